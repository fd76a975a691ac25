"""The first of the five texts, a published case study of designer-makers, audited from its 19 published quotes.

Expected statuses are those of the acceptance page, read with the rule that absence is `unknown`; where they differ is argued in
docs/audit.md. Figures are counts of the table of quotes, made by hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from casecode.analysis.agreement import agreement
from casecode.analysis.agreement_nouns import AgreementAsked
from casecode.analysis.corpus import Corpus
from casecode.analysis.matrix import matrix
from casecode.analysis.patterns_grid import pattern_grid, tally
from casecode.analysis.select import select
from casecode.audit._engine import audit
from casecode.audit._evidence import Evidence
from casecode.audit._outside import Outside
from casecode.audit._port import Finding
from casecode.domain.coding import Coding, ReadMark
from casecode.views.validity_unknown import published_of
from casecode.workflow.agree import stable_table
from casecode.workflow.audit import evidence_of, run_audit
from casecode.workflow.bring import bring
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study, open_study
from tests.audit import seedstudy
from tests.audit.seedstudy import Quote
from tests.audit.small import coded, corpus, finding, study

pytestmark = pytest.mark.shared
THEMES = ("knowledge_spillover", "coopetition", "external_influence", "market_conditions", "support_infrastructure")


@pytest.fixture(scope="module")
def quotes(shared: Path) -> tuple[Quote, ...]:
    """All 19."""
    return seedstudy.quotes(shared)


@pytest.fixture(scope="module")
def results(quotes: tuple[Quote, ...], shared: Path) -> Corpus:
    """The 17 quotes of the results, in files by method."""
    return quoted(shared, tuple(one for one in quotes if one.section == "results"))


@pytest.fixture(scope="module")
def published(quotes: tuple[Quote, ...], shared: Path) -> Evidence:
    """All quotes in files by method, under the codebook as the paper has it."""
    return Evidence(quoted(shared, quotes), Outside(integrity=()))


@pytest.fixture(scope="module")
def paper(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The paper and its record in a repository, read in from disk, and the quotes brought in."""
    root = seedstudy.write_paper(tmp_path_factory.mktemp("paper"), shared)
    made = open_study(root)
    ingest(made)
    brought = bring(made, root / "quotes.csv")
    assert (brought.placed, brought.lost) == (19, ())
    made.forget()
    return made


def quoted(shared: Path, found: tuple[Quote, ...]) -> Corpus:
    """These quotes in files by method."""
    return corpus(
        seedstudy.protocol("000") + seedstudy.links(shared),
        seedstudy.published(found),
        seedstudy.codings(found),
        codebook=seedstudy.book(shared, "000", rules=False),
    )


def counted(of: Corpus, columns: str) -> dict[tuple[str, str], int]:
    """Theme × columns without the empty cells."""
    frame = matrix(of, "theme", columns).frame()
    return {
        (str(row), str(name)): int(frame.loc[row, name]) for row in frame.index for name in frame.columns if frame.loc[row, name]
    }


def sums(cells: dict[tuple[str, str], int], axis: int) -> dict[str, int]:
    """Sums by row (0) or column (1)."""
    made: dict[str, int] = {}
    for key, many in cells.items():
        made[key[axis]] = made.get(key[axis], 0) + many
    return made


class TestTables:
    """A1 to A4: what is anchored, and what is counted by speaker, method and role."""

    def test_every_quote_lies_where_the_table_says(self, paper: Study, quotes: tuple[Quote, ...]) -> None:
        found = {(one.start, one.end, one.code) for one in paper.corpus.codings}
        assert found == {(one.start, one.end, one.theme) for one in quotes}
        text = paper.corpus.material["000"].text.text
        assert all(text[one.start : one.end] == one.words for one in quotes)

    def test_themes_by_speaker(self, results: Corpus) -> None:
        cells = counted(results, "participant")
        assert sums(cells, 0) == dict(zip(THEMES, (6, 6, 3, 1, 1), strict=True))
        named = {"laurie": 4, "maddy": 3, "ellie": 3, "carol": 2, "sue": 1, "tessa": 1}
        assert sums(cells, 1) == named | {"(not stated)": 3}  # two unnamed people, and the team together
        assert sums(counted(results, "role"), 1)["collective"] == 1

    def test_themes_by_method_with_what_is_not_stated(self, published: Evidence) -> None:
        found = sums(counted(published.corpus, "method"), 1)
        explicit = found["focus group"] + found["document"]
        context = found["focus group by context"] + found["observation by context"]
        assert (explicit, context, found["(not stated)"]) == (2, 5, 12)

    def test_founders_newcomers_and_guests(self, results: Corpus) -> None:
        frame = matrix(results, "theme", "participant.role").frame()
        assert {str(name): int(frame[name].sum()) for name in frame.columns} == {
            "institution": 0,
            "founder": 5,
            "newcomer": 9,
            "German maker": 0,
            "(not stated)": 3,
        }


EXPECTED = {
    "CV1": "warn", "CV2": "pass", "CV3": "unknown", "CV4": "warn", "CV5": "fail", "CV6": "unknown", "CV7": "unknown",
    "CV8": "unknown", "CV9": "warn", "IV1": "unknown", "IV2": "unknown", "IV3": "na", "IV4": "na", "IV5": "na", "IV6": "pass",
    "IV7": "pass", "IV8": "fail", "EV1": "na", "EV2": "warn", "EV3": "warn", "EV4": "pass", "EV5": "na", "R1": "unknown",
    "R2": "unknown", "R3": "unknown", "R4": "unknown", "R5": "warn", "R6": "warn", "R7": "unknown", "R8": "unknown",
    "R9": "unknown", "R10": "unknown", "R11": "unknown", "R12": "unknown",
}  # fmt: skip
"""A5. EV6 is judged on the paper itself."""


@pytest.fixture(scope="module")
def found(published: Evidence) -> dict[str, Finding]:
    """What the audit says of the published quotes."""
    return {one.id: one for one in audit(published)}


class TestAudit:
    """A5 and the six defects of the paper."""

    def test_every_check_has_its_status(self, found: dict[str, Finding]) -> None:
        assert {name: one.status for name, one in found.items() if name != "EV6"} == EXPECTED

    def test_no_pass_is_without_its_evidence(self, found: dict[str, Finding]) -> None:
        assert all(one.seen for one in found.values() if one.status == "pass")
        assert found["CV2"].seen == "19 excerpts in 5 sources, every hash and span"

    def test_the_abstract_claims_what_the_conclusions_take_back(self, found: dict[str, Finding]) -> None:
        (clash,) = found["IV8"].offenders
        assert (clash.what, clash.why) == ("P1", "weakened in the protocol, conclusions; supported in abstract")
        assert [(one.what, one.why) for one in found["CV5"].offenders] == [
            ("abstract", "called supported, and no excerpt stands under it")
        ]

    def test_three_works_are_cited_and_not_listed_and_three_are_listed_otherwise(self, paper: Study) -> None:
        found = {one.id: one for one in run_audit(paper, ["EV6"]).findings}["EV6"]
        assert found.status == "fail"
        assert [one.what for one in found.offenders[:3]] == ["Enright 2001", "Voss et al. 2002", "Yin 2003"]
        near = sorted(one.what.partition(" / ")[0] for one in found.offenders[3:])
        assert near == ["Cassells & Lewis 2011", "Demitriadis & Koh 2005", "Lee & Wilhelm 2009"]

    def test_two_themes_rest_on_one_voice_or_none(self, found: dict[str, Finding]) -> None:
        why = {one.where: one.why for one in found["CV1"].offenders}
        assert why["market_conditions"] == "kinds of evidence: 1, people: 1, passages: 1"
        assert why["support_infrastructure"] == "kinds of evidence: 1, people: 0, passages: 2"
        assert "knowledge_spillover" not in why
        assert {one.where for one in found["CV9"].offenders} == set(THEMES[1:])

    def test_four_of_ten_participants_are_never_quoted(self, found: dict[str, Finding]) -> None:
        assert [one.what for one in found["R5"].offenders] == ["Amy", "Maisie", "Andrea", "Kat"]

    def test_for_most_quotes_nobody_says_how_they_came_about(self, found: dict[str, Finding]) -> None:
        why = next(one.why for one in found["CV6"].offenders if one.where == "not-stated")
        assert why == "3 excerpts without speaker, 12 excerpts without method, 12 excerpts without date"

    def test_the_table_names_two_of_three_founders(self, found: dict[str, Finding]) -> None:
        (absent,) = [one for one in found["EV3"].offenders if "no participant" in one.why]
        assert absent.what == "The third founder's firm"

    def test_a_codebook_with_rules_of_inclusion_and_exclusion_passes(self, shared: Path, quotes: tuple[Quote, ...]) -> None:
        files, given = seedstudy.published(quotes), seedstudy.codings(quotes)
        full = study(seedstudy.protocol("000"), files, given, codebook=seedstudy.book(shared, "000"))
        assert finding(full, "CV4").status == "pass"

    def test_with_what_is_only_paraphrased_every_theme_has_something_against_it(
        self, shared: Path, quotes: tuple[Quote, ...]
    ) -> None:
        told = {
            "external_influence": "Guests and hosts had too little time.",
            "market_conditions": "They would study the market better next time.",
            "support_infrastructure": "Institutions give less than they did.",
        }
        files = seedstudy.published(quotes) | {
            "published/document.txt": "\n".join([seedstudy.published(quotes)["published/document.txt"], *told.values()])
        }
        more = [coded("document", words, theme, "author", valence="disconfirm", book="", at="") for theme, words in told.items()]
        given = (*seedstudy.codings(quotes), *more)
        found = finding(study(seedstudy.protocol("000"), files, given, codebook=seedstudy.book(shared, "000")), "IV2")
        assert (found.status, found.value) == ("warn", 1.0)  # all five themes, and nothing says what became of any

    def test_it_is_said_that_quotes_are_not_the_databank(self, paper: Study) -> None:
        said = published_of(evidence_of(paper))
        assert said.startswith("All evidence looked at is 19 published quotes in 1 paper")
        assert said.endswith("published quotes, not the databank.")


GRID = {
    "services": "contradicted", "membership": "not asked", "agreements": "not asked", "demand": "",
    "rivalry": "as predicted", "visions": "as predicted",
}  # fmt: skip
"""Table 2 of the paper: six marks by which a cluster differs from a network, and what the paper says of each."""


def test_networks_or_clusters_as_a_grid_of_patterns(shared: Path, quotes: tuple[Quote, ...]) -> None:
    marks = "".join(
        f"\n      - {{code: {code}, expected: present{f', observed: {seen}' if seen else ''}}}" for code, seen in GRID.items()
    )
    said = seedstudy.protocol("000").replace(
        "    literature: [rosenfeld1997]\nclaims", f"    literature: [rosenfeld1997]\n    predictions:{marks}\nclaims"
    )
    codes = "".join(f"- {{code: {name}}}\n" for name in GRID)
    found = corpus(said, codebook=f"codebook: marks\ncodes:\n{codes}")
    counts = tally(pattern_grid(select(found)))
    assert counts == {"as predicted": 2, "partly": 0, "not met": 1, "undecided": 1, "not discussed": 2}


class TestDerived:
    """A7: the repository's record of the paper is no second source."""

    def test_the_record_counts_as_the_paper(self, paper: Study) -> None:
        found = evidence_of(paper).duplicates
        assert {name: (one.of, one.how) for name, one in found.items()} == {"001": ("000", "contained")}

    def test_what_it_says_again_makes_no_second_kind_of_evidence(self, paper: Study) -> None:
        said = paper.corpus
        books = said.codebooks[0].hash
        again = []
        for source in ("000", "001"):
            text = said.material[source].text
            start = text.text.index("knowledge spill-overs")
            event = f"01SEED{source}"
            again.append(
                Coding(event, (event,), "author", source, text.hash, start, start + 21, "knowledge_spillover", book=books)
            )
        made = Evidence(Corpus(said.protocol, said.codebooks, said.materials, (*said.codings, *again)))
        sources = made.by_cell["sources"].to_dict()
        assert made.families["001"] == made.families["000"]
        assert sources["knowledge_spillover", "network"] == 1
        assert len(made.every_excerpt) == 21
        assert len(made.excerpts) == 20  # the words of the record are those of the paper


INVENTED = ("synthetic-1", "synthetic-2")


@pytest.fixture(scope="module")
def synthetic(paper: Study, quotes: tuple[Quote, ...]) -> Corpus:
    """A13: two invented coders, who say nothing of the paper. Neither gives the last two themes; the second also leaves out C5 and E1."""
    said = paper.corpus
    text, book = said.material["000"].text, said.codebooks[0].hash
    made = []
    for coder in INVENTED:
        left_out = () if coder == INVENTED[0] else ("C5", "E1")
        for one in quotes:
            if one.theme in THEMES[:3] and one.id not in left_out:
                event = f"01{coder}{one.id}"
                made.append(Coding(event, (event,), coder, "000", text.hash, one.start, one.end, one.theme, book=book))
    marks = tuple(ReadMark(f"01READ{coder}", coder, "000", text.hash, 0, len(text.text), book) for coder in INVENTED)
    return Corpus(said.protocol, said.codebooks, (said.material["000"],), tuple(made), marks)


@pytest.mark.parametrize("unit", ["turn", "sentence", "span"])
def test_two_synthetic_coders_by_unit(synthetic: Corpus, unit: str) -> None:
    found = agreement(synthetic, AgreementAsked(unit=unit, resamples=50))
    assert found.coders == INVENTED
    of = {one.code: one for one in found.codes}
    shown = {str(row[0]): row[7] for row in stable_table(found).rows}
    for code in THEMES[3:]:
        assert shown[code] is None, "alpha of a code that nobody gave is undefined, printed as -"
        assert of[code].flag == "undefined"
    assert shown["knowledge_spillover"] == pytest.approx(1.0)
    assert all(float(str(shown[code])) < 1 for code in THEMES[1:3])
    if unit == "turn":  # the text has no turns, so its paragraphs count: C1 to C4 share one, E2 and E3 another
        assert (of["coopetition"].by_coder, of["external_influence"].by_coder) == (
            dict(zip(INVENTED, (4, 3), strict=True)),
            dict(zip(INVENTED, (2, 1), strict=True)),
        )


def test_a_study_gives_its_agreement(paper: Study) -> None:
    """Of the paper itself no figure can be told: one person coded it."""
    found = paper.agreement(unit="sentence")
    assert all(one.alpha.value is None for one in found.codes)
    assert any("one coder" in one.message or "coder" in one.message for one in found.problems)

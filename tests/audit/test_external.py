"""External validity: for each check a smallest study that takes each status it can take, derived by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.audit._engine import audit
from casecode.audit._evidence import Evidence
from casecode.audit._port import RANK, Finding
from casecode.domain.memo import Memo
from casecode.domain.protocol import Reference
from tests.audit.small import BOOK, PROTOCOL, Coded, coded, finding, protocol_of, study

TALKS: Mapping[str, str] = {
    "transcripts/int-n1.txt": "I: How?\nMaya: We learned from the potters. Prices fell.",
    "transcripts/int-w1.txt": "I: How?\nTom: I learned by watching her. Customers came.",
}
LEARNED = coded("int-n1", "We learned from the potters", "knowledge")
PRICES = coded("int-n1", "Prices fell", "market")
WATCHED = coded("int-w1", "I learned by watching her", "knowledge")
CAME = coded("int-w1", "Customers came", "market")
ALL = (LEARNED, PRICES, WATCHED, CAME)
PROPOSITION = "propositions:\n  P1: {text: Makers learn by watching., themes: [knowledge, market]}\n"


def look(check: str, records: str = "", codings: Iterable[Coded] = ALL, memos: Iterable[Memo] = (), **rest: object) -> Finding:
    return finding(study(PROTOCOL + records, TALKS, codings, memos=tuple(memos), **rest), check)  # type: ignore[arg-type]


def names(found: Finding) -> set[str]:
    return {one.what for one in found.offenders}


def replicated(*said: str) -> str:
    return "replications:\n" + "".join(f"  - {{proposition: P1, {one}}}\n" for one in said)


LITERAL = "predicted: literal, predicted_on: 2025-01-01, observed: as_predicted"
NORTH, WEST = f"case: north, {LITERAL}", f"case: west, {LITERAL}"


class TestReplication:
    """EV1: one record a proposition and case or unit, predicted before the first coding (May 2026)."""

    def test_two_literal_replications(self) -> None:
        found = look("EV1", PROPOSITION + replicated(NORTH, WEST))
        assert (found.status, found.value, found.n) == ("pass", 1.0, 1)
        assert found.seen.endswith("2 literal and 0 theoretical replications as predicted beforehand, 0 contradicted")

    def test_embedded_units_count_as_cases_do(self) -> None:
        units = replicated(f"case: north, unit: guild, {LITERAL}", f"case: north, unit: market hall, {LITERAL}")
        assert look("EV1", PROPOSITION + units).status == "pass"

    def test_one_theoretical_replication_is_enough(self) -> None:
        assert look("EV1", PROPOSITION + replicated(WEST.replace("literal", "theoretical"))).status == "pass"

    @pytest.mark.parametrize(
        ("second", "why"),
        [
            ("", "as predicted beforehand: 1 literal, 0 theoretical"),
            (WEST.replace("2025", "2027"), "as predicted beforehand: 1 literal, 0 theoretical; 1 predicted later or without a date"),
            (WEST.replace("predicted_on: 2025-01-01, ", ""), "as predicted beforehand: 1 literal, 0 theoretical; 1 predicted later or without a date"),
            (WEST.replace("as_predicted", "not_asked"), "as predicted beforehand: 1 literal, 0 theoretical"),
        ],
    )  # fmt: skip
    def test_one_literal_alone_is_weak(self, second: str, why: str) -> None:
        found = look("EV1", PROPOSITION + replicated(NORTH, *([second] if second else [])))
        assert (found.status, found.offenders[0].why) == ("warn", why)

    def test_a_proposition_without_any_beside_one_that_has(self) -> None:
        found = look("EV1", PROPOSITION + "  P2: {text: Prices fall.}\n" + replicated(NORTH, WEST))
        assert (found.status, names(found), found.offenders[0].why) == ("warn", {"P2"}, "no replication on record")

    def test_no_record_is_unknown_also_where_several_cases_are_claimed(self) -> None:
        assert look("EV1", "design: {cases: multiple}\n" + PROPOSITION).status == "unknown"
        assert look("EV1", replicated(NORTH, WEST)).status == "unknown"  # replications of nothing

    def test_a_study_of_one_case_says_so_or_is_asked_how_many(self) -> None:
        assert look("EV1", "design: {cases: single}\n").status == "na"
        one = PROTOCOL.replace("  west: {name: Westhaven}\n", "").replace("case: west", "case: north")
        found = finding(study(one, TALKS, ALL), "EV1")
        assert (found.status, "fewer than two cases" in found.message) == ("unknown", True)

    def test_a_contradicted_case_that_is_explained_does_no_harm(self) -> None:
        against = "case: south, predicted: literal, predicted_on: 2025-01-01, observed: contradicted"
        supported = PROPOSITION.replace("themes:", "status: supported, themes:")
        assert look("EV1", supported + replicated(NORTH, WEST, f"{against}, why: They had a school.")).status == "pass"
        assert look("EV1", PROPOSITION + replicated(NORTH, WEST, against)).status == "pass"  # nothing is claimed of it
        found = look("EV1", supported + replicated(NORTH, WEST, against))
        assert (found.status, found.offenders[0].why) == ("fail", "contradicted, and P1 is called supported")

    @pytest.mark.parametrize(
        "second", [NORTH.replace("as_predicted", "contradicted"), "case: west, predicted: none, observed: as_predicted"]
    )
    def test_records_that_contradict_each_other(self, second: str) -> None:
        assert look("EV1", PROPOSITION + replicated(NORTH, second)).status == "fail"


YIN = Reference("yin2009", "Case study research", "Yin, R.", "2009", {}, "refs.bib", 1)
LAVE = Reference("lave1991", "Situated learning", "Lave, J. and Wenger, E.", "1991", {}, "refs.bib", 9)


def with_works(check: str, records: str, works: tuple[Reference, ...] = (YIN, LAVE), **rest: object) -> Finding:
    protocol = replace(protocol_of(PROTOCOL + records), literature=works)
    return finding(study(protocol, TALKS, ALL, **rest), check)  # type: ignore[arg-type]


def links(*said: tuple[str, str, str]) -> str:
    return "literature_links:\n" + "".join(f"  - {{key: {key}, target: '{to}', stance: {stance}}}\n" for key, to, stance in said)


class TestLiterature:
    """EV2: for each theme a work that agrees and one that does not."""

    def test_both_sides_for_each_theme(self) -> None:
        said = links(("yin2009", "knowledge", "similar"), ("lave1991", "knowledge", "dissimilar"), ("yin2009", "market", "similar"), ("lave1991", "theme:market", "extends"))  # fmt: skip
        found = with_works("EV2", said)
        assert (found.status, found.value, found.n) == ("pass", 1.0, 2)
        assert found.seen == "2 of 2 themes, 4 links to 2 works"

    def test_a_link_to_a_proposition_is_one_to_its_themes(self) -> None:
        said = links(("yin2009", "P1", "similar"), ("lave1991", "proposition:P1", "dissimilar"))
        assert with_works("EV2", PROPOSITION + said).status == "pass"

    def test_those_who_agree_alone_are_weak(self) -> None:
        found = with_works("EV2", links(("yin2009", "knowledge", "similar"), ("lave1991", "market", "dissimilar")))
        assert (found.status, found.value) == ("warn", 0.0)
        assert {one.what: one.why for one in found.offenders} == {
            "Knowledge": "only literature that agrees",
            "Market": "only literature that disagrees",
        }

    def test_nothing_that_can_be_found_is_unknown(self) -> None:
        assert with_works("EV2", "").status == "unknown"
        assert with_works("EV2", links(("voss2002", "knowledge", "similar"))).status == "unknown"  # not in the bibliography
        assert with_works("EV2", links(("yin2009", "knowledge", "definition"))).status == "unknown"
        assert with_works("EV2", links(("yin2009", "weather", "similar"))).status == "unknown"
        assert with_works("EV2", PROPOSITION + links(("yin2009", "code:P1", "similar"))).status == "unknown"  # P1 is no code


WHY = (
    "Northtown was chosen because it is the oldest twinned town on this coast and its makers have met their partners every year."
)
SAMPLING = "sampling: {strategy: snowball, approach: by letter, invited: 9, refused: 2}\n"


def cases(north: str, west: str = "") -> str:
    """The protocol with more said of its two cases."""
    said = PROTOCOL.replace("north: {name: Northtown}", f"north: {{name: Northtown, {north}}}")
    return said.replace("west: {name: Westhaven}", f"west: {{name: Westhaven, {west or north}}}")


class TestSelection:
    """EV3: a reason of twenty words and its kind for each case, and how people were found."""

    def look(self, protocol: str, talks: Mapping[str, str] = TALKS) -> Finding:
        return finding(study(protocol, talks, ()), "EV3")

    def test_reasons_kinds_and_numbers(self) -> None:
        assert len(WHY.split()) == 22
        found = self.look(cases(f"why: {WHY}, why_type: self selected") + SAMPLING)
        assert (found.status, found.value, found.n) == ("pass", 1.0, 2)
        assert found.seen == "2 cases with reasons (self selected), and how people were found"

    @pytest.mark.parametrize(
        ("north", "sampling", "lacks"),
        [
            (f"why: {WHY}, why_type: critical", SAMPLING.replace(", refused: 2", ""), "number who refused"),
            (f"why: {WHY}, why_type: handy", SAMPLING, "a kind of reason that is known (not 'handy')"),
            (f"why: {WHY}", SAMPLING, "the kind of reason"),
            ("why: The oldest one., why_type: critical", SAMPLING, "a reason of 20 words (it has 3)"),
            ("why_type: critical", SAMPLING, "a reason"),
            (
                f"why: {WHY}, why_type: critical",
                "",
                "sampling strategy, how people were approached, number invited, number who refused",
            ),
        ],
    )
    def test_what_is_missing_is_named(self, north: str, sampling: str, lacks: str) -> None:
        found = self.look(cases(north, f"why: {WHY}, why_type: critical") + sampling)
        assert found.status == "warn"
        assert found.offenders[0].why == f"lacks {lacks}"
        assert found.offenders[0].where == "casecode.yaml:4"

    def test_sampling_of_one_case_is_not_that_of_the_other(self) -> None:
        found = self.look(cases(f"why: {WHY}, why_type: critical") + SAMPLING.replace("{strategy", "{case: north, strategy"))
        assert (found.status, names(found)) == ("warn", {"west"})

    def test_documents_refuse_nobody(self) -> None:
        papers = cases(f"why: {WHY}, why_type: critical").replace("method: interview", "method: minutes")
        bare = "sampling: {strategy: all that were kept, approach: by the archive}\n"
        talks = {"transcripts/int-1.txt": "The council met."}
        assert self.look(papers + bare, talks).status == "pass"
        assert self.look(papers.replace("method: minutes", "method: interview") + bare, talks).status == "warn"

    def test_nothing_said_is_unknown(self) -> None:
        assert self.look(PROTOCOL).status == "unknown"
        assert self.look("study: Nothing\n", {}).status == "unknown"

    def test_more_refusals_than_invitations(self) -> None:
        found = self.look(PROTOCOL + "sampling: {strategy: snowball, invited: 3, refused: 5}\n")
        assert (found.status, found.offenders[0].why) == ("fail", "5 refused of 3 who were invited")


TEXT = "word " * 100
FULL = f"why: old, context: {TEXT}, period: 2024 to 2025, sector: crafts, size: 9 firms, region: coast, stakeholders: guild"


class TestContext:
    """EV4: sector, size, place, period, stakeholders and a hundred words on each case; six fields."""

    def look(self, protocol: str) -> Finding:
        return finding(study(protocol, TALKS, ()), "EV4")

    def test_a_described_case(self) -> None:
        found = self.look(cases(FULL))
        assert (found.status, found.value, found.n) == ("pass", 1.0, 2)

    def test_four_of_six_are_weak_and_three_are_unknown(self) -> None:
        four = FULL.replace(", stakeholders: guild", "").replace(", region: coast", "")
        found = self.look(cases(four))
        assert found.status == "warn"
        assert found.value == pytest.approx(4 / 6)
        assert found.offenders[0].why == "lacks place, stakeholders"
        assert self.look(cases(four.replace(", size: 9 firms", ""))).status == "unknown"

    def test_99_words_are_not_100(self) -> None:
        found = self.look(cases(FULL.replace(TEXT, TEXT.removeprefix("word "))))
        assert found.value == pytest.approx(5 / 6)
        assert found.offenders[0].why == "lacks a description of 100 words (it has 99)"

    def test_nothing_said_is_unknown(self) -> None:
        assert self.look(PROTOCOL).status == "unknown"
        assert self.look("study: Nothing\n").status == "unknown"


def empty(*said: str) -> str:
    return "empty_cells:\n" + "".join(f"  - {{{one}}}\n" for one in said)


class TestEmptyCells:
    """EV5: two themes and two cases make four cells."""

    THREE = (LEARNED, PRICES, WATCHED)

    def test_a_full_table_and_an_explained_gap(self) -> None:
        assert look("EV5").seen == "2 themes × 2 cases: 0 empty cells of 4 with its reason"
        found = look("EV5", empty("theme: market, case: west, type: not_asked"), self.THREE)
        assert (found.status, found.value, found.n) == ("pass", 0.0, 4)

    def test_a_quarter_without_a_word_is_unknown_and_a_tenth_is_weak(self) -> None:
        found = look("EV5", codings=self.THREE)
        assert (found.status, found.value, names(found)) == ("unknown", 0.25, {"Market × west"})
        wide = BOOK + "".join(f"  - {{code: c{n}, label: C{n}, definition: x}}\n" for n in range(3))
        full = [coded(f"int-{case}", "How?", f"c{n}") for case in ("n1", "w1") for n in range(3)]
        talks = {path: text.replace("I: ", "Maya: " if "n1" in path else "Tom: ") for path, text in TALKS.items()}
        weak = finding(study(PROTOCOL, talks, (*self.THREE, *full), codebook=wide), "EV5")
        assert (weak.status, weak.value) == ("warn", 0.1)

    def test_evidence_that_belongs_to_no_case_is_explained_and_yet_no_pass(self) -> None:
        found = look("EV5", empty("theme: market, case: west, type: not_attributed"), self.THREE)
        assert (found.status, found.value, names(found)) == ("warn", 0.0, {"Market × west"})

    def test_a_cell_that_is_called_empty_and_is_not(self) -> None:
        found = look("EV5", empty("theme: market, case: north, type: not_asked"))
        assert (found.status, found.offenders[0].why) == ("fail", "called not asked, and excerpts stand there")
        assert found.offenders[0].where.startswith("casecode.yaml:")

    def test_two_reasons_for_one_cell(self) -> None:
        both = empty("theme: market, case: west, type: not_asked", "theme: Market, case: west, type: not_applicable")
        assert look("EV5", both, self.THREE).status == "fail"

    def test_one_case_or_nothing_coded(self) -> None:
        assert look("EV5", "design: {cases: single}\n").status == "na"
        assert look("EV5", codings=()).status == "unknown"
        one = PROTOCOL.replace("  west: {name: Westhaven}\n", "").replace("case: west", "case: north")
        assert finding(study(one, TALKS, ALL), "EV5").status == "unknown"

    def test_an_embedded_unit_belongs_to_its_case(self) -> None:
        units = PROTOCOL.replace("  west:", "  guild: {name: Guild, parent: north}\n  west:").replace(
            "name: Maya, case: north", "name: Maya, case: guild"
        )
        assert finding(study(units, TALKS, ALL), "EV5").status == "pass"
        called = empty("theme: market, case: guild, type: not_asked")
        assert finding(study(units + called, TALKS, ALL), "EV5").status == "fail"


DRAFT = """\
Makers learn together (Lave, 1991; Lee and Wilhelm, 2009), as Voss et al (2002) say.
References
Lave, J. (1991) Situated learning.
LEE AND WILHELM, (2010) On integrating theories.
"""
WITH_DRAFT = PROTOCOL + "  - {files: paper.txt, method: conference paper}\n"


class TestCitations:
    """EV6: keys against the bibliography, and the citations of drafts against their own list."""

    CITED = "propositions:\n  P1: {text: Makers learn., literature: [yin2009, LAVE1991]}\n"

    def draft(self, text: str, protocol: str = WITH_DRAFT, *works: Reference) -> Finding:
        read = replace(protocol_of(protocol), literature=works)
        return finding(study(read, {**TALKS, "paper.txt": text}, ALL), "EV6")

    def test_every_key_resolves(self) -> None:
        found = with_works("EV6", self.CITED)
        assert (found.status, found.value, found.n) == ("pass", 0.0, 2)
        assert found.seen == "2 keys at 2 places against 2 works"

    def test_keys_of_codes_records_and_memos_are_looked_at(self) -> None:
        book = BOOK.replace("two makers.}", "two makers., literature: [saxenian1994]}")
        memo = Memo("m-1", "analytic", "ana", "2026-05-02", (), "So [@enright2001] thinks.", file="memos/m-1.md", line=5)
        found = with_works("EV6", links(("voss2002", "knowledge", "similar")), codebook=book, memos=(memo,))
        assert found.status == "fail"
        assert {one.what: one.where for one in found.offenders} == {
            "voss2002 (literature link to knowledge)": "casecode.yaml:19",
            "saxenian1994 (code knowledge)": "codebooks/book.yaml:4",
            "enright2001 (memo m-1)": "memos/m-1.md:5",
        }

    def test_a_key_that_nearly_names_a_work_is_a_mismatch(self) -> None:
        found = with_works("EV6", links(("yin2010", "knowledge", "similar")))
        assert (found.status, names(found)) == ("warn", {"yin2010 (literature link to knowledge) / yin2009"})

    def test_a_work_that_stands_twice_in_the_bibliography(self) -> None:
        again = Reference("yin09", "Case Study Research", "Yin, Robert", "2009", {}, "refs.bib", 17)
        found = with_works("EV6", self.CITED, (YIN, LAVE, again))
        assert (found.status, found.offenders[0].what, found.offenders[0].where) == ("warn", "yin09 / yin2009", "refs.bib:17")

    def test_without_citations_or_without_a_bibliography_it_is_unknown(self) -> None:
        assert with_works("EV6", "").status == "unknown"
        found = with_works("EV6", self.CITED, ())
        assert (found.status, found.message) == (
            "unknown",
            "Nothing to check citations against: 2 keys cited and no bibliography.",
        )

    def test_a_draft_is_compared_with_its_own_list(self) -> None:
        found = self.draft(DRAFT)
        assert found.status == "fail"
        assert found.message == "Cited and not listed: Voss et al. 2002. Nearly listed: Lee & Wilhelm 2009 / LEE 2010."
        assert {(one.what, one.where, one.why) for one in found.offenders} == {
            ("Voss et al. 2002", "paper ¶1", "is cited and not listed"),
            ("Lee & Wilhelm 2009 / LEE 2010", "paper ¶1", "is listed as LEE 2010: the year differs"),
        }
        assert self.draft(DRAFT.replace(", as Voss et al (2002) say", "")).status == "warn"
        clean = self.draft(DRAFT.replace(", as Voss et al (2002) say", "").replace("2010", "2009"))
        assert (clean.status, clean.seen) == ("pass", "2 works cited in paper")

    def test_a_draft_without_a_list_leans_on_the_bibliography(self) -> None:
        bare = DRAFT.partition("\n")[0]
        assert "no list of references" in self.draft("As Lave (1991) says.").message
        assert self.draft("As Lave (1991) says.").status == "unknown"
        assert self.draft("As Lave (1991) says.", WITH_DRAFT, LAVE).status == "pass"
        assert self.draft(bare, WITH_DRAFT, LAVE).status == "fail"

    @pytest.mark.parametrize(
        ("method", "drafts", "is_one"),
        [
            ("draft report", "", True),
            ("Working-Papers", "", True),
            ("document", "audit: {drafts: [paper]}\n", True),
            ("document", "audit: {drafts: ['*.txt']}\n", True),
            ("document", "audit: {drafts: [other]}\n", False),
            ("newspaper", "", False),
            ("document", "", False),
        ],
    )
    def test_only_texts_about_the_study_are_looked_at(self, method: str, drafts: str, is_one: bool) -> None:
        protocol = PROTOCOL + f"  - {{files: paper.txt, method: {method}}}\n" + drafts
        assert self.draft(DRAFT, protocol).status == ("fail" if is_one else "unknown")

    @pytest.mark.shared
    def test_the_defects_of_a_published_paper_are_found(self, shared: Path) -> None:
        (paper,) = (shared / "data" / "seeds").glob("000_*.txt")
        found = self.draft(paper.read_text("utf-8"))
        assert found.status == "fail"
        whats = {one.what for one in found.offenders}
        assert {"Voss et al. 2002", "Yin 2003", "Enright 2001"} < whats
        assert {what.partition(" / ")[0] for what in whats if "/" in what} == {
            "Lee & Wilhelm 2009",
            "Cassells & Lewis 2011",
            "Demitriadis & Koh 2005",
        }
        assert len(whats) == 6


# Taking records away

RICH = (
    PROPOSITION.replace("themes:", "status: partly, literature: [yin2009], themes:")
    + replicated(NORTH, WEST, "case: south, predicted: literal, predicted_on: 2025-01-01, observed: contradicted")
    + links(("yin2009", "P1", "similar"), ("lave1991", "knowledge", "dissimilar"), ("lave1991", "market", "extends"))
    + SAMPLING
    + empty("theme: market, case: west, type: asked_no_evidence")
)
IDS = [f"EV{n}" for n in range(1, 7)]


def rich() -> Evidence:
    full = cases(FULL.replace("why: old", f"why: {WHY}, why_type: polar")) + RICH
    return study(replace(protocol_of(full), literature=(YIN, LAVE)), TALKS, (LEARNED, PRICES, WATCHED))


def test_a_well_documented_study_passes_external_validity() -> None:
    assert {one.id: (one.status, bool(one.seen)) for one in audit(rich(), IDS)} == dict.fromkeys(IDS, ("pass", True))


KINDS = {"replications": {"EV1"}, "literature_links": {"EV2"}, "sampling": {"EV3"}, "empty_cells": {"EV5"}}


def without(evidence: Evidence, kind: str, keep: Iterable[bool]) -> Evidence:
    left = tuple(one for one, kept_it in zip(getattr(evidence.records, kind), keep, strict=True) if kept_it)
    kept = replace(evidence.records, **{kind: left})
    return replace(evidence, corpus=replace(evidence.corpus, protocol=replace(evidence.protocol, kept=kept)))


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_taking_records_away_never_improves_a_status(data: st.DataObject) -> None:
    evidence = rich()
    found = audit(evidence, IDS)
    for _ in range(2):
        kind = data.draw(st.sampled_from(sorted(KINDS)))
        count = len(getattr(evidence.records, kind))
        evidence = without(evidence, kind, data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
        before, found = found, audit(evidence, IDS)
        sound = [(one, now) for one, now in zip(before, found, strict=True) if one.status != "fail"]
        assert all(RANK[now.status] <= RANK[one.status] for one, now in sound)  # a conflict may go with one of its sides


@pytest.mark.parametrize(("kind", "expected"), KINDS.items())
def test_taking_one_kind_of_record_away_changes_just_the_checks_that_look_at_it(kind: str, expected: set[str]) -> None:
    evidence = rich()
    before = {one.id: one.status for one in audit(evidence, IDS)}
    after = {one.id: one.status for one in audit(without(evidence, kind, [False] * len(getattr(evidence.records, kind))), IDS)}
    assert {name for name in before if before[name] != after[name]} == expected


@pytest.mark.parametrize("records", ["", PROPOSITION, "design: {cases: multiple}\n"])
@pytest.mark.parametrize("codings", [(), ALL])
def test_limitations_are_whole_clauses_also_where_there_is_nothing_to_name(records: str, codings: tuple[Coded, ...]) -> None:
    for one in audit(study(PROTOCOL + records, TALKS, codings), ["IV", "EV"]):
        assert not one.limits.endswith((" for", " for ")), one.id
        assert "()" not in one.limits, one.id
        assert bool(one.limits) is (one.status not in {"pass", "na"})
    for one in audit(study("study: Nothing\n", codebook=""), ["IV", "EV"]):
        assert (one.status, "()" in one.limits, one.limits.endswith("for ")) == ("unknown", False, False), one.id

"""The validity report: nothing is claimed without its limitation, and every table says what the records say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.audit._catalogue import catalogue
from casecode.audit._nouns import Finding, Offender, Status
from casecode.audit._outside import Outside, Trail
from casecode.codebook.load import parse_codebook
from casecode.domain.memo import Memo
from casecode.domain.problem import Problem
from casecode.domain.protocol import Reference
from casecode.views.charts import Curve, Links
from casecode.views.validity import validity_view
from casecode.views.validity_checks import tests_of as parts_of
from casecode.views.validity_cited import cited
from casecode.views.validity_design import period
from casecode.views.validity_nouns import CheckLine, Grid, ValidityView
from casecode.views.validity_text import CLAIMS, OPENING, listed
from tests.audit.small import BOOK, PROTOCOL, coded, corpus, protocol_of

TALKS = {
    "transcripts/int-a.txt": "I: How?\nMaya: We learned from the potters. Prices fell.\nIda: I learned nothing there.",
    "transcripts/int-b.txt": "I: And you?\nTom: They taught me to glaze. Customers stayed away.",
    "transcripts/obs-north.txt": "Maya: She shows a glaze to two makers.",
}
QUOTES = [
    coded("int-a", "We learned from the potters.", "knowledge"),
    coded("int-a", "I learned nothing there.", "knowledge", valence="disconfirm"),
    coded("int-b", "They taught me to glaze.", "knowledge"),
    coded("int-b", "Customers stayed away.", "market"),
    coded("obs-north", "She shows a glaze to two makers.", "knowledge"),
]
LEARNED, NOTHING = QUOTES[0].quote_id, QUOTES[1].quote_id
RECORDS = f"""\
questions:
  RQ1: How do makers learn?
  RQ2: What do they earn?
propositions:
  P1:
    text: Makers learn from makers.
    status: partly
    questions: [RQ1]
    themes: [knowledge]
    rivals: [{{text: They would have learned anyway., verdict: rejected, evidence: [{LEARNED}], why: nobody taught them before}}]
    predictions: [{{code: knowledge, case: north, expected: present, predicted_on: 2026-01-01, observed: as predicted}}]
    replication: {{north: {{predicted: literal, predicted_on: 2026-01-01, observed: as predicted}}}}
design: {{purpose: explanatory, cases: multiple, unit: maker, naming: pseudonym}}
researchers:
  ana: {{role: interviewer, credentials: PhD, conflict: none}}
member_checks:
  - {{participant: N01, item_type: case draft, sent_on: 2026-06-01, replied_on: 2026-06-03, outcome: corrected, changes: a name}}
  - {{participant: W01, item_type: excerpt, sent_on: 2026-06-01, outcome: disputed}}
reviews:
  - {{kind: peer, reviewer: Chi Wu, date: 2026-06-02, scope: the draft, result: a theme renamed}}
  - {{kind: transcript, reviewer: Dan Li, share: 20%}}
negative_cases:
  - {{theme: knowledge, searched: all interviews, found: yes, excerpts: [{NOTHING}], resolution: P1 was narrowed, by: ana, date: 2026-06-05}}
evidence:
  - {{excerpt: {LEARNED}, proposition: P1, bearing: supports, by: ana, at: 2026-06-01}}
  - {{excerpt: {NOTHING}, proposition: P1, bearing: contradicts, by: ana, at: 2026-06-01, why: she was new}}
literature_links:
  - {{key: porter1998, target: theme:knowledge, stance: similar, note: same order}}
  - {{key: lee2009, target: proposition:P1, stance: dissimilar}}
waivers: [{{check: IV7, why: one lens, by: ana, on: 2026-06-09}}]
audit: {{thresholds: {{CV1: 0.6}}}}
"""
WORKS = (
    Reference("porter1998", "Clusters", "Porter, Michael", "1998"),
    Reference("lee2009", "Learning", "Lee, A and Wu, B and Oh, C", "2009"),
)
LOOKED = Outside(integrity=(), missing=(), unregistered=(), reports=(), leaks=(), private=True, trail=Trail(3), version="1")


def view(extra: str = RECORDS, outside: Outside | None = LOOKED, **parts: object) -> ValidityView:
    protocol = replace(protocol_of(PROTOCOL + extra), literature=WORKS)
    return validity_view(corpus(protocol, TALKS, QUOTES, **parts), outside=outside)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def full() -> ValidityView:
    return view()


@pytest.fixture(scope="module")
def bare() -> ValidityView:
    return validity_view(corpus(PROTOCOL, TALKS, QUOTES))


def line(made: ValidityView, check: str) -> CheckLine:
    return next(one for part in made.tests for one in part.lines if one.id == check)


def table(grid: Grid) -> list[tuple[object, ...]]:
    return list(grid.rows)


def passed(check: str) -> Finding:
    said = catalogue()[check]
    return Finding(
        check, said.test, said.title, "pass", 1.0, "", 4, (), "All is well.", "", said.source, seen=f"the evidence of {check}"
    )


def text_with(check: str, status: Status, limits: str = "a clause of its own") -> str:
    flipped = replace(passed(check), status=status, seen="", limits=limits, message="It is not well.", fix="`casecode audit` it.")
    findings = [flipped if name == check else passed(name) for name in catalogue()]
    return "\n".join(part.text for part in parts_of(findings))


def test_every_check_that_passes_is_claimed_with_the_evidence_it_saw() -> None:
    text = "\n".join(part.text for part in parts_of([passed(name) for name in catalogue()]))
    for check in catalogue():
        assert f"{CLAIMS[check]} (the evidence of {check})" in text
    assert "limitation" not in text


@pytest.mark.parametrize("check", catalogue())
@pytest.mark.parametrize("status", ["warn", "fail", "unknown"])
def test_a_check_that_does_not_pass_takes_its_claim_along_and_leaves_its_limitation(check: str, status: Status) -> None:
    text = text_with(check, status)
    assert "a clause of its own" in text
    assert CLAIMS[check] not in text
    assert f"(the evidence of {check})" not in text


@pytest.mark.parametrize("check", catalogue())
def test_no_clause_is_ever_empty(check: str) -> None:
    title = catalogue()[check].title
    assert f"not shown: {title[:1].lower()}{title[1:]}" in text_with(check, "unknown", limits="")


def test_a_weak_tactic_keeps_its_evidence_and_its_limitation_in_one_sentence() -> None:
    weak = replace(passed("CV7"), status="warn", seen="1 reader", limits="nobody proof-read", message="Weak.")
    (part,) = parts_of([weak])
    assert "Documented in part: peer review (1 reader), with the limitation that nobody proof-read." in part.text
    assert part.text.startswith("Construct validity: no tactic is documented in full.")


def test_what_contradicts_itself_says_what_was_found() -> None:
    head = "Limitations because records contradict each other or the text: "
    assert f"{head}a clause of its own." in text_with("CV3", "fail")
    found = replace(passed("CV1"), status="fail", limits="thin (A, B) here", message="Two are thin (A, B); a floor (0.6).")
    assert parts_of([found])[0].lines[0].evidence == "Two are thin (A, B); a floor (0.6)."


@pytest.mark.parametrize("check", [name for name, said in catalogue().items() if "fail" in said.when])
def test_a_contradiction_has_a_clause_of_its_own(check: str) -> None:
    """The clause of a weak tactic says what is lacking; where records contradict each other that would be the wrong limitation."""
    said = catalogue()[check]
    share = {"CV1", "CV6", "CV9", "R5", "R7"}  # figures below a floor of the study: the same lack, and more of it than allowed
    assert (said.clause("fail") != said.limits) is (check not in share)


def test_what_is_only_unknown_is_not_stated_as_found() -> None:
    found = {name: said.clause("unknown") for name, said in catalogue().items()}
    assert found["R4"] == "it is not known whether the codebook stood still"
    assert found["IV7"] == "no reading through several theories is on record"
    assert found["CV9"] == "it is not known on how much evidence the themes rest"
    assert found["R5"] == "it is not known whether few informants supply most of the evidence"


def test_silence_is_something_to_allow_for_and_never_a_finding() -> None:
    assert "The records are silent, so a reader must allow for these limitations: a clause of its own." in text_with(
        "R4", "unknown"
    )


def test_what_the_design_does_not_ask_for_is_neither_claimed_nor_a_limitation() -> None:
    excused = replace(passed("IV4"), status="na", seen="", message="The codebook is fixed.")
    (part,) = parts_of([excused])
    assert part.text.endswith("Not asked of this design: saturation.")
    assert part.lines[0].limitation == ""
    assert part.lines[0].evidence == "The codebook is fixed."
    assert part.tally == "1 not asked of this design (na)"


def test_a_waived_check_keeps_its_limitation_and_names_who_set_it_aside() -> None:
    waived = replace(passed("IV7"), status="warn", limits="one theory only", waiver="ana on 2026-06-09: one lens.")
    (part,) = parts_of([waived])
    assert "with the limitation that one theory only" in part.text
    assert part.text.endswith("Set aside by the researchers: theory triangulation (ana on 2026-06-09: one lens).")


def test_long_lists_of_places_are_cut_and_counted() -> None:
    found = replace(
        passed("CV9"), status="warn", offenders=tuple(Offender(f"t{n}", "x:1", "thin") for n in range(8)), fix="a `b` c"
    )
    (part,) = parts_of([found])
    assert part.lines[0].where == (*(f"t{n} (x:1): thin" for n in range(5)), "and 3 more")
    assert part.lines[0].mend == (("a ", False), ("b", True), (" c", False))


def test_lists_in_prose() -> None:
    assert (listed([]), listed(["a"]), listed("ab"), listed("abc")) == ("", "a", "a and b", "a; b; and c")


# The opening, the design and what is not known


def test_it_opens_with_what_documented_evidence_is(full: ValidityView) -> None:
    assert full.opening == OPENING
    assert "does not say whether a finding is true" in OPENING
    assert "no score" in OPENING


def test_the_period_is_computed_from_the_sources() -> None:
    assert period([]) == ""
    assert period(["2026-05"]) == "2026-05"
    assert period(["2024", "2026-05-01", "2026-05-02"]) == "2024 to 2026-05-02"


def test_the_design_says_what_is_stated_and_what_is_not(full: ValidityView) -> None:
    facts = {one.name: one.text for one in full.design.facts}
    assert (facts["Purpose"], facts["Names"], facts["Cases"]) == ("explanatory", "pseudonym", "Northtown; Westhaven")
    assert full.design.missing == ("where codes come from", "ethics", "funding", "how coding is understood")
    assert full.design.questions[0] == ("RQ1", "How do makers learn?")
    assert full.design.propositions == (("P1", "Makers learn from makers.", "partly"),)
    assert (full.design.undated, full.design.sources, full.design.period) == (3, 3, "")
    assert table(full.design.material) == [
        ("interview", "interview", 2, 3, "19", "–", "not stated"),
        ("observation", "direct observation", 1, 1, "7", "–", "not stated"),
        ("All", "", 3, 3, "26", "–", "not stated"),
    ]
    assert full.prose[0] == "The study “Two harbours” draws on 3 sources. None of them has a date on record."


def test_minutes_and_dates_are_told_as_far_as_they_are_known() -> None:
    dated = "circumstances:\n  int-a: {duration: 50 min}\n"
    entry = PROTOCOL.replace("transcripts/int-*.txt\n", "transcripts/int-*.txt\n    date: 2026-03\n")
    made = validity_view(corpus(entry + dated, TALKS, QUOTES))
    assert made.design.material.rows[0][5:] == ("50 (of 1)", "2026-03")
    assert made.prose[0].endswith("dated 2026-03. For one of them no date is on record.")


def test_duplicates_and_methods_of_no_kind_are_told() -> None:
    long = " ".join(f"word{n}" for n in range(60))
    entry = PROTOCOL.replace("method: observation", "method: walkabout")
    made = validity_view(
        corpus(entry, {**TALKS, "transcripts/int-d.txt": f"Tom: {long}", "transcripts/int-e.txt": f"Tom: {long}"}, QUOTES)
    )
    assert made.design.remarks == (
        "Counted once only: int-e counts as int-d (the same words).",
        "No kind of evidence is known for the method words walkabout; they count as not stated.",
    )
    assert "For 1 of 5 sources no kind of evidence is known." in made.unknown


def test_what_cannot_be_attributed_is_counted() -> None:
    nobody = validity_view(
        corpus("study: Bare\n", {"a.txt": "It was a good fair."}, [coded("a", "good", "market")], codebook=BOOK)
    )
    assert "1 of the 1 excerpts is attributed to nobody by name." in nobody.unknown


def test_checks_about_a_case_and_readers_of_a_share_are_named() -> None:
    sent = "member_checks: [{case: west, item_type: theme, outcome: approved}]\n"
    assert view(sent).member_checks.rows[0][:2] == ("Westhaven", "theme")


def test_a_long_register_is_cut_and_says_so() -> None:
    talk = {"transcripts/int-a.txt": "\n".join(f"Maya: No, number {n} was bad." for n in range(70))}
    quotes = [coded("int-a", f"number {n} was", "market", valence="disconfirm") for n in range(70)]
    made = validity_view(corpus(PROTOCOL, talk, quotes)).against
    assert made.summary.startswith("70 excerpts speak against something")
    assert len(made.unanswered.rows) == 40
    assert made.unanswered.remarks == ("30 further excerpts: casecode display negatives lists all of them.",)


def test_long_quotes_are_cut_at_a_word() -> None:
    words = " ".join(["fair"] * 80)
    made = validity_view(
        corpus(PROTOCOL, {"transcripts/int-a.txt": f"Maya: {words}."}, [coded("int-a", words, "market", valence="mixed")])
    )
    shown = str(made.against.unanswered.rows[0][-1])
    assert shown.endswith("fair …")
    assert len(shown) <= 202


def test_a_study_without_anything_is_told_as_such() -> None:
    made = validity_view(corpus("study: Empty\n", codebook=""))
    assert {one.status for part in made.tests for one in part.lines} <= {"unknown", "na"}
    assert made.prose[0] == "The study “Empty” draws on no source yet."
    assert made.chain.links is None
    assert not made.evidence.rows
    assert not made.triangulation.rows


def test_no_false_pass_where_nobody_looked(bare: ValidityView) -> None:
    assert {check: line(bare, check).status for check in ("CV2", "R11", "R12")} == dict.fromkeys(("CV2", "R11", "R12"), "unknown")
    assert any(one.startswith("Not looked at: whether the words of the databank are unchanged") for one in bare.unknown)


def test_each_pass_names_its_evidence(full: ValidityView) -> None:
    for part in full.tests:
        for one in part.lines:
            assert one.evidence.strip(". ")
            assert bool(one.limitation) == (one.status not in {"pass", "na"})


def test_broken_integrity_stands_over_everything() -> None:
    broken = replace(LOOKED, integrity=(Problem("D503", "a text was changed", "databank/sources/int-a/text.txt"),))
    made = view(outside=broken)
    assert made.broken
    assert "material that nobody can vouch for" in made.prose[0]
    assert "Integrity failed: what was counted may no longer be what was coded." in made.unknown
    assert line(made, "CV1").unverified


def test_quotes_from_papers_are_called_published_quotes() -> None:
    paper = PROTOCOL.replace("method: interview", "method: paper")
    some = validity_view(corpus(paper, TALKS, QUOTES))
    assert some.published == (
        "4 of 5 excerpts are published quotes in 2 papers, chosen by their authors: published quotes, not the databank."
    )
    every = validity_view(corpus(paper.replace("method: observation", "method: journal article"), TALKS, QUOTES))
    assert every.published.startswith("All evidence looked at is 5 published quotes in 3 papers")
    assert every.published in every.prose[0]
    assert validity_view(corpus(PROTOCOL, TALKS, QUOTES)).published == ""


# The tables


def test_themes_and_propositions_by_kind_of_evidence(full: ValidityView) -> None:
    assert full.triangulation.header == ("Theme", "Interview", "Direct observation", "Families")
    assert full.triangulation.rows[0] == ("Knowledge", "3 (3 people; 1 disconfirm)", "1 (1 person)", 2)
    assert full.propositions.rows == (
        ("P1: Makers learn from makers.", "1+ 1−", "silent", "silent", "only interview speaks to it"),
    )


def test_valences_are_drawn_where_somebody_set_one(full: ValidityView) -> None:
    drawn = full.valences
    assert drawn is not None
    assert drawn.categories == ("Knowledge", "Market")
    assert {one.name: one.values for one in drawn.series} == {
        "disconfirm": (1.0, 0.0),
        "not judged": (3.0, 1.0),
    }
    assert validity_view(corpus(PROTOCOL, TALKS, QUOTES[:1])).valences is None


def test_the_evidence_table_names_the_largest_informant(full: ValidityView) -> None:
    head = full.evidence.header
    row = dict(zip(head, full.evidence.rows[0], strict=True))
    assert (row["Theme"], row["Excerpts"], row["Sources"], row["People"], row["Against"]) == ("Knowledge", 4, 3, 3, 1)
    assert (row["Largest informant"], row["Share"]) == ("Maya", "50%")


def test_negative_cases_say_what_became_of_them(full: ValidityView) -> None:
    found = full.against
    assert found.summary == (
        "One excerpt speaks against something, as people marked or judged them: 1 against a proposition, the others against their "
        "theme. For 1 a record says what became of it."
    )
    assert found.searches.rows == (("Knowledge", "all interviews", NOTHING, "P1 was narrowed", "Ana Ruiz, 2026-06-05"),)
    assert found.searches.remarks == ("No search is on record for Market.",)
    assert found.answered.rows == (
        (NOTHING, "Knowledge", "disconfirm; contradicts P1", "I learned nothing there.", "she was new; P1 was narrowed"),
    )
    assert found.unanswered.rows == ()


def test_what_nobody_took_up_stands_apart(bare: ValidityView) -> None:
    assert (bare.against.searches.rows, bare.against.answered.rows) == ((), ())
    assert bare.against.unanswered.rows == ((NOTHING, "Knowledge", "disconfirm", "I learned nothing there."),)


def test_a_search_that_found_nothing_says_so_and_what_stands_against_it() -> None:
    searches = """\
negative_cases:
  - {theme: market, searched: all stalls, found: no, by: ben}
  - {theme: knowledge, searched: all talks, found: no}
  - {proposition: P1, found: yes}
propositions: {P1: Makers learn.}
"""
    memos = (Memo("m1", "negative_case", "ana", "2026-06-01", ("theme:market",), "Nobody else.", "One voice"),)
    assert view(searches, memos=memos).against.searches.rows == (
        ("Market", "all stalls", "nothing", "–", "Ben Cole"),
        ("Knowledge", "all talks", "nothing", "nothing was found, yet 1 excerpt speaks against it as marked", "–"),
        ("P1", "not stated", "something", "nothing on record", "–"),
        ("Market", "a memo", "not stated", "One voice", "Ana Ruiz, 2026-06-01"),
    )


def test_a_reprint_is_no_evidence_of_its_own() -> None:
    said = " ".join(f"word{n}" for n in range(50))
    talks = {"transcripts/int-a.txt": f"Tom: {said} They cheat.", "transcripts/int-b.txt": f"Tom: {said} They cheat."}
    quotes = [coded(name, "They cheat.", "market", valence="disconfirm") for name in ("int-a", "int-b")]
    made = validity_view(corpus(PROTOCOL, talks, quotes)).against
    assert [row[0] for row in made.unanswered.rows] == [quotes[0].quote_id]
    only = validity_view(corpus(PROTOCOL, talks, quotes[1:])).against
    assert [row[0] for row in only.unanswered.rows] == [quotes[1].quote_id]


def test_works_are_named_as_readers_know_them() -> None:
    works = (*WORKS, Reference("wu2001", author="Wu, B and Oh, C", year="2001"))
    assert cited("clusters [@porter1998; see @lee2009, p. 3]", works) == "clusters (Porter 1998; see Lee et al. 2009, p. 3)"
    assert cited("@wu2001 and [@gone2000]", works) == "Wu and Oh 2001 and (gone2000)"
    assert cited("mail ana@example.org, @ben", works) == "mail ana@example.org, @ben"
    assert cited("nothing cited", works) == "nothing cited"


def test_columns_that_say_nothing_are_left_out() -> None:
    grid = Grid(("A", "B", "C"), (("x", "–", 1), ("y", "", 2)), "", "", "llr", (1, 2, 3))
    lean = grid.lean("B", "C")
    assert (lean.header, lean.rows, lean.align, lean.widths) == (("A", "C"), (("x", 1), ("y", 2)), "lr", (1, 3))
    assert grid.lean("C") == grid
    assert Grid(("A",), ()).lean("A").header == ("A",)


def test_rivals_predictions_and_replication(full: ValidityView, bare: ValidityView) -> None:
    assert full.rivals.rows[0][:3] == ("P1", "They would have learned anyway.", "rejected")
    assert full.rivals.rows[0][4] == "nobody taught them before"
    assert full.patterns.rows[0][:7] == ("P1", "Knowledge", "Northtown", "present", "2026-01-01", "before", "as predicted")
    assert full.replication.header == ("Proposition", "Northtown", "Westhaven")
    assert full.replication.rows[0][1:] == ("literal: as predicted", "–")
    assert (bare.rivals.rows, bare.patterns.rows, bare.replication.rows) == ((), (), ())
    assert bare.replication.empty == "No replication is on record."


def test_the_chain_goes_both_ways_and_shows_its_gaps(full: ValidityView, bare: ValidityView) -> None:
    down = [row[:5] for row in full.chain.down.rows]
    assert down == [
        ("RQ1", "P1", "Knowledge", "Knowledge", 4),
        ("RQ2", "–", "gap: no theme", "–", 0),
        ("gap: no question", "–", "Market", "Market", 1),
    ]
    up = {str(row[0]): row[3:] for row in full.chain.up.rows}
    assert up == {
        "int-a": (2, "Knowledge", "P1", "RQ1"),
        "int-b": (2, "Knowledge, Market", "P1", "RQ1"),
        "obs-north": (1, "Knowledge", "P1", "RQ1"),
    }
    assert full.chain.gaps == ("No proposition and no theme answers RQ2.", "No question and no proposition leads to Market.")
    assert isinstance(full.chain.links, Links)
    names = {node.id: node for node in full.chain.links.nodes}
    assert names["q:RQ2"].gap
    assert names["t:market"].gap
    assert not names["t:knowledge"].gap
    assert names["f:interview"].label == "interview: 2 sources, 4 excerpts"
    assert ("p:P1", "t:knowledge") in full.chain.links.edges
    assert bare.chain.links is None


def test_a_proposition_without_theme_or_question_is_a_gap() -> None:
    made = view(
        "questions: {RQ1: {text: How?, themes: [market]}}\npropositions: {P1: A loose end., P2: {text: B., themes: [knowledge]}}\n"
    )
    assert "P1, P2 lead up to no research question." in made.chain.gaps
    assert "P1 names no theme." in made.chain.gaps
    assert ("RQ1", "–", "Market", "Market", 1) in [row[:5] for row in made.chain.down.rows]


def test_a_claim_says_what_it_stands_on() -> None:
    claims = f"""\
claims:
  c1: {{text: Makers teach., section: abstract, proposition: P1, status: supported}}
  c2: {{text: It pays., themes: [market], excerpts: [Q-zzzzzzzz]}}
  c3: {{text: It just is.}}
  c4: {{text: One said so., excerpts: [{LEARNED}]}}
"""
    assert view(RECORDS + claims).chain.claims.rows == (
        ("c1", "abstract", "Makers teach.", "supported", "P1, Knowledge", 4, "–"),
        ("c2", "–", "It pays.", "–", "Market, Q-zzzzzzzz", 1, "gap: Q-zzzzzzzz not in the databank"),
        ("c3", "–", "It just is.", "–", "–", 0, "gap: nothing under it"),
        ("c4", "–", "One said so.", "–", LEARNED, 1, "–"),
    )


def test_a_theme_without_excerpts_is_a_gap() -> None:
    made = view(codebook=BOOK + "  - {code: luck, label: Luck, definition: What nobody planned for at all in any way.}\n")
    assert "No excerpt that counts stands under Luck." in made.chain.gaps


def test_long_questions_are_cut_in_the_figure_only() -> None:
    long = "How do small makers in twinned towns learn from each other over the years?"
    made = view(f"questions: {{RQ1: {{text: '{long}', themes: [market]}}}}\n")
    assert made.chain.links is not None
    assert made.chain.links.nodes[0].label == "RQ1 How do small makers in twinned …"
    assert made.design.questions == (("RQ1", long),)


def test_records_of_review_and_of_researchers(full: ValidityView, bare: ValidityView) -> None:
    assert table(full.member_checks) == [
        ("Maya", "case draft", "2026-06-01", "2026-06-03", "corrected", "a name"),
        ("Tom", "excerpt", "2026-06-01", "–", "disputed", "the dispute is open"),
    ]
    assert table(full.reviews) == [
        ("Chi Wu", "peer", "2026-06-02", "the draft", "a theme renamed"),
        ("Dan Li", "transcript", "–", "20% of the transcripts", "–"),
    ]
    assert full.researchers.rows[0] == ("Ana Ruiz", "interviewer; PhD", "–", "–", "none", "–")
    assert full.researchers.rows[1] == ("Ben Cole", *("not stated" for _ in range(5)))
    assert (bare.member_checks.rows, bare.reviews.rows) == ((), ())


def test_memos_that_are_reviews_or_reflections() -> None:
    memos = (
        Memo("m1", "peer_debrief", "ana", "2026-06-01T09:00:00Z", (), "long", "Talk with Chi"),
        Memo("m2", "reflexive", "ben", "2026-06-02", (), "I wanted them to agree."),
    )
    made = view(memos=memos)
    assert made.reviews.rows[-1] == ("Ana Ruiz", "debriefing (memo)", "2026-06-01", "Talk with Chi", "–")
    assert made.reflections.rows == (("2026-06-02", "Ben Cole", "I wanted them to agree."),)


def test_waivers_and_limits_of_the_study_are_printed(full: ValidityView, bare: ValidityView) -> None:
    assert full.waivers.rows == (("IV7", catalogue()["IV7"].title, "Ana Ruiz", "2026-06-09", "one lens"),)
    ((check, name, now, default, _),) = full.thresholds.rows
    assert (check, name, now, default) == ("CV1", "pass", "0.6", "1")
    assert (bare.waivers.empty, bare.thresholds.rows) == ("No check was set aside.", ())


def test_findings_and_the_literature(full: ValidityView, bare: ValidityView) -> None:
    assert full.literature.rows[0] == ("Knowledge", "Porter 1998, same order", "Lee et al. 2009")
    assert full.literature.rows[1] == ("Market", "–", "–")
    assert bare.literature.rows == ()


def test_a_work_without_author_or_year_goes_by_its_key() -> None:
    protocol = replace(
        protocol_of(PROTOCOL + RECORDS), literature=(Reference("porter1998"), Reference("lee2009", author="A Lee", year="2009"))
    )
    made = validity_view(corpus(protocol, TALKS, QUOTES))
    assert made.literature.rows[0] == ("Knowledge", "porter1998, same order", "Lee 2009")


def test_the_codebook_log_says_what_changed() -> None:
    old, _ = parse_codebook(BOOK.replace("Know-how that is passed on", "Skill that is handed on").encode(), "books/old.yaml")
    assert old is not None
    late = [replace(QUOTES[0], facts={"book": old.hash, "at": "2026-04-01T10:00:00Z"}), *QUOTES[1:]]
    gone = replace(QUOTES[0], words="Prices fell.", code="market", facts={"book": "f" * 16, "at": "2026-03-01T10:00:00Z"})
    made = validity_view(corpus(PROTOCOL, TALKS, [*late, gone], former_books={old.hash: old}))
    rows = {str(row[0]): row[1:] for row in made.codebooks.rows}
    assert rows[f"cannot be read any more ({'f' * 16})"] == ("2026-03-01", "2026-03-01", 1, "–")
    assert rows[f"harbours 1.0.0 ({old.hash})"] == ("2026-04-01", "2026-04-01", 1, "–")
    now = next(row for name, row in rows.items() if name.startswith("harbours") and old.hash not in name)
    assert now == ("2026-05-01", "2026-05-01", 4, "knowledge: definition changed")


# Saturation


def test_saturation_is_drawn_where_it_applies() -> None:
    """Six interviews: codes a in the first, b in the second, nothing new after: base 4 has 2 codes, the run 5–6 none."""
    talks = {f"transcripts/int-{n}.txt": "Maya: We learned a lot. Prices fell." for n in range(1, 7)}
    protocol = PROTOCOL.replace("transcripts/int-*.txt\n", "transcripts/int-{date}.txt\n") + "design: {approach: inductive}\n"
    talks = {
        name.replace("int-", "int-2026-0").replace(".txt", "-01.txt"): f"{text} Number {name}." for name, text in talks.items()
    }
    quotes = [coded(f"int-2026-0{n}-01", "We learned a lot.", "knowledge") for n in range(1, 7)]
    quotes.append(coded("int-2026-02-01", "Prices fell.", "market"))
    found = validity_view(corpus(protocol, talks, quotes)).saturation
    assert found.applies
    assert isinstance(found.curve, Curve)
    assert (found.curve.new, found.curve.total, found.curve.reached) == ((1, 1, 0, 0, 0, 0), (1, 2, 2, 2, 2, 2), 6)
    assert len(found.curve.band) == 6
    assert "4+2" in found.sentence
    assert found.steps is not None
    assert found.steps.rows[5][3:] == (1, 0, 2, "0%")
    assert found.meaning is not None
    assert found.meaning.empty == "No theme has sub-codes."


def test_saturation_says_why_it_does_not_apply(full: ValidityView) -> None:
    assert not full.saturation.applies
    assert (
        full.saturation.sentence == "Saturation does not apply: the sources are of more than one method (interview, observation)."
    )
    assert full.saturation.curve is None


def test_checklists_are_summed_up(full: ValidityView) -> None:
    assert [(one.standard, one.items) for one in full.checklists] == [
        ("coreq", 32),
        ("gibbert", 15),
        ("jars-qual", 23),
        ("srqr", 21),
    ]

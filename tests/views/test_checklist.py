"""Reporting checklists: every item is answered from what is on record, and from nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.audit._catalogue import catalogue
from casecode.audit._outside import Outside
from casecode.domain.errors import WrongUseError
from casecode.domain.memo import Memo
from casecode.domain.protocol import Reference
from casecode.views import checklist_findings, checklist_team, checklist_work
from casecode.views.checklist import (
    ANSWERED,
    PARTLY,
    SILENT,
    ChecklistLine,
    ChecklistView,
    checklist_view,
    standard_of,
    standards,
)
from tests.audit.small import BOOK, PROTOCOL, coded, corpus, protocol_of
from tests.views.test_validity import LOOKED, QUOTES, RECORDS, TALKS

FACTS = {**checklist_team.FACTS, **checklist_work.FACTS, **checklist_findings.FACTS}
NOT_IN_RECORDS = {"casecode 0.1.0."}
TEAM = """\
researchers:
  ana: {name: Ana Ruiz, role: interviewer, credentials: PhD, training: two pilots, relation_to_participants: none before, assumptions: solidarity, conflict: cousin of Tom, mitigation: Ben read his interview}
sampling: {strategy: snowball, approach: by letter, invited: 12, refused: 3, reasons: no time}
design: {approach: template, framework: clusters, funding: none, ethics: approved 2025-10, naming: pseudonym, saturation: not claimed}
protocol: {version: 2, date: 2025-11-20, overview: a, questions: b}
consents: {N01: 2025-12-01, W01: 2025-12-02}
member_checks:
  - {participant: N01, item_type: transcript, outcome: approved}
  - {participant: W01, item_type: case draft}
reviews: [{kind: peer, reviewer: Chi Wu}]
negative_cases: [{theme: market, searched: all, found: no}]
claims: {c1: {text: Makers learn., themes: [knowledge]}}
circumstances:
  int-a: {place: her workshop, duration: 50 min, collector: ana, recorded: audio, access: the guild, instrument: guide 2, transcribed_by: ben, proofread: 20%, field_notes: day one}
  int-b: {duration: 1 h, recorded: audio}
"""


def view(extra: str = RECORDS, standard: str = "", outside: Outside | None = LOOKED, **parts: object) -> ChecklistView:
    return checklist_view(corpus(PROTOCOL + extra, TALKS, QUOTES, **parts), outside=outside, standard=standard)  # type: ignore[arg-type]


def item(made: ChecklistView, n: str) -> ChecklistLine:
    return next(line for line in made.lines if line.n == n)


def test_the_four_standards_have_their_items() -> None:
    assert {name: len(one.items) for name, one in standards().items()} == {
        "coreq": 32,
        "gibbert": 15,
        "jars-qual": 23,
        "srqr": 21,
    }
    assert [one.n for one in standard_of("coreq").items] == [str(n) for n in range(1, 33)]
    assert [one.n for one in standard_of("SRQR ").items] == [str(n) for n in range(1, 22)]


@pytest.mark.parametrize("name", standards())
def test_an_item_names_checks_and_facts_that_exist(name: str) -> None:
    for one in standards()[name].items:
        assert set(one.checks) <= set(catalogue()), one.n
        assert set(one.facts) <= set(FACTS), one.n
        assert one.asks.strip()
        assert one.person.strip()


def test_every_fact_is_asked_for_by_some_item() -> None:
    asked = {name for one in standards().values() for item in one.items for name in item.facts}
    assert asked == set(FACTS)


def test_the_checks_of_coreq_are_those_of_the_literature() -> None:
    """Items as mapped in the methods page: 23 and 28 member checks, 24 agreement, 25 definitions, 29 attribution, 32 negative cases."""
    of = {one.n: one.checks for one in standard_of("coreq").items}
    assert ("CV3" in of["23"], "CV3" in of["28"], "R3" in of["24"], "CV4" in of["25"]) == (True,) * 4
    assert ("IV4" in of["22"], "CV6" in of["29"], "IV8" in of["30"], "IV2" in of["32"]) == (True,) * 4
    assert all("R6" in of[str(n)] for n in (1, 2, 3, 5, 6, 8))


def test_without_a_standard_it_is_coreq_and_an_unknown_one_is_said() -> None:
    assert standard_of("").standard == "coreq"
    with pytest.raises(WrongUseError, match=r"No standard 'prisma'. Known: coreq, gibbert, jars-qual, srqr"):
        standard_of("prisma")


@pytest.mark.parametrize("name", standards())
def test_nothing_is_invented_for_an_empty_study(name: str) -> None:
    made = checklist_view(corpus("study: Empty\n", codebook=""), standard=name)
    for line in made.lines:
        assert line.state != ANSWERED or line.answer in NOT_IN_RECORDS
        assert line.answer in {"", *NOT_IN_RECORDS} or "casecode 0.1.0." in line.answer
        assert line.needs
    assert made.summary.items == len(made.lines)


def test_an_item_is_answered_only_where_all_of_it_is_on_record() -> None:
    made = view(TEAM)
    assert item(made, "3").answer.startswith("Ana Ruiz: interviewer.")
    assert item(made, "4") == ChecklistLine(
        "4", "Team and reflexivity", "Their gender", SILENT, "", (), ("The databank does not ask for it; say it if you want to.",)
    )
    assert item(made, "27").state == ANSWERED
    assert item(made, "14").state == PARTLY
    assert item(made, "14").needs[0].endswith("(CV8)")
    assert made.summary.silent.split(", ")[:2] == ["4", "7"]


def test_answers_are_the_numbers_and_names_of_the_records() -> None:
    made = view(TEAM)
    answers = {line.n: line.answer for line in made.lines}
    assert answers["1"].startswith("Collected by Ana Ruiz (1 source); 3 sources in all.")
    assert answers["2"].startswith("Ana Ruiz: PhD.")
    assert answers["5"].startswith("Ana Ruiz: two pilots.")
    assert answers["6"].startswith("Ana Ruiz: none before.")
    assert answers["8"].startswith("Ana Ruiz: solidarity. Ana Ruiz: cousin of Tom (Ben read his interview).")
    assert answers["9"].startswith("Codes: template. Framework: clusters.")
    assert answers["10"].startswith("Strategy: snowball.")
    assert answers["11"].startswith("Approached by letter. Access: the guild.")
    assert answers["12"] == "Named participants who are heard: 3; 3 sources, 2 cases."
    assert answers["13"] == "12 invited, 3 refused (no time)."
    assert answers["14"] == "Places: her workshop."
    assert answers["16"].startswith("4 participants in the protocol; roles: founder, printer (casecode report")
    assert answers["17"] == "Instruments: guide 2."
    assert answers["18"] == "0 of 3 interviewed participants with more than one interview."
    assert answers["19"] == "Recorded: audio (2 sources)."
    assert answers["20"] == "Field notes are named for 1 source."
    assert answers["21"] == "2 sources with a length on record: 50 to 60 minutes, 110 in all."
    assert answers["23"] == "1 transcript went back to participants."
    assert answers["24"].startswith("1 person coded: Ana Ruiz (5 codings).")
    assert answers["25"].startswith("2 codes under 2 themes in harbours 1.0.0")
    assert answers["26"].startswith("Approach: template. Origin of the codes in the codebook: deductive (2).")
    assert answers["28"] == "2 member checks: approved (1), no answer recorded (1)."
    assert answers["29"].startswith("5 excerpts, 5 of them with the participant")
    assert answers["30"].startswith("1 claim on record.")
    assert answers["31"].startswith("Themes with their excerpts: Knowledge (4), Market (1).")
    assert answers["32"].startswith("1 search for negative cases on record. 1 excerpt marked as mixed or disconfirming.")


def test_the_other_standards_draw_on_the_same_records() -> None:
    srqr = {line.n: line.answer for line in view(TEAM + "questions: {RQ1: How?}\n", "srqr").lines}
    assert srqr["4"].startswith("RQ1: How?")
    assert srqr["9"].startswith("Ethics: approved 2025-10. Consents on record for 2 participants. Names: pseudonym.")
    assert srqr["13"].startswith("Transcribed by ben. Read against the recording: stated for 1 source.")
    assert srqr["21"].startswith("Funding: none.")
    gibbert = {line.n: line.answer for line in view(TEAM, "gibbert").lines}
    assert gibbert["C1"].startswith("Kinds of evidence: interview (2 sources), direct observation (1 source).")
    assert gibbert["C2"].startswith("Reviews: peer (1).")
    assert gibbert["C5"].startswith("Case study protocol. Version 2 of 2025-11-20: overview, questions.")


def test_what_was_judged_replicated_or_compared_is_counted() -> None:
    protocol = replace(
        protocol_of(PROTOCOL + RECORDS), literature=(Reference("porter1998", "C", "P", "1998"), Reference("b", "B"))
    )
    memos = (Memo("m", "peer_debrief", "ana", "2026-06-01", (), "talk"), Memo("n", "reflexive", "ana", "2026-06-01", (), "me"))
    made = {
        one: checklist_view(corpus(protocol, TALKS, QUOTES, memos=memos), standard=one)
        for one in ("gibbert", "jars-qual", "coreq")
    }
    assert item(made["gibbert"], "I1").answer.startswith("2 works in the bibliography, linked to findings as similar (1).")
    assert item(made["gibbert"], "E1").answer.startswith("1 replication on record, 1 as predicted.")
    assert "1 rival explanation, 1 of them with a verdict." in item(made["jars-qual"], "18").answer
    assert "debriefing memo (1)" in item(made["jars-qual"], "18").answer
    assert "2 judged excerpts for 1 proposition." in item(made["coreq"], "30").answer
    assert "1 reflexive memo on file." in item(made["coreq"], "8").answer


def test_who_was_there_and_who_was_interviewed_again() -> None:
    entry = PROTOCOL.replace("    method: interview\n", "    method: interview\n    present: [W02]\n    wave: one\n")
    again = {**TALKS, "transcripts/int-c.txt": "Maya: Again."}
    made = checklist_view(corpus(entry, again, [*QUOTES, coded("int-c", "Again.", "market")]))
    assert item(made, "15").answer.startswith("Those present are named for int-a (1 person), int-b (1 person)")
    assert item(made, "18").answer == "1 of 3 interviewed participants with more than one interview. Waves: one."


def test_works_that_nothing_links_to_are_told_as_such() -> None:
    protocol = replace(protocol_of(PROTOCOL), literature=(Reference("a", "A"),))
    made = checklist_view(corpus(protocol, TALKS, QUOTES), standard="srqr")
    assert item(made, "3").answer.startswith("1 work in the bibliography, none of them linked to a finding.")


def test_published_quotes_are_called_so() -> None:
    paper = PROTOCOL.replace("method: interview", "method: paper").replace("method: observation", "method: paper")
    assert "5 published quotes in 3 papers" in checklist_view(corpus(paper, TALKS, QUOTES)).published


def test_a_databank_without_records_answers_nothing_that_it_does_not_know() -> None:
    """Coded well, and nothing on record: nobody is named, saturation cannot be told, and counts of themes are no findings."""
    bare = corpus("study: Bare\n", {"a.txt": "It was a good fair."}, [coded("a", "good", "market")], codebook=BOOK)
    coreq = checklist_view(bare, standard="coreq")
    assert {n: item(coreq, n).state for n in ("9", "12", "22")} == dict.fromkeys(("9", "12", "22"), SILENT)
    assert item(checklist_view(bare, standard="jars-qual"), "19").state == PARTLY
    assert [line.n for line in coreq.lines if line.state == ANSWERED] == ["27"]


def test_how_coding_is_understood_is_told_where_it_is_stated() -> None:
    told = item(view("stance: reflexive\ndesign: {framework: 'clusters [@porter1998]'}\n"), "9").answer
    assert told == "Framework: clusters (porter1998). Coding is understood as interpretation by those who code (reflexive)."

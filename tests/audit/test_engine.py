"""The engine: order, designs, thresholds, waivers, and what a verdict must say."""

from __future__ import annotations

import dataclasses
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from string import Formatter
from typing import get_args

import click
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode import registry
from casecode.audit._catalogue import Said, catalogue, shipped
from casecode.audit._engine import audit, checks, chosen, counts, filled, find, holding, listed
from casecode.audit._evidence import Evidence
from casecode.audit._outside import Outside
from casecode.audit._port import RANK, STATUSES, TESTS, Check, Limits, Offender, Threshold, Verdict
from casecode.audit._settings import limits_of, settings_problems
from casecode.audit._stances import excused, freedoms, relaxed
from casecode.cli.commands import COMMANDS
from casecode.domain.errors import WrongUseError
from casecode.domain.problem import Problem
from casecode.domain.protocol import Stance
from casecode.domain.records import Records
from tests.audit.small import PROTOCOL, coded, finding, protocol_of, study
from tests.audit.test_construct import CHAIN, FULL, KNOWLEDGE, TALKS

BROKEN = Outside(integrity=(Problem("D502", "the text is not what was ingested", "databank/x"),))


def whole(records: str = "", outside: Outside | None = None) -> Evidence:
    return study(PROTOCOL + records, TALKS, KNOWLEDGE, outside=outside or Outside(integrity=()))


# What is said about the checks


def test_there_are_35_checks_of_four_tests_in_their_order() -> None:
    ids = list(catalogue())
    assert ids == [
        *(f"CV{n}" for n in range(1, 10)),
        *(f"IV{n}" for n in range(1, 9)),
        *(f"EV{n}" for n in range(1, 7)),
        *(f"R{n}" for n in range(1, 13)),
    ]
    family = {"CV": "construct", "IV": "internal", "EV": "external", "R": "reliability"}
    assert all(said.test == family[name.rstrip("0123456789")] for name, said in catalogue().items())


@pytest.mark.parametrize("said", catalogue().values(), ids=lambda said: str(said.id))
def test_a_check_says_everything_that_a_reader_needs(said: Said) -> None:
    assert all((said.title, said.tactic, said.looks_at, said.why, said.computed, said.source, said.fix, said.limits))
    assert {"pass", "warn", "unknown"} <= set(said.when) <= {"pass", "warn", "fail", "unknown"}
    assert "{seen" in said.when["pass"]
    assert sum(limit.main for limit in said.thresholds.values()) == (1 if said.thresholds else 0)
    for text in (*said.when.values(), said.limits):
        assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(text))


def remedies() -> Iterator[tuple[str, str]]:
    for said in catalogue().values():
        for command in re.findall(r"`(casecode [^`]+)`", said.fix):
            yield said.id, command


@pytest.mark.parametrize(("check", "command"), list(remedies()))
def test_every_remedy_names_a_command_that_exists_and_takes_what_it_is_given(check: str, command: str) -> None:
    words = shlex.split(command)[1:]
    assert words[0] in COMMANDS, f"{check}: {command}"
    module = __import__(f"casecode.cli.{COMMANDS[words[0]].module}", fromlist=["app"])
    known: click.Command = typer.main.get_command(module.app)  # type: ignore[assignment]
    rest = words[1:]
    while hasattr(known, "commands") and rest and not rest[0].startswith("-"):
        assert rest[0] in known.commands, f"{check}: {command}"
        known, rest = known.commands[rest[0]], rest[1:]
    known.make_context(words[0], rest)  # raises for an option or argument that it does not take


def test_every_remedy_leads_somewhere() -> None:
    silent = [said.id for said in catalogue().values() if "casecode" not in said.fix and "records" not in said.fix]
    assert silent == []


# Designs


def test_the_table_of_designs_names_checks_and_words_that_exist() -> None:
    for row in freedoms():
        assert set(row.checks) <= set(catalogue())
        assert set(row.stance) <= set(get_args(Stance))
        assert row.stance or row.purpose or row.approach or row.cases


def test_a_design_is_looked_at_before_anything_else() -> None:
    def never(_evidence: Evidence, _limits: Limits) -> Verdict:
        raise AssertionError("judged all the same")

    reflexive = whole("stance: reflexive\n")
    found = find(reflexive, Check("R3", never))
    assert found.status == "na"
    assert "stance reflexive" in found.message
    assert (found.fix, found.limits) == ("", "")


@pytest.mark.parametrize(
    ("check", "design", "free"),
    [
        ("R3", "stance: reflexive", True),
        ("R3", "stance: codebook", False),
        ("IV3", "design: {purpose: exploratory}", True),
        ("IV3", "design: {purpose: explanatory}", False),
        ("IV3", "stance: reflexive", False),
        ("EV1", "design: {cases: single}", True),
        ("EV1", "design: {cases: multiple}", False),
        ("IV4", "design: {approach: template}", True),
        ("IV6", "design: {approach: inductive}", True),
    ],
)
def test_who_is_free_of_what(check: str, design: str, free: bool) -> None:
    assert bool(excused(check, protocol_of(PROTOCOL + design + "\n"))) is free


def test_a_part_of_a_check_may_be_left_out() -> None:
    reflexive = protocol_of(PROTOCOL + "stance: reflexive\n")
    assert relaxed("CV4", reflexive) == {"exclude"}
    assert excused("CV4", reflexive) == ""
    assert relaxed("CV4", protocol_of(PROTOCOL)) == frozenset()


# Thresholds


def test_a_threshold_says_where_it_comes_from() -> None:
    assert str(Threshold("pass", 0.8, "lit")) == "pass 0.8"
    assert str(Threshold("pass", 0.8)) == "pass 0.8 (project default)"
    assert str(Threshold("pass", 0.6, "lit", set_by_study=True, default=0.8)) == "pass 0.6 (changed by the study, default 0.8)"


def test_thresholds_are_set_by_check_or_by_name() -> None:
    said = "audit:\n  thresholds:\n    CV1: 0.6\n    CV1.families: 3\n    CV9: {passages: 5, sources: 4}\n"
    protocol = protocol_of(PROTOCOL + said)
    assert dict(limits_of("CV1", protocol)) == {"pass": 0.6, "families": 3, "participants": 2}
    assert dict(limits_of("CV9", protocol)) == {"pass": 0, "passages": 5, "sources": 4}
    assert limits_of("CV1", protocol).own("pass")
    assert not limits_of("CV1", protocol).own("participants")
    assert dict(limits_of("CV4", protocol)) == dict(catalogue()["CV4"].defaults)
    assert len(limits_of("CV2", protocol)) == 0
    with pytest.raises(KeyError):
        limits_of("CV1", protocol).named("nothing")


def test_settings_that_mean_nothing_are_told_with_their_line() -> None:
    said = (
        "audit:\n  thresholds:\n    CV99: 1\n    CV1.passages: 2\n    CV2: 1\n"
        "  waive: [{check: CV88, why: so, by: ana, on: 2026-11-21}]\n"
    )
    told = {(one.code, one.line - PROTOCOL.count("\n")): one.message for one in settings_problems(protocol_of(PROTOCOL + said))}
    assert set(told) == {("U100", 3), ("U101", 4), ("U101", 5), ("U102", 6)}
    assert told["U101", 4] == "CV1 has no threshold 'passages'; it has pass, families, participants"
    assert told["U101", 5].endswith("it has none")
    assert settings_problems(protocol_of(PROTOCOL)) == ()


# Judging


def test_words_choose_checks() -> None:
    assert chosen(["CV1,CV3"]) == ("CV1", "CV3")
    assert chosen(["cv"]) == tuple(name for name in checks() if name.startswith("CV"))
    assert chosen(["construct"]) == chosen(["CV"])
    assert chosen([]) == tuple(checks())
    assert set(chosen(["R"])) == {name for name in checks() if name.startswith("R")}
    with pytest.raises(WrongUseError, match="'XX' names no check"):
        chosen(["CV1", "XX"])


def test_the_checks_of_all_families_are_known_and_none_twice() -> None:
    found = [name for family in registry.names("audit") for name in _ids(family)]
    assert len(found) == len(set(found))
    assert tuple(checks()) == tuple(catalogue())


def _ids(family: str) -> list[str]:
    given_by: tuple[Check, ...] = registry.load("audit", family, "CHECKS")
    return [check.id for check in given_by]


def test_broken_integrity_marks_everything_else() -> None:
    found = {one.id: one for one in audit(whole(outside=BROKEN), ["CV"])}
    assert found["CV2"].status == "fail"
    assert not found["CV2"].unverified
    assert all(one.unverified for name, one in found.items() if name != "CV2")
    assert not any(one.unverified for one in audit(whole(), ["CV"]))


def test_integrity_is_looked_at_also_when_it_was_not_asked_for() -> None:
    (only,) = audit(whole(outside=BROKEN), ["CV9"])
    assert (only.id, only.unverified) == ("CV9", True)


@pytest.mark.parametrize("verdict", [Verdict("pass"), Verdict("pass", seen="  "), Verdict("na")])
def test_no_pass_without_evidence_and_no_na_without_a_reason(verdict: Verdict) -> None:
    with pytest.raises(AssertionError):
        find(whole(), Check("CV9", lambda _evidence, _limits: verdict))


def test_a_finding_carries_what_a_reader_needs() -> None:
    found = find(whole(), Check("CV9", lambda _e, _l: Verdict("warn", 0.5, 2, (Offender("Market", "market", "thin"),))))
    assert found.message == "1 of 2 themes are thin: Market."
    assert found.limits == "some themes rest on very little (Market)"
    assert "casecode status" in found.fix
    assert found.threshold.startswith("pass 0 (project default)")
    passed = find(whole(), Check("CV9", lambda _e, _l: Verdict("pass", 0.0, 2, seen="2 themes")))
    assert (passed.limits, passed.fix) == ("", "")


def test_a_text_with_a_fact_that_nobody_gave_is_a_fault_of_ours() -> None:
    assert filled("{n} of {all}", {"n": 1, "all": 2}) == "1 of 2"
    assert filled("no gaps", {}) == "no gaps"
    with pytest.raises(KeyError, match="no fact 'all'"):
        filled("{n} of {all}", {"n": 1})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gaps ({list})", "gaps"),
        ("not shown for {list}", "not shown"),
        ("No rival for: {list}.", "No rival."),
        ("Unlinked: {list}.", "Unlinked."),
        ("{bad} of {n}: {list}", "0 of 3"),
    ],
)
def test_where_nothing_is_to_be_listed_the_words_before_it_go_too(text: str, told: str) -> None:
    assert filled(text, {"list": "", "bad": 0, "n": 3}) == told
    assert filled("gaps ({list})", {"list": "a, b"}) == "gaps (a, b)"


def test_offenders_are_listed_once_and_cut() -> None:
    named = tuple(Offender(name) for name in ("a", "b", "a", "c", "d", "e", "f", "g"))
    assert listed(Verdict("warn", offenders=named)) == "a, b, c, d, e and 2 more"


# Waivers


WAIVED = "audit: {waive: [{check: CV7, why: Nobody near reads Welsh., by: ana, on: 2026-11-21}]}\n"


def test_a_waiver_is_printed_and_changes_no_status() -> None:
    found = finding(whole(WAIVED), "CV7")
    assert (found.status, found.waiver) == ("unknown", "ana on 2026-11-21: Nobody near reads Welsh.")
    assert found not in holding([found], "warn")


def test_a_waiver_of_what_passes_is_said_to_be_needless() -> None:
    told = "audit: {waive: [{check: CV2, why: No time., by: ana, on: 2026-11-21}]}\n"
    assert finding(whole(told), "CV2").waiver.endswith("(needless now: the check passes)")


def test_of_two_waivers_the_newer_one_counts() -> None:
    more = "waivers: [{check: CV7, why: Later., by: ben, on: 2026-11-22}]\n"
    assert finding(whole(WAIVED + more), "CV7").waiver.startswith("ben on 2026-11-22")


# Counting


def test_counts_are_by_test_and_no_score_is_made() -> None:
    found = audit(whole(), ["CV"])
    assert sum(sum(one.values()) for one in counts(found).values()) == len(found)
    assert set(counts(found)) == {"construct"}
    assert list(counts([])) == []
    assert set(TESTS) == {"construct", "internal", "external", "reliability"}


def test_what_stops_a_build() -> None:
    found = audit(whole(outside=BROKEN), ["CV"])
    assert [one.id for one in holding(found, "fail")] == ["CV2"]
    assert {one.status for one in holding(found, "warn")} == {"fail", "warn", "unknown"}


def test_silence_is_never_ranked_above_weak_evidence_and_nothing_is_gained_between_silence_and_a_fault() -> None:
    assert RANK["pass"] > RANK["warn"] > RANK["unknown"] == RANK["fail"]
    assert set(RANK) == set(STATUSES) - {"na"}


def test_a_fault_in_our_own_data_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="is missing"):
        shipped("stances.yaml", Said)


# Taking records away

RICH = (
    CHAIN
    + """\
claims:
  C1: {text: Makers learn by watching., proposition: P1}
member_checks:
  - {participant: N01, case: north, item_type: case_draft, outcome: approved}
  - {participant: N02, item_type: excerpt, outcome: corrected}
reviews:
  - {kind: peer, reviewer: Dr Lind}
  - {kind: transcript, reviewer: Dr Moss, share: 30%}
circumstances:
  int-n1: {place: workshop, duration: 40, collector: [ana], recorded: audio, access: the guild, instrument: guide 2}
  int-n2: {place: workshop, duration: 35, collector: [ana], recorded: audio, access: the guild, instrument: guide 2}
  obs-north: {place: the fair, collector: [ben], access: a stall, instrument: sheet 1}
"""
)


def rich() -> Evidence:
    dated = (PROTOCOL + RICH).replace("    method: ", "    date: 2025-03\n    method: ")
    judged = f"evidence:\n  - {{excerpt: {KNOWLEDGE[0].quote_id}, proposition: P1, bearing: supports, by: ana}}\n"
    return study(dated + judged, TALKS, KNOWLEDGE, codebook=FULL, outside=Outside(integrity=()))


def test_a_well_documented_study_passes_construct_validity() -> None:
    assert {one.id: one.status for one in audit(rich(), ["CV"])} == {f"CV{n}": "pass" for n in range(1, 10)}


KINDS = [one.name for one in dataclasses.fields(Records)]


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_taking_records_away_never_improves_a_status(data: st.DataObject) -> None:
    evidence = rich()
    before = {one.id: RANK[one.status] for one in audit(evidence, ["CV"])}
    kept = evidence.records
    for kind in data.draw(st.lists(st.sampled_from(KINDS), min_size=1, unique=True)):
        records = getattr(kept, kind)
        keep = data.draw(st.lists(st.booleans(), min_size=len(records), max_size=len(records)))
        kept = replace(kept, **{kind: tuple(one for one, kept_it in zip(records, keep, strict=True) if kept_it)})
    poorer = replace(evidence, corpus=replace(evidence.corpus, protocol=replace(evidence.protocol, kept=kept)))
    after = {one.id: RANK[one.status] for one in audit(poorer, ["CV"])}
    assert all(after[name] <= before[name] for name in before)


def test_taking_one_kind_of_record_away_changes_just_the_checks_that_look_at_it() -> None:
    evidence = rich()
    before = {one.id: one.status for one in audit(evidence, ["CV"])}
    looked_at = {"member_checks": {"CV3"}, "reviews": {"CV7"}, "circumstances": {"CV8"}, "claims": set(), "sampling": set()}
    for kind, expected in looked_at.items():
        kept = replace(evidence.records, **{kind: ()})
        poorer = Evidence(replace(evidence.corpus, protocol=replace(evidence.protocol, kept=kept)), evidence.outside)
        after = {one.id: one.status for one in audit(poorer, ["CV"])}
        assert {name for name in before if before[name] != after[name]} == expected, kind


def test_a_coding_more_never_hurts_what_it_does_not_touch() -> None:
    more = study(PROTOCOL, TALKS, (*KNOWLEDGE, coded("int-n1", "Prices fell", "market")), outside=Outside(integrity=()))
    assert finding(more, "CV2").status == finding(whole(), "CV2").status == "pass"

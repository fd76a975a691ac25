"""The steps that status proposes: one for what is missing, none for what is done, and never a reserved name's."""

from __future__ import annotations

from dataclasses import replace

from casecode.domain.coding import ReadMark
from casecode.views.status import status_view
from casecode.views.status_steps import NextStep, RoundCoder, RoundLine
from tests.analysis.tiny import PROTOCOL, codings, group, interview, mark, tiny

BOTH = (RoundCoder("ana", 3, 3), RoundCoder("ben", 3, 3))


def _of_rounds(*lines: RoundLine, reports: dict[str, bool] | None = None) -> list[tuple[str, str]]:
    """Why and how, of the steps that speak of a round."""
    steps = status_view(tiny(), lines, reports).next
    return [(step.why, step.command) for step in steps if "round" in step.why.casefold()]


def test_who_has_not_read_everything_is_named_with_the_command_that_goes_on() -> None:
    waiting = RoundLine("r1", "reliability", (RoundCoder("ana", 3, 3), RoundCoder("ben", 1, 3)))
    assert _of_rounds(waiting) == [("ben has read 1 of 3 units of round r1.", "casecode code --round r1 --coder ben")]
    assert waiting.waiting == (RoundCoder("ben", 1, 3),)


def test_a_round_that_all_have_read_is_compared_then_talked_over() -> None:
    assert [command for _, command in _of_rounds(RoundLine("r1", "reliability", BOTH))] == [
        "casecode agree --round r1",
        "casecode reconcile r1",
    ]


def test_a_round_begun_early_goes_on_with_the_talk() -> None:
    early = RoundLine("r1", "reliability", (RoundCoder("ana", 0, 3), *BOTH[1:]), begun=True, settled=2, parted=5)
    assert _of_rounds(early) == [("2 of 5 disagreements of round r1 are settled.", "casecode reconcile r1")]


def test_a_settled_round_is_printed_once_and_a_broken_one_waits() -> None:
    settled = RoundLine("r1", "reliability", BOTH, begun=True, settled=5, parted=5)
    printed = "casecode report make reliability"
    assert [command for _, command in _of_rounds(settled)] == [printed]
    assert [command for _, command in _of_rounds(settled, reports={"reliability": False})] == [printed]
    assert _of_rounds(settled, reports={"reliability": True}) == []
    assert _of_rounds(RoundLine("r1", "reliability", BOTH, begun=True, fault="broken")) == []


def test_a_coder_who_coded_again_is_held_against_themselves() -> None:
    again = RoundLine("s1", "recode", (RoundCoder("ana", 2, 2),))
    assert [command for _, command in _of_rounds(again)] == ["casecode agree --by round"]
    assert _of_rounds(RoundLine("f1", "full", (RoundCoder("ana", 2, 2),))) == [], "nobody to compare with"


def test_of_many_rounds_the_first_steps_are_shown() -> None:
    lines = [RoundLine(f"r{number}", "reliability", (RoundCoder("ana", 0, 1),)) for number in range(5)]
    assert [command for _, command in _of_rounds(*lines)] == [
        f"casecode code --round r{number} --coder ana" for number in range(3)
    ]


def test_consensus_is_nobody_who_stopped_somewhere() -> None:
    text = interview().text
    reads = (ReadMark("01R", "consensus", "int-n01", text.hash, 0, text.segments[1].end),)
    assert not any("stopped" in step.why for step in status_view(tiny(reads=reads)).next)


def test_the_audit_is_a_step_once_something_is_coded_and_built() -> None:
    audit = NextStep("See which tactics of rigour the records can show, and which not.", "casecode audit")
    assert audit in status_view(tiny(), (), {"thematic": True}).next
    assert audit not in status_view(tiny()).next
    assert audit not in status_view(tiny(codings=()), (), {"thematic": True}).next


def test_without_a_round_two_people_in_one_source_are_compared_all_the_same() -> None:
    one = NextStep("1 source was worked in by two people: see how far they agree.", "casecode agree")
    two = NextStep("2 sources were worked in by two people: see how far they agree.", "casecode agree")
    assert one in status_view(tiny()).next  # ana and ben both coded in int-n01, and in nothing else
    more = (*codings(), mark(group(), "taught", "know-chance", "ben", 2))
    assert two in status_view(tiny(codings=more)).next
    assert one not in status_view(tiny(), (RoundLine("r1", "reliability", BOTH),)).next
    consensus = tuple(replace(coding, coder="consensus") if coding.coder == "ben" else coding for coding in codings())
    assert one not in status_view(tiny(codings=consensus)).next


def test_a_reliability_study_of_two_is_told_to_draw_a_sample() -> None:
    mine = tuple(coding for coding in codings() if coding.coder == "ana")
    protocol = replace(PROTOCOL, stance="reliability", coders={"ana": "", "ben": "", "chi": ""}, double_coding={})
    draw = "casecode agree plan --share 20% --coders ana,ben"

    def asked(**changes: object) -> list[str]:
        view = status_view(tiny(**({"codings": mine, "protocol": protocol} | changes)))
        return [step.command for step in view.next if step.command.startswith("casecode agree")]

    assert asked() == [draw]
    assert asked(protocol=replace(protocol, double_coding={"share": "10%"})) == ["casecode agree plan"]
    assert asked(protocol=replace(protocol, stance="reflexive")) == []
    assert asked(protocol=replace(protocol, coders={"ana": ""})) == []
    assert asked(codings=()) == []


def test_where_a_round_gave_only_a_part_nobody_has_stopped() -> None:
    text = interview().text
    protocol = replace(PROTOCOL, coders={"ana": "Ana", "ben": "Ben"})

    def stopped(round_: str, seat: str = "") -> list[str]:
        reads = tuple(
            ReadMark(f"0{coder}", coder, "int-n01", text.hash, 0, text.segments[1].end, round=round_) for coder in ("ana", "ben")
        )
        steps = status_view(tiny(reads=reads, protocol=protocol), (), None, seat).next
        return [step.command for step in steps if "stopped" in step.why]

    assert stopped("r1") == [], "the round has its own steps"
    assert stopped("") == ["casecode code int-n01 --coder ana", "casecode code int-n01 --coder ben"]
    assert stopped("", "ben") == ["casecode code int-n01 --coder ana", "casecode code int-n01"]

"""What stands is a pure function of the set of events: a naive reading of the rules says the same, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.databank.standing import Standing, stand
from casecode.domain.coding import Event

PLACE: dict[str, Any] = {"source": "int01", "text": "t" * 16, "start": 0, "end": 5}


def event(number: int, do: str, coder: str = "ana", **body: Any) -> Event:
    """An event with an id that sorts by `number`."""
    return Event(f"E{number:03}", f"2026-01-01T00:00:{number % 60:02}Z", coder, do, body)


def coded(number: int, code: str = "trust", coder: str = "ana", **more: Any) -> Event:
    return event(number, "code", coder, **PLACE, code=code, **more)


def taken_back(number: int, of: int, coder: str = "ana") -> Event:
    return event(number, "withdraw", coder, of=f"E{of:03}")


def shown(standing: Standing) -> list[tuple[str, tuple[str, ...]]]:
    return [(coding.code, coding.ids) for coding in standing.codings]


def test_the_same_words_said_twice_are_one_coding_under_the_oldest_id() -> None:
    standing = stand([coded(2, valence="support", key=True), coded(1, valence="contradict", book="b1")])
    (coding,) = standing.codings
    assert (coding.id, coding.ids) == ("E001", ("E001", "E002"))
    assert (coding.valence, coding.key, coding.book) == ("support", True, ""), "the youngest says how it is coded"


def test_withdrawing_one_withdraws_all_that_were_known() -> None:
    both = [coded(1), coded(2)]
    assert shown(stand([*both, taken_back(3, of=1)])) == []
    assert shown(stand([*both, taken_back(3, of=2)])) == []


def test_what_is_said_again_after_a_withdrawal_stands() -> None:
    assert shown(stand([coded(1), taken_back(2, of=1), coded(3)])) == [("trust", ("E003",))]


def test_redo_withdraws_the_withdrawal_and_undo_of_redo_holds_too() -> None:
    acts = [coded(1), coded(2), taken_back(3, of=1), taken_back(4, of=3)]
    assert shown(stand(acts)) == [("trust", ("E001", "E002"))]
    assert shown(stand([*acts, taken_back(5, of=4)])) == []


def test_two_withdrawals_on_two_devices_need_two_redos() -> None:
    acts = [coded(1), taken_back(2, of=1), taken_back(3, of=1), taken_back(4, of=3)]
    assert shown(stand(acts)) == []
    assert shown(stand([*acts, taken_back(5, of=2)])) == [("trust", ("E001",))]


@pytest.mark.parametrize(
    "other",
    [
        coded(2, code="market"),
        coded(2, coder="ben"),
        coded(2, round="r1"),
        event(2, "code", **PLACE | {"end": 6}, code="trust"),
        event(2, "code", **PLACE | {"source": "int02"}, code="trust"),
        event(2, "code", **PLACE | {"text": "u" * 16}, code="trust"),
    ],
)
def test_what_differs_in_coder_place_code_or_round_is_another_coding(other: Event) -> None:
    assert len(stand([coded(1), other]).codings) == 2
    assert len(stand([coded(1), other, taken_back(3, of=1)]).codings) == 1


def test_a_withdrawal_of_something_newer_has_no_effect_and_is_said() -> None:
    standing = stand([taken_back(1, of=2), coded(2), taken_back(3, of=3)], {"E001": ("a.jsonl", 4)})
    assert shown(standing) == [("trust", ("E002",))]
    assert [(problem.code, problem.file, problem.line) for problem in standing.problems] == [
        ("D519", "", 0),
        ("D519", "a.jsonl", 4),
    ]


def test_a_withdrawal_of_what_is_not_here_yet_is_a_note() -> None:
    (problem,) = stand([taken_back(2, of=1)]).problems
    assert (problem.code, problem.level) == ("D520", "note")
    assert shown(stand([taken_back(2, of=1), coded(1)])) == []


def test_two_contents_under_one_id_leave_one_whatever_came_first() -> None:
    one, other = coded(1, code="aaa"), coded(1, code="zzz")
    assert shown(stand([one, other])) == shown(stand([other, one])) == [("aaa", ("E001",))]
    assert [problem.code for problem in stand([one, other]).problems] == ["D510"]
    assert stand([one, one]).problems == ()


def test_reads_and_rejections_stand_and_fall_like_codings() -> None:
    acts = [
        event(1, "read", **PLACE, book="b1"),
        event(2, "read", **PLACE, book="b1"),
        event(3, "read", **PLACE, book="b2", round="r1"),
        event(4, "reject", **PLACE, code="trust", run="r", rule="trust/1", why="irony"),
        event(5, "reject", **PLACE, code="trust", run="r", rule="trust/2"),
    ]
    standing = stand(acts)
    assert [(mark.id, mark.book, mark.round) for mark in standing.reads] == [("E001", "b1", ""), ("E003", "b2", "r1")]
    assert [(no.rule, no.why) for no in standing.rejected] == [("trust/1", "irony"), ("trust/2", "")]
    later = stand([*acts, taken_back(6, of=2), taken_back(7, of=4)])
    assert [mark.id for mark in later.reads] == ["E003"]
    assert [no.rule for no in later.rejected] == ["trust/2"]
    assert later.ids == {"E003", "E005", "E006", "E007"}


def test_an_event_that_lacks_something_or_is_of_a_newer_casecode_counts_for_nothing() -> None:
    strange = [event(1, "dance"), event(2, "code", **PLACE), event(3, "withdraw"), event(4, "read", **PLACE | {"start": True})]
    assert stand(strange) == Standing()


def test_attributes_of_any_spelling_are_understood() -> None:
    plain: dict[str, Any] = {"weight": 3, "key": "true", "by_whom": ["N01"], "valence": None, "run": True, "from": ["E000"]}
    (coding,) = stand([coded(1, **plain)]).codings
    assert (coding.weight, coding.key, coding.by_whom, coding.from_, coding.valence, coding.run) == (
        "3",
        True,
        ("N01",),
        ("E000",),
        "",
        "true",
    )


# An independent reading of the rules


def naive(acts: Sequence[Event]) -> set[tuple[str, tuple[str, ...]]]:
    """The codings that stand, by the words of the rules alone: quadratic and recursive."""
    known = {act.id: act for act in acts}

    def says(act: Event) -> tuple[object, ...]:
        return (act.coder, act.body["code"], act.body.get("round", ""))

    def takes(withdrawal: Event, act: Event) -> bool:
        of = str(withdrawal.body["of"])
        if of >= withdrawal.id or of not in known or act.id >= withdrawal.id:
            return False
        if known[of].do == "withdraw" or act.do == "withdraw":
            return act.id == of
        return says(known[of]) == says(act)

    @cache
    def stands(name: str) -> bool:
        return not any(act.do == "withdraw" and takes(act, known[name]) and stands(act.id) for act in known.values())

    said: dict[tuple[object, ...], list[str]] = {}
    for act in known.values():
        if act.do == "code" and stands(act.id):
            said.setdefault(says(act), []).append(act.id)
    return {(str(key[1]), tuple(sorted(ids))) for key, ids in said.items()}


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Any history: codings of two coders, withdrawals of anything, also of withdrawals and of what is newer or missing."""
    acts: list[Event] = []
    for number in range(1, draw(st.integers(1, 14)) + 1):
        coder = draw(st.sampled_from(["ana", "ben"]))
        if draw(st.booleans()):
            acts.append(coded(number, draw(st.sampled_from(["trust", "market"])), coder))
        else:
            acts.append(taken_back(number, draw(st.integers(0, 15)), coder))
    return acts


@settings(max_examples=150, deadline=None)
@given(histories(), st.data())
def test_the_rules_read_naively_say_the_same_in_any_order(acts: list[Event], data: st.DataObject) -> None:
    assert set(shown(stand(acts))) == naive(acts)
    shuffled = data.draw(st.permutations(acts + acts[:3]))
    assert stand(shuffled) == stand(acts)

"""Who undoes a change of attributes gets the coding back as it was before, as often as they like, and in one go with the rest."""

from __future__ import annotations

import pytest

from casecode.databank.acts import REDO, UNDO, acts, last_act, last_undo, take_back
from casecode.databank.events import code_event, withdraw_event
from casecode.databank.standing import stand
from casecode.domain.coding import Event
from casecode.domain.source import SourceText

TEXT = SourceText("int-1", "0123456789abcdef", "We mend nets and we mend boats.", ())


def _valences(events: list[Event]) -> list[str]:
    return [coding.valence for coding in stand(events).codings]


def _changed(events: list[Event], valence: str) -> None:
    old = stand(events).codings[0]
    gone = withdraw_event("ana", old.ids[-1], "changed")
    said = code_event("ana", TEXT, 0, 7, "craft", valence=valence, from_=(old.id,))
    events += [Event(one.id, one.at, one.coder, one.do, {**one.body, "act": gone.id}) for one in (gone, said)]


def _turned(events: list[Event], why: str) -> None:
    known = acts(events, stand(events), "ana")
    act = last_act(known) if why == UNDO else last_undo(known)
    assert act is not None
    made = take_back(act, stand(events), "ana", why)
    events += [Event(one.id, one.at, one.coder, one.do, {**one.body, "act": made[0].id}) for one in made]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_changes_are_undone_and_redone_one_by_one(steps: int) -> None:
    events = [code_event("ana", TEXT, 0, 7, "craft")]
    told = ["", "support", "mixed", "neutral"]
    for valence in told[1:]:
        _changed(events, valence)
    for step in range(1, steps + 1):
        _turned(events, UNDO)
        assert _valences(events) == [told[-1 - step]]
    for step in range(steps, 0, -1):
        _turned(events, REDO)
        assert _valences(events) == [told[-step]]


def test_any_order_of_arrival_gives_the_same() -> None:
    events = [code_event("ana", TEXT, 0, 7, "craft")]
    _changed(events, "support")
    _turned(events, UNDO)
    assert _valences(events) == _valences(events[::-1]) == _valences(events[2:] + events[:2]) == [""]


def test_a_withdrawal_on_another_device_still_withdraws_what_was_given_back() -> None:
    first = code_event("ana", TEXT, 0, 7, "craft")
    here, there = withdraw_event("ana", first.id), withdraw_event("ana", first.id)
    back = withdraw_event("ana", here.id, UNDO)
    assert _valences([first, here, back]) == [""]
    assert _valences([first, here, there, back]) == []

"""Acts: what a person did in one go, so that it can be undone in one go.

Events appended together share the key `act`; an event without it is an act of its own. An undo is an act too: withdrawals that
say why `undo` (or `redo`). So undo, undo walks back, and redo withdraws the last undo.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from casecode.databank.events import withdraw_event
from casecode.databank.standing import Standing
from casecode.domain.coding import Event

UNDO, REDO = "undo", "redo"
ERASED = "participant withdrawn"
"""Why codings go whose words were erased. No undo gives them back: there is nothing left for them to stand on."""


@dataclass(frozen=True, slots=True)
class Act:
    """Events of one coder that belong together, oldest first. `stands`: whether any of them does."""

    id: str
    coder: str
    events: tuple[Event, ...]
    stands: bool

    @property
    def kind(self) -> str:
        """`undo`, `redo`, `participant withdrawn`, or empty for a first-hand act."""
        if any(event.do == "withdraw" and event.body.get("why") == ERASED for event in self.events):
            return ERASED
        whys = {str(event.body.get("why", "")) if event.do == "withdraw" else "" for event in self.events}
        return whys.pop() if whys in ({UNDO}, {REDO}) else ""


def acts(events: Iterable[Event], standing: Standing, coder: str, *, whole: bool = False) -> tuple[Act, ...]:
    """The acts of `coder`, the newest last (by their newest event).

    `whole`: with what the same act said in the name of others, as when everybody's codings were re-anchored in one go.
    """
    found: dict[str, list[Event]] = {}
    others: dict[str, list[Event]] = {}
    for event in events:
        mine = event.coder == coder
        if mine or (whole and event.body.get("act")):
            (found if mine else others).setdefault(str(event.body.get("act") or event.id), []).append(event)
    for name in found.keys() & others.keys():
        found[name] += others[name]
    made = []
    for name, same in found.items():
        ordered = tuple(sorted(same, key=lambda event: event.id))
        made.append(Act(name, coder, ordered, any(event.id in standing.ids for event in ordered)))
    return tuple(sorted(made, key=lambda act: act.events[-1].id))


def last_act(known: Iterable[Act]) -> Act | None:
    """What `undo` takes back: the newest first-hand act of which something stands."""
    return next((act for act in reversed(tuple(known)) if act.stands and not act.kind), None)


def last_undo(known: Iterable[Act]) -> Act | None:
    """What a redo takes back: the newest undo that stands, unless something was done first-hand after it."""
    for act in reversed(tuple(known)):
        if act.stands and act.kind == UNDO:
            return act
        if not act.kind:
            return None
    return None


def take_back(act: Act, standing: Standing, coder: str, why: str = UNDO) -> tuple[Event, ...]:
    """The withdrawals that undo `act`: of each of its events that stands.

    What stood before the act, said in the same words, stays: a coding that the act only repeated is not withdrawn.
    """
    own = {event.id for event in act.events}
    named = [event for event in act.events if event.id in standing.ids and standing.first.get(event.id, event.id) in own]
    return tuple(withdraw_event(coder, event.id, why) for event in reversed(named))  # what was done last is taken back first

"""What can be undone and redone at the desk: the acts of one coder in one source, played through from the first.

The databank's own undo withdraws the events of an act. That suffices for all but a change of attributes: there the coding is
said anew in the same words, and a withdrawal takes everything that says the same and is older with it (databank/standing.py,
rule 3), so the coding as it was before would go too. Undoing such a change therefore says the older coding once more, and the
event that says it stands for the old one from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from casecode.databank.acts import REDO, UNDO, Act
from casecode.databank.events import code_event, withdraw_event
from casecode.domain.coding import Event
from casecode.domain.source import SourceText

_SAME = ("source", "text", "start", "end", "code", "round")


@dataclass(slots=True)
class Deed:
    """A first-hand act: its events, whether it is in effect, and the act that last undid or redid it."""

    act: Act
    known: Mapping[str, Event] = field(repr=False)
    done: bool = True
    turned: tuple[Event, ...] = ()
    at: str = ""

    @property
    def id(self) -> str:
        """Its newest event: deeds are ordered by it."""
        return self.act.events[-1].id

    @property
    def restated(self) -> tuple[Event, Event] | None:
        """The coding before and after, where this act only changed attributes."""
        gone = {str(event.body["of"]) for event in self.act.events if event.do == "withdraw"}
        said = [event for event in self.act.events if event.do == "code"]
        if len(self.act.events) != 2 or len(said) != 1 or len(gone) != 1:
            return None
        before = self.known.get(gone.pop())
        if before is None or before.do != "code" or any(before.body.get(key) != said[0].body.get(key) for key in _SAME):
            return None
        return before, said[0]


@dataclass(slots=True)
class History:
    """The deeds of a coder in the order of time; `stead`: which event stands for which older one, `first` the way back."""

    deeds: list[Deed] = field(default_factory=list)
    stead: dict[str, Event] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)

    def last_undone(self) -> Deed | None:
        """What a redo gives back: the deed undone last, unless something was done first-hand since."""
        undone = max((deed for deed in self.deeds if not deed.done), key=lambda deed: deed.at, default=None)
        newest = self.deeds[-1].id if self.deeds else ""
        return undone if undone is not None and undone.at > newest else None

    def now(self, event: Event) -> Event:
        """The event that stands for `event` today."""
        return self.stead.get(self.first.get(event.id, event.id), event)

    def turn(self, deed: Deed, act: Act, why: str) -> None:
        """`act` undid or redid `deed`."""
        deed.done, deed.turned, deed.at = why == REDO, act.events, act.events[-1].id
        pair = deed.restated
        for event in act.events:
            if pair and event.do == "code":
                older = pair[0] if why == UNDO else pair[1]
                self.first[event.id] = self.first.get(older.id, older.id)
                self.stead[self.first[event.id]] = event


def history(acts: Iterable[Act], known: Mapping[str, Event], source: str) -> History:
    """Play `acts` of one coder through; `known` are all events by id, `source` the one whose deeds are wanted."""
    made = History()
    root: dict[str, Deed] = {}
    for act in acts:
        why = _kind(act)
        if not why:
            if any(_source(event, known) == source for event in act.events):
                made.deeds.append(Deed(act, known))
                root |= dict.fromkeys((event.id for event in act.events), made.deeds[-1])
            continue
        target = _target(act, why, made, root)
        if target is not None:  # else of an act that is not here (yet)
            made.turn(target, act, why)
            root |= {event.id: target for event in act.events if event.do == "withdraw"}
    return made


def _target(act: Act, why: str, made: History, root: Mapping[str, Deed]) -> Deed | None:
    """The deed that an undo or redo turned: found by the event it names, or by the one that event stands for."""
    of = next(str(event.body["of"]) for event in act.events if event.do == "withdraw")
    named = made.first.get(of, of)
    if why == REDO and any(event.do == "code" for event in act.events):
        fits = [deed for deed in made.deeds if not deed.done and deed.restated and _begins(deed.restated[0], named, made)]
        return max(fits, key=lambda deed: deed.at, default=None)
    return root.get(named)


def _begins(before: Event, named: str, made: History) -> bool:
    return made.first.get(before.id, before.id) == named


def _kind(act: Act) -> str:
    whys = {str(event.body.get("why", "")) for event in act.events if event.do == "withdraw"}
    return UNDO if UNDO in whys else REDO if REDO in whys else ""


def _source(event: Event, known: Mapping[str, Event]) -> str:
    while event.do == "withdraw":
        older = known.get(str(event.body["of"]))
        if older is None or older.id >= event.id:
            return ""
        event = older
    return str(event.body.get("source", ""))


def turned(deed: Deed, made: History, standing: frozenset[str], first: Mapping[str, str], text: SourceText) -> list[Event]:
    """The events that undo `deed` where it is done, else those that redo it; none when nothing of it is left."""
    why, coder = (UNDO, deed.act.coder) if deed.done else (REDO, deed.act.coder)
    pair = deed.restated
    if pair:
        now, then = (made.now(pair[1]), pair[0]) if deed.done else (made.now(pair[0]), pair[1])
        return [withdraw_event(coder, now.id, why), again(then, coder, text, now.id)] if now.id in standing else []
    events = [*deed.act.events, *_taken_anew(deed)] if deed.done else list(deed.turned)
    own = {made.now(event).id for event in events}
    kept = [made.now(event) for event in events]
    found = [
        withdraw_event(coder, event.id, why) for event in kept if event.id in standing and first.get(event.id, event.id) in own
    ]
    return found if deed.done else [*found, *(withdraw_event(coder, one, why) for one in _said_since(deed, made, standing))]


def _taken_anew(deed: Deed) -> Iterator[Event]:
    """Of the redo of `deed` the withdrawals that name what had been said once more meanwhile."""
    for event in deed.turned:
        named = deed.known.get(str(event.body.get("of", "")))
        if named is not None and named.do != "withdraw":
            yield event


def _said_since(deed: Deed, made: History, standing: frozenset[str]) -> Iterator[str]:
    """What `deed` withdrew and an undo of something older has said once more: its withdrawal does not reach that."""
    for event in deed.act.events:
        named = deed.known.get(str(event.body.get("of", "")))
        if event.do == "withdraw" and named is not None:
            now = made.now(named).id
            if now > event.id and now in standing:
                yield now


def again(event: Event, coder: str, text: SourceText, grown_from: str) -> Event:
    """The coding of `event` said once more, with the attributes it had."""
    body = {key: value for key, value in event.body.items() if key not in {*_SAME[:5], "quote", "book", "from", "act"}}
    start, end = int(str(event.body["start"])), int(str(event.body["end"]))
    book = str(event.body.get("book", ""))
    return code_event(coder, text, start, end, str(event.body["code"]), book, from_=(grown_from,), **body)

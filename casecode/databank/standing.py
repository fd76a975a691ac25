"""What stands: a pure function of the set of events, so that copies merge by set union in any order.

The algebra, in the order in which it is worked out:

1. Events are a set by id. Two contents under one id (a damaged copy) leave one: an intact `sum` wins when the log is read,
   else the smaller canonical JSON, whichever file was read first.
2. Events that say the same are one: a `code` by (coder, source, text, start, end, code, round), a `read` by (…, book, round),
   a `reject` by (…, code, round, run, rule).
3. A `withdraw` W names an older event X (`of` < W; otherwise it is reported and has no effect). If W stands, it takes with it
   X and every event that says the same as X and is older than W. What says the same but is newer was said again afterwards,
   and stands. A withdrawal of a withdrawal takes that one alone, so what it had taken stands again, unless another
   standing withdrawal takes it too; but not one that names what was said only after it had been withdrawn, and is older
   than its giving back: who undoes a change takes back the new wording, and the old one stands again.
4. As `of` is older, going through the withdrawals from the newest to the oldest settles each before it is needed.
5. Of what stands and says the same, the smallest id names the coding and the largest gives its attributes.

No step looks at files, devices, times or the order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from casecode.databank import lines
from casecode.databank.events import counts
from casecode.domain.coding import Coding, Event, ReadMark
from casecode.domain.problem import Problem

Key = tuple[object, ...]
Places = Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A person said that a rule's hit is none."""

    id: str
    coder: str
    source: str
    text: str
    start: int
    end: int
    code: str
    run: str = ""
    rule: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands, ordered by source, place, code, coder. `ids` are all events that stand, withdrawals too.

    `first` maps each standing event but withdrawals to the oldest standing one that says the same.
    """

    codings: tuple[Coding, ...] = ()
    reads: tuple[ReadMark, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    ids: frozenset[str] = frozenset()
    first: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def stand(events: Iterable[Event], places: Places | None = None, *, checked: bool = False) -> Standing:
    """What of `events` stands. `places` gives file and line by event id, for the problems.

    `checked`: all of them are known to have what they need; else those that lack something count for nothing.
    """
    events = events if checked else (event for event in events if counts(event))
    known, problems = one_an_id(events, places or {})
    said: dict[Key, list[Event]] = {}
    for event in known.values():
        if event.do != "withdraw":
            said.setdefault(_key(event), []).append(event)
    gone, more = _withdrawn(known, said, places or {})
    ids = frozenset(known.keys() - gone)
    codings: list[Coding] = []
    reads: list[ReadMark] = []
    rejected: list[Rejection] = []
    first: dict[str, str] = {}
    for same in said.values():
        kept = sorted((event for event in same if event.id in ids), key=lambda event: event.id)
        if not kept:
            continue
        first |= {event.id: kept[0].id for event in kept}
        if kept[0].do == "code":
            codings.append(_coding(kept))
        elif kept[0].do == "read":
            reads.append(_read(kept[0]))
        else:
            rejected.append(_rejection(kept[0]))
    return Standing(
        tuple(sorted(codings, key=_order)),
        tuple(sorted(reads, key=lambda mark: (mark.source, mark.start, mark.end, mark.coder, mark.id))),
        tuple(sorted(rejected, key=lambda no: (no.source, no.start, no.end, no.code, no.coder, no.id))),
        ids,
        first,
        tuple(problems + more),
    )


def one_an_id(events: Iterable[Event], places: Places) -> tuple[dict[str, Event], list[Problem]]:
    """The events, one an id, and a problem for each id under which two different things are said."""
    known: dict[str, Event] = {}
    twice: set[str] = set()
    for event in events:
        before = known.setdefault(event.id, event)
        if before is not event and before != event:
            twice.add(event.id)
            known[event.id] = min(before, event, key=lambda one: lines.canonical([one.at, one.coder, one.do, one.body]))
    message = "two different events have this id; one of them was damaged or changed"
    return known, [_problem("D510", message, one, places) for one in sorted(twice)]


def _withdrawn(known: Mapping[str, Event], said: Mapping[Key, list[Event]], places: Places) -> tuple[set[str], list[Problem]]:
    gone: set[str] = set()
    back: dict[str, list[tuple[str, str]]] = {}  # event -> the withdrawals that had taken it, and what gave it back
    problems: list[Problem] = []
    for event in sorted((one for one in known.values() if one.do == "withdraw"), key=lambda one: one.id, reverse=True):
        of = str(event.body["of"])
        if of >= event.id:
            problems.append(
                _problem("D519", f"this withdrawal names {of}, which is not older; it has no effect", event.id, places)
            )
        elif of not in known:
            message = f"this withdrawal names {of}, which is not here (yet): its log may come with the next merge"
            problems.append(_problem("D520", message, event.id, places, note=True))
        elif event.id not in gone:
            named = known[of]
            if named.do == "withdraw":
                gone.add(of)
                for one in _taken(named, known, said):
                    back.setdefault(one.id, []).append((of, event.id))
            else:
                same = (one for one in said[_key(named)] if one.id < event.id)
                gone.update(one.id for one in same if not any(v < of and event.id < gave for v, gave in back.get(one.id, ())))
    return gone, problems


def _taken(withdrawal: Event, known: Mapping[str, Event], said: Mapping[Key, list[Event]]) -> list[Event]:
    """What a withdrawal of something first-hand takes."""
    named = known.get(str(withdrawal.body["of"]))
    if named is None or named.do == "withdraw":
        return []
    return [one for one in said[_key(named)] if one.id < withdrawal.id]


def _key(event: Event) -> Key:
    body = event.body
    own = {"code": ("code",), "read": ("book",), "reject": ("code", "run", "rule")}[event.do]
    place = (body["source"], body["text"], body["start"], body["end"])
    return (event.do, event.coder, *place, _text(body.get("round")), *(_text(body.get(name)) for name in own))


def _coding(same: list[Event]) -> Coding:
    first, body = same[0], same[-1].body
    return Coding(
        id=first.id,
        ids=tuple(event.id for event in same),
        coder=first.coder,
        source=str(body["source"]),
        text=str(body["text"]),
        start=int(str(body["start"])),
        end=int(str(body["end"])),
        code=str(body["code"]),
        at=first.at,
        book=_text(body.get("book")),
        quote=_text(body.get("quote")),
        round=_text(body.get("round")),
        valence=_text(body.get("valence")),
        weight=_text(body.get("weight")),
        key=_true(body.get("key")),
        kind=_text(body.get("kind")),
        by_whom=_list(body.get("by_whom")),
        run=_text(body.get("run")),
        rule=_text(body.get("rule")),
        from_=_list(body.get("from")),
    )


def _read(event: Event) -> ReadMark:
    body = event.body
    start, end = int(str(body["start"])), int(str(body["end"]))
    book, round_ = _text(body.get("book")), _text(body.get("round"))
    return ReadMark(event.id, event.coder, str(body["source"]), str(body["text"]), start, end, book, event.at, round_)


def _rejection(event: Event) -> Rejection:
    body = event.body
    start, end = int(str(body["start"])), int(str(body["end"]))
    rest = [_text(body.get(name)) for name in ("code", "run", "rule", "why")]
    return Rejection(event.id, event.coder, str(body["source"]), str(body["text"]), start, end, *rest)


def _order(coding: Coding) -> tuple[object, ...]:
    return (coding.source, coding.start, coding.end, coding.code, coding.coder, coding.round, coding.id)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def _true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() in {"true", "yes", "1"})


def _list(value: object) -> tuple[str, ...]:
    """A list of ids; one alone may stand as text."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def _problem(code: str, message: str, event: str, places: Places, *, note: bool = False) -> Problem:
    file, line = places.get(event, ("", 0))
    return Problem(code, message, file, line, "note" if note else "error")

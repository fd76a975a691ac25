"""Events: how one is made, written as a line, and read back with every doubt named.

A line is a JSON object with `id`, `at`, `coder`, `do` and what the doing needs; `sum`, the first 16 hex digits of sha256 over
the line's canonical JSON without `sum`, lets each line be verified by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from casecode.databank import lines
from casecode.domain.coding import DOINGS, Event
from casecode.domain.errors import WrongUseError
from casecode.domain.ids import hash16, new_event_id
from casecode.domain.problem import Problem
from casecode.domain.source import SourceText

_PLACE = ("source", "text", "start", "end")
_NEEDED: dict[str, tuple[str, ...]] = {
    "code": (*_PLACE, "code"),
    "withdraw": ("of",),
    "reject": (*_PLACE, "code"),
    "read": _PLACE,
}
_OPTIONAL = {
    "code": frozenset({"book", "quote", "round", "valence", "weight", "key", "kind", "by_whom", "run", "rule", "from"}),
    "withdraw": frozenset({"why"}),
    "reject": frozenset({"run", "rule", "why"}),
    "read": frozenset({"book", "round"}),
}
_KNOWN = {do: frozenset({"act", *_NEEDED[do], *_OPTIONAL[do]}) for do in DOINGS}
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULID = re.compile(f"[0-6][{_DIGITS}]{{25}}")
_LISTS = frozenset({"by_whom", "from"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line: a problem that does not know its place yet."""

    code: str
    message: str
    level: str = "error"


class _Latest:
    """The greatest event id that this process has made or read."""

    id = ""


def seen(event_id: str) -> bool:
    """Take note of an id read from a log: what is made from now on has a greater one, even on a clock that runs behind.

    Otherwise a withdrawal made there would name a newer event, and what is said again after a withdrawal would be older than it.
    False for an id of another make, which is not minded.
    """
    if not _ULID.fullmatch(event_id):
        return False
    _Latest.id = max(_Latest.id, event_id)
    return True


def _new_id() -> str:
    made = new_event_id()
    if made <= _Latest.id:
        head = _Latest.id.rstrip("Z")  # the next one in base 32: the last sign that is no Z goes up, what follows starts anew
        made = head[:-1] + _DIGITS[_DIGITS.index(head[-1]) + 1] + "0" * (len(_Latest.id) - len(head))
    _Latest.id = made
    return made


def now() -> str:
    """The moment in UTC, to the second: `2026-11-22T09:30:00Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def code_event(coder: str, text: SourceText, start: int, end: int, code: str, book: str = "", **attributes: object) -> Event:
    """`coder` puts `code` on the words `start` to `end` (code points) of `text`.

    `attributes` are round, valence, weight, key, kind, by_whom, run, rule and from_ (ids of older events); empty ones are
    left out. Raises WrongUseError where the span leaves the text or holds nothing, or an attribute is unknown.
    """
    body = _place(text, start, end) | {"code": code, "book": book, "quote": hash16(text.text[start:end])}
    for name, value in attributes.items():
        key = name.rstrip("_")
        if key not in _OPTIONAL["code"]:
            raise WrongUseError(reason=f"A coding has no attribute '{name}'.")
        if value or (value == 0 and value is not False):
            body[key] = list(value) if isinstance(value, tuple | list) else value
    return _event(coder, "code", body)


def read_event(coder: str, text: SourceText, start: int, end: int, book: str = "", round_: str = "") -> Event:
    """`coder` has read the words `start` to `end` and, where nothing of theirs stands, found nothing."""
    return _event(coder, "read", _place(text, start, end) | {"book": book, "round": round_})


def reject_event(coder: str, text: SourceText, start: int, end: int, code: str, run: str, rule: str, why: str = "") -> Event:
    """`coder` says that the hit of `rule` in `run` on these words is none."""
    return _event(coder, "reject", {"run": run, "rule": rule} | _place(text, start, end) | {"code": code, "why": why})


def withdraw_event(coder: str, of: str, why: str = "") -> Event:
    """`coder` takes back the event `of`; an event equal to it goes with it. Redo is the withdrawal of a withdrawal."""
    seen(of)
    return _event(coder, "withdraw", {"of": of, "why": why})


def to_line(event: Event, act: str = "") -> bytes:
    """`event` as the line that is appended to a log. `act` joins the events that were one doing of a person."""
    record: dict[str, object] = {"id": event.id, "at": event.at, "coder": event.coder, "do": event.do, **event.body}
    if act:
        record["act"] = act
    return lines.line(record | {"sum": checksum(record)})


def checksum(record: Mapping[str, object]) -> str:
    """The first 16 hex digits of sha256 over the canonical JSON of a line; `record` is the line without its `sum`."""
    return hash16(lines.canonical(record))


def from_line(data: bytes) -> tuple[Event | None, tuple[Fault, ...]]:
    """The event in one line, and every doubt about it. A line that holds none gives only faults; nothing raises.

    A torn line to which a later one was glued gives that later one.
    """
    try:
        return _understood(lines.parse(data))
    except ValueError:
        glued = data.rfind(b'{"id":', 1)
        if glued > 0:
            event, faults = from_line(data[glued:])
            if event is not None:
                return event, (
                    Fault("D507", "a line broke off here and the next one follows on it; that one was read", "note"),
                    *faults,
                )
        if not data.strip(b"\0") or (data.startswith(b"{") and not data.rstrip().endswith(b'"}')):
            return None, (Fault("D507", "a line broke off here: what was being written was never finished", "note"),)
        return None, (Fault("D508", "this line is no event and was left out"),)


def _understood(record: dict[str, Any]) -> tuple[Event | None, tuple[Fault, ...]]:
    told = record.pop("sum", None)
    intact = told is None or told == checksum(record)
    head = [record.pop(name, None) for name in ("id", "at", "coder", "do")]
    name, at, coder, do = head
    if not (
        isinstance(name, str) and isinstance(at, str) and isinstance(coder, str) and isinstance(do, str) and name and coder and do
    ):
        return None, (Fault("D508", "this line has no id, at, coder or do and was left out"),)
    event = Event(name, at, coder, do, record)
    faults: list[Fault] = []
    if not intact:
        faults.append(Fault("D509", "this line was changed after it was written: its sum does not fit"))
    if do not in DOINGS:
        faults.append(Fault("D511", f"`do: {do}` is of a newer casecode; kept, not counted", "note"))
        return event, tuple(faults)
    unknown = record.keys() - _KNOWN[do]
    if unknown:
        faults.append(Fault("D511", f"unknown keys, kept: {', '.join(sorted(unknown))}", "note"))
    wrong = _misfit(event)
    if wrong:
        faults.append(Fault("D512", f"{wrong}; kept, not counted"))
    return event, tuple(faults)


def counts(event: Event) -> bool:
    """Whether the event has all it needs, each of the right kind."""
    return event.do in DOINGS and not _misfit(event)


def _misfit(event: Event) -> str:
    body = event.body
    for key in _NEEDED[event.do]:
        value = body.get(key)
        if key in {"start", "end"}:
            if type(value) is not int or value < 0:  # a bool is no place
                return f"`{key}` of this {event.do} is no place in a text"
        elif not isinstance(value, str) or not value:
            return f"`{key}` of this {event.do} is missing or no text"
    start, end = body.get("start", 0), body.get("end", 0)
    if event.do != "withdraw" and (start > end or (start == end and event.do != "read")):  # type: ignore[operator]  # both are int
        return f"this {event.do} ends before it starts"
    for key in body.keys() & _OPTIONAL[event.do]:
        value = body[key]
        fits = isinstance(value, str) or value is None
        if key in _LISTS:
            fits = fits or (isinstance(value, list) and all(isinstance(one, str) for one in value))
        elif not fits:
            fits = isinstance(value, int | float)
        if not fits:
            return f"`{key}` of this {event.do} is no text"
    return ""


def _place(text: SourceText, start: int, end: int) -> dict[str, object]:
    if not 0 <= start <= end <= len(text.text):
        raise WrongUseError(reason=f"{start}–{end} lies outside {text.source} ({len(text.text)} characters).")
    return {"source": text.source, "text": text.hash, "start": start, "end": end}


def _event(coder: str, do: str, body: Mapping[str, object]) -> Event:
    if do in {"code", "reject"} and body["start"] == body["end"]:
        raise WrongUseError(reason="A coding needs at least one character.")
    return Event(_new_id(), now(), coder, do, {key: value for key, value in body.items() if value != ""})


def problem(fault: Fault, file: str, line: int) -> Problem:
    """`fault` with its place."""
    level = fault.level if fault.level in {"warning", "note"} else "error"
    return Problem(fault.code, fault.message, file, line, level)  # type: ignore[arg-type]  # one of three words

"""JSON lines as the databank writes them, and how a segment, a source and an item stand in one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from casecode.domain.source import KINDS, Mark, Segment, Source, Span

_SEGMENT = tuple(field.name for field in fields(Segment))[4:]
_FACTS = {field.name: field.default for field in fields(Source)}


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def line(record: Mapping[str, object]) -> bytes:
    """`record` as one compact line, newline included. What UTF-8 cannot hold becomes a JSON escape."""
    return _COMPACT.encode(record).encode("utf-8", "backslashreplace") + b"\n"


def canonical(record: object) -> str:
    """`record` in the one spelling that hashes rest on: keys sorted, compact, pure ASCII."""
    return _CANONICAL.encode(record)


def parse(data: bytes) -> dict[str, Any]:
    """The object in one line. Raises ValueError where there is none, also for nesting without end."""
    try:
        record = json.loads(data.decode())
    except RecursionError as deep:
        raise ValueError("nested without end") from deep
    if not isinstance(record, dict):
        raise ValueError("no object")  # noqa: TRY004  one kind of exception for all that is wrong with a line
    return record


def segment_record(segment: Segment) -> dict[str, object]:
    """One segment, what is unset left out."""
    record: dict[str, object] = {"n": segment.n, "kind": segment.kind, "start": segment.start, "end": segment.end}
    for name in _SEGMENT:
        value = getattr(segment, name)
        if name == "marks":
            value = [[mark.kind, mark.start, mark.end] for mark in segment.marks]
        if value or (value is not None and name in {"seconds", "until", "parent"}):
            record[name] = value
    return record


def segment_from(record: Mapping[str, Any]) -> Segment:
    """The segment in `record`. Raises ValueError where something is missing or of another kind."""
    try:
        if record["kind"] not in KINDS:
            raise ValueError(f"unknown kind {record['kind']!r}")
        return Segment(
            n=_whole(record["n"]),
            kind=record["kind"],
            start=_whole(record["start"]),
            end=_whole(record["end"]),
            speaker=str(record.get("speaker", "")),
            turn=_whole(record.get("turn", 0)),
            seconds=_seconds(record.get("seconds")),
            until=_seconds(record.get("until")),
            marks=tuple(Mark(str(kind), _whole(start), _whole(end)) for kind, start, end in record.get("marks", ())),
            sentences=tuple((_whole(start), _whole(end)) for start, end in record.get("sentences", ())),
            parent=_whole(record["parent"]) if "parent" in record else None,
            date=str(record.get("date", "")),
            ref=str(record.get("ref", "")),
        )
    except (KeyError, TypeError) as missing:
        raise ValueError(f"no segment: {missing}") from missing


def spans_fault(segments: Sequence[Segment], length: int) -> str:
    """What is wrong with the spans of `segments` over a text of `length` code points; empty when nothing is."""
    for number, segment in enumerate(segments, start=1):
        inside: list[Span] = [(mark.start, mark.end) for mark in segment.marks] + list(segment.sentences)
        if segment.n != number:
            return f"segment {segment.n} stands where {number} should"
        if not 0 <= segment.start <= segment.end <= length:
            return f"segment {segment.n} ({segment.start}–{segment.end}) lies outside the text of {length} characters"
        if any(not segment.start <= start <= end <= segment.end for start, end in inside):
            return f"segment {segment.n} has a mark or sentence outside itself"
    return ""


def facts_record(source: Source) -> dict[str, object]:
    """A source's facts, what is unset left out: the form in which the index keeps them."""
    record = {name: getattr(source, name) for name in _FACTS}
    return {name: value for name, value in record.items() if value and value != _FACTS[name]}


def facts_from(record: Mapping[str, Any]) -> Source:
    """The source that `facts_record` wrote down."""
    known: dict[str, Any] = {"id": "", "title": "", "format": "", "path": "", "sha256": "", "text": ""}
    known |= {name: value for name, value in record.items() if name in _FACTS}
    return Source(**known | {"warnings": tuple(known.get("warnings", ()))})


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _seconds(value: object) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError(f"{value!r} is no number of seconds")
    return value

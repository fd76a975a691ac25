"""The coding logs: reading every `*.jsonl` under `codings/`, copies made by a sync service too, as one set of events.

A log only grows, so it is read on from where it was left when the part before still has its hash. Only whole lines are kept
in the index; an unfinished last line is looked at anew each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from casecode.databank import events
from casecode.databank.index import Index, Row, Stamp, stamp
from casecode.databank.layout import Layout, log_name
from casecode.domain.coding import DOINGS, Event
from casecode.domain.problem import Problem

Numbered = tuple[int, Event, bool, bool]
"""Line, event, whether its sum fits (or there is none), whether it has all it needs to count."""
Faulty = tuple[int, events.Fault]


@dataclass(frozen=True, slots=True)
class LogFile:
    """One log as understood: `offset` bytes of whole lines with hash `digest`, the last of them number `count`.

    `tail`, `tail_faults` are of a last line without an end; they are looked at anew each time and never kept.
    """

    stamp: Stamp
    offset: int = 0
    digest: str = ""
    count: int = 0
    found: tuple[Numbered, ...] = ()
    faults: tuple[Faulty, ...] = ()
    tail: tuple[Numbered, ...] = ()
    tail_faults: tuple[Faulty, ...] = ()

    @property
    def torn(self) -> bool:
        """Whether the last line has no end."""
        return self.offset != self.stamp.size


@dataclass(frozen=True, slots=True)
class Logs:
    """Every event by id, once; those that count; where each was read; what was wrong."""

    events: tuple[Event, ...] = ()
    counted: tuple[Event, ...] = ()
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class LogRoom:
    """Reads the logs of one study; what it understood stays with it and in the index."""

    def __init__(self, layout: Layout, index: Index | None) -> None:
        """Nothing is read yet. Without an index every byte is looked at anew."""
        self._layout = layout
        self._index = index
        self._known: dict[str, LogFile] | None = None
        self._united: dict[str, tuple[list[tuple[str, LogFile]], Logs]] = {}

    def read(self, source: str = "") -> Logs:
        """All events, or those in the logs of `source` (an item's are in its container's). Nothing new: the same Logs."""
        if self._known is None:
            rows = self._index.rows("logs") if self._index else {}
            self._known = {file: _from_row(row) for file, row in rows.items()}
        fresh: dict[str, Row] = {}
        read: list[tuple[str, LogFile]] = []
        unread: list[Problem] = []
        paths = {self._layout.shown(path): path for path in log_files(self._layout)}
        for name, path in paths.items():
            if source and not _is_of(path, source):
                continue
            known = self._known.get(name)
            try:
                log = read_log(path, known)
            except OSError as why:
                unread.append(Problem("D508", f"this log cannot be read: {why.strerror}", name))
                continue
            if log is not known:
                self._known[name] = log
                fresh[name] = _to_row(log)
            read.append((name, log))
        gone = self._known.keys() - paths.keys()
        if fresh or gone:
            for name in gone:
                del self._known[name]
            if self._index:
                self._index.keep("logs", fresh, gone)
        before = self._united.get(source)
        if before is not None and not unread and _same(before[0], read):
            return before[1]
        made = _united(read, unread)
        self._united = {one: kept for one, kept in self._united.items() if not one} | {source: (read, made)}
        return made


def _same(before: list[tuple[str, LogFile]], now: list[tuple[str, LogFile]]) -> bool:
    """Whether two readings found the same files as they were."""
    return len(before) == len(now) and all(
        name == other
        and (one.offset, one.digest, one.tail, one.tail_faults) == (two.offset, two.digest, two.tail, two.tail_faults)
        for (name, one), (other, two) in zip(before, now, strict=True)
    )


def log_files(layout: Layout) -> Iterator[Path]:
    """Every log of every coder, sorted."""
    if layout.codings.is_dir():
        for folder in sorted(path for path in layout.codings.iterdir() if path.is_dir()):
            for path in sorted(folder.iterdir()):
                if path.suffix.lower() == ".jsonl" and not path.name.startswith(".") and path.is_file():
                    yield path


def read_log(path: Path, before: LogFile | None) -> LogFile:
    """The log at `path`: `before` itself where that still holds, else read on from it where the bytes begin as they did.

    Raises OSError.
    """
    now = stamp(path)
    if before is not None and not before.torn and before.stamp.holds(now):
        return before
    data = path.read_bytes()
    now = replace(now, size=len(data))
    if before is not None and not before.torn and before.offset == len(data) and _hash(data) == before.digest:
        return replace(before, stamp=now) if now.settled else before
    if before is None or not before.offset or _hash(data[: before.offset]) != before.digest:
        before = LogFile(now)
    end = data.rfind(b"\n") + 1
    found, faults = _lines(data[before.offset : end], before.count)
    count = before.count + data.count(b"\n", before.offset, end)
    tail, tail_faults = _lines(data[end:], count)
    return LogFile(now, end, _hash(data[:end]), count, before.found + found, before.faults + faults, tail, tail_faults)


def _lines(data: bytes, count: int) -> tuple[tuple[Numbered, ...], tuple[Faulty, ...]]:
    found: list[Numbered] = []
    faults: list[Faulty] = []
    for number, row in enumerate(data.split(b"\n"), start=count + 1):
        if row.strip():
            event, doubts = events.from_line(row.strip())
            faults += [(number, doubt) for doubt in doubts]
            if event is not None:
                wrong = {doubt.code for doubt in doubts}
                found.append((number, event, "D509" not in wrong, event.do in DOINGS and "D512" not in wrong))
    return tuple(found), tuple(faults)


def _united(read: list[tuple[str, LogFile]], unread: list[Problem]) -> Logs:
    """The union of all files: an event once, an intact line before a damaged one of the same id."""
    found: dict[str, Numbered] = {}
    places: dict[str, tuple[str, int]] = {}
    others: dict[str, list[Numbered]] = {}
    for name, log in read:
        for numbered in log.found + log.tail:
            before = found.setdefault(numbered[1].id, numbered)
            if before is numbered:
                places[numbered[1].id] = (name, numbered[0])
            elif before[1:] != numbered[1:]:
                others.setdefault(numbered[1].id, [before]).append(numbered)
    ordered = sorted(found)
    next((one for one in reversed(ordered) if events.seen(one)), None)
    kept = list(chain.from_iterable(_intact(others[one]) if one in others else (found[one],) for one in ordered))
    problems = [events.problem(fault, name, number) for name, log in read for number, fault in log.faults + log.tail_faults]
    counted = tuple(event for _, event, _, counts in kept if counts)
    return Logs(tuple(event for _, event, _, _ in kept), counted, places, tuple(unread + problems))


def _intact(same: list[Numbered]) -> list[Numbered]:
    """Of different lines of one id the intact ones, if there are any; each content once."""
    whole = [one for one in same if one[2]] or same
    return [one for number, one in enumerate(whole) if all(one[1] != before[1] for before in whole[:number])]


def _is_of(path: Path, source: str) -> bool:
    return path.name.partition("~")[0] == log_name(source)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _to_row(log: LogFile) -> Row:
    found = [
        [number, event.id, event.at, event.coder, event.do, event.body, intact, counts]
        for number, event, intact, counts in log.found
    ]
    faults = [[number, fault.code, fault.message, fault.level] for number, fault in log.faults]
    return Row(log.stamp, json.dumps([log.offset, log.digest, log.count, found, faults]))


def _from_row(row: Row) -> LogFile:
    try:
        offset, digest, count, found, faults = json.loads(row.payload)
        events_ = tuple((one[0], Event(*one[1:6]), one[6], one[7]) for one in found)
        doubts = tuple((number, events.Fault(*parts)) for number, *parts in faults)
        return LogFile(row.stamp, offset, digest, count, events_, doubts)
    except (ValueError, TypeError, IndexError):
        return LogFile(row.stamp)  # a damaged row knows nothing, so the file is read from its beginning

"""Files that come back after a participant withdrew: seen before they are read in, by what the record of the withdrawal kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from casecode.databank.naming import source_id
from casecode.databank.store import Incoming
from casecode.domain.problem import Problem
from casecode.domain.protocol import Protocol
from casecode.domain.reading import Readings
from casecode.domain.source import Source
from casecode.plain.names import folded
from casecode.study.place import place
from casecode.text.words import count_words

KIND = "withdrawals"
REMOVED, ORIGINALS, AGAIN = "sources_removed", "originals", "again"
"""Keys of the record: ids of sources that went, beginnings of the sha256 of every original that held the person's words, and files
that a person lets in all the same."""
MARK = 16
"""Hexadecimal digits of a sha256 by which an original is known again."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is kept of one withdrawal."""

    participant: str
    file: str
    removed: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    again: tuple[str, ...] = ()

    def lets_in(self, path: str) -> bool:
        """Whether a person wrote this file under `again:`."""
        return any(fnmatchcase(folded(path), folded(pattern)) for pattern in self.again)

    def refusal(self, path: str, why: str) -> Problem:
        """The problem for a file that comes back."""
        told = (
            f"{why}, and {self.participant} has withdrawn: it was not read; delete it, "
            f"or if they agreed anew write `{AGAIN}: [{path}]` into {self.file}"
        )
        return Problem("R405", told, path)


def fingerprint(data: bytes) -> str:
    """How an original is known again, with nothing of its words: the beginning of its sha256."""
    return hashlib.sha256(data).hexdigest()[:MARK]


def withdrawals(protocol: Protocol) -> tuple[Withdrawal, ...]:
    """Every withdrawal on record."""
    return tuple(
        Withdrawal(
            str(record.get("participant") or record.get("id") or ""),
            str(record.get("_file") or ""),
            tuple(_texts(record, REMOVED)),
            tuple(_texts(record, ORIGINALS)),
            tuple(_texts(record, AGAIN)),
        )
        for record in protocol.records.get(KIND, ())
    )


def _texts(record: Mapping[str, object], key: str) -> Iterator[str]:
    """A list of texts, or one text alone."""
    value = record.get(key)
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        yield from (str(one) for one in value)


def came_back(protocol: Protocol, incoming: Incoming, ids: Mapping[str, str]) -> Problem | None:
    """The refusal of a file with the bytes of an original that held a withdrawn person's words, or in the place of a source that went.

    `ids` maps the databank's ids to the paths they stand for.
    """
    kept = [one for one in withdrawals(protocol) if not one.lets_in(incoming.name)]
    if not kept:
        return None
    mark, name = fingerprint(incoming.data), source_id(incoming.name, ids)
    for one in kept:
        if mark in one.originals:
            return one.refusal(incoming.name, f"this file held words of {one.participant}")
        if name in one.removed:
            return one.refusal(incoming.name, f"the source {name} was removed with {one.participant}'s words")
    return None


def speaks_again(protocol: Protocol, path: str, readings: Readings, given: Mapping[str, str]) -> Problem | None:
    """The refusal of a file in which the protocol hears a withdrawn person say anything; covered words say nothing."""
    kept = {one.participant: one for one in withdrawals(protocol) if not one.lets_in(path)}
    for reading in readings.items if kept else ():
        labels = dict.fromkeys((segment.speaker for segment in reading.segments if segment.speaker), 1)
        facts = Source("", reading.title, "", path, "", "", speakers=labels, declared=reading.declared, given=given)
        theirs = {label: voice.participant for label, voice in place(protocol, facts).voices.items() if voice.participant in kept}
        for segment in reading.segments:
            if segment.speaker in theirs and count_words(reading.text[segment.start : segment.end]):
                one = kept[theirs[segment.speaker]]
                return one.refusal(path, f"'{segment.speaker}' speaks in it, who is {one.participant} by the protocol")
    return None

"""How a check says what it found: numbers with their nouns, and the places where a person can mend a thing."""

from __future__ import annotations

from casecode.audit._evidence import Evidence
from casecode.domain.record import Record

NOTHING_CODED = "Nothing is coded yet."


def many(count: int, noun: str, plural: str = "") -> str:
    """`1 excerpt`, `2 excerpts`, `2 theories` where the plural is given."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {plural or noun + 's'}"


def place_of_code(evidence: Evidence, code: str) -> str:
    """`codebooks/five.yaml:12`; empty for a code that no codebook has."""
    return next((f"{book.file}:{book.lines[code]}" for book in evidence.corpus.codebooks if code in book.lines), "")


def place_in_protocol(evidence: Evidence, *path: str) -> str:
    """`casecode.yaml:14` for a path of keys (`propositions`, `P1`), or the nearest place above it."""
    protocol = evidence.protocol
    for length in range(len(path), 0, -1):
        if line := protocol.lines.get(".".join(path[:length]), 0):
            return f"{protocol.file}:{line}"
    return protocol.file


def place_of_record(record: Record) -> str:
    """`records/reviews/r1.yaml:1`."""
    return f"{record.file}:{record.line}" if record.line else record.file

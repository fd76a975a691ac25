"""The rows of a codings table: what somebody coded elsewhere, as they wrote it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casecode.domain.problem import Problem

NEEDED: tuple[str, ...] = ("source", "code", "coder")
PLACES: tuple[str, ...] = ("start", "end", "quote", "n")
FURTHER: tuple[str, ...] = ("round", "valence", "weight", "kind", "key", "by_whom", "memo")
COLUMNS: tuple[str, ...] = (*NEEDED, *PLACES, *FURTHER)
"""All columns that are read, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One coding as it stands in the table. `start, end` are code points, half-open; `n` is a segment's number.

    `attributes` holds the further columns that are filled (round, valence, weight, kind, key, by_whom, memo). `line` is
    where the row begins in its file, 0 for a row that comes from none.
    """

    source: str
    code: str
    coder: str
    start: int | None = None
    end: int | None = None
    quote: str = ""
    n: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class CodingRows:
    """What a file gave: its rows, and everything in it that is not one."""

    rows: tuple[CodingRow, ...]
    problems: tuple[Problem, ...] = ()

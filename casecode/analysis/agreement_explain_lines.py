"""Figures taken apart, as lines of text: one figure as a block, the same figure of many codes as a table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Protocol

from casecode.analysis.vocabulary import listed, near
from casecode.coefficients._ask import Explained
from casecode.domain.errors import WrongUseError

_NONE = "–"


class Titled(Protocol):
    """What a coefficient says of itself."""

    @property
    def name(self) -> str:
        """Its name in options and tables."""

    @property
    def title(self) -> str:
        """Its name in print."""

    @property
    def formula(self) -> str:
        """How it is computed."""

    @property
    def source(self) -> str:
        """After whom."""


def title_of(known: Titled) -> Iterator[str]:
    """Title, formula, source, one below the other."""
    yield f"{known.title} ({known.name})"
    yield f"  {known.formula}"
    yield f"  Source: {known.source}"


def lines_of(found: Explained) -> Iterator[str]:
    """Title, formula, source, counts and figure, one below the other."""
    yield from title_of(found)
    yield from counts_of(found)


def counts_of(found: Explained) -> Iterator[str]:
    """The counts, then the figure they give or why they give none."""
    for what, number in found.counts:
        yield f"    {what}: {number:,.6g}"
    yield f"  = {found.why_not}" if found.value is None else f"  = {found.value:.6f}"
    if found.note:
        yield f"  ({found.note})"


def table_of(rows: Sequence[tuple[str, Explained]]) -> Iterator[str]:
    """One line a code under letters for the counts, which stand above; the figure last, or why there is none.

    A count that some codes do not name (a value nobody gave) is 0 there; a dash is a figure that could not be asked for.
    """
    counts = [dict(found.counts) for _, found in rows]
    names = list(dict.fromkeys(name for one in counts for name in one))
    letters = [f"({at})" for at in range(1, len(names) + 1)]
    for letter, name in zip(letters, names, strict=True):
        yield f"  {letter} {name}"
    told = [
        [code, *(_number(one.get(name, 0.0) if one else None) for name in names), _figure(found)]
        for (code, found), one in zip(rows, counts, strict=True)
    ]
    yield from aligned([["code", *letters, "figure"], *told])


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns below each other: the first and the last to the left, numbers between them to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        middle = (text.rjust(width) for text, width in zip(row[1:-1], widths[1:-1], strict=True))
        yield "  ".join(("", row[0].ljust(widths[0]), *middle, row[-1])).rstrip()


def _number(value: float | None) -> str:
    return _NONE if value is None or math.isnan(value) else f"{value:,.6g}"


def _figure(found: Explained) -> str:
    text = found.why_not if found.value is None else f"{found.value:.6f}"
    return f"{text} ({found.note})" if found.note else text


def unknown(what: str, codes: Sequence[str], coefficients: Sequence[str]) -> WrongUseError:
    """The answer to a name that is neither a code nor a coefficient of the table."""
    return WrongUseError(
        reason=f"'{what}' is no code and no coefficient of this table.{near(what, (*codes, *coefficients))} "
        f"Codes: {listed(codes)}. Coefficients: {', '.join(coefficients)}.",
    )

"""The coded-excerpt matrix: any dimension by any other, with counts, shares or the words themselves in its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import OF_CODES, Heading, dimension
from casecode.analysis.laying import lay
from casecode.analysis.measures import MEASURES, Value
from casecode.analysis.note import Note
from casecode.analysis.select import Selected, Selection, select
from casecode.analysis.summaries import UNIT, summaries
from casecode.analysis.vocabulary import near
from casecode.domain.errors import WrongUseError
from casecode.domain.problem import Problem
from casecode.domain.source import ASKING, ROLES

CELLS: tuple[str, ...] = ("count", "segments", "sources", "participants", "words", "coverage", "rate", "excerpts", "summary")
PER: tuple[str, ...] = ("1000-words", "sources")
_OF_SHARES = frozenset({"coverage", "rate"})


@dataclass(frozen=True)
class Matrix:
    """A finished table: `values[row][column]` belongs to `rows[row]` and `columns[column]`.

    A value is a whole number, a share (0 to 1) or rate, a tuple of quotes, a researcher's summary as text, or None where nothing
    could be counted.
    """

    row_dimension: str
    column_dimension: str
    cells: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    values: tuple[tuple[Value, ...], ...]
    note: Note
    problems: tuple[Problem, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The stable header: the row dimension's name, then the column values."""
        return (self.row_dimension, *(column.id for column in self.columns))

    def lines(self) -> list[tuple[str | int | float | None, ...]]:
        """The stable body: row value, then cells; quotes as one text each with attribution and id."""
        return [(row.id, *(plain(value) for value in line)) for row, line in zip(self.rows, self.values, strict=True)]

    def frame(self) -> pd.DataFrame:
        """The table with row values as index."""
        index = pd.Index([row.id for row in self.rows], name=self.row_dimension)
        return pd.DataFrame([list(line) for line in self.values], index=index, columns=[column.id for column in self.columns])


def plain(value: Value) -> str | int | float | None:
    """A cell's value for tables that hold only text and numbers: quotes become lines `“words” (attribution; id)`."""
    if isinstance(value, tuple):
        return "\n".join(f"“{quote.text}” ({quote.attribution}; {quote.id})" for quote in value)
    return value


def matrix(
    corpus: Corpus,
    rows: str,
    columns: str,
    cells: str = "count",
    *,
    selection: Selection | None = None,
    per: str = "1000-words",
    roles: Sequence[str] = (),
    totals: bool = False,
) -> Matrix:
    """The table of two dimensions. WrongUseError for names that do not exist or do not go together.

    `roles` restricts the excerpts to those voices (`all`: everyone); without it only coverage and rates leave out interviewer
    and moderator, in both parts of the share. Definitions of the cells: `casecode.analysis.measures`.
    """
    return matrix_of(select(corpus, selection), rows, columns, cells, per=per, roles=roles, totals=totals)


def matrix_of(
    selected: Selected,
    rows: str,
    columns: str,
    cells: str = "count",
    *,
    per: str = "1000-words",
    roles: Sequence[str] = (),
    totals: bool = False,
) -> Matrix:
    """As `matrix`, of what is selected already."""
    corpus = selected.corpus
    down, across = _dimensions(corpus, rows, columns)
    kind = _cells(cells, per)
    voices = _voices(roles, shares=cells in _OF_SHARES)
    row_heads, column_heads, laid = lay(selected, (down, across), voices, shares=cells in _OF_SHARES, totals=totals)
    if kind == "summary":
        found, unit = summaries(selected, (down, across), (row_heads, column_heads)), UNIT
    else:
        measure, unit = MEASURES[kind]
        found = measure(selected, laid)
    wide = len(column_heads)
    lines = tuple(tuple(found[at * wide : (at + 1) * wide]) for at in range(len(row_heads)))
    note = selected.note(unit.format(roles=_said(roles)) + _only(roles, cells))
    return Matrix(down, across, cells, row_heads, column_heads, lines, note, selected.problems)


def _dimensions(corpus: Corpus, rows: str, columns: str) -> tuple[str, str]:
    down, across = dimension(corpus, rows), dimension(corpus, columns)
    if down in OF_CODES and across in OF_CODES:
        why = "Codes in rows and in columns at once ask which codes occur together. Count that with: casecode cooccur"
        raise WrongUseError(reason=f"{why} (or put a case, source, participant, method or coder on one side).")
    if down == across:
        raise WrongUseError(reason=f"Rows and columns are both '{down}'. Choose two different dimensions.")
    return down, across


def _cells(cells: str, per: str) -> str:
    if cells not in CELLS:
        raise WrongUseError(reason=f"No cells '{cells}'.{near(cells, CELLS)} Cells: {', '.join(CELLS)}.")
    if per not in PER:
        raise WrongUseError(reason=f"A rate is per {' or '.join(PER)}, not per '{per}'.")
    return "rate sources" if cells == "rate" and per == "sources" else cells


def _voices(roles: Sequence[str], *, shares: bool) -> frozenset[str]:
    wrong = [role for role in roles if role not in {*ROLES, "all"}]
    if wrong:
        raise WrongUseError(reason=f"No role '{wrong[0]}'.{near(wrong[0], ROLES)} Roles: {', '.join(ROLES)}, or all.")
    if "all" in roles or not (roles or shares):
        return frozenset(ROLES)
    return frozenset(roles) or frozenset(ROLES) - ASKING


def _said(roles: Sequence[str]) -> str:
    if not roles:
        return "everyone but interviewer and moderator"
    return "everyone" if "all" in roles else ", ".join(roles)


def _only(roles: Sequence[str], cells: str) -> str:
    return f"; only words of {_said(roles)}" if roles and "all" not in roles and cells not in _OF_SHARES else ""

"""Workbooks: which sheet is read, and its cells as a table with a header."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._clean import clean
from casecode.readers._records import of_table
from casecode.readers._rows import Row, Table, header_names

MOST_ROWS = 200_000
MOST_CELLS = 10_000_000
MOST_COLUMNS = 16_384
"""What a sheet of any of these programs can have at all."""
Cells = tuple[int, tuple[str, ...]]
"""A row's number, from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its rows, which are only read when asked for."""

    name: str
    rows: Iterable[Cells]


def of_workbook(sheets: Sequence[Sheet], options: ReadOptions, name: str, problems: tuple[Problem, ...]) -> Readings:
    """The readings of one sheet: the one a person named (`columns: {sheet: Answers}`), else the first that holds anything.

    Sheets that are left out are named.
    """
    file = options.name
    wanted = options.columns.get("sheet", "")
    names = [sheet.name for sheet in sheets]
    if wanted and wanted not in names:
        near = difflib.get_close_matches(wanted, names, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        fault = Problem("R612", f"there is no sheet '{wanted}'.{hint} The sheets are: {', '.join(names)}", file)
        return Readings(name, (), container=True, problems=(*problems, fault))
    held: list[tuple[str, list[Cells]]] = []
    for sheet in sheets:
        filled = _filled(sheet.rows, 1 if held else MOST_ROWS + 1) if not wanted or sheet.name == wanted else []
        held += [(sheet.name, filled)] if filled else []
    if not held:
        return Readings(name, (), container=True, problems=(*problems, Problem("R547", "no sheet holds a row", file)))
    (chosen, rows), *others = held
    if others:
        left = ", ".join(other for other, _ in others)
        told = f"only the sheet '{chosen}' is read, not {left}: name another with `columns: {{sheet: {others[0][0]}}}`"
        problems += (Problem("R613", told, file, 0, "note"),)
    if len(rows) > MOST_ROWS or len(rows) * max(len(cells) for _, cells in rows) > MOST_CELLS:
        fault = Problem("R614", f"the sheet has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells: split it", file)
        return Readings(name, (), container=True, problems=(*problems, fault))
    told_columns = {field: column for field, column in options.columns.items() if field != "sheet"}
    return of_table(_table(rows), replace(options, columns=told_columns), name, problems=problems)


def _filled(rows: Iterable[Cells], most: int) -> list[Cells]:
    """The rows that hold words, cells trimmed; no more than `most`, and one row more than there may be cells."""
    found: list[Cells] = []
    cells = 0
    for number, row in rows:
        tidy = tuple(clean(cell).strip() for cell in row)
        if any(tidy):
            found.append((number, tidy))
            cells += len(tidy)
        if len(found) == most or cells > MOST_CELLS:
            break
    return found


def _table(rows: Sequence[Cells]) -> Table:
    """The first row is the header; a column that has no name and no cell below it is none."""
    width = max(_width(cells) for _, cells in rows)
    first, names = rows[0]
    head = (*names, *("",) * width)[:width]
    return Table(header_names(head), tuple(_rows(rows[1:], width)), "", unit="row", first=first, head=head)


def _rows(rows: Sequence[Cells], width: int) -> Iterator[Row]:
    return (Row(number, (*cells, *("",) * width)[:width]) for number, cells in rows)


def _width(cells: tuple[str, ...]) -> int:
    return max((at for at, cell in enumerate(cells, 1) if cell), default=0)

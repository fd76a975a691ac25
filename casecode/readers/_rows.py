"""Tables in text files: which sign separates the cells, what the rows are, and which of them do not fit the header."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.readers._clean import clean

_SIGNS = (",", ";", "\t", "|")
_LOOK_ROWS = 200
_LONGEST_CELL = 100_000_000
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]{2,8});")


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its cells under the header's names, cells `beyond` the header, and the line it starts on, from 1."""

    line: int
    cells: tuple[str, ...]
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A header, which stands in line `first` as the cells `head`, and its records. Cells are canonical text, trimmed.

    `unit` is what a row is called in its file: a line of text, a row of a sheet.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    sign: str
    problems: tuple[Problem, ...] = ()
    unit: str = "line"
    first: int = 1
    head: tuple[str, ...] = ()


def parse_table(text: str, file: str) -> Table:
    """The table in `text`. Blank lines are no rows; a first line `sep=;` is believed; a row shorter or longer than the header
    is kept and reported with its line; so is a quotation mark that never closes.
    """  # noqa: D205  one sentence on what is tolerated
    sign, skipped = _stated_sign(text)
    text = text[skipped:]
    first_line = 2 if skipped else 1
    sign = sign or _likely_sign(text)
    records = [record for record in _records(text, sign, first_line) if any(cell for cell in record[1])]
    if not records:
        return Table((), (), sign)
    header = header_names(records[0][1])
    problems = list(_quoting(text, sign, first_line, file))
    rows: list[Row] = []
    for line, cells in records[1:]:
        problems.extend(_misfit(len(header), cells, line, file))
        padded = (*cells, *("",) * (len(header) - len(cells)))
        rows.append(Row(line, padded[: len(header)], tuple(cell for cell in padded[len(header) :] if cell)))
    coded = sum(bool(_ENTITY.search(cell)) for row in rows for cell in row.cells)
    if coded:
        message = f"{coded} cells hold HTML character names such as &#8217;; they are kept as they stand: export without them"
        problems.append(Problem("R545", message, file, level="note"))
    return Table(header, tuple(rows), sign, tuple(problems), first=records[0][0], head=tuple(records[0][1]))


def _stated_sign(text: str) -> tuple[str, int]:
    """Excel's `sep=;` line and its length, or nothing."""
    first = text.partition("\n")[0]
    stated = re.fullmatch(r'"?sep=(.)"?\s*', first)
    return (stated.group(1), len(first) + 1) if stated else ("", 0)


def _likely_sign(text: str) -> str:
    """The sign under which most of the first rows have as many cells as the header, and the header has most cells.

    Quoted cells count as cells, whatever stands in them. A table of one column has no sign; the comma stands for it.
    """
    best, chosen = (0.0, 0), ","
    for sign in _SIGNS:
        widths = [len(cells) for _, cells in _records(text, sign, 1, most=_LOOK_ROWS) if any(cells)]
        if not widths or widths[0] < 2:
            continue
        fitting = sum(width == widths[0] for width in widths) / len(widths)
        if (fitting, widths[0]) > best:
            best, chosen = (fitting, widths[0]), sign
    return chosen


def _records(text: str, sign: str, line: int, most: int = 0) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    before = 0
    for number, cells in enumerate(reader):
        if most and number >= most:
            return
        yield line + before, [clean(cell).strip() for cell in cells]
        before = reader.line_num


def header_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Names for all columns: an unnamed one is called by its number, one named twice gets its number behind it."""
    given = Counter(cell.casefold() for cell in cells)
    return tuple(
        f"column {at}" if not cell else f"{cell} ({at})" if given[cell.casefold()] > 1 else " ".join(cell.split())
        for at, cell in enumerate(cells, start=1)
    )


def _misfit(width: int, cells: Sequence[str], line: int, file: str) -> Iterator[Problem]:
    if len(cells) < width:
        message = f"the row has {len(cells)} cells, the header {width}: the missing ones are taken as empty"
        yield Problem("R543", message, file, line, "warning")
    elif any(cells[width:]):
        message = f"the row has {len(cells)} cells, the header {width}: put text that contains the separator in quotation marks"
        yield Problem("R544", message, file, line, "warning")


def _quoting(text: str, sign: str, line: int, file: str) -> Iterator[Problem]:
    """A second, strict pass, only for the first place where quotation marks do not pair."""
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    start = 0
    try:
        for _ in strict:
            start = strict.line_num
    except csv.Error as fault:
        message = f"quotation marks do not pair from here on ({fault}): rows may have run together"
        yield Problem("R546", message, file, line + start, "warning")

"""Lists that researchers keep in spreadsheets: csv and xlsx as rows of texts with their line numbers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.plain import names
from casecode.plain.zipguard import unpack
from casecode.text.canonical import decode

_MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: column name -> text, empty cells left out. `line` is the row's number in the file."""

    line: int
    cells: dict[str, str]


def rows(data: bytes, file: str, known: Iterable[str], needs: str = "id") -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """The rows below the header. Columns named like `known` (without case) get that name; the others become attribute names.

    `needs` is the column that the list cannot do without, empty for none.
    """
    if file.lower().endswith(".xlsx"):
        cells, problems = _xlsx(data, file)
    else:
        cells, problems = _csv(data, file)
    if any(problem.level == "error" for problem in problems):
        return (), tuple(problems)
    header, found = _header(cells, file, tuple(known), needs)
    problems += found
    if not header:
        return (), tuple(problems)
    made = []
    for line, values in cells[1:]:
        filled = {header[place]: value for place, value in enumerate(values) if value and place < len(header) and header[place]}
        if any(value for value in values[len(header) :]):
            problems.append(Problem("S303", f"the row has {len(values)} cells, the header {len(header)}", file, line))
        if filled:
            made.append(Row(line, filled))
    return tuple(made), tuple(problems)


def _header(cells: list[tuple[int, list[str]]], file: str, known: tuple[str, ...], needs: str) -> tuple[list[str], list[Problem]]:
    """The columns' names."""
    if not cells:
        shown = f"({needs}, name, …)" if needs else "(source, place, …)"
        return [], [Problem("S301", f"the list is empty; its first row names the columns {shown}", file, 1)]
    line, titles = cells[0]
    wanted = {names.folded(name): name for name in known}
    header = [wanted.get(names.folded(title)) or (title if names.valid(title) else names.from_label(title)) for title in titles]
    problems = [
        Problem("S302", f"the column '{name}' stands twice", file, line)
        for place, name in enumerate(header)
        if name and name in header[:place]
    ]
    if needs and needs not in header:
        shown = ", ".join(title for title in titles if title)
        problems.append(Problem("S301", f"no column '{needs}'; the first row names: {shown}", file, line))
    return ([] if problems else header), problems


_LONGEST_CELL = 20_000


def _csv(data: bytes, file: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    text, _, problems = decode(data)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    said = [replace(one, file=file) for one in problems]
    before = 0
    try:
        for values in reader:
            line, before = before + 1, reader.line_num
            if any(len(value) > _LONGEST_CELL for value in values):
                why = f"a cell is longer than {_LONGEST_CELL:,} characters; is a quotation mark left open?"
                said.append(Problem("S304", why, file, line))
                break
            if any(value.strip() for value in values):
                found.append((line, [value.strip() for value in values]))
    except csv.Error as error:
        said.append(Problem("S304", f"the list cannot be read as csv: {error}", file, reader.line_num))
    return found, said


def _xlsx(data: bytes, file: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    from openpyxl import load_workbook  # noqa: PLC0415  only studies that keep a spreadsheet wait for it

    _, problems = unpack(data, file, lambda _: False)
    if problems:
        return [], list(problems)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        found = list(_filled(sheet.iter_rows(values_only=True, max_row=_MOST_ROWS)))
        book.close()
    except Exception as error:  # noqa: BLE001  a foreign file: whatever openpyxl stumbles over is a fault of the file
        return [], [Problem("S304", f"the spreadsheet cannot be read ({type(error).__name__}): save it again as xlsx", file, 1)]
    return found, []


def _filled(given: Iterable[tuple[object, ...]]) -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(given, 1):
        texts = [_cell(value) for value in values]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


def _cell(value: object) -> str:
    """A cell as a person sees it: 7, not 7.0; a date without its empty hours."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

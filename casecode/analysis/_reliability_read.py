"""Reading a reliability table: which columns are coders, which value stands in each cell, and every fault with its line."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from casecode.coefficients._port import Category, Level, in_order
from casecode.coefficients._tallies import shown
from casecode.domain.problem import Problem
from casecode.readers._rows import Row, parse_table
from casecode.readers._rows import Table as Lines
from casecode.text.canonical import decode

UNIT_NAMES: frozenset[str] = frozenset(
    {"unit", "units", "unit_id", "unit id", "id", "item", "items", "item_id", "subject", "subjects", "case", "segment"}
    | {"row", "nr", "no", "no.", "number", "#", ""}
)
"""Names of a first column that numbers the units and is no coder; an unnamed first column too. Case does not matter."""
_MAYBE_MISSING = frozenset({"na", "n/a", "n.a.", "nan", "null", "none", "-", ".", "missing"})


@dataclass(frozen=True, slots=True)
class Asking:
    """How the table is to be read. `unit` names the column of unit ids (None: by its name), `coders` the columns wanted (all).

    `declared` are the values of the codebook in their order; empty: those that occur. `empty_is_none`: an empty cell is a set
    without codes, not a missing rating.
    """

    level: Level
    unit: str | None = None
    coders: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    empty_is_none: bool = False


@dataclass(slots=True)
class Found:
    """What the bytes hold: one row of values a unit, None where missing, beside the unit's name."""

    coders: tuple[str, ...] = ()
    units: list[str] = field(default_factory=list)
    rows: list[list[Category | None]] = field(default_factory=list)
    categories: tuple[Category, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    declared: bool = False

    def faulty(self) -> bool:
        """Whether anything keeps the figures from being right."""
        return any(problem.level == "error" for problem in self.problems)


def found_in(data: bytes, name: str, asking: Asking) -> Found:
    """The ratings in the bytes of a CSV or TSV file; faults are collected, none is skipped in silence."""
    text, encoding, doubts = decode(data)
    found = Found(problems=[replace(doubt, file=name) for doubt in doubts], declared=bool(asking.declared))
    if not encoding or found.faulty():
        return found
    lines = parse_table(text, name)
    # A row that does not fit the header would move ratings to another coder: here that is no mere doubt.
    unfit = (replace(problem, level="error") if problem.code in {"R544", "R546"} else problem for problem in lines.problems)
    found.problems.extend(unfit)
    unit, columns = _columns(lines, name, asking, found.problems)
    if found.faulty():
        return found
    found.coders = tuple(lines.head[column].strip() for column in columns)
    seen: dict[str, int] = {}
    for number, row in enumerate(lines.rows, start=1):
        label = row.cells[unit] if unit is not None else str(number)
        found.problems.extend(_twice(label, row, name, seen, unit))
        found.units.append(label)
        found.rows.append([_value(row.cells[column], row, name, asking, lines.sign, found.problems) for column in columns])
    _finish(found, name, asking)
    return found


def _columns(lines: Lines, name: str, asking: Asking, problems: list[Problem]) -> tuple[int | None, list[int]]:
    """The number of the column of unit ids, and those of the coders."""
    head = [cell.strip() for cell in lines.head]
    folded = [cell.casefold() for cell in head]
    unit: int | None = 0 if head and asking.unit is None and folded[0] in UNIT_NAMES else None
    if asking.unit:
        unit = _place(asking.unit, folded, "unit ids", name, lines.first, problems)
    columns = [at for at in range(len(head)) if at != unit]
    if asking.coders:
        places = (_place(coder, folded, f"coder '{coder}'", name, lines.first, problems) for coder in asking.coders)
        columns = [at for at in places if at is not None]
    problems.extend(_column_faults(lines, name, columns, folded))
    if asking.empty_is_none and unit is None:
        message = "empty cells as sets without codes need a column of unit ids, or a unit nobody coded would be an empty line"
        problems.append(Problem("A550", message, name, lines.first))
    return unit, columns


def _place(wanted: str, folded: Sequence[str], what: str, name: str, line: int, problems: list[Problem]) -> int | None:
    if wanted.strip().casefold() in folded:
        return folded.index(wanted.strip().casefold())
    problems.append(Problem("A552", f"has no column '{wanted}' for {what}; there are: {', '.join(folded)}", name, line))
    return None


def _column_faults(lines: Lines, name: str, columns: Sequence[int], folded: Sequence[str]) -> Iterator[Problem]:
    if len(columns) < 2 or not lines.rows:
        what = "no rows of ratings" if len(columns) >= 2 else f"{len(columns)} columns of ratings"
        yield Problem("A540", f"agreement needs a header, two coders and one unit; here are {what}", name, lines.first)
    for coder, times in Counter(folded[column] for column in columns).items():
        if times > 1:
            yield Problem("A541", f"{times} columns are called '{coder or '(no name)'}': one column a coder", name, lines.first)
        elif not coder:
            yield Problem("A541", "a column of ratings has no name: name each coder in the first line", name, lines.first)
    values = {row.cells[column] for row in lines.rows for column in columns} - {""}
    if columns and all(lines.head[column].strip() in values for column in columns):
        message = "every name in the first line is also a rating: is the header missing? Name each coder in the first line"
        yield Problem("A547", message, name, lines.first)


def _twice(label: str, row: Row, name: str, seen: dict[str, int], unit: int | None) -> Iterator[Problem]:
    if unit is None:
        return
    if not label:
        yield Problem("A542", "a unit has no id in the column of unit ids", name, row.line)
    elif label in seen:
        yield Problem("A542", f"unit '{label}' stands twice (first in line {seen[label]}): one row a unit", name, row.line)
    seen.setdefault(label, row.line)


def _value(cell: str, row: Row, name: str, asking: Asking, sign: str, problems: list[Problem]) -> Category | None:
    """The value of one cell; None for a missing rating, or for a fault, which is reported."""
    if asking.level == "set":
        codes = frozenset(code.strip() for code in cell.split("|")) - {""}
        return codes if cell or asking.empty_is_none else None
    if not cell:
        return None
    if asking.level == "nominal" or (asking.level == "ordinal" and asking.declared):
        return cell
    number = _number(cell, sign)
    if number is None:
        hint = " (a missing rating is an empty cell)" if cell.casefold() in _MAYBE_MISSING else ""
        order = "; or give the values in their order" if asking.level == "ordinal" else ""
        problems.append(Problem("A543", f"'{cell}' is no number, as {asking.level} values are{hint}{order}", name, row.line))
    elif asking.level == "ratio" and number < 0:
        problems.append(Problem("A544", f"{cell} is below zero, where a ratio scale begins", name, row.line))
    return number


def _number(cell: str, sign: str) -> float | None:
    """The number in a cell. Where commas do not separate the cells, they may stand for the decimal point."""
    try:
        number = float(cell if sign == "," or cell.count(",") != 1 else cell.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _finish(found: Found, name: str, asking: Asking) -> None:
    """What can only be said when all rows are read: the values, and doubts about them."""
    observed = {value for row in found.rows for value in row if value is not None}
    found.categories = in_order(observed)
    if asking.declared and asking.level != "set":
        numbers = asking.level in {"interval", "ratio"}
        known = [_number(value, ";") if numbers else value for value in asking.declared]
        found.categories = tuple(dict.fromkeys(value for value in known if value is not None))
        strange = [value for value in in_order(observed) if value not in found.categories]
        if strange:
            listed = ", ".join(map(shown, strange))
            found.problems.append(Problem("A546", f"values that are not among the declared ones: {listed}", name))
    found.problems.extend(_doubts(found, name))
    found.problems.sort(key=lambda problem: problem.key)


def _doubts(found: Found, name: str) -> Iterator[Problem]:
    for column, coder in enumerate(found.coders):
        if not found.faulty() and all(row[column] is None for row in found.rows):
            yield Problem("A549", f"coder '{coder}' rated nothing and is left out", name, level="warning")
    words = sorted({value for row in found.rows for value in row if isinstance(value, str)})
    codes = sorted({code for row in found.rows for value in row if isinstance(value, frozenset) for code in value})
    for word in words or codes:
        if word.casefold() in _MAYBE_MISSING:
            message = f"'{word}' is counted as a value like any other; a rating that is missing is an empty cell"
            yield Problem("A548", message, name, level="note")
    barred = [word for word in words if "|" in word]
    if barred:
        message = f"'{barred[0]}' is taken as one value; if it is two codes of one unit, the level is set"
        yield Problem("A554", message, name, level="warning")
    spelt = Counter(word.casefold() for word in words or codes)
    for word, times in sorted(spelt.items()):
        if times > 1:
            yield Problem("A553", f"'{word}' is written in {times} ways, which count as different values", name, level="warning")

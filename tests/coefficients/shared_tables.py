"""The reliability tables of the shared material as ratings."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from casecode.coefficients._port import Category, Ratings, in_order, ratings_of

EMPTY_IS_NONE = "setvalued_9units_with_empty"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def table(path: Path) -> Ratings:
    """One row a unit, one column a coder; a first column called Unit, Subject and the like is none; counts are spread out."""
    head, *body = rows(path)
    ids = head[0].casefold() in {"unit", "units", "subject"}
    if "counts" in path.stem or path.stem == "distrib.6raters":
        return counts(head[1:], [row[1:] for row in body])
    if path.stem == "sas_3x3":
        cells = [(a, b) for a, row in enumerate(body) for b, times in enumerate(row) for _ in range(int(times))]
        return ratings_of([[float(a), float(b)] for a, b in cells], [0.0, 1.0, 2.0])
    sets, empty = path.stem.startswith("setvalued"), path.stem == EMPTY_IS_NONE
    units = [[_value(cell, sets=sets, empty=empty) for cell in row[ids:]] for row in body]
    return ratings_of(units)


def _value(cell: str, *, sets: bool, empty: bool) -> Category | None:
    if sets:
        return frozenset(cell.split("|")) - {""} if cell or empty else None
    if not cell:
        return None
    return float(cell) if re.fullmatch(r"\d+", cell) else cell


def counts(head: list[str], body: list[list[str]]) -> Ratings:
    return ratings_of([[name for name, times in zip(head, row, strict=True) for _ in range(int(times))] for row in body], head)


def contingency(path: Path) -> dict[str, Ratings]:
    """All two-coder tables of the long form; the first value is the positive one where there are two."""
    units: dict[str, list[list[Category]]] = {}
    for dataset, one, other, times in rows(path)[1:]:
        units.setdefault(dataset, []).extend([[one, other]] * int(times))
    return {name: ratings_of(pairs, in_order({v for pair in pairs for v in pair})[::-1]) for name, pairs in units.items()}


def records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

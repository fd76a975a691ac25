"""Agreement from a plain reliability table, for work that was coded elsewhere: one row a unit, one column a coder.

An empty cell is a rating that is missing. A first column called unit, id, item, subject … (`UNIT_NAMES`), or without a name, holds
unit ids. `|` separates the codes of a set, and a cell of only `|` is a set without codes. `n/a` and `NA` are values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from casecode.analysis._reliability_read import UNIT_NAMES, Asking, found_in
from casecode.analysis.intervals import RESAMPLES, Estimate, by_units
from casecode.coefficients._ask import Explained, coefficient, explained, left_out, refusal
from casecode.coefficients._port import LEVELS, MISSING, Level, Ratings, ratings_of
from casecode.domain.problem import Problem

__all__ = ["UNIT_NAMES", "Explained", "Figure", "Table", "explain", "figures", "names", "read"]

_NAMES: dict[Level, tuple[str, ...]] = {
    "nominal": ("agreement", "alpha", "kappa", "fleiss", "scott", "ac1", "brennan_prediger"),
    "ordinal": ("agreement", "alpha", "kappa", "fleiss", "scott", "ac1", "brennan_prediger"),
    "interval": ("agreement", "alpha"),
    "ratio": ("agreement", "alpha"),
    "set": ("agreement", "alpha", "alpha_jaccard", "alpha_masi"),
}
_COUNTS_VALUES = frozenset({"ac1", "brennan_prediger"})


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """A reliability table as read. `units` are ids, or numbers from 1 where there is no such column.

    `declared` says whether the values were declared; else those that occur are taken for all.
    """

    level: Level
    coders: tuple[str, ...]
    units: tuple[str, ...]
    ratings: Ratings
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the result. None is undefined or cannot be had; `note` says why. `units` are those the figure rests on."""

    coefficient: str
    title: str
    value: float | None
    low: float | None
    high: float | None
    units: int
    coders: int
    note: str
    estimate: Estimate


def names(level: Level, coders: int) -> tuple[str, ...]:
    """The coefficients that apply, in the order of the result; those for two coders only where there are two."""
    return tuple(name for name in _NAMES[level] if coders == 2 or coefficient(name, level).raters == "any")


def read(
    data: bytes,
    name: str,
    level: str = "nominal",
    *,
    unit: str | None = None,
    coders: tuple[str, ...] = (),
    declared: tuple[str, ...] = (),
    empty_is_none: bool = False,
) -> tuple[Table | None, tuple[Problem, ...]]:
    """The table in the bytes of the file called `name`, None where an error stands among the problems.

    `unit` names the column of unit ids, `coders` the columns to compare (all others), `declared` the values of the codebook in
    their order (an ordinal scale in words needs them). With `empty_is_none` an empty cell of a set is a set without codes.
    """
    if level not in LEVELS:
        return None, (Problem("A551", f"'{level}' is no level of measurement; there are: {', '.join(LEVELS)}", name),)
    known: Level = next(one for one in LEVELS if one == level)
    found = found_in(data, name, Asking(known, unit, coders, declared, empty_is_none))
    if found.faulty():
        return None, tuple(found.problems)
    ratings = ratings_of(found.rows, found.categories)
    rating = np.flatnonzero((ratings.values != MISSING).any(axis=0))
    if len(rating) < 2:
        message = f"agreement needs two coders who rated something; here are {len(rating)}"
        return None, (*found.problems, Problem("A540", message, name))
    kept = tuple(found.coders[column] for column in rating)
    return Table(known, kept, tuple(found.units), ratings.between(*rating), found.declared), tuple(found.problems)


def figures(table: Table, seed: int, resamples: int = RESAMPLES) -> tuple[Figure, ...]:
    """Every coefficient that applies to the table, with its interval over units, in the order of the stable shape."""
    return tuple(_figure(table, name, seed, resamples) for name in names(table.level, len(table.coders)))


def explain(table: Table, name: str) -> Explained:
    """Title, formula, source and the counts behind the figure `name` of this table; an unknown name raises WrongUseError."""
    return explained(name, table.ratings, table.level)


def _figure(table: Table, name: str, seed: int, resamples: int) -> Figure:
    asked = coefficient(name, table.level)
    given = (table.ratings.values != MISSING).sum(axis=1)
    least = 2 if asked.missing else len(table.coders)
    units = round(float(table.ratings.weights[0] @ (given >= least)))
    why_not = refusal(asked, table.ratings, table.level)
    if why_not:
        nothing = Estimate(None, note=why_not)
        return Figure(name, asked.title, None, None, None, units, len(table.coders), why_not, nothing)
    found = by_units(asked, table.ratings, seed=seed, resamples=resamples)
    remarks = [found.note, left_out(asked, table.ratings)]
    if name in _COUNTS_VALUES and not table.declared:
        remarks.append(
            f"rests on the {len(table.ratings.categories)} values that occur (list all with --values if there could be more)"
        )
    if table.level == "ordinal" and "ordinal" in asked.levels and name not in {"alpha", "agreement"}:
        remarks.append("takes the values as names: near misses count as misses")
    note = "; ".join(remark for remark in remarks if remark)
    found = replace(found, note=note)
    return Figure(name, asked.title, found.value, found.low, found.high, units, len(table.coders), note, found)

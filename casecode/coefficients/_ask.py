"""Asking a coefficient by name, with the reason where it has no answer."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from casecode import registry
from casecode.coefficients._port import MISSING, Coefficient, Counts, Level, Ratings

_AT_LEVEL: dict[tuple[str, Level], str] = {
    ("alpha", "ordinal"): "alpha_ordinal",
    ("alpha", "interval"): "alpha_interval",
    ("alpha", "ratio"): "alpha_ratio",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer: the `value`, or None and `why_not`; `note` says what was left out on the way."""

    value: float | None
    why_not: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure taken apart: what it is, how it is computed, after whom, and the counts it rests on. `why_not`: see `Asked`."""

    name: str
    title: str
    formula: str
    source: str
    value: float | None
    counts: Counts
    why_not: str = ""
    note: str = ""


def coefficient(name: str, level: Level = "nominal") -> Coefficient:
    """The coefficient of that name at that level: `alpha` is one name for four distances."""
    found: Coefficient = registry.load("coefficients", _AT_LEVEL.get((name, level), name), "COEFFICIENT")
    return found


def refusal(asked: Coefficient, ratings: Ratings, level: Level = "nominal") -> str:
    """Why this coefficient cannot be asked about these ratings at this level; empty where it can."""
    if level not in asked.levels:
        return f"{asked.title} is not for {level} values"
    if ratings.coders < 2:
        return "agreement needs two coders"
    if asked.raters == "two" and ratings.coders > 2:
        return f"{asked.title} compares two coders, here are {ratings.coders}"
    if asked.binary and len(ratings.categories) != 2:
        return f"{asked.title} is for two values, here are {len(ratings.categories)}"
    rated = (ratings.values != MISSING).sum(axis=1)
    together = rated == ratings.coders if not asked.missing else rated >= 2
    if not (ratings.weights[0] > 0)[together].any():
        return "no unit was rated by two coders" if asked.missing else "no unit was rated by all coders"
    return ""


def ask(name: str, ratings: Ratings, level: Level = "nominal") -> Asked:
    """The figure of the coefficient `name` for the data (row 0 of the weights), or why there is none."""
    asked = coefficient(name, level)
    why_not = refusal(asked, ratings, level)
    if why_not:
        return Asked(None, why_not)
    value = float(asked(ratings.weighted(ratings.weights[:1]))[0])
    note = left_out(asked, ratings)
    if math.isnan(value):
        return Asked(None, "undefined: the ratings do not vary", note)
    return Asked(value, note=note)


def explained(name: str, ratings: Ratings, level: Level = "nominal") -> Explained:
    """The figure with everything behind it; where the coefficient cannot be asked, the reason and no counts."""
    asked = coefficient(name, level)
    answer = ask(name, ratings, level)
    counts = () if refusal(asked, ratings, level) else asked.behind(ratings)
    return Explained(name, asked.title, asked.formula, asked.source, answer.value, counts, answer.why_not, answer.note)


def left_out(asked: Coefficient, ratings: Ratings) -> str:
    """How many rated units say nothing about agreement here, as a sentence; empty where all do."""
    given = (ratings.values != MISSING).sum(axis=1)
    dropped = (given > 0) & (given < (2 if asked.missing else ratings.coders))
    units = round(float(np.sum(ratings.weights[0], where=dropped)))
    if not units:
        return ""
    who = "only one coder" if asked.missing else "not all coders"
    which = f"1 unit that {who} rated" if units == 1 else f"{units} units that {who} rated"
    if asked.lone:
        return f"{which} {'counts' if units == 1 else 'count'} towards chance only"
    return f"{which} {'is' if units == 1 else 'are'} left out"

"""What every coefficient of agreement is given and what it answers: ratings in, one figure a sample out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]
Category = str | float | frozenset[str]
Level = Literal["nominal", "ordinal", "interval", "ratio", "set"]
Counts = tuple[tuple[str, float], ...]

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio", "set")
NUMBERED: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
"""Levels at which a unit gets one value, not a set."""
NAMED: tuple[Level, ...] = ("nominal", "ordinal")
"""Levels at which coefficients that take every value as a name can be asked; between measured numbers they say nothing."""
MISSING = -1
"""The index of a rating that was not given: the coder did not read the unit."""
CODED: tuple[Category, ...] = ("not coded", "coded")
"""The declared values of one code in a unit; the second is the positive one."""


@dataclass(frozen=True, eq=False, slots=True)
class Ratings:
    """Distinct rating patterns of the units and how often each occurs.

    `values[p, m]` is an index into `categories` or `MISSING`, shape (P, coders). `categories` are the values that were
    declared, in their order, observed or not. `weights[b, p]`, shape (B, P), says how many units show pattern p in sample b;
    row 0 is the data, further rows are resamples and need not be whole numbers.
    """

    values: Indexes
    categories: tuple[Category, ...]
    weights: Floats

    @property
    def coders(self) -> int:
        """How many columns there are."""
        return int(self.values.shape[1])

    @property
    def units(self) -> int:
        """Units that somebody rated, in the data."""
        rated = (self.values != MISSING).any(axis=1)
        return round(float(self.weights[0, rated].sum()))

    def weighted(self, weights: Floats) -> Ratings:
        """The same patterns with other weights, shape (B, P)."""
        return Ratings(self.values, self.categories, weights)

    def between(self, *columns: int) -> Ratings:
        """Only these coders, in this order."""
        return Ratings(self.values[:, columns], self.categories, self.weights)

    def complete(self) -> Ratings:
        """Only the units that every coder rated."""
        whole = (self.values != MISSING).all(axis=1)
        return Ratings(self.values[whole], self.categories, self.weights[:, whole])


class Coefficient(Protocol):
    """A coefficient: what it is called, how it is computed, who gave it, and what it can be asked."""

    @property
    def name(self) -> str:
        """The name in tables and on the command line."""

    @property
    def title(self) -> str:
        """The name in print."""

    @property
    def formula(self) -> str:
        """The formula as plain text."""

    @property
    def source(self) -> str:
        """Where the formula is from."""

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of measurement it is for."""

    @property
    def raters(self) -> Literal["two", "any"]:
        """How many coders it can compare."""

    @property
    def missing(self) -> bool:
        """Whether units that not everybody rated count with the ratings they have; else they are left out."""

    @property
    def lone(self) -> bool:
        """Whether a unit that only one coder rated still counts for how often each value is given, and so for chance."""

    @property
    def binary(self) -> bool:
        """Whether it needs exactly two declared values, the second of them positive."""

    def __call__(self, ratings: Ratings) -> Floats:
        """The figure in each sample, shape (B,); nan where it is undefined."""

    def behind(self, ratings: Ratings) -> Counts:
        """The counts behind the figure of the data, in reading order."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A coefficient put together from its two functions; see `Coefficient` for what each part says."""

    name: str
    title: str
    formula: str
    source: str
    compute: Callable[[Ratings], Floats]
    counts: Callable[[Ratings], Counts]
    levels: tuple[Level, ...] = NUMBERED
    raters: Literal["two", "any"] = "any"
    missing: bool = True
    lone: bool = False
    binary: bool = False

    def __call__(self, ratings: Ratings) -> Floats:
        """The figure in each sample, shape (B,); nan where it is undefined."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.compute(ratings if self.missing else ratings.complete())

    def behind(self, ratings: Ratings) -> Counts:
        """The counts behind the figure of the data, in reading order."""
        data = ratings.weighted(ratings.weights[:1])
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.counts(data if self.missing else data.complete())


def ratings_of(units: Sequence[Sequence[Category | None]], categories: Sequence[Category] | None = None) -> Ratings:
    """Ratings from one row a unit, one value a coder, None where the coder did not rate it.

    Without `categories` the observed values are taken as the declared ones, in their natural order. A value that is not
    declared is a ValueError: coefficients that rest on the number of values would be wrong.
    """
    if categories is None:
        categories = in_order({value for unit in units for value in unit if value is not None})
    index: dict[Category | None, int] = {category: at for at, category in enumerate(categories)}
    index[None] = MISSING
    unknown = {value for unit in units for value in unit if value not in index}
    if unknown:
        raise ValueError(f"not among the declared values: {', '.join(sorted(map(str, unknown)))}")
    coders = max((len(unit) for unit in units), default=0)
    values = np.array([[index[value] for value in unit] for unit in units], dtype=np.intp).reshape(len(units), coders)
    return ratings_from(values, tuple(categories))


def in_order(values: set[Category]) -> tuple[Category, ...]:
    """Values in their natural order: numbers by size, text by letters, sets by size and members."""

    def key(value: Category) -> tuple[int, float, str]:
        if isinstance(value, frozenset):
            return (2, len(value), "|".join(sorted(value)))
        return (1, 0.0, value) if isinstance(value, str) else (0, value, "")

    return tuple(sorted(values, key=key))


def ratings_from(values: NDArray[Any], categories: tuple[Category, ...] = CODED) -> Ratings:
    """Ratings from indexes into `categories`, shape (units, coders), -1 where missing."""
    patterns, which = patterns_of(values, len(categories))
    counts = np.bincount(which, minlength=len(patterns)).astype(np.float64)
    return Ratings(patterns, categories, counts[None, :])


def patterns_of(values: NDArray[Any], categories: int) -> tuple[Indexes, Indexes]:
    """The distinct rows of `values`, shape (P, coders), and which of them each unit shows, shape (units,)."""
    units, coders = values.shape
    base = categories + 1
    if base**coders < 2**62:
        key = np.zeros(units, dtype=np.int32 if base**coders < 2**31 else np.int64)
        for column in range(coders):
            key = key * base + (values[:, column] + 1)
        if base**coders <= max(4 * units, 4096):
            seen = np.bincount(key, minlength=base**coders) > 0
            keys, which = np.flatnonzero(seen), (np.cumsum(seen) - 1)[key]
        else:
            keys, which = np.unique(key, return_inverse=True)
        powers = base ** np.arange(coders - 1, -1, -1, dtype=np.int64)
        return (keys[:, None] // powers % base - 1).astype(np.intp), which.astype(np.intp)
    found, inverse = np.unique(values, axis=0, return_inverse=True)
    return found.astype(np.intp), inverse.reshape(-1).astype(np.intp)

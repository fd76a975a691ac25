"""Counting ratings: how often each value stands in each pattern and in each sample. Memory grows with the ratings, not the values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from casecode.coefficients._port import MISSING, Category, Floats, Indexes, Ratings

_DENSE = 2_000_000
"""Cells up to which a table pattern × value is made and multiplied; above it the samples are summed value by value."""


@dataclass(frozen=True, eq=False, slots=True)
class Tallies:
    """`times[t]` coders gave value `category[t]` in pattern `pattern[t]`; `rated[p]` coders rated pattern p at all."""

    pattern: Indexes
    category: Indexes
    times: Floats
    rated: Floats
    categories: int

    def per_pattern(self, figures: Floats) -> Floats:
        """One figure a tally, summed within each pattern, shape (P,)."""
        return np.bincount(self.pattern, figures, minlength=len(self.rated)).astype(np.float64)

    def per_category(self, figures: Floats, weights: Floats) -> Floats:
        """One figure a tally, weighted by its pattern and summed within each value, shape (B, K)."""
        if len(self.rated) * self.categories <= _DENSE:
            table = np.zeros((len(self.rated), self.categories))
            table[self.pattern, self.category] = figures
            return weights @ table
        order = np.argsort(self.category, kind="stable")
        present, starts = np.unique(self.category[order], return_index=True)
        totals = np.zeros((len(weights), self.categories))
        for b, row in enumerate(weights):
            totals[b, present] = np.add.reduceat((row[self.pattern] * figures)[order], starts)
        return totals

    def agreeing(self, least: int = 2) -> Floats:
        """The share of pairs of coders that agree in each pattern, shape (P,); 0 where fewer than `least` rated it."""
        pairs = self.rated * (self.rated - 1)
        same = self.per_pattern(self.times * (self.times - 1))
        return np.divide(same, pairs, out=np.zeros_like(pairs), where=self.rated >= least)


def tally(ratings: Ratings) -> Tallies:
    """The tallies of all patterns."""
    values = np.sort(ratings.values, axis=1)
    patterns, coders = values.shape
    if not values.size:
        nothing = np.zeros(0, dtype=np.intp)
        return Tallies(nothing, nothing, np.zeros(0), np.zeros(patterns), len(ratings.categories))
    begins = np.ones((patterns, coders), dtype=bool)
    begins[:, 1:] = values[:, 1:] != values[:, :-1]
    run = np.cumsum(begins.ravel()) - 1
    length = np.bincount(run).astype(np.float64)
    at = np.flatnonzero(begins.ravel())
    given = values.ravel()[at] != MISSING
    rated = (values != MISSING).sum(axis=1).astype(np.float64)
    return Tallies(at[given] // coders, values.ravel()[at[given]], length[given], rated, len(ratings.categories))


def pairable(tallies: Tallies, weights: Floats) -> Floats:
    """Weights without the patterns that fewer than two coders rated, shape (B, P)."""
    return weights * (tallies.rated >= 2)


def shares(ratings: Ratings) -> Floats:
    """The mean share of each value among the ratings of a unit, over the units that anybody rated, shape (B, K)."""
    tallies = tally(ratings)
    mean = tallies.per_category(tallies.times / tallies.rated[tallies.pattern], ratings.weights)
    shown: Floats = mean / (ratings.weights @ (tallies.rated > 0))[:, None]
    return shown


def observed(ratings: Ratings) -> Floats:
    """The mean share of agreeing pairs of coders, over the units that at least two rated, shape (B,)."""
    tallies = tally(ratings)
    agreed: Floats = (ratings.weights @ tallies.agreeing()) / (ratings.weights @ (tallies.rated >= 2))
    return agreed


def margin(ratings: Ratings, coder: int) -> Floats:
    """How often one coder gave each value, shape (B, K)."""
    tallies = tally(ratings.between(coder))
    return tallies.per_category(tallies.times, ratings.weights)


def above_chance(agreed: Floats, expected: Floats) -> Floats:
    """(observed − expected) / (1 − expected); nan where chance alone makes coders agree."""
    room = 1.0 - expected
    result: Floats = np.where(room > 1e-12, (agreed - expected) / room, np.nan)
    return result


def shown(category: Category) -> str:
    """A value as people write it: sets as A|B, the empty set as ∅, whole numbers without a point."""
    if isinstance(category, frozenset):
        return "|".join(sorted(category)) or "∅"
    if isinstance(category, str):
        return category
    return f"{category:g}"


def named(prefix: str, figures: Floats, categories: tuple[Category, ...]) -> tuple[tuple[str, float], ...]:
    """One line a value that occurs, `prefix value`; for `behind`."""
    return tuple((f"{prefix} {shown(c)}", float(f)) for c, f in zip(categories, figures, strict=True) if f)

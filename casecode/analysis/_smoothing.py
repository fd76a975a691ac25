"""The prior of two units that keeps resamples away from what was merely not seen: see `intervals`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from casecode.coefficients._port import MISSING, Floats, Indexes, Ratings, patterns_of

_MASKS = 8
"""Ways of being rated (who rated, who did not) that share the prior, commonest first."""
_VALUES = 10
"""Values among which prior patterns are made, commonest first: with more, no single pattern is rare enough to need one."""


@dataclass(frozen=True, eq=False, slots=True)
class Smoothed:
    """Patterns observed or in the prior, shape (P', coders); `at[p]` is where observed pattern p stands; `prior` is in units."""

    values: Indexes
    at: Indexes
    prior: Floats

    def spread(self, counts: Floats) -> Floats:
        """Counts of the observed patterns, shape (…, P), under the patterns here, shape (…, P')."""
        wide = np.zeros((*counts.shape[:-1], len(self.values)))
        wide[..., self.at] = counts
        return wide


def smoothed(ratings: Ratings) -> Smoothed:
    """One unit spread over agreement, one over a single coder who departs, among those values and coders that occur."""
    patterns, masses = _prior(ratings)
    together = np.concatenate([ratings.values, patterns])
    values, which = patterns_of(together, len(ratings.categories))
    prior = np.bincount(which[len(ratings.values) :], masses, minlength=len(values)).astype(np.float64)
    return Smoothed(values, which[: len(ratings.values)], prior)


def _prior(ratings: Ratings) -> tuple[Indexes, Floats]:
    given = ratings.values != MISSING
    counts = ratings.weights[0]
    together = (given.sum(axis=1) >= 2) & (counts > 0)
    seen = ratings.values[together]
    weights = np.broadcast_to(counts[together, None], seen.shape)[seen != MISSING]
    often = np.bincount(seen[seen != MISSING], weights, minlength=len(ratings.categories))
    values = np.argsort(-often, kind="stable")[: min(_VALUES, int((often > 0).sum()))]
    masks, which = np.unique(given[together], axis=0, return_inverse=True)
    weight = np.bincount(which.reshape(-1), counts[together], minlength=len(masks))
    kept = np.argsort(-weight, kind="stable")[:_MASKS]
    parts = [_under(np.flatnonzero(masks[mask]), values, ratings.coders) for mask in kept]
    if len(values) < 2 or not parts:
        return np.zeros((0, ratings.coders), dtype=np.intp), np.zeros(0)
    share = weight[kept] / weight[kept].sum()
    masses = [mass * part for (_, mass), part in zip(parts, share, strict=True)]
    return np.concatenate([patterns for patterns, _ in parts]), np.concatenate(masses)


def _under(raters: Indexes, values: Indexes, coders: int) -> tuple[Indexes, Floats]:
    """All ways in which these coders agree, and in which one of them departs; one unit of mass on each kind."""
    agreeing = np.full((len(values), coders), MISSING, dtype=np.intp)
    agreeing[:, raters] = values[:, None]
    rest, other = (grid.ravel() for grid in np.meshgrid(values, values))
    apart = rest != other
    departing = np.full((int(apart.sum()) * len(raters), coders), MISSING, dtype=np.intp)
    departing[:, raters] = np.repeat(rest[apart], len(raters))[:, None]
    departing[np.arange(len(departing)), np.tile(raters, int(apart.sum()))] = np.repeat(other[apart], len(raters))
    mass = np.concatenate(
        [np.full(len(agreeing), 1 / max(len(agreeing), 1)), np.full(len(departing), 1 / max(len(departing), 1))]
    )
    return np.concatenate([agreeing, departing]), mass

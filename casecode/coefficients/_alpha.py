"""Krippendorff's alpha under any distance: observed over expected disagreement among the ratings that can be paired.

With m_u ratings in unit u, only units with m_u ≥ 2 count; n_c is how often value c stands in them and n = Σ n_c:

    D_o = (1/n) Σ_u (1/(m_u − 1)) Σ_{i ≠ j} d(v_ui, v_uj)
    D_e = (1/(n(n − 1))) Σ_c Σ_k n_c n_k d(c, k)
    α = 1 − D_o / D_e

d is squared already: interval (c − k)², ratio ((c − k)/(c + k))², nominal 0 or 1. Source: Krippendorff (2011), Computing
Krippendorff's Alpha-Reliability; (2019) Content Analysis, 4th ed., ch. 12.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from casecode.coefficients._port import MISSING, Counts, Floats, Indexes, Ratings
from casecode.coefficients._tallies import Tallies, named, pairable, tally

Disagreements = Callable[[Ratings], tuple[Floats, Floats]]
"""Σ_u (1/(m_u − 1)) Σ d, and Σ_c Σ_k n_c n_k d(c, k), in each sample: each of shape (B,)."""
Block = Callable[[int, int], Floats]
"""Distances of the values `start` to `stop` to all values, shape (stop − start, K)."""
_CELLS = 4_000_000


def alpha(disagreements: Disagreements) -> Callable[[Ratings], Floats]:
    """The coefficient under these disagreements; nan where no disagreement could be expected."""

    def value(ratings: Ratings) -> Floats:
        observed, expected, ratings_paired = _sums(disagreements, ratings)
        possible = (expected > 1e-12 * ratings_paired**2) & (ratings_paired > 1)
        result: Floats = np.where(possible, 1.0 - (ratings_paired - 1) * observed / expected, np.nan)
        return result

    return value


def counts(disagreements: Disagreements) -> Callable[[Ratings], Counts]:
    """What lies behind the figure: the paired ratings, how often each value stands among them, D_o and D_e."""

    def behind(ratings: Ratings) -> Counts:
        observed, expected, paired = (float(part[0]) for part in _sums(disagreements, ratings))
        tallies = tally(ratings)
        weights = pairable(tallies, ratings.weights)
        return (
            ("units that two or more coders rated", float(weights[0].sum())),
            ("ratings that can be paired", paired),
            *named("ratings:", tallies.per_category(tallies.times, weights)[0], ratings.categories),
            ("D_o", observed / paired if paired else float("nan")),
            ("D_e", expected / (paired * (paired - 1)) if paired > 1 else float("nan")),
        )

    return behind


def _sums(disagreements: Disagreements, ratings: Ratings) -> tuple[Floats, Floats, Floats]:
    rated = (ratings.values != MISSING).sum(axis=1)
    paired = ratings.weights @ np.where(rated >= 2, rated, 0)
    return (*disagreements(ratings), paired.astype(np.float64))


def nominal(ratings: Ratings) -> tuple[Floats, Floats]:
    """Distance 0 for the same value, 1 for another."""
    tallies = tally(ratings)
    weights = pairable(tallies, ratings.weights)
    apart = _mean_over_others(tallies, tallies.rated**2 - tallies.per_pattern(tallies.times**2))
    given = tallies.per_category(tallies.times, weights)
    return weights @ apart, given.sum(axis=1) ** 2 - (given**2).sum(axis=1)


def squared(scores: Floats, ratings: Ratings) -> tuple[Floats, Floats]:
    """Distance (score of c − score of k)², one score a value, shape (K,)."""
    tallies = tally(ratings)
    weights = pairable(tallies, ratings.weights)
    given = tallies.per_category(tallies.times, weights)
    # Shifted to their middle, or squares of large numbers such as years would swallow their differences.
    centred = scores - (given[0] @ scores) / max(float(given[0].sum()), 1.0)
    score = centred[tallies.category]
    sums = tallies.per_pattern(tallies.times * score)
    squares = tallies.per_pattern(tallies.times * score**2)
    apart = _mean_over_others(tallies, 2 * (tallies.rated * squares - sums**2))
    total = given.sum(axis=1)
    return weights @ apart, 2 * (total * (given @ centred**2) - (given @ centred) ** 2)


def ranked(ratings: Ratings) -> tuple[Floats, Floats]:
    """Distance (Σ n_g from c to k − (n_c + n_k)/2)²: that of the middle ranks of c and k in the sample, squared."""
    tallies = tally(ratings)
    weights = pairable(tallies, ratings.weights)
    given = tallies.per_category(tallies.times, weights)
    ranks = np.cumsum(given, axis=1) - given / 2 - given.sum(axis=1, keepdims=True) / 2
    observed = np.zeros(len(weights))
    per_other = 2 * tallies.times / np.maximum(tallies.rated[tallies.pattern] - 1, 1)
    size = max(1, _CELLS // max(len(tallies.category), 1))
    for start in range(0, len(weights), size):
        part = slice(start, start + size)
        score = ranks[part][:, tallies.category]
        squares = (weights[part][:, tallies.pattern] * per_other * tallies.rated[tallies.pattern] * score**2).sum(axis=1)
        observed[part] = squares - _squared_sums(tallies, score, weights[part])
    total = given.sum(axis=1)
    return observed, 2 * (total * (given * ranks**2).sum(axis=1) - (given * ranks).sum(axis=1) ** 2)


def _squared_sums(tallies: Tallies, score: Floats, weights: Floats) -> Floats:
    """Σ_p w_p 2/(m_p − 1) (Σ_t times · score)² for each sample; tallies stand in the order of their patterns."""
    present, starts = np.unique(tallies.pattern, return_index=True)
    if not len(present):
        return np.zeros(len(weights))
    sums = np.add.reduceat(tallies.times * score, starts, axis=1)
    result: Floats = (weights[:, present] * 2 / np.maximum(tallies.rated[present] - 1, 1) * sums**2).sum(axis=1)
    return result


def by_distance(block: Block, ratings: Ratings) -> tuple[Floats, Floats]:
    """Any distance, given in blocks of rows, so that thousands of values need no whole table at once."""
    tallies = tally(ratings)
    weights = pairable(tallies, ratings.weights)
    given = tallies.per_category(tallies.times, weights)
    apart = np.zeros(len(tallies.rated))
    expected = np.zeros(len(weights))
    size = max(1, _CELLS // max(len(ratings.categories), 1))
    for start in range(0, len(ratings.categories), size):
        stop = min(start + size, len(ratings.categories))
        distances = block(start, stop)
        expected += (given[:, start:stop] * (given @ distances.T)).sum(axis=1)
        for one, other in combinations(range(ratings.coders), 2):
            apart += _between(ratings.values[:, one], ratings.values[:, other], start, stop, distances)
    return weights @ _mean_over_others(tallies, 2 * apart), expected


def _between(one: Indexes, other: Indexes, start: int, stop: int, distances: Floats) -> Floats:
    """The distance of two coders' values in each pattern, 0 where either is missing or the first is outside the block."""
    here = (one >= start) & (one < stop) & (other != MISSING)
    apart = np.zeros(len(one))
    apart[here] = distances[one[here] - start, other[here]]
    return apart


def _mean_over_others(tallies: Tallies, apart: Floats) -> Floats:
    return np.divide(apart, tallies.rated - 1, out=np.zeros_like(apart), where=tallies.rated >= 2)

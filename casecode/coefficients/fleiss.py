"""Fleiss' kappa for any number of coders: agreement above chance, where chance is how often all coders use each value.

κ = (p_a − p_e) / (1 − p_e), p_e = Σ_c π_c², π_c the mean share of value c in a unit. With nothing missing this is Fleiss (1971);
with missing ratings it is Gwet's general form: p_a over units with two ratings or more, π_c over units with one or more.
For one value against the rest: κ_c = 1 − mean of [2 n_uc (m_u − n_uc) / (m_u (m_u − 1))] / (2 π_c (1 − π_c)).
Source: Fleiss (1971), Psychological Bulletin 76, 378-382; Gwet (2014), Handbook of Inter-Rater Reliability, ch. 2 and 3.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._chance import general_counts
from casecode.coefficients._port import NAMED, Counts, Floats, Measure, Ratings
from casecode.coefficients._tallies import above_chance, named, observed, shares, tally


def expected(ratings: Ratings) -> Floats:
    """Agreement by chance in each sample, shape (B,)."""
    by_chance: Floats = (shares(ratings) ** 2).sum(axis=1)
    return by_chance


def _value(ratings: Ratings) -> Floats:
    return above_chance(observed(ratings), expected(ratings))


def per_category(ratings: Ratings) -> Floats:
    """Fleiss' kappa of each value against all others, shape (B, K); nan where nobody or everybody gave it."""
    tallies = tally(ratings)
    rated = tallies.rated[tallies.pattern]
    pairs = np.where(rated >= 2, rated * (rated - 1), np.inf)
    apart = tallies.per_category(2 * tallies.times * (rated - tallies.times) / pairs, ratings.weights)
    share = shares(ratings)
    by_chance = 2 * share * (1 - share) * (ratings.weights @ (tallies.rated >= 2))[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        kappas: Floats = np.where(by_chance > 0, 1 - apart / by_chance, np.nan)
    return kappas


def _counts(ratings: Ratings) -> Counts:
    return (
        *general_counts(ratings, expected(ratings)),
        *named("kappa of", per_category(ratings)[0], ratings.categories),
    )


COEFFICIENT = Measure(
    name="fleiss",
    title="Fleiss' kappa",
    formula="kappa = (p_a - p_e) / (1 - p_e), p_e = sum over values of (mean share in a unit) squared",
    source="Fleiss (1971), Psychological Bulletin 76, 378-382; with missing ratings Gwet (2014)",
    compute=_value,
    counts=_counts,
    levels=NAMED,
    lone=True,
)

"""Percent agreement: the share of pairs of coders that give a unit the same value, averaged over units.

p_a = mean over units with m_u ≥ 2 ratings of Σ_c n_uc (n_uc − 1) / (m_u (m_u − 1)).

For two coders it is the share of units on which they agree. It takes no account of chance: a code that is hardly ever used
has a high figure whatever the coders do. Source: Fleiss (1971), P̄; with missing ratings Gwet (2014), p_a.
"""

from __future__ import annotations

from casecode.coefficients._port import LEVELS, Counts, Floats, Measure, Ratings
from casecode.coefficients._tallies import observed, tally


def _value(ratings: Ratings) -> Floats:
    return observed(ratings)


def _counts(ratings: Ratings) -> Counts:
    tallies = tally(ratings)
    weights = ratings.weights[0] * (tallies.rated >= 2)
    pairs = tallies.rated * (tallies.rated - 1) / 2
    return (
        ("units that two or more coders rated", float(weights.sum())),
        ("pairs of ratings of the same unit", float(weights @ pairs)),
        ("pairs that agree", float(weights @ (pairs * tallies.agreeing()))),
    )


COEFFICIENT = Measure(
    name="agreement",
    title="Percent agreement",
    formula="p_a = mean over units of (agreeing pairs of coders) / (pairs of coders)",
    source="Fleiss (1971), Psychological Bulletin 76, 378-382; Gwet (2014), Handbook of Inter-Rater Reliability",
    compute=_value,
    counts=_counts,
    levels=LEVELS,
)

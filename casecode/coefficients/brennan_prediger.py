"""Brennan & Prediger's coefficient (S of Bennett, Alpert & Goldstein) for any number of coders.

S = (p_a − 1/q) / (1 − 1/q), q the number of DECLARED values: chance is that every value is equally likely. With two values it
is PABAK. Source: Bennett, Alpert & Goldstein (1954), Public Opinion Quarterly 18, 303-308; Brennan & Prediger (1981), Educational
and Psychological Measurement 41, 687-699.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._chance import general_counts
from casecode.coefficients._port import NAMED, Counts, Floats, Measure, Ratings
from casecode.coefficients._tallies import above_chance, observed


def expected(ratings: Ratings) -> Floats:
    """Agreement by chance in each sample, shape (B,)."""
    return np.full(len(ratings.weights), 1.0 / max(len(ratings.categories), 1))


def _value(ratings: Ratings) -> Floats:
    return above_chance(observed(ratings), expected(ratings))


def _counts(ratings: Ratings) -> Counts:
    return general_counts(ratings, expected(ratings))


COEFFICIENT = Measure(
    name="brennan_prediger",
    title="Brennan & Prediger's coefficient",
    formula="S = (p_a - 1/q) / (1 - 1/q), q declared values",
    source="Brennan & Prediger (1981), Educational and Psychological Measurement 41, 687-699",
    compute=_value,
    counts=_counts,
    levels=NAMED,
)

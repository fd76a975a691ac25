"""Gwet's AC1 for any number of coders: agreement above chance, where chance is coders who guess on some units.

AC1 = (p_a − p_e) / (1 − p_e), p_e = Σ_c π_c (1 − π_c) / (q − 1), π_c the mean share of value c in a unit, q the number of
DECLARED values. It stays high where one value is rare; a low alpha is not mended by it. p_a rests on units with two ratings or
more, π_c on units with one or more. Source: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._chance import general_counts
from casecode.coefficients._port import NAMED, Counts, Floats, Measure, Ratings
from casecode.coefficients._tallies import above_chance, observed, shares


def expected(ratings: Ratings) -> Floats:
    """Agreement by chance in each sample, shape (B,)."""
    pi = shares(ratings)
    others = len(ratings.categories) - 1
    if not others:
        return np.ones(len(pi))
    by_chance: Floats = (pi * (1 - pi)).sum(axis=1) / others
    return by_chance


def _value(ratings: Ratings) -> Floats:
    return above_chance(observed(ratings), expected(ratings))


def _counts(ratings: Ratings) -> Counts:
    return general_counts(ratings, expected(ratings))


COEFFICIENT = Measure(
    name="ac1",
    title="Gwet's AC1",
    formula="AC1 = (p_a - p_e) / (1 - p_e), p_e = sum over values of share (1 - share) / (q - 1), q declared values",
    source="Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48",
    compute=_value,
    counts=_counts,
    levels=NAMED,
    lone=True,
)

"""The highest kappa that two coders could reach who use the values as often as these two did.

κ_max = (p_om − p_e) / (1 − p_e), p_om = Σ_c min(r_c, s_c). A low κ_max says that the coders differ in how often they use a
value, not only in where. Source: Cohen (1960), Educational and Psychological Measurement 20, 37-46.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._port import Counts, Floats, Measure, Ratings
from casecode.coefficients._tallies import above_chance
from casecode.coefficients.kappa import parts


def _parts(ratings: Ratings) -> tuple[Floats, Floats]:
    _, first, second = parts(ratings)
    return np.minimum(first, second).sum(axis=1), (first * second).sum(axis=1)


def _value(ratings: Ratings) -> Floats:
    return above_chance(*_parts(ratings))


def _counts(ratings: Ratings) -> Counts:
    most, expected = _parts(ratings)
    return (("most agreement that the margins allow", float(most[0])), ("p_e", float(expected[0])))


COEFFICIENT = Measure(
    name="kappa_max",
    title="Highest kappa under these margins",
    formula="kappa_max = (sum over values of min(share of coder 1, share of coder 2) - p_e) / (1 - p_e)",
    source="Cohen (1960), Educational and Psychological Measurement 20, 37-46",
    compute=_value,
    counts=_counts,
    raters="two",
    missing=False,
)

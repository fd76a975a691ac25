"""Cohen's kappa with linear weights, for two coders and ordered values: near misses count in part.

κ_w = (Σ w_cd p_cd − Σ w_cd r_c s_d) / (1 − Σ w_cd r_c s_d), w_cd = 1 − |c − d| / (q − 1), where c and d are the places of the
values in their declared order and q is how many are declared. Source: Cohen (1968), Psychological Bulletin 70, 213-220;
weights: Cicchetti & Allison (1971), American Journal of EEG Technology 11, 101-109.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._port import Counts, Floats, Measure, Ratings
from casecode.coefficients._tallies import above_chance
from casecode.coefficients.kappa import parts


def _parts(ratings: Ratings) -> tuple[Floats, Floats]:
    """Weighted agreement observed and expected, each (B,)."""
    span = max(len(ratings.categories) - 1, 1)
    near = 1.0 - np.abs(ratings.values[:, 0] - ratings.values[:, 1]) / span
    _, first, second = parts(ratings)
    below_first, below_second = np.cumsum(first, axis=1)[:, :-1], np.cumsum(second, axis=1)[:, :-1]
    # |c - d| is the number of steps of the scale that lie between the two, so its mean is a sum over the steps.
    distance = (below_first * (1 - below_second) + below_second * (1 - below_first)).sum(axis=1)
    return ratings.weights @ near / ratings.weights.sum(axis=1), 1.0 - distance / span


def _value(ratings: Ratings) -> Floats:
    return above_chance(*_parts(ratings))


def _counts(ratings: Ratings) -> Counts:
    agreed, expected = _parts(ratings)
    return (
        ("units that both coders rated", float(ratings.weights[0].sum())),
        ("declared values", float(len(ratings.categories))),
        ("weighted agreement observed", float(agreed[0])),
        ("weighted agreement expected", float(expected[0])),
    )


COEFFICIENT = Measure(
    name="kappa_linear",
    title="Cohen's kappa, linear weights",
    formula="kappa_w = (p_o - p_e) / (1 - p_e) over agreement weighted by 1 - |c - d| / (q - 1)",
    source="Cohen (1968), Psychological Bulletin 70, 213-220; weights of Cicchetti & Allison (1971)",
    compute=_value,
    counts=_counts,
    levels=("ordinal", "interval", "ratio"),
    raters="two",
    missing=False,
)

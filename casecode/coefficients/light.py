"""Light's kappa: the mean of Cohen's kappa over all pairs of coders.

Each pair counts the units that both rated. Undefined as soon as one pair is: a mean over the pairs that happen to be defined
would be another figure. Source: Light (1971), Psychological Bulletin 76, 365-377.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from casecode.coefficients import kappa
from casecode.coefficients._port import NAMED, Counts, Floats, Measure, Ratings


def pairs(ratings: Ratings) -> Floats:
    """Cohen's kappa of each pair of coders, (1, 2), (1, 3) … (2, 3) …, shape (pairs, B)."""
    return np.array([kappa.COEFFICIENT(ratings.between(*pair)) for pair in combinations(range(ratings.coders), 2)])


def _value(ratings: Ratings) -> Floats:
    mean: Floats = pairs(ratings).mean(axis=0)
    return mean


def _counts(ratings: Ratings) -> Counts:
    which = combinations(range(1, ratings.coders + 1), 2)
    return tuple(
        (f"kappa of coders {a} and {b}", float(value)) for (a, b), value in zip(which, pairs(ratings)[:, 0], strict=True)
    )


COEFFICIENT = Measure(
    name="light",
    title="Light's kappa",
    formula="mean of Cohen's kappa over all pairs of coders",
    source="Light (1971), Psychological Bulletin 76, 365-377",
    compute=_value,
    counts=_counts,
    levels=NAMED,
)

"""Krippendorff's alpha for numbers on a ratio scale, any number of coders, missing ratings allowed.

α = 1 − D_o / D_e with d(c, k) = ((c − k) / (c + k))², 0 where both are 0. Values must not be negative. Undefined where every rating is the same. Source: Krippendorff (2011), Computing
Krippendorff's Alpha-Reliability, sect. D.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._alpha import alpha, by_distance, counts
from casecode.coefficients._port import Floats, Measure, Ratings


def _disagreements(ratings: Ratings) -> tuple[Floats, Floats]:
    numbers = np.array(ratings.categories, dtype=np.float64)

    def block(start: int, stop: int) -> Floats:
        apart = numbers[start:stop, None] - numbers[None, :]
        total = numbers[start:stop, None] + numbers[None, :]
        return np.divide(apart, total, out=np.zeros_like(apart), where=total != 0) ** 2

    return by_distance(block, ratings)


COEFFICIENT = Measure(
    name="alpha_ratio",
    title="Krippendorff's alpha, ratio",
    formula="alpha = 1 - D_o / D_e, distance ((c - k) / (c + k)) squared",
    source="Krippendorff (2011), Computing Krippendorff's Alpha-Reliability",
    compute=alpha(_disagreements),
    counts=counts(_disagreements),
    levels=("ratio",),
)

"""Krippendorff's alpha for numbers on an interval scale, any number of coders, missing ratings allowed.

α = 1 − D_o / D_e with d(c, k) = (c − k)². Undefined where every rating is the same. Source: Krippendorff (2011), Computing
Krippendorff's Alpha-Reliability, sect. D.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._alpha import alpha, counts, squared
from casecode.coefficients._port import Floats, Measure, Ratings


def _disagreements(ratings: Ratings) -> tuple[Floats, Floats]:
    return squared(np.array(ratings.categories, dtype=np.float64), ratings)


COEFFICIENT = Measure(
    name="alpha_interval",
    title="Krippendorff's alpha, interval",
    formula="alpha = 1 - D_o / D_e, distance (c - k) squared",
    source="Krippendorff (2011), Computing Krippendorff's Alpha-Reliability",
    compute=alpha(_disagreements),
    counts=counts(_disagreements),
    levels=("interval",),
)

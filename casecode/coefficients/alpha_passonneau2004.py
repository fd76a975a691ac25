"""Krippendorff's alpha for sets of codes under Passonneau's distance of 2004.

d(A, B) = 0 for equal sets, 1/3 where one holds the other, 2/3 where they cross, 1 else. For comparison with older figures; here
an empty set lies 1/3 from any other, for every set holds it. Source: Passonneau (2004), LREC, 1503-1506.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._alpha import alpha, by_distance, counts
from casecode.coefficients._port import Floats, Measure, Ratings
from casecode.coefficients._sets import blocks, kinship


def distance(common: Floats, one: Floats, other: Floats) -> Floats:
    """The distance of sets, from the sizes of what they share and of each."""
    equal, within, crossing = kinship(common, one, other)
    held: Floats = within + (1.0 - equal) * (np.minimum(one, other) == 0)
    return 1.0 - equal - held * 2 / 3 - crossing / 3


def _disagreements(ratings: Ratings) -> tuple[Floats, Floats]:
    return by_distance(blocks(ratings.categories, distance), ratings)


COEFFICIENT = Measure(
    name="alpha_passonneau2004",
    title="Krippendorff's alpha, sets by Passonneau's distance of 2004",
    formula="alpha = 1 - D_o / D_e, distance 0 equal, 1/3 subset, 2/3 crossing, 1 disjoint",
    source="Passonneau (2004), LREC, 1503-1506",
    compute=alpha(_disagreements),
    counts=counts(_disagreements),
    levels=("set",),
)

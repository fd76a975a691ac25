"""Krippendorff's alpha for sets of codes under MASI.

d(A, B) = 1 − J M, J = |A∩B| / |A∪B|, M = 1 for equal sets, 2/3 where one holds the other, 1/3 where they cross, 0 else.
Two empty sets are 0 apart, an empty and a filled one 1. Source: Passonneau (2006), LREC, 831-836.
"""

from __future__ import annotations

from casecode.coefficients._alpha import alpha, by_distance, counts
from casecode.coefficients._port import Floats, Measure, Ratings
from casecode.coefficients._sets import blocks, kinship, overlap


def distance(common: Floats, one: Floats, other: Floats) -> Floats:
    """The distance of sets, from the sizes of what they share and of each."""
    equal, within, crossing = kinship(common, one, other)
    near: Floats = overlap(common, one, other) * (equal + within * 2 / 3 + crossing / 3)
    return 1.0 - near


def _disagreements(ratings: Ratings) -> tuple[Floats, Floats]:
    return by_distance(blocks(ratings.categories, distance), ratings)


COEFFICIENT = Measure(
    name="alpha_masi",
    title="Krippendorff's alpha, sets by MASI",
    formula="alpha = 1 - D_o / D_e, distance 1 - J M, J shared / either, M = 1 equal, 2/3 subset, 1/3 crossing, 0 disjoint",
    source="Passonneau (2006), LREC, 831-836",
    compute=alpha(_disagreements),
    counts=counts(_disagreements),
    levels=("set",),
)

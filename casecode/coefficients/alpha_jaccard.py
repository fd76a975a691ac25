"""Krippendorff's alpha for sets of codes under Jaccard's distance.

d(A, B) = 1 − |A∩B| / |A∪B|.
Two empty sets are 0 apart, an empty and a filled one 1. Source: Artstein & Poesio (2008), Computational Linguistics 34, 555-596.
"""

from __future__ import annotations

from casecode.coefficients._alpha import alpha, by_distance, counts
from casecode.coefficients._port import Floats, Measure, Ratings
from casecode.coefficients._sets import blocks, overlap


def distance(common: Floats, one: Floats, other: Floats) -> Floats:
    """The distance of sets, from the sizes of what they share and of each."""
    return 1.0 - overlap(common, one, other)


def _disagreements(ratings: Ratings) -> tuple[Floats, Floats]:
    return by_distance(blocks(ratings.categories, distance), ratings)


COEFFICIENT = Measure(
    name="alpha_jaccard",
    title="Krippendorff's alpha, sets by Jaccard's distance",
    formula="alpha = 1 - D_o / D_e, distance 1 - (codes shared) / (codes in either set)",
    source="Artstein & Poesio (2008), Computational Linguistics 34, 555-596",
    compute=alpha(_disagreements),
    counts=counts(_disagreements),
    levels=("set",),
)

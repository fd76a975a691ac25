"""The fourfold table of two coders and two values."""

from __future__ import annotations

import numpy as np

from casecode.coefficients._port import Counts, Floats, Ratings


def fourfold(ratings: Ratings) -> tuple[Floats, Floats, Floats, Floats]:
    """Shares of units, each (B,): both positive, only the first, only the second, neither. Ratings complete, two coders."""
    first, second = ratings.values[:, 0] == 1, ratings.values[:, 1] == 1
    total = ratings.weights.sum(axis=1)
    a, b, c, d = (
        ratings.weights @ cell.astype(np.float64) / total
        for cell in (first & second, first & ~second, ~first & second, ~first & ~second)
    )
    return a, b, c, d


def fourfold_counts(ratings: Ratings) -> Counts:
    """The four cells of the data, in units."""
    units = float(ratings.weights[0].sum())
    positive = str(ratings.categories[1])
    words = (f"both say '{positive}'", f"only the first says '{positive}'", f"only the second says '{positive}'", "neither")
    return tuple((word, float(cell[0] * units)) for word, cell in zip(words, fourfold(ratings), strict=True))

"""What the coefficients of Gwet's general form share: they differ only in how they put agreement by chance."""

from __future__ import annotations

from casecode.coefficients._port import Counts, Floats, Ratings
from casecode.coefficients._tallies import named, observed, shares, tally


def general_counts(ratings: Ratings, expected: Floats) -> Counts:
    """The units, the mean share of each value in a unit, and agreement observed and expected, in the data."""
    tallies = tally(ratings)
    weights = ratings.weights[0]
    return (
        ("units that anybody rated", float(weights @ (tallies.rated >= 1))),
        ("units that two or more coders rated", float(weights @ (tallies.rated >= 2))),
        ("declared values", float(len(ratings.categories))),
        *named("mean share of", shares(ratings)[0], ratings.categories),
        ("p_a", float(observed(ratings)[0])),
        ("p_e", float(expected[0])),
    )

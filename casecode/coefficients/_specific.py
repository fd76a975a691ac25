"""Agreement on one value of two: what positive and negative agreement share."""

from __future__ import annotations

from casecode.coefficients._port import Counts, Floats, Ratings
from casecode.coefficients._tallies import Tallies, tally


def specific(ratings: Ratings, value: int) -> Floats:
    """Of the pairs in which one coder gives `value`, the share in which the other gives it too, shape (B,)."""
    both, any_one = _pairs(tally(ratings), value)
    agreed: Floats = (ratings.weights @ both) / (ratings.weights @ any_one)
    return agreed


def specific_counts(ratings: Ratings, value: int) -> Counts:
    """How often `value` was given where another coder rated the unit, and how often the other gave it too."""
    both, any_one = _pairs(tally(ratings), value)
    word = str(ratings.categories[value])
    return (
        (f"ordered pairs in which the first coder says '{word}'", float(ratings.weights[0] @ any_one)),
        (f"of these, pairs in which the second says '{word}' too", float(ratings.weights[0] @ both)),
    )


def _pairs(tallies: Tallies, value: int) -> tuple[Floats, Floats]:
    times = tallies.per_pattern(tallies.times * (tallies.category == value))
    return times * (times - 1), times * (tallies.rated - 1)

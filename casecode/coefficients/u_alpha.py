"""u-alpha: how alike coders cut a text into stretches and what they called them, within one exclusive domain.

With l_c the characters given value c (gaps are a value), l their sum, l_cc those that pairs of coders agree on and S the sum of
squared section lengths (of gaps: of lengths):

    1 - (l - sum l_cc) / (l - sum e_cc),  where  l - sum e_cc = l (l^2 - sum l_c^2) / (l^2 - S)

Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._continuum import SpanMeasure
from casecode.coefficients._port import Counts, Floats
from casecode.coefficients._tracks import Tracks, ratio


def _terms(tracks: Tracks) -> Floats:
    """Columns: differing, l, S, l_gap, l_c for each value. Shape (S, 4 + K)."""
    lengths = tracks.counted
    gaps = lengths.whole - lengths.marked.sum(axis=1)
    squares = lengths.squares.sum(axis=1) + gaps
    return np.column_stack([lengths.differing, lengths.whole, squares, gaps, lengths.marked])


def _value(sums: Floats) -> Floats:
    differing, whole, squares = (sums[..., at] for at in range(3))
    parts = sums[..., 3:]
    expected = whole * (parts * (whole[..., None] - parts)).sum(axis=-1)  # no difference of two large squares
    return 1 - ratio(differing * (whole**2 - squares), expected)


def _counts(tracks: Tracks) -> Counts:
    sums = _terms(tracks).sum(axis=0)
    named = zip(tracks.values, sums[4:].tolist(), strict=True)
    return (
        ("characters, all coders", float(sums[1])),
        ("of them in disagreement", float(sums[0])),
        ("squared section lengths", float(sums[2])),
        ("gap", float(sums[3])),
        *named,
    )


COEFFICIENT = SpanMeasure(
    name="u_alpha",
    title="Krippendorff's u-alpha",
    formula="1 - (l - sum l_cc) / (l - sum e_cc)",
    source="Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364",
    terms=_terms,
    value=_value,
    counts=_counts,
    exclusive=True,
)

"""|u-alpha: how alike coders tell what is coded from what is not. Asked for one code at a time.

With l_gap the characters left uncoded, l all characters of all coders, l_gap,gap those that pairs of coders both left uncoded,
S the sum of squared section lengths (of gaps: of lengths):

    1 - (l_gap - l_gap,gap) / (e_gap - e_gap,gap),  where  e_gap - e_gap,gap = l l_gap (l - l_gap) / (l^2 - S)

A long uncoded stretch raises it, so the share of coded characters belongs beside it.
Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._continuum import SpanMeasure
from casecode.coefficients._port import Counts, Floats
from casecode.coefficients._tracks import Tracks, ratio


def _terms(tracks: Tracks) -> Floats:
    """Columns: one marked and one not, l, S, l_gap. Shape (S, 4)."""
    lengths = tracks.counted
    gaps = lengths.whole - lengths.marked.sum(axis=1)
    return np.column_stack([lengths.gapped, lengths.whole, lengths.squares.sum(axis=1) + gaps, gaps])


def _value(sums: Floats) -> Floats:
    gapped, whole, squares, gaps = (sums[..., at] for at in range(4))
    return 1 - ratio(gapped * (whole**2 - squares), whole * gaps * (whole - gaps))


def _counts(tracks: Tracks) -> Counts:
    gapped, whole, squares, gaps = _terms(tracks).sum(axis=0).tolist()
    return (
        ("characters, all coders", whole),
        ("coded", whole - gaps),
        ("coded by one and not by the other", gapped),
        ("squared section lengths", squares),
    )


COEFFICIENT = SpanMeasure(
    name="bar_u_alpha",
    title="Krippendorff's |u-alpha",
    formula="1 - (l_gap - l_gap,gap) / (e_gap - e_gap,gap)",
    source="Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364",
    terms=_terms,
    value=_value,
    counts=_counts,
)

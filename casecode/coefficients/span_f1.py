"""Span F1: how many stretches find their like in another coder's, where alike means IoU >= .5 (shared over united length).

    2 x matched / (stretches of the one + stretches of the other), summed over all pairs of coders and all texts

With two coders that is the harmonic mean of precision and recall, whichever of them is taken as the key; undefined when nobody
marked anything. Best matching without search: the stretches of one coder do not overlap, so an IoU above .5 takes more than half
of both partners and neither can have another. At exactly .5 the shorter lies in the longer, has half its length and no other
partner; the longer may have two such. So every group of partners is a pair, or one stretch with two halves: one match each, and
nobody loses a match by it.

Hripcsak & Rothschild (2005), JAMIA 12, 296-298 (F1 as agreement where true negatives cannot be counted); IoU >= .5 as in
Everingham et al. (2010), IJCV 88, 303-338.
"""

from __future__ import annotations

import numpy as np

from casecode.coefficients._continuum import SpanMeasure
from casecode.coefficients._port import Counts, Floats
from casecode.coefficients._tracks import Tracks, Whole, ratio


def _terms(tracks: Tracks) -> Floats:
    """Columns: matched, stretches on either side, over pairs of coders. Shape (S, 2)."""
    many = len(tracks.lengths)
    one, _, count = _matches(tracks)
    matched = np.bincount(tracks.source[one], weights=count, minlength=many)
    sides = np.bincount(tracks.source, minlength=many) * np.maximum(tracks.readers - 1, 0)
    return np.column_stack([matched, sides]).astype(float)


def between_pairs(tracks: Tracks) -> Floats:
    """Span F1 of each two coders over the texts that both read, shape (C, C), the same on both sides of the diagonal."""
    many = len(tracks.names)
    one, other, count = _matches(tracks)
    matched = np.zeros((many, many))
    np.add.at(matched, (tracks.coder[one], tracks.coder[other]), count)
    marked = np.zeros(tracks.present.shape)
    np.add.at(marked, (tracks.source, tracks.coder), 1.0)
    sides = marked.T @ tracks.present.astype(float)
    return ratio(2 * (matched + matched.T), sides + sides.T)


def _matches(tracks: Tracks) -> tuple[Whole, Whole, Floats]:
    """Two rows that match, and how many matches that is: 1; -1 takes back the second half of one stretch."""
    wide = int(tracks.lengths.sum())
    base = tracks.coder * wide + tracks.offset[tracks.source]
    start, end = base + tracks.start, base + tracks.end
    found = [(np.zeros((2, 0), dtype=np.int64), 1.0)]
    for step in range(1, len(tracks.names)):  # coder i with coder i + step, all such pairs at once
        mine = np.flatnonzero(tracks.coder + step < len(tracks.names))
        partners = np.array(_partners(tracks, start, end, mine, step * wide))
        lone = np.unique(partners[0], return_index=True)[1]
        again = np.flatnonzero(np.bincount(partners[1], minlength=1)[partners[1]] > 1)
        twice = again[np.unique(partners[1, again], return_index=True)[1]]
        found += [(partners[:, lone], 1.0), (partners[:, twice], -1.0)]
    one, other = np.concatenate([rows for rows, _ in found], axis=1)
    return one, other, np.concatenate([np.full(rows.shape[1], count) for rows, count in found])


def _partners(tracks: Tracks, start: Whole, end: Whole, mine: Whole, shift: int) -> tuple[Whole, Whole]:
    """Rows of partners with IoU >= .5 and one value, where the other's place is `shift` further on."""
    begin, stop = start[mine] + shift, end[mine] + shift
    low, high = np.searchsorted(end, begin, side="right"), np.searchsorted(start, stop, side="left")
    many = np.maximum(high - low, 0)
    at = np.repeat(np.arange(len(mine)), many)
    other = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many) + low[at]
    shared = np.minimum(stop[at], end[other]) - np.maximum(begin[at], start[other])
    united = (stop - begin)[at] + (end - start)[other] - shared
    fit = (2 * shared >= united) & (tracks.value[mine[at]] == tracks.value[other])
    return mine[at[fit]], other[fit]


def _value(sums: Floats) -> Floats:
    return ratio(2 * sums[..., 0], sums[..., 1])


def _counts(tracks: Tracks) -> Counts:
    matched, sides = _terms(tracks).sum(axis=0).tolist()
    return (("stretches on either side of a pair of coders", sides), ("pairs of stretches that match", matched))


COEFFICIENT = SpanMeasure(
    name="span_f1",
    title="Span F1 at IoU >= .5",
    formula="2 x matched / (stretches of the one + stretches of the other)",
    source="Hripcsak & Rothschild (2005), JAMIA 12, 296-298; IoU: Everingham et al. (2010), IJCV 88, 303-338",
    terms=_terms,
    value=_value,
    counts=_counts,
    lowest=0.0,
)

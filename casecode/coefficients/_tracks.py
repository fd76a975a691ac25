"""The marked stretches of many texts on one axis, and the lengths that all unitizing coefficients are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from casecode.coefficients._port import Floats

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Clash:
    """One coder gave two values to the same characters of one text: indexes of coder, source and values, and the place."""

    coder: int
    source: int
    start: int
    end: int
    value: int
    other: int


@dataclass(frozen=True, slots=True)
class Lengths:
    """Sums over characters, by text (S) and value (K), all zero for a text that fewer than two coders read.

    `whole` (S,) is l = coders x length. `marked` (S, K) is l_c; `squares` (S, K) the sum of squared section lengths. `same`
    (S, K) is l_cc, `met` (S, K) is l'_c = sum of l_ck over values k. `differing` (S,) is l less all l_cc, gaps among them;
    `gapped` (S,) is l_gap less l_gap,gap.
    """

    whole: Floats
    marked: Floats
    squares: Floats
    same: Floats
    met: Floats
    differing: Floats
    gapped: Floats


@dataclass(frozen=True, eq=False)
class Tracks:
    """Stretches with a value, ordered by coder, text and start; those of one coder in one text do not overlap.

    `lengths` (S,) are the texts' code points, `present` (S, C) who read which text, `names` the coders. All else is a gap.
    """

    lengths: Whole
    present: NDArray[np.bool_]
    values: tuple[str, ...]
    names: tuple[str, ...]
    source: Whole
    coder: Whole
    start: Whole
    end: Whole
    value: Whole

    @cached_property
    def readers(self) -> Whole:
        """How many coders read each text, shape (S,)."""
        return np.asarray(self.present.sum(axis=1), dtype=np.int64)

    @cached_property
    def offset(self) -> Whole:
        """Where each text begins on the one axis, shape (S,)."""
        return np.cumsum(self.lengths) - self.lengths

    @cached_property
    def pieces(self) -> _Pieces:
        """The axis cut at every end."""
        return _cut(self)

    @cached_property
    def counted(self) -> Lengths:
        """The lengths that the coefficients are made of."""
        return _count(self)

    @cached_property
    def shared(self) -> Floats:
        """Q_c / (coders - 1), shape (S, K): squared, what another coder marked of each section, whatever the value."""
        return _shared(self.pieces)

    def between(self, *coders: int) -> Tracks:
        """Only these coders (columns of `present`)."""
        keep = np.isin(self.coder, coders)
        column = np.zeros(len(self.names), dtype=np.int64)
        column[list(coders)] = np.arange(len(coders))
        rows = {name: getattr(self, name)[keep] for name in ("source", "start", "end", "value")}
        names = tuple(self.names[at] for at in coders)
        return laid(
            self.lengths, self.present[:, list(coders)], self.values,
            rows["source"], column[self.coder[keep]], rows["start"], rows["end"], rows["value"], names=names,
        )  # fmt: skip


def laid(
    lengths: Whole,
    present: NDArray[np.bool_],
    values: tuple[str, ...],
    source: Whole,
    coder: Whole,
    start: Whole,
    end: Whole,
    value: Whole,
    *,
    names: tuple[str, ...],
) -> Tracks:
    """Tracks from rows in any order; a coder who is not `present` in a text must have no row there."""
    order = np.lexsort((start, source, coder))
    return Tracks(lengths, present, values, names, *(column[order] for column in (source, coder, start, end, value)))


def joined(keys: tuple[Whole, ...], start: Whole, end: Whole, value: Whole) -> tuple[Whole, ...]:
    """`keys`, start, end and value with touching and overlapping stretches of one value as one; empty ones vanish.

    Stretches with equal `keys` (coder, text) belong together. Ordered by keys and start.
    """
    full = end > start
    columns = [column[full] for column in (*keys, value, start, end)]
    if not len(columns[-1]):
        return (*(column[:0] for column in keys), start[:0], end[:0], value[:0])
    order = np.lexsort((columns[-2], *reversed(columns[:-2])))
    *groups, begin, stop = (column[order] for column in columns)
    change = np.concatenate([[True], np.any([group[1:] != group[:-1] for group in groups], axis=0)])
    far = np.cumsum(change) * (int(stop.max()) + 1)  # each group on a stretch of its own, so one running maximum serves all
    reached = np.maximum.accumulate(stop + far)
    first = np.flatnonzero(change | np.concatenate([[True], (begin + far)[1:] > reached[:-1]]))
    last = np.concatenate([first[1:] - 1, [len(begin) - 1]])
    made = [*(group[first] for group in groups[:-1]), begin[first], (reached - far)[last], groups[-1][first]]
    order = np.lexsort((made[-3], *reversed(made[:-3])))
    return tuple(column[order] for column in made)


def clashes(coder: Whole, source: Whole, start: Whole, end: Whole, value: Whole) -> Iterator[Clash]:
    """Where neighbours of one coder in one text overlap; the columns are ordered as `joined` orders them."""
    alike = (coder[1:] == coder[:-1]) & (source[1:] == source[:-1])
    for at in np.flatnonzero(alike & (start[1:] < end[:-1])).tolist():
        stop = min(int(end[at]), int(end[at + 1]))
        one, other = int(value[at]), int(value[at + 1])
        yield Clash(int(coder[at]), int(source[at]), int(start[at + 1]), stop, one, other)


@dataclass(frozen=True, eq=False)
class _Pieces:
    """The stretches of texts that two coders or more read, and the pieces of the axis between all their ends.

    `first, last` say for each stretch at which piece it begins and before which it ends; `wide` and `text` (pieces,) are a
    piece's length and text; `share` (S,) is one over the readers less one.
    """

    coder: Whole
    at: Whole
    value: Whole
    long: Floats
    first: Whole
    last: Whole
    wide: Floats
    text: Whole
    share: Floats
    shape: tuple[int, int]

    def depth(self, chosen: NDArray[np.bool_] | slice = slice(None)) -> Floats:
        """How many of the chosen stretches cover each piece."""
        up = np.bincount(self.first[chosen], minlength=len(self.wide))
        return np.cumsum(up - np.bincount(self.last[chosen], minlength=len(self.wide))).astype(float)

    def summed(self, pieces: Floats) -> Floats:
        """Length times `pieces`, over the readers less one, by text."""
        return np.bincount(self.text, weights=self.wide * pieces, minlength=self.shape[0]).astype(float) * self.share

    def by_value(self, weights: Floats) -> Floats:
        """`weights` of the stretches by text and value."""
        many, kinds = self.shape
        cell = self.at * kinds + self.value
        return np.bincount(cell, weights=weights, minlength=many * kinds).astype(float).reshape(many, kinds)


def _cut(tracks: Tracks) -> _Pieces:
    compared = tracks.readers >= 2
    rows = compared[tracks.source]
    at = tracks.source[rows]
    start, end = tracks.start[rows] + tracks.offset[at], tracks.end[rows] + tracks.offset[at]
    places, found = np.unique(np.concatenate([start, end]), return_inverse=True)
    text = np.searchsorted(tracks.offset, places, side="right") - 1
    return _Pieces(
        coder=tracks.coder[rows],
        at=at,
        value=tracks.value[rows],
        long=(end - start).astype(float),
        first=found[: len(start)],
        last=found[len(start) :],
        wide=np.diff(places, append=places[-1:]).astype(float),
        text=text,
        share=np.where(compared, 1 / np.maximum(tracks.readers - 1, 1), 0.0),
        shape=(len(tracks.lengths), len(tracks.values)),
    )


def _count(tracks: Tracks) -> Lengths:
    pieces = tracks.pieces
    kinds = pieces.shape[1]
    marked = pieces.depth()
    same, met, alike = np.zeros(pieces.shape), np.zeros(pieces.shape), np.zeros(len(marked))
    for kind in range(kinds):
        deep = pieces.depth(pieces.value == kind) if kinds > 1 else marked
        alike += deep * deep
        same[:, kind] = pieces.summed(deep * (deep - 1))
        met[:, kind] = pieces.summed(deep * (marked - 1))
    readers = tracks.readers[pieces.text].astype(float)
    gap = readers - marked
    return Lengths(
        whole=np.where(tracks.readers >= 2, tracks.readers * tracks.lengths, 0).astype(float),
        marked=pieces.by_value(pieces.long),
        squares=pieces.by_value(pieces.long**2),
        same=same,
        met=met,
        differing=pieces.summed(np.where(marked > 0, readers**2 - alike - gap**2, 0)),
        gapped=pieces.summed(marked * gap),
    )


def _shared(pieces: _Pieces) -> Floats:
    squared = np.zeros(len(pieces.long))
    for one in np.unique(pieces.coder).tolist():
        its = pieces.coder == one
        before = np.concatenate([[0.0], np.cumsum(pieces.wide * pieces.depth(its))])[:-1]
        squared += np.where(its, 0.0, before[pieces.last] - before[pieces.first]) ** 2
    return pieces.by_value(squared) * pieces.share[:, None]


def ratio(part: Floats, whole: Floats) -> Floats:
    """`part / whole`, nan where the whole is nothing; of one shape, which may be that of a single number."""
    made = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=made, where=np.asarray(whole) > 0)
    return made

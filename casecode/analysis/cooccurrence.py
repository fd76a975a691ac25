"""Which codes occur together: in the same segments, in the same sentences, or on the same words.

With n1, n2 for each of two codes and n12 for both, c = n12 / (n1 + n2 − n12).

* `segment`, `sentence`: n are distinct segments or sentences that an excerpt touches. There c is the Jaccard coefficient.
* `overlap`: n1, n2 are distinct excerpts, n12 pairs of excerpts, one of each, that share at least one code point. One excerpt can
  have many partners, so c can exceed 1 and is undefined where the pairs are as many as all excerpts. Jaccard is of the words
  themselves: code points under both, divided by code points under either.

A code with itself has n1 as count and 1 as coefficient. Nothing is compared pair by pair: the work grows with excerpts × codes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from casecode.analysis.dimensions import Heading, values
from casecode.analysis.note import Note
from casecode.analysis.select import Selected
from casecode.domain.errors import WrongUseError

UNITS: tuple[str, ...] = ("segment", "sentence", "overlap")
LEVELS: tuple[str, ...] = ("code", "theme")
MEASURES: tuple[str, ...] = ("count", "jaccard", "c")
_BLOCK = 8192
_SAID = {
    "segment": "Segments that excerpts of both touch",
    "sentence": "Sentences that excerpts of both touch",
    "overlap": "Pairs of excerpts, one of each, that share words",
}
_MEASURED = {
    "count": "",
    "jaccard": "; Jaccard: shared among all of either",
    "c": "; c = n12 / (n1 + n2 − n12)",
}

Ints = npt.NDArray[np.int_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """Two codes: `n1`, `n2`, `n12`, and the coefficients, None where they are undefined."""

    first: Heading
    second: Heading
    n1: int
    n2: int
    n12: int
    jaccard: float | None
    c: float | None


@dataclass(frozen=True)
class Cooccurrence:
    """A finished symmetric table over `codes` (in the codebook's order). `together[i, j]` is n12, `alone[i]` n1; `jaccard` is nan
    where undefined.
    """  # noqa: D205  one thought, two lines

    unit: str
    level: str
    codes: tuple[Heading, ...]
    together: Ints
    alone: Ints
    jaccard: Floats
    note: Note

    def pair(self, one: int, other: int) -> Pair:
        """The facts of two codes by their numbers."""
        n1, n2, n12 = (int(number) for number in (self.alone[one], self.alone[other], self.together[one, other]))
        either = n1 + n2 - n12
        jaccard = float(self.jaccard[one, other])
        c = None if either <= 0 else n12 / either
        return Pair(self.codes[one], self.codes[other], n1, n2, n12, None if np.isnan(jaccard) else jaccard, c)

    def pairs(self) -> Iterator[Pair]:
        """Every pair of different codes once, in the codebook's order, zeros included."""
        for one in range(len(self.codes)):
            for other in range(one + 1, len(self.codes)):
                yield self.pair(one, other)

    def cell(self, one: int, other: int, measure: str) -> int | float | None:
        """One cell of the matrix for a measure of `MEASURES`."""
        facts = self.pair(one, other)
        return {"count": facts.n12, "jaccard": facts.jaccard, "c": facts.c}[measure]


def cooccurrence(selected: Selected, unit: str = "segment", level: str = "code", measure: str = "count") -> Cooccurrence:
    """Count what occurs together among the excerpts that count. WrongUseError for another unit, level or measure.

    Every code of the codebook has its row and column, codes that no codebook has after them.
    """
    for word, known, what in ((unit, UNITS, "unit"), (level, LEVELS, "level"), (measure, MEASURES, "measure")):
        if word not in known:
            raise WrongUseError(reason=f"No {what} '{word}'. One of: {', '.join(known)}.")
    tree = selected.corpus.tree
    of_excerpt = values(selected.corpus, level, selected.excerpts)
    known = tuple(tree.codes) if level == "code" else tree.themes
    names = (*known, *sorted(set(of_excerpt) - set(known)))
    number = {name: at for at, name in enumerate(names)}
    code = np.array([number[name] for name in of_excerpt], dtype=int)
    if unit == "overlap":
        together, alone, jaccard = _overlaps(selected, code, len(names))
    else:
        places = _segments(selected, code) if unit == "segment" else _sentences(selected, code)
        together = _both(*places, len(names))
        alone = together.diagonal().copy()
        jaccard = _ratio(together, alone[:, None] + alone[None, :] - together)
    note = selected.note(_SAID[unit] + _MEASURED[measure])
    return Cooccurrence(unit, level, tuple(Heading(name, tree.label(name)) for name in names), together, alone, jaccard, note)


def _segments(selected: Selected, code: Ints) -> tuple[Ints, Ints]:
    """Segment and code of every piece of an excerpt."""
    return selected.pieces["row"].to_numpy(dtype=int), code[selected.pieces["excerpt"].to_numpy(dtype=int)]


def _sentences(selected: Selected, code: Ints) -> tuple[Ints, Ints]:
    """Sentence and code; sentences are numbered by where they start, a segment without sentences is one."""
    corpus, pieces = selected.corpus, selected.pieces
    sources = corpus.segments["source"].tolist()
    far = 1 + max((len(one.text.text) for one in corpus.materials), default=0)
    base = {one.source.id: at * far for at, one in enumerate(corpus.materials)}
    found: list[int] = []
    whose: list[int] = []
    for row, start, end, excerpt in zip(*(pieces[name].tolist() for name in ("row", "start", "end", "excerpt")), strict=True):
        source = sources[row]
        segment = corpus.speech[source].segments[row - corpus.first_row[source]]
        spans = segment.sentences or ((segment.start, segment.end),)
        first = max(0, bisect_right(spans, (start, far)) - 1)
        touched = [span for span in spans[first : bisect_right(spans, (max(end - 1, start), far))] if span[1] > start] or [
            spans[first]
        ]
        found += [base[source] + span[0] for span in touched]
        whose += [excerpt] * len(touched)
    return np.array(found, dtype=int), code[np.array(whose, dtype=int)] if whose else np.zeros(0, dtype=int)


def _both(place: Ints, code: Ints, codes: int) -> Ints:
    """For each two codes the distinct places that have both; the diagonal is of each alone."""
    made = np.zeros((codes, codes), dtype=np.float64)
    if len(place):
        number = np.unique(place, return_inverse=True)[1]
        order = np.argsort(number, kind="stable")
        number, code = number[order], code[order]
        for first in range(0, int(number[-1]) + 1, _BLOCK):
            low, high = np.searchsorted(number, (first, first + _BLOCK))
            table = np.zeros((min(_BLOCK, int(number[-1]) + 1 - first), codes), dtype=np.float64)
            table[number[low:high] - first, code[low:high]] = 1.0
            made += table.T @ table
    return made.round().astype(int)


def _overlaps(selected: Selected, code: Ints, codes: int) -> tuple[Ints, Ints, Floats]:
    """Overlapping pairs, excerpts, and the Jaccard coefficient of the words, all sources laid one behind the other."""
    corpus, frame = selected.corpus, selected.excerpts
    far = 1 + max((len(one.text.text) for one in corpus.materials), default=0)
    base = {one.source.id: at * far for at, one in enumerate(corpus.materials)}
    shift = np.array([base[source] for source in frame["source"].tolist()], dtype=int)
    spans = pd.DataFrame(
        {"code": code, "start": frame["start"].to_numpy(dtype=int) + shift, "end": frame["end"].to_numpy(dtype=int) + shift}
    )
    spans = spans[spans["start"] < spans["end"]].drop_duplicates(ignore_index=True)
    own, start, end = (spans[name].to_numpy(dtype=int) for name in ("code", "start", "end"))
    alone = np.bincount(own, minlength=codes)
    together = np.zeros((codes, codes), dtype=int)
    for other in np.unique(own).tolist():
        begun = np.searchsorted(np.sort(start[own == other]), end, "left")
        over = np.searchsorted(np.sort(end[own == other]), start, "right")
        together[:, other] = np.bincount(own, begun - over, codes).round().astype(int)
    together[np.diag_indices(codes)] = alone
    return together, alone, _words(own, start, end, codes)


def _words(own: Ints, start: Ints, end: Ints, codes: int) -> Floats:
    """The code points under both codes, divided by those under either."""
    covers = [_united(start[own == one], end[own == one]) for one in range(codes)]
    length = np.array([int((last - first).sum()) for first, last in covers], dtype=int)
    whose = np.repeat(np.arange(codes), [len(first) for first, _ in covers])
    firsts = np.concatenate([first for first, _ in covers]) if codes else np.zeros(0, dtype=int)
    lasts = np.concatenate([last for _, last in covers]) if codes else np.zeros(0, dtype=int)
    both = np.zeros((codes, codes), dtype=int)
    for one, (first, last) in enumerate(covers):
        if len(
            first
        ):  # how much of this code lies before a place is a broken line: 0 to its first start, rising within its spans
            edges = np.column_stack([first, last]).ravel()
            before = np.repeat(np.concatenate([[0], np.cumsum(last - first)]), 2)[1:-1]
            inside = np.interp(lasts, edges, before) - np.interp(firsts, edges, before)
            both[one] = np.bincount(whose, inside, codes).round().astype(int)
    return _ratio(both, length[:, None] + length[None, :] - both)


def _united(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Spans without what they share, in order."""
    if not len(start):
        return start, end
    order = np.argsort(start, kind="stable")
    start, reach = start[order], np.maximum.accumulate(end[order])
    first = np.concatenate([[True], start[1:] > reach[:-1]])
    last = np.concatenate([first[1:], [True]])
    return start[first], reach[last]


def _ratio(part: Ints, whole: Ints) -> Floats:
    made: Floats = np.full(part.shape, np.nan)
    np.divide(part, whole, out=made, where=whole > 0)
    return made

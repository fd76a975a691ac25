"""The ground that agreement on spans stands on: what two or more coders read, end to end, and what they marked on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from casecode.analysis.corpus import Corpus
from casecode.coefficients._port import Floats
from casecode.coefficients._tracks import Clash, Tracks, Whole, clashes, joined, laid
from casecode.domain.source import Span
from casecode.text.spans import intersect, union


class Marked(NamedTuple):
    """Words of the newest revision of a source that a coder gave a code (its present id)."""

    coder: str
    source: str
    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """The blocks of one source that just these coders (columns) read, end to end; `before` is what was read before each."""

    coders: frozenset[int]
    start: Whole
    end: Whole
    before: Whole

    def within(self, places: Whole) -> Whole:
        """How many characters of the blocks lie before each place of the source."""
        at = np.searchsorted(self.start, places, side="right") - 1
        inside = self.before[at] + np.minimum(places, self.end[at]) - self.start[at]
        return np.where(at < 0, 0, inside)


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """`stretches` (R) lie end to end, stretch r in source `home[r]`; `sources` (S) are those that two or more coders read.

    The rows are codings on it: stretch, coder, code (index into `codes`), start and end within the stretch. `outside`
    counts the codings of these coders that lie nowhere on it.
    """

    coders: tuple[str, ...]
    sources: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    home: NDArray[np.intp]
    lengths: Whole
    present: NDArray[np.bool_]
    codes: tuple[str, ...]
    rows: Whole
    outside: int

    def tracks(self, values: Mapping[str, frozenset[str]]) -> tuple[Tracks, tuple[Clash, ...]]:
        """What was marked with the codes of each value, and where one coder gave two values to the same words.

        Sources with such a clash are emptied: nobody is present there.
        """
        to = np.full(len(self.codes) + 1, -1, dtype=np.int64)
        for number, below in enumerate(values.values()):
            to[[at for at, code in enumerate(self.codes) if code in below]] = number
        value = to[self.rows[2]]
        keep = value >= 0
        source, coder, _, start, end = self.rows[:, keep]
        coder, source, start, end, value = joined((coder, source), start, end, value[keep])
        found = tuple(clashes(coder, source, start, end, value))
        lost = np.isin(self.home, [self.home[clash.source] for clash in found])
        whole = ~lost[source]
        present = self.present & ~lost[:, None]
        columns = (column[whole] for column in (source, coder, start, end, value))
        return laid(self.lengths, present, tuple(values), *columns, names=self.coders), found

    def by_source(self, terms: Floats) -> Floats:
        """The terms of stretches added up by source, shape (S, terms)."""
        made = np.zeros((len(self.sources), terms.shape[1]))
        np.add.at(made, self.home, terms)
        return made

    def place(self, stretch: int, at: int) -> int:
        """The place in the source of a character of a stretch."""
        blocks = self.stretches[stretch]
        block = int(np.searchsorted(blocks.before, at, side="right")) - 1
        return int(blocks.start[block]) + at - int(blocks.before[block])


def ground(
    corpus: Corpus,
    coders: tuple[str, ...],
    reach: Mapping[str, Mapping[str, Sequence[Span]]],
    marked: Iterable[Marked],
    within: Mapping[str, Sequence[Span]] | None = None,
) -> Ground:
    """The ground of these coders: `reach` maps coder and source to the spans read, `within` a source to the words that count."""
    given = _by_source(coders, marked)
    codes: dict[str, int] = {}
    sources: list[str] = []
    stretches: list[Stretch] = []
    home: list[int] = []
    rows: list[Whole] = []
    outside = sum(len(some) for some in given.values())
    for source in corpus.material:
        read = [union(reach.get(coder, {}).get(source, ())) for coder in coders]
        found = _stretches(read if within is None else [intersect(spans, within.get(source, ())) for spans in read])
        if not found:
            continue
        table = np.array(
            [(who, codes.setdefault(one.code, len(codes)), one.start, one.end) for who, one in given.get(source, ())],
            dtype=np.int64,
        )
        coder, code, start, end = table.reshape(-1, 4).T
        laid_out = np.zeros(len(coder), dtype=bool)
        for stretch in found:
            begin, stop = stretch.within(start), stretch.within(end)
            own = np.isin(coder, list(stretch.coders)) & (begin < stop)
            laid_out |= own
            number = np.full(int(own.sum()), len(stretches), dtype=np.int64)
            rows.append(np.array([number, coder[own], code[own], begin[own], stop[own]]))
            stretches.append(stretch)
            home.append(len(sources))
        outside -= int(laid_out.sum())
        sources.append(source)
    present = np.zeros((len(stretches), len(coders)), dtype=bool)
    for at, stretch in enumerate(stretches):
        present[at, list(stretch.coders)] = True
    return Ground(
        coders,
        tuple(sources),
        tuple(stretches),
        np.array(home, dtype=np.intp),
        np.array([one.before[-1] + one.end[-1] - one.start[-1] for one in stretches], dtype=np.int64),
        present,
        tuple(codes),
        np.concatenate([np.zeros((5, 0), dtype=np.int64), *rows], axis=1),
        outside,
    )


def of_corpus(corpus: Corpus) -> Iterator[Marked]:
    """The codings of the corpus on the newest revisions, under the present ids of their codes."""
    for one in corpus.codings:
        material = corpus.material.get(one.source)
        if material is not None and one.text == material.text.hash:
            yield Marked(one.coder, one.source, one.start, one.end, corpus.tree.resolve(one.code) or one.code)


def _by_source(coders: tuple[str, ...], marked: Iterable[Marked]) -> Mapping[str, list[tuple[int, Marked]]]:
    column = {coder: at for at, coder in enumerate(coders)}
    made: dict[str, list[tuple[int, Marked]]] = defaultdict(list)
    for one in marked:
        if one.coder in column:
            made[one.source].append((column[one.coder], one))
    return made


def _stretches(read: Sequence[Sequence[Span]]) -> tuple[Stretch, ...]:
    """The blocks that the same two or more coders read, by coders, those met first before the others."""
    edges: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for who, spans in enumerate(read):
        for start, end in spans:
            edges[start].append((who, True))
            edges[end].append((who, False))
    here: set[int] = set()
    blocks: dict[frozenset[int], list[Span]] = defaultdict(list)
    for start, end in pairwise(sorted(edges)):
        for who, begins in edges[start]:
            (here.add if begins else here.discard)(who)
        if len(here) > 1:
            blocks[frozenset(here)].append((start, end))
    return tuple(_stretch(coders, union(spans)) for coders, spans in blocks.items())


def _stretch(coders: frozenset[int], blocks: Sequence[Span]) -> Stretch:
    start, end = np.array(blocks, dtype=np.int64).T
    return Stretch(coders, start, end, np.cumsum(end - start) - (end - start))

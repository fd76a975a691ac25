"""From stretches of words to units: which units a coding holds for, which a reading covers.

All lengths are of speech: code points of admitted segments that are no white space and lie in no mark. Each offset is first
turned into the number of such characters before it, counted through all units of all sources; then a unit is a stretch
`edge[u]` to `edge[u + 1]`, and everything else is arithmetic over arrays.

**The match** (`majority`, the default). A code holds for a unit

* when the code's stretches of one coder, taken together, cover at least half of the unit's speech; or
* when the unit holds the largest part of one of the stretches (the first of equal ones), so that no coding maps nowhere.

A passage over several units thus holds for those it half covers, and at least for one; that "half of the passage lies in the
unit" never counts by itself. Three words inside a turn of 600 hold for that turn, because nothing else could hold them, but
never unsaid: such placements are counted (`Placed.small`), and output that rests on them says so and offers smaller units.
`any`: one character is enough. `full`: all of the unit's speech is covered, and what fills no unit maps nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casecode.analysis.corpus import Corpus
from casecode.analysis.units import Ints, SourceUnits
from casecode.domain.source import SourceText

Bools = npt.NDArray[np.bool_]
_SPACE = np.array([chr(point).isspace() for point in range(0x3002)])
"""White space by code point; the last stands for all that come after, none of which is."""
NOWHERE = -1


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """All units, measured. `sources` are ids; `source[u]` is an index into them, `number[u]` counts within the source from 1.

    `start[u], end[u]` are code points from the unit's first piece to its last; `edge` are N + 1 positions in speech.
    """

    unit: str
    sources: tuple[str, ...]
    source: Ints
    number: Ints
    start: Ints
    end: Ints
    edge: Ints

    @property
    def size(self) -> Ints:
        """Characters of speech in each unit; never 0."""
        return np.diff(self.edge)

    def __len__(self) -> int:
        """How many units there are."""
        return len(self.source)


@dataclass(frozen=True, eq=False, slots=True)
class Stretches:
    """Many stretches of text: `source[i]` an index into the sources measured (-1: not among them), code points.

    After measuring `low[i], high[i]` are positions in speech, and `at[i]` the unit of a stretch that holds no speech, such as
    one on a single `[laughs]`: -1 where it lies in none.
    """

    source: Ints
    start: Ints
    end: Ints
    low: Ints
    high: Ints
    at: Ints

    def __len__(self) -> int:
        """How many stretches there are."""
        return len(self.source)


@dataclass(frozen=True, eq=False, slots=True)
class Placed:
    """Which units hold: `key[i]` holds for `unit[i]`, each pair once, ordered.

    `main` is for each stretch the unit with its largest part, -1 where it touches none. `small` marks stretches that count for
    a unit of which they, with all others of their key, cover less than half; `part` is the share of that unit they cover.
    """

    key: Ints
    unit: Ints
    main: Ints
    small: Bools
    part: npt.NDArray[np.float64]


def measured(
    corpus: Corpus, unit: str, units: Sequence[SourceUnits], stretches: Sequence[tuple[Ints, Ints, Ints]]
) -> tuple[Ground, tuple[Stretches, ...]]:
    """The ground of all `units` (a row a source) and every group of stretches (source, start, end) measured on it.

    Units without speech are left out. Sources are indexes into `units`; a stretch of source -1 stays unmeasured.
    """
    groups = [_By(*group) for group in stretches]
    before = counted = 0
    columns: list[list[Ints]] = [[], [], [], [], []]
    for index, one in enumerate(units):
        ruler = _Ruler(corpus.material[one.source].text, one)
        for group in groups:
            group.measure(index, ruler, before, counted)
        kept = ruler.kept
        columns[0].append(np.full(len(kept), index, dtype=np.int64))
        columns[1].append(np.arange(1, len(kept) + 1))
        columns[2].append(ruler.start[kept])
        columns[3].append(ruler.end[kept])
        columns[4].append(ruler.size[kept])
        before, counted = before + int(ruler.size.sum()), counted + len(kept)
    source, number, start, end, size = (np.concatenate([np.zeros(0, dtype=np.int64), *column]) for column in columns)
    edge = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(size)])
    ground = Ground(unit, tuple(one.source for one in units), source, number, start, end, edge)
    return ground, tuple(group.result() for group in groups)


class _By:
    """Stretches sorted by source, so that each source measures its own."""

    def __init__(self, source: Ints, start: Ints, end: Ints) -> None:
        self._source, self._start, self._end = source, start, end
        self._order = np.argsort(source, kind="stable")
        self._sorted = source[self._order]
        self._low, self._high = np.zeros_like(start), np.zeros_like(end)
        self._at = np.full_like(start, NOWHERE)

    def measure(self, index: int, ruler: _Ruler, before: int, counted: int) -> None:
        """Measure the stretches of one source, which stands behind `before` characters and `counted` units."""
        first, last = np.searchsorted(self._sorted, (index, index + 1))
        mine = self._order[first:last]
        if not len(mine):
            return
        self._low[mine] = low = ruler.speech(self._start[mine]) + before
        self._high[mine] = high = ruler.speech(self._end[mine]) + before
        for one in mine[low >= high].tolist():
            place = ruler.touching(int(self._start[one]), int(self._end[one]))
            self._at[one] = NOWHERE if place == NOWHERE else place + counted

    def result(self) -> Stretches:
        """All of them, in the order in which they were given."""
        return Stretches(self._source, self._start, self._end, self._low, self._high, self._at)


class _Ruler:
    """Positions in the speech of one source's units."""

    def __init__(self, text: SourceText, units: SourceUnits) -> None:
        pieces = [(number, start, end) for number, unit in enumerate(units.units) for start, end in unit]
        table = np.array(pieces, dtype=np.int64).reshape(-1, 3)
        self._of, self._from, self._to = table[np.argsort(table[:, 1], kind="stable")].T
        self._spoken = _spoken(text, self._from, self._to)
        many = len(units.units)
        self.start = np.array([unit[0][0] for unit in units.units], dtype=np.int64)
        self.end = np.array([unit[-1][1] for unit in units.units], dtype=np.int64)
        length = self.speech(self._to) - self.speech(self._from)
        self.size = np.bincount(self._of, length, many).astype(np.int64)
        self.kept = np.flatnonzero(self.size)

    def speech(self, offsets: Ints) -> Ints:
        """Characters of speech before each offset."""
        counted: Ints = self._spoken[np.clip(offsets, 0, len(self._spoken) - 1)]
        return counted

    def touching(self, start: int, end: int) -> int:
        """The number, among the units with speech, of the unit of the first piece that a stretch without speech touches; -1: none."""
        first = int(np.searchsorted(self._to, start, side="right"))
        while first < len(self._of) and self._from[first] < max(end, start + 1):
            place = int(np.searchsorted(self.kept, self._of[first]))
            if place < len(self.kept) and self.kept[place] == self._of[first]:
                return place
            first += 1
        return NOWHERE


def _spoken(text: SourceText, start: Ints, end: Ints) -> Ints:
    """For each code point (and the end) how many characters of speech inside the pieces stand before it."""
    points = np.frombuffer(text.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    inside = np.zeros(len(points) + 1, dtype=np.int8)
    np.add.at(inside, start, 1)
    np.add.at(inside, end, -1)
    said = np.cumsum(inside[:-1], dtype=np.int8) > 0
    said &= ~_SPACE[np.minimum(points, len(_SPACE) - 1)]
    for segment in text.segments:
        for mark in segment.marks:
            said[mark.start : mark.end] = False
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(said, dtype=np.int64)])


def covered(ground: Ground, stretches: Stretches, key: Ints) -> tuple[Ints, Ints, Ints]:
    """For each (key, unit) that stretches of the key touch: key, unit and the characters covered, each character once."""
    order = np.lexsort((stretches.low, key))
    order = order[stretches.low[order] < stretches.high[order]]
    key, low, high = key[order], stretches.low[order], stretches.high[order]
    if not len(key):
        return key, key, key
    far = int(high.max()) + 1  # keys are laid one behind the other, so that one running maximum serves all
    reached = np.maximum.accumulate(key * far + high) - key * far
    new = np.concatenate([[True], (key[1:] != key[:-1]) | (low[1:] > reached[:-1])])
    begins = np.flatnonzero(new)
    last = np.concatenate([begins[1:] - 1, [len(key) - 1]])
    row, unit = _spread(ground, low[begins], reached[last])
    length = np.minimum(reached[last][row], ground.edge[unit + 1]) - np.maximum(low[begins][row], ground.edge[unit])
    pair = key[begins][row] * len(ground) + unit  # merged stretches lie in order, so equal pairs are neighbours
    starts = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]]))
    return pair[starts] // len(ground), pair[starts] % len(ground), np.add.reduceat(length, starts)


def placed(ground: Ground, stretches: Stretches, key: Ints, match: str = "majority") -> Placed:
    """Which units each key holds for; see the module for the rule. `key[i]` (not negative) groups stretches, a coder's one code."""
    keys, units, length = covered(ground, stretches, key)
    size = ground.size
    main = _largest(ground, stretches)
    if match == "full":
        held = length == size[units]
    elif match == "any":
        held = length > 0
    else:
        held = 2 * length >= size[units]
    pair, wide = keys * len(ground) + units, max(len(ground), 1)
    there = np.flatnonzero(main >= 0)
    own = key[there] * wide + main[there]
    at = np.searchsorted(pair, own)
    found = (at < len(pair)) & (pair[np.minimum(at, len(pair) - 1)] == own) if len(pair) else np.zeros(len(own), dtype=bool)
    part, small = np.zeros(len(stretches)), np.zeros(len(stretches), dtype=bool)
    part[there[found]] = length[at[found]] / size[units[at[found]]]
    small[there] = part[there] < 0.5
    holds = np.unique(pair[held] if match == "full" else np.concatenate([pair[held], own]))
    return Placed(holds // wide, holds % wide, main, small, part)


def _spread(ground: Ground, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Every unit that each stretch (not empty) touches: the stretch's number and the unit, in order."""
    first = np.searchsorted(ground.edge, low, side="right") - 1
    many = np.searchsorted(ground.edge, high, side="left") - first
    row = np.repeat(np.arange(len(low)), many)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many) + first[row]


def _largest(ground: Ground, stretches: Stretches) -> Ints:
    """The unit that holds the largest part of each stretch, the first of equal ones; -1 for a stretch in no unit."""
    main = stretches.at.copy()
    there = np.flatnonzero(stretches.low < stretches.high)
    low, high = stretches.low[there], stretches.high[there]
    row, unit = _spread(ground, low, high)
    length = np.minimum(high[row], ground.edge[unit + 1]) - np.maximum(low[row], ground.edge[unit])
    order = np.lexsort((unit, -length, row))
    first = order[np.flatnonzero(np.concatenate([[True], row[order][1:] != row[order][:-1]]))] if len(row) else order
    main[there[row[first]]] = unit[first]
    return main


def characters(ground: Ground, groups: Sequence[Stretches]) -> Ground:
    """The same ground cut wherever a stretch begins or ends: within such a unit all characters are coded and read alike."""
    cuts = [ends for group in groups for ends in (group.low, group.high)]
    edge = np.unique(np.concatenate([ground.edge, *cuts])) if len(ground) else ground.edge
    of = np.searchsorted(ground.edge, edge[:-1], side="right") - 1
    number = np.arange(1, len(of) + 1)
    return Ground("char", ground.sources, ground.source[of], number, ground.start[of], ground.end[of], edge)

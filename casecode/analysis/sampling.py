"""The double-coding sample: the material cut into blocks, and some of them drawn, by strata, the same for a seed everywhere.

A block is a run of neighbouring turns or paragraphs of one source, about `LENGTH` words long, or a whole source: coders read it in
its order and with what stands around it. Scattered turns are never drawn. A cut is never made between a question and its answer, inside
a turn, or between a heading and what it heads.
"""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import DIMENSIONS, NOT_STATED, OF_CODINGS, dimension, natural, values
from casecode.analysis.vocabulary import listed
from casecode.databank.rounds import Place
from casecode.domain.errors import WrongUseError
from casecode.domain.source import ASKING, Material, Segment, Span
from casecode.text.spans import overlap

LENGTH = 400
"""Words a block is cut to, roughly: some three minutes of talk. A project default."""
_SILENT = frozenset({"note", "event"})


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one source that is drawn or not: code points `start` to `end`, `whole` where it is all of the source.

    `stratum` is the value it is drawn by; `words` are all words spoken in it; `rows` its first segment's row in the corpus's
    segments and the one after the last.
    """

    source: str
    start: int
    end: int
    whole: bool
    stratum: str
    words: int
    rows: tuple[int, int]

    @property
    def place(self) -> Place:
        """The block as a round's unit."""
        return Place(self.source) if self.whole else Place(self.source, self.start, self.end)

    def meets(self, source: str, span: Span | None) -> bool:
        """Whether it shares words with `span` of `source` (None: all of it)."""
        return self.source == source and (span is None or overlap((self.start, self.end), span) > 0)


def strata(corpus: Corpus, by: str) -> tuple[str, ...]:
    """The dimensions named in `by`, parted by commas, each as this study knows it. WrongUseError for what no material has."""
    made = []
    for name in filter(None, (part.strip() for part in by.split(","))):
        if name.lower() in OF_CODINGS | {"theme"}:
            known = [one for one in DIMENSIONS if one not in OF_CODINGS | {"theme"}]
            raise WrongUseError(
                reason=f"Material cannot be drawn by {name}: it has none before it is coded. Draw by: {listed(known, most=9)}."
            )
        made.append(dimension(corpus, name))
    return tuple(dict.fromkeys(made))


def blocks(corpus: Corpus, by: Sequence[str] = (), *, whole: bool = False, length: int = LENGTH) -> tuple[Block, ...]:
    """All material as blocks of about `length` words (or, `whole`, source by source), in the order of sources and places.

    A block's stratum is the value most of its words have in each dimension of `by` (see `strata`); words of interviewer and
    moderator decide only where nobody else speaks. Sources without segments have no block.
    """
    found = [values(corpus, name, corpus.segments) for name in by]
    made: list[Block] = []
    for material in corpus.materials:
        source = material.source.id
        segments = corpus.speech[source].segments
        if not segments:
            continue
        words = [corpus.speech[source].words(at) for at in range(len(segments))]
        edges = [0, *([] if whole else cuts(material, segments, words, length)), len(segments)]
        first = corpus.first_row[source]
        for begin, stop in pairwise(edges):
            rows = (first + begin, first + stop)
            stratum = ", ".join(_most(one, words, material, segments, (begin, stop), first) for one in found)
            end = max(segment.end for segment in segments[begin:stop])
            made.append(Block(source, segments[begin].start, end, len(edges) == 2, stratum, sum(words[begin:stop]), rows))
    return tuple(made)


def cuts(material: Material, segments: Sequence[Segment], words: Sequence[int], length: int) -> list[int]:
    """Where `segments` are cut so that the stretches come nearest to equal ones of `length` words: numbers of first segments."""
    before = [0]
    for one in words:
        before.append(before[-1] + one)
    able = [at for at in range(1, len(segments)) if _may_begin(material, segments, at)]
    many = max(1, math.floor(before[-1] / length + 0.5))
    chosen: list[int] = []
    for number in range(1, many):
        ideal = before[-1] * number / many
        at = bisect_left(able, ideal, key=lambda one: before[one])
        near_it = [one for one in able[max(0, at - 1) : at + 1] if not chosen or one > chosen[-1]]
        if near_it:
            chosen.append(min(near_it, key=lambda one: (abs(before[one] - ideal), one)))
    return chosen


def _may_begin(material: Material, segments: Sequence[Segment], at: int) -> bool:
    """Whether a block may begin with this segment: a new turn or paragraph that answers no question just before it."""
    segment, last = segments[at], segments[at - 1]
    if last.kind == "heading" or segment.kind in _SILENT or (segment.speaker and not segment.turn):
        return False
    spoken = next((one for one in reversed(segments[:at]) if one.turn), None)
    if segment.turn and spoken is not None and spoken.turn == segment.turn:
        return False
    return not (last.speaker and material.voice(last).role in ASKING)


def _most(
    found: Sequence[str], words: Sequence[int], material: Material, segments: Sequence[Segment], part: tuple[int, int], first: int
) -> str:
    """The value that most words of a part have; of two with as many the one that sorts first."""
    said: Counter[str] = Counter()
    for heard in (False, True):
        for at in range(*part):
            if heard or material.voice(segments[at]).role not in ASKING:
                said[found[first + at]] += words[at]
        if any(said.values()):
            break
    stated = {name: many for name, many in said.items() if name != NOT_STATED and many} or said
    return min(stated, key=lambda name: (-stated[name], name), default=NOT_STATED)


def allocate(sizes: Mapping[str, int], share: float) -> dict[str, int]:
    """How many of each stratum's blocks are drawn: proportional, by largest remainders, and at least one each.

    In all `share` of the blocks, halves up, and never fewer than there are strata; of equal remainders the stratum that sorts
    first is served first. Where a small stratum gets one though its share is less, the others keep theirs and it is one more in all.
    """
    total = sum(sizes.values())
    wanted = max(len(sizes), math.floor(round(total * share, 9) + 0.5))
    quota = {name: round(size * share, 9) for name, size in sizes.items()}
    made = {name: min(sizes[name], max(1, math.floor(quota[name]))) for name in sizes}
    left = wanted - sum(made.values())
    order = sorted(sizes, key=lambda name: (-(quota[name] - math.floor(quota[name])), natural(name)))
    for name in [one for one in order if quota[one] >= 1] + [one for one in order if quota[one] < 1]:
        if left > 0 and made[name] < sizes[name]:
            made[name] += 1
            left -= 1
    return made


def draw(all_blocks: Sequence[Block], share: float, seed: int | str, taken: Iterable[Block] = ()) -> tuple[Block, ...]:
    """The blocks of a sample, in the order they were given.

    Each block gets a number, sha256 over `<seed> <block>`; in each stratum those with the smallest numbers are drawn, as many
    as `allocate` says of all its blocks. The number depends on the seed and on the block alone: not on the order of files, the
    platform, or what else is in the study, so a source that is added later changes nothing but the shares. (A consistent
    sample, or permanent random numbers: Ohlsson, 1995, in Business Survey Methods.) `taken` are blocks not to be drawn.
    """
    gone = {block.place for block in taken}
    sizes = Counter(block.stratum for block in all_blocks)
    wanted = allocate(sizes, share)
    drawn: set[Place] = set()
    for stratum, many in wanted.items():
        free = [block for block in all_blocks if block.stratum == stratum and block.place not in gone]
        drawn.update(block.place for block in sorted(free, key=lambda block: number_of(block, seed))[:many])
    return tuple(block for block in all_blocks if block.place in drawn)


def number_of(block: Block, seed: int | str) -> str:
    """The block's number in the draw, as hex digits."""
    return hashlib.sha256(f"{seed} {block.source}:{block.start}-{block.end}".encode()).hexdigest()

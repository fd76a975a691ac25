"""Which word of one text is which word of another: an order-keeping alignment in near-linear time, and how far it can be trusted.

Anchors are runs of words that stand once in both texts (as in a patience diff), then shorter ones between them; only what is
left in small gaps is compared word by word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

NOWHERE = -1
_RUNS = (6, 3, 1)
_SMALL = 60_000
_FIRM = 4

Gap = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Run:
    """`size` words from `old` on that are, one by one, those from `new` on."""

    old: int
    new: int
    size: int


def align(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """For each word of `old` its place in `new`, or NOWHERE. The places only rise."""
    image = [NOWHERE] * len(old)
    work: list[Gap] = [(0, len(old), 0, len(new))]
    while work:
        first, last, begin, end = work.pop()
        while first < last and begin < end and old[first] == new[begin]:
            image[first] = begin
            first, begin = first + 1, begin + 1
        while first < last and begin < end and old[last - 1] == new[end - 1]:
            last, end = last - 1, end - 1
            image[last] = end
        if first == last or begin == end:
            continue
        anchors = _anchors(old, new, (first, last, begin, end))
        if not anchors and (last - first) * (end - begin) <= _SMALL:
            for block in SequenceMatcher(None, old[first:last], new[begin:end], autojunk=False).get_matching_blocks():
                for step in range(block.size):
                    image[first + block.a + step] = begin + block.b + step
        for here, there in anchors:
            image[here] = there
            work.append((first, here, begin, there))
            first, begin = here + 1, there + 1
        if anchors:
            work.append((first, last, begin, end))
    return image


def _anchors(old: Sequence[str], new: Sequence[str], gap: Gap) -> list[tuple[int, int]]:
    """Where the longest runs begin that stand once in both sides of the gap, as many as keep their order."""
    first, last, begin, end = gap
    for size in _RUNS:
        there = _once(new, begin, end, size)
        pairs = sorted((at, there[run]) for run, at in _once(old, first, last, size).items() if run in there)
        if pairs:
            return _rising(pairs)
    return []


def _once(words: Sequence[str], first: int, last: int, size: int) -> dict[tuple[str, ...], int]:
    """The runs of `size` words that stand once, with their places."""
    places: dict[tuple[str, ...], int] = {}
    for at in range(first, last - size + 1):
        run = tuple(words[at : at + size])
        places[run] = NOWHERE if run in places else at
    return {run: at for run, at in places.items() if at != NOWHERE}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `pairs` (ordered by the first) whose seconds rise too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, there) in enumerate(pairs):
        length = bisect_left(tails, there)
        before.append(ends[length - 1] if length else NOWHERE)
        if length == len(tails):
            tails.append(there)
            ends.append(at)
        else:
            tails[length], ends[length] = there, at
    made: list[tuple[int, int]] = []
    at = ends[-1]
    while at != NOWHERE:
        made.append(pairs[at])
        at = before[at]
    return made[::-1]


def firm(old: Sequence[str], new: Sequence[str], image: Sequence[int]) -> list[bool]:
    """Which words of `old` have a place in `new` that no other alignment could put elsewhere.

    At the border of an edit a repeated word may as well be the one before or after (`yes` inserted beside `yes`): as far out as
    the words stand in the edit too, they are not firm. Nor is a run of fewer than 4 firm words between two edits.
    """
    runs = list(_runs(image))
    while True:
        kept = [cut for cut in _cut_back(old, new, runs) if cut.size >= _FIRM]
        if kept == runs:
            break
        runs = kept
    found = [False] * len(old)
    for run in runs:
        found[run.old : run.old + run.size] = [True] * run.size
    return found


def _runs(image: Sequence[int]) -> Iterator[_Run]:
    start = 0
    for at in range(1, len(image) + 1):
        if at == len(image) or image[at] == NOWHERE or image[at] != image[at - 1] + 1:
            if image[start] != NOWHERE:
                yield _Run(start, image[start], at - start)
            start = at


def _cut_back(old: Sequence[str], new: Sequence[str], runs: Sequence[_Run]) -> Iterator[_Run]:
    """Each run without the words at its ends that stand in the edit beside it too."""
    edges = [_Run(0, 0, 0), *runs, _Run(len(old), len(new), 0)]
    edits = [{*old[left.old + left.size : right.old], *new[left.new + left.size : right.new]} for left, right in pairwise(edges)]
    for run, before, after in zip(runs, edits[:-1], edits[1:], strict=True):
        first, last = 0, run.size
        while first < last and old[run.old + first] in before:
            first += 1
        while first < last and old[run.old + last - 1] in after:
            last -= 1
        yield _Run(run.old + first, run.new + first, last - first)

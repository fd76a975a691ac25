"""Posts of one export that say nearly the same: found and told, never merged.

Two posts are compared as sets of shingles (three words in a row, case folded): shared ones by all (Jaccard). Only posts that
share one of their eight smallest shingle hashes are compared (bottom-k sketches, Broder 1997): two posts that share nine tenths
of their shingles fail that with a chance below 10⁻⁷. What is compared is compared exactly.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casecode.domain.ids import hash16
from casecode.domain.problem import Problem
from casecode.domain.reading import Reading

NEAR = 0.9
FEWEST = 12
"""Words; shorter posts (greetings, a link) resemble one another by chance."""
_SKETCH = 8
_MOST = 20_000
_SHOWN = 20
_WORD = re.compile(r"\w+")

Shingle = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Twins:
    """Two native ids and the share of their shingles that both have, 0 to 1."""

    first: str
    second: str
    share: float


def near_twins(items: Sequence[Reading]) -> tuple[tuple[Twins, ...], bool]:
    """The pairs at or above `NEAR`, in the order of the export, and whether every pair that could be one was looked at.

    Of posts with the very same words each is paired with the first of them only.
    """
    pairs: list[tuple[int, int, float]] = []
    first_of: dict[str, int] = {}
    lists: dict[int, list[int]] = {}
    candidates: dict[tuple[int, int], None] = {}
    whole = True
    for at, item in enumerate(items):
        words = _words(item)
        if len(words) < FEWEST:
            continue
        same = first_of.setdefault(hash16(" ".join(words)), at)
        if same != at:
            pairs.append((same, at, 1.0))
            continue
        for mark in sorted({zlib.crc32(" ".join(each).encode()) for each in _shingles(words)})[:_SKETCH]:
            alike = lists.setdefault(mark, [])
            whole = whole and len(candidates) + len(alike) <= _MOST
            candidates.update(dict.fromkeys((other, at) for other in alike[: max(0, _MOST - len(candidates))]))
            alike.append(at)
    for one, other in candidates:
        share = _share(frozenset(_shingles(_words(items[one]))), frozenset(_shingles(_words(items[other]))))
        if share >= NEAR:
            pairs.append((one, other, share))
    return tuple(Twins(items[one].native, items[other].native, share) for one, other, share in sorted(pairs)), whole


def twin_notes(items: Sequence[Reading], file: str) -> tuple[Problem, ...]:
    """One note that lists the pairs; nothing where there are none."""
    pairs, whole = near_twins(items)
    if not pairs:
        return ()
    shown = ", ".join(f"{pair.first} and {pair.second} ({_percent(pair.share)} %)" for pair in pairs[:_SHOWN])
    rest = f" and {len(pairs) - _SHOWN:,} more" if len(pairs) > _SHOWN else ""
    count = f"{len(pairs):,} pair{'s' if len(pairs) > 1 else ''} of posts"
    part = "" if whole else "; so many posts are alike that not all were compared"
    return (Problem("R805", f"{count} with nearly the same words, nothing was merged: {shown}{rest}{part}", file, level="note"),)


def _percent(share: float) -> int:
    """Whole per cent; 100 only for the very same words."""
    return 100 if share >= 1 else min(99, round(share * 100))


def _words(item: Reading) -> list[str]:
    said: Iterable[str] = (item.text[each.start : each.end] for each in item.segments if each.kind == "post")
    return _WORD.findall(" ".join(said).casefold())


def _shingles(words: Sequence[str]) -> Iterator[Shingle]:
    return zip(words, words[1:], words[2:], strict=False)


def _share(one: frozenset[Shingle], other: frozenset[Shingle]) -> float:
    if min(len(one), len(other)) < NEAR * max(len(one), len(other)):
        return 0.0
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)

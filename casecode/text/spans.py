"""The algebra of spans: half-open stretches of code points. Empty spans hold nothing and vanish."""

from __future__ import annotations

from collections.abc import Iterable

from casecode.domain.source import Span


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches as ordered, disjoint spans; neighbours that touch become one."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return tuple(made)


def subtract(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """What is in `spans` and in none of `holes`, ordered and disjoint."""
    cuts, left, at = union(holes), [], 0
    for start, end in union(spans):
        while at < len(cuts) and cuts[at][1] <= start:
            at += 1
        begin, hole = start, at
        while hole < len(cuts) and cuts[hole][0] < end:
            if begin < cuts[hole][0]:
                left.append((begin, cuts[hole][0]))
            begin = max(begin, cuts[hole][1])
            hole += 1
        if begin < end:
            left.append((begin, end))
    return tuple(left)


def intersect(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """What is in `spans` and in `others`, ordered and disjoint."""
    whole = union(spans)
    return subtract(whole, subtract(whole, others))


def overlap(one: Span, other: Span) -> int:
    """How many code points two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def covered(spans: Iterable[Span]) -> int:
    """How many code points the spans cover together."""
    return sum(end - start for start, end in union(spans))


def contains(outer: Span, inner: Span) -> bool:
    """Whether `inner` lies wholly in `outer`."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def leftmost_longest(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Of spans that overlap the leftmost, then the longest, is kept; the others go. Ordered and disjoint."""
    kept: list[Span] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if start < end and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return tuple(kept)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends; empty at `start` when there is nothing else."""
    words = text[start:end]
    kept = words.strip()
    if not kept:
        return (start, start)
    begin = start + len(words) - len(words.lstrip())
    return (begin, begin + len(kept))

"""Where in a source something is said: the shares of equal stretches of its text, from beginning to end."""

from __future__ import annotations

from collections.abc import Iterable

from casecode.domain.source import Span
from casecode.text.spans import union

BINS = 60
"""Stretches of a strip: fine enough to see a turn of an hour's interview, coarse enough to print."""


def bins(spans: Iterable[Span], length: int, many: int = BINS) -> tuple[float, ...]:
    """For each of `many` equal stretches of a text of `length` code points the share (0 to 1) that `spans` cover."""
    covered = [0.0] * many
    if not length:
        return tuple(covered)
    wide = length / many
    for start, end in union(spans):
        at = min(int(start / wide), many - 1)
        while at < many and at * wide < end:
            covered[at] += max(0.0, min(end, (at + 1) * wide) - max(start, at * wide))
            at += 1
    return tuple(min(1.0, round(share / wide, 6)) for share in covered)

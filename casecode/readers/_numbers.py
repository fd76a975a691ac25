"""The running numbers before the lines of a transcript: printed there, said by nobody."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from casecode.domain.source import Mark, Segment
from casecode.text.spans import trimmed

_NUMBERED = re.compile(r"^[ \t]*(\d{1,5})[.):]?(?=[ \t]|$)", re.MULTILINE)


def without_line_numbers(text: str, segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The segments with the numbers at the beginning of lines left out or, inside speech, marked as labels.

    A number belongs to the count only where it is one more than that of the numbered line before: any other was said.
    """
    spans: list[tuple[int, int]] = []
    last: int | None = None
    for found in _NUMBERED.finditer(text):
        number = int(found.group(1))
        if last is None or number == last + 1:
            spans.append((found.start(1), found.end()))
            last = number
    starts = [start for start, _ in spans]
    return tuple(
        _without(text, each, spans[bisect_left(starts, each.start) : bisect_left(starts, each.end)]) for each in segments
    )


def _without(text: str, segment: Segment, numbers: list[tuple[int, int]]) -> Segment:
    start = segment.start
    if numbers and not text[start : numbers[0][0]].strip():
        start = trimmed(text, numbers[0][1], segment.end)[0]
        numbers = numbers[1:]
    if start >= segment.end:
        return segment
    marks = sorted((*segment.marks, *(Mark("label", *each) for each in numbers)), key=lambda mark: mark.start)
    return replace(segment, start=start, marks=tuple(mark for mark in marks if mark.start >= start))

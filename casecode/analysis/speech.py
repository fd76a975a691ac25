"""The speech of one source: which segment a place lies in, and how many words are spoken there.

Speech is the inside of segments without their marks (labels, timestamps, events, quoted replies) and without segments that
are events themselves: only that is counted as words anywhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from casecode.domain.source import Segment, SourceText, Span
from casecode.text.spans import subtract
from casecode.text.words import word_spans


class Speech:
    """Look-ups over one source's segments, ordered by where they start. Words are found once and kept."""

    def __init__(self, text: SourceText) -> None:
        self._text = text.text
        self.segments: tuple[Segment, ...] = tuple(sorted(text.segments, key=lambda segment: (segment.start, segment.n)))
        self._starts = [segment.start for segment in self.segments]
        self._words: dict[int, tuple[list[int], list[int]]] = {}

    def at(self, start: int, end: int) -> int:
        """The index of the segment a span starts in; one that starts in a label belongs to the speech after it. -1: none."""
        index = bisect_right(self._starts, start) - 1
        if index >= 0 and start < self.segments[index].end:
            return index
        after = index + 1
        if after < len(self.segments) and self._starts[after] < end:
            return after
        return max(index, 0) if self.segments else -1

    def pieces(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The parts of a span that lie in segments: (index, start, end), in order. Empty when it lies between segments."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_left(self._starts, end)
        made = []
        for index in range(max(first, 0), last):
            segment = self.segments[index]
            begin, stop = max(start, segment.start), min(end, segment.end)
            if begin < stop:
                made.append((index, begin, stop))
        return made

    def words(self, index: int) -> int:
        """How many words are spoken in a segment."""
        return len(self._spoken(index)[0])

    def touched(self, index: int, start: int, end: int) -> tuple[int, int]:
        """The spoken words of a segment that a span touches, as numbers from 0: the first, and the one after the last."""
        starts, ends = self._spoken(index)
        first = bisect_right(ends, start)  # words that end after the span starts
        return first, max(first, bisect_left(starts, end))  # and start before it ends

    def _spoken(self, index: int) -> tuple[list[int], list[int]]:
        found = self._words.get(index)
        if found is None:
            found = self._words[index] = self._find(self.segments[index])
        return found

    def _find(self, segment: Segment) -> tuple[list[int], list[int]]:
        if segment.kind == "event":
            return [], []
        spoken: Iterable[Span] = ((segment.start, segment.end),)
        if segment.marks:
            spoken = subtract(spoken, ((mark.start, mark.end) for mark in segment.marks))
        starts: list[int] = []
        ends: list[int] = []
        for start, end in spoken:
            for word_start, word_end in word_spans(self._text[start:end]):
                starts.append(start + word_start)
                ends.append(start + word_end)
        return starts, ends

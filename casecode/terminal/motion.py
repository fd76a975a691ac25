"""Moving through a source by segment, sentence and word, and the stretch of words that an act is about."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from casecode.domain.source import Segment, SourceText, Span
from casecode.text.words import word_spans

SEGMENT, SENTENCE, WORD, FREE = "segment", "sentence", "word", "free"
_FINER = {SEGMENT: 0, SENTENCE: 1, WORD: 2, FREE: 2}


class Motion:
    """The units of one text, found when they are asked for."""

    def __init__(self, text: SourceText) -> None:
        """Nothing is cut yet."""
        self.text = text
        self.segments = tuple(one for one in text.segments if one.start < one.end)
        self._starts = [one.start for one in self.segments]
        self.words = lru_cache(maxsize=256)(self._words)

    def place(self, offset: int) -> int:
        """The place in the list of the segment that holds `offset`, or of the one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def segment(self, offset: int) -> Segment:
        """The segment that holds `offset`, or the one before it."""
        return self.segments[self.place(offset)]

    def near(self, span: Span) -> tuple[Segment, ...]:
        """The segments that `span` touches, and perhaps the one before it."""
        return self.segments[self.place(span[0]) : self.place(max(span[0], span[1] - 1)) + 1]

    def _words(self, place: int) -> tuple[Span, ...]:
        one = self.segments[place]
        found = word_spans(self.text.text[one.start : one.end])
        return tuple((one.start + start, one.start + end) for start, end in found) or ((one.start, one.end),)

    def units(self, place: int, grain: str) -> tuple[Span, ...]:
        """The units of one segment."""
        one = self.segments[place]
        if grain == WORD:
            return self.words(place)
        return (one.sentences or ((one.start, one.end),)) if grain == SENTENCE else ((one.start, one.end),)

    def around(self, offset: int, grain: str) -> Span:
        """The unit at `offset`, or the next one in its segment, or its last."""
        units = self.units(self.place(offset), grain)
        return next((unit for unit in units if offset < unit[1]), units[-1])

    def step(self, unit: Span, was: str, grain: str, by: int, *, extend: bool = False) -> Span:
        """The next unit (`by` 1) or the one before (-1), seen from `unit` of grain `was`; at the ends `unit` itself.

        From a larger unit one goes to the first or last smaller one in it, unless a selection is being extended.
        """
        if not extend and _FINER[was] < _FINER[grain]:
            inside = [one for one in self._near(unit, grain) if unit[0] <= one[0] and one[1] <= unit[1]]
            if inside and (inside[0] != unit or len(inside) > 1):
                return inside[0] if by > 0 else inside[-1]
        if by > 0:
            return next((one for one in self._near(unit, grain) if one[0] >= unit[1]), unit)
        before = [one for one in self._near(unit, grain) if one[1] <= unit[0]]
        if not extend and _FINER[was] > _FINER[grain]:
            holding = [one for one in self._near(unit, grain) if one[0] < unit[0] < one[1]]
            before = holding or before
        return before[-1] if before else unit

    def _near(self, unit: Span, grain: str) -> list[Span]:
        """The units of the segments of `unit` and of its neighbours."""
        first, last = self.place(unit[0]), self.place(max(unit[0], unit[1] - 1))
        places = range(max(0, first - 1), min(len(self.segments), last + 2))
        return [one for place in places for one in self.units(place, grain)]

    def first_word(self, span: Span, by: int) -> Span:
        """`span` with its start moved by one word (`by` -1 or 1); unchanged where that would leave nothing."""
        words = [one[0] for one in self._near(span, WORD)]
        fits = (
            [start for start in words if start < span[0]] if by < 0 else [start for start in words if span[0] < start < span[1]]
        )
        return ((fits[-1] if by < 0 else fits[0]), span[1]) if fits else span

    def last_word(self, span: Span, by: int) -> Span:
        """`span` with its end moved by one word; unchanged where that would leave nothing."""
        words = [one[1] for one in self._near(span, WORD)]
        fits = [end for end in words if end > span[1]] if by > 0 else [end for end in words if span[0] < end < span[1]]
        return (span[0], (fits[0] if by > 0 else fits[-1])) if fits else span

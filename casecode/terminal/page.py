"""A source laid out for one width: which line holds which words, and back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from casecode.domain.source import Material, Segment, Span
from casecode.terminal.wrapping import shown, wrap

LABEL = 18
"""A speaker's label takes at most so many cells of the first line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the segment's place in the list, the words on it, and whether it is the segment's first. Without words: a gap."""

    segment: int
    start: int
    end: int
    first: bool = False


class Page:
    """The lines of `material` at `width` cells for words, `gap` empty lines between segments."""

    def __init__(self, material: Material, width: int, gap: int = 0) -> None:
        """Wrap everything: breaking lines is cheap, drawing them is left to who shows them."""
        self.material = material
        self.width = max(8, width)
        self.text = material.text.text
        self.segments = material.text.segments
        self.lines: list[Line] = []
        self._firsts: list[int] = []
        self._starts = [segment.start for segment in self.segments]
        for number, segment in enumerate(self.segments):
            self._firsts.append(len(self.lines))
            label = cell_len(self.label(segment))
            spans = wrap(self.text, segment.start, segment.end, self.width - label, self.width)
            self.lines += [Line(number, *span, place == 0) for place, span in enumerate(spans)]
            self.lines += [Line(number, segment.end, segment.end)] * gap

    def label(self, segment: Segment) -> str:
        """The speaker before the first words, cut where it is long; a blank after it."""
        if not segment.speaker:
            return ""
        most = min(LABEL, self.width // 2)
        label = shown(segment.speaker)
        return (label if cell_len(label) <= most else set_cell_size(label, most - 1) + "…") + ": "

    def segment_at(self, offset: int) -> int:
        """The place in the list of the segment that holds `offset`, or of the one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def line_of(self, offset: int) -> int:
        """The number of the line on which the character at `offset` stands."""
        number = self.segment_at(offset)
        if not self.lines:
            return 0
        first = self._firsts[number]
        last = self._firsts[number + 1] if number + 1 < len(self._firsts) else len(self.lines)
        found = first
        for at in range(first, last):
            line = self.lines[at]
            if line.start < line.end and line.start <= offset:
                found = at
            elif line.start > offset:
                break
        return found

    def lines_of(self, span: Span) -> tuple[int, int]:
        """The first and the last line of `span`."""
        return self.line_of(span[0]), self.line_of(max(span[0], span[1] - 1))

    def offset_at(self, line: int, column: int) -> int:
        """The offset of the character in cell `column` of the words on `line` (label included), the nearest where there is none."""
        if not self.lines:
            return 0
        one = self.lines[min(max(0, line), len(self.lines) - 1)]
        left = column - (cell_len(self.label(self.segments[one.segment])) if one.first else 0)
        for at in range(one.start, one.end):
            left -= 1 if self.text[at] < "\u0300" else cell_len(self.text[at])
            if left < 0:
                return at
        return max(one.start, one.end - 1)

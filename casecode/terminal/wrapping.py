"""Long turns into lines: every character keeps its offset, a line break and a tab are shown as one blank.

All offsets are code points, all widths are terminal cells.
"""

from __future__ import annotations

import re

from rich.cells import cell_len

from casecode.domain.source import Span

_PLAIN = "[\\t\\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*"
_ONE_CELL = re.compile(_PLAIN)
"""Text in which every character takes one cell; in all else each is measured."""


def wrap(text: str, start: int, end: int, first: int, width: int) -> list[Span]:
    """The stretch `start` to `end` as lines of at most `width` cells, the first of at most `first`; never an empty list.

    Lines end after a blank where there is one, at a line break always, else in the middle of a word.
    """
    if _ONE_CELL.fullmatch(text, start, end):
        return _even(text, start, end, first, width)
    return _measured(text, start, end, first, width)


def _even(text: str, start: int, end: int, first: int, width: int) -> list[Span]:
    lines: list[Span] = []
    at, room = start, max(1, first)
    while at < end:
        stop = text.find("\n", at, min(at + room + 1, end)) + 1
        if not stop:
            stop = end if end - at <= room else text.rfind(" ", at, at + room + 1) + 1 or at + room
        lines.append((at, stop))
        at, room = stop, max(1, width)
    return lines or [(start, end)]


def _measured(text: str, start: int, end: int, first: int, width: int) -> list[Span]:
    lines: list[Span] = []
    begin, room, used, blank = start, max(1, first), 0, 0
    at = start
    while at < end:
        char = text[at]
        size = 1 if char in "\t\n" else cell_len(char)
        if used + size > room and at > begin and char != " ":
            stop = blank or at
            lines.append((begin, stop))
            begin, at, room, used, blank = stop, stop, max(1, width), 0, 0
            continue
        used += size
        at += 1
        if char == "\n":
            lines.append((begin, at))
            begin, room, used, blank = at, max(1, width), 0, 0
        elif char in " \t":
            blank = at
    if begin < end or not lines:
        lines.append((begin, end))
    return lines


def shown(text: str) -> str:
    """`text` as it stands on a line: one blank for each line break, tab or control sign, so offsets stay."""
    return text.translate(_BLANKS)


_BLANKS = dict.fromkeys((*range(32), 127, 8232, 8233), " ")

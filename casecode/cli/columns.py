"""How wide the columns of a table are at a terminal, and which of them stand together when not all have room."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"-?[\d,]*(?:\.\d+)?|[-–—]")
_ID, _TEXT, _HEAD = 22, 24, 26
"""Signs that ids (no blanks) and words are given in one line where there is room, and what names the rows."""
_TIGHT_ID, _TIGHT_TEXT, _TIGHT_HEAD = 10, 10, 12
"""The same where there is little; below that the table goes on in a further one."""
_GAP = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that are drawn side by side: their places and their widths in characters."""

    places: tuple[int, ...]
    widths: tuple[int, ...]


def is_number(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers, so that it is drawn to the right."""
    return any(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)


def grouped(header: Sequence[str], columns: Sequence[Sequence[str]], width: int) -> tuple[Group, ...]:
    """The groups in which a table is drawn `width` characters wide; each repeats the first column, which names the rows.

    One group wherever numbers, ids and the words of the headings stay readable in one; a column that finds no room even beside
    the first column alone is folded.
    """
    natural = [
        max(map(len, (name, *(line for cell in cells for line in cell.split("\n")))))
        for name, cells in zip(header, columns, strict=True)
    ]
    facts = list(zip(header, columns, strict=True))
    easy = [min(wide, _least(name, cells, _ID, _TEXT)) for (name, cells), wide in zip(facts, natural, strict=True)]
    tight = [min(wide, _least(name, cells, _TIGHT_ID, _TIGHT_TEXT)) for (name, cells), wide in zip(facts, natural, strict=True)]
    easy[0] = max(easy[0], min(natural[0], _HEAD))
    tight[0] = max(tight[0], min(natural[0], _TIGHT_HEAD))
    if _taken(tight) <= width:
        return (Group(tuple(range(len(natural))), _shrunk(natural, (easy, tight), width - _GAP * len(natural))),)
    groups = []
    for places in _split(easy, width):
        floors = tuple([floor[at] for at in places] for floor in (easy, tight))
        groups.append(Group(places, _shrunk([natural[at] for at in places], floors, width - _GAP * len(places))))
    return tuple(groups)


def _least(name: str, cells: Sequence[str], id_width: int, text_width: int) -> int:
    """The width at which a column is still readable: numbers whole, a heading broken between its words only."""
    longest = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
    word = max(map(len, name.split()), default=0)
    if is_number(cells):
        return max(word, longest)
    return max(min(word, _ID), min(longest, text_width if any(" " in cell for cell in cells) else id_width))


def _taken(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * len(widths)


def _split(easy: Sequence[int], width: int) -> list[tuple[int, ...]]:
    """The places of the columns of each group, the first column in all of them."""
    groups: list[list[int]] = [[0]]
    for place in range(1, len(easy)):
        if len(groups[-1]) > 1 and _taken([easy[at] for at in (*groups[-1], place)]) > width:
            groups.append([0])
        groups[-1].append(place)
    return [tuple(group) for group in groups]


def _shrunk(natural: Sequence[int], floors: Sequence[Sequence[int]], room: int) -> tuple[int, ...]:
    """Widths that fit into `room`: the widest column gives way first, none below a floor before all have reached it."""
    widths = list(natural)
    for floor in (*floors, [1] * len(widths)):
        while sum(widths) > room:
            able = [at for at in range(len(widths)) if widths[at] > floor[at]]
            if not able:
                break
            widths[max(able, key=lambda at: widths[at])] -= 1
    return tuple(widths)

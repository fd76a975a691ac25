"""What a writer is: the port that every output format stands behind, and the few rules all of them share."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from casecode.views.blocks import Block, Cell, Heading, Note, Page, Paragraph, Table, cell_text

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WHOLE, _MEASURED = 14, 200
"""Signs of the longest word that is kept whole in a narrow column, and rows that are looked at for it."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Writer:
    """One output format. Without `page` it writes tables only, without `table` pages only.

    The same page or table gives the same bytes in every process. `with_reference` also takes a document whose styles are used.
    `companions` are the files, by name, that the page's figures need beside it.
    """

    name: str
    suffix: str
    page: Callable[[Page], bytes] | None = None
    table: Callable[[Table], bytes] | None = None
    with_reference: Callable[[Page, bytes], bytes] | None = None
    companions: Callable[[Page], dict[str, bytes]] | None = None


def figure_file(content: Page, place: int, suffix: str) -> str:
    """The name of the file that holds the `place`-th drawn figure of a page, counted from 1."""
    return f"{content.stem}-figure-{place}{suffix}"


def legal(text: str) -> str:
    """`text` without what neither XML nor UTF-8 can hold: C0 controls but tab and line ends, surrogates, U+FFFE, U+FFFF."""
    return _ILLEGAL.sub("", text)


def created(date: str) -> datetime:
    """The moment a file says it was made: midnight UTC of the newest material, 2000-01-01 where that is not a whole date."""
    try:
        return datetime.strptime(date[:10], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return _EPOCH


def shade_colours(share: float) -> tuple[str, str]:
    """Fill and ink of a heat map cell as RRGGBB: paper at 0, deep teal at 1, ink always readable (contrast of 4.5 and more)."""
    share = min(1.0, max(0.0, share))
    light, dark = (243, 248, 250), (8, 78, 104)
    fill = tuple(round(low + (high - low) * share) for low, high in zip(light, dark, strict=True))
    return "".join(f"{part:02X}" for part in fill), ("FFFFFF" if share > 0.72 else "000000" if share > 0.6 else "16222C")


def column_shares(table: Table) -> tuple[float, ...]:
    """The share of the line each column gets: what the table asks for, else by how much its cells hold.

    No heading, and no word of up to 14 signs, is cut where the line has room for all of them; else at least no heading where it
    has room for those. A line of table text is taken to hold 86 signs upright and 134 across.
    """
    count = len(table.header)
    asked = table.widths if len(table.widths) == count else ()
    if not asked:
        asked = tuple(_demand(table, column) for column in range(count))
    total = sum(asked) or 1.0
    shares = [part / total for part in asked]
    signs = 134 if table.wide else 86
    heads = [(max(map(len, name.split()), default=0) + 2.4) / signs for name in table.header]
    words = [max(head, (_longest(table, at) + 2.4) / signs) for at, head in enumerate(heads)]
    for floors in (words, heads):
        if sum(floors) < 1:
            return _raised(shares, floors)
    return tuple(shares)


def _raised(shares: Sequence[float], floors: Sequence[float]) -> tuple[float, ...]:
    """`shares` with none below its floor; what that takes is taken from the others by their size, never below theirs."""
    low: set[int] = set()
    while True:
        left = 1 - sum(floors[at] for at in low)
        rest = sum(share for at, share in enumerate(shares) if at not in low) or 1.0
        made = [floors[at] if at in low else share * left / rest for at, share in enumerate(shares)]
        more = {at for at, share in enumerate(made) if at not in low and share < floors[at]}
        if not more:
            return tuple(made)
        low |= more


def _longest(table: Table, column: int) -> int:
    """Signs of the longest word in a column that is short enough to be kept whole; bold first columns are a little wider."""
    texts = (cell_text(row[column], table.decimals) for row in table.rows[:_MEASURED])
    found = max((len(word) for text in texts for word in text.split() if len(word) <= _WHOLE), default=0)
    return found + (1 if column == 0 and found and table.row_heads else 0)


def _demand(table: Table, column: int) -> float:
    """How wide a column wants to be: its longest word must fit, long texts weigh by the root of their length."""
    texts = [table.header[column], *(cell_text(row[column], table.decimals) for row in table.rows[:_MEASURED])]
    longest_word = max((len(word) for text in texts for word in text.split()), default=1)
    mean = sum(map(len, texts)) / len(texts)
    return max(4.0, min(longest_word + 1.5, 18.0), min(60.0, 2.4 * math.pow(mean, 0.62)))


def turned(content: Page) -> Iterator[tuple[Block, bool]]:
    """Each block and whether it stands on a landscape page: wide tables, with the heading and the lines that lead to them."""
    across = [content.landscape or (isinstance(block, Table) and block.wide) for block in content.blocks]
    for place in range(len(across) - 1, 0, -1):
        before, here = content.blocks[place - 1], content.blocks[place]
        leads = isinstance(before, Heading | Paragraph) and not (isinstance(before, Heading) and before.level == 1)
        if across[place] and leads and not (isinstance(here, Heading) and not isinstance(before, Heading)):
            across[place - 1] = True
        if isinstance(here, Note) and across[place - 1]:
            across[place] = True
    return zip(content.blocks, across, strict=True)


def header_names(header: Sequence[str]) -> tuple[str, ...]:
    """Column names that differ from each other, for formats that need that: a name met again gets a number."""
    taken: set[str] = set()
    names: list[str] = []
    for name in header:
        count, free = 1, name
        while free in taken:
            count += 1
            free = f"{name} {count}"
        taken.add(free)
        names.append(free)
    return tuple(names)


def plain_value(content: str | float | Cell | None) -> str | float | None:
    """What a table of values holds for a cell: its value, or all its words where it shows quotations."""
    if not isinstance(content, Cell):
        return legal(content) if isinstance(content, str) else content
    if content.quotes or content.value is None:
        return legal(cell_text(content)) if content.quotes or content.paragraphs else None
    return legal(content.value) if isinstance(content.value, str) else content.value

"""The page model: what every writer can put on paper, and nothing a writer would have to interpret.

Words stand in it as they are in the source. No text of a block is markup in any language; each writer escapes in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from casecode.views.charts import Drawing

Align = Literal["left", "center", "right"]
ParagraphStyle = Literal["", "lead", "quote", "code"]
Figure = Literal["Table", "Figure"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one type face. `link` is an address (http, https, mailto) or `#anchor` of a heading on the same page.

    A line feed in `text` is a line break, a tab a tab.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


Runs = tuple[Run, ...]
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, level 1 (the page's title) to 4. `anchor` is unique on its page."""

    level: int
    runs: Runs
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `lead` is the line under the title, `quote` a single indented quotation, `code` is set in a fixed face."""

    runs: Runs
    style: ParagraphStyle = ""


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list without order; each entry is a sequence of blocks."""

    entries: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list counted from `start`; each entry is a sequence of blocks."""

    entries: tuple[tuple[Block, ...], ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a participant, verbatim, with who said them, the excerpt's id, the place in its source, and a remark."""

    words: str
    attribution: str = ""
    id: str = ""
    place: str = ""
    note: str = ""

    @property
    def credit(self) -> str:
        """Attribution, place and id in one line, the empty ones left out."""
        return " · ".join(part for part in (self.attribution, self.place, self.id) if part)


@dataclass(frozen=True, slots=True)
class QuoteList:
    """Many excerpts, one below the other."""

    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: `value` is what counts (csv, json, a spreadsheet), `paragraphs` what is shown if that is more.

    `shade` from 0 to 1 colours the cell in a heat map. `quotes` are shown below the paragraphs.
    """

    value: Value = None
    paragraphs: tuple[Runs, ...] = ()
    shade: float | None = None
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that is repeated on every page. `widths` are shares of the line, `wide` asks for a landscape page.

    With `row_heads` the first column names its rows. `figure` says how the caption counts it; `number` is given on the page.
    `decimals` is how many digits after the point a fraction is shown with.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Value | Cell, ...], ...]
    caption: str = ""
    note: str = ""
    align: tuple[Align, ...] = ()
    widths: tuple[float, ...] = ()
    wide: bool = False
    row_heads: bool = True
    figure: Figure = "Table"
    number: int = 0
    decimals: int = 2
    name: str = ""


@dataclass(frozen=True, slots=True)
class StripRow:
    """A band from the first word of a source to the last. `bins` are the covered shares (0 to 1) of its equal stretches.

    `group` is the source, `label` what is shown of it; a group's name is printed once, above or beside its first row.
    """

    label: str
    bins: tuple[float, ...]
    group: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """Where in each source something was coded, from its beginning (left) to its end (right)."""

    rows: tuple[StripRow, ...]
    caption: str = ""
    note: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure drawn from numbers. `alt` says in words what is to be seen, for those who cannot see it."""

    drawing: Drawing
    caption: str = ""
    note: str = ""
    alt: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: whose coding, unit, filter, version, digest."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a page."""


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line across."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of the page from level 2 down to `depth`, each a link."""

    depth: int = 3


Block = (
    Heading | Paragraph | BulletList | NumberedList | QuoteList | Table | Strip | Chart | Note | PageBreak | Divider | Contents
)
BLOCKS = (Heading, Paragraph, BulletList, NumberedList, QuoteList, Table, Strip, Chart, Note, PageBreak, Divider, Contents)


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document. `date` is the date of the newest material, never of today; `subject` is what the file says it is.

    `stem` is the name, without its ending, of the file it goes into: figures that need files of their own are named after it.
    """

    title: str
    blocks: tuple[Block, ...]
    language: str = "en"
    landscape: bool = False
    date: str = ""
    subject: str = ""
    author: str = ""
    stem: str = "report"

    def headings(self, depth: int) -> Iterator[Heading]:
        """The headings a table of contents lists: level 2 to `depth`."""
        return (block for block in self.blocks if isinstance(block, Heading) and 2 <= block.level <= depth)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The figures drawn from numbers, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Chart))


@dataclass
class _Counted:
    tables: int = 0
    figures: int = 0
    done: list[Block] = field(default_factory=list)


def number_captions(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same blocks, tables and figures with a caption counted from 1 in the order they stand in."""
    counted = _Counted()
    for block in blocks:
        if isinstance(block, Table) and block.caption and block.figure == "Table":
            counted.tables += 1
            counted.done.append(replace(block, number=counted.tables))
        elif isinstance(block, Table | Strip | Chart) and block.caption:
            counted.figures += 1
            counted.done.append(replace(block, number=counted.figures))
        else:
            counted.done.append(block)
    return tuple(counted.done)


def plain(runs: Runs) -> str:
    """The words of `runs` without their faces."""
    return "".join(run.text for run in runs)


def shown(value: Value, decimals: int = 2) -> str:
    """A value as a reader sees it: nothing for none, a fraction with `decimals` digits after the point."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:z.{decimals}f}"  # z: a trace below zero is 0.00, not -0.00
    return str(value)


def as_cell(content: Value | Cell) -> Cell:
    """`content` as a cell."""
    return content if isinstance(content, Cell) else Cell(value=content)


def cell_text(content: Value | Cell, decimals: int = 2) -> str:
    """All words of a cell, one paragraph or quotation a line."""
    cell = as_cell(content)
    lines = [plain(runs) for runs in cell.paragraphs]
    if not lines and cell.value is not None and not cell.quotes:
        lines = [shown(cell.value, decimals)]
    lines += [quote_line(quote) for quote in cell.quotes]
    return "\n".join(lines)


def quote_line(quote: Quote) -> str:
    """A quotation in one piece of text, its words untouched: “words” (credit)."""
    credit = f" ({quote.credit})" if quote.credit else ""
    note = f" [{quote.note}]" if quote.note else ""
    return f"“{quote.words}”{credit}{note}"

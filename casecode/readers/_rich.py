"""A rich text in the making: where its words go, and what a group of it inherits from the one around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casecode.domain.source import Kind
from casecode.readers._blocks import Block
from casecode.readers._clean import clean

_SURROGATE = re.compile("[\ud800-\udfff]")
OUTLINE_LEVELS = 9


@dataclass(slots=True)
class Sink:
    """Where words go: the body, a note, a page's header. Paragraphs pile up as blocks."""

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    boxes: list[Sink] = field(default_factory=list)
    tables: int = 0
    row: int = 0
    column: int = 0
    in_table: bool = False

    def close(self, kind: Kind, *, in_table: bool) -> None:
        """The paragraph so far is done."""
        if in_table and not self.in_table:
            self.tables, self.row, self.column = self.tables + 1, 0, 0
        self.in_table = in_table
        text = clean(_paired("".join(self.pieces))).strip("\n").rstrip()
        self.pieces.clear()
        if text.strip():
            place = (self.tables, self.row, self.column) if in_table else (0, 0, 0)
            self.blocks.append(Block(text, kind, *place))
        for box in self.boxes:
            self.blocks += box.blocks
        self.boxes.clear()


def _paired(text: str) -> str:
    """The text with pairs of surrogates, as rich text writes characters beyond U+FFFF, as one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if _SURROGATE.search(text) else text


@dataclass(slots=True)
class State:
    """What a group inherits from the one around it. Without a `sink` nothing is read."""

    sink: Sink | None
    within: str = ""
    page: str = ""
    skip: int = 1
    hidden: bool = False
    deleted: bool = False
    in_table: bool = False
    style: int = -1
    level: int = OUTLINE_LEVELS


@dataclass(slots=True)
class Rich:
    """What a rich text holds. `changes`, `comments` and `hidden` (in words) were met and not read; `odd` bytes fit no encoding.

    `whole`: the last brace stands; `beyond`: something stands behind it.
    """

    body: Sink = field(default_factory=Sink)
    notes: list[tuple[str, Sink]] = field(default_factory=list)
    margins: list[tuple[str, Sink]] = field(default_factory=list)
    title: Sink = field(default_factory=Sink)
    created: dict[str, int] = field(default_factory=dict)
    changes: int = 0
    comments: int = 0
    hidden: int = 0
    odd: int = 0
    whole: bool = False
    beyond: bool = False

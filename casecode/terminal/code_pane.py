"""The code tree on the screen: short keys, labels, how often used here and in all; and what the chosen code means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment as Piece
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from casecode.domain.codebook import Code, Codebook
from casecode.terminal.sitting import Sitting
from casecode.terminal.wrapping import shown


class CodePane(ScrollView, can_focus=True, inherit_bindings=False):
    """One line a code, children below their theme."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"codes--cursor", "codes--key", "codes--count"}

    class Chosen(Message):
        """A code was chosen with Enter or the mouse: it goes onto the words under the source's cursor."""

        def __init__(self, code: str) -> None:
            """`code` is its id."""
            super().__init__()
            self.code = code

    class Moved(Message):
        """The cursor is on another code."""

    def __init__(self, sitting: Sitting) -> None:
        """Begin at the first code."""
        super().__init__()
        self.sitting = sitting
        self.at = 0
        self.rows: tuple[tuple[int, str, str], ...] = ()
        self._keys: dict[str, str] = {}
        self._counted: dict[str, tuple[int, int]] = {}

    def renew(self) -> None:
        """Take in what the codebook and the codings are now."""
        desk = self.sitting.desk
        rows = [row for book in desk.study.codebooks for code in book.codes for row in _rows(code, 0)]
        rows += [(0, code, f"? {code}") for code in desk.proposals()]
        here, overall = self.sitting.counts()
        counted = {code: (here[code], overall[code]) for _, code, _ in rows}
        same = (tuple(rows), self.sitting.keys) == (self.rows, self._keys)
        changed = [at for at, row in enumerate(rows) if counted[row[1]] != self._counted.get(row[1])]
        self.rows, self._keys, self._counted = tuple(rows), self.sitting.keys, counted
        if same:
            for at in changed:
                self.refresh_line(at)
            return
        self.at = min(self.at, max(0, len(rows) - 1))
        self.virtual_size = Size(self.scrollable_content_region.width, len(rows))
        self.refresh()

    @property
    def code(self) -> str:
        """The id of the code under the cursor; empty without a codebook."""
        return self.rows[self.at][1] if self.rows else ""

    def point(self, code: str) -> None:
        """Put the cursor on `code`, where it is in the tree."""
        found = next((at for at, row in enumerate(self.rows) if row[1] == code), None)
        if found is not None:
            self._go(found)

    def on_resize(self) -> None:
        """Another width."""
        self.rows = ()
        self.renew()

    def step(self, by: int) -> None:
        """Move the cursor."""
        self._go(min(max(0, self.at + by), max(0, len(self.rows) - 1)))

    def on_click(self, event: events.Click) -> None:
        """Once shows what a code means, twice puts it on the words."""
        at = event.y + self.scroll_offset.y
        if at < len(self.rows):
            self._go(at)
            if event.chain == 2:
                self.post_message(self.Chosen(self.code))

    def _go(self, at: int) -> None:
        before, self.at = self.at, at
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= at < top + height:
            self.scroll_to(y=at if at < top else at - height + 1, animate=False, force=True, immediate=True)
            self.refresh()
        else:
            self.refresh_line(before)
            self.refresh_line(at)
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """One code."""
        number, width, base = y + self.scroll_offset.y, self.scrollable_content_region.width, self.rich_style
        if number >= len(self.rows):
            return Strip.blank(width, base)
        depth, code, label = self.rows[number]
        here, overall = self.sitting.counts()
        count = f"{here[code] or '·'}/{overall[code]}" if overall[code] else ""
        key = self.sitting.keys.get(code, "")
        style = base + self.get_component_rich_style("codes--cursor", partial=True) if number == self.at else base
        room = max(4, width - 5 - len(count) - 1)
        name = set_cell_size("  " * depth + shown(label), room)
        sign = ">" if number == self.at and self.has_focus else " "
        pieces = [
            Piece(f"{sign}{key:<2} ", style + self.get_component_rich_style("codes--key", partial=True)),
            Piece(name + " ", style),
            Piece(count, style + self.get_component_rich_style("codes--count", partial=True)),
        ]
        return Strip(pieces).adjust_cell_length(width, style)


def _rows(code: Code, depth: int) -> Iterator[tuple[int, str, str]]:
    yield depth, code.code, f"{'† ' if code.retired else ''}{code.label or code.code}"
    for child in code.children:
        yield from _rows(child, depth + 1)


def card(books: Sequence[Codebook], name: str) -> Text:
    """What a code means: label, definition, what belongs and what does not, examples."""
    code = next((one for book in books for one in book.walk() if one.code == name), None)
    if code is None:
        said = f"{name}\nA proposal: no codebook defines it yet. + with this name and a definition does." if name else ""
        return Text(said or "No codebook yet. + makes a first code; casecode init writes a commented codebook.")
    made = Text()
    made.append(f"{code.label or code.code}", style="bold")
    made.append(f"  {code.code}\n" if code.label and code.label != code.code else "\n", style="dim")
    if code.retired:
        made.append(f"† Retired: {code.retired}\n", style="bold")
    made.append(f"{code.definition or 'No definition yet.'}\n")
    for title, texts in (("Yes", code.include), ("No", code.exclude), ("E.g.", code.examples), ("Not", code.counterexamples)):
        for text in texts:
            made.append(f"{title}: ", style="bold")
            made.append(f"{text}\n")
    return made

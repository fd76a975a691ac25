"""The source on the screen: one widget that draws only the lines it shows, however long the interview."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment as Piece
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from casecode.domain.source import Span
from casecode.terminal.motion import SEGMENT, SENTENCE, WORD
from casecode.terminal.page import Line, Page
from casecode.terminal.sitting import Sitting
from casecode.terminal.stripes import LANE, Stripes
from casecode.terminal.wrapping import shown
from casecode.text.spans import contains, union

_GRAINS = {1: WORD, 2: SENTENCE}


class SourcePane(ScrollView, can_focus=True, inherit_bindings=False):
    """Numbered segments with speakers, the words wrapped, the coder's codings as stripes beside them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "source--number",
        "source--speaker",
        "source--coded",
        "source--cursor",
        "source--stripe",
        "source--outside",
        "source--mark",
    }

    class Pointed(Message):
        """The mouse put the cursor somewhere or selected words."""

    def __init__(self, sitting: Sitting) -> None:
        """Nothing is laid out before the size is known."""
        super().__init__()
        self.sitting = sitting
        self.page: Page | None = None
        self._stripes: tuple[object, Stripes] | None = None
        self._pressed: int | None = None
        self._room = 0
        self._drawn = (0, 0)
        self._read: tuple[Span, ...] = ()
        self._looks: dict[str, Style] = {}

    def open(self, sitting: Sitting) -> None:
        """Show another sitting."""
        self.sitting, self.page, self._stripes = sitting, None, None
        self.lay_out()

    # Layout

    @property
    def _digits(self) -> int:
        segments = self.sitting.desk.segments
        return max(2, len(str(segments[-1].n))) if segments else 2

    @property
    def _margin(self) -> int:
        return self._digits + 3  # the cursor's arrow before the number, the sign of what is read and a blank after it

    @property
    def _stripe_width(self) -> int:
        return LANE * (3 if self._room < 70 else 4 if self._room < 100 else 6)

    def lay_out(self) -> None:
        """Wrap the source for the width there is and show the cursor."""
        self._room = self.scrollable_content_region.width
        if not self._room:
            return
        width = self._room - self._margin - self._stripe_width - 1
        if self.page is None or self.page.width != max(8, width) or self.page.material is not self.sitting.desk.material:
            self.page = Page(self.sitting.desk.material, width, gap=1 if self.size.height >= 36 else 0)
            self.virtual_size = Size(self._room, len(self.page.lines))
            self._stripes = None
        self.follow(centre=True)

    def on_resize(self) -> None:
        """Another width breaks the lines elsewhere."""
        self.page = None
        self.lay_out()

    def follow(self, *, centre: bool = False) -> None:
        """Draw what has changed since it was last drawn, and scroll so that the cursor's words can be seen."""
        if self.page is None:
            return
        first, last = self.page.lines_of(self.sitting.unit)
        top, height = self.scroll_offset.y, max(1, self.size.height)
        fits = last - first < height
        before, drawn, read = self._stripes, self._drawn, self._read
        self._drawn, self._read = self._touched(), self.sitting.desk.read_spans()
        now = self.stripes()
        if first < top or (last if fits else first) >= top + height:
            goal = first - height // 3 if centre else first - 1 if first < top else (last - height + 2 if fits else first)
            self.scroll_to(y=max(0, goal), animate=False, force=True, immediate=True)
            self.refresh()
        elif before is None or read != self._read:
            self.refresh()
        else:
            for begin, end in (drawn, self._drawn, *now.otherwise(before[1])):
                self.refresh_lines(begin, end - begin + 1)

    def _touched(self) -> tuple[int, int]:
        """The lines on which the cursor shows: those of its span and the first one of its segment."""
        assert self.page is not None
        first, last = self.page.lines_of(self.sitting.span)
        return min(first, self.page.line_of(self.sitting.segment.start)) if self.page.lines else 0, last

    # Drawing

    def stripes(self) -> Stripes:
        """The stripes for what is coded now."""
        assert self.page is not None
        shown_now = (self.sitting.desk.codings(), self.sitting.others)
        if self._stripes is None or self._stripes[0] != shown_now:
            codings, keys = self.sitting.shown_codings(), self.sitting.keys
            desk = self.sitting.desk
            made = Stripes(self.page, codings, keys, desk.coder, self._stripe_width, desk.meanings)
            self._stripes = (shown_now, made)
        return self._stripes[1]

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        number = y + self.scroll_offset.y
        if self.page is None or number >= len(self.page.lines):
            return Strip.blank(self._room, self._look(""))
        line = self.page.lines[number]
        base = self._look("")
        pieces = [*self._head(line, base), *self._words(number, line, base)]
        used = sum(piece.cell_length for piece in pieces)
        pad = self._room - self._stripe_width - used
        pieces.append(Piece(" " * max(0, pad), base))
        pieces.append(Piece(self.stripes().beside(number), base + self._look("stripe")))
        return Strip(pieces).adjust_cell_length(self._room, base)

    def notify_style_update(self) -> None:
        """The theme changed: ask for the styles anew."""
        self._looks = {}
        super().notify_style_update()

    def _look(self, name: str) -> Style:
        found = self._looks.get(name)
        if found is None:
            found = self._looks[name] = (
                self.get_component_rich_style(f"source--{name}", partial=True) if name else self.rich_style
            )
        return found

    def _head(self, line: Line, base: Style) -> Iterator[Piece]:
        segment = self.sitting.desk.segments[line.segment]
        if not line.first:
            yield Piece(" " * self._margin, base)
            return
        here = self.sitting.segment is segment
        read = any(contains(span, (segment.start, segment.end)) for span in self.sitting.desk.read_spans())
        head = f"{'▶' if here else ' '}{segment.n:>{self._digits}}{'✓' if read else ' '} "
        outside = not self.sitting.desk.part.holds((segment.start, segment.end))
        yield Piece(head, base + self._look("outside" if outside and not here else "number"))
        assert self.page is not None
        yield Piece(self.page.label(segment), base + self._look("outside" if outside else "speaker"))

    def _words(self, number: int, line: Line, base: Style) -> Iterator[Piece]:
        """The words cut where the look changes: selected, coded, a transcriber's mark, not of the coder's part."""
        assert self.page is not None
        start, end = line.start, line.end
        segment = self.sitting.desk.segments[line.segment]
        marks = [(mark.start, mark.end) for mark in segment.marks]
        codings = self.stripes().codings_on(number)
        looks = (
            (self._look("mark"), marks),
            (self._look("coded"), union((one.start, one.end) for one in codings)),
            (self._look("cursor"), [self.sitting.span]),
        )
        outside = not self.sitting.desk.part.holds((segment.start, segment.end))
        plain = base + self._look("outside") if outside else base
        edges = {start, end}
        for _, spans in looks:
            edges |= {edge for span in spans for edge in span if start < edge < end}
        ordered = sorted(edges)
        for one, two in pairwise(ordered):
            style = plain
            for look, spans in looks:
                if any(span[0] <= one and two <= span[1] for span in spans):
                    style += look
            yield Piece(shown(self.page.text[one:two]), style)

    # The mouse

    def _offset(self, event: events.MouseEvent) -> int | None:
        if self.page is None:
            return None
        spot = event.get_content_offset(self)
        if spot is None:
            return None
        return self.page.offset_at(spot.y + self.scroll_offset.y, spot.x - self._margin)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select."""
        self._pressed = self._offset(event)
        if self._pressed is not None:
            self.capture_mouse()
            self._point(self._pressed, self._pressed, WORD)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select as far as the mouse is."""
        offset = self._offset(event) if self._pressed is not None else None
        if self._pressed is not None and offset is not None and event.button:
            self._point(self._pressed, offset, WORD)

    def on_mouse_up(self) -> None:
        """Keep what is selected."""
        if self._pressed is not None:
            self._pressed = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A double click takes the sentence, a triple one the segment."""
        offset = self._offset(event)
        if offset is not None and event.chain > 1:
            self._point(offset, offset, _GRAINS.get(event.chain, SEGMENT))

    def _point(self, start: int, end: int, grain: str) -> None:
        self.sitting.drag(start, end, grain)
        self.post_message(self.Pointed())

"""What stands on the reconciling screen: the words in their context, who gave them what, what the codes mean."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from casecode.domain.source import Segment, Span
from casecode.terminal.wrapping import shown
from casecode.text.spans import intersect
from casecode.workflow.reconcile import Reconciling
from casecode.workflow.reconcile_target import UnitCodes
from casecode.workflow.reconcile_told import given, letters, meaning

BEFORE, AFTER = 8, 8
"""Segments of context around the unit."""
QUOTE = 70
"""Characters of a coding's words shown beside its code: the words themselves stand above."""


class WordsPane(VerticalScroll, can_focus=False):
    """The unit, what was coded in it underlined, with what stands before and after it in a dim voice."""

    def compose(self) -> ComposeResult:
        """Three stretches, so that the pane can be scrolled to the second."""
        for name in ("before", "unit", "after"):
            yield Static(id=name)

    def show(self, table: Reconciling, item: UnitCodes) -> None:
        """Show another unit, its first line with a little of what comes before it."""
        segments = table.material(item).text.segments
        inside = [at for at, one in enumerate(segments) if one.start < item.span[1] and item.span[0] < one.end]
        first, last = (inside[0], inside[-1] + 1) if inside else (0, 0)
        coded = [(one.start, one.end) for coder in item.codes for one in table.codings(item, coder)]
        self.query_one("#before", Static).update(_written(table, item, segments[max(0, first - BEFORE) : first], ()))
        self.query_one("#unit", Static).update(_written(table, item, segments[first:last], coded))
        self.query_one("#after", Static).update(_written(table, item, segments[last : last + AFTER], ()))
        # Twice: where a dialog stood over it, the first refresh still has the layout of the unit before.
        self.call_after_refresh(self.call_after_refresh, self._to_unit)

    def _to_unit(self) -> None:
        unit = self.query_one("#unit", Static)
        self.scroll_to(y=max(0, unit.virtual_region.y - 2), animate=False, force=True)


def _written(table: Reconciling, item: UnitCodes, segments: Iterable[Segment], coded: Iterable[Span]) -> Text:
    """Segments as lines: number, speaker, words. Outside the unit (a piece of a turn, a sentence) they are dim."""
    text, made = table.material(item).text.text, Text()
    for segment in segments:
        span = (segment.start, segment.end)
        whole = intersect([span], [item.span]) == (span,)
        made.append(f"¶{segment.n} ", style="dim")
        if segment.speaker:
            made.append(f"{segment.speaker}: ", style="bold" if whole else "dim")
        begin = len(made)
        made.append(shown(text[segment.start : segment.end]), style="" if whole else "dim")
        for start, end in intersect([span], [item.span]):
            made.stylize("not dim", begin + start - segment.start, begin + end - segment.start)
        for start, end in intersect([span], coded):
            made.stylize("underline", begin + start - segment.start, begin + end - segment.start)
        made.append("\n")
    return made


def who(table: Reconciling, item: UnitCodes) -> Text:
    """A line a coder: number, letter, codes with the words they lie on; what was taken is marked."""
    made, names, decision = Text(), letters(table.coders), table.decision(item)
    for number, coder in enumerate(table.coders, start=1):
        if coder not in item.codes:
            continue
        made.append("▸" if decision and decision.took == coder else " ")
        made.append(f"{number} {names.get(coder, ' ')} ", style="bold")
        made.append(f"{coder}: ")
        codes = given(table, item, coder)
        if not codes:
            made.append("read it, no code", style="dim")
        for place, (code, words) in enumerate(codes):
            made.append(" · " if place else "")
            made.append(code, style="bold" if code in item.disputed else "")
            made.append(f" “{words if len(words) <= QUOTE else words[: QUOTE - 1] + '…'}”" if words else "", style="dim")
        made.append("\n")
    made.rstrip()
    return made


def meanings(table: Reconciling, codes: Iterable[str]) -> Text:
    """What the codebook says of each code."""
    made = Text()
    for code in codes:
        for place, (head, text) in enumerate(meaning(table.ground.codes.get(code), code)):
            made.append(f"{head}\n" if not place else f"{head}: ", style="bold")
            made.append(f"{text}\n")
        made.append("\n")
    return made

"""Codings as stripes beside the lines: brackets with the code's short key, a lane for each of those that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casecode.domain.coding import Coding
from casecode.terminal.page import Page
from casecode.workflow.desk_meanings import Meanings

LANE = 4
"""Cells of one lane: the bracket, two for the key, one for the star of a key quote or the ~ of an older definition."""


@dataclass(frozen=True, slots=True)
class Stripe:
    """A coding in its lane, from line `first` to `last`."""

    coding: Coding
    lane: int
    first: int
    last: int


class Stripes:
    """The stripes of a page; `width` cells are there for them, what does not fit is counted as `+2`."""

    def __init__(
        self,
        page: Page,
        codings: Iterable[Coding],
        keys: Mapping[str, str],
        own: str,
        width: int,
        meanings: Meanings | None = None,
    ) -> None:
        """Give each coding the first lane that is free where it begins; long ones first. `meanings`: names and stale ones."""
        self._keys = keys
        self._own = own
        self._meanings = meanings
        self._lanes = max(1, width // LANE)
        self._width = width
        self.by_line: dict[int, list[Stripe]] = {}
        self.all: set[Stripe] = set()
        free: list[int] = []
        placed = sorted(
            ((*page.lines_of((one.start, one.end)), one) for one in codings), key=lambda it: (it[0], -it[1], it[2].id)
        )
        for first, last, coding in placed:
            lane = next((at for at, taken in enumerate(free) if taken < first), len(free))
            free[lane : lane + 1] = [last]
            stripe = Stripe(coding, lane, first, last)
            self.all.add(stripe)
            for line in range(first, last + 1):
                self.by_line.setdefault(line, []).append(stripe)

    def otherwise(self, other: Stripes) -> list[tuple[int, int]]:
        """The stretches of lines on which `other` shows something else."""
        return [(one.first, one.last) for one in self.all ^ other.all]

    def codings_on(self, line: int) -> tuple[Coding, ...]:
        """The codings that touch a line."""
        return tuple(stripe.coding for stripe in self.by_line.get(line, ()))

    def beside(self, line: int) -> str:
        """What stands beside a line."""
        here = self.by_line.get(line, ())
        cells = [" " * LANE] * self._lanes
        hidden = sum(stripe.lane >= self._lanes for stripe in here)
        for stripe in here:
            if stripe.lane < self._lanes:
                cells[stripe.lane] = self._cell(stripe, line)
        if hidden:
            cells[-1] = cells[-1][:-2] + f"+{min(hidden, 9)}"
        return "".join(cells).ljust(self._width)[: self._width]

    def _cell(self, stripe: Stripe, line: int) -> str:
        coding = stripe.coding
        own = coding.coder == self._own
        if stripe.first == stripe.last:
            sign = "[" if own else "("
        else:
            sign = (
                ("┌" if own else "╭")
                if line == stripe.first
                else ("└" if own else "╰")
                if line == stripe.last
                else "│"
                if own
                else "┊"
            )
        if line != stripe.first:
            return sign.ljust(LANE)
        code = self._meanings.today(coding.code) if self._meanings else coding.code
        stale = self._meanings is not None and self._meanings.stale(coding)
        name = (self._keys.get(code) or code)[:2]
        return f"{sign}{name}{'*' if coding.key else '~' if stale else ''}".ljust(LANE)

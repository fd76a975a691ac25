"""How commands speak: results to standard output, talk to standard error, tables as wide as the terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from casecode.cli.session import current
from casecode.domain.errors import WrongUseError

if TYPE_CHECKING:
    from casecode.domain.problem import Problem
    from casecode.views.blocks import Table


_ID, _TEXT = 22, 24
"""Columns without blanks are ids, dates, numbers: so many characters are kept in one line; a column of words gets at least so many."""
_NUMBER = re.compile(r"-?[\d,]*(?:\.\d+)?")


def result(text: str) -> None:
    """Print a result to standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say(text: str = "") -> None:
    """Say something to the person at the terminal (standard error); silent with `--quiet`."""
    if not current().quiet:
        sys.stderr.write(text + "\n")


def problems(found: Sequence[Problem], *, most: int = 50) -> None:
    """Show problems, the gravest first, each with its place; never silently fewer than there are."""
    order = {"error": 0, "warning": 1, "note": 2}
    listed = sorted(found, key=lambda problem: (order[problem.level], problem.key))
    for problem in listed[:most]:
        head = "" if problem.level == "error" else f"{problem.level}: "
        sys.stderr.write(f"{head}{problem}\n")
    if len(listed) > most:
        sys.stderr.write(f"… and {len(listed) - most} more of the same kind.\n")


def deliver(data: bytes, output: str, *, what: str) -> None:
    """Write `data` to the file `-o` named, or to standard output; bytes that are no text never go to a terminal."""
    if output and output != "-":
        from casecode.plain import write

        write.replace(Path(output), data)
        say(f"{what} written to {output}")
        return
    if b"\0" in data[:1024] and sys.stdout.isatty():
        raise WrongUseError(reason="This format is no text for a terminal. Name a file with -o FILE.")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def table(content: Table) -> None:
    """Draw a table on standard output, folded to the terminal's width, numbers to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    from casecode.views.blocks import cell_text

    console = Console(file=sys.stdout, no_color=not current().color, highlight=False)
    shown = [[cell_text(cell, content.decimals) for cell in row] for row in content.rows]
    columns = [[row[at] for row in shown] for at in range(len(content.header))]
    drawn = Drawn(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    room = console.width - 2 * len(columns)
    for name, cells, width in zip(content.header, columns, _widths(content.header, columns, room), strict=True):
        number = any(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)
        drawn.add_column(name, justify="right" if number else "left", overflow="fold", width=width)
    for row in shown:
        drawn.add_row(*(Text(cell) for cell in row))
    console.print(drawn)
    if content.note:
        console.print(Text(content.note, style="dim"))


def _widths(header: Sequence[str], columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """A width for each column: its longest line, unless all together need more than `room`; then the widest give way first.

    No column gets narrower than its header, and no column of ids narrower than an id, before all are that narrow.
    """
    widest = [
        max(map(len, (name, *(line for cell in cells for line in cell.split("\n")))))
        for name, cells in zip(header, columns, strict=True)
    ]
    names = [len(name) for name in header]
    ids = [min(width, _ID) for width in widest]
    words = [
        _TEXT if width > 2 * _TEXT else min(_ID, max((len(word) for cell in cells for word in cell.split()), default=0))
        for cells, width in zip(columns, widest, strict=True)
    ]
    wordy = [any(" " in cell for cell in cells) for cells in columns]
    floors = (
        [max(name, _TEXT if text else own) for name, text, own in zip(names, wordy, ids, strict=True)],
        [max(name, word if text else own) for name, text, own, word in zip(names, wordy, ids, words, strict=True)],
        [max(name, _TEXT if text else 0) for name, text in zip(names, wordy, strict=True)],
        names,
        [1] * len(header),
    )
    for floor in floors:
        while sum(widest) > room:
            able = [at for at in range(len(widest)) if widest[at] > floor[at]]
            if not able:
                break
            widest[max(able, key=lambda at: widest[at])] -= 1
    return widest


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """Give a callback (done, total, what) that draws a bar on standard error once the work has lasted a second."""
    if current().quiet or not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    import time

    begun = time.monotonic()
    drawn = False

    def step(done: int, total: int, what: str) -> None:
        nonlocal drawn
        if time.monotonic() - begun < 1:
            return
        drawn = True
        width = 24
        full = width * done // max(total, 1)
        sys.stderr.write(f"\r\x1b[2K{title} [{'#' * full}{'.' * (width - full)}] {done}/{total} {what[:40]}")
        sys.stderr.flush()

    try:
        yield step
    finally:
        if drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

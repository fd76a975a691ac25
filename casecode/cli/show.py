"""How commands speak: results to standard output, talk to standard error, tables as wide as the terminal."""

from __future__ import annotations

import os
import shutil
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


def result(text: str) -> None:
    """Print a result to standard output; into a file or a pipe only where no real name of the private list is in it."""
    if not sys.stdout.isatty():
        leave(lambda: text, "standard output")
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say(text: str = "") -> None:
    """Say something to the person at the terminal (standard error); silent with `--quiet`."""
    if not current().quiet:
        sys.stderr.write(at_words(text) + "\n")


def at_words(text: str) -> str:
    """Talk whose long lines end between words where standard error is a terminal, what goes on indented by two; else as it is."""
    if not sys.stderr.isatty():
        return text
    import textwrap

    try:
        width = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):  # no real terminal behind it
        width = shutil.get_terminal_size().columns
    made = []
    for line in text.split("\n"):
        further = " " * (len(line) - len(line.lstrip(" ")) + 2)
        fold = textwrap.TextWrapper(
            max(width, 20),
            subsequent_indent=further,
            expand_tabs=False,
            replace_whitespace=False,
            break_long_words=False,
            break_on_hyphens=False,
        )
        made += fold.wrap(line) if len(line) > fold.width else [line]
    return "\n".join(made)


def problems(found: Sequence[Problem], *, most: int = 50) -> None:
    """Show problems, the gravest first, each with its place; never silently fewer than there are."""
    order = {"error": 0, "warning": 1, "note": 2}
    listed = sorted(found, key=lambda problem: (order[problem.level], problem.key))
    for problem in listed[:most]:
        head = "" if problem.level == "error" else f"{problem.level}: "
        sys.stderr.write(at_words(f"{head}{problem}") + "\n")
    if len(listed) > most:
        sys.stderr.write(f"… and {len(listed) - most} more of the same kind.\n")


def leave(words: Callable[[], str], what: str) -> None:
    """Stop where a real name of the private list is in `words`, which are about to leave; `--allow-names` lets them pass.

    `what` names the file or pipe. The words are made only where there is a list. Raises `DataRefusedError`.
    """
    if not current().allow_names:
        from casecode.workflow.pseudonyms_guard import stop_names

        stop_names(current().study or ".", words, what)


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
    """Draw a table on standard output, folded to the terminal's width, numbers to the right.

    A table too wide for that goes on below, its first column repeated.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    from casecode.cli.columns import grouped, is_number
    from casecode.views.blocks import cell_text

    console = Console(file=sys.stdout, no_color=not current().color, highlight=False)
    shown = [[cell_text(cell, content.decimals) for cell in row] for row in content.rows]
    columns = [[row[at] for row in shown] for at in range(len(content.header))]
    for count, group in enumerate(grouped(content.header, columns, console.width)):
        drawn = Drawn(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
        for at, width in zip(group.places, group.widths, strict=True):
            drawn.add_column(
                content.header[at], justify="right" if is_number(columns[at]) else "left", overflow="fold", width=width
            )
        for row in shown:
            drawn.add_row(*(Text(row[at]) for at in group.places))
        if count:
            console.print()
        console.print(drawn)
    if content.note:
        console.print(Text(content.note, style="dim"))


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

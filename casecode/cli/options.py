"""The options that many commands share, each said once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casecode.cli import session, show

if TYPE_CHECKING:
    from casecode.views.blocks import Table
    from casecode.workflow.study import Study

To = Annotated[str, typer.Option("--to", help="table, csv, json, md, html, docx, xlsx, tex or parquet.", metavar="FORMAT")]
Output = Annotated[str, typer.Option("-o", "--output", help="Write to this file; its ending names the format.", metavar="FILE")]
Where = Annotated[
    str,
    typer.Option("--where", help="Only this material, such as: method = interview and not case = west.", metavar="EXPR"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen and write nothing.")]


def _complete_coder(incomplete: str) -> list[str]:
    try:
        return [name for name in study().protocol.coders if name.startswith(incomplete)]
    except Exception:  # noqa: BLE001  completion must never print a fault into somebody's command line
        return []


def _complete_list(incomplete: str, known: Iterable[str]) -> list[str]:
    """A list with commas whose last name begins like this: each way to go on with a name that is not in it yet."""
    before, comma, begun = incomplete.rpartition(",")
    named = {part.strip() for part in before.split(",")}
    return [f"{before}{comma}{name}" for name in known if name.startswith(begun.strip()) and name not in named]


def _coders_and(*others: str) -> Callable[[str], list[str]]:
    def complete(incomplete: str) -> list[str]:
        try:
            return _complete_list(incomplete, (*study().protocol.coders, *others))
        except Exception:  # noqa: BLE001  same
            return []

    return complete


complete_coders = _coders_and()
"""Coders with commas, for the shell."""
complete_comparable = _coders_and("consensus", "rules", "accepted")
"""Coders with commas, and whoever else can be compared when named."""
complete_readers = _coders_and("all")
"""Coders with commas, or all of them."""


def complete_dimensions(incomplete: str) -> list[str]:
    """What a table can be parted by, with commas, for the shell; codes are not among them."""
    from casecode.analysis.dimensions import DIMENSIONS, OF_CODES

    return _complete_list(incomplete, ("round", *(name for name in DIMENSIONS if name not in OF_CODES)))


def complete_strata(incomplete: str) -> list[str]:
    """What material can be drawn by, with commas, for the shell."""
    from casecode.analysis.dimensions import DIMENSIONS, OF_CODINGS

    return _complete_list(incomplete, [name for name in DIMENSIONS if name not in OF_CODINGS])


def complete_round(incomplete: str) -> list[str]:
    """Round ids that begin like this, for the shell."""
    try:
        return [plan.id for plan in study().bank.rounds() if plan.id.startswith(incomplete)]
    except Exception:  # noqa: BLE001  same
        return []


def complete_source(incomplete: str) -> list[str]:
    """Source ids that begin like this, for the shell."""
    try:
        return [source.id for source in study().bank.sources() if source.id.startswith(incomplete)]
    except Exception:  # noqa: BLE001  same
        return []


def complete_code(incomplete: str) -> list[str]:
    """Code ids that begin like this, for the shell."""
    try:
        return [code.code for book in study().codebooks for code in book.walk() if code.code.startswith(incomplete)]
    except Exception:  # noqa: BLE001  same
        return []


CoderOption = Annotated[
    str,
    typer.Option("--coder", help="Whose coding, by id.", metavar="CODER", autocompletion=_complete_coder),
]
RunOption = Annotated[str, typer.Option("--run", help="Count this rule run; 'newest' is the last one.", metavar="RUN")]
SourceArgument = Annotated[
    str,
    typer.Argument(help="A source's id, path or title.", metavar="SOURCE", autocompletion=complete_source),
]


def study() -> Study:
    """The study of this call: `--study`, else the nearest folder upwards."""
    from casecode.workflow.study import open_study

    return open_study(session.current().study or ".")


def format_of(to: str, output: str) -> str:
    """The format asked for: `--to`, else the ending of the file, else a table for the terminal."""
    return to or Path(output).suffix.lstrip(".").lower() or "table"


def give(table: Table, to: str, output: str, *, title: str, guarded: bool = True, done: bool = False) -> None:
    """Deliver a table as asked: drawn at the terminal, or as bytes in a format to a file or standard output.

    `guarded`: what goes into a file or a pipe stops where it holds a real name of the private list, unless `--allow-names` is
    given. `done`: the table tells of work that is done, so that drawn it is not stopped, wherever it goes.
    """
    to = format_of(to, output)
    drawn = to == "table" and not output
    if guarded and not (drawn and (done or sys.stdout.isatty())):
        show.leave(lambda: _plain(table), output or title)
    if drawn:
        show.table(table)
        return
    from casecode.writers import write_table

    show.deliver(write_table("md" if to == "table" else to, table), output, what=title[:1].upper() + title[1:])


def _plain(table: Table) -> str:
    """All words of a table, whole: drawn or packed they may be cut."""
    from casecode.writers import write_table

    return write_table("csv", table).decode()

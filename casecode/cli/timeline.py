"""`casecode timeline`: codes over time."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode timeline --by year --per 1000-words.  Next: casecode display waves.  "
    "In NVivo: Matrix Coding Query by a date attribute; in ATLAS.ti: Code-Document Table by document group; in MAXQDA: Codeline.",
)
def timeline(
    by: Annotated[str, typer.Option(help="month, year, wave or date.", metavar="TIME")] = "month",
    rows: Annotated[str, typer.Option(help="theme, code or case.", metavar="DIM")] = "theme",
    per: Annotated[str, typer.Option(help="A rate instead of a count: per sources or per 1000-words.", metavar="WHAT")] = "",
    where: options.Where = "",
    coder: options.CoderOption = "",
    run: options.RunOption = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Count excerpts over time; a date that is known only to the year or month stands in a column of its own."""
    from casecode.workflow.timeline import Asked, timeline_table

    to = options.format_of(to, output)
    asked = Asked(by, rows, per, where, coder, run)
    options.give(timeline_table(options.study(), asked, to), to, output, title="timeline")

"""`casecode show`: one source with its segments numbered."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("show", epilog="Example: casecode show int-mara-2025-03-04 --segments 10-14.  Next: casecode code SOURCE.")
def show_source(
    source: options.SourceArgument,
    segments: Annotated[str, typer.Option(help="Only these segments: 12, 10-14 or 40-.", metavar="N-M")] = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Show one source, its segments numbered, as every coding and every report counts them."""
    from casecode.workflow.lists import segments_table

    table = segments_table(options.study(), source, segments, brief=not to and not output)
    options.give(table, to, output, title=f"segments of {source}")

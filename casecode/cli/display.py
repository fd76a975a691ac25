"""`casecode display`: the tables of a case-study report, one at a time."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_NAMES = "triangulation, propositions, evidence, negatives, rivals, replication, patterns, roles, waves or cases."


@app.command(
    epilog="Example: casecode display triangulation -o triangulation.docx.  Next: casecode matrix --rows theme --columns method.  "
    "In NVivo: Matrix Coding Query by classification; in ATLAS.ti: Code-Document Table by document group; "
    "in MAXQDA: Crosstab, Mixed Methods tables.",
)
def display(
    name: Annotated[str, typer.Argument(help=_NAMES, metavar="NAME")],
    by: Annotated[
        str,
        typer.Option(
            help="What roles and cases are ordered by (an attribute), waves by (wave, year, month).", metavar="ATTRIBUTE"
        ),
    ] = "",
    cells: Annotated[
        str, typer.Option(help="What stands in the cells of roles, waves and cases, as for matrix.", metavar="CELLS")
    ] = "count",
    where: options.Where = "",
    coder: options.CoderOption = "",
    run: options.RunOption = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Show one display: where evidence comes from, what speaks against, what was predicted, who says what in which order."""
    from casecode.workflow.displays import Asked, display_table

    to = options.format_of(to, output)
    table, problems = display_table(options.study(), Asked(name, by, cells, where, coder, run), to)
    show.problems(problems)
    options.give(table, to, output, title=name)

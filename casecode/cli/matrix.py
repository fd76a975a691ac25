"""`casecode matrix`: what stands where."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_DIM = "code, theme, case, source, participant, role, method, coder, wave, year, month, or case.ATTRIBUTE, participant.ATTRIBUTE."


@app.command(
    epilog="Example: casecode matrix --rows theme --columns case --cells excerpts -o matrix.docx.  Next: casecode report make matrix.  "
    "In NVivo: Matrix Coding Query, Framework Matrix; in ATLAS.ti: Code-Document Table; in MAXQDA: Code Matrix Browser.",
)
def matrix(
    rows: Annotated[str, typer.Option(help="What stands in rows: " + _DIM, metavar="DIM")] = "theme",
    columns: Annotated[str, typer.Option(help="What stands in columns, one of the same.", metavar="DIM")] = "case",
    cells: Annotated[
        str,
        typer.Option(help="count, segments, sources, participants, words, coverage, rate, excerpts or summary.", metavar="CELLS"),
    ] = "count",
    per: Annotated[str, typer.Option(help="With --cells rate: 1000-words or sources.")] = "1000-words",
    roles: Annotated[str, typer.Option(help="Whose words coverage and rates count: all, or roles with commas.")] = "",
    totals: Annotated[bool, typer.Option("--totals", help="Add totals.")] = False,
    where: options.Where = "",
    coder: options.CoderOption = "",
    run: options.RunOption = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Count codings, segments, sources, people or words along two dimensions, show the quotes themselves, or your own summaries."""
    from casecode.workflow.tables import Asked, matrix_of_asked

    asked = Asked(rows=rows, columns=columns, cells=cells, per=per, roles=roles, totals=totals, where=where, coder=coder, run=run)
    to = options.format_of(to, output)
    if cells == "summary":
        from casecode.workflow.summaries import summary_table

        table, problems = summary_table(options.study(), asked, to)
        show.problems(problems)
    else:
        table = matrix_of_asked(options.study(), asked, to)
    options.give(table, to, output, title="matrix")

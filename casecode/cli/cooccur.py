"""`casecode cooccur`: which codes occur together."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode cooccur --unit sentence --level theme -o together.docx.  Next: casecode matrix --cells excerpts.  "
    "In NVivo: Matrix Coding Query of nodes by nodes; in ATLAS.ti: Code Co-Occurrence; in MAXQDA: Code Relations Browser.",
)
def cooccur(
    unit: Annotated[
        str, typer.Option(help="Together in the same segment, sentence, or on the same words (overlap).", metavar="UNIT")
    ] = "segment",
    level: Annotated[str, typer.Option(help="code or theme.", metavar="LEVEL")] = "code",
    measure: Annotated[str, typer.Option(help="count, jaccard or c (n12 / (n1 + n2 - n12)).", metavar="MEASURE")] = "count",
    long: Annotated[bool, typer.Option("--long", help="One pair a row, with every measure.")] = False,
    where: options.Where = "",
    coder: options.CoderOption = "",
    run: options.RunOption = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Count which codes or themes occur together, and how closely."""
    from casecode.workflow.cooccur import Asked, cooccur_table

    to = options.format_of(to, output)
    asked = Asked(unit, level, measure, long, where, coder, run)
    options.give(cooccur_table(options.study(), asked, to), to, output, title="cooccurrence")

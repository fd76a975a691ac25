"""`casecode excerpts`: the quotes, with ids."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode excerpts --code knowledge --where 'case = north'.  Next: casecode report make thematic.  "
    "In NVivo: the node's references; in ATLAS.ti: Quotation Reader; in MAXQDA: Retrieved Segments.",
)
def excerpts(
    code: Annotated[
        str, typer.Option(help="A code, a theme, or an expression.", metavar="EXPR", autocompletion=options.complete_code)
    ] = "",
    where: options.Where = "",
    coder: options.CoderOption = "",
    run: options.RunOption = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """List coded excerpts: words, code, coder, who said them and where."""
    from casecode.workflow.tables import excerpts_table

    brief = not to and not output
    table = excerpts_table(options.study(), code=code, where=where, coder=coder, run=run, brief=brief)
    options.give(table, to, output, title="excerpts")

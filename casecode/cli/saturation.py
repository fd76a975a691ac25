"""`casecode saturation`: whether the last interviews still brought something new."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode saturation --method interview --base 4 --run 2 --threshold 5%.  Next: casecode display evidence.  "
    "In MAXQDA: Code Matrix Browser read by document order; NVivo and ATLAS.ti have no such table.",
)
def saturation(
    base: Annotated[int, typer.Option(help="Base size: the first so many sources.", metavar="N")] = 4,
    run_length: Annotated[
        int, typer.Option("--run", help="Run length: new codes are counted over so many sources.", metavar="N")
    ] = 2,
    threshold: Annotated[str, typer.Option(help="New codes of a run as a share of those of the base.", metavar="SHARE")] = "5%",
    by: Annotated[str, typer.Option(help="code or theme.", metavar="LEVEL")] = "code",
    method: Annotated[str, typer.Option(help="Only sources of this method; it is asked of one method.", metavar="METHOD")] = "",
    seed: Annotated[int, typer.Option(help="Seed of the random orders.", metavar="N")] = 1,
    orders: Annotated[int, typer.Option(help="How many random orders.", metavar="N")] = 1000,
    what: Annotated[
        str, typer.Option("--show", help="sources, themes (last new sub-code of each) or summary.", metavar="TABLE")
    ] = "sources",
    where: options.Where = "",
    coder: options.CoderOption = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """New codes by source in the order of collection, and whether they ran dry (Guest, Namey and Chen 2020)."""
    from casecode.workflow.saturation import Asked, saturation_table

    to = options.format_of(to, output)
    asked = Asked(base, run_length, threshold, by, method, seed, orders, what, where, coder)
    table = saturation_table(options.study(), asked, to)
    if to == "table" and not output and not table.rows:
        show.result(table.note)
    else:
        options.give(table, to, output, title="saturation")

"""`casecode status`: where the study stands."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode status.  Next: what its last lines say.")
def status(
    since: Annotated[str, typer.Option(help="Also what was done since this date.", metavar="DATE")] = "",
) -> None:
    """Show what is in the databank, who has read and coded how much, how far each round is, what is stale, and what to do next."""
    from casecode.workflow.status import lines

    show.result("\n".join(lines(options.study(), since)))

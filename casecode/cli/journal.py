"""`casecode journal`: who did what when."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode journal --last 50.  Next: casecode undo takes back the last act.")
def journal(
    last: Annotated[int, typer.Option(help="How many entries, the newest last; 0 for all.", min=0)] = 20,
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Show the audit trail: who did what when, on every device that this study was merged from."""
    from casecode.workflow.acts import journal_table

    options.give(journal_table(options.study(), 0 if to or output else last), to, output, title="journal")

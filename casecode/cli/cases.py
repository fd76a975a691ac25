"""`casecode cases`: the cases."""

from __future__ import annotations

import typer

from casecode.cli import options

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode cases.  Next: casecode matrix --rows theme --columns case.")
def cases(to: options.To = "", output: options.Output = "") -> None:
    """List the cases: attributes, sources, participants, quotes and coverage."""
    from casecode.workflow.lists import cases_table

    options.give(cases_table(options.study(), brief=not to and not output), to, output, title="cases")

"""`casecode sources`: list the sources."""

from __future__ import annotations

import typer

from casecode.cli import options

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode sources --to csv.  Next: casecode show SOURCE.")
def sources(to: options.To = "", output: options.Output = "", where: options.Where = "") -> None:
    """List the sources: what, of which case, how long, and the fingerprint of the original."""
    from casecode.workflow.lists import sources_table

    options.give(sources_table(options.study(), where, brief=not to and not output), to, output, title="sources")

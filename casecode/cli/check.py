"""`casecode check`: whether every word and every coding is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode check --fix.  Next: casecode explain CODE for a problem you do not know.")
def check(
    fix: Annotated[bool, typer.Option("--fix", help="Repair what can be repaired without losing anything.")] = False,
) -> None:
    """Verify every hash, span and line of the databank; exit 1 when something is wrong."""
    from casecode.workflow.check import check as verify

    with show.progress("Checking") as step:
        done = verify(options.study(), fix=fix, progress=step)
    show.problems(done.problems, most=1000)
    for line in done.talk():
        show.say(line)
    raise typer.Exit(1 if done.faulty else 0)

"""`casecode undo`: withdraw the last act."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode undo.  casecode undo --redo gives it back.  Next: casecode journal.")
def undo(
    coder: options.CoderOption = "",
    redo: Annotated[bool, typer.Option("--redo", help="Give back what the last undo took.")] = False,
    dry_run: options.DryRun = False,
) -> None:
    """Withdraw your last act (a coding, an import): one more line in the log, nothing is erased."""
    from casecode.workflow.acts import redo as give_back
    from casecode.workflow.acts import undo as take_back

    act = give_back if redo else take_back
    show.say(act(options.study(), coder=coder, dry_run=dry_run))

"""`casecode whoami`: which coder sits at this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode whoami ana.  Next: casecode code.")
def whoami(name: Annotated[str, typer.Argument(help="A coder of the protocol; without it, who it is now.")] = "") -> None:
    """Say which coder sits at this machine; coding commands put that name under every act."""
    from casecode.workflow.acts import whoami as set_coder

    show.result(set_coder(options.study(), name))

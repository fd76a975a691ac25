"""`casecode open`: a report or a source in the system's program."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("open", epilog="Example: casecode open thematic.  Next: casecode report list.")
def open_it(
    name: Annotated[str, typer.Argument(help="A report's or a source's name.", autocompletion=options.complete_source)],
) -> None:
    """Open a report or a source's original in the program the system has for it."""
    import os

    from casecode.workflow.opening import file_of

    path = file_of(options.study(), name)
    show.say(f"Opening {path}")
    opened = 0
    if os.environ.get("CASECODE_OPEN") != "no":
        opened = typer.launch(str(path))
    if opened:
        show.say("The system has no program for it; the path above is the file.")

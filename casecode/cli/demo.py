"""`casecode demo`: the worked example."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casecode.cli import show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode demo.  Next: the three commands it ends with.")
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to; a new folder.", metavar="DIR")] = Path("casecode-demo"),
) -> None:
    """Write the worked example study (fiction) and run everything on it."""
    from casecode.workflow.demo import demo as run_demo

    with show.progress("Demo") as step:
        for line in run_demo(folder, progress=step):
            show.say(line)

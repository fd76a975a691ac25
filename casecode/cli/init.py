"""`casecode init`: start a study."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from casecode.cli import show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode init my-study --stance reliability.  Next: casecode ingest.")
def init(
    folder: Annotated[Path, typer.Argument(help="The study's folder; it is made when it is not there.", metavar="DIR")] = Path(),
    stance: Annotated[str, typer.Option(help="How coding is understood: reflexive, codebook or reliability.")] = "codebook",
    private: Annotated[
        bool | None, typer.Option("--transcripts-in-git/--transcripts-private", help="Whether git may keep the transcripts.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written.")] = False,
) -> None:
    """Start a study: protocol, commented codebook, folders. Nothing that is there is overwritten."""
    from casecode.workflow.init import init as start

    if private is None:
        private = sys.stdin.isatty() and typer.confirm(
            "May git keep the transcripts (say no when they are confidential)?", default=False
        )
        if not sys.stdin.isatty():
            show.say("Nobody to ask: the transcripts are kept out of git (the .gitignore line says how to change that).")
    done = start(folder, stance=stance, transcripts_in_git=bool(private), dry_run=dry_run)
    for line in done:
        show.say(line)

"""`casecode import`: bring in codings made elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    "import",
    epilog="Example: casecode import codings.csv --whole all --dry-run.  Columns: source, code, coder and quote (or start and end).  "
    "Next: casecode excerpts.  casecode undo takes an import back.",
)
def bring_in(
    file: Annotated[
        Path, typer.Argument(help="A CSV with the columns source, code, coder and quote (or start, end); - for standard input.")
    ],
    coder: Annotated[str, typer.Option(help="Whose codings these are, where the file does not say.")] = "",
    whole: Annotated[
        str,
        typer.Option(
            help="Coders (or all) who read every source they coded in from end to end: what they did not code counts as not found.",
            metavar="A,B",
            autocompletion=options.complete_readers,
        ),
    ] = "",
    as_format: Annotated[str, typer.Option("--as", help="The file's format.", metavar="FORMAT")] = "codings_csv",
    dry_run: options.DryRun = False,
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Place codings made by hand or in another tool on the words of the sources. What cannot be placed is listed, never guessed."""
    from casecode.workflow.bring import bring

    study = options.study()
    with show.progress("Placing") as step:
        data = sys.stdin.buffer.read() if str(file) == "-" else None
        done = bring(
            study,
            file,
            data,
            coder=coder,
            format_name=as_format,
            whole=tuple(name.strip() for name in whole.split(",") if name.strip()),
            dry_run=dry_run,
            progress=step,
        )
    show.problems(done.problems)
    if done.lost:
        options.give(done.table(), to, output, title="not placed", done=True)
    for line in done.talk():
        show.say(line)
    raise typer.Exit(0 if done.whole else 1)

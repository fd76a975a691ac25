"""`casecode ingest`: read sources into the databank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode ingest transcripts/*.docx --method interview --dry-run.  Next: casecode autocode, or casecode code.  "
    "In NVivo: Import Files; in ATLAS.ti: Add Documents; in MAXQDA: Import Documents.",
)
def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; without them, what the protocol lists.")] = None,
    method: Annotated[str, typer.Option(help="How it was collected, such as interview or focus-group.")] = "",
    case: Annotated[str, typer.Option(help="The case it belongs to.")] = "",
    date: Annotated[str, typer.Option(help="When it was collected: 2026, 2026-05 or 2026-05-01.")] = "",
    as_format: Annotated[str, typer.Option("--as", help="Read as this format, whatever it looks like.", metavar="FORMAT")] = "",
    each: Annotated[str, typer.Option(help="What becomes a source in an export or a table: post, row or message.")] = "",
    encoding: Annotated[str, typer.Option(help="The file's character encoding, if it is neither UTF-8 nor UTF-16.")] = "",
    drafts: Annotated[bool, typer.Option("--drafts", help="Also read drafts, private and trashed posts.")] = False,
    dry_run: options.DryRun = False,
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Read transcripts, notes and exports into the databank. The same bytes again are already in; nothing is overwritten."""
    from casecode.workflow.ingest import Given
    from casecode.workflow.ingest import ingest as read_in

    given = Given(method=method, case=case, date=date, format=as_format, each=each, encoding=encoding, drafts=drafts)
    study = options.study()
    with show.progress("Reading") as step:
        done = read_in(study, tuple(paths or ()), given, progress=step, dry_run=dry_run)
    if done.rows:
        options.give(done.table(brief=not to and not output), to, output, title="ingest", done=not dry_run)
    if not to and not output:
        for one in done.previews:
            show.result("\n".join(("", *one.lines())))
    show.problems(done.problems)
    for line in done.talk():
        show.say(line)
    raise typer.Exit(done.exit_code)

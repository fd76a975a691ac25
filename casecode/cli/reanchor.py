"""`casecode reanchor`: codings onto the newest revision of their sources."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode reanchor int-n01 --dry-run.  Next: casecode status.  casecode undo takes a re-anchoring back.  "
    "In NVivo, ATLAS.ti and MAXQDA a document is edited in place and its codings shift along; here nothing moves unasked.",
)
def reanchor(
    source: Annotated[str, typer.Argument(help="One source or export; without it, all.")] = "",
    dry_run: options.DryRun = False,
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Bring codings and read marks on an older revision over to the newest words. What cannot be placed is listed, never guessed."""
    from casecode.workflow.reanchor import reanchor as bring_over

    study = options.study()
    with show.progress("Re-anchoring") as step:
        done = bring_over(study, source, dry_run=dry_run, progress=step)
    if done.doubtful or to or output:
        options.give(done.table(), to, output, title="reanchor", done=True)
    show.problems(done.problems)
    for line in done.talk():
        show.say(line)
    raise typer.Exit(done.exit_code)

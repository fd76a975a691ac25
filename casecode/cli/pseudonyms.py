"""`casecode pseudonyms …`: what identifies people, and copies without it."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def _pseudonyms() -> None:
    """Find what identifies people, and make copies without it. The list of real names stays in private/, out of databank and git."""


@app.command(
    epilog="Example: casecode pseudonyms scan --to csv -o found.csv.  Next: casecode pseudonyms apply.  "
    "Names that stand in no list cannot be found: read the sources all the same.",
)
def scan(
    source: Annotated[
        str, typer.Argument(help="One source; without it, all.", metavar="SOURCE", autocompletion=options.complete_source)
    ] = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """List names, e-mail and web addresses, telephone numbers, handles and file properties; exit 1 when there are any."""
    from casecode.workflow.pseudonyms import scan as look

    study = options.study()
    with show.progress("Looking") as step:
        done = look(study, source, progress=step)
    if done.found or to or output:
        options.give(done.table(), to, output, title="pseudonyms", guarded=False)
    show.problems(done.listed.problems)
    for line in done.talk():
        show.say(line)
    raise typer.Exit(1 if done.found else 0)


@app.command(
    epilog="Example: casecode pseudonyms apply --dry-run.  Next: casecode pseudonyms scan.  Run it again after coding, on either side: "
    "codings are carried both ways.",
)
def apply(dry_run: options.DryRun = False, to: options.To = "", output: options.Output = "") -> None:
    """Make masked copies by the list in private/pseudonyms.csv and carry every coding onto them, and back.

    From then on a masked copy stands for its original in every table and report; the original stays as it was.
    """
    from casecode.workflow.pseudonyms_apply import apply as mask

    study = options.study()
    with show.progress("Masking") as step:
        done = mask(study, dry_run=dry_run, progress=step)
    if done.rows or to or output:
        options.give(done.table(), to, output, title="pseudonyms", guarded=False)
    show.problems(done.problems)
    for line in done.talk():
        show.say(line)
    raise typer.Exit(done.exit_code)

"""`casecode build`: the whole pipeline."""

from __future__ import annotations

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode build.  Next: casecode open thematic.")
def build(dry_run: options.DryRun = False) -> None:
    """Read what is new, apply the rules, rebuild the reports of the protocol."""
    from casecode.workflow.build import build as run_build

    with show.progress("Building") as step:
        done = run_build(options.study(), dry_run=dry_run, progress=step)
    show.problems(done.problems)
    for line in done.talk():
        show.say(line)
    raise typer.Exit(done.exit_code)

"""`casecode autocode`: apply the codebook's rules as a run."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode autocode --dry-run.  Next: casecode matrix --run newest.  In NVivo: Auto Code; in MAXQDA: Dictionary.",
)
def autocode(
    engine: Annotated[str, typer.Option(help="The engine that applies the codebook.")] = "rules",
    why: Annotated[bool, typer.Option("--why", help="List every hit with the patterns that matched.")] = False,
    dry_run: options.DryRun = False,
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Apply the codebook's rules to every source. The same inputs give the same run, byte for byte; no person's coding is touched."""
    from casecode.workflow.autocode import autocode as apply_rules

    study = options.study()
    with show.progress("Coding") as step:
        done = apply_rules(study, engine=engine, dry_run=dry_run, progress=step)
    show.problems(done.problems)
    options.give(done.why_table() if why else done.table(), to, output, title="autocode", done=True)
    show.say(done.talk())

"""`casecode reconcile`: settle together what coders parted on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from casecode.cli import options, show

if TYPE_CHECKING:
    from casecode.terminal.reconcile_app import ReconcileApp
    from casecode.workflow.reconcile import Reconciling

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode reconcile r1 --by ana,ben.  Next: casecode agree --round r1.  casecode undo --coder consensus does not undo "
    "decisions; u or Z here does.  In INCEpTION: Curation.",
)
def reconcile(
    round_: Annotated[
        str,
        typer.Argument(
            help="The round; without it the oldest with something unsettled.",
            metavar="ROUND",
            autocompletion=options.complete_round,
        ),
    ] = "",
    coders: Annotated[
        str,
        typer.Option(help="Only these of its coders, with commas.", metavar="A,B", autocompletion=options.complete_coders),
    ] = "",
    unit: Annotated[
        str, typer.Option(help="turn, sentence, paragraph, document or excerpt; else the round's.", metavar="UNIT")
    ] = "",
    match: Annotated[str, typer.Option(help="majority, any or full: when a unit counts as coded.", metavar="MATCH")] = "",
    by: Annotated[
        str,
        typer.Option(
            help="Who decides, with commas; else who casecode whoami says you are.",
            metavar="NAME",
            autocompletion=options.complete_coders,
        ),
    ] = "",
    plain: Annotated[bool, typer.Option("--plain", help="Prompts, one disagreement at a time.")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Begin though a coder has not read everything; it goes on record.")
    ] = False,
    reasons: Annotated[bool, typer.Option("--reasons/--no-reasons", help="Whether each decision needs a reason.")] = True,
    dry_run: options.DryRun = False,
) -> None:
    """Go through what coders parted on, decide together, and keep reasons; the result is coder consensus. Every decision is on disk at once."""
    from casecode.workflow.reconcile import Reconciling
    from casecode.workflow.reconcile_ground import find_plan, ground_of, who_decides

    study = options.study()
    plan = find_plan(study, round_, _names(coders))
    deciding = "" if dry_run else who_decides(study, by, plan.id)
    if not round_:
        show.say(f"Round {plan.id}.")
    ground = ground_of(study, plan, coders=_names(coders), unit=unit, match=match, anyway=anyway)
    table = Reconciling(study, ground, deciding, reasons=reasons)
    if dry_run:
        from casecode.workflow.reconcile_told import preview

        show.result(preview(table))
        return
    if plain or not _at_a_terminal():
        if not plain:
            show.say("This is no terminal, so the full screen is not opened; these are the prompts (--plain).")
        from casecode.cli.plainreconcile import sit_down

        sit_down(table)
        return
    full_screen(table)


def full_screen(table: Reconciling, run: Callable[[ReconcileApp], object] | None = None) -> None:
    """Open the terminal app and say afterwards what was done. `run` runs it otherwise than in this terminal."""
    from casecode.terminal.reconcile_app import ReconcileApp
    from casecode.workflow.reconcile_told import closing, opening

    agreed = table.begin()
    if not table.items:
        show.say(opening(table, agreed))
    else:
        made = ReconcileApp(table, opening(table, agreed))
        made.run() if run is None else run(made)
    for line in closing(table, table.proposed):
        show.say(line)


def _names(said: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in said.split(",") if one.strip())


def _at_a_terminal() -> bool:
    return "TEXTUAL_DRIVER" in os.environ or (sys.stdin.isatty() and sys.stdout.isatty())

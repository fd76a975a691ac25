"""`casecode withdraw`: a participant takes their words back."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode withdraw N01, then casecode withdraw N01 --yes.  Next: casecode check, casecode build.  "
    "This cannot be undone: what was said is kept nowhere.",
)
def withdraw(
    participant: Annotated[str, typer.Argument(help="The participant's id or name.", metavar="PARTICIPANT")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this only the places are listed.")] = False,
    dry_run: options.DryRun = False,
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """List every place where a person's words stand; with --yes take them out of each and print the steps for git's history.

    Own interviews go; in what others said too, their turns are covered and everyone else's words and codings stay as they are.
    """
    from casecode.workflow.withdrawal import plan_withdrawal
    from casecode.workflow.withdrawal import withdraw as take_out

    study = options.study()
    with show.progress("Looking") as step:
        plan = plan_withdrawal(study, participant, progress=step)
    options.give(plan.table(), to, output, title="withdraw", done=True)
    show.problems(plan.problems)
    if dry_run or not (yes or _confirmed(plan.person.id)):
        show.say(f"Nothing was changed. To do it: casecode withdraw {plan.person.id} --yes")
        return
    with show.progress("Withdrawing") as step:
        done = take_out(study, plan, progress=step)
    for line in done.talk():
        show.say(line)


def _confirmed(person: str) -> bool:
    """Whether the person at the terminal types the participant's id; nobody is asked where nobody sits."""
    if not sys.stdin.isatty():
        return False
    told = typer.prompt(
        f"This cannot be undone. Type {person} to do it, or press Enter", default="", show_default=False, err=True
    )
    return str(told).strip() == person

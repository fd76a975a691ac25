"""`casecode report …`: reports through templates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casecode.cli import options, session, show

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


def _complete(incomplete: str) -> list[str]:
    try:
        from casecode.workflow.reports import known

        return [line.name for line in known(options.study()) if line.name.startswith(incomplete)]
    except Exception:  # noqa: BLE001  completion must never print a fault into somebody's command line
        return []


def _complete_standard(incomplete: str) -> list[str]:
    from casecode.workflow.report_views import known_standards

    return [name for name in known_standards() if name.startswith(incomplete.lower())]


@app.callback(
    invoke_without_command=True,
    epilog="Example: casecode report --stale.  Next: casecode report make, with the names it says.",
)
def report(
    ctx: typer.Context,
    stale: Annotated[
        bool, typer.Option("--stale", help="Say which built reports are behind the study; exit 1 when one is.")
    ] = False,
) -> None:
    """Make reports and list those there are, yours in reports/templates/ included."""
    if not stale:
        return
    if ctx.invoked_subcommand is not None:
        raise typer.BadParameter("goes alone: casecode report --stale", param_hint="--stale")
    from casecode.workflow.reports_built import remade, stale_table

    table, old = stale_table(options.study())
    show.table(table)
    if old:
        show.say(f"Next: {remade(one.name for one in old)}")
    raise typer.Exit(1 if old else 0)


@app.command(epilog="Example: casecode report make thematic --to docx,html.  Next: casecode open thematic.")
def make(
    names: Annotated[
        list[str] | None, typer.Argument(help="Reports; without a name, the protocol's.", autocompletion=_complete)
    ] = None,
    to: Annotated[str, typer.Option("--to", help="Formats with commas: docx, html, md, xlsx (matrix).", metavar="FORMATS")] = "",
    output: Annotated[str, typer.Option("-o", "--output", help="A file, for one report in one format.", metavar="FILE")] = "",
    reference: Annotated[Path | None, typer.Option(help="A Word document whose styles are used.", metavar="DOCX")] = None,
    where: options.Where = "",
    coder: options.CoderOption = "",
    run: options.RunOption = "",
    standard: Annotated[
        str,
        typer.Option(
            "--standard", help="For the checklist: coreq, srqr, jars-qual or gibbert.", autocompletion=_complete_standard
        ),
    ] = "",
    dry_run: options.DryRun = False,
) -> None:
    """Make reports in reports/. An open Word file is not overwritten: the new one is written beside it, and said."""
    from casecode.workflow.reports import Choice
    from casecode.workflow.reports import make as make_reports

    choice = Choice(where, coder, run, session.current().allow_names, standard)
    study = options.study()
    with show.progress("Writing") as step:
        done = make_reports(
            study, tuple(names or ()), to, choice=choice, output=output, reference=reference, dry_run=dry_run, progress=step
        )
    show.problems(done.problems)
    for line in done.talk():
        show.say(line)
    raise typer.Exit(1 if done.problems else 0)


@app.command("list", epilog="Example: casecode report list.  Next: casecode report make NAME.")
def list_reports(to: options.To = "", output: options.Output = "") -> None:
    """List the reports: ours, yours, and which of yours stand before ours."""
    from casecode.workflow.reports import known_table

    table, problems = known_table(options.study())
    options.give(table, to, output, title="reports")
    show.problems(problems)

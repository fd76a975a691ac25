"""`casecode audit …`: construct, internal and external validity and reliability, as far as the records show them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from casecode.cli import options, session, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_FORMATS = "table, json, csv, html, docx, md, xlsx or tex."


def complete_check(incomplete: str) -> list[str]:
    """Checks that begin like this, for the shell."""
    from casecode.audit._catalogue import catalogue

    return [name for name in catalogue() if name.startswith(incomplete.upper())]


def complete_link(incomplete: str) -> list[str]:
    """Claims, propositions and questions that begin like this, for the shell."""
    try:
        protocol = options.study().protocol
        known = [one.id for one in protocol.kept.claims] + [one.id for one in protocol.propositions] + list(protocol.questions)
        return [name for name in known if name.lower().startswith(incomplete.lower())]
    except Exception:  # noqa: BLE001  completion must never print a fault into somebody's command line
        return []


_CHECK = typer.Argument(help="A check such as CV1.", metavar="CHECK", autocompletion=complete_check)


@app.callback(
    invoke_without_command=True,
    epilog="Example: casecode audit --only CV,IV3.  Next: casecode audit explain CV1.  For a build: casecode audit --fail-on fail "
    "--baseline audit.json, written before by casecode audit --to json -o audit.json.",
)
def audit(
    ctx: typer.Context,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="Families, checks or tests, with commas: CV, IV3, reliability.", metavar="CHECKS"),
    ] = None,
    fail_on: Annotated[str, typer.Option("--fail-on", help="Exit 1 on these: fail, or warn (warn, unknown and fail).")] = "",
    baseline: Annotated[
        Path | None, typer.Option(help="An earlier audit in json: only what is new or worse counts.", metavar="FILE")
    ] = None,
    to: Annotated[str, typer.Option("--to", help=_FORMATS, metavar="FORMAT")] = "",
    output: options.Output = "",
) -> None:
    """Check which tactics of validity and reliability are documented, what is missing, where, and what mends it. No score."""
    if ctx.invoked_subcommand is not None:
        return
    from casecode.workflow.audit import LEVELS, run_audit

    if fail_on and fail_on not in LEVELS:
        raise typer.BadParameter(f"{' or '.join(LEVELS)}, not '{fail_on}'", param_hint="--fail-on")
    study = options.study()
    with show.progress("Auditing") as step:
        done = run_audit(study, tuple(only or ()), baseline, step)
    show.problems(done.problems)
    form = options.format_of(to, output)
    if form == "table" and not output:
        from casecode.workflow.audit_told import told

        show.result(told(done, min(shutil.get_terminal_size().columns, 120)))
    else:
        from casecode.workflow.audit_tables import audit_bytes

        if not session.current().allow_names:
            from casecode.workflow.pseudonyms_guard import stop_names

            stop_names(session.current().study or ".", lambda: audit_bytes(study, done, "json").decode(), output or "audit")
        show.deliver(audit_bytes(study, done, "md" if form == "table" else form), output, what="Audit")
    held = done.holding(fail_on) if fail_on else ()
    if held:
        show.say(f"{len(held)} of {len(done.findings)} checks stop here ({', '.join(one.id for one in held)}).")
    raise typer.Exit(1 if held or done.problems else 0)


@app.command(epilog="Example: casecode audit explain CV1.  Next: casecode audit --only CV1.")
def explain(
    check: Annotated[
        str, typer.Argument(help="A check such as CV1; without it, all of them.", metavar="CHECK", autocompletion=complete_check)
    ] = "",
    designs: Annotated[bool, typer.Option("--designs", help="The table of designs: who is free of what, and why.")] = False,
) -> None:
    """Say what a check is, why it matters, how it is computed, from whom it comes, and which limits are in force here."""
    from casecode.domain.errors import NotAStudyError
    from casecode.workflow.audit_explain import checks_table, explained, stances_table

    if designs or not check:
        show.table(stances_table() if designs else checks_table())
        return
    try:
        protocol = options.study().protocol
    except NotAStudyError:
        protocol = None
    show.result(explained(check, protocol, min(shutil.get_terminal_size().columns, 120)))


@app.command(
    epilog='Example: casecode audit waive EV5 --why "One case by design."  Next: casecode audit --only EV5.  '
    'To take it back: casecode audit waive EV5 --withdraw --why "A second case has come in."',
)
def waive(
    check: Annotated[str, _CHECK],
    why: Annotated[str, typer.Option(help="The reason; it is printed in every audit.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the waiver back; that it was made stays on record.")] = False,
    dry_run: options.DryRun = False,
) -> None:
    """Set a check aside with a reason, your name and the date. Its status stays as it is found, and is printed ever after."""
    from casecode.workflow.audit_waive import waive as set_aside

    for line in set_aside(options.study(), check, why, withdraw=withdraw, dry_run=dry_run).talk():
        show.say(line)


@app.command(
    epilog="Example: casecode audit chain P1; back from an excerpt: casecode audit chain Q-7f3a.  Next: casecode show SOURCE.",
)
def chain(
    link: Annotated[
        str,
        typer.Argument(
            help="A claim, proposition, question, theme or code, or an excerpt.", metavar="LINK", autocompletion=complete_link
        ),
    ],
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Walk the chain of evidence: from a claim down to words, source and hash, or from an excerpt back up. Gaps are shown."""
    from casecode.workflow.audit_chain import chain_of, chain_table, chain_tree

    study = options.study()
    found = chain_of(study, link)
    if options.format_of(to, output) in {"table", "tree"} and not output:
        show.result(chain_tree(found, min(shutil.get_terminal_size().columns, 160)))
    else:
        options.give(chain_table(study, found), "" if to == "tree" else to, output, title="chain")

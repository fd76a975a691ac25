"""`casecode review …`: member approval, and readings by others: what goes out, what comes back, what is open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casecode.cli import options, session, show

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def _review() -> None:
    """Member approval: send a participant their own words and the draft, record what came back, list what is open."""


def complete_participant(incomplete: str) -> list[str]:
    """Participants whose id begins like this, for the shell."""
    try:
        return [one.id for one in options.study().protocol.people if one.id.lower().startswith(incomplete.lower())]
    except Exception:  # noqa: BLE001  completion must never print a fault into somebody's command line
        return []


def complete_outcome(incomplete: str) -> list[str]:
    """What can come back, for the shell."""
    from casecode.workflow.review_record import OUTCOMES

    return [one for one in OUTCOMES if one.startswith(incomplete)]


def complete_kind(incomplete: str) -> list[str]:
    """Whose reading it can be, for the shell."""
    from casecode.workflow.review_record import KINDS

    return [one for one in KINDS if one.startswith(incomplete)]


@app.command(
    epilog="Example: casecode review send N01 --draft draft.docx -o maya.docx.  Next: casecode review record N01 --outcome approved, "
    "casecode review list.",
)
def send(
    participant: Annotated[
        str,
        typer.Argument(help="The participant's id or name.", metavar="PARTICIPANT", autocompletion=complete_participant),
    ],
    draft: Annotated[
        list[Path] | None,
        typer.Option(help="A file with passages of the draft: md, txt, docx, odt … Again for more.", metavar="FILE"),
    ] = None,
    output: Annotated[
        str, typer.Option("-o", "--output", help="The file, best .docx; else reports/review-PARTICIPANT.docx.", metavar="FILE")
    ] = "",
    labels: Annotated[bool, typer.Option("--labels", help="Also the labels of the codes that were given.")] = False,
    others: Annotated[
        bool, typer.Option("--with-others", help="Also paragraphs of the draft that name or quote other participants.")
    ] = False,
    item: Annotated[str, typer.Option(help="What it is: case_draft, theme, excerpt or transcript.", metavar="ITEM")] = "",
    coder: options.CoderOption = "",
    dry_run: options.DryRun = False,
) -> None:
    """Write a page for one person: their own quotes, the draft, boxes to answer in; and that it was sent.

    Nobody else's words or names are on it: what others said in a focus group is left out, and names of other participants are covered.
    """
    from casecode.workflow.review import Sending
    from casecode.workflow.review import send as send_out

    asked = Sending(participant, tuple(draft or ()), output, item, labels, others, session.current().allow_names)
    sent = send_out(options.study(), asked, coder, dry_run=dry_run)
    show.problems(sent.problems)
    for line in sent.talk():
        show.say(line)


@app.command(
    epilog='Example: casecode review record N01 --outcome corrected --changes "Two names." --on 2026-05-09; a colleague: casecode review '
    'record --kind peer --reviewer "Chi Wu" --scope "draft and three transcripts".  Next: casecode review list, casecode audit --only CV3,CV7.',
)
def record(
    participant: Annotated[
        str,
        typer.Argument(
            help="Who answered, by id or name; nobody with --kind peer.",
            metavar="PARTICIPANT",
            autocompletion=complete_participant,
        ),
    ] = "",
    outcome: Annotated[
        str, typer.Option(help="approved, corrected, disputed or no_reply.", metavar="OUTCOME", autocompletion=complete_outcome)
    ] = "",
    changes: Annotated[str, typer.Option(help="What was changed; of a reading by others: what came of it.", metavar="TEXT")] = "",
    resolution: Annotated[str, typer.Option(help="What became of a dispute.", metavar="TEXT")] = "",
    on: Annotated[str, typer.Option("--on", help="The day it came; else today.", metavar="DATE")] = "",
    kind: Annotated[
        str,
        typer.Option(help="member, or peer, transcript, external_audit.", metavar="KIND", autocompletion=complete_kind),
    ] = "member",
    item: Annotated[
        str, typer.Option(help="What it was, where nothing was sent: case_draft, theme, excerpt or transcript.", metavar="ITEM")
    ] = "",
    version: Annotated[str, typer.Option(help="The version the person names; else what is open.", metavar="VERSION")] = "",
    reviewer: Annotated[str, typer.Option(help="Who read it, with --kind peer and so on.", metavar="NAME")] = "",
    share: Annotated[
        str, typer.Option(help="With --kind transcript: how much was read against the recording.", metavar="20%")
    ] = "",
    scope: Annotated[str, typer.Option(help="What a colleague read.", metavar="TEXT")] = "",
    source: Annotated[list[str] | None, typer.Option(help="Sources a colleague read, or a pattern.", metavar="SOURCE")] = None,
    coder: options.CoderOption = "",
    dry_run: options.DryRun = False,
) -> None:
    """Take what came back as a record of its own. What was recorded before is never changed."""
    from casecode.workflow.review_record import Answer
    from casecode.workflow.review_record import record as take

    answer = Answer(
        participant, kind, outcome, changes, resolution, on, item, version, reviewer, share, scope, tuple(source or ())
    )
    for line in take(options.study(), answer, coder, dry_run=dry_run).talk():
        show.say(line)


@app.command(
    "list",
    epilog="Example: casecode review list --to csv.  Next: casecode review send N01, casecode review record N01 --outcome approved.",
)
def list_(to: options.To = "", output: options.Output = "") -> None:
    """List who was sent what, who answered, what is open, and whom nobody has asked yet."""
    from casecode.workflow.review_record import listing

    options.give(listing(options.study()), to, output, title="reviews")

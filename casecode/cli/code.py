"""`casecode code`: read a source and code it."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from casecode.cli import options, show

if TYPE_CHECKING:
    from casecode.terminal.app import CoderApp
    from casecode.workflow.study import Study

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode code int-mara-2025-03-04.  Next: casecode status.  casecode undo takes back the last act. "
    "As in the coding panes of NVivo, ATLAS.ti and MAXQDA, without a mouse.",
)
def code(
    source: Annotated[
        str,
        typer.Argument(
            help="A source; without it the one you left, else the first that you have not finished.",
            autocompletion=options.complete_source,
        ),
    ] = "",
    round_: Annotated[
        str,
        typer.Option("--round", help="Only what this round gives you.", metavar="ROUND", autocompletion=options.complete_round),
    ] = "",
    plain: Annotated[bool, typer.Option("--plain", help="Prompts, one segment at a time.")] = False,
    editor: Annotated[bool, typer.Option("--editor", help="The source as text in your own editor ($VISUAL or $EDITOR).")] = False,
    web: Annotated[bool, typer.Option("--web", help="The same on a page in the browser of this machine.")] = False,
    port: Annotated[int, typer.Option("--port", help="With --web: the port of the page.", min=1, max=65535)] = 8000,
    coder: options.CoderOption = "",
) -> None:
    """Read a source and code it. Every act is on disk before it is on the screen."""
    study = options.study()
    if editor:
        from casecode.cli.editcoder import sit_down as in_editor

        _beside_round(study, source, coder, round_)
        in_editor(study, source, coder=coder, round_=round_)
        return
    if web:
        from casecode.cli.webcoder import serve

        serve(study, source, coder=coder, round_=round_, port=port)
        return
    if plain or not _at_a_terminal():
        if not plain:
            show.say("This is no terminal, so the full screen is not opened; these are the prompts (--plain).")
        from casecode.cli.plaincoder import sit_down

        sit_down(study, source, coder=coder, round_=round_)
        return
    full_screen(study, source, coder=coder, round_=round_)


def full_screen(study: Study, source: str, *, coder: str, round_: str, run: Callable[[CoderApp], object] | None = None) -> None:
    """Open the terminal app and say afterwards what was done. `run` runs it otherwise than in this terminal."""
    from casecode.terminal.app import CoderApp
    from casecode.workflow.acts import coder_of

    name = coder or study.bank.coder
    if name or not study.protocol.coders:
        coder_of(study, name)  # who is nobody's coder is told so before the screen opens
    coding = CoderApp(study, name, source, round_)
    if run is None:
        coding.run()
    else:
        run(coding)
    if coding.stop is not None:
        raise coding.stop
    if coding.last is not None:
        count, name = len(coding.last.codings()), coding.last.material.source.id
        show.say(
            f"Saved: {count} {'coding' if count == 1 else 'codings'} of yours in {name}.{'' if coding.last.plan else ' Next: casecode status'}"
        )
        if coding.last.plan is not None:
            from casecode.workflow.desk_rounds import round_state

            show.say(round_state(study, coding.last.plan, coding.last.coder))
            return
        from casecode.workflow.desk_rounds import beside_round

        show.say(
            beside_round(study, coding.last.coder, coding.last.material) or f"Go on here with: casecode code {shlex.quote(name)}"
        )


def _beside_round(study: Study, source: str, coder: str, round_: str) -> None:
    """Say it where the source that is opened lies in an open round of this coder, and no round was named."""
    from casecode.workflow.desk_places import open_source
    from casecode.workflow.desk_rounds import beside_round

    name = coder or study.bank.coder
    told = beside_round(study, name, open_source(study, name, source)) if name and not round_ else ""
    if told:
        show.say(told)


def _at_a_terminal() -> bool:
    served = "TEXTUAL_DRIVER" in os.environ  # behind --web the page is the terminal
    return served or (sys.stdin.isatty() and sys.stdout.isatty())

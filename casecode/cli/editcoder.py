"""`casecode code --editor`: the source as text in the researcher's own editor."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from casecode.cli import show
from casecode.cli.editor import own_editor

if TYPE_CHECKING:
    from casecode.workflow.study import Study


def sit_down(study: Study, source: str, *, coder: str = "", round_: str = "") -> None:
    """Open `source` (or the first unfinished one) in `$VISUAL` or `$EDITOR`, take over what was saved, and say what came of it.

    At a terminal the buffer is offered again while lines in it cannot be taken over. Exit 1 when some are left.
    """
    from casecode.workflow.acts import coder_of
    from casecode.workflow.desk_rounds import find_round
    from casecode.workflow.editing import edit

    name = coder_of(study, coder)
    plan = find_round(study, round_, name) if round_ else None
    editor = own_editor()
    while True:
        done = edit(study, source, name, editor, plan)
        show.problems((*done.complaints, *done.notes))
        for line in done.talk():
            show.say(line)
        if not done.complaints:
            return
        if not sys.stdin.isatty() or not typer.confirm("Open it again now?", default=True, err=True):
            raise typer.Exit(1)
        source = done.source

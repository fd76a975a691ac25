"""`casecode search`: words in their context."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode search 'trade fair*'.  Next: put the pattern into a rule and try casecode autocode --dry-run.  "
    "Code all of it: casecode search 'trade fair*' --code market --mark sentence.  In NVivo: Text Search; in MAXQDA: Keyword-in-Context.",
)
def search(
    query: Annotated[str, typer.Argument(help="A word, a phrase, wildcards (compet*), or /a regular expression/.")],
    context: Annotated[int, typer.Option(help="Characters shown on either side.", min=0)] = 60,
    code: Annotated[
        str,
        typer.Option(help="Code all of it in one go, after a look.", metavar="CODE", autocompletion=options.complete_code),
    ] = "",
    mark: Annotated[str, typer.Option(help="With --code: segment, sentence or match.")] = "segment",
    yes: Annotated[bool, typer.Option("--yes", help="With --code: do not ask.")] = False,
    coder: options.CoderOption = "",
    where: options.Where = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Show every place where the words stand, in their context; labels and timestamps are never matched.

    With --code all of it is coded in one go: first you see what, then you are asked; one undo takes it back.
    """
    if code:
        _code_all(query, code, mark=mark, yes=yes, coder=coder, context=context, where=where, to=to, output=output)
        return
    from casecode.workflow.search import search as look_up

    with show.progress("Searching") as step:
        found = look_up(options.study(), query, context=context, where=where, progress=step)
    options.give(found, to, output, title="search")


def _code_all(query: str, code: str, *, mark: str, yes: bool, coder: str, context: int, where: str, to: str, output: str) -> None:
    """Show what would be coded, ask, and code it. Without a terminal nothing is coded but with `--yes`."""
    from casecode.workflow.acts import coder_of
    from casecode.workflow.coding_hits import code_hits, find_hits

    study = options.study()
    name = coder_of(study, coder)
    with show.progress("Searching") as step:
        hits = find_hits(study, query, code, name, mark=mark, where=where, progress=step)
    options.give(hits.table(context), to, output, title="search")
    for doubt in hits.doubts():
        show.say(doubt)
    if not hits.fresh:
        show.say("There is nothing new to code.")
    elif not yes and not sys.stdin.isatty():
        show.say("Nothing was coded: this is no terminal to ask at. Add --yes to code what is listed.")
    elif not yes and not typer.confirm(f"Code these {len(hits.fresh):,} as '{hits.code}' by {name}?", default=False, err=True):
        show.say("Nothing was coded.")
    else:
        with show.progress("Coding") as step:
            show.say(code_hits(study, hits, step))

"""`casecode cite`: one quote for print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    epilog="Example: casecode cite Q-7f3a --as 'stood by us […] hours doubled'.  Next: casecode report make thematic.",
)
def cite(
    excerpt: Annotated[str, typer.Argument(help="Its id (Q-…), or a beginning that no other has.", metavar="ID")],
    printed: Annotated[
        str,
        typer.Option("--as", help="The form to print: […] for words left out, [her] for words put in.", metavar="WORDS"),
    ] = "",
    to: Annotated[str, typer.Option("--to", help="text (unasked), md or tex.", metavar="FORMAT")] = "",
    output: options.Output = "",
) -> None:
    """Print one quote with who said it and where; an edited form must be word for word in what is left, else exit 1."""
    from casecode.workflow.citing import cite as look_up

    named = Path(output).suffix.lstrip(".")
    to = to or (named if named in {"md", "tex"} else "text")
    cited = look_up(options.study(), excerpt, printed, to)
    if cited.problem is not None:
        show.problems([cited.problem])
        show.say("Nothing printed: only what was said word for word stands between quotation marks.")
        raise typer.Exit(1)
    written = cited.written(to) + "\n"
    if output or not sys.stdout.isatty():
        show.leave(lambda: written, output or "the quote")
    show.deliver(written.encode(), output, what="The quote")

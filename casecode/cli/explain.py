"""`casecode explain CODE`: what a problem means and how to mend it."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode explain C203")
def explain(code: Annotated[str, typer.Argument(help="A problem code such as C203; without it, all of them.")] = "") -> None:
    """Say what a problem code means and how to mend it."""
    from casecode.cli import show
    from casecode.domain.errors import NotFoundError
    from casecode.workflow.explain import paragraphs

    known = paragraphs()
    if not code:
        show.result("\n".join(f"{name}  {title}" for name, (title, _) in sorted(known.items())))
        return
    found = known.get(code.upper())
    if found is None:
        raise NotFoundError(kind="problem code", name=code, nearest=" casecode explain lists them all.")
    show.result(f"{code.upper()} {found[0]}\n\n{found[1]}")

"""`casecode excerpts`: the quotes, with ids; and what they do to propositions, as you judge it."""

from __future__ import annotations

from typing import Annotated

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


def complete_evidence(incomplete: str) -> list[str]:
    """`P1=supports` and so on, for the shell."""
    from casecode.workflow.evidence import BEARINGS

    try:
        every = [f"{one.id}={bearing}" for one in options.study().protocol.propositions for bearing in BEARINGS]
    except Exception:  # noqa: BLE001  completion must never print a fault into somebody's command line
        return []
    return [one for one in every if one.startswith(incomplete)]


@app.command(
    epilog="Example: casecode excerpts --code knowledge --where 'case = north'.  Next: casecode report make thematic, or "
    "casecode excerpts Q-7f3a --evidence P1=contradicts.  "
    "In NVivo: the node's references; in ATLAS.ti: Quotation Reader; in MAXQDA: Retrieved Segments.",
)
def excerpts(
    excerpt: Annotated[list[str] | None, typer.Argument(help="Only these, by id or its beginning.", metavar="[ID]...")] = None,
    code: Annotated[
        str, typer.Option(help="A code, a theme, or an expression.", metavar="EXPR", autocompletion=options.complete_code)
    ] = "",
    where: options.Where = "",
    coder: options.CoderOption = "",
    run: options.RunOption = "",
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            help="Record what they do to a proposition: P1=supports, qualifies, contradicts or unset. Nobody but you sets it.",
            metavar="P=DOES",
            autocompletion=complete_evidence,
        ),
    ] = None,
    why: Annotated[str, typer.Option(help="Why, with --evidence.", metavar="TEXT")] = "",
    to: options.To = "",
    output: options.Output = "",
    dry_run: options.DryRun = False,
) -> None:
    """List coded excerpts: words, code, coder, who said them and where. With --evidence, judge them."""
    ids = tuple(excerpt or ())
    if evidence:
        from casecode.workflow.evidence import Judging, judge

        asked = Judging(tuple(evidence), ids, why=why, code=code, where=where, coder=coder, run=run)
        for line in judge(options.study(), asked, dry_run=dry_run).talk():
            show.say(line)
        return
    from casecode.workflow.tables import excerpts_table

    brief = not to and not output
    table = excerpts_table(options.study(), code=code, where=where, coder=coder, run=run, brief=brief, only=ids)
    options.give(table, to, output, title="excerpts")

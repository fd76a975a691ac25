"""`casecode memo`: what you think while you code, kept beside it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from casecode.cli import options, show
from casecode.domain.memo import MEMO_KINDS

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
_KINDS = ", ".join(MEMO_KINDS)


@app.callback()
def _memo() -> None:
    """Write down what you think while you code: add, list, show. Memos are files under memos/ and yours to edit."""


def complete_kind(incomplete: str) -> list[str]:
    """Memo kinds that begin like this, for the shell."""
    return [kind for kind in MEMO_KINDS if kind.startswith(incomplete)]


@app.command(
    epilog="Example: casecode memo add --kind framework_summary --link case:north --link theme:knowledge 'They learn by watching.'  "
    "Next: casecode matrix --cells summary.  In NVivo: Memos, Framework summaries; in ATLAS.ti: Memo Manager; in MAXQDA: Memos.",
)
def add(
    text: Annotated[str, typer.Argument(help="The words; - reads them from standard input, nothing opens your editor.")] = "",
    kind: Annotated[str, typer.Option(help=f"One of {_KINDS}.", metavar="KIND", autocompletion=complete_kind)] = MEMO_KINDS[0],
    link: Annotated[
        list[str] | None,
        typer.Option(
            help="What it is about: Q-…, a source, source:segment, code:, theme:, case:, participant:, memo:ID.", metavar="ID"
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="A title.")] = "",
    resolves: Annotated[list[str] | None, typer.Option(help="A memo that this one settles.", metavar="MEMO")] = None,
    coder: options.CoderOption = "",
    dry_run: options.DryRun = False,
) -> None:
    """Write a memo to memos/CODER/, linked to what it is about."""
    from casecode.cli.editor import own_editor
    from casecode.workflow import memos
    from casecode.workflow.acts import coder_of

    study = options.study()
    name = coder_of(study, coder)
    draft = memos.checked(study, memos.Draft(text, kind, tuple(link or ()), title, tuple(resolves or ())))
    if text == "-":
        draft = memos.worded(draft, sys.stdin.read())
    elif not text:
        draft = memos.worded(draft, memos.written_in(study, name, draft, own_editor()))
    memo = memos.keep(study, name, draft, dry_run=dry_run)
    show.say(f"Would write {memo.file}." if dry_run else f"Memo {memo.id} is in {memo.file}")
    if memo.kind == "framework_summary":
        many = "the one excerpt that stands" if len(memo.excerpts) == 1 else f"{len(memo.excerpts)} excerpts that stand"
        show.say(f"It rests on {many} in this cell now. Next: casecode matrix --cells summary")


@app.command("list", epilog="Example: casecode memo list --kind rival --link theme:knowledge.  Next: casecode memo show ID.")
def list_(
    kind: Annotated[str, typer.Option(help="Only this kind.", metavar="KIND", autocompletion=complete_kind)] = "",
    link: Annotated[str, typer.Option(help="Only what is about this; a source also means its segments.", metavar="ID")] = "",
    coder: options.CoderOption = "",
    words: Annotated[str, typer.Option(help="Only memos that hold these words.")] = "",
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Also those that were taken back.")] = False,
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """List memos, oldest first; a framework summary says whether its evidence has changed since."""
    from casecode.workflow.memos import Wanted, memo_table

    wanted = Wanted(kind=kind, link=link, by=coder, words=words, withdrawn=withdrawn)
    table, problems = memo_table(options.study(), wanted, brief=not to and not output)
    show.problems(problems)
    options.give(table, to, output, title="memos")
    if any(problem.level == "error" for problem in problems):
        raise typer.Exit(1)


@app.command("show", epilog="Example: casecode memo show north-knowledge.  Next: open the file in your editor to change it.")
def show_(
    memo: Annotated[str, typer.Argument(help="Its id, or the beginning or end of it.", metavar="MEMO")],
) -> None:
    """Show one memo: what it is about, what has changed under it, its words."""
    from casecode.workflow.memos import find_memo, show_memo

    study = options.study()
    show.result(show_memo(study, find_memo(study, memo)))

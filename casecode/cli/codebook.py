"""`casecode codebook …`: the codes and their definitions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casecode.cli import options, show

if TYPE_CHECKING:
    from casecode.workflow.codebook_life import Changed

Reason = Annotated[str, typer.Option(help="Why; kept in the journal. Asked for at a terminal.", metavar="TEXT")]
CodeArgument = Annotated[str, typer.Argument(help="A code's id, alias or label.", autocompletion=options.complete_code)]

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def _codebook() -> None:
    """Look after the codebook: lint, show, diff, schema; add, rename, merge, split, move, retire codes.

    Changes ask for a reason and keep it in the journal. Comments in the files stay, past codings are never touched.
    """


@app.command(epilog="Example: casecode codebook lint.  Next: casecode explain CODE for a problem you do not know.")
def lint() -> None:
    """Check form and meaning, all at once with file and line; exit 1 on errors or warnings."""
    from casecode.workflow.codebook import lint as check

    found = check(options.study())
    show.problems(found.problems, most=1000)
    show.say(found.talk())
    raise typer.Exit(1 if found.faulty else 0)


@app.command("show", epilog="Example: casecode codebook show.  Next: casecode codebook lint.")
def show_tree(to: options.To = "", output: options.Output = "") -> None:
    """Show the codes as a tree, with ids, rules and how often each stands."""
    from casecode.workflow.codebook import codes_table, tree

    study = options.study()
    if to or output:
        options.give(codes_table(study), to, output, title="codebook")
    else:
        show.result(tree(study))


@app.command(epilog="Example: casecode codebook schema -o codebook.schema.json")
def schema(output: options.Output = "") -> None:
    """Print the JSON Schema of a codebook, for editors that complete from one."""
    import json

    from casecode.codebook.schema import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    show.deliver(text.encode(), output, what="The schema")


@app.command(
    epilog="Example: casecode codebook add queueing --label 'Queueing' --under market --definition 'Waiting for buyers.'"
)
def add(
    code: Annotated[str, typer.Argument(help="The new code's id: letters, digits, hyphens.")],
    label: Annotated[str, typer.Option(help="Its name in tables.")] = "",
    definition: Annotated[str, typer.Option(help="What it means.")] = "",
    include: Annotated[str, typer.Option(help="What belongs to it.")] = "",
    exclude: Annotated[str, typer.Option(help="What does not, and where that goes.")] = "",
    under: Annotated[str, typer.Option(help="The code it stands under.", autocompletion=options.complete_code)] = "",
    book: Annotated[str, typer.Option(help="The codebook file, when there are several.")] = "",
    reason: Reason = "",
    dry_run: options.DryRun = False,
) -> None:
    """Add a code to the codebook file; comments and everything else in it stay as they are."""
    from casecode.domain.codebook import Code
    from casecode.workflow.codebook import add as add_code

    new = Code(
        code=code,
        label=label,
        definition=definition,
        include=(include,) if include else (),
        exclude=(exclude,) if exclude else (),
    )
    study = options.study()
    reason = _reason(reason, dry_run=dry_run)
    show.say(add_code(study, new, under=under, book=book, reason=reason, dry_run=dry_run))


@app.command(
    epilog="Example: casecode codebook rename mkt-fit mkt-taste --reason 'buyers say taste'.  Next: casecode codebook lint.  "
    "Known elsewhere as: rename code (NVivo, ATLAS.ti, MAXQDA); here the old name still leads to it."
)
def rename(
    old: CodeArgument,
    new: Annotated[str, typer.Argument(help="Its new id: letters, digits, hyphens. The old one to change the label only.")],
    label: Annotated[str, typer.Option(help="Its new name in tables.")] = "",
    reason: Reason = "",
    dry_run: options.DryRun = False,
) -> None:
    """Give a code another id (and label); everything coded under the old one counts under the new one."""
    from casecode.workflow.codebook_life import rename as change

    _change(partial(change, options.study(), old, new, label=label), reason, "codebook lint", dry_run=dry_run)


@app.command(
    epilog="Example: casecode codebook merge know-arranged know-passing knowledge --dry-run.  Next: casecode codebook lint.  "
    "Known elsewhere as: merge codes (NVivo, ATLAS.ti, MAXQDA)."
)
def merge(
    codes: Annotated[
        list[str],
        typer.Argument(help="The codes to merge; the last one is what they become.", autocompletion=options.complete_code),
    ],
    reason: Reason = "",
    dry_run: options.DryRun = False,
) -> None:
    """Make codes one: merge A B INTO. What was written of A and B is kept; a passage coded with both counts once."""
    from casecode.domain.errors import WrongUseError
    from casecode.workflow.codebook_life import merge as change

    if len(codes) < 2:
        raise WrongUseError(reason="Name the codes to merge and, last, the one they become: casecode codebook merge A B INTO")
    _change(partial(change, options.study(), tuple(codes[:-1]), codes[-1]), reason, "codebook lint", dry_run=dry_run)


@app.command(
    epilog="Example: casecode codebook split support sup-time sup-money --coder ana.  For scripts: --dry-run --to csv -o split.csv, "
    "fill in the column code, then --assign split.csv.  Next: casecode codebook diff."
)
def split(
    code: CodeArgument,
    into: Annotated[
        list[str] | None, typer.Argument(help="The new codes; those the codebook lacks are added below it.", show_default=False)
    ] = None,
    coder: options.CoderOption = "",
    assign: Annotated[Path | None, typer.Option(help="A CSV with the columns id and code.", metavar="FILE")] = None,
    reason: Reason = "",
    dry_run: options.DryRun = False,
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Split a code: go through your excerpts of it and say which of the new codes each gets. Stop when you like, go on later."""
    from casecode.cli.codebook_split import run

    study = options.study()
    asked = tuple(into or ())
    run(study, code, asked, coder, assign, _reason(reason, dry_run=dry_run or not asked), (to, output), dry_run=dry_run)


@app.command(epilog="Example: casecode codebook move mkt-route --under support.  Next: casecode codebook show.")
def move(
    code: CodeArgument,
    under: Annotated[
        str, typer.Option(help="The code it is to stand under; without it, at the top.", autocompletion=options.complete_code)
    ] = "",
    reason: Reason = "",
    dry_run: options.DryRun = False,
) -> None:
    """Put a code, with all below it, under another one or at the top."""
    from casecode.workflow.codebook_life import move as change

    _change(partial(change, options.study(), code, under), reason, "codebook show", dry_run=dry_run)


@app.command(epilog="Example: casecode codebook retire mkt-fit --reason 'too seldom'.  Next: casecode codebook show.")
def retire(code: CodeArgument, reason: Reason = "", dry_run: options.DryRun = False) -> None:
    """Take a code out of use: past codings count on, it is not offered any more, its rules are not applied."""
    from casecode.workflow.codebook_life import retire as change

    _change(partial(change, options.study(), code), reason, "codebook show", dry_run=dry_run)


@app.command(
    epilog="Example: casecode codebook diff --since 2026-10-01.  Next: casecode status for the codings that need a look."
)
def diff(
    version: Annotated[str, typer.Argument(help="The beginning of a version's hash; else the last one coded under.")] = "",
    since: Annotated[str, typer.Option(help="The version in use before this day.", metavar="DATE")] = "",
    to: options.To = "",
    output: options.Output = "",
) -> None:
    """Show what changed in the codebook since people coded under it, and which codings each change touches."""
    from casecode.workflow.codebook_versions import compare

    found = compare(options.study(), version, since=since)
    if to or output:
        options.give(found.table, to, output, title="codebook diff")
    elif found.table.rows:
        show.result("\n".join(found.lines()))
        show.say(found.table.note)
    for line in found.said:
        show.say(line)


def _reason(given: str, *, dry_run: bool) -> str:
    """The reason: as given, else asked for where somebody can answer."""
    if given or dry_run or not sys.stdin.isatty():
        return given
    sys.stderr.write("Why? It is kept in the journal (Enter for no reason): ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _change(change: Callable[..., Changed], reason: str, following: str, *, dry_run: bool) -> None:
    """Try it without writing, so that nobody is asked why for what cannot be done; then ask, do it and tell."""
    done = change(reason=reason, dry_run=True)
    if dry_run:
        show.result(done.diff())
    else:
        done = change(reason=_reason(reason, dry_run=False), dry_run=False)
    for line in done.talk():
        show.say(line)
    if not dry_run:
        show.say(f"Next: casecode {following}")

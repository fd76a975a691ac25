"""`casecode rules test`: the rules against their own examples."""

from __future__ import annotations

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def _rules() -> None:
    """Test the rules against the sentences in the codebook that they must and must not hit."""


@app.command("test", epilog="Example: casecode rules test.  Next: casecode autocode --dry-run.")
def run_tests(to: options.To = "", output: options.Output = "") -> None:
    """Run the `tests:` of every rule; exit 1 when one fails."""
    from casecode.workflow.autocode import test_rules

    done = test_rules(options.study())
    if done.tests:
        options.give(done.table(), to, output, title="rule tests")
    show.problems(done.problems)
    show.say(done.talk())
    raise typer.Exit(1 if done.failed else 0)

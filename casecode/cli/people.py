"""`casecode people`: the participants."""

from __future__ import annotations

import typer

from casecode.cli import options, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog="Example: casecode people.  Next: casecode excerpts --where 'participant = N01'.")
def people(to: options.To = "", output: options.Output = "") -> None:
    """List the participants: attributes, words spoken, quotes, who never speaks; and tell which labels may be one person."""
    from casecode.workflow.labels import near_labels
    from casecode.workflow.lists import people_table

    study = options.study()
    options.give(people_table(study, brief=not to and not output), to, output, title="people")
    near = near_labels(study.protocol, ((material.source, material.placement) for material in study.materials))
    show.problems(tuple(one.problem for one in near))

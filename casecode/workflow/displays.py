"""The displays of case-study reports as tables to be shown or written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casecode.analysis.dimensions import Heading
from casecode.analysis.display import Cell, Display, Wish
from casecode.analysis.displays import display
from casecode.analysis.select import select
from casecode.domain.problem import Problem
from casecode.reports.displays import quotes
from casecode.study.memos import load_memos
from casecode.views import blocks
from casecode.views.blocks import Table
from casecode.workflow.study import Study
from casecode.workflow.tables import selection

FOR_SCRIPTS = frozenset({"csv", "json", "parquet"})
"""Formats with ids and one fact a column; all others have labels."""

_TELLING = frozenset({"resolution", "verdict", "observed", "label", "unheard"})
"""Columns that say something also where they are empty: nobody settled it, nobody judged it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A display as asked for; empty words mean the study's own rule."""

    name: str
    by: str = ""
    cells: str = "count"
    where: str = ""
    coder: str = ""
    run: str = ""


def display_table(study: Study, asked: Asked, to: str) -> tuple[Table, tuple[Problem, ...]]:
    """The display for format `to`, and the faults of records that kept something out of it."""
    corpus = study.corpus
    if asked.name.strip().lower() == "negatives":
        corpus = replace(corpus, memos=load_memos(study.root)[0])
    printed = to not in FOR_SCRIPTS
    selected = select(corpus, selection(asked.where, asked.coder, asked.run))
    made = display(selected, asked.name, Wish(asked.by, asked.cells, printed, brief=to == "table"))
    return table_of(made, printed=printed), made.problems


def table_of(made: Display, *, printed: bool) -> Table:
    """A display as a table: ids, or labels and a caption where it is `printed`, then without columns that hold nothing."""
    lines = [tuple(_cell(cell, printed=printed) for cell in row) for row in made.rows]
    kept = [at for at, column in enumerate(made.columns) if not printed or column.id in _TELLING or _holds(lines, at)]
    header = tuple(made.columns[at].label if printed else made.columns[at].id for at in kept)
    rows = tuple(tuple(row[at] for at in kept) for row in lines)
    return Table(
        header,
        rows,
        made.caption if printed else "",
        made.text,
        tuple("right" if _counts(rows, at) else "left" for at in range(len(kept))),
        wide=len(header) > 6,
        name=made.name,
    )


def _holds(lines: Sequence[Sequence[object]], at: int) -> bool:
    return not lines or any(line[at] not in {"", None} for line in lines)


def _counts(rows: Sequence[Sequence[object]], at: int) -> bool:
    """Whether a column holds numbers and nothing else."""
    cells = [row[at] for row in rows if row[at] is not None]
    return bool(cells) and all(isinstance(cell, int | float) for cell in cells)


def _cell(cell: Cell, *, printed: bool) -> blocks.Value | blocks.Cell:
    if isinstance(cell, Heading):
        return cell.label if printed else cell.id
    if isinstance(cell, tuple):
        return blocks.Cell(None, quotes=quotes(cell).quotes)
    return cell

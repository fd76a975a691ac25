"""Co-occurrence as a table to be shown or written."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.analysis.cooccurrence import Cooccurrence, cooccurrence
from casecode.analysis.select import select
from casecode.views.blocks import Align, Cell, Table, Value
from casecode.workflow.displays import FOR_SCRIPTS
from casecode.workflow.study import Study
from casecode.workflow.tables import selection

LONG = ("first", "second", "n1", "n2", "n12", "jaccard", "c")


@dataclass(frozen=True, slots=True)
class Asked:
    """Co-occurrence as asked for; `long` gives one pair a row instead of a matrix."""

    unit: str = "segment"
    level: str = "code"
    measure: str = "count"
    long: bool = False
    where: str = ""
    coder: str = ""
    run: str = ""


def cooccur_table(study: Study, asked: Asked, to: str) -> Table:
    """The symmetric matrix of one measure, or every pair with all of them."""
    selected = select(study.corpus, selection(asked.where, asked.coder, asked.run))
    found = cooccurrence(selected, asked.unit, asked.level, asked.measure)
    printed = to not in FOR_SCRIPTS
    caption = f"{asked.level.capitalize()}s that occur together, by {asked.unit}" if printed else ""
    if asked.long:
        rows = tuple(
            (
                one.first.label if printed else one.first.id,
                one.second.label if printed else one.second.id,
                one.n1,
                one.n2,
                one.n12,
                one.jaccard,
                one.c,
            )
            for one in found.pairs()
        )
        return Table(LONG, rows, caption, found.note.text, row_heads=False, decimals=3, name="cooccurrence")
    return _matrix(found, asked, caption, printed=printed)


def _matrix(found: Cooccurrence, asked: Asked, caption: str, *, printed: bool) -> Table:
    names = [code.label if printed else code.id for code in found.codes]
    cells = [[found.cell(row, column, asked.measure) for column in range(len(names))] for row in range(len(names))]
    most = max(
        (value for row, line in enumerate(cells) for column, value in enumerate(line) if row != column and value), default=0
    )
    rows = tuple(
        (name, *(_cell(value, 0 if row == column else most, printed=printed) for column, value in enumerate(cells[row])))
        for row, name in enumerate(names)
    )
    head = asked.level.capitalize() if printed else asked.level
    right: Align = "right"
    align: tuple[Align, ...] = ("left", *(right for _ in names))
    return Table((head, *names), rows, caption, found.note.text, align, wide=len(names) > 12, decimals=3, name="cooccurrence")


def _cell(value: float | None, most: float, *, printed: bool) -> Value | Cell:
    """In print a heat map: the darker, the more, but for a code with itself."""
    return Cell(value, shade=value / most) if printed and most and value else value

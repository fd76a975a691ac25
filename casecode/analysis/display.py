"""What a display is: a finished table with ids for scripts and labels for readers, and the note that says who counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import NOT_STATED, Heading, label_of
from casecode.analysis.note import Note
from casecode.analysis.quote import Quote
from casecode.analysis.select import Selected
from casecode.domain.problem import Problem

Value = str | int | float | None
Cell = Value | Heading | tuple[Quote, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Display:
    """A finished table. A cell is a number, text, quotes, None where nothing could be said, or a heading (id and label).

    `remarks` are sentences about the whole, printed before the note. `problems` are faults of records that kept something out.
    """

    name: str
    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    note: Note
    remarks: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def frame(self) -> pd.DataFrame:
        """The rows under the columns' ids, headings as ids: what scripts get."""
        rows = [[cell.id if isinstance(cell, Heading) else cell for cell in row] for row in self.rows]
        return pd.DataFrame(rows, columns=[column.id for column in self.columns])

    @property
    def text(self) -> str:
        """Remarks and note in one paragraph."""
        return " ".join((*(remark.rstrip(".") + "." for remark in self.remarks), self.note.text))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a display can be asked for: `by` an attribute or time to order by, `cells` of a matrix, and whether it is `printed`
    for readers (compact) or made for scripts (one fact a column). `brief` counts where paper has room for names.
    """  # noqa: D205  one thought, two lines

    by: str = ""
    cells: str = "count"
    printed: bool = False
    brief: bool = False


def columns(*names: str) -> tuple[Heading, ...]:
    """Headings for columns of one word each, labelled with a capital and blanks."""
    return tuple(Heading(name, name.replace("_", " ").capitalize()) for name in names)


def of(corpus: Corpus, dimension: str, value: str) -> Heading:
    """A value of a dimension as a cell; `(not stated)` for none."""
    return Heading(value, label_of(corpus, dimension, value)) if value else Heading("", NOT_STATED)


def several(corpus: Corpus, dimension: str, names: Iterable[str]) -> Heading:
    """Several values in one cell: ids parted by `|`, labels by commas."""
    known = tuple(names)
    return Heading("|".join(known), ", ".join(label_of(corpus, dimension, name) for name in known))


def made(
    selected: Selected,
    name: str,
    caption: str,
    heads: Sequence[Heading],
    rows: Iterable[Row],
    unit: str,
    remarks: Iterable[str] = (),
    problems: Iterable[Problem] = (),
) -> Display:
    """The display of what is selected, with the note of its tables."""
    return Display(name, caption, tuple(heads), tuple(rows), selected.note(unit), tuple(remarks), (*selected.problems, *problems))

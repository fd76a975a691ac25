"""The matrix report: the framework layout, cases or participants in rows, themes in columns, the words themselves in cells."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.analysis.choice import RULE, RULE_OF_HITS, representative, with_sentence
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import NOT_STATED, Heading
from casecode.analysis.matrix import matrix_of
from casecode.analysis.measures import Value
from casecode.analysis.note import Note
from casecode.analysis.quote import Quote
from casecode.analysis.select import Selection, select


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `count` excerpts in all, the quotes printed, and how many `more` there are. Empty: count 0."""

    count: int
    quotes: tuple[Quote, ...]
    more: int


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The framework matrix. `cells[row][column]`; `row_name` and `column_name` are the dimensions' names as printed."""

    study: str
    title: str
    row_name: str
    column_name: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[Cell, ...], ...]
    choice: str
    note: Note


def matrix_view(
    corpus: Corpus,
    selection: Selection | None = None,
    *,
    rows: str = "",
    columns: str = "theme",
    title: str = "",
    many: int = 3,
) -> MatrixView:
    """The framework matrix of what counts, up to `many` quotes a cell.

    Without `rows` the cases stand there, failing them the participants, failing them the sources.
    """
    selected = select(corpus, selection)
    down = rows or _rows(corpus)
    made = matrix_of(selected, down, columns, "excerpts")
    kept = [at for at, row in enumerate(made.rows) if row.id != NOT_STATED or any(made.values[at])]
    hits = any(coder.startswith("rules@") for coder in selected.whose.everyone)
    return MatrixView(
        study=corpus.protocol.study,
        title=title or "Framework matrix",
        row_name=made.row_dimension,
        column_name=made.column_dimension,
        rows=tuple(made.rows[at] for at in kept),
        columns=made.columns,
        cells=tuple(tuple(_cell(corpus, value, many) for value in made.values[at]) for at in kept),
        choice=RULE + (RULE_OF_HITS if hits else "") + ".",
        note=made.note,
    )


def _rows(corpus: Corpus) -> str:
    for name, declared in (("case", corpus.cases), ("participant", corpus.people)):
        if declared or (corpus.segments[name] != "").any():
            return name
    return "source"


def _cell(corpus: Corpus, value: Value, many: int) -> Cell:
    found = value if isinstance(value, tuple) else ()
    quotes = representative((with_sentence(corpus, quote) for quote in found), many)
    return Cell(len(found), quotes, len(found) - len(quotes))

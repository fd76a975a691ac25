"""Excerpts and matrices as tables to be shown or written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casecode.analysis import excerpts as quoted
from casecode.analysis.matrix import Matrix, matrix
from casecode.analysis.select import Selection, select
from casecode.reports.displays import matrix_table
from casecode.views.blocks import Table
from casecode.workflow.study import Study

_READ = frozenset({"docx", "html", "md", "tex", "xlsx"})
"""Formats that are read by people rather than by scripts."""
_BRIEF = ("id", "source", "n", "code", "participant", "text")


@dataclass(frozen=True, slots=True)
class Asked:
    """A matrix as asked for; empty words mean the study's own rule."""

    rows: str = "theme"
    columns: str = "case"
    cells: str = "count"
    per: str = "1000-words"
    roles: str = ""
    totals: bool = False
    where: str = ""
    coder: str = ""
    run: str = ""


def selection(where: str = "", coder: str = "", run: str = "", code: str = "") -> Selection:
    """Whose codings count and which, from the words of a command line (several coders or runs with commas)."""
    return Selection(coders=_listed(coder), runs=_listed(run), where=where, code=code)


def excerpts_table(
    study: Study,
    *,
    code: str = "",
    where: str = "",
    coder: str = "",
    run: str = "",
    brief: bool = False,
    only: tuple[str, ...] = (),
) -> Table:
    """The excerpts that count, `only` these where ids are given; `brief` leaves out what the terminal has no room for."""
    selected = select(study.corpus, selection(where, coder or (everyone(study) if only else ""), run, code))
    frame = quoted.excerpt_table(selected)
    if only:
        frame = frame[frame["id"].isin({quoted.find_excerpt(frame, name) for name in only})]
    if brief:
        frame = frame[list(_BRIEF)]
    rows = tuple(tuple(row) for row in frame.astype(object).itertuples(index=False, name=None))
    note = selected.note(f"{len(frame):,} excerpts, one a coding").text
    return Table(tuple(frame.columns), rows, note=note, row_heads=False, name="excerpts")


def everyone(study: Study) -> str:
    """All who coded anything that stands, with commas: an excerpt asked for by its id is found whoever made it."""
    return ",".join(dict.fromkeys(one.coder for one in study.corpus.codings))


def matrix_of(study: Study, asked: Asked) -> Matrix:
    """Count what was asked for."""
    return matrix(
        study.corpus,
        asked.rows,
        asked.columns,
        asked.cells,
        selection=selection(asked.where, asked.coder, asked.run),
        per=asked.per,
        roles=_listed(asked.roles),
        totals=asked.totals,
    )


def matrix_of_asked(study: Study, asked: Asked, to: str) -> Table:
    """The matrix as a table for format `to`: ids as scripts rely on, or labels and caption for what people read."""
    found = matrix_of(study, asked)
    return replace(matrix_table(found, printed=to in _READ), note=found.note.text)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split(",") if part.strip())

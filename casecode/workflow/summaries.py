"""Framework summaries: written with a record of the excerpts they rest on, and laid into the framework matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casecode.analysis.matrix import matrix
from casecode.analysis.summaries import evidence, newest, place_of, summary
from casecode.domain.errors import WrongUseError
from casecode.domain.memo import SUMMARY, Memo
from casecode.domain.problem import Problem
from casecode.reports.displays import matrix_table
from casecode.study.memos import load_memos
from casecode.views.blocks import Align, Cell, Run, Table, Value
from casecode.workflow.study import Study
from casecode.workflow.tables import Asked, selection

_READ = frozenset({"docx", "html", "md", "tex", "xlsx"})
"""Formats that are read by people rather than by scripts."""


def with_evidence(study: Study, memo: Memo) -> Memo:
    """`memo` with the excerpts that stand in its cell now. Raises `WrongUseError` when it does not name one cell."""
    place = place_of(memo, study.corpus.tree)
    if place is None:
        told = "--link case:ID (or a participant or source) and --link theme:ID (or a code)"
        raise WrongUseError(reason=f"A framework summary is about one case and one theme: give {told}.")
    found = evidence(study.corpus, place)
    return replace(memo, evidence=found.digest, excerpts=found.excerpts)


def remarks_of(study: Study, memos: Sequence[Memo]) -> dict[str, str]:
    """For each framework summary (by file) whether it still stands as written: `current`, `evidence changed …`, `replaced`."""
    tree = study.corpus.tree
    standing = {memo.file for group in newest(memos, tree).values() for memo in group}
    told: dict[str, str] = {}
    for memo in memos:
        if memo.kind == SUMMARY and not memo.withdrawn:
            place = place_of(memo, tree)
            if place is None:
                told[memo.file] = "names no one case and theme"
            elif memo.file not in standing:
                told[memo.file] = "replaced by a newer one"
            else:
                told[memo.file] = summary(study.corpus, memo, place).remark or "current"
    return told


def cell_evidence(study: Study, memo: Memo) -> tuple[tuple[str, str], ...]:
    """Id and words of the excerpts that stand in the cell of `memo`, to be read while writing."""
    from casecode.analysis.excerpts import excerpt_table  # noqa: PLC0415  pandas only when a table is asked for
    from casecode.analysis.select import select  # noqa: PLC0415

    wanted = set(with_evidence(study, memo).excerpts)
    table = excerpt_table(select(study.corpus))
    return tuple((str(one), str(words)) for one, words in zip(table["id"], table["text"], strict=True) if one in wanted)


def summary_before(study: Study, coder: str, memo: Memo) -> str:
    """The words of the summary that `coder` wrote last for the cell of `memo`; empty when there is none."""
    tree = study.corpus.tree
    place = place_of(memo, tree)
    written = newest(load_memos(study.root)[0], tree).get(place, ()) if place else ()
    return next((one.text for one in written if one.by == coder), "")


def summary_table(study: Study, asked: Asked, to: str) -> tuple[Table, tuple[Problem, ...]]:
    """The framework matrix for format `to`: the researcher's own words in its cells. With the problems of the memo files.

    Raises `WrongUseError` for totals and filters: words cannot be added up, and were not written on a part of the cell.
    """
    if asked.totals or asked.where or asked.run or asked.roles:
        raise WrongUseError(
            reason="Summaries are words on whole cells: --cells summary goes with --rows, --columns and --coder only."
        )
    memos, problems = load_memos(study.root)
    corpus = replace(study.corpus, memos=memos)
    chosen = selection(asked.where, asked.coder, asked.run)
    found = matrix(corpus, asked.rows, asked.columns, "summary", selection=chosen)
    table = matrix_table(found, printed=to in _READ)
    rows = tuple((row[0], *(_cell(value) for value in row[1:])) for row in table.rows)
    left: list[Align] = ["left"] * len(table.header)
    shares = (0.5, *(1.0 for _ in table.header[1:]))
    return replace(table, rows=rows, note=found.note.text, align=tuple(left), widths=shares, wide=True), problems


def _cell(value: object) -> Value | Cell:
    """A summary with its paragraphs; what has changed under it stands in italics."""
    text = str(value)
    if not text:
        return ""
    lines = tuple((Run(line, italic=line.startswith("[") and line.endswith("]")),) for line in text.split("\n") if line.strip())
    return Cell(text, lines)

"""Tables in documents: which of them are transcripts, with a column for who speaks, and which only hold paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from casecode.readers._blocks import Block
from casecode.readers._shapes import candidate
from casecode.readers._stamps import BRACKETED, RANGE
from casecode.text.roles import label_key

MOST_COLUMNS = 4
_TIME = re.compile(rf"(?:{BRACKETED}|{RANGE})")
_NUMBER = re.compile(r"\d{1,5}[.)]?")
_MOST = 0.6
_HEAD_WORDS = (
    "speaker speakers name who person label participant sprecher sprecherin wer locuteur qui hablante quién parlante chi"
)
_HEADS = frozenset(f"{_HEAD_WORDS} falante quem spreker wie".split())


@dataclass(frozen=True, slots=True)
class Columns:
    """A transcript's columns, from 0; -1 where there is none. Without a speaker column the words may carry labels themselves."""

    words: int
    speaker: int = -1
    time: int = -1


Row = Mapping[int, Sequence[str]]
"""The paragraphs of each cell that holds any, by column."""


def rows_of(blocks: Sequence[Block]) -> tuple[Row, ...]:
    """The rows of one table, top to bottom."""
    rows: dict[int, dict[int, list[str]]] = {}
    for block in blocks:
        rows.setdefault(block.row, {}).setdefault(block.column, []).append(block.text)
    return tuple(rows[at] for at in sorted(rows))


def transcript_columns(rows: Sequence[Row], known: frozenset[str]) -> Columns | None:
    """The columns of a table that is a transcript, None for any other table.

    The words stand in the last column. Before it there is a column of times, or a column of labels, or both; a column of row
    numbers is allowed for. Labels are short, look like names or roles, most of them recur, and somebody speaks again after
    somebody else: a list of facts (Age | 34) or of categories does not. Labels that a person has named (`known`) need none of this.
    """
    used = sorted({column for row in rows for column in row})
    if not 2 <= len(used) <= MOST_COLUMNS or len(rows) < 2:
        return None
    words, speaker, time = used[-1], -1, -1
    for column in used[:-1]:
        cells = [" ".join(row[column]) for row in rows if column in row]
        if _mostly(cells, _TIME):
            time = column
        elif _labels(cells, known):
            speaker = column
        elif not _mostly(cells, _NUMBER):
            return None
    return Columns(words, speaker, time) if speaker >= 0 or time >= 0 else None


def is_head(row: Row, columns: Columns) -> bool:
    """Whether a table's first row names its columns (Speaker, Name, Sprecher …)."""
    if columns.speaker < 0:
        return columns.time in row and not _TIME.search(" ".join(row[columns.time]))
    return label_key(label_of(row.get(columns.speaker, ()))) in _HEADS


def label_of(cell: Sequence[str]) -> str:
    """The label as the cell has it, on one line, without a time that stands beside it and without the colon."""
    return " ".join(_TIME.sub(" ", " ".join(cell)).split()).rstrip(": ")


def _mostly(cells: Sequence[str], shape: re.Pattern[str]) -> bool:
    return sum(bool(shape.fullmatch(cell.strip())) for cell in cells) >= _MOST * len(cells)


def _labels(cells: Sequence[str], known: frozenset[str]) -> bool:
    labels = [label_of([cell]) for cell in cells]
    if label_key(labels[0]) in _HEADS:
        del labels[0]
    keys = [label_key(label) for label in labels if _may_be_label(label, known)]
    counts = Counter(keys)
    accepted = sum(count for key, count in counts.items() if count > 1 or key in known)
    somebody_again = sum(1 for _ in groupby(keys)) > len(counts) or any(key in known for key in keys)
    return bool(labels) and somebody_again and accepted >= _MOST * len(labels)


def _may_be_label(label: str, known: frozenset[str]) -> bool:
    line = f"{label}: "
    return candidate(line, 0, len(line), known) is not None

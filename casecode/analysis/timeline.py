"""Codes, themes or cases over time, each date as precise as it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from casecode.analysis.dimensions import NOT_STATED, Heading, label_of, natural, values
from casecode.analysis.laying import distinct
from casecode.analysis.note import Note
from casecode.analysis.select import Selected
from casecode.domain.errors import WrongUseError
from casecode.domain.source import ASKING

BINS: tuple[str, ...] = ("month", "year", "wave", "date")
ROWS: tuple[str, ...] = ("theme", "code", "case")
PER: tuple[str, ...] = ("sources", "1000-words")
_LENGTH = {"year": 4, "month": 7, "date": 10}
_UNIT = {
    "": "A cell counts excerpts: distinct stretches of words with the same code",
    "sources": "A cell counts excerpts per source of that time, words of interviewer and moderator left out",
    "1000-words": "A cell counts excerpts per 1,000 words of that time, words of interviewer and moderator left out",
}

Ints = npt.NDArray[np.int_]


@dataclass(frozen=True)
class Timeline:
    """Rows × times. `values[row][column]` is a count, a rate with `per`, or None where there is no material to be a rate of.

    `sources` and `words` are the material of each column (words of everyone but interviewer and moderator).
    """

    row_dimension: str
    by: str
    per: str
    rows: tuple[Heading, ...]
    times: tuple[Heading, ...]
    values: tuple[tuple[int | float | None, ...], ...]
    sources: tuple[int, ...]
    words: tuple[int, ...]
    note: Note

    @property
    def dated(self) -> bool:
        """Whether any material has a time."""
        return any(time.id != NOT_STATED for time in self.times)


def timeline(selected: Selected, by: str = "month", rows: str = "theme", per: str = "") -> Timeline:
    """Excerpts over time. WrongUseError for other bins, rows or rates.

    The time is the segment's own (a comment's, a message's), failing that the source's. A date that is less precise than the bin
    stands in a bin of its own before those it may belong to (`2012`, then `2012-05`), none under `(not stated)`.
    """
    for word, known, what in ((by, BINS, "time"), (rows, ROWS, "row"), (per, ("", *PER), "rate per")):
        if word not in known:
            raise WrongUseError(reason=f"No {what} '{word}'. One of: {', '.join(one for one in known if one)}.")
    corpus = selected.corpus
    counted = selected.excerpts
    segments = corpus.segments.assign(words=corpus.segment_words)[selected.material]
    if per:
        counted, segments = _heard(counted), _heard(segments)
    when, whole_when = _bins(by, counted), _bins(by, segments)
    times = _times(by, {*when, *_bins(by, corpus.segments[selected.material])})
    down, across = values(corpus, rows, counted), {time.id: at for at, time in enumerate(times)}
    heads = _rows(selected, rows, down)
    index = {head.id: at for at, head in enumerate(heads)}
    shape = (len(heads), len(times))
    cell = np.array([index[row] * len(times) + across[time] for row, time in zip(down, when, strict=True)], dtype=int)
    unit = counted.groupby(["source", "start", "end", "code"], sort=False).ngroup().to_numpy(dtype=int)
    counts = distinct(shape[0] * shape[1], cell, unit).reshape(shape)
    at = np.array([across[time] for time in whole_when], dtype=int)
    words, sources = _material(segments, at, len(times))
    whole = _whole(selected, segments, at, rows, index, per, shape) if per else None
    table = tuple(tuple(_value(counts, whole, row, column, per) for column in range(len(times))) for row in range(len(heads)))
    return Timeline(rows, by, per, heads, times, table, tuple(sources.tolist()), tuple(words.tolist()), selected.note(_UNIT[per]))


def _heard(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~frame["role"].isin(ASKING)]


def _bins(by: str, frame: pd.DataFrame) -> list[str]:
    if by == "wave":
        return [wave or NOT_STATED for wave in frame["wave"].tolist()]
    return [date[: _LENGTH[by]] or NOT_STATED for date in frame["date"].tolist()]


def _times(by: str, found: set[str]) -> tuple[Heading, ...]:
    """In the order of time: dates as text, so that `2012` stands before `2012-05`; waves as numbers or words; none last."""
    stated = sorted(found - {NOT_STATED}, key=natural if by == "wave" else None)
    return tuple(Heading(one, one) for one in (*stated, *([NOT_STATED] if NOT_STATED in found else [])))


def _rows(selected: Selected, rows: str, found: Sequence[str]) -> tuple[Heading, ...]:
    corpus = selected.corpus
    known = {"theme": corpus.tree.themes, "code": tuple(corpus.tree.codes), "case": tuple(corpus.cases)}[rows]
    present = set(found) | (set(values(corpus, "case", corpus.segments[selected.material])) if rows == "case" else set())
    missing = (NOT_STATED,) if NOT_STATED in present else ()
    others = sorted(present - set(known) - {NOT_STATED}, key=natural)
    return tuple(
        Heading(one, NOT_STATED if one == NOT_STATED else label_of(corpus, rows, one)) for one in (*known, *others, *missing)
    )


def _material(segments: pd.DataFrame, at: Ints, times: int) -> tuple[Ints, Ints]:
    """Words and distinct sources of each time."""
    words = np.bincount(at, segments["words"].to_numpy(dtype=int), times).astype(int)
    return words, distinct(times, at, pd.factorize(segments["source"])[0])


def _whole(
    selected: Selected, segments: pd.DataFrame, at: Ints, rows: str, index: dict[str, int], per: str, shape: tuple[int, int]
) -> Ints:
    """What each cell is a rate of: the material of its time, with cases in rows only that case's."""
    if rows == "case":
        down = np.array([index[case] for case in values(selected.corpus, "case", segments)], dtype=int)
        words, sources = _material(segments, down * shape[1] + at, shape[0] * shape[1])
        return (words if per == "1000-words" else sources).reshape(shape)
    words, sources = _material(segments, at, shape[1])
    return np.broadcast_to(words if per == "1000-words" else sources, shape)


def _value(counts: Ints, whole: Ints | None, row: int, column: int, per: str) -> int | float | None:
    count = int(counts[row, column])
    if whole is None:
        return count
    of = int(whole[row, column])
    return (1000 if per == "1000-words" else 1) * count / of if of else None

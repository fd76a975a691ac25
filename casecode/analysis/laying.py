"""Excerpts laid into the cells of a table, and the material that each cell is a share of.

A cell is a number `row * columns + column`; an excerpt lies in as many cells as it has values (two participants, totals).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from casecode.analysis.dimensions import OF_CODINGS, Heading, headings, values
from casecode.analysis.select import Selected, voiced

Ints = npt.NDArray[np.int_]
TOTAL = Heading("Total", "Total")


@dataclass(frozen=True)
class Laid:
    """Excerpts and pieces laid into `size` cells: `excerpt[i]` lies in `cell[i]`, `piece[i]` in `piece_cell[i]`.

    `words` and `sources` are, for each cell, the words of counted roles and the sources that could have been coded; zeros when
    no share was asked for.
    """

    size: int
    excerpt: Ints
    cell: Ints
    piece: Ints
    piece_cell: Ints
    words: Ints
    sources: Ints


@dataclass(frozen=True)
class _Plan:
    """The two dimensions, the number of each value in them, the table's shape (totals included), and who is heard."""

    names: tuple[str, str]
    index: tuple[dict[str, int], dict[str, int]]
    shape: tuple[int, int]
    voices: frozenset[str]
    totals: bool


def lay(
    selected: Selected,
    names: tuple[str, str],
    voices: frozenset[str],
    *,
    shares: bool,
    totals: bool,
) -> tuple[tuple[Heading, ...], tuple[Heading, ...], Laid]:
    """Rows, columns and what lies in their cells, of excerpts spoken by `voices` (roles).

    With `shares` also the whole that each cell is a part of; with `totals` one more row and column that hold everything.
    """
    excerpt, excerpt_values = _spread(selected, selected.excerpts, names, voices)
    piece, piece_values = _spread(selected, _spoken_pieces(selected), names, voices)
    rows = headings(selected, names[0], {*excerpt_values[0], *piece_values[0]})
    columns = headings(selected, names[1], {*excerpt_values[1], *piece_values[1]})
    index = (_numbers(rows), _numbers(columns))
    if totals:
        rows, columns = (*rows, TOTAL), (*columns, TOTAL)
    plan = _Plan(names, index, (len(rows), len(columns)), voices, totals)
    excerpt, cell = _into(plan, excerpt, excerpt_values)
    piece, piece_cell = _into(plan, piece, piece_values)
    words, sources = _whole(selected, plan) if shares else (np.zeros(0, dtype=int), np.zeros(0, dtype=int))
    return rows, columns, Laid(len(rows) * len(columns), excerpt, cell, piece, piece_cell, words, sources)


def _numbers(heads: tuple[Heading, ...]) -> dict[str, int]:
    return {heading.id: at for at, heading in enumerate(heads)}


def _spoken_pieces(selected: Selected) -> pd.DataFrame:
    """The pieces with what is known of their segment, or of the people a person attributed the words to."""
    of = selected.pieces["excerpt"].to_numpy(dtype=int)
    coded = selected.excerpts[["source", "code", "coder", "by_whom"]].take(of).reset_index(drop=True)
    rows = selected.pieces["row"].to_numpy(dtype=int)
    spoken = selected.corpus.segments.take(rows).reset_index(drop=True).drop(columns="source")
    return pd.concat([coded, voiced(selected.corpus, spoken, coded["source"].tolist(), coded["by_whom"].tolist())], axis=1)


def _spread(
    selected: Selected, frame: pd.DataFrame, names: tuple[str, str], voices: frozenset[str]
) -> tuple[Ints, list[list[str]]]:
    """The rows of `frame` whose voice counts, one for each participant where a dimension asks, and their two values."""
    number = np.flatnonzero(frame["role"].isin(voices).to_numpy(dtype=bool))
    kept = frame.take(number).reset_index(drop=True)
    if any(name.startswith("participant") for name in names):
        kept = kept.assign(participant=[one.split("|") for one in kept["participant"].tolist()]).explode("participant")
        number = number[kept.index.to_numpy(dtype=int)]
    return number, [values(selected.corpus, name, kept) for name in names]


def _into(plan: _Plan, number: Ints, found: list[list[str]]) -> tuple[Ints, Ints]:
    """Which thing lies in which cell; with totals also in the last row, the last column and their corner."""
    down = np.array([plan.index[0][value] for value in found[0]], dtype=int)
    across = np.array([plan.index[1][value] for value in found[1]], dtype=int)
    if plan.totals:
        last_row, last_column = np.full_like(down, plan.shape[0] - 1), np.full_like(across, plan.shape[1] - 1)
        down, across = (
            np.concatenate([down, down, last_row, last_row]),
            np.concatenate([across, last_column, across, last_column]),
        )
        number = np.tile(number, 4)
    return number, down * plan.shape[1] + across


def _whole(selected: Selected, plan: _Plan) -> tuple[Ints, Ints]:
    """For each cell the words of counted voices and the sources it is a share of; codes and coders share the same whole."""
    corpus = selected.corpus
    rows = np.flatnonzero(selected.material & corpus.segments["role"].isin(plan.voices).to_numpy(dtype=bool))
    segments = corpus.segments.take(rows)
    spoken = np.array(corpus.segment_words, dtype=int)[rows]
    source = pd.factorize(segments["source"].to_numpy(dtype=object))[0]
    axes = [_axis(selected, plan, side, segments) for side in (0, 1)]
    size = (len(plan.index[0]), len(plan.index[1]))
    words, sources = np.zeros(plan.shape, dtype=int), np.zeros(plan.shape, dtype=int)
    nowhere = np.zeros(len(rows), dtype=int)
    for down, across in ((False, False), (False, True), (True, False), (True, True)) if plan.totals else ((False, False),):
        row = nowhere if down or axes[0] is None else axes[0]
        column = nowhere if across or axes[1] is None else axes[1]
        high, wide = (1 if down or axes[0] is None else size[0]), (1 if across or axes[1] is None else size[1])
        place = (slice(-1, None) if down else slice(0, size[0]), slice(-1, None) if across else slice(0, size[1]))
        here = (row >= 0) & (column >= 0)
        cell = (row * wide + column)[here]
        words[place] = np.bincount(cell, spoken[here], high * wide).astype(int).reshape(high, wide)
        sources[place] = distinct(high * wide, cell, source[here]).reshape(high, wide)
    return words.ravel(), sources.ravel()


def distinct(size: int, cell: Ints, thing: npt.NDArray[Any]) -> Ints:
    """For each of `size` cells how many different things (whole numbers) lie in it."""
    if not len(cell):
        return np.zeros(size, dtype=int)
    width = int(thing.max()) + 1
    keys = np.sort(cell * width + thing)
    first = np.concatenate([[True], keys[1:] != keys[:-1]])
    return np.bincount(keys[first] // width, minlength=size)


def _axis(selected: Selected, plan: _Plan, side: int, segments: pd.DataFrame) -> Ints | None:
    """The number of each segment's value, -1 where it has no row or column; None for dimensions of codings."""
    if plan.names[side] in OF_CODINGS:
        return None
    known = plan.index[side]
    return np.array([known.get(value, -1) for value in values(selected.corpus, plan.names[side], segments)], dtype=int)

"""What stands in the cells of a table: excerpts, segments, sources, participants, words, and shares of what could be coded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from casecode.analysis.excerpts import quotes
from casecode.analysis.laying import Ints, Laid, distinct
from casecode.analysis.quote import Quote
from casecode.analysis.select import Selected

Value = str | int | float | None | tuple[Quote, ...]


def _count(selected: Selected, laid: Laid) -> Ints:
    unit = selected.excerpts.groupby(["source", "start", "end", "code"], sort=False).ngroup().to_numpy(dtype=int)
    return distinct(laid.size, laid.cell, unit[laid.excerpt])


def _segments(selected: Selected, laid: Laid) -> Ints:
    return distinct(laid.size, laid.piece_cell, selected.pieces["row"].to_numpy(dtype=int)[laid.piece])


def _sources(selected: Selected, laid: Laid) -> Ints:
    number = selected.excerpts.groupby("source", sort=False).ngroup().to_numpy(dtype=int)
    return distinct(laid.size, laid.cell, number[laid.excerpt])


def _words(selected: Selected, laid: Laid) -> Ints:
    """Words in the union of spans: each word that an excerpt touches counts once a cell."""
    made = np.zeros(laid.size, dtype=int)
    if not len(laid.piece):
        return made
    first, last = (ends[laid.piece] for ends in selected.spoken)
    order = np.lexsort((first, laid.piece_cell))
    cell, first, last = laid.piece_cell[order], first[order], last[order]
    far = int(last.max()) + 1  # cells are laid one behind the other, so that one running maximum serves all
    reached = np.maximum.accumulate(cell * far + last) - cell * far
    before = np.concatenate([[0], np.where(cell[1:] == cell[:-1], reached[:-1], 0)])
    np.add.at(made, cell, np.maximum(last - np.maximum(first, before), 0))
    return made


def _plain(measure: Callable[[Selected, Laid], Ints]) -> Callable[[Selected, Laid], list[Value]]:
    return lambda selected, laid: list(measure(selected, laid).tolist())


def _participants(selected: Selected, laid: Laid) -> list[Value]:
    found: list[set[str]] = [set() for _ in range(laid.size)]
    who = selected.excerpts["participant"].tolist()
    for excerpt, cell in zip(laid.excerpt.tolist(), laid.cell.tolist(), strict=True):
        if who[excerpt]:
            found[cell].update(who[excerpt].split("|"))
    return [len(names) for names in found]


def _coverage(selected: Selected, laid: Laid) -> list[Value]:
    return _shares(_words(selected, laid), laid.words, 1)


def _per_words(selected: Selected, laid: Laid) -> list[Value]:
    return _shares(_count(selected, laid), laid.words, 1000)


def _per_sources(selected: Selected, laid: Laid) -> list[Value]:
    return _shares(_count(selected, laid), laid.sources, 1)


def _quotes(selected: Selected, laid: Laid) -> list[Value]:
    """Each stretch of words once a code and cell, in the order of sources and places."""
    unit = selected.excerpts.groupby(["source", "start", "end", "code"], sort=False).ngroup().to_numpy(dtype=int)
    wanted = np.flatnonzero(np.bincount(laid.excerpt, minlength=len(unit)))
    made = dict(zip(wanted.tolist(), quotes(selected, wanted.tolist()), strict=True))
    cells: list[dict[int, Quote]] = [{} for _ in range(laid.size)]
    order = np.argsort(laid.excerpt, kind="stable")
    for excerpt, cell in zip(laid.excerpt[order].tolist(), laid.cell[order].tolist(), strict=True):
        cells[cell].setdefault(int(unit[excerpt]), made[excerpt])
    return [tuple(one.values()) for one in cells]


def _shares(part: Ints, whole: Ints, times: int) -> list[Value]:
    return [times * one / of if of else None for one, of in zip(part.tolist(), whole.tolist(), strict=True)]


MEASURES: Mapping[str, tuple[Callable[[Selected, Laid], list[Value]], str]] = {
    "count": (_plain(_count), "A cell counts excerpts: distinct stretches of words with the same code"),
    "segments": (_plain(_segments), "A cell counts the distinct segments that excerpts touch"),
    "sources": (_plain(_sources), "A cell counts the distinct sources with an excerpt"),
    "participants": (_participants, "A cell counts the distinct participants with an excerpt"),
    "words": (_plain(_words), "A cell counts the words in excerpts, each word once"),
    "coverage": (_coverage, "A cell is the share of words in excerpts among the words of {roles}"),
    "rate": (_per_words, "A cell counts excerpts per 1,000 words of {roles}"),
    "rate sources": (_per_sources, "A cell counts excerpts per source"),
    "excerpts": (_quotes, "A cell holds the excerpts themselves, each stretch of words once a code"),
}
"""Name -> what it computes for every cell, and the unit as the note says it."""

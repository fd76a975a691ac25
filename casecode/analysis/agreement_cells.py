"""Every cell of agreement: coder × unit × code, as 1 (given), 0 (read and not given) or -1 (missing)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from casecode.analysis.agreement_who import Party
from casecode.analysis.projection import Bools, Ground, Placed
from casecode.analysis.reading import Work
from casecode.analysis.units import Ints

Values = npt.NDArray[np.int8]
_BITS = 62
"""Codes that one whole number holds as a set."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Who gave what where. `codes` are ids (themes at that level), `placing` where each coding of `work.said` lies.

    `read[c, u]`: coder c read unit u, under any codebook version. `code_read` holds another such table for codes that were in
    some of the versions only. `given` are rows (coder, code, unit), each once; `open` the same for accepted suggestions, which
    say nothing of what a coder would have found alone.
    """

    ground: Ground
    whose: Party
    work: Work
    codes: tuple[str, ...]
    placing: Placed
    read: Bools
    code_read: Mapping[int, Bools]
    given: tuple[Ints, Ints, Ints]
    open: tuple[Ints, Ints, Ints]
    least: int = 2

    @cached_property
    def both(self) -> Ints:
        """The units that two or more coders (or `least`) read, by number."""
        return np.flatnonzero(self.read.sum(axis=0) >= self.least)

    @cached_property
    def weight(self) -> npt.NDArray[np.float64]:
        """What each unit of `both` counts: 1, or its characters where stretches of equal coding stand for characters."""
        size = self.ground.size[self.both].astype(np.float64)
        return size if self.ground.unit == "char" else np.ones_like(size)

    @cached_property
    def clusters(self) -> Ints:
        """The source of each unit of `both`, numbered."""
        return self.ground.source[self.both]

    @cached_property
    def _column(self) -> Ints:
        """For each unit its row in the tables of values, -1 for those that fewer than two read."""
        at = np.full(len(self.ground), -1, dtype=np.int64)
        at[self.both] = np.arange(len(self.both))
        return at

    @cached_property
    def _by_code(self) -> tuple[Ints, Ints]:
        """The rows of `given` ordered by code, and where each code begins."""
        order = np.argsort(self.given[1], kind="stable")
        return order, np.searchsorted(self.given[1][order], np.arange(len(self.codes) + 1))

    def values(self, code: int) -> Values:
        """One code: a row for each unit of `both`, a column for each coder; 1, 0 or -1."""
        read = self.code_read.get(code, self.read)
        made = (read[:, self.both].astype(np.int8) - 1).T.copy()
        hold = self.open[1] == code
        for coder, unit, value in (
            (self.open[0][hold], self.open[2][hold], -1),
            (*self._given(code), 1),
        ):
            row = self._column[unit]
            made[row[row >= 0], coder[row >= 0]] = value
        return made

    def _given(self, code: int) -> tuple[Ints, Ints]:
        order, begins = self._by_code
        mine = order[begins[code] : begins[code + 1]]
        return self.given[0][mine], self.given[2][mine]

    @cached_property
    def sets(self) -> tuple[npt.NDArray[np.int64], tuple[frozenset[str], ...]]:
        """Label sets: (units of `both` × coders) indexes into the distinct sets, -1 missing; the first set is the empty one."""
        words = -(-max(len(self.codes), 1) // _BITS)
        masks = np.zeros((len(self.both), len(self.whose.coders), words), dtype=np.int64)
        coder, code, unit = self.given
        row = self._column[unit]
        keep = row >= 0
        np.bitwise_or.at(masks, (row[keep], coder[keep], code[keep] // _BITS), np.int64(1) << (code[keep] % _BITS))
        flat = np.concatenate([np.zeros((1, words), dtype=np.int64), masks.reshape(-1, words)])
        found, which = np.unique(flat[:, 0] if words == 1 else flat, axis=None if words == 1 else 0, return_inverse=True)
        table = found.reshape(-1, words)
        sets = tuple(
            frozenset(code for at, code in enumerate(self.codes) if row[at // _BITS] >> (at % _BITS) & 1)
            for row in table.tolist()
        )
        index = which.reshape(-1)[1:].reshape(masks.shape[:2]).astype(np.int64)
        index[~self.read[:, self.both].T] = -1
        row = self._column[self.open[2]]
        index[row[row >= 0], self.open[0][row >= 0]] = -1
        return index, sets

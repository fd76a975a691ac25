"""Distances between sets of codes, as tables; the empty set is a value: nobody's code, and as far from any set as sets can be."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from casecode.coefficients._alpha import Block
from casecode.coefficients._port import Category, Floats

SetDistance = Callable[[Floats, Floats, Floats], Floats]
"""From the sizes of A∩B, of A and of B, each broadcast to the table, the distance of each pair."""
_KEPT, _CELLS = 25_000_000, 60_000
"""Distances that are kept from one call to the next (200 MB), and that are worked on at once."""


def blocks(categories: tuple[Category, ...], distance: SetDistance) -> Block:
    """The distances of some of these sets to all of them. A value that is no set counts as the set of itself.

    The table is made once for all resamples; of more than five thousand sets it would not fit, and is made row by row.
    """
    if len(categories) ** 2 <= _KEPT:
        whole = _table(categories, distance)
        return lambda start, stop: whole[start:stop]
    rows = _rows(categories, distance)
    return lambda start, stop: _filled(rows, start, stop, len(categories))


@lru_cache(maxsize=1)
def _table(categories: tuple[Category, ...], distance: SetDistance) -> Floats:
    return _filled(_rows(categories, distance), 0, len(categories), len(categories))


def _filled(rows: Block, start: int, stop: int, width: int) -> Floats:
    """Some rows, made few at a time: what is looked at then stays in the processor's cache."""
    made = np.empty((stop - start, width))
    size = max(1, _CELLS // max(width, 1))
    for low in range(start, stop, size):
        high = min(low + size, stop)
        made[low - start : high - start] = rows(low, high)
    return made


def _rows(categories: tuple[Category, ...], distance: SetDistance) -> Block:
    sets = [c if isinstance(c, frozenset) else frozenset({str(c)}) for c in categories]
    codes = {code: at for at, code in enumerate(sorted(set().union(*sets)))}
    members = np.zeros((len(sets), len(codes)))
    for row, one in enumerate(sets):
        members[row, [codes[code] for code in one]] = 1.0
    sizes = members.sum(axis=1)
    return lambda start, stop: distance(members[start:stop] @ members.T, sizes[start:stop, None], sizes[None, :])


def overlap(common: Floats, one: Floats, other: Floats) -> Floats:
    """|A∩B| / |A∪B|; 1 for two empty sets."""
    union = one + other - common
    return np.divide(common, union, out=np.ones_like(common), where=union > 0)


def kinship(common: Floats, one: Floats, other: Floats) -> tuple[Floats, Floats, Floats]:
    """Three tables of truth: A and B are equal; one of two non-empty sets holds the other; they overlap only."""
    equal = (common == one) & (common == other)
    within = ~equal & ((common == one) | (common == other)) & (common > 0)
    crossing = ~equal & ~within & (common > 0)
    return equal.astype(np.float64), within.astype(np.float64), crossing.astype(np.float64)

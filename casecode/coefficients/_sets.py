"""Distances between sets of codes, as tables; the empty set is a value: nobody's code, and as far from any set as sets can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from casecode.coefficients._alpha import Block
from casecode.coefficients._port import Category, Floats

SetDistance = Callable[[Floats, Floats, Floats], Floats]
"""From the sizes of A∩B, of A and of B, each broadcast to the table, the distance of each pair."""


def blocks(categories: Sequence[Category], distance: SetDistance) -> Block:
    """The distances of some of these sets to all of them. A value that is no set counts as the set of itself."""
    sets = [c if isinstance(c, frozenset) else frozenset({str(c)}) for c in categories]
    codes = {code: at for at, code in enumerate(sorted(set().union(*sets)))}
    members = np.zeros((len(sets), len(codes)))
    for row, one in enumerate(sets):
        members[row, [codes[code] for code in one]] = 1.0
    sizes = members.sum(axis=1)

    def block(start: int, stop: int) -> Floats:
        return distance(members[start:stop] @ members.T, sizes[start:stop, None], sizes[None, :])

    return block


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

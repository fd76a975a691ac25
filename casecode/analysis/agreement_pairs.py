"""Coders two by two: agreement of each pair on label sets, and which codes stand against each other where they part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np

from casecode.analysis.agreement_figures import Rated
from casecode.analysis.agreement_nouns import Confusion, PairAgreement
from casecode.analysis.units import Ints
from casecode.coefficients._ask import ask
from casecode.coefficients._port import MISSING


def pairs(rated: Rated, coders: Sequence[str]) -> tuple[PairAgreement, ...]:
    """Every pair of coders that read a unit together, in the order of the coders; `rated` are label sets."""
    return tuple(_pair(rated, coders, one, other) for one, other in _together(rated, len(coders)))


def confusion(rated: Rated) -> tuple[Confusion, ...]:
    """Which codes stand against each other in the units both coders of a pair coded, the most frequent first."""
    many = len(rated.categories)
    counts: Counter[tuple[str, str]] = Counter()
    for one, other in _together(rated, rated.values.shape[1]):
        values = rated.values[:, (one, other)].astype(np.int64)
        apart = (values > 0).all(axis=1) & (values[:, 0] != values[:, 1])  # the set numbered 0 is the empty one
        keys, times = np.unique(values[apart] @ np.array([many, 1]), return_counts=True)
        for key, count in zip(keys.tolist(), times.tolist(), strict=True):
            for parting in _parting(rated, key // many, key % many):
                counts[parting] += count
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(first, second, count) for (first, second), count in ordered)


def _together(rated: Rated, coders: int) -> Iterator[tuple[int, int]]:
    known = (rated.values != MISSING).astype(np.float64)
    shared = known.T @ known
    return ((one, other) for one, other in combinations(range(coders), 2) if shared[one, other])


def _pair(rated: Rated, coders: Sequence[str], one: int, other: int) -> PairAgreement:
    both = (rated.values[:, (one, other)] != MISSING).all(axis=1)
    used, index = np.unique(rated.values[both][:, (one, other)], return_inverse=True)
    categories = tuple(rated.categories[at] for at in used.tolist())
    sub = Rated(index.reshape(-1, 2), _zeros(int(both.sum())), rated.weight[both], categories)
    given = sub.sourced().ratings
    units = round(float(sub.weight.sum()))
    return PairAgreement(
        coders[one], coders[other], units, ask("agreement", given, "set").value, ask("alpha_masi", given, "set").value
    )


def _zeros(many: int) -> Ints:
    return np.zeros(many, dtype=np.int64)


def _parting(rated: Rated, one: int, other: int) -> Iterator[tuple[str, str]]:
    """The pairs of codes left when what both gave is taken away; the two of a pair in the order of their names."""
    first, second = _members(rated, one), _members(rated, other)
    for left, right in product(sorted(first - second) or [""], sorted(second - first) or [""]):
        yield (left, right) if right and (not left or left <= right) and left else (right or left, left if right else "")


def _members(rated: Rated, at: int) -> frozenset[str]:
    found = rated.categories[at]
    return found if isinstance(found, frozenset) else frozenset((str(found),))

"""Saturation by rule, on a table of which code stands in which source: in one order, and in many random orders.

The rule is that of Guest, Namey and Chen (2020), PLoS ONE 15(5): e0232076. The codes of the first `base` sources are the
base; a run of `run` sources after them is compared with it: the codes that are new in the run, divided by the codes of the base.
Saturation is at the first run whose share is at most the threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class Rule:
    """Base size, run length (both in sources, at least 1) and threshold (a share, 0 to 1)."""

    base: int = 4
    run: int = 2
    threshold: Fraction = Fraction(1, 20)


@dataclass(frozen=True, slots=True)
class Counted:
    """New codes in one order of `n` sources. `new[i]` are first seen in source i (from 0), `base` in the first `rule.base`.

    `runs[i]` are the new codes of the run that ends with source i, None before the first whole run after the base. `reached` is
    how many sources there were when the rule was first met (`reached - run` and a run), None where it never was.
    """

    rule: Rule
    new: tuple[int, ...]
    base: int
    runs: tuple[int | None, ...]
    reached: int | None

    @property
    def name(self) -> str:
        """How the literature writes it: `6+2`; empty where the rule was not met."""
        return f"{self.reached - self.rule.run}+{self.rule.run}" if self.reached is not None else ""

    def share(self, at: int) -> float | None:
        """New codes of the run that ends with source `at`, as a share of the base; None where it is not defined."""
        new = self.runs[at]
        return new / self.base if new is not None and self.base else None


@dataclass(frozen=True, slots=True)
class Band:
    """What random orders give. Of the cumulative codes after each source the 5th, 50th and 95th percentile.

    `reached` is the share of orders (0 to 1) in which the rule was met; `low`, `median`, `high` after how many sources, at the
    same percentiles of all orders, None where that many orders never met it. `orders` were drawn with `seed`.
    """

    orders: int
    seed: int
    cumulative: tuple[tuple[float, float, float], ...]
    reached: float
    low: int | None
    median: int | None
    high: int | None


def births(presence: Bools) -> Ints:
    """For each code (column) the first source (row) that has it; codes that no source has are left out."""
    born: Ints = presence[:, presence.any(axis=0)].argmax(axis=0)
    return born


def count(presence: Bools, rule: Rule) -> Counted:
    """The rule on sources (rows) in the order given, codes in columns."""
    sources = len(presence)
    new = np.bincount(births(presence), minlength=sources) if sources else np.zeros(0, dtype=int)
    base, runs, reached = _ruled(new[None, :], rule)
    at = int(reached[0])
    first = rule.base + rule.run - 1
    told = [None if place < first else int(runs[0, place - first]) for place in range(sources)]
    return Counted(rule, tuple(new.tolist()), int(base[0]), tuple(told), at or None)


def band(presence: Bools, rule: Rule, *, orders: int = 1000, seed: int = 1) -> Band:
    """The rule in `orders` random orders of the sources, the same for the same seed."""
    sources = len(presence)
    known = presence[:, presence.any(axis=0)]
    place = np.random.default_rng(seed).random((orders, sources)).argsort(axis=1).astype(np.int32)  # the place of each source
    born = np.full((orders, known.shape[1]), sources, dtype=np.int32)
    for source in range(sources):
        has = np.flatnonzero(known[source])
        born[:, has] = np.minimum(born[:, has], place[:, source, None])
    cells = (np.arange(orders)[:, None] * sources + born).ravel()
    new = np.bincount(cells, minlength=orders * sources).reshape(orders, sources)
    low, median, high = np.quantile(new.cumsum(axis=1), (0.05, 0.5, 0.95), axis=0)
    met = _ruled(new, rule)[2]
    ends = [_or_never(met, share) for share in (0.05, 0.5, 0.95)]
    cumulative = tuple(zip(low.tolist(), median.tolist(), high.tolist(), strict=True))
    return Band(orders, seed, cumulative, float((met > 0).mean()), *ends)


def _or_never(met: Ints, share: float) -> int | None:
    """The smallest number of sources at which that share of all orders had met the rule."""
    in_order = np.sort(np.where(met > 0, met, np.iinfo(int).max))
    value = int(in_order[max(0, int(np.ceil(share * len(in_order))) - 1)])
    return None if value == np.iinfo(int).max else value


def _ruled(new: Ints, rule: Rule) -> tuple[Ints, Ints, Ints]:
    """For each order (row) the codes of its base, those of each run after it, and the sources when the rule was met (0: never)."""
    orders, sources = new.shape
    base = new[:, : rule.base].sum(axis=1)
    if sources < rule.base + rule.run:
        return base, np.zeros((orders, 0), dtype=int), np.zeros(orders, dtype=int)
    until = np.concatenate([np.zeros((orders, 1), dtype=int), new.cumsum(axis=1)], axis=1)
    ends = np.arange(rule.base + rule.run, sources + 1)
    runs = until[:, ends] - until[:, ends - rule.run]
    limit = rule.threshold
    met = (runs * limit.denominator <= limit.numerator * base[:, None]) & (base[:, None] > 0)
    return base, runs, np.where(met.any(axis=1), ends[met.argmax(axis=1)], 0)

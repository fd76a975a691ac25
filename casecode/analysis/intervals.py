"""How far a coefficient of agreement can be trusted: intervals from smoothed resamples of units or of sources.

**Units** (`by_units`). Units that show the same rating pattern are exchangeable, so a resample is a draw of pattern weights:
Dirichlet(count + prior), the Bayesian bootstrap with a prior of two units. One of them is split evenly over the patterns in which
all coders agree, one over those in which one coder departs from the others. For two coders and two values this is the Dirichlet
with ½ on each of four patterns. A ½ on each of 2^m patterns would drown agreement in disagreement (measured: 50 % coverage for
five coders); the percentile bootstrap without a prior fails for rare codes.

**Sources** (`by_sources`). Units of a source are not independent: sources get weights, Gamma(1) each, and their patterns are
summed under them, with the same prior. Few sources: log(1 − value) is spread by Student's t instead of the normal's 1.96, with as many degrees of freedom as there
are sources over which the coded units spread evenly (`effective`), four at least.

What was measured stands in docs/agreement.md (`python -m benchmarks.coverage`). Everything takes a seed; the same gives the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from casecode.analysis._smoothing import Smoothed, smoothed
from casecode.coefficients._port import CODED, MISSING, Category, Coefficient, Floats, Indexes, Ratings, patterns_of
from casecode.coefficients._tallies import tally

RESAMPLES = 2000
FEWEST_UNITS = 10
"""Units outside the commonest value (of a code: coded units) from which an interval was found to hold what it says."""
FEWEST_OF_MANY = 5
"""The same where there are more than two values; between this and `FEWEST_UNITS` the interval is called approximate."""
FEW_SOURCES = 20
"""Sources below which an interval over sources is called approximate."""
FEWEST_SOURCES = 5
"""Sources below which units are resampled instead."""
TOO_FEW = "too few to say"
_CELLS, _KEPT = 4_000_000, 16_000_000
"""Numbers that are held at once, and that are kept from one code to the next (128 MB)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval. None where there is none: `value` undefined, `low` and `high` where they cannot be had.

    `method` says how the interval was made, `note` what to know about it. `below_667` and `below_800` are the shares of
    resamples under Krippendorff's two bounds, `undefined_share` that of the resamples without a figure.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    method: str = ""
    note: str = ""
    below_667: float | None = None
    below_800: float | None = None
    undefined_share: float = 0.0


@dataclass(frozen=True, eq=False, slots=True)
class Sourced:
    """Ratings whose units come from sources: `shown[s, p]` units of source s show pattern p, shape (S, P)."""

    ratings: Ratings
    shown: Floats


def sourced(values: NDArray[np.signedinteger], sources: Indexes, categories: tuple[Category, ...] = CODED) -> Sourced:
    """From indexes into `categories`, shape (units, coders), -1 missing, and the number of each unit's source, from 0."""
    patterns, which = patterns_of(values, len(categories))
    number = int(sources.max()) + 1 if len(sources) else 0
    cells = np.bincount(sources * len(patterns) + which, minlength=number * len(patterns))
    shown = cells.reshape(number, len(patterns)).astype(np.float64)
    return Sourced(Ratings(patterns, categories, shown.sum(axis=0)[None, :]), shown)


def by_units(asked: Coefficient, ratings: Ratings, *, seed: int, resamples: int = RESAMPLES) -> Estimate:
    """The figure of the data and its interval over units, which are taken as independent of each other."""
    value, why_not = _figure(asked, ratings)
    if why_not:
        return Estimate(value, note=why_not)
    wide = smoothed(ratings)
    shape = wide.spread(ratings.weights[0]) + wide.prior
    draws = np.concatenate([asked(sample) for sample in _unit_samples(ratings, wide, shape, seed, resamples)])
    method = f"smoothed bootstrap of units, {resamples} resamples, seed {seed}"
    return told(Estimate(value, method=method, note=_doubt(ratings)), draws)


def by_sources(asked: Coefficient, given: Sourced, *, seed: int, resamples: int = RESAMPLES) -> Estimate:
    """The figure of the data and its interval over sources; below five sources over units, and said so."""
    value, why_not = _figure(asked, given.ratings)
    if why_not:
        return Estimate(value, note=why_not)
    rated = _paired(given.ratings)
    sources = given.shown[(given.shown @ rated) > 0]
    if len(sources) < FEWEST_SOURCES:
        found = by_units(asked, given.ratings, seed=seed, resamples=resamples)
        few = f"{len(sources)} sources are" if len(sources) != 1 else "one source is"
        said = f"approximate: {few} too few to resample, units within a source are treated as independent"
        return replace(found, note=_joined(said, found.note))
    wide = smoothed(given.ratings)
    draws = np.concatenate([asked(sample) for sample in _source_samples(given.ratings, wide, sources, seed, resamples)])
    method = f"smoothed bootstrap of {len(sources)} sources, {resamples} resamples, seed {seed}"
    spread = effective(given)
    note = ""
    if len(sources) < FEW_SOURCES:
        note = f"approximate: rests on {len(sources)} sources"
    elif spread < FEW_SOURCES / 2:
        note = f"approximate: most of what is counted lies in {spread:.0f} of {len(sources)} sources"
    found = Estimate(value, method=method, note=_joined(note, _doubt(given.ratings)))
    return told(found, widened(draws, min(len(sources), max(spread + 1, FEWEST_SOURCES))))


def positives(ratings: Ratings) -> float:
    """Units outside the commonest value: of a code that is rarely given, the coded ones, a unit counted by its share of coders."""
    return float(ratings.weights[0] @ _beside(ratings))


def effective(given: Sourced) -> float:
    """Over how many sources the units outside the commonest value are spread, (Σ x)² / Σ x²: one source with all of them is 1."""
    each = given.shown @ _beside(given.ratings)
    return float(each.sum() ** 2 / max((each**2).sum(), 1e-12))


def _beside(ratings: Ratings) -> Floats:
    """Of each pattern the share of ratings that are not the commonest value, 0 where fewer than two coders rated; shape (P,)."""
    tallies = tally(ratings)
    part = np.divide(1.0, tallies.rated, out=np.zeros_like(tallies.rated), where=tallies.rated >= 2)
    share = tallies.times * part[tallies.pattern]
    often = np.bincount(tallies.category, share * ratings.weights[0][tallies.pattern], minlength=1)
    return tallies.per_pattern(share * (tallies.category != often.argmax()))


def _paired(ratings: Ratings) -> Floats:
    paired: Floats = ((ratings.values != MISSING).sum(axis=1) >= 2).astype(np.float64)
    return paired


def _figure(asked: Coefficient, ratings: Ratings) -> tuple[float | None, str]:
    """The figure, and why it can have no interval; empty where it can."""
    value = float(asked(ratings.weighted(ratings.weights[:1]))[0])
    if np.isnan(value):
        return None, "undefined: no variation"
    beside = positives(ratings)
    if not beside:
        return value, f"{TOO_FEW}: no variation"
    if beside < (FEWEST_UNITS if len(ratings.categories) == 2 else FEWEST_OF_MANY):
        return value, f"{TOO_FEW}: {_rests(ratings, beside)}"
    return value, ""


def _doubt(ratings: Ratings) -> str:
    beside = positives(ratings)
    return f"approximate: {_rests(ratings, beside)}" if beside < FEWEST_UNITS else ""


def _rests(ratings: Ratings, beside: float) -> str:
    # Cut, not rounded: 9.96 is fewer than ten.
    return f"rests on {math.floor(beside * 10 + 1e-9) / 10:g} units{'' if ratings.categories == CODED else ' outside the commonest value'}"


def _unit_samples(ratings: Ratings, wide: Smoothed, shape: Floats, seed: int, resamples: int) -> Iterator[Ratings]:
    chance = np.random.default_rng(seed)
    total = float(ratings.weights[0].sum())
    for size in _portions(resamples, len(shape)):
        drawn = chance.standard_gamma(shape, size=(size, len(shape)))
        yield Ratings(wide.values, ratings.categories, drawn * (total / drawn.sum(axis=1, keepdims=True)))


def _source_samples(ratings: Ratings, wide: Smoothed, sources: Floats, seed: int, resamples: int) -> Iterator[Ratings]:
    chance = np.random.default_rng((seed, 1))
    counts = wide.spread(sources)
    total = float(counts.sum())
    for given in _source_weights(seed, resamples, len(counts), counts.shape[1]):
        drawn = given @ counts
        drawn += chance.standard_gamma(wide.prior, size=(len(given), len(wide.prior)))
        yield Ratings(wide.values, ratings.categories, drawn * (total / drawn.sum(axis=1, keepdims=True)))


def _source_weights(seed: int, resamples: int, sources: int, patterns: int) -> Iterator[Floats]:
    """Weights of the sources, some resamples at a time. Every code of a study is resampled under the same ones."""
    sizes = tuple(_portions(resamples, max(sources, patterns)))
    if resamples * sources <= _KEPT:
        ends = np.cumsum(sizes)
        yield from np.split(_kept_weights(seed, resamples, sources), ends[:-1])
        return
    chance = np.random.default_rng(seed)
    for size in sizes:
        yield chance.standard_exponential((size, sources))


@lru_cache(maxsize=1)
def _kept_weights(seed: int, resamples: int, sources: int) -> Floats:
    drawn: Floats = np.random.default_rng(seed).standard_exponential((resamples, sources))
    return drawn


def _portions(resamples: int, cells: int) -> Iterator[int]:
    """Resamples at a time, so that what is held stays small."""
    size = max(1, _CELLS // max(cells, 1))
    for start in range(0, resamples, size):
        yield min(size, resamples - start)


def widened(draws: Floats, sources: float) -> Floats:
    """Draws spread about their middle on the scale log(1 − value), as Student's t spreads for so few sources."""
    # The Bayesian bootstrap of S sources spreads by (S − 1)/(S + 1) of the variance of their mean.
    spread = student(sources - 1) / NormalDist().inv_cdf(0.975) * np.sqrt((sources + 1) / (sources - 1))
    lack = np.log(np.maximum(1.0 - draws, 1e-9))
    middle = np.nanmedian(lack) if not np.isnan(lack).all() else 0.0
    result: Floats = 1.0 - np.exp(middle + (lack - middle) * spread)
    return result


def student(freedom: float) -> float:
    """The 97.5 % point of Student's t, by the expansion of Peizer & Pratt (1968); within 0.005 from 3 degrees of freedom on."""
    normal = NormalDist().inv_cdf(0.975)
    z2, f = normal**2, freedom
    first = (z2 + 1) / (4 * f)
    second = (5 * z2**2 + 16 * z2 + 3) / (96 * f**2)
    third = (3 * z2**3 + 19 * z2**2 + 17 * z2 - 15) / (384 * f**3)
    fourth = (79 * z2**4 + 776 * z2**3 + 1482 * z2**2 - 1920 * z2 - 945) / (92160 * f**4)
    return normal * (1 + first + second + third + fourth)


def told(found: Estimate, draws: Floats) -> Estimate:
    """The estimate with what the draws say. The interval always holds the figure itself."""
    defined = draws[~np.isnan(draws)]
    undefined = 1.0 - len(defined) / len(draws)
    if not len(defined):
        return replace(found, method="", note=_joined(found.note, f"{TOO_FEW}: no resample has a figure"), undefined_share=1.0)
    assert found.value is not None
    low, high = np.quantile(defined, [0.025, 0.975])
    note = found.note
    if undefined > 0.05:
        note = _joined(note, f"approximate: {undefined:.0%} of the resamples have no figure")
    return replace(
        found,
        low=min(float(low), found.value),
        high=max(float(high), found.value),
        note=note,
        below_667=float((defined < 0.667).mean()),
        below_800=float((defined < 0.800).mean()),
        undefined_share=undefined,
    )


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)

"""The figures of one code, of label sets, of relevance: ratings taken from the cells, coefficients asked, counts kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_nouns import SETS, AgreementAsked, CodeAgreement
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import label_of
from casecode.analysis.intervals import FEWEST_SOURCES, TOO_FEW, Estimate, Sourced, by_sources
from casecode.analysis.units import Ints
from casecode.coefficients._ask import ask, coefficient
from casecode.coefficients._port import CODED, MISSING, Category, Level, Ratings, patterns_of

Index = npt.NDArray[np.signedinteger]
RARE = 0.05
"""Prevalence up to which a code is called rare."""
RELEVANCE = "Coded at all"
NOBODY = "no unit was read by two coders"
_DISTANCES, _FEWEST = 100_000_000_000, 200
"""Distances between label sets that the resamples may look at in all, and how many resamples there are at the least."""
_CELLS, _BUNDLES = 20_000_000, 50
"""Cells source × pattern that are held at once, and how many bundles of sources there are at the least."""
_OF_ALL = ("agreement", "p_pos", "p_neg", "fleiss", "ac1", "brennan_prediger")
_OF_TWO = ("kappa", "kappa_max", "prevalence_index", "bias_index")
FIGURES: tuple[str, ...] = (*_OF_ALL, *_OF_TWO)


@dataclass(frozen=True, eq=False, slots=True)
class Rated:
    """Ratings of some units: `values` (units × coders) are indexes into `categories`, -1 missing; `source`, `weight` a unit."""

    values: Index
    source: Ints
    weight: npt.NDArray[np.float64]
    categories: tuple[Category, ...] = CODED

    def only(self, units: npt.NDArray[np.bool_]) -> Rated:
        """The same for some of the units."""
        return Rated(self.values[units], self.source[units], self.weight[units], self.categories)

    def paired(self) -> Rated:
        """The units that two or more coders rated."""
        return self.only((self.values != MISSING).sum(axis=1) >= 2)

    def sourced(self) -> Sourced:
        """Patterns of ratings and how often each source shows them."""
        patterns, which = patterns_of(self.values, len(self.categories))
        sources, number = np.unique(self.source, return_inverse=True)
        # Thousands of sources by thousands of patterns would not fit: sources are then taken in bundles, which resamples may do.
        many = min(len(sources), max(_BUNDLES, _CELLS // max(len(patterns), 1)))
        cells = np.bincount(number.reshape(-1) % max(many, 1) * len(patterns) + which, self.weight, many * len(patterns))
        shown = cells.reshape(many, len(patterns)).astype(np.float64)
        return Sourced(Ratings(patterns, self.categories, shown.sum(axis=0)[None, :]), shown)


def of_code(cells: Cells, code: int) -> Rated:
    """The ratings of one code."""
    return Rated(cells.values(code), cells.clusters, cells.weight)


def of_sets(cells: Cells, *, given_relevance: bool = False) -> Rated:
    """Label sets; `given_relevance`: only where a coder gave some code, so that nothing is left of what is merely not coded."""
    index, sets = cells.sets
    if given_relevance:
        index = np.where(index == 0, MISSING, index)
    return Rated(index, cells.clusters, cells.weight, tuple(sets))


def of_relevance(cells: Cells) -> Rated:
    """Whether a unit is coded at all."""
    return Rated(np.minimum(cells.sets[0], 1), cells.clusters, cells.weight)


def code_figures(corpus: Corpus, rated: Rated, code: str, coders: Sequence[str], asked: AgreementAsked) -> CodeAgreement:
    """Every figure of one code (or of relevance, whose `code` is empty) over the units that two or more coders rated."""
    rated = rated.paired()
    given = rated.sourced()
    made = _begun(rated, 1, code, label_of(corpus, "code", code) if code else RELEVANCE, coders)
    told = {name: ask(name, given.ratings).value for name in FIGURES}
    full = replace(
        made,
        agreement=told["agreement"],
        p_pos=told["p_pos"],
        p_neg=told["p_neg"],
        alpha=estimate("alpha", given, asked),
        kappa=told["kappa"],
        kappa_max=told["kappa_max"],
        fleiss=told["fleiss"],
        ac1=told["ac1"],
        brennan_prediger=told["brennan_prediger"],
        prevalence_index=told["prevalence_index"],
        bias_index=told["bias_index"],
    )
    return _flagged(full, asked)


def set_figures(rated: Rated, coders: Sequence[str], asked: AgreementAsked, label: str) -> CodeAgreement:
    """Agreement on label sets: alpha under MASI, the share of equal sets as agreement; a set with a code counts as positive."""
    rated = rated.paired()
    given = rated.sourced()
    made = _begun(rated, None, SETS, label, coders)
    agreed = ask("agreement", given.ratings, "set").value
    return _flagged(replace(made, agreement=agreed, alpha=estimate("alpha_masi", given, asked)), asked)


def estimate(name: str, given: Sourced, asked: AgreementAsked) -> Estimate:
    """The figure and its interval: over sources where there are enough of them, never over single characters."""
    level: Level = "set" if name.startswith("alpha_") else "nominal"
    if not len(given.ratings.values):
        return Estimate(None, note=NOBODY)
    if asked.unit != "char" or len(given.shown) >= FEWEST_SOURCES:
        resamples = min(asked.resamples, _affordable(len(given.ratings.categories)))
        return by_sources(coefficient(name, level), given, seed=asked.seed, resamples=resamples)
    found = ask(name, given.ratings, level)
    return Estimate(found.value, note=found.why_not or f"{TOO_FEW}: characters are not independent, and there are few sources")


def _affordable(sets: int) -> int:
    """Resamples for so many different label sets: each looks at all their distances, so beyond seven thousand sets there are fewer."""
    return max(_FEWEST, _DISTANCES // (sets * sets + 1))


def _begun(rated: Rated, positive: int | None, code: str, label: str, coders: Sequence[str]) -> CodeAgreement:
    """The counts; `positive` is the index of the positive value, None: any but the empty set."""
    known = rated.values != MISSING
    given = rated.values == positive if positive is not None else known & _filled(rated)
    each, ratings = rated.weight @ given, float(rated.weight @ known.sum(axis=1))
    return CodeAgreement(
        code,
        label,
        units=round(float(rated.weight.sum())),
        coders=int(known.any(axis=0).sum()),
        positive=round(float(rated.weight @ given.any(axis=1))),
        by_coder={coder: round(float(each[at])) for at, coder in enumerate(coders) if known[:, at].any()},
        prevalence=float(each.sum()) / ratings if ratings else None,
        agreement=None,
        p_pos=None,
        p_neg=None,
        alpha=Estimate(None, note=NOBODY),
    )


def _filled(rated: Rated) -> npt.NDArray[np.bool_]:
    full = np.array([bool(one) for one in rated.categories], dtype=bool)
    return full[np.maximum(rated.values, 0)]


def _flagged(made: CodeAgreement, asked: AgreementAsked) -> CodeAgreement:
    """The same with what there is to doubt: a flag, and the sentence that says so."""
    note, flag = made.alpha.note, ""
    if not made.units:
        note, flag = NOBODY if made.code in {"", SETS} else f"{NOBODY} who had it in their codebook", "undefined"
    elif made.alpha.value is None:
        note, flag = f"no variation: {'everybody always' if made.positive else 'nobody'} gave it", "undefined"
    elif note.startswith(TOO_FEW):
        flag = "too few"
    elif made.prevalence is not None and made.prevalence <= RARE:
        rests = f"rare: rests on {made.positive:,} {'characters' if asked.unit == 'char' else 'units'}"
        note, flag = f"{rests}; {note}" if note else rests, "rare"
    return replace(made, note=note, flag=flag)

"""Agreement among coders: who read what, unit by unit, and how far they gave it the same codes.

The way: who takes part (`agreement_who`), what they said and read (`reading`), the units (`units`), which units it holds for
(`projection`), the cells coder × unit × code (`agreement_laying`, `agreement_cells`), the figures (`agreement_figures`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_figures import Rated, code_figures, of_code, of_relevance, of_sets, set_figures
from casecode.analysis.agreement_groups import drift, groups
from casecode.analysis.agreement_laying import Laid, lay_agreement
from casecode.analysis.agreement_nouns import (
    Agreement,
    AgreementAsked,
    CodeAgreement,
    Confusion,
    Disagreement,
    Group,
    PairAgreement,
    RoundFigures,
    Stability,
    UnitFacts,
)
from casecode.analysis.agreement_pairs import confusion, pairs
from casecode.analysis.agreement_stretches import unitized
from casecode.analysis.agreement_words import notes, problems, unit_words
from casecode.analysis.corpus import Corpus
from casecode.analysis.stability import stability
from casecode.coefficients._ask import ask
from casecode.coefficients._port import MISSING

__all__ = [
    "Agreement",
    "AgreementAsked",
    "CodeAgreement",
    "Confusion",
    "Disagreement",
    "Group",
    "PairAgreement",
    "RoundFigures",
    "Stability",
    "UnitFacts",
    "agreement",
]


def agreement(corpus: Corpus, asked: AgreementAsked | None = None) -> Agreement:
    """Every figure of agreement that was asked for.

    Where nothing can be compared (one coder, no unit read by two) the figures are undefined and `problems` say why.
    `by` with `round` also gives `drift` and `stability`. Raises `WrongUseError` and `NotFoundError` for names that are none.
    """
    laid = lay_agreement(corpus, asked or AgreementAsked())
    return _of_spans(corpus, laid) if laid.asked.unit == "span" else _of_units(corpus, laid)


def _of_units(corpus: Corpus, laid: Laid) -> Agreement:
    cells, asked, coders = laid.cells, laid.asked, laid.cells.whose.coders
    sets, rounds = of_sets(cells), "round" in laid.asked.by
    codes = tuple(code_figures(corpus, of_code(cells, at), code, coders, asked) for at, code in enumerate(cells.codes))
    of_all = set_figures(sets, coders, asked, "Label sets")
    facts = _facts(corpus, laid)
    return Agreement(
        asked=asked,
        coders=coders,
        whose=cells.whose.sentence,
        sources=_sources(cells),
        facts=facts,
        left_out=laid.left_out,
        codes=codes,
        sets=of_all,
        relevance=code_figures(corpus, of_relevance(cells), "", coders, asked),
        given_relevance=_given_relevance(cells, of_all, asked),
        set_alphas=_set_alphas(sets),
        identical=_identical(cells),
        pairs=pairs(sets, coders),
        confusion=confusion(sets),
        by=groups(corpus, laid),
        drift=drift(corpus, asked) if rounds else (),
        stability=stability(corpus, asked) if rounds else (),
        note=notes(corpus, laid, facts, (*codes, of_all)),
        problems=problems(corpus, laid),
        rounds=tuple(one.id for one in corpus.rounds if one.purpose == "reliability"),
        left=laid.left,
    )


def _given_relevance(cells: Cells, of_all: CodeAgreement, asked: AgreementAsked) -> CodeAgreement:
    """Agreement on sets where a coder coded; the same as on all sets where nobody left a unit they read uncoded."""
    label = "Label sets where coded"
    if (cells.sets[0] != 0).all():
        return replace(of_all, label=label)
    return set_figures(of_sets(cells, given_relevance=True), cells.whose.coders, asked, label)


def _of_spans(corpus: Corpus, laid: Laid) -> Agreement:
    cells, found, facts = laid.cells, unitized(corpus, laid), _facts(corpus, laid)
    return Agreement(
        asked=laid.asked,
        coders=cells.whose.coders,
        whose=cells.whose.sentence,
        sources=found.spans.sources,
        facts=facts,
        left_out=laid.left_out,
        codes=found.codes,
        sets=found.sets,
        relevance=found.relevance,
        given_relevance=found.sets,
        spans=found.spans,
        note=(*notes(corpus, laid, facts, found.codes), *found.spans.note[1:]),
        problems=(*problems(corpus, laid), *found.spans.problems),
    )


def _sources(cells: Cells) -> tuple[str, ...]:
    return tuple(cells.ground.sources[at] for at in np.unique(cells.clusters).tolist())


def _set_alphas(sets: Rated) -> dict[str, float | None]:
    """Alpha on label sets by what is taken as distance: nominal counts any two different sets as wholly different."""
    given = sets.sourced().ratings
    return {
        "masi": ask("alpha_masi", given, "set").value,
        "jaccard": ask("alpha_jaccard", given, "set").value,
        "nominal": ask("alpha", given).value,
    }


def _identical(cells: Cells) -> float | None:
    """The share of units on which all who read them gave the same set."""
    values = cells.sets[0]
    known = values != MISSING
    paired = known.sum(axis=1) >= 2
    if not paired.any():
        return None
    low = np.where(known, values, np.iinfo(np.int64).max).min(axis=1)
    same = (low == values.max(axis=1))[paired]
    weight = cells.weight[paired]
    return float(weight @ same / weight.sum())


def _facts(corpus: Corpus, laid: Laid) -> UnitFacts:
    cells, words = laid.cells, unit_words(corpus, laid)
    size, both = cells.ground.size, cells.both
    character = cells.ground.unit == "char"
    return UnitFacts(
        units=int(size.sum()) if character else len(size),
        characters=int(size.sum()),
        double_units=int(size[both].sum()) if character else len(both),
        double_characters=int(size[both].sum()),
        shortest=int(words.min()) if len(words) else 0,
        median=float(np.median(words)) if len(words) else 0.0,
        longest=int(words.max(initial=0)),
    )

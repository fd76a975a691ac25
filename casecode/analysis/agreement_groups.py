"""The same figures within parts of the material (method, case, …), and round beside round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_figures import code_figures, of_code, of_sets, set_figures
from casecode.analysis.agreement_laying import Laid, lay_agreement
from casecode.analysis.agreement_nouns import AgreementAsked, CodeAgreement, Group, RoundFigures
from casecode.analysis.agreement_who import in_order
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import OF_CODINGS, dimension, natural, values
from casecode.domain.errors import WrongUseError

ALWAYS = frozenset({"code", "coder"})
"""What every answer is given by: codes in its rows, coders in its pairs."""


def groups(corpus: Corpus, laid: Laid) -> tuple[Group, ...]:
    """One group a value of each dimension asked for (but code, coder and round), of the units that two or more read."""
    made: list[Group] = []
    for name in laid.asked.by:
        if name in ALWAYS or name == "round":
            continue
        named = dimension(corpus, name)
        if named in OF_CODINGS:
            raise WrongUseError(reason=f"--by {name}: agreement is told by code already; --level theme gives themes.")
        stated = np.array(_stated(corpus, laid.cells, named), dtype=object)
        made += [_group(corpus, laid, named, value, stated == value) for value in sorted(set(stated.tolist()), key=natural)]
    return tuple(made)


def drift(corpus: Corpus, asked: AgreementAsked) -> tuple[RoundFigures, ...]:
    """Round after round, each within what it gave and with its own coders, by the day on which it was first worked on.

    All are counted over the unit asked for, so that they can be compared. Rounds without a unit that two coders read are left out.
    """
    purposes = {plan.id: plan.purpose for plan in corpus.rounds}
    names = dict.fromkeys([*purposes, *sorted({coding.round for coding in corpus.codings} - {""})])
    made: list[RoundFigures] = []
    for name in names:
        laid = lay_agreement(corpus, replace(asked, round=name, lead=""))
        if len(laid.cells.both):
            group = _group(corpus, laid, "round", name, np.ones(len(laid.cells.both), dtype=bool))
            made.append(RoundFigures(name, purposes.get(name, ""), _day(corpus, name), group))
    return tuple(sorted(made, key=lambda one: (one.day or "9999", one.round)))


def _day(corpus: Corpus, name: str) -> str:
    days = [one.at[:10] for one in corpus.codings if one.round == name and one.at]
    return min([*days, *(mark.at[:10] for mark in corpus.reads if mark.round == name and mark.at)], default="")


def _stated(corpus: Corpus, cells: Cells, name: str) -> list[str]:
    """The value of each unit of `both`: that of the segment it begins in."""
    ground, rows = cells.ground, []
    for unit in cells.both.tolist():
        source = ground.sources[ground.source[unit]]
        at = corpus.speech[source].at(int(ground.start[unit]), int(ground.end[unit]))
        rows.append(corpus.first_row[source] + at)
    return values(corpus, name, corpus.segments.take(rows).reset_index(drop=True))


def _group(corpus: Corpus, laid: Laid, name: str, value: str, units: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Group:
    cells, coders = laid.cells, laid.cells.whose.coders
    codes = tuple(
        code_figures(corpus, of_code(cells, at).only(units), code, coders, laid.asked) for at, code in enumerate(cells.codes)
    )
    sets = set_figures(of_sets(cells).only(units), coders, laid.asked, value)
    sources = len(np.unique(cells.clusters[units]))
    return Group(name, value, cells.ground.unit, sources, sets.units, _present(corpus, codes, sets), codes, sets)


def _present(corpus: Corpus, codes: Iterable[CodeAgreement], sets: CodeAgreement) -> tuple[str, ...]:
    return in_order(corpus, {coder for one in (*codes, sets) for coder in one.by_coder})

"""One coder twice: how far the same person gave the same words the same codes later (stability, or intra-coder agreement)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from statistics import median

import numpy as np

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_figures import Rated, estimate
from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.agreement_nouns import AgreementAsked, Stability
from casecode.analysis.agreement_who import Party, in_order
from casecode.analysis.corpus import Corpus
from casecode.coefficients._ask import ask
from casecode.coefficients._port import in_order as ordered
from casecode.domain.coding import RESERVED_CODERS

_DAY = 86_400


def stability(corpus: Corpus, asked: AgreementAsked) -> tuple[Stability, ...]:
    """Every coder's two codings of the same units, round against round (empty: outside of any), by the time they were made."""
    people = {coding.coder for coding in corpus.codings} | {mark.coder for mark in corpus.reads}
    wanted = set(asked.coders) or people
    coders = in_order(corpus, (people & wanted) - RESERVED_CODERS)
    return tuple(one for coder in coders for one in _of_coder(corpus, asked, coder))


def _of_coder(corpus: Corpus, asked: AgreementAsked, coder: str) -> Iterator[Stability]:
    times = _times(corpus, coder)
    rounds = sorted(times, key=lambda name: (min(times[name].values(), default=0.0), name))
    if len(rounds) < 2:
        return
    laid = {name: _alone(corpus, asked, coder, name) for name in rounds}
    for earlier, later in combinations(rounds, 2):
        one, other = laid[earlier], laid[later]
        units = np.flatnonzero(one.read[0] & other.read[0])
        if not len(units):
            continue
        rated = _twice(one, other, units)
        given = rated.sourced()
        sources = {one.ground.sources[at] for at in np.unique(rated.source).tolist()}
        yield Stability(
            coder,
            earlier,
            later,
            len(units),
            ask("agreement", given.ratings, "set").value,
            estimate("alpha_masi", given, asked),
            _days(times[earlier], times[later], sources),
        )


def _alone(corpus: Corpus, asked: AgreementAsked, coder: str, name: str) -> Cells:
    """The work of one coder in one round, over units that do not depend on the round."""
    unit = asked.unit if asked.unit in {"turn", "sentence", "paragraph", "document"} else "paragraph"
    plain = replace(asked, unit=unit, round=name, coders=(), lead="")
    plan = next((one for one in corpus.rounds if one.id == name and name), None)
    others = {} if name else {one.id: one.purpose for one in corpus.rounds}
    others |= {} if name else {one.round: "" for one in corpus.codings if one.round}
    whole = frozenset((coder,)) if {coder, "all"} & set(asked.whole) else frozenset[str]()
    alone = Party((coder,), "", accepted=False, whole=whole, round=name, plan=plan, apart=others, left_out=(), problems=())
    return lay_agreement(corpus, plain, alone).cells


def _twice(one: Cells, other: Cells, units: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Rated:
    """The sets that one coder gave the same units at two times."""
    found = [_sets_of(cells, units) for cells in (one, other)]
    categories = ordered({value for column in found for value in column})
    index = {value: at for at, value in enumerate(categories)}
    values = np.array([[index[value] for value in column] for column in found], dtype=np.int64).T
    return Rated(values, one.ground.source[units], np.ones(len(units)), categories)


def _sets_of(cells: Cells, units: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[frozenset[str]]:
    """An open cell (an accepted suggestion alone) counts as nothing found by the coder."""
    index, sets = cells.sets
    rows = index[np.searchsorted(cells.both, units), 0].tolist()
    return [sets[row] if row >= 0 else frozenset() for row in rows]


def _times(corpus: Corpus, coder: str) -> dict[str, dict[tuple[str, str], float]]:
    """When a coder worked: by round, then by (source, event), in seconds."""
    made: dict[str, dict[tuple[str, str], float]] = {}
    for source, event, name, at in (
        *((one.source, one.id, one.round, one.at) for one in corpus.codings if one.coder == coder),
        *((one.source, one.id, one.round, one.at) for one in corpus.reads if one.coder == coder),
    ):
        mine = made.setdefault(name, {})
        if at:
            moment = datetime.fromisoformat(at)
            mine[source, event] = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return made


def _days(earlier: dict[tuple[str, str], float], later: dict[tuple[str, str], float], sources: set[str]) -> float | None:
    """Days from the middle of the earlier work on these sources to the middle of the later; None where a time is not known."""
    first, second = ([at for (source, _), at in times.items() if source in sources] for times in (earlier, later))
    return (median(second) - median(first)) / _DAY if first and second else None

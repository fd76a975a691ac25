"""Pattern matching: what each proposition predicted of a code in a case, beside what was seen (Yin; Gibbert, Ruigrok and Wicki 2008)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casecode.analysis.attributes import attribute_values
from casecode.analysis.dimensions import values
from casecode.analysis.replication import dated, first_coded, place_of
from casecode.analysis.select import Selected
from casecode.domain.records import Prediction

VERDICTS: Mapping[str, str] = {
    "as_predicted": "as predicted",
    "partly": "partly",
    "contradicted": "not met",
    "": "undecided",
    "not_asked": "not discussed",
}
"""What a person may say was observed -> how it is printed. Nothing said is `undecided`: nobody judged it yet."""


@dataclass(frozen=True, slots=True)
class Matched:
    """One prediction. `excerpts`, `sources` count the code (with codes below it) in the case or unit; they decide nothing.

    `dated` is `before` or `after` the first coding, empty where dates do not tell.
    """

    prediction: Prediction
    code: str
    label: str
    place: str
    excerpts: int
    sources: int
    dated: str

    @property
    def verdict(self) -> str:
        """What a person said was observed, printed."""
        return VERDICTS[self.prediction.observed]


def pattern_grid(selected: Selected) -> tuple[Matched, ...]:
    """Every prediction, in the propositions' and then the records' order."""
    corpus, tree, first = selected.corpus, selected.corpus.tree, first_coded(selected.corpus)
    order = {one.id: at for at, one in enumerate(corpus.protocol.propositions)}
    kept = sorted(corpus.protocol.kept.predictions, key=lambda one: order.get(one.proposition, len(order)))
    wanted = {name for one in kept for name in tree.within(tree.resolve(one.code) or one.code)}
    seen = _seen(selected, wanted) if kept else {}
    made = []
    for one in kept:
        code = tree.resolve(one.code) or one.code
        places = _within(selected, one.case, one.unit)
        there = [place for name in tree.within(code) for case in places for place in seen.get((name, case), ())]
        place = place_of(one.case, one.unit, corpus.cases)
        sources = {source for source, _, _ in there}
        made.append(Matched(one, code, tree.label(code), place, len(set(there)), len(sources), dated(one.predicted_on, first)))
    return tuple(made)


def tally(matched: Iterable[Matched]) -> dict[str, int]:
    """How many predictions have each verdict, in the order of `VERDICTS`, zeros included."""
    many = Counter(one.verdict for one in matched)
    return {said: many[said] for said in VERDICTS.values()}


def _seen(selected: Selected, codes: set[str]) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """(code, case) -> the distinct stretches there, of `codes`; under the case `` all of them."""
    frame = selected.excerpts[selected.excerpts["code"].isin(codes)]
    made: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    cases = values(selected.corpus, "case", frame)
    for code, case, source, start, end in zip(
        *(frame["code"].tolist(), cases, frame["source"].tolist(), frame["start"].tolist(), frame["end"].tolist()), strict=True
    ):
        made.setdefault((code, case), []).append((source, start, end))
        made.setdefault((code, ""), []).append((source, start, end))
    return made


def _within(selected: Selected, case: str, unit: str) -> tuple[str, ...]:
    """The cases whose excerpts count for a prediction: the unit where it is a case of its own, else the case and its units."""
    corpus = selected.corpus
    if unit in corpus.cases:
        return (unit,)
    parents = attribute_values(corpus, "case.parent") | {one.id: one.parent for one in corpus.protocol.cases if one.parent}
    return (case, *(name for name, above in parents.items() if case and above == case))

"""Agreement without units: the stretches of text that coders marked, in the same shape as agreement over units.

Alpha of a code is |u-alpha of its stretches, `p_pos` their F1 (two stretches match at an intersection over union of half),
`positive` the stretches of all coders together, `units` the characters that two or more read. Label sets have no stretches; what
stands for them is in `spans`: u and cu within exclusive domains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casecode.analysis._span_ground import Marked
from casecode.analysis.agreement_figures import NOBODY, RELEVANCE
from casecode.analysis.agreement_laying import Laid
from casecode.analysis.agreement_nouns import SETS, CodeAgreement
from casecode.analysis.agreement_spans import SpanCode, SpanFigures, span_figures
from casecode.analysis.corpus import Corpus
from casecode.analysis.intervals import TOO_FEW, Estimate
from casecode.analysis.reading import Work
from casecode.domain.source import Span
from casecode.text.spans import intersect, union

_ELSEWHERE = "stretches have no label sets: see the exclusive domains, or ask for units"


@dataclass(frozen=True, slots=True)
class Unitized:
    """The figures of codes, relevance (everything marked, whatever the code), the empty row of sets, and the spans behind."""

    codes: tuple[CodeAgreement, ...]
    relevance: CodeAgreement
    sets: CodeAgreement
    spans: SpanFigures


def unitized(corpus: Corpus, laid: Laid) -> Unitized:
    """Agreement on stretches of what `laid` holds."""
    cells, asked = laid.cells, laid.asked
    coders, codes = cells.whose.coders, cells.codes
    reach = _reach(cells.work, coders)
    marked = [Marked(coders[one.coder], one.source, one.start, one.end, one.code) for one in cells.work.said if not one.suggested]
    found = span_figures(
        corpus, coders, codes, reach, level=asked.level, marked=marked, seed=asked.seed, resamples=asked.resamples
    )
    anything = [one._replace(code=SETS) for one in marked]
    whole = span_figures(corpus, coders, (SETS,), reach, marked=anything, seed=asked.seed, resamples=asked.resamples)
    figures = tuple(_figures(found, one, one.code, one.label) for one in found.codes)
    return Unitized(figures, _figures(whole, whole.codes[0], "", RELEVANCE), _empty(), found)


def _reach(work: Work, coders: Sequence[str]) -> Mapping[str, Mapping[str, Sequence[Span]]]:
    """What each coder read: marks, and the codings themselves, within what a round gave them."""
    made: dict[str, defaultdict[str, list[Span]]] = {coder: defaultdict(list) for coder in coders}
    for said in work.said:
        made[coders[said.coder]][said.source].append((said.start, said.end))
    for seen in work.seen:
        made[coders[seen.coder]][seen.source].append((seen.start, seen.end))
    if work.assigned is None:
        return {coder: {source: union(spans) for source, spans in read.items()} for coder, read in made.items()}
    given: defaultdict[tuple[int, str], list[Span]] = defaultdict(list)
    for one in work.assigned:
        given[one.coder, one.source].append((one.start, one.end))
    return {
        coder: {source: intersect(spans, given[at, source]) for source, spans in made[coder].items() if (at, source) in given}
        for at, coder in enumerate(coders)
    }


def _figures(found: SpanFigures, one: SpanCode, code: str, label: str) -> CodeAgreement:
    by_coder = dict(one.stretches)
    alpha = Estimate(
        one.bar_u.value,
        one.bar_u.low,
        one.bar_u.high,
        "percentiles over sources" if one.bar_u.low is not None else "",
        one.bar_u.note,
    )
    flag, note = ("undefined", one.bar_u.note or NOBODY) if alpha.value is None else ("", alpha.note)
    if note.startswith(TOO_FEW):
        flag = "too few"
    return CodeAgreement(
        code,
        label,
        units=found.characters,
        coders=len(by_coder),
        positive=sum(by_coder.values()),
        by_coder=by_coder,
        prevalence=one.coded,
        agreement=None,
        p_pos=one.f1.value,
        p_neg=None,
        alpha=alpha,
        flag=flag,
        note=note,
    )


def _empty() -> CodeAgreement:
    nothing = Estimate(None, note=_ELSEWHERE)
    return CodeAgreement(SETS, "Label sets", 0, 0, 0, {}, None, None, None, None, nothing, flag="undefined", note=_ELSEWHERE)

"""Agreement without units: the stretches of text that coders marked, in the same shape as agreement over units.

Alpha of a code is |u-alpha of its stretches, `p_pos` their F1 (two stretches match at an intersection over union of half),
`positive` the stretches of all coders together, `units` the characters that two or more read. Label sets have no stretches; what
stands for them is in `spans`: u and cu within exclusive domains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casecode.analysis._span_ground import Marked
from casecode.analysis.agreement_figures import NOBODY, RELEVANCE
from casecode.analysis.agreement_laying import Laid
from casecode.analysis.agreement_nouns import SETS, CodeAgreement
from casecode.analysis.agreement_spans import SpanCode, SpanFigures, span_figures
from casecode.analysis.corpus import Corpus
from casecode.analysis.intervals import TOO_FEW, Estimate
from casecode.analysis.reading import Said, Seen, Work
from casecode.domain.source import Span
from casecode.text.spans import intersect, subtract, union

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
    reach, within, marked = laid_out(corpus, laid)

    def figured(of: Sequence[str], given: Sequence[Marked], level: str) -> SpanFigures:
        return span_figures(
            corpus, coders, of, reach, level=level, marked=given, within=within, seed=asked.seed, resamples=asked.resamples
        )

    found = figured(codes, marked, asked.level)
    whole = figured((SETS,), [one._replace(code=SETS) for one in marked], "leaf")
    figures = tuple(_figures(found, one, one.code, one.label) for one in found.codes)
    return Unitized(figures, _figures(whole, whole.codes[0], "", RELEVANCE), _empty(), found)


def laid_out(
    corpus: Corpus, laid: Laid
) -> tuple[Mapping[str, Mapping[str, Sequence[Span]]], Mapping[str, Sequence[Span]], Sequence[Marked]]:
    """What agreement on stretches is counted from: what each coder read, by source; the words that count; what was marked."""
    work, coders = laid.cells.work, laid.cells.whose.coders
    marked = [Marked(coders[one.coder], one.source, one.start, one.end, one.code) for one in work.said if not one.suggested]
    return _reach(work, coders), _within(corpus, laid), marked


def _within(corpus: Corpus, laid: Laid) -> Mapping[str, Sequence[Span]]:
    """The words that take part, by source: labels and what the interviewer says are no gap between two passages."""
    made: dict[str, Sequence[Span]] = {}
    for source, first in corpus.first_row.items():
        segments = corpus.material[source].text.segments
        taken = laid.taken[first : first + len(segments)].tolist()
        made[source] = [(one.start, one.end) for one, counts in zip(segments, taken, strict=True) if counts]
    return made


def _reach(work: Work, coders: Sequence[str]) -> Mapping[str, Mapping[str, Sequence[Span]]]:
    """What each coder marked as read, within what a round gave them, without the words of suggestions they took over.

    A coding alone does not tell that anything around it was read, and without that there are no gaps to agree on.
    """
    read = _by_coder(work.seen, coders)
    if work.assigned is not None:
        given = _by_coder(work.assigned, coders)
        read = {
            coder: {source: intersect(spans, given[coder][source]) for source, spans in found.items() if source in given[coder]}
            for coder, found in read.items()
        }
    taken = _by_coder([one for one in work.said if one.suggested], coders)
    return {
        coder: {source: subtract(spans, taken[coder].get(source, ())) for source, spans in found.items()}
        for coder, found in read.items()
    }


def _by_coder(work: Iterable[Said | Seen], coders: Sequence[str]) -> dict[str, dict[str, tuple[Span, ...]]]:
    made: dict[str, defaultdict[str, list[Span]]] = {coder: defaultdict(list) for coder in coders}
    for one in work:
        made[coders[one.coder]][one.source].append((one.start, one.end))
    return {coder: {source: union(spans) for source, spans in found.items()} for coder, found in made.items()}


def _figures(found: SpanFigures, one: SpanCode, code: str, label: str) -> CodeAgreement:
    by_coder, alpha = dict(one.stretches), one.bar_u
    flag, note = ("undefined", alpha.note or NOBODY) if alpha.value is None else ("", alpha.note)
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

"""The units of a round that two or more read, those of an interviewer that somebody coded, and what fewer than two read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.agreement_nouns import AgreementAsked
from casecode.analysis.corpus import Corpus
from casecode.domain.coding import Coding
from casecode.domain.source import Span
from casecode.text.spans import overlap
from casecode.workflow.reconcile_target import UnitCodes


def units_of(corpus: Corpus, cells: Cells) -> Iterator[UnitCodes]:
    """The units that two or more read, with each one's codes."""
    if not len(cells.both):
        return
    index, sets = cells.sets
    ground = cells.ground
    for row, unit in enumerate(cells.both.tolist()):
        codes = {
            coder: tuple(sorted(sets[at])) for coder, at in zip(cells.whose.coders, index[row].tolist(), strict=True) if at >= 0
        }
        if len(codes) > 1:
            source, span = ground.sources[int(ground.source[unit])], (int(ground.start[unit]), int(ground.end[unit]))
            speech = corpus.speech[source]
            yield UnitCodes(source, speech.segments[speech.at(*span)].n, span, codes)


def asked_words(corpus: Corpus, asked: AgreementAsked, units: Sequence[UnitCodes], own: Sequence[Coding]) -> Iterator[UnitCodes]:
    """Units of what interviewers say, where somebody coded it.

    Agreement leaves their words out, but what is coded there is to be settled too: else tables, which take consensus in the
    whole round, would lose it.
    """
    outside = tuple(one for one in own if not any(touches(unit, one) for unit in units))
    if not outside:
        return
    laid = lay_agreement(replace(corpus, codings=outside), replace(asked, include_interviewer=True))
    for unit in units_of(corpus, laid.cells):
        apart = not any(one.source == unit.source and overlap(one.span, unit.span) for one in units)
        if apart and any(touches(unit, one) for one in outside):
            yield unit


def unread_by_two(corpus: Corpus, cells: Cells) -> dict[str, tuple[Span, ...]]:
    """The units that fewer than two read, each with what stands before it (a question goes with its answer), the last with the rest."""
    made: dict[str, list[Span]] = {}
    ground = cells.ground
    few = cells.read.sum(axis=0) < 2
    for unit in few.nonzero()[0].tolist():
        at = int(ground.source[unit])
        source = ground.sources[at]
        first = unit == 0 or int(ground.source[unit - 1]) != at
        last = unit + 1 == len(ground) or int(ground.source[unit + 1]) != at
        start = 0 if first else int(ground.end[unit - 1])
        end = len(corpus.material[source].text.text) if last else int(ground.end[unit])
        made.setdefault(source, []).append((min(start, int(ground.start[unit])), end))
    return {source: tuple(spans) for source, spans in made.items()}


def touches(unit: UnitCodes, one: Coding) -> bool:
    """Whether a coding lies on words of a unit."""
    return unit.source == one.source and overlap(unit.span, (one.start, one.end)) > 0

"""The reliability report: what was compared, every figure with what it rests on, where coders part, and what is not known.

Compared is the newest round that was drawn for agreement, else all independent work, as the audit judges it (R3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from casecode.analysis.agreement import agreement
from casecode.analysis.agreement_laying import Laid, lay_agreement
from casecode.analysis.agreement_nouns import Agreement, AgreementAsked
from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import CONSENSUS
from casecode.analysis.dimensions import values
from casecode.analysis.disagreements import of_laid
from casecode.analysis.select import Selection
from casecode.databank.rounds import Round
from casecode.domain.release import VERSION
from casecode.views.blocks import Run
from casecode.views.reliability_figures import capital, for_readers, listed, many
from casecode.views.reliability_lines import CoderLine, Fact, InsteadLine
from casecode.views.reliability_nouns import ReliabilityView
from casecode.views.reliability_sample import begun, books_used, coder_lines, how_drawn, round_lines, samples
from casecode.views.reliability_tables import (
    code_lines,
    course,
    forests,
    formulas,
    overall,
    overall_note,
    pair_lines,
    pair_map,
    part_lines,
    scatter,
)
from casecode.views.reliability_talk import HOW, Partings, talk_lines
from casecode.views.reliability_text import Told, alone, paragraph
from casecode.views.reliability_time import book_lines, instead, stability_lines, stale_lines
from casecode.views.reliability_units import domain_lines, on_spans, span_lines, unit_lines

_CUT = frozenset({"char", "span"})


def reliability_view(corpus: Corpus, selection: Selection | None = None, *, title: str = "") -> ReliabilityView:
    """The reliability report of a study.

    A reflexive study gets a page without coefficients, one in which nothing was read by two coders a page on who coded what.
    `selection.where` filters material; two or more `selection.coders` are compared whatever they are, otherwise people are.
    Raises as `casecode.analysis.agreement.agreement`.
    """
    title = title or "Reliability"
    if corpus.protocol.stance == "reflexive":
        return _reflexive(corpus, title)
    asked = _asked(corpus, selection or Selection())
    laid = lay_agreement(corpus, asked)
    if laid.asked.unit in _CUT:
        asked = replace(asked, unit="sentence")
        laid = lay_agreement(corpus, asked)
    found = agreement(corpus, replace(asked, by=_parts(corpus, laid)))
    made = _Made(corpus, asked, laid, found, next((one for one in corpus.rounds if one.id == asked.round), None))
    return _compared(made, title) if found.facts.double_units else _single(made, title)


def _asked(corpus: Corpus, selection: Selection) -> AgreementAsked:
    """The newest round drawn for agreement in which two coders read a unit, else everything that counts."""
    coders = selection.coders if len(selection.coders) > 1 else ()
    plain = AgreementAsked(coders=coders, where=selection.where)
    drawn = [plan for plan in corpus.rounds if plan.purpose == "reliability"]
    for plan in sorted(drawn, key=lambda one: (begun(corpus, one.id), one.id), reverse=True):
        if len(lay_agreement(corpus, replace(plain, round=plan.id)).cells.both):
            return replace(plain, round=plan.id)
    return plain


def _parts(corpus: Corpus, laid: Laid) -> tuple[str, ...]:
    """The dimensions of which more than one part was compared, and rounds."""
    double = {laid.cells.ground.sources[at] for at in laid.cells.clusters.tolist()}
    rows = corpus.segments[laid.taken & corpus.segments["source"].isin(double).to_numpy(dtype=bool)]
    return (*(name for name in ("method", "case") if len(set(values(corpus, name, rows))) > 1), "round")


@dataclass(frozen=True, slots=True)
class _Made:
    corpus: Corpus
    asked: AgreementAsked
    laid: Laid
    found: Agreement
    plan: Round | None


def _compared(made: _Made, title: str) -> ReliabilityView:
    corpus, laid, found = made.corpus, made.laid, made.found
    spans = on_spans(corpus, laid.asked)
    apart = of_laid(corpus, laid)
    partings = Partings(corpus, found.asked, apart)
    coders = coder_lines(corpus, laid)
    defined, without = code_lines(found)
    compared = tuple(one for one in coders if one.units)
    opposed = partings.opposed(found.confusion)
    return ReliabilityView(
        study=corpus.protocol.study,
        title=title,
        kind="agreement",
        lead=_lead(found, compared),
        facts=tuple(_facts(made)),
        note=_sentences((*found.note, *found.left_out)),
        paragraph=paragraph(_told(made, coders, len(apart), partings.settled())),
        unit=found.asked.unit,
        doubts=tuple(capital(one.message) for one in found.problems),
        samples=samples(corpus, laid),
        coders=coders,
        drawn=how_drawn(corpus, found, made.plan),
        rounds=round_lines(corpus, found),
        overall=overall(laid, found),
        overall_note=overall_note(found),
        compared=tuple(one.name for one in compared),
        codes=defined,
        without=without,
        pairs=pair_lines(corpus, found),
        pairs_in_all=len(found.pairs),
        pair_map=pair_map(corpus, found),
        parts=part_lines(corpus, found),
        units=unit_lines(corpus, laid, found, spans),
        spans=span_lines(spans.spans),
        domains=domain_lines(corpus, spans.spans),
        span_note=_sentences(spans.spans.note) if spans.spans and spans.spans.characters else "",
        opposed=opposed,
        confusion=partings.matrix(found.confusion),
        parted=len(apart),
        partings=partings.telling({one.unit for line in opposed for one in line.examples}),
        how=f"{HOW}.",
        talk=talk_lines(corpus),
        stability=stability_lines(corpus, found.stability),
        books=book_lines(corpus),
        stale=stale_lines(corpus),
        forests=forests(found),
        scatter=scatter(found),
        course=course(corpus, found),
        formulas=formulas(found, spans),
    )


def _told(made: _Made, coders: tuple[CoderLine, ...], parted: int = 0, settled: int = 0) -> Told:
    books, unmarked = books_used(made.corpus, made.laid), made.laid.cells.work.unmarked
    return Told(made.corpus, made.found, made.plan, coders, books, unmarked, parted, settled)


def _single(made: _Made, title: str) -> ReliabilityView:
    corpus, found = made.corpus, made.found
    coders = coder_lines(corpus, made.laid)
    working = [one for one in coders if one.codings or one.sources]
    who = f"{many(len(working), 'coder')} at work so far" if working else "nobody has coded yet"
    return ReliabilityView(
        study=corpus.protocol.study,
        title=title,
        kind="single",
        lead=f"Nothing was read by two coders; {who}",
        facts=(*_versions(corpus), Fact("casecode", VERSION)),
        note=_sentences((*found.note, *found.left_out)),
        paragraph=alone(_told(made, coders)),
        unit=found.asked.unit,
        doubts=tuple(capital(one.message) for one in found.problems),
        coders=coders,
        rounds=round_lines(corpus, found),
        talk=talk_lines(corpus),
        stability=stability_lines(corpus, found.stability),
        books=book_lines(corpus),
        stale=stale_lines(corpus),
        formulas=formulas(found, None) if found.stability else (),
    )


def _reflexive(corpus: Corpus, title: str) -> ReliabilityView:
    """No coefficient is computed, whatever was coded twice."""
    facts = (*_versions(corpus), Fact("casecode", VERSION))
    return ReliabilityView(
        study=corpus.protocol.study,
        title=title,
        kind="reflexive",
        lead="A reflexive study: no coefficient of agreement is computed",
        facts=facts,
        note=_sentences(_said(one) for one in facts),
        paragraph=(Run(""),),
        books=book_lines(corpus),
        instead=tuple(InsteadLine(practice, recorded) for practice, recorded in instead(corpus).items()),
    )


def _said(one: Fact) -> str:
    """As small print says it everywhere, so that a stale report can be told."""
    return f"{one.what} {one.value}" if one.what == "Study digest" else f"{one.what.removesuffix(' today')}: {one.value}"


def _lead(found: Agreement, compared: Sequence[CoderLine]) -> str:
    """Who was compared on how much; what was settled in talk is no coder."""
    facts, coders = found.facts, [one for one in compared if one.id != CONSENSUS]
    whole = f"{facts.double_units:,} of {many(facts.units, found.asked.unit)}"
    who = many(len(coders), "coder") + (" and their consensus" if len(coders) < len(compared) else "")
    return f"{who} compared on {whole} in {many(len(found.sources), 'source')}"


def _sentences(parts: Iterator[str] | tuple[str, ...]) -> str:
    """Sentences one after the other, each said once and without what to type."""
    return " ".join(f"{part}." for part in dict.fromkeys(map(for_readers, parts)))


def _facts(made: _Made) -> Iterator[Fact]:
    asked, found = made.found.asked, made.found
    yield Fact("Compared", f"round {asked.round}" if asked.round else "all independent work that counts")
    if asked.where.strip():
        yield Fact("Only where", asked.where.strip())
    yield Fact("Unit", f"{asked.unit}, as {asked.lead} cut them" if asked.lead else asked.unit)
    if found.facts.double_units:
        yield Fact("Words of a unit", f"{found.facts.shortest:,} to {found.facts.longest:,}, median {found.facts.median:g}")
    yield Fact("Match", _MATCH[asked.match])
    yield Fact("Distance", "nominal for codes; MASI for sets of codes")
    yield Fact("Level", "themes" if asked.level == "theme" else "codes as given")
    yield Fact("Seed and resamples", f"{asked.seed}; {asked.resamples:,}")
    yield Fact("Coded under", listed(books_used(made.corpus, made.laid)))
    yield from _versions(made.corpus)
    yield Fact("casecode", VERSION)


_MATCH = {
    "majority": "majority: half of a unit’s speech is covered, else the unit that holds most of the passage",
    "any": "any: one character",
    "full": "full: all of a unit’s speech is covered",
}


def _versions(corpus: Corpus) -> Iterator[Fact]:
    books = [" ".join(filter(None, (book.id, book.version, book.hash and f"({book.hash})"))) for book in corpus.codebooks]
    if books:
        yield Fact("Codebook today", ", ".join(books))
    if corpus.digest:
        yield Fact("Study digest", corpus.digest)

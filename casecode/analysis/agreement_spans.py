"""Agreement on stretches of text, without units: who marked the same words, code by code and within exclusive domains.

The continuum of a source is what two or more of the coders read, every character of it, white space too. Where all read the
whole that is the whole; where a third read only a part, that part is one continuum of three and the rest one of two. Blocks read
by the same coders are joined, so a passage that goes on after words nobody had to read (an interviewer's "mm-hm") is one passage.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from casecode.analysis._span_ground import Ground, Marked, ground, of_corpus
from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import label_of
from casecode.analysis.intervals import FEW_SOURCES, FEWEST_SOURCES, RESAMPLES, TOO_FEW, Estimate, told, widened
from casecode.coefficients import bar_u_alpha, cu_alpha, span_f1, u_alpha
from casecode.coefficients._continuum import SpanMeasure
from casecode.coefficients._port import Floats
from casecode.coefficients._tracks import Clash, Tracks
from casecode.domain.problem import Problem
from casecode.domain.source import Span

FEW_SPANS = 10
"""Below so many marked stretches per coder, on average, no interval is given."""


@dataclass(frozen=True, slots=True)
class SpanCode:
    """One code (or theme). `stretches` counts each coder's, touching and overlapping ones joined.

    `coded` is the share of characters that a coder marked, on average over coders: |u-alpha rises with what nobody codes.
    `pairs` is F1 of each two coders who read something together.
    """

    code: str
    label: str
    stretches: Mapping[str, int]
    coded: float | None
    bar_u: Estimate
    f1: Estimate
    pairs: Mapping[tuple[str, str], float | None]


@dataclass(frozen=True, slots=True)
class SpanDomain:
    """The children of one code of which at most one holds for the same words.

    `coverage` is the share of the text that cu speaks of. `by_value` is (k)u-alpha of each child. `left_out` are sources in
    which a coder gave two of the children to the same words.
    """

    domain: str
    label: str
    values: tuple[str, ...]
    u: Estimate
    cu: Estimate
    coverage: float | None
    by_value: Mapping[str, float | None]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Agreement on spans. `sources` are those that two or more coders read, `characters` how much of them, counted once."""

    coders: tuple[str, ...]
    sources: tuple[str, ...]
    characters: int
    codes: tuple[SpanCode, ...]
    domains: tuple[SpanDomain, ...]
    note: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def code(self, code: str) -> SpanCode | None:
        """The figures of one code; None when it is not among them."""
        return next((one for one in self.codes if one.code == code), None)


def span_figures(
    corpus: Corpus,
    coders: Sequence[str],
    codes: Sequence[str],
    reach: Mapping[str, Mapping[str, Sequence[Span]]],
    *,
    level: str = "leaf",
    marked: Iterable[Marked] | None = None,
    within: Mapping[str, Sequence[Span]] | None = None,
    seed: int = 1,
    resamples: int = RESAMPLES,
) -> SpanFigures:
    """Agreement of `coders` on the stretches they gave `codes`, and within each exclusive domain that these belong to.

    `reach` maps coder and source to the spans read. With level `theme` a code stands for itself and all below it. `marked` are
    the codings on the newest words of the corpus unless given; `within` maps a source to the words that count at all (the speech
    of participants), everything unless given. Sources are resampled for the intervals.
    """
    laid = ground(corpus, tuple(coders), reach, of_corpus(corpus) if marked is None else marked, within)
    many = len(laid.sources)
    weights = _weights(many, seed, resamples)
    of_codes = tuple(
        _code(corpus, code, laid, corpus.tree.within(code) if level == "theme" else frozenset((code,)), weights) for code in codes
    )
    found = [_domain(corpus, domain, laid, weights) for domain in domains_of(corpus, codes)]
    note = (
        "Unit: characters; the continuum of a source is what two or more of the coders read, white space included",
        "Touching stretches of one code are one; blocks that the same coders read are joined",
        *([f"95 % intervals: {resamples} resamples of {many} sources, seed {seed}, Bayesian bootstrap"] if many else []),
        *([f"{laid.outside:,} codings lie outside what two coders read and do not count"] if laid.outside else []),
    )
    domains = tuple(domain for domain, _ in found)
    problems = tuple(problem for _, some in found for problem in some)
    return SpanFigures(tuple(coders), laid.sources, int(laid.lengths.sum()), of_codes, domains, note, problems)


def _code(corpus: Corpus, code: str, laid: Ground, below: frozenset[str], weights: Floats) -> SpanCode:
    tracks, _ = laid.tracks({code: below})
    counts = np.bincount(tracks.coder, minlength=len(tracks.names)).tolist()
    whole = float(tracks.counted.whole.sum())
    few = _few(tracks)
    return SpanCode(
        code,
        label_of(corpus, "code", code),
        dict(zip(tracks.names, counts, strict=True)),
        float(tracks.counted.marked.sum()) / whole if whole else None,
        _estimate(bar_u_alpha.COEFFICIENT, tracks, laid, weights, few=few),
        _estimate(span_f1.COEFFICIENT, tracks, laid, weights, few=few),
        _pairs(tracks),
    )


def _pairs(tracks: Tracks) -> dict[tuple[str, str], float | None]:
    met = tracks.present.astype(int).T @ tracks.present.astype(int)
    figures = span_f1.between_pairs(tracks)
    pairs = ((one, other) for one in range(len(tracks.names)) for other in range(one + 1, len(tracks.names)) if met[one, other])
    return {(tracks.names[one], tracks.names[other]): _or_none(float(figures[one, other])) for one, other in pairs}


def _few(tracks: Tracks) -> bool:
    """Whether the coders who read something marked fewer than `FEW_SPANS` stretches each, on average."""
    return len(tracks.coder) < FEW_SPANS * int(tracks.present.any(axis=0).sum())


def domains_of(corpus: Corpus, codes: Collection[str]) -> tuple[str, ...]:
    """The codes of which at most one child holds at a time, as far as `codes` are among or above those children."""
    exclusive = (code.code for code in corpus.tree.codes.values() if code.exclusive and code.children)
    return tuple(domain for domain in exclusive if _concerns(corpus, domain, frozenset(codes)))


def _concerns(corpus: Corpus, domain: str, asked: frozenset[str]) -> bool:
    return bool(asked & corpus.tree.within(domain)) or any(domain in corpus.tree.within(code) for code in asked)


def _domain(corpus: Corpus, domain: str, laid: Ground, weights: Floats) -> tuple[SpanDomain, tuple[Problem, ...]]:
    children = [child.code for child in corpus.tree.codes[domain].children]
    tracks, clashes = laid.tracks({child: corpus.tree.within(child) for child in children})
    first = {(clash.coder, laid.home[clash.source]): clash for clash in reversed(clashes)}
    problems = tuple(_problem(corpus, domain, children, laid, clash) for clash in reversed(first.values()))
    few = _few(tracks)
    by_value = [_or_none(float(one)) for one in cu_alpha.ku_alpha(tracks)]
    figures = SpanDomain(
        domain,
        label_of(corpus, "code", domain),
        tuple(children),
        _estimate(u_alpha.COEFFICIENT, tracks, laid, weights, few=few),
        _estimate(cu_alpha.COEFFICIENT, tracks, laid, weights, few=few),
        _or_none(cu_alpha.coverage(tracks)),
        dict(zip(children, by_value, strict=True)),
        tuple(dict.fromkeys(laid.sources[laid.home[clash.source]] for clash in clashes)),
    )
    return figures, problems


def _problem(corpus: Corpus, domain: str, children: Sequence[str], laid: Ground, clash: Clash) -> Problem:
    source = laid.sources[laid.home[clash.source]]
    start = laid.place(clash.source, clash.start)
    message = (
        f"{laid.coders[clash.coder]} gave '{children[clash.value]}' and '{children[clash.other]}' to the same words of '{source}' "
        f"(first at character {start}), but at most one child of '{domain}' holds at a time; "
        f"the source is left out of the figures for '{domain}'"
    )
    return Problem("A560", message, corpus.material[source].source.path, level="warning")


def _weights(sources: int, seed: int, resamples: int) -> Floats:
    """How much each source counts in each resample, shape (B, S), one on average: the Bayesian bootstrap (Rubin 1981)."""
    drawn = np.random.default_rng(seed).standard_exponential((resamples, sources))
    return drawn * (sources / drawn.sum(axis=1, keepdims=True)) if sources else drawn


def _estimate(measure: SpanMeasure, tracks: Tracks, laid: Ground, weights: Floats, *, few: bool) -> Estimate:
    terms = measure.terms(tracks)
    value = float(measure.value(terms.sum(axis=0)))
    sources = len(np.unique(laid.home[tracks.readers > 1]))
    if np.isnan(value):
        return Estimate(None, note="undefined: no variation")
    if few:
        return Estimate(value, note=f"{TOO_FEW}: rests on {len(tracks.coder)} stretches")
    if sources < FEWEST_SOURCES:
        return Estimate(value, note=f"{TOO_FEW}: rests on {sources} source{'' if sources == 1 else 's'}")
    draws = measure.value(weights @ laid.by_source(terms))
    if len(np.unique(draws[~np.isnan(draws)])) < 2:
        return Estimate(value, note=f"{TOO_FEW}: no source differs from another")
    note = f"approximate: rests on {sources} sources" if sources < FEW_SOURCES else ""
    found = Estimate(value, method=f"Bayesian bootstrap of {sources} sources, {len(draws)} resamples", note=note)
    return told(found, np.maximum(widened(draws, sources), measure.lowest))


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value

"""The same codings counted otherwise: over other units, and on the text itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from casecode.analysis.agreement import agreement
from casecode.analysis.agreement_figures import of_code, of_sets, set_figures
from casecode.analysis.agreement_laying import Laid, lay_agreement
from casecode.analysis.agreement_nouns import Agreement, AgreementAsked, CodeAgreement
from casecode.analysis.agreement_spans import SpanFigures
from casecode.analysis.agreement_words import unit_words
from casecode.analysis.corpus import Corpus
from casecode.analysis.intervals import TOO_FEW
from casecode.analysis.units import talks
from casecode.coefficients._ask import ask
from casecode.views.reliability_figures import NONE, apa, each, interval, percent
from casecode.views.reliability_lines import DomainLine, SpanLine, UnitLine


def other_units(corpus: Corpus, laid: Laid) -> tuple[str, ...]:
    """The units to set beside the chosen one: what the material has, from long to short."""
    double = {laid.cells.ground.sources[at] for at in laid.cells.clusters.tolist()}
    wide = "turn" if any(talks(corpus, source) for source in double) else "paragraph"
    return tuple(unit for unit in (wide, "sentence") if unit != laid.asked.unit)


def _of_units(corpus: Corpus, laid: Laid) -> UnitLine:
    """Alpha on label sets and the mean of the codes' alphas over the units of `laid`."""
    cells, asked = laid.cells, laid.asked
    sets = set_figures(of_sets(cells), cells.whose.coders, asked, "")
    rated = (of_code(cells, at).paired() for at in range(len(cells.codes)))
    alphas = [ask("alpha", one.sourced().ratings).value if len(one.values) else None for one in rated]
    words = unit_words(corpus, laid)
    named = f"{asked.unit}, codes as themes" if asked.level == "theme" else asked.unit
    return _line(named, sets, f"{float(np.median(words)):g}" if len(words) else NONE, alphas)


def _line(unit: str, sets: CodeAgreement, median: str, alphas: Sequence[float | None], *, chosen: bool = False) -> UnitLine:
    known = [value for value in alphas if value is not None]
    mean = apa(sum(known) / len(known)) if known else NONE
    alpha = sets.alpha
    return UnitLine(
        unit, chosen, f"{sets.units:,}", median, apa(alpha.value), interval(alpha), mean, len(known), len(alphas) - len(known)
    )


def unit_lines(corpus: Corpus, laid: Laid, found: Agreement, spans: Agreement) -> tuple[UnitLine, ...]:
    """The chosen unit, themes instead of codes where the codebook has a hierarchy, other units, the text itself."""
    plain = replace(laid.asked, lead="", by=())
    own = [one.alpha.value for one in found.codes]
    made = [_line(laid.asked.unit, found.sets, f"{found.facts.median:g}", own, chosen=True)]
    if laid.asked.level == "leaf" and any(code.children for code in corpus.tree.codes.values()):
        made.append(_of_units(corpus, lay_agreement(corpus, replace(plain, unit=_kept(laid.asked), level="theme"))))
    made += [_of_units(corpus, lay_agreement(corpus, replace(plain, unit=unit))) for unit in other_units(corpus, laid)]
    known = [one.bar_u.value for one in spans.spans.codes if one.bar_u.value is not None] if spans.spans else []
    if spans.spans and spans.spans.characters:
        mean = apa(sum(known) / len(known)) if known else NONE
        length = f"{spans.spans.characters:,} characters"
        made.append(UnitLine("span", False, length, NONE, NONE, NONE, mean, len(known), len(spans.spans.codes) - len(known)))
    return tuple(made)


def _kept(asked: AgreementAsked) -> str:
    """The unit for themes: excerpts are cut by one coder's codes, so sentences stand for them."""
    return "sentence" if asked.unit == "excerpt" else asked.unit


def on_spans(corpus: Corpus, asked: AgreementAsked) -> Agreement:
    """The same comparison on stretches of text."""
    return agreement(corpus, replace(asked, unit="span", by=(), lead=""))


def span_lines(found: SpanFigures | None) -> tuple[SpanLine, ...]:
    """Codes that somebody marked, in the codebook's order."""
    return tuple(
        SpanLine(
            one.label,
            each([one.stretches.get(coder, 0) for coder in found.coders]),
            percent(one.coded),
            apa(one.bar_u.value),
            interval(one.bar_u),
            apa(one.f1.value),
            "too few" if one.bar_u.note.startswith(TOO_FEW) else "",
        )
        for one in (found.codes if found else ())
        if found and any(one.stretches.values())
    )


def domain_lines(corpus: Corpus, found: SpanFigures | None) -> tuple[DomainLine, ...]:
    """Exclusive domains: u, cu with its coverage, (k)u of each value."""
    return tuple(
        DomainLine(
            one.label,
            apa(one.u.value),
            interval(one.u),
            apa(one.cu.value),
            interval(one.cu),
            percent(one.coverage),
            tuple((corpus.tree.label(value), apa(figure)) for value, figure in one.by_value.items()),
            one.left_out,
        )
        for one in (found.domains if found else ())
    )

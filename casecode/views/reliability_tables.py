"""The tables and figures of agreement: overall, code by code, coder by coder, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casecode.analysis.agreement_figures import estimate, of_sets
from casecode.analysis.agreement_laying import Laid
from casecode.analysis.agreement_nouns import Agreement, CodeAgreement, Group
from casecode.analysis.agreement_who import named
from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import CONSENSUS
from casecode.analysis.dimensions import label_of
from casecode.analysis.intervals import Estimate
from casecode.coefficients._ask import coefficient
from casecode.coefficients._port import Level
from casecode.views.blocks import Align, Cell, Table, Value
from casecode.views.charts import Forest, ForestRow, Point, Scatter
from casecode.views.reliability_figures import NONE, apa, chance, each, interval, listed, many, remark
from casecode.views.reliability_lines import CodeLine, FormulaLine, OverallLine, PairLine, PartLine
from casecode.views.reliability_sample import settled_in_talk

BOUNDS = (0.667, 0.8)
"""Krippendorff's two bounds."""
_ROWS = 30
"""Lines of one forest plot."""
_PAIRS = 45
"""Pairs of coders that are listed; of more those who agree least."""
_MAPPED = 14
"""Coders up to which a heat map of pairs fits a page."""
_CENTER: Align = "center"
_CENTRED = (_CENTER,) * _MAPPED
_USUAL = ("alpha", "alpha_masi", "agreement", "p_pos", "p_neg")
_OF_TWO = ("kappa", "ac1", "prevalence_index", "bias_index")
_OF_MORE = ("fleiss", "ac1")
_OF_SPANS = ("bar_u_alpha", "span_f1")
_OF_DOMAINS = ("u_alpha", "cu_alpha")


def overall(laid: Laid, found: Agreement) -> tuple[OverallLine, ...]:
    """Relevance, sets given relevance, sets by both distances, the codes' means."""
    nominal = estimate("alpha", of_sets(laid.cells).paired().sourced(), found.asked)
    units = found.sets.units
    known = [one for one in found.codes if one.alpha.value is not None]
    blank = len(found.codes) - len(known)
    over = many(len(known), "code") + (f", {blank} undefined left out" if blank else "")
    made = [_overall("Coded at all", found.relevance)]
    if found.given_relevance.units != units or found.given_relevance.alpha.value != found.sets.alpha.value:
        made.append(_overall("Code sets where coded (MASI)", found.given_relevance))
    made += [
        _overall("Code sets (MASI)", found.sets),
        _line("Code sets (nominal: equal or not)", f"{units:,}", found.sets.agreement, nominal),
        OverallLine(f"Mean of the codes’ alphas ({over})", f"{units:,}", apa(_mean(found.codes)), apa(found.mean_alpha())),
        OverallLine("The same, weighted by prevalence", f"{units:,}", NONE, apa(found.mean_alpha(weighted=True))),
    ]
    return tuple(made)


def _overall(label: str, one: CodeAgreement) -> OverallLine:
    return _line(label, f"{one.units:,}", one.agreement, one.alpha)


def _line(label: str, units: str, agreed: float | None, found: Estimate) -> OverallLine:
    return OverallLine(
        label, units, apa(agreed), apa(found.value), interval(found), chance(found.below_667), chance(found.below_800)
    )


def _mean(codes: Sequence[CodeAgreement]) -> float | None:
    known = [one.agreement for one in codes if one.agreement is not None and one.alpha.value is not None]
    return sum(known) / len(known) if known else None


def overall_note(found: Agreement) -> str:
    """What the overall figures rest on, and what to doubt about their intervals."""
    said = [
        "Agreement is the mean over pairs of coders who read the same unit (for sets: equal sets)",
        "P is the share of resamples in which alpha is below the bound; it is not a test",
    ]
    if found.identical is not None and len(found.coders) > 2:
        said.append(f"In {_percent(found.identical)} of the units all coders gave the same set")
    doubts: dict[str, list[str]] = {}
    for name, one in (("coded at all", found.relevance), ("sets where coded", found.given_relevance), ("sets", found.sets)):
        if one.note:
            doubts.setdefault(one.note, []).append(name)
    said += [f"{listed(names).capitalize()}: {note}" for note, names in doubts.items()]
    return " ".join(f"{part}." for part in said)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def code_lines(found: Agreement) -> tuple[tuple[CodeLine, ...], tuple[CodeLine, ...]]:
    """Codes with a figure, the highest alpha first, and those without one."""
    known = sorted(
        (one for one in found.codes if one.alpha.value is not None), key=lambda one: (-(one.alpha.value or 0.0), one.code)
    )
    blank = [one for one in found.codes if one.alpha.value is None]
    present = [coder for coder in found.coders if coder in found.sets.by_coder]
    return tuple(_code(one, present) for one in known), tuple(_code(one, present) for one in blank)


def _code(one: CodeAgreement, coders: Sequence[str]) -> CodeLine:
    return CodeLine(
        one.code,
        one.label,
        one.units,
        one.positive,
        each([one.by_coder.get(coder) for coder in coders]),
        apa(one.agreement),
        apa(one.p_pos),
        apa(one.p_neg),
        apa(one.alpha.value),
        interval(one.alpha),
        apa(one.kappa),
        apa(one.fleiss),
        apa(one.ac1),
        apa(one.prevalence_index),
        apa(one.bias_index),
        remark(one),
        one.note if one.alpha.value is None else "",
    )


def pair_lines(corpus: Corpus, found: Agreement) -> tuple[PairLine, ...]:
    """Every two coders who read something together; of very many those who agree least."""
    name = {coder: named(corpus, (coder,)) for coder in found.coders}
    few = len(found.pairs) <= _PAIRS
    pairs = found.pairs if few else sorted(found.pairs, key=lambda one: 2.0 if one.alpha is None else one.alpha)[:_PAIRS]
    return tuple(PairLine(name[one.first], name[one.second], one.units, apa(one.agreement), apa(one.alpha)) for one in pairs)


def pair_map(corpus: Corpus, found: Agreement) -> Table | None:
    """Alpha of each two coders as a heat map, for three coders or more; None for fewer, and for more than a page holds."""
    figures = {frozenset((one.first, one.second)): one.alpha for one in found.pairs}
    coders = [coder for coder in found.coders if any(coder in pair for pair in figures)]
    if not 2 < len(coders) <= _MAPPED:
        return None

    def cell(one: str, other: str) -> Value | Cell:
        value = figures.get(frozenset((one, other))) if one != other else None
        return NONE if value is None else Cell(apa(value), shade=max(0.0, min(1.0, value)))

    names = [named(corpus, (coder,)) for coder in coders]
    rows = tuple((name, *(cell(one, other) for other in coders)) for name, one in zip(names, coders, strict=True))
    return Table(
        ("", *names),
        rows,
        "Alpha on code sets (MASI), coder by coder",
        "The darker, the closer to 1.",
        ("left", *_CENTRED[: len(names)]),
        (1.6, *(1.0 for _ in names)),
        wide=len(names) > 7,
        figure="Figure",
        name="Coder by coder",
    )


def part_lines(corpus: Corpus, found: Agreement) -> tuple[PartLine, ...]:
    """The parts of each dimension that has more than one, and rounds where there are more than one."""
    groups: dict[str, list[Group]] = {}
    for group in (*found.by, *(one.group for one in found.drift if not settled_in_talk(corpus, one.round))):
        groups.setdefault(group.dimension, []).append(group)
    return tuple(_part(corpus, group) for some in groups.values() if len(some) > 1 for group in some)


def _part(corpus: Corpus, group: Group) -> PartLine:
    known = [one.alpha.value for one in group.codes if one.alpha.value is not None]
    value = group.value if group.dimension == "round" else label_of(corpus, group.dimension, group.value)
    return PartLine(
        group.dimension,
        value,
        group.sources,
        group.units,
        len([coder for coder in group.coders if coder != CONSENSUS]),
        apa(group.sets.agreement),
        apa(group.sets.alpha.value),
        interval(group.sets.alpha),
        apa(sum(known) / len(known)) if known else NONE,
        len(known),
    )


def forests(found: Agreement) -> tuple[Forest, ...]:
    """Alpha of sets and of every code that has one, the highest first, on as many plots as it takes."""
    known = sorted(
        (one for one in found.codes if one.alpha.value is not None), key=lambda one: (-(one.alpha.value or 0.0), one.code)
    )
    rows = [_row("All code sets (MASI)", found.sets.alpha)] if found.sets.alpha.value is not None else []
    rows += [_row(one.label, one.alpha) for one in known]
    plots = -(-len(rows) // _ROWS)
    size = -(-len(rows) // plots) if plots else 1
    return tuple(Forest(tuple(rows[at : at + size]), "Krippendorff’s α", BOUNDS, apa=True) for at in range(0, len(rows), size))


def _row(label: str, found: Estimate) -> ForestRow:
    return ForestRow(label, found.value, found.low, found.high)


def scatter(found: Agreement) -> Scatter | None:
    """How alpha goes with how often a code is given; codes at one spot share a point. None for fewer than three points."""
    spots: dict[tuple[float, float], list[str]] = {}
    for one in found.codes:
        if one.alpha.value is not None and one.prevalence is not None:
            spots.setdefault((round(one.prevalence, 3), round(one.alpha.value, 2)), []).append(one.label)
    points = tuple(Point(_together(labels), x, y) for (x, y), labels in spots.items())
    return Scatter(points, "Prevalence (share of ratings)", "Krippendorff’s α", BOUNDS, apa=True) if len(points) > 2 else None


def _together(labels: Sequence[str]) -> str:
    return listed(labels) if len(labels) < 3 else f"{labels[0]} and {len(labels) - 1} more"


def course(corpus: Corpus, found: Agreement) -> Forest | None:
    """Alpha by round; None where it was measured in fewer than two."""
    rows = tuple(
        _row(f"{one.round} ({one.purpose})" if one.purpose else one.round, one.group.sets.alpha)
        for one in found.drift
        if one.group.sets.alpha.value is not None and not settled_in_talk(corpus, one.round)
    )
    return Forest(rows, "Krippendorff’s α (code sets, MASI)", BOUNDS, "Round", apa=True) if len(rows) > 1 else None


def formulas(found: Agreement, spans: Agreement | None) -> tuple[FormulaLine, ...]:
    """Formula and source of every coefficient that the report prints."""
    return tuple(_formula(name) for name in _used(found, spans))


def _used(found: Agreement, spans: Agreement | None) -> Iterator[str]:
    if spans is None:
        yield "alpha_masi"
        return
    yield from _USUAL
    yield from _OF_TWO if len(found.coders) == 2 else _OF_MORE
    if spans.spans and spans.spans.codes:
        yield from _OF_SPANS
    if spans.spans and spans.spans.domains:
        yield from _OF_DOMAINS


def _formula(name: str) -> FormulaLine:
    level: Level = "set" if name.startswith("alpha_") else "nominal"
    known = coefficient(name, level)
    return FormulaLine(known.title, known.formula, known.source)

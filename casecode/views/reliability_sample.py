"""What was compared: how much of the material, drawn how, read by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from casecode.analysis.agreement_laying import Laid
from casecode.analysis.agreement_nouns import Agreement, RoundFigures
from casecode.analysis.agreement_who import named
from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import CONSENSUS, RULES
from casecode.analysis.dimensions import NOT_STATED, label_of, natural
from casecode.databank.rounds import Round
from casecode.views.reliability_figures import NONE, apa, interval, listed, percent
from casecode.views.reliability_lines import CoderLine, RoundLine, SampleLine

_NAMES = {"method": "Method", "case": "Case"}


def samples(corpus: Corpus, laid: Laid) -> Mapping[str, tuple[SampleLine, ...]]:
    """By method and by case, as far as the study states them, what was read by two or more; the last line is the whole."""
    made = {}
    for name, title in _NAMES.items():
        stated = {one.source.id: getattr(one.placement, name) or NOT_STATED for one in corpus.materials}
        if set(stated.values()) - {NOT_STATED} or name == "method":
            made[title] = tuple(_by(corpus, laid, name, stated))
    return made


def _by(corpus: Corpus, laid: Laid, name: str, stated: Mapping[str, str]) -> Iterator[SampleLine]:
    ground, double = laid.cells.ground, np.zeros(len(laid.cells.ground), dtype=bool)
    double[laid.cells.both] = True
    values = np.array([stated[source] for source in ground.sources], dtype=object)
    present = sorted(set(values.tolist()), key=natural)
    groups = [(value, label_of(corpus, name, value), values == value) for value in present]
    whole = [("", "All", np.ones(len(values), dtype=bool))] if len(groups) > 1 else []
    for _, label, sources in [*groups, *whole]:
        units = sources[ground.source] if len(ground) else np.zeros(0, dtype=bool)
        both = units & double
        if not units.any():
            continue
        yield SampleLine(
            label,
            len(np.unique(ground.source[both])),
            len(np.unique(ground.source[units])),
            int(both.sum()),
            int(units.sum()),
            percent(float(both.sum() / units.sum())),
            percent(float(ground.size[both].sum() / max(ground.size[units].sum(), 1))),
        )


def coder_lines(corpus: Corpus, laid: Laid) -> tuple[CoderLine, ...]:
    """Everybody compared; where nobody can be, everybody who coded or read anything that counts."""
    cells, known = laid.cells, {one.id: one for one in corpus.protocol.kept.researchers}
    read = cells.read[:, cells.both].sum(axis=1)
    made = []
    for at, coder in enumerate(cells.whose.coders):
        said = [one.source for one in cells.work.said if one.coder == at]
        record = known.get(coder)
        made.append(
            CoderLine(
                coder,
                named(corpus, (coder,)),
                kind_of(coder),
                record.role if record else "",
                record.training if record else "",
                int(read[at]),
                len(said),
                len({*said, *(one.source for one in cells.work.seen if one.coder == at)}),
            )
        )
    return tuple(made)


def kind_of(coder: str) -> str:
    """What kind of coder this is, as far as the databank knows."""
    if coder.partition("@")[0] == RULES:
        return "rules of the codebook"
    return {CONSENSUS: "settled in talk", "unknown": "not known who"}.get(coder, "person")


def at_random(plan: Round | None) -> bool:
    """Whether the round was drawn by chance: with a seed, for a share of the material."""
    return plan is not None and bool(plan.seed) and bool(plan.sample.get("share"))


def drawn(plan: Round) -> str:
    """`20% of the blocks (about 300 words each), by case, seed 7`; for a round that nobody drew: that it was set by hand."""
    if not at_random(plan):
        return "not drawn by chance"
    said = plan.sample
    share = said["share"]
    try:
        share = percent(float(share))
    except ValueError:
        share = str(share)
    of = said.get("of", "sources")
    words = f" (about {said['words']} words each)" if said.get("words") and of == "blocks" else ""
    by = f", by {said['by'].replace(',', ' and ')}" if said.get("by") else ""
    return f"at random, {share} of the {of}{words}{by}, seed {plan.seed}"


def begun(corpus: Corpus, name: str) -> str:
    """The moment of the first coding or mark of reading in a round; empty before any."""
    moments = [one.at for one in corpus.codings if one.round == name] + [one.at for one in corpus.reads if one.round == name]
    return min(filter(None, moments), default="")


def books_used(corpus: Corpus, laid: Laid) -> tuple[str, ...]:
    """The codebook versions under which the compared work was done, as `id version`; those of today where nothing says."""
    known = {book.hash: book for book in corpus.codebooks} | dict(corpus.former_books)
    hashes = {one.book for one in laid.cells.work.said} | {one.book for one in laid.cells.work.seen}
    used = [known[name] for name in sorted(hashes & known.keys())] or list(corpus.codebooks)
    return tuple(sorted({" ".join(filter(None, (book.id, book.version))) for book in used}))


def round_lines(corpus: Corpus, found: Agreement) -> tuple[RoundLine, ...]:
    """Every round that was drawn or coded in, by the day it was begun; what was settled in talk is no round of agreement."""
    figures, plans = {one.round: one for one in found.drift}, {plan.id: plan for plan in corpus.rounds}
    names = [name for name in dict.fromkeys([*plans, *figures]) if not settled_in_talk(corpus, name)]
    made = [_round(corpus, name, plans.get(name), figures.get(name)) for name in names]
    return tuple(sorted(made, key=lambda one: (one.begun or "9999", one.id)))


def settled_in_talk(corpus: Corpus, name: str) -> bool:
    """Whether a round holds what was settled in talk, so that it is no round of agreement."""
    return name.endswith(f"-{CONSENSUS}") or any(one.id == name and one.purpose == "adjudicated" for one in corpus.rounds)


def _round(corpus: Corpus, name: str, plan: Round | None, figures: RoundFigures | None) -> RoundLine:
    coders = tuple(plan.assignments) if plan else figures.group.coders if figures else ()
    group = figures.group if figures else None
    return RoundLine(
        name,
        plan.purpose if plan else "not on record",
        begun(corpus, name)[:10],
        drawn(plan) if plan else "not on record",
        tuple(named(corpus, (coder,)) for coder in coders),
        group.sources if group else 0,
        group.units if group else 0,
        apa(group.sets.agreement) if group else NONE,
        apa(group.sets.alpha.value) if group else NONE,
        interval(group.sets.alpha) if group else NONE,
    )


def how_drawn(corpus: Corpus, found: Agreement, plan: Round | None) -> str:
    """One sentence on how the compared part came about."""
    if found.facts.units and found.facts.double_units == found.facts.units:
        return "All of the material was read by two or more coders; nothing was sampled."
    if plan is None:
        return "The part read by two or more coders was not drawn at random by a round: it is what they happened to code."
    if not at_random(plan):
        return f"Round {plan.id} was not drawn at random: its units were set by hand."
    return f"Round {plan.id} ({plan.purpose}) was drawn {drawn(plan)}, for {listed([named(corpus, (one,)) for one in plan.assignments])}."

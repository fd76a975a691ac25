"""The paragraph for the methods section (APA 7), filled with the study's numbers. It says nothing that no figure or record says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casecode.analysis.agreement_nouns import Agreement, CodeAgreement
from casecode.analysis.agreement_who import named
from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import CONSENSUS
from casecode.analysis.intervals import Estimate
from casecode.databank.rounds import Round
from casecode.domain.release import VERSION
from casecode.views.blocks import Run, Runs
from casecode.views.reliability_figures import apa, capital, in_words, interval, listed, many, percent, resampled
from casecode.views.reliability_lines import CoderLine
from casecode.views.reliability_sample import at_random, drawn, settled_in_talk

ALPHA = Run("α", italic=True)
_LEAST = 0.667
_NAMED = 6
"""Coders up to which they are named."""
_UNITS = {"turn": "turn", "sentence": "sentence", "paragraph": "paragraph", "document": "document", "excerpt": "excerpt"}
Part = str | Run


@dataclass(frozen=True, slots=True)
class Told:
    """What the paragraph is made from. `books` are the codebook versions coded under.

    `settled` of `parted` disagreements have a decision on record; `unmarked` are coders who marked nothing as read.
    """

    corpus: Corpus
    found: Agreement
    plan: Round | None
    coders: tuple[CoderLine, ...]
    books: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()
    parted: int = 0
    settled: int = 0


def runs(parts: Iterable[Part]) -> Runs:
    """Texts and italic letters as runs, neighbours of one face joined."""
    made: list[Run] = []
    for part in parts:
        run = part if isinstance(part, Run) else Run(part)
        if made and made[-1].italic == run.italic:
            run = Run(made.pop().text + run.text, italic=run.italic)
        made.append(run)
    return tuple(made)


def paragraph(told: Told) -> Runs:
    """Who coded what, how it was drawn, agreement with its interval, codes, talk, stability."""
    sentences = [
        _who(told),
        _how(told),
        _unread(told),
        _sets(told),
        _relevance(told),
        _codes(told),
        _talk(told),
        *_stability(told),
    ]
    return _joined([*sentences, [f"Figures were computed with casecode {VERSION}."]])


def _joined(sentences: Iterable[Sequence[Part]]) -> Runs:
    parts: list[Part] = []
    for sentence in sentences:
        if sentence:
            parts += [" "] if parts else []
            parts += sentence
    return runs(parts)


def people(coders: Sequence[CoderLine]) -> str:
    """` (Ana Ruiz, first author; Ben Cole, synthetic coder)`: names with the role that is on record; nothing for many."""
    if len(coders) > _NAMED:
        return ""
    return f" ({'; '.join(f'{one.name}, {one.role}' if one.role else one.name for one in coders)})"


def _who(told: Told) -> list[Part]:
    facts, asked = told.found.facts, told.found.asked
    present = [one for one in told.coders if one.units]
    persons = [one for one in present if one.kind == "person"]
    all_ = facts.double_units == facts.units
    how_many = f"all {facts.units:,}" if all_ else f"{facts.double_units:,} of {facts.units:,}"
    shares = "" if all_ else f" ({percent(facts.unit_share)}; {percent(facts.character_share)} of the characters)"
    unit = _UNITS[asked.unit]
    what = f"{how_many} {unit}s{shares} in {many(len(told.found.sources), 'source')}, with codebook {listed(told.books)}"
    if len(persons) == len(present):
        alone = "independently " if told.plan and told.plan.purpose in {"reliability", "full"} else ""
        each = "" if all_ and len(present) == 2 else ", each unit by at least two of them" if len(present) > 2 else ""
        text = f"{_begin(len(present), 'Altogether')} coders{people(present)} {alone}coded {what}{each}."
        return [text if alone else f"{text} That they worked independently of each other is not on record."]
    others = [one for one in present if one.kind != "person"]
    what_they_are = "; ".join(f"{one.name}: {one.kind}" for one in others)
    caution = f"Not all of these are people who worked independently ({what_they_are}), so this is not agreement between independent coders."
    return [f"The coding of {listed([one.name for one in present])} was compared on {what}. {caution}"]


def _how(told: Told) -> list[Part]:
    facts = told.found.facts
    if facts.double_units == facts.units:
        return []
    if not at_random(told.plan):
        return ["This part was not drawn at random."]
    assert told.plan is not None
    return [f"The sample was drawn {drawn(told.plan)}."]


def _unread(told: Told) -> list[Part]:
    who = (
        "the coders" if len(told.unmarked) >= len(told.coders) else listed([named(told.corpus, (one,)) for one in told.unmarked])
    )
    return [f"What {who} read and left uncoded is not on record and counts as missing."] if told.unmarked else []


def _sets(told: Told) -> list[Part]:
    found = told.found.sets.alpha
    if found.value is None:
        return ["Agreement on code sets could not be estimated (", ALPHA, f" is undefined: {_why(told.found.sets)})."]
    return ["Agreement on code sets was Krippendorff’s ", ALPHA, f" = {apa(found.value)}{_with(found, 'MASI distance')}."]


def _why(one: CodeAgreement) -> str:
    return one.note or "no variation"


def _with(found: Estimate, *more: str) -> str:
    """`, 95% CI [.47, .76] (MASI distance; smoothed bootstrap of 12 sources, 2,000 resamples)`."""
    if found.low is None:
        return f" ({'; '.join(filter(None, (*more, 'no interval', found.note)))})"
    told = "; ".join(filter(None, (*more, resampled(found), found.note)))
    return f", 95% CI {interval(found)}{f' ({told})' if told else ''}"


def _relevance(told: Told) -> list[Part]:
    one, given = told.found.relevance.alpha, told.found.given_relevance.alpha
    if one.value is None:
        return []
    whether: list[Part] = ["On whether a unit is coded at all it was ", ALPHA, f" = {apa(one.value)}{_short(one)}"]
    if given.value is not None:
        whether += [", on the codes of units that were coded ", ALPHA, f" = {apa(given.value)}{_short(given)}"]
    return [*whether, "."]


def _short(found: Estimate) -> str:
    return f" {interval(found)}" if found.low is not None else " (too few units for an interval)"


def _codes(told: Told) -> list[Part]:
    codes = told.found.codes
    few = [one for one in codes if one.flag == "too few"]
    known = [one for one in codes if one.alpha.value is not None and one.flag != "too few"]
    low = [one for one in known if (one.alpha.value or 0.0) < _LEAST]
    blank = [one for one in codes if one.alpha.value is None]
    parts: list[Part] = []
    if known:
        least, most = (pick(known, key=lambda one: one.alpha.value or 0.0) for pick in (min, max))
        if len(known) == 1:
            parts += ["The one code with enough units to say, ", f"{least.label}, had ", ALPHA, f" = {apa(least.alpha.value)}."]
        else:
            begin = f"Over {in_words(len(known))} codes with enough units to say, "
            parts += [
                begin,
                ALPHA,
                f" ranged from {apa(least.alpha.value)} ({least.label}) to {apa(most.alpha.value)} ({most.label}).",
            ]
            below = f" {_begin(len(low), 'Altogether')} of them fell below .667{_which(low)}."
            parts.append(below if low else " None of them fell below .667.")
    elif codes:
        parts.append("No code rests on enough units to say how far coders agree on it.")
    if few and known:
        rest = "code rests" if len(few) == 1 else "codes rest"
        parts.append(f" {_begin(len(few), 'A further')} {rest} on too few units to say.")
    if blank:
        noun = "code" if len(blank) == 1 else "codes"
        parts.append(f" {_begin(len(blank), 'A further')} {noun} could not be estimated for lack of variation.")
    return parts


def _begin(number: int, before: str) -> str:
    """A count at the beginning of a sentence: no sentence begins with digits."""
    words = in_words(number)
    return f"{before} {words}" if words[0].isdigit() else capital(words)


def _which(low: Sequence[CodeAgreement]) -> str:
    return f" ({listed([one.label for one in low])})" if len(low) <= 4 else ""


def _talk(told: Told) -> list[Part]:
    if any(one.kind != "person" for one in told.coders):
        return []  # what was settled is compared itself, or people are compared with a machine
    early = told.corpus.before_talk.get(told.found.asked.round, {}).get("anyway", "").rstrip(".")
    said = [f"Talk began before the round was over ({early})."] if early else []
    if told.settled:
        of = f"{told.settled:,} of {many(told.parted, 'disagreement')} ({percent(told.settled / told.parted)})"
        said.append(f"The figures are from before talk, in which {of} were settled.")
        if told.corpus.protocol.tables_coder == CONSENSUS:
            said.append("Where there is such a consensus, it is what was analysed.")
    return [" ".join(said)] if said else []


def _stability(told: Told) -> Iterator[list[Part]]:
    for one in told.found.stability:
        if one.alpha.value is None or any(settled_in_talk(told.corpus, name) for name in (one.earlier, one.later)):
            continue
        days = "" if one.days is None else f" after {one.days:.0f} days"
        who = f"{named(told.corpus, (one.coder,))} coded {many(one.units, _UNITS.get(told.found.asked.unit, 'unit'))} again{days}: intra-coder "
        yield [who, ALPHA, f" = {apa(one.alpha.value)}{_with(one.alpha)}."]


def alone(told: Told) -> Runs:
    """The paragraph of a study in which nothing was read by two people."""
    present = [one for one in told.coders if one.codings]
    if not present:
        return ()
    first = f"{_begin(len(present), 'Altogether')} {'researcher' if len(present) == 1 else 'researchers'}{people(present)}"
    sources = len({one.source for one in told.corpus.codings if one.coder in {line.id for line in present}})
    did = [f"{first} coded {many(sources, 'source')}{', none of them together' if len(present) > 1 else ''}."]
    again = list(_stability(told)) or [["No part of the material was coded a second time."]]
    return _joined([did, *again, [f"Inter-coder reliability was not assessed{_because(told.corpus)}."]])


def _because(corpus: Corpus) -> str:
    """The reason on record, where the check of agreement was set aside."""
    why = next((one.why.strip().rstrip(".") for one in corpus.protocol.kept.waivers if one.check == "R3" and one.why.strip()), "")
    return f" (reason on record: {why})" if why else " (no reason is on record)"

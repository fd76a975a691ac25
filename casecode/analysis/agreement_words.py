"""What stands under a table of agreement: unit, lengths, rule, distance, intervals, what is missing and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_laying import Laid
from casecode.analysis.agreement_nouns import CodeAgreement, UnitFacts
from casecode.analysis.agreement_who import named
from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import CONSENSUS, RULES
from casecode.analysis.expression import And, Expr, Missing, Named, Not, Or, Test
from casecode.analysis.units import Ints
from casecode.analysis.vocabulary import Vocabulary
from casecode.domain.problem import Problem

LONG = 100
"""Median words of a unit above which smaller ones are offered."""
_RULES = {
    "majority": "A code holds for a unit when half of its speech is covered, else for the unit with the largest part of a passage",
    "any": "A code holds for every unit that a passage touches with one character (--match any)",
    "full": "A code holds for a unit only when all of its speech is covered (--match full)",
}
_CLOSER = "--unit sentence or --unit excerpt places codes closer"
_WIDE = frozenset({"turn", "paragraph", "document"})
"""Units for which smaller ones can be offered."""


def unit_words(corpus: Corpus, laid: Laid) -> Ints:
    """Words of each unit that two or more coders read, of the speech that takes part; none for characters and stretches."""
    cells = laid.cells
    if cells.ground.unit in {"char", "span"}:
        return np.zeros(0, dtype=np.int64)
    return np.array([_words(corpus, laid, unit) for unit in cells.both.tolist()], dtype=np.int64)


def _words(corpus: Corpus, laid: Laid, unit: int) -> int:
    ground = laid.cells.ground
    source = ground.sources[ground.source[unit]]
    return _words_between(corpus, laid, source, int(ground.start[unit]), int(ground.end[unit]))


def _words_between(corpus: Corpus, laid: Laid, source: str, start: int, end: int) -> int:
    speech, first = corpus.speech[source], corpus.first_row[source]
    parts = ((index, *speech.touched(index, low, high)) for index, low, high in speech.pieces(start, end))
    return sum(after - before for index, before, after in parts if laid.taken[first + index])


def notes(corpus: Corpus, laid: Laid, facts: UnitFacts, figures: Iterable[CodeAgreement]) -> tuple[str, ...]:
    """The sentences, without full stops."""
    return tuple(_notes(corpus, laid, facts, tuple(figures)))


def _notes(corpus: Corpus, laid: Laid, facts: UnitFacts, figures: tuple[CodeAgreement, ...]) -> Iterator[str]:
    cells, asked = laid.cells, laid.asked
    yield cells.whose.sentence
    yield from _dependent(corpus, cells.whose.coders)
    yield _unit_sentence(laid, facts)
    if asked.unit == "char":
        yield "Characters that nobody coded count as agreement, so these figures are inflated by uncoded text; units of speech are not"
    elif asked.unit == "span":
        yield "Alpha of a code is |u-alpha of its stretches, p_pos their F1 at an overlap of half (intersection over union)"
    else:
        yield _RULES[asked.match]
    if asked.level == "theme":
        yield "Level: themes, each with all codes below it"
    yield "0 means read and not coded; what a coder did not read is missing"
    if asked.unit != "span":
        yield "Alpha: Krippendorff's; distance nominal for codes, MASI for label sets"
    small = tuple(_small(corpus, laid))
    yield from small
    if facts.median > LONG and asked.unit in _WIDE and not small:  # else the smaller units are offered already
        yield f"These units are long (median {facts.median:g} words): {_CLOSER}"
    yield from _missing(corpus, laid)
    methods = dict.fromkeys(one.alpha.method for one in figures if one.alpha.method)
    if methods and asked.unit != "span":  # spans say it themselves
        yield f"95 % intervals: {'; '.join(methods)}"
    yield from _filtered(corpus, asked.where.strip())
    yield from laid.left_out
    yield from standing(corpus)


def _dependent(corpus: Corpus, coders: Sequence[str]) -> Iterator[str]:
    """Coders that were named and cannot be independent of each other: agreement among them is no reliability."""
    if CONSENSUS in coders and len(coders) > 1:
        yield "Consensus came out of these coders' talk: this is no reliability"
    runs = {coder.partition("@")[2] for coder in coders if coder.startswith(f"{RULES}@")}
    took = {one.coder for one in corpus.codings if one.run in runs}
    if runs and took & set(coders):
        who = named(corpus, [coder for coder in coders if coder in took])
        yield f"{who} accepted suggestions of these rules, having seen them: this is no reliability"


def standing(corpus: Corpus) -> Iterator[str]:
    """Which codebooks and which state of the study the figures are of, without full stops."""
    books = [
        " ".join(part for part in (book.id, book.version, book.hash and f"({book.hash})") if part) for book in corpus.codebooks
    ]
    if books:
        yield f"Codebook: {', '.join(books)}"
    if corpus.digest:
        yield f"Study digest {corpus.digest}"


def _filtered(corpus: Corpus, where: str) -> Iterator[str]:
    if where:
        yield f"Only where {where}"
    if where and _asks_for_codes(Vocabulary(corpus).read(where)):
        yield "A filter by codes keeps what somebody coded: these figures describe, they do not measure reliability"


def _asks_for_codes(expr: Expr) -> bool:
    match expr:
        case Not(inner):
            return _asks_for_codes(inner)
        case And(parts) | Or(parts):
            return any(map(_asks_for_codes, parts))
        case Named():
            return True
        case Test() | Missing():
            return expr.field == "code"


def _unit_sentence(laid: Laid, facts: UnitFacts) -> str:
    asked = laid.asked
    called = {"char": "character", "span": "stretch of text"}.get(asked.unit, asked.unit)
    if asked.unit in {"char", "span"}:
        return f"Unit: {called}; {facts.double_characters:,} of {facts.characters:,} characters ({facts.character_share:.0%}) read by two or more"
    whose = f", as {asked.lead} cut them (so nothing is said on what is worth coding)" if asked.lead else ""
    length = f", median {facts.median:g} words, longest {facts.longest:,}" if facts.double_units else ""
    share = f"({facts.unit_share:.0%}; {facts.character_share:.0%} of the characters)"
    return f"Unit: {called}{whose}; {facts.double_units:,} of {facts.units:,} {share} read by two or more{length}"


def _small(corpus: Corpus, laid: Laid) -> Iterator[str]:
    """Passages that cover less than half of the unit they count for: they count, and it is said."""
    cells = laid.cells
    if laid.asked.match != "majority" or cells.ground.unit not in _WIDE:
        return
    placing, shared = cells.placing, np.zeros(len(cells.ground) + 1, dtype=bool)
    shared[cells.both] = True
    small = np.flatnonzero(placing.small & shared[placing.main])
    if not len(small):
        return
    least = int(small[np.argmin(placing.part[small])])
    one = cells.work.said[least]
    few, of = _words_between(corpus, laid, one.source, one.start, one.end), _words(corpus, laid, int(placing.main[least]))
    yield (
        f"{len(small):,} of {len(placing.main):,} codings cover less than half of their unit (the least: {few} of {of:,} words) "
        f"and count for it all the same: {_CLOSER}"
    )


def _missing(corpus: Corpus, laid: Laid) -> Iterator[str]:
    whose = laid.cells.whose
    unmarked = laid.cells.work.unmarked
    if unmarked:
        which = "all" if len(unmarked) == len(whose.coders) else ",".join(unmarked)
        yield (
            f"No mark of what was read by {named(corpus, unmarked)}: units they left uncoded are missing, not 0 "
            f"(if everything was read: --whole {which})"
        )
    if whose.whole:
        yield f"Taken to have read the whole of every source they coded in, as asked: {named(corpus, sorted(whose.whole))}"


def problems(corpus: Corpus, laid: Laid) -> tuple[Problem, ...]:
    """What stands in the way of figures, with the way out."""
    cells, whose = laid.cells, laid.cells.whose
    return (*whose.problems, *_idle(cells), *_nothing(corpus, cells))


def _idle(cells: Cells) -> Iterator[Problem]:
    """Coders that were named, or given something, and have not begun."""
    begun = {one.coder for one in cells.work.said} | {one.coder for one in cells.work.seen}
    for at, coder in enumerate(cells.whose.coders):
        if at not in begun:
            where = f" in round {cells.whose.round}" if cells.whose.round else ""
            yield Problem("A502", f"{coder} has read and coded nothing{where}; there is nothing to compare", level="warning")


def _nothing(corpus: Corpus, cells: Cells) -> Iterator[Problem]:
    if len(cells.both):
        return
    coders = cells.whose.coders
    if len(coders) < 2:
        who = f"only {named(corpus, coders)} has" if coders else "nobody has"
        yield Problem("A503", f"{who} coded or read anything that counts here; agreement needs two coders (casecode agree plan)")
    else:
        yield Problem("A503", f"no unit was read by two of {named(corpus, coders)}: they worked on different words")

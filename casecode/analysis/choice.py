"""Which quotes stand for many: chosen by a stated rule, the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from casecode.analysis.corpus import Corpus
from casecode.analysis.quote import Quote
from casecode.domain.source import ASKING
from casecode.text.words import count_words

SHORTEST, LONGEST, IDEAL = 6, 80, 30
"""Words of a quote that stands for many: at least, at most, and best."""
CONTRADICTING: frozenset[str] = frozenset({"disconfirm", "mixed", "against"})
RULE = (
    "Quotes were chosen by rule: those marked as key first, then one at a time from the participants, cases and sources quoted "
    f"least so far, {SHORTEST} to {LONGEST} words where there are such, nearest to {IDEAL} first; no words were cut"
)
RULE_OF_HITS = "; a rule's hit is shown with the sentence it stands in"


def representative(quotes: Iterable[Quote], many: int) -> tuple[Quote, ...]:
    """Up to `many` quotes, in the order chosen. None lies within another one; who asks is quoted only when nobody else speaks."""
    fit = [quote for quote in _distinct(quotes) if quote.text.strip()]
    said = [quote for quote in fit if quote.role not in ASKING] or fit
    length = {quote: count_words(quote.text) for quote in said}
    chosen: list[Quote] = []
    used: Counter[str] = Counter()
    left = list(said)
    while left and len(chosen) < many:
        best = min(left, key=lambda quote: _rank(quote, length[quote], used))
        chosen.append(best)
        used.update((f"who {best.participant}", f"case {best.case}", f"in {best.source}", f"code {best.code}"))
        left = [quote for quote in left if not _share(quote, best)]
    return tuple(chosen)


def _rank(quote: Quote, words: int, used: Counter[str]) -> tuple[bool, int, int, int, int, int, int, str, int, str]:
    """Smaller is better: key quotes, then length within bounds, then who and where was quoted least."""
    outside = max(SHORTEST - words, words - LONGEST, 0)
    return (
        not quote.key,
        outside,
        used[f"who {quote.participant}"] if quote.participant else used[f"in {quote.source}"],
        used[f"case {quote.case}"],
        used[f"in {quote.source}"],
        used[f"code {quote.code}"],
        abs(words - IDEAL),
        quote.source,
        quote.start,
        quote.id,
    )


def _share(one: Quote, other: Quote) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end


def _distinct(quotes: Iterable[Quote]) -> list[Quote]:
    """Each stretch of words once: the same words under two codes or by two coders are one quote, key if anybody said so."""
    made: dict[tuple[str, int, int], Quote] = {}
    for quote in quotes:
        place = (quote.source, quote.start, quote.end)
        known = made.setdefault(place, quote)
        if quote.key and not known.key:
            made[place] = replace(known, key=True)
    return list(made.values())


def with_sentence(corpus: Corpus, quote: Quote) -> Quote:
    """A rule's hit widened to the sentences it touches (frozen at ingest; failing them, its segment); others as they are."""
    if not quote.coder.startswith("rules@"):
        return quote
    speech, text = corpus.speech[quote.source], corpus.material[quote.source].text.text
    parts = speech.pieces(quote.start, quote.end)
    if not parts:
        return quote
    segment = speech.segments[parts[0][0]]
    touched = [span for span in segment.sentences if span[0] < quote.end and quote.start < span[1]]
    around = touched or [(segment.start, segment.end)]
    start, end = min(around[0][0], quote.start), max(around[-1][1], quote.end)
    return replace(quote, start=start, end=end, text=text[start:end])

"""Finding a printed quote in the words it was taken from, and saying where, or that it cannot be said.

The steps: exact; normalised (NFC, straight and curly quotes, dashes, white space); with what editors do to quotes in print:
`[...]` and dots for words left out, `[her]` for words put in. All fits are returned: choosing is a person's work.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from casecode.domain.source import Span
from casecode.text.fold import fold, straighten
from casecode.text.spans import contains, union
from casecode.text.words import word_spans

GAP = 200
"""Code points that one `[...]` or one editor's insertion may stand for."""

How = Literal["exact", "normalised", "brackets", ""]
_DOTS = r"\[\s*(?:\.{2,}|…)\s*\]|\(\s*(?:\.{2,}|…)\s*\)|\.{3,}|…|\.(?:\s\.){2,}"
_EDITED = re.compile(rf"(?P<dots>{_DOTS})|(?P<inside>(?<=\w)\[\w+\]|\[\w+\](?=\w))|(?P<put>\[[^\[\]]{{1,{GAP}}}\])")
_PART = re.compile(r"\s*-{2,}\s*|\s+-+\s+|\s+|\.{3}|…|.", re.DOTALL)
_ESCAPED = frozenset("\\`*_{}[]()#+-.!|>~\"'")
_QUOTES = " \"'“”„‟«»‹›‘’‚"
_LIKE_ENOUGH = 0.6
_EQUALS = 20
_LONG = 60


@dataclass(frozen=True, slots=True)
class Located:
    """Every place a quote may be from (code points) and the step that found them; none and empty when it is nowhere."""

    matches: tuple[Span, ...] = ()
    how: How = ""


def locate(quote: str, text: str, scope: Sequence[Span] | None = None) -> Located:
    """All places in `text` whose words are `quote`, by the first step that finds any.

    A match begins and ends inside `scope` (None: the whole text). Whole words win over parts of words. Upper and lower
    case are told apart. Quotation marks around the whole are left out when nothing fits with them. An empty quote is nowhere.
    """
    asked = unicodedata.normalize("NFC", quote).strip()
    if not asked:
        return Located()
    within = _Scope(text, scope)
    exact = within.keep((at, at + len(asked)) for at in _places(asked, text))
    if exact:
        return Located(_whole_words(exact, text), "exact")
    plain = _straight(text)
    found = within.keep(match.span() for match in _loose(asked).finditer(plain))
    if found:
        return Located(found, "normalised")
    edited = within.keep(_edited(asked, plain))
    if edited:
        return Located(edited, "brackets")
    inside = asked.strip(_QUOTES)
    bare = locate(inside, text, scope) if inside != asked else Located()
    return Located(bare.matches, "normalised") if bare.how == "exact" else bare


@lru_cache(maxsize=4)
def _straight(text: str) -> str:
    """The straightened text, kept for the next quote from the same source."""
    return straighten(text)


def _places(asked: str, text: str) -> Iterator[int]:
    """Where `asked` stands in `text`, overlaps included."""
    at = text.find(asked)
    while at >= 0:
        yield at
        at = text.find(asked, at + 1)


class _Scope:
    """The stretches a match must begin and end in."""

    def __init__(self, text: str, scope: Sequence[Span] | None) -> None:
        self.spans = union([(0, len(text))] if scope is None else scope)
        self.starts = [start for start, _ in self.spans]

    def keep(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """The spans that begin and end inside, without repeats, in order."""
        return tuple(span for span in sorted(set(spans)) if self._has(span[0]) and self._has(span[1] - 1))

    def _has(self, at: int) -> bool:
        before = bisect_right(self.starts, at) - 1
        return before >= 0 and at < self.spans[before][1]


def _whole_words(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    whole = tuple(span for span in spans if not (_inside_word(text, span[0]) or _inside_word(text, span[1])))
    return whole or spans


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _loose(quote: str) -> re.Pattern[str]:
    """A pattern over the straightened text for whole words: white space, dashes and dots in any form, escapes passed over."""
    before = r"(?<!\w)" if quote[0].isalnum() else ""
    after = r"(?!\w)" if quote[-1].isalnum() else ""
    return re.compile(before + _loose_source(quote) + after)


def _loose_part(part: str) -> str:
    if part.isspace():
        return r"\s+"
    if not part.strip().strip("-"):
        return r"\s*-+\s*" if len(part) > 1 else "-+"
    if part in {"...", "…"}:
        return r"(?:\.\.\.|…)"
    return (r"\\?" if part in _ESCAPED else "") + re.escape(part)


def _edited(quote: str, plain: str) -> tuple[Span, ...]:
    """The shortest stretches of the straightened text that hold the quote's own words in order, gaps within bounds."""
    pieces = _pieces(quote)
    if not pieces:
        return ()
    spans: list[Span] = []
    for first in pieces[0].finditer(plain):
        ends = {first.end()}
        for piece in pieces[1:]:
            ends = {found.end() for end in ends for found in _soon(piece, plain, end)}
        if ends:
            spans.append((first.start(), min(ends)))
    return tuple(span for span in spans if not any(other != span and contains(span, other) for other in spans))


def _soon(piece: re.Pattern[str], plain: str, end: int) -> Iterator[re.Match[str]]:
    """The matches of `piece` that begin at most a gap behind `end`."""
    for found in piece.finditer(plain, end):
        if found.start() - end > GAP:
            return
        yield found


def _pieces(quote: str) -> list[re.Pattern[str]]:
    """The quote's own words between the gaps, each a pattern of whole words.

    A bracket joined to a word (`[T]he`, `walk[ed]`) is part of it and stands for any letters.
    """
    pieces: list[str] = []
    at = 0
    for gap in (*(found for found in _EDITED.finditer(quote) if not found.group("inside")), None):
        words = quote[at : gap.start() if gap else None].strip()
        if re.search(r"[^\W_]", words):
            pieces.append(words)
        at = gap.end() if gap else at
    return [_with_joined_brackets(words) for words in pieces]


def _with_joined_brackets(words: str) -> re.Pattern[str]:
    """A pattern of the words in which a bracket inside a word stands for up to 20 letters."""
    parts = [_loose_source(part) for part in re.split(r"(?<=\w)\[\w+\]|\[\w+\](?=\w)", words)]
    before = r"(?<!\w)" if words[0].isalnum() or words[0] == "[" else ""
    after = r"(?!\w)" if words[-1].isalnum() or words[-1] == "]" else ""
    return re.compile(before + r"\w{0,20}".join(parts) + after)


def _loose_source(words: str) -> str:
    source = "".join(_loose_part(found.group()) for found in _PART.finditer(straighten(words)))
    return source.removeprefix(r"\s*").removesuffix(r"\s*")


def nearest(quote: str, text: str, scope: Sequence[Span] | None = None) -> str:
    """The words of `text` most like `quote`, for a message about a quote found nowhere; empty when nothing is like it.

    The stretch of as many words that shares most words with the quote; it must then be like it by at least 0.6 (difflib's
    ratio).
    """
    folded = fold(text)
    within = union([(0, len(text))] if scope is None else scope)
    places = [span for span in word_spans(text) if any(contains(outer, span) for outer in within)]
    wanted = [fold(quote)[start:end] for start, end in word_spans(quote)]
    words = [folded[start:end] for start, end in places]
    size = min(len(wanted), len(words))
    if not size:
        return ""
    best = max(_best_windows(wanted, words, size), key=lambda at: _likeness(wanted, words[at : at + size]))
    end = best + size
    return text[places[best][0] : places[end - 1][1]] if _likeness(wanted, words[best:end]) >= _LIKE_ENOUGH else ""


def _likeness(wanted: Sequence[str], words: Sequence[str]) -> float:
    """Over letters; over words where the quote is so long that letters would take seconds."""
    if len(wanted) > _LONG:
        return SequenceMatcher(None, wanted, words, autojunk=False).ratio()
    return SequenceMatcher(None, " ".join(wanted), " ".join(words), autojunk=False).ratio()


def _best_windows(wanted: Sequence[str], words: Sequence[str], size: int) -> list[int]:
    """Where the windows of `size` words begin that share most words with `wanted`: the first few of equals."""
    need, have, shared = Counter(wanted), Counter[str](), 0
    best = -1
    places: list[int] = []
    for at, word in enumerate(words):
        have[word] += 1
        shared += have[word] <= need[word]
        if at >= size:
            gone = words[at - size]
            shared -= have[gone] <= need[gone]
            have[gone] -= 1
        if at >= size - 1 and shared > best:
            best, places = shared, []
        if at >= size - 1 and shared == best and len(places) < _EQUALS:
            places.append(at - size + 1)
    return places

"""Words found again wherever they were copied to, and covered. Pure; offsets are code points, half-open.

What is compared is the letters alone: case, accents, punctuation, white space, line breaks, tags and entities make no difference, so a sentence is
found in the canonical text, in XML whose tags cut it into pieces, and in an e-mail that wraps it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from casecode.domain.source import Span
from casecode.text.spans import contains, union
from casecode.text.words import word_spans

Form = Literal["plain", "markup", "json"]
FILLER = "█"
RUN = 4
"""Words in a row that are taken for somebody's own when nobody else of the study said them."""
_SHORT = 12
_CONTEXTS = (0, 24, 80, 240)
_MARKUP = re.compile(r"<!\[CDATA\[|\]\]>|<[^<>]*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,32});", re.ASCII)
_JSON = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Letters:
    """The folded letters and digits of a text in a row; letter `i` stands at `starts[i]` to `ends[i]` of it."""

    stream: str
    starts: Sequence[int]
    ends: Sequence[int]

    def place(self, at: int, length: int) -> Span:
        """The stretch of the text over `length` letters from letter `at`."""
        return self.starts[at], self.ends[at + length - 1]

    def between(self, start: int, end: int) -> Span:
        """The letters that begin in the code points `start` to `end`."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def cover(text: str, spans: Iterable[Span], filler: str = FILLER) -> str:
    """`text` with every character of `spans` but line breaks turned into `filler`: every offset stays valid."""
    parts, at = [], 0
    for start, end in union(spans):
        parts += [text[at:start], "\n".join(filler * len(line) for line in text[start:end].split("\n"))]
        at = end
    return "".join([*parts, text[at:]])


def put(text: str, spans: Iterable[Span], word: str) -> str:
    """`text` with each of `spans` replaced by `word`."""
    parts, at = [], 0
    for start, end in union(spans):
        parts += [text[at:start], word]
        at = end
    return "".join([*parts, text[at:]])


def letters(text: str, form: Form = "plain") -> Letters:
    """The letters of `text`, without tags and with entities resolved for `markup`, with escapes resolved for `json`."""
    stream: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for sign, start, end in _signs(text, form):
        folded = _folded(sign)
        if folded:
            stream.append(folded)
            starts += [start] * len(folded)
            ends += [end] * len(folded)
    return Letters("".join(stream), starts, ends)


def _signs(text: str, form: Form) -> Iterator[tuple[str, int, int]]:
    """Each character that a reader sees, with the place of what it is written as."""
    at = 0
    pattern = {"markup": _MARKUP, "json": _JSON}.get(form)
    for found in pattern.finditer(text) if pattern else ():
        yield from ((text[one], one, one + 1) for one in range(at, found.start()))
        at = found.end()
        said = found[0]
        if said[0] == "&":
            yield from ((sign, found.start(), at) for sign in html.unescape(said))
        elif said[0] == "\\":
            sign = chr(int(f"0x{said[2:]}", 0)) if len(said) == 6 else _ESCAPED.get(said[1], said[1])
            yield sign, found.start(), at
    yield from ((text[one], one, one + 1) for one in range(at, len(text)))


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str:
    """The letters of one character without case and accents; empty for a sign that is none."""
    if sign.isascii():
        return sign.lower() if sign.isalnum() else ""
    return "".join(one for one in unicodedata.normalize("NFKD", sign).casefold() if one.isalnum())


def stream(text: str) -> str:
    """The letters of `text` alone."""
    return letters(text).stream


def runs(text: str, words: int = RUN) -> frozenset[str]:
    """The letters of every `words` words in a row."""
    spelt = [stream(text[start:end]) for start, end in word_spans(text)]
    return frozenset("".join(spelt[at : at + words]) for at in range(len(spelt) - words + 1))


def find_runs(found: Letters, text: str, wanted: Collection[str]) -> tuple[Span, ...]:
    """Where any of `wanted` (letters in a row) stands in `text`, whose letters are `found`; overlapping places are one.

    A run begins and ends where a word does.
    """
    by_length: dict[int, set[str]] = {}
    whole: dict[str, list[str]] = {}
    for run in wanted:
        by_length.setdefault(min(len(run), _SHORT), set()).add(run[:_SHORT])
        if len(run) > _SHORT:
            whole.setdefault(run[:_SHORT], []).append(run)
    row, spans = found.stream, []
    exact = set(wanted)
    for length, heads in by_length.items():
        for at in range(len(row) - length + 1):
            head = row[at : at + length]
            if head in heads:
                longer = [run for run in whole.get(head, ()) if row.startswith(run, at)] if length == _SHORT else []
                for run in [*longer, *([head] if head in exact else [])]:
                    place = found.place(at, len(run))
                    if _on_words(text, place):
                        spans.append(place)
    return union(spans)


def locate(text: str, spans: Iterable[Span], copy: str, form: Form) -> tuple[tuple[Span, ...], frozenset[Span]]:
    """Where the words of `spans` of `text` stand in `copy`, a file that `text` was read from, and those that are not found for sure.

    Words that stand in `text` nowhere else are covered wherever the copy has them; others by their order or their neighbours.
    """
    ours, theirs = letters(text), letters(copy, form)
    wanted = {place: span for span in union(spans) if (place := ours.between(*span))[0] < place[1]}
    found: list[Span] = []
    missing: set[Span] = set()
    for place, span in wanted.items():
        places = _places(ours, theirs, tuple(wanted), place)
        found += [theirs.place(at, length) for at, length in places]
        missing |= set() if places else {span}
    return union(found), frozenset(missing)


def _places(ours: Letters, theirs: Letters, wanted: Sequence[Span], place: Span) -> list[tuple[int, int]]:
    start, end = place
    for context in _CONTEXTS:
        left, right = max(0, start - context), min(len(ours.stream), end + context)
        row = ours.stream[left:right]
        here, there = list(_all(row, ours.stream)), list(_all(row, theirs.stream))
        lead = start - left
        alone = all(any(contains(one, (at + lead, at + lead + end - start)) for one in wanted) for at in here)
        if there and alone and (len(row) >= _SHORT or len(here) == len(there)):
            return [(at + lead, end - start) for at in there]
        if len(here) == len(there):
            return [(there[here.index(left)] + lead, end - start)]
    return []


def _all(row: str, whole: str) -> Iterator[int]:
    at = whole.find(row)
    while at >= 0:
        yield at
        at = whole.find(row, at + 1)


def _on_words(text: str, place: Span) -> bool:
    start, end = place
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not before.isalnum() and not after.isalnum()


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text with words replaced, and the way from each of its offsets to the other's. `cuts` are (old start, old end, new start, new end)."""

    text: str
    cuts: tuple[tuple[int, int, int, int], ...]

    def forth(self, start: int, end: int) -> Span:
        """The stretch of the new text for one of the old; a replaced word that is touched counts whole."""
        return _mapped(start, end, [(old, stop, new, until) for old, stop, new, until in self.cuts])

    def back(self, start: int, end: int) -> Span:
        """The stretch of the old text for one of the new."""
        return _mapped(start, end, [(new, until, old, stop) for old, stop, new, until in self.cuts])


def replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> Replaced:
    """`text` with each stretch of `changes` (start, end, words instead) replaced. Raises ValueError where two overlap."""
    ordered = sorted(changes)
    if any(one[1] > other[0] for one, other in pairwise(ordered)):
        raise ValueError("two replacements overlap")
    parts: list[str] = []
    cuts: list[tuple[int, int, int, int]] = []
    at = grown = 0
    for start, end, words in ordered:
        parts += [text[at:start], words]
        cuts.append((start, end, start + grown, start + grown + len(words)))
        grown += len(words) - (end - start)
        at = end
    return Replaced("".join([*parts, text[at:]]), tuple(cuts))


def _mapped(start: int, end: int, cuts: Sequence[tuple[int, int, int, int]]) -> Span:
    return _moved(start, cuts, at_end=False), _moved(end, cuts, at_end=True)


def _moved(place: int, cuts: Sequence[tuple[int, int, int, int]], *, at_end: bool) -> int:
    moved = place
    for start, end, other, until in cuts:
        if place >= end and not (at_end and place == end == start):
            moved = place + until - end
        elif place > start:
            return until if at_end else other
    return moved

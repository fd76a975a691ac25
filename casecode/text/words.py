"""What a word is: letters and digits with the apostrophes and hyphens inside them. All offsets are code points.

Scripts that write no spaces are not cut into words: there a run between punctuation counts as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from casecode.domain.source import Segment, Span
from casecode.text.spans import subtract, union

_NEVER = frozenset(' \t\n\u00a0.,;:!?()[]{}"“”«»…/\\*_。，、！？；：「」『』（）')
_JOINERS = "'’\u2010\u2011\u00ad\u200c\u200d-"


@cache
def _word() -> re.Pattern[str]:
    """A run of letters and digits, combining marks included (Python's own classes cut Hindi and vocalised Arabic)."""
    marks = "".join(chr(point) for point in range(0x300, 0x3100) if unicodedata.category(chr(point)).startswith("M"))
    return re.compile(rf"[^\W_]+(?:(?:[{marks}]+|[{re.escape(_JOINERS)}](?=[^\W_]))[^\W_]*)*")


def word_spans(text: str) -> tuple[Span, ...]:
    """The span of every word, in order: `don't`, `know-how` and `2016` are one word each."""
    return tuple(found.span() for found in _word().finditer(text))


def count_words(text: str) -> int:
    """How many words the text holds."""
    return sum(1 for _ in _word().finditer(text))


def _parts(sign: str) -> bool:
    """Whether a word can surely not go over this sign."""
    return sign in _NEVER if not sign.isascii() else not sign.isalnum() and sign not in _JOINERS


def words_in(text: str, spans: Iterable[Span]) -> int:
    """How many words of `text` the union of `spans` touches; a word touched twice counts once."""
    word, counted, last = _word(), 0, -1
    for start, end in union(spans):
        begin = start
        while begin and not _parts(text[begin - 1]):
            begin -= 1
        for found in word.finditer(text, begin, end):
            if found.end() > start and found.start() > last:
                counted += 1
                last = found.start()
    return counted


def words_said(text: str, segments: Sequence[Segment]) -> int:
    """How many words of `text` are said in `segments`: labels, timestamps, events and quoted replies are none."""
    marks = [(mark.start, mark.end) for segment in segments for mark in segment.marks]
    return words_in(text, subtract(((segment.start, segment.end) for segment in segments), marks))

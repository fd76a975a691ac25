"""An oracle for re-anchoring: a text whose every character remembers where it stood, and the edits people make to transcripts.

It knows nothing of alignments: where words went is read off the characters themselves.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence

from casecode.domain.source import Span

NEW = -1
_SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*[.!?]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ADDED = (
    "Well, the ferry was late that day.",
    "I mean, who would have thought so?",
    "That is how we did it.",
    "Yes.",
    "Right, exactly.",
)


class Tracked:
    """A text with, for every character, its place in the text as it was (NEW: typed since)."""

    def __init__(self, text: str) -> None:
        self.old = text
        self.text = text
        self.origin = list(range(len(text)))
        self._kept: list[tuple[int, int]] | None = None
        self.hidden: frozenset[int] = frozenset()  # places of the old text that are labels

    def replace(self, start: int, end: int, words: str) -> None:
        """Put `words` in place of a stretch of the present text."""
        self.text = self.text[:start] + words + self.text[end:]
        self.origin[start:end] = [NEW] * len(words)
        self._kept = None

    def respace(self, at: int, blank: str) -> None:
        """Another white space at a place where one stands: it is still the same."""
        self.text = self.text[:at] + blank + self.text[at + 1 :]

    def truth(self, span: Span, unsaid: Collection[int] = ()) -> Span | None:
        """Where the words of `span` are now; None when a word of it went, was changed or got others in between.

        White space is no word; nor is what stands at `unsaid` (places of the present text: labels).
        """
        start, end = span
        kept = [(came, at) for at, came in enumerate(self.origin) if came != NEW] if self._kept is None else self._kept
        self._kept = kept
        within = kept[bisect_left(kept, (start, 0)) : bisect_left(kept, (end, 0))]
        here = [at for _, at in within if not self.text[at].isspace()]
        if not here:
            return None
        first, last = here[0], here[-1] + 1
        now = [at for at in range(first, last) if at not in unsaid and not self.text[at].isspace()]
        was = [at for at in range(start, end) if at not in self.hidden and not self.old[at].isspace()]
        return (first, last) if [self.origin[at] for at in now] == was else None


def _typo(text: Tracked, dice: random.Random, _label: str) -> None:
    words = list(_WORD.finditer(text.text))
    at = dice.choice(words).start() + dice.randrange(1, 3)
    kind = dice.randrange(3)
    letter = dice.choice([sign for sign in "aeinrst" if sign != text.text[at].lower()])
    text.replace(at, at + (kind != 0), letter if kind != 2 else "")


def _insert(text: Tracked, dice: random.Random, _label: str) -> None:
    """A sentence behind another one: a new one, or (people do paste twice) one that stands there already."""
    sentences = list(_SENTENCE.finditer(text.text))
    added = dice.choice(_ADDED) if dice.random() < 0.7 else dice.choice(sentences).group()
    at = dice.choice(sentences).end()
    text.replace(at, at, f" {added}")


def _delete(text: Tracked, dice: random.Random, _label: str) -> None:
    found = dice.choice(list(_SENTENCE.finditer(text.text)))
    text.replace(found.start(), found.end(), "")


def _delete_words(text: Tracked, dice: random.Random, _label: str) -> None:
    words = list(_WORD.finditer(text.text))
    at = dice.randrange(len(words) - 4)
    text.replace(words[at].start(), words[at + dice.randrange(3)].end(), "")


def _rewrap(text: Tracked, dice: random.Random, _label: str) -> None:
    """Break the lines of the whole text anew, paragraphs kept."""
    width, column = dice.randrange(50, 100), 0
    for at, sign in enumerate(text.text):
        column += 1
        if sign == "\n":
            single = text.text[at - 1 : at] != "\n" and text.text[at + 1 : at + 2] not in {"\n", ""}
            if single and not re.match(r"\W*\w[^:\n]{0,40}:", text.text[at + 1 : at + 60]):
                text.respace(at, " ")
            else:
                column = 0
        elif sign == " " and column > width and not re.match(r"\W*[A-Z][^:\n]{0,40}:", text.text[at + 1 : at + 60]):
            text.respace(at, "\n")
            column = 0


def _relabel(text: Tracked, dice: random.Random, label: str) -> None:
    if not label:
        return
    new = dice.choice(("Participant", "Speaker Nine", "Kim", "INT"))
    for found in reversed(list(re.finditer(rf"^(\W*){re.escape(label)}(?=\W*:)", text.text, re.MULTILINE))):
        text.replace(found.end(1), found.end(), new)


EDITS: tuple[Callable[[Tracked, random.Random, str], None], ...] = (
    _typo,
    _typo,
    _insert,
    _insert,
    _delete,
    _delete_words,
    _rewrap,
    _relabel,
)


def edited(text: str, dice: random.Random, label: str = "") -> Tracked:
    """The text after one to six edits."""
    made = Tracked(text)
    for _ in range(dice.randrange(1, 7)):
        dice.choice(EDITS)(made, dice, label)
    return made


def some_spans(text: str, speech: Sequence[Span], dice: random.Random, count: int) -> list[Span]:
    """What people code: whole turns, sentences, a few words, and a stretch over two turns; without white space at the ends."""
    found: list[Span] = []
    while len(found) < count:
        at = dice.randrange(len(speech))
        start, end = speech[at]
        kind = dice.random()
        if kind < 0.5:
            sentences = [(start + one.start(), start + one.end()) for one in _SENTENCE.finditer(text[start:end])]
            start, end = dice.choice(sentences) if sentences else (start, end)
        elif kind < 0.7:
            words = [(start + one.start(), start + one.end()) for one in re.finditer(r"\S+", text[start:end])]
            first = dice.randrange(len(words))
            start, end = words[first][0], words[min(len(words) - 1, first + dice.randrange(1, 12))][1]
        elif kind < 0.8 and at + 1 < len(speech):
            end = speech[at + 1][1]
        found.append((start, end))
    return found

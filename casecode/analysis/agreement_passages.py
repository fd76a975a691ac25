"""The words of a unit on which coders part: what its speaker says there, and the passage that is in dispute."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casecode.analysis.agreement_laying import Laid
from casecode.analysis.corpus import Corpus
from casecode.domain.source import Span

AROUND = 6
"""Words shown before and after a passage in dispute, within its unit."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class UnitWords:
    """The words of a unit, the passage in dispute with a few words around it, and the last segment of the unit."""

    whole: str
    passage: str
    last: int


class Passages:
    """Looks up the words of units of one laying, and the codings that lie on them."""

    def __init__(self, corpus: Corpus, laid: Laid) -> None:
        self._corpus, self._taken, self._turns = corpus, laid.taken, laid.cells.ground.unit == "turn"
        themes = laid.asked.level == "theme"
        said: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for one in laid.cells.work.said:
            if not one.suggested:
                said[one.source].append((one.start, one.end, corpus.tree.theme_of(one.code) if themes else one.code))
        self._said: Mapping[str, Sequence[tuple[int, int, str]]] = said

    def of(self, source: str, span: Span, parting: Collection[str]) -> UnitWords:
        """The words of the unit at `span`, and of them those that codings with a code of `parting` lie on.

        Where no such coding touches the unit (a filter, a passage that counts elsewhere) the passage is the whole.
        """
        pieces = self._pieces(source, span)
        text = self._corpus.material[source].text.text
        words = [
            (begin + found.start(), begin + found.end(), index)
            for index, begin, end in pieces
            for found in _WORD.finditer(text[begin:end])
        ]
        disputed = [
            (low, high) for low, high, code in self._said.get(source, ()) if code in parting and low < span[1] and span[0] < high
        ]
        meant = {
            at for at, (begin, end, _) in enumerate(words) if any(low < end and begin < high for low, high in disputed)
        } or set(range(len(words)))
        near = sorted({near for at in meant for near in range(max(0, at - AROUND), min(len(words), at + AROUND + 1))})
        segments = self._corpus.speech[source].segments
        whole = _joined([(text[begin:end], index) for index, begin, end in pieces])
        return UnitWords(whole, _passage(text, words, near), segments[pieces[-1][0]].n if pieces else 0)

    def _pieces(self, source: str, span: Span) -> list[tuple[int, int, int]]:
        """What of a unit is its speaker's: no label, nothing of an interviewer, of a turn nothing that others put in."""
        speech, first = self._corpus.speech[source], self._corpus.first_row[source]
        pieces = [one for one in speech.pieces(*span) if self._taken[first + one[0]]]
        turn = speech.segments[pieces[0][0]].turn if pieces and self._turns else None
        return [one for one in pieces if turn is None or speech.segments[one[0]].turn == turn]


def _joined(parts: Sequence[tuple[str, int]]) -> str:
    """Pieces of segments (by index) one after the other, with `…` where segments between them are others'."""
    made = [text for text, _ in parts[:1]]
    for (_, before), (text, index) in pairwise(parts):
        made += [" " if index == before + 1 else " … ", text]
    return "".join(made)


def _passage(text: str, words: Sequence[tuple[int, int, int]], chosen: Sequence[int]) -> str:
    """The chosen words, by number, with `…` for those of the unit that are left out."""
    made = ["…"] if chosen and chosen[0] else []
    for place, at in enumerate(chosen):
        begin, end, index = words[at]
        before = words[chosen[place - 1]][2] if place else index
        if place and (at != chosen[place - 1] + 1 or index > before + 1):
            made.append("…")
        made.append(text[begin:end])
    if chosen and chosen[-1] < len(words) - 1:
        made.append("…")
    return " ".join(made)

"""Re-anchoring: where the words that were coded in one revision of a text stand in another, or that it cannot be said.

The steps: the same words between the same neighbours; the same words elsewhere with their neighbours; nearly the same words
between the same neighbours, with a stated likeness. What fits twice, or nowhere, is a person's to decide: nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from casecode.domain.source import Span
from casecode.text.alignment import NOWHERE, align, firm
from casecode.text.fold import fold
from casecode.text.spans import union

LIKE_ENOUGH = 0.9
_CONTEXT = 8
_ENOUGH = 4
_EVIDENCE = 3
_LIKE = 0.5
_RARE, _RARELY = 4, 20
_TOKEN = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_+")
_DENIALS = """
not no never none nobody nothing nor neither without cannot nicht nie niemals niemand nichts ohne ne n pas jamais rien sans
non nunca jamás nada sin nadie mai niente nulla senza nessuno não sem ninguém niet geen nooit zonder
"""
_NOT = frozenset(_DENIALS.split())
_DENIES = re.compile(r".*n't|kein\w*|aucun\w*|ning[uú]n\w*|nenhum\w*|[nd]'.*|un\w+|.*\d.*")

How = Literal["exact", "same words", "context", "fuzzy", ""]


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where the words stand now (code points of the new text; None: not found) and by which step.

    `exact`: character by character; `same words`: white space, case, quotation marks or labels between them differ; `context`:
    moved, with their neighbours; `fuzzy`: changed in spelling, `likeness` from 0.9 to 1. Without a place `why` says the reason
    and `near` what stands there or is most like it.
    """

    span: Span | None = None
    how: How = ""
    likeness: float = 1.0
    why: str = ""
    near: str = ""


class _Words:
    """The words and signs of a text that are speech, with their places."""

    def __init__(self, text: str, speech: Sequence[Span] | None) -> None:
        self.text = text
        within = [(0, len(text))] if speech is None else union(speech)
        even = fold(text)
        self.spans = [found.span() for start, end in within for found in _TOKEN.finditer(even, start, end)]
        self.words = [even[start:end] for start, end in self.spans]
        self.starts = [start for start, _ in self.spans]
        self.ends = [end for _, end in self.spans]

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """First and one past the last word that the span touches."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def said(self, first: int, last: int) -> str:
        """The text from one word up to before another."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""


class Anchors:
    """Two revisions of one text, aligned once; `old_speech`, `new_speech` are the spans of speech (None: all of it).

    Labels and times between them are no words: a changed label changes no coding.
    """

    def __init__(
        self, old: str, new: str, old_speech: Sequence[Span] | None = None, new_speech: Sequence[Span] | None = None
    ) -> None:
        """Align the texts (linear but for small gaps)."""
        self._same = old == new
        self._old, self._new = _Words(old, old_speech), _Words(new, new_speech)
        self._image = align(self._old.words, self._new.words)
        self._firm = firm(self._old.words, self._new.words, self._image)
        self._taken = {self._image[at] for at, sure in enumerate(self._firm) if sure}
        self._before, self._after = _nearest_true(self._firm)
        self._matched = _nearest_true([there != NOWHERE for there in self._image])
        self._places: dict[str, list[int]] = {}
        for at, word in enumerate(self._new.words):
            self._places.setdefault(word, []).append(at)
        self._known: dict[Span, Anchored] = {}

    def place(self, start: int, end: int) -> Anchored:
        """Where the words from `start` to `end` of the old text stand in the new one."""
        span = (start, end)
        if span not in self._known:
            self._known[span] = Anchored(span, "exact") if self._same else self._place(span)
        return self._known[span]

    def kept(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretches of the new text, word by word, that were in `start` to `end` of the old one and surely still are."""
        first, last = self._old.touched(start, end)
        if self._same:
            return ((start, end),)
        made: list[list[int]] = []
        for at in range(first, last):
            there = self._image[at]
            if there == NOWHERE:
                continue
            begin, stop = self._new.spans[there]
            if made and at > first and self._image[at - 1] == there - 1:
                made[-1][1] = stop
            else:
                made.append([begin, stop])
        return tuple((begin, stop) for begin, stop in made)

    def _place(self, span: Span) -> Anchored:
        first, last = self._old.touched(*span)
        if first >= last:
            return Anchored(why="no word of speech was coded")
        before, after = self._before[first], self._after[last]
        low = self._image[before] + 1 if before != NOWHERE else 0
        high = self._image[after] if after < len(self._image) else len(self._new.words)
        wanted = self._old.words[first:last]
        here = self._found(wanted, low, high)
        chosen = self._between(first, last, here, before + 1, after)
        if chosen != NOWHERE:
            return self._exact(span, first, chosen, last - first)
        moved = self._by_context(first, last, here or self._free(wanted))
        if moved != NOWHERE:
            return replace(self._exact(span, first, moved, last - first), how="context")
        if here:
            many = "there, but between other words" if len(here) == 1 else f"there {len(here)} times"
            near = self._new.said(here[0], here[0] + last - first)
            return Anchored(why=f"its words stand {many}: are these meant?", near=near)
        return self._nearly(first, last, (low, high))

    def _found(self, wanted: Sequence[str], low: int, high: int) -> list[int]:
        """Where the words stand between two places of the new text."""
        places = self._places.get(wanted[0], [])
        stop = high - len(wanted)
        begin = bisect_left(places, low)
        return [at for at in places[begin : bisect_right(places, stop)] if self._new.words[at : at + len(wanted)] == wanted]

    def _free(self, wanted: Sequence[str]) -> list[int]:
        """Where the words stand anywhere in the new text and surely are not another passage of the old one."""
        found = self._found(wanted, 0, len(self._new.words))
        return [at for at in found if not any(place in self._taken for place in range(at, at + len(wanted)))]

    def _between(self, first: int, last: int, here: Sequence[int], low: int, high: int) -> int:
        """The place between the same neighbours when it is beyond doubt: once there and once here, or as often and aligned."""
        wanted = self._old.words[first:last]
        size = last - first
        were = [at for at in range(low, high - size + 1) if self._old.words[at : at + size] == wanted]
        if not here or len(were) != len(here):
            return NOWHERE
        chosen = here[were.index(first)]
        aligned = all(self._image[first + step] == chosen + step for step in range(size))
        if len(here) > 1 and not aligned:
            return NOWHERE
        sure = size >= _ENOUGH or all(self._firm[first:last]) or self._context(first, last, chosen) >= _EVIDENCE
        return chosen if sure or (aligned and self._only(wanted)) else NOWHERE

    def _only(self, wanted: Sequence[str]) -> bool:
        """Whether the words stand once in each text."""
        old, size = self._old.words, len(wanted)
        were = sum(old[at : at + size] == wanted for at in range(len(old) - size + 1) if old[at] == wanted[0])
        return were == 1 and len(self._found(wanted, 0, len(self._new.words))) == 1

    def _by_context(self, first: int, last: int, places: Sequence[int]) -> int:
        """The one place whose neighbours are those of the old words."""
        ranked = sorted(((self._context(first, last, at), at) for at in places), reverse=True)
        if not ranked or ranked[0][0] < _ENOUGH or (len(ranked) > 1 and 2 * ranked[1][0] > ranked[0][0]):
            return NOWHERE
        return ranked[0][1]

    def _context(self, first: int, last: int, there: int) -> int:
        """How many words before and behind, without a break, are the same (at most 8 each); a text's end counts as one."""
        return self._same_way(first - 1, there - 1, -1) + self._same_way(last, there + last - first, 1)

    def _same_way(self, here: int, there: int, step: int) -> int:
        old, new = self._old.words, self._new.words
        for count in range(_CONTEXT):
            inside, present = 0 <= here < len(old), 0 <= there < len(new)
            if not inside or not present:
                return count + (inside == present)
            if old[here] != new[there]:
                return count
            here, there = here + step, there + step
        return _CONTEXT

    def _exact(self, span: Span, first: int, there: int, size: int) -> Anchored:
        """The same words at `there`: cut inside a word where the old span was, with the white space it had at its ends."""
        start, end = span
        begin = self._new.starts[there] + max(0, start - self._old.starts[first])
        stop = self._new.ends[there + size - 1] - max(0, self._old.ends[first + size - 1] - end)
        head = self._old.text[start : max(start, self._old.starts[first])]
        tail = self._old.text[min(end, self._old.ends[first + size - 1]) : end]
        if head and self._new.text.endswith(head, 0, begin):
            begin -= len(head)
        if tail and self._new.text.startswith(tail, stop):
            stop += len(tail)
        same = self._new.text[begin:stop] == self._old.text[start:end]
        return Anchored((begin, stop), "exact" if same else "same words")

    def _nearly(self, first: int, last: int, window: Span) -> Anchored:
        """The words between the same neighbours when they were only respelt."""
        begin, stop = self._image_of(first, last, window)
        wanted, found = self._old.words[first:last], self._new.words[begin:stop]
        likeness, changed = _likeness(wanted, found)
        near = self._new.said(begin, stop)
        if likeness < LIKE_ENOUGH:
            if likeness < _LIKE:
                near = self._most_like(wanted)
            return Anchored(why="its words are gone or were rewritten", near=near)
        if any(word in _NOT or _DENIES.fullmatch(word) for word in changed):
            return Anchored(why="a negation or a number in it was changed", near=near)
        return Anchored((self._new.starts[begin], self._new.ends[stop - 1]), "fuzzy", likeness)

    def _most_like(self, wanted: Sequence[str]) -> str:
        """The stretch of the new text that shares most words, at least half, with `wanted`; looked for around its rarest words."""
        known = sorted((word for word in set(wanted) if word in self._places), key=lambda word: (len(self._places[word]), word))
        rare = set(known[:_RARE])
        last = max(0, len(self._new.words) - len(wanted))
        starts = {
            min(max(0, at - step), last)
            for step, word in enumerate(wanted)
            if word in rare
            for at in self._places[word][:_RARELY]
        }
        need = Counter(wanted)
        shared = {at: (need & Counter(self._new.words[at : at + len(wanted)])).total() for at in starts}
        best = min(starts, key=lambda at: (-shared[at], at), default=0)
        return (
            self._new.said(best, min(best + len(wanted), len(self._new.words))) if 2 * shared.get(best, 0) >= len(wanted) else ""
        )

    def _image_of(self, first: int, last: int, window: Span) -> Span:
        """Between which words of the new text the old ones were, as far as their aligned neighbours tell."""
        before, after = self._matched
        low, high = before[first], after[last]
        inner, outer = after[first], before[last]
        begin = self._image[low] + first - low if low != NOWHERE else window[0]
        if inner < last:
            begin = self._image[inner] - (inner - first) if low != first - 1 or inner == first else begin
        stop = self._image[high] - (high - last) if high < len(self._image) else window[1]
        if outer >= first and (high != last or outer == last - 1):
            stop = self._image[outer] + last - outer
        begin = min(max(begin, window[0]), window[1])
        return begin, min(max(stop, begin), window[1])


def _nearest_true(flags: Sequence[bool]) -> tuple[list[int], list[int]]:
    """For each place 0 to n: the nearest true one before it (else -1), and from it on (else n)."""
    before, after = [NOWHERE], [len(flags)]
    for at, flag in enumerate(flags):
        before.append(at if flag else before[-1])
    for at in range(len(flags) - 1, -1, -1):
        after.append(at if flags[at] else after[-1])
    return before, after[::-1]


def _likeness(one: Sequence[str], other: Sequence[str]) -> tuple[float, list[str]]:
    """The share (0 to 1) of letters that stay, twice counted over both as difflib does; and the words that differ."""
    whole = sum(map(len, one)) + sum(map(len, other))
    kept = 0.0
    changed: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            kept += 2 * sum(map(len, one[a:b]))
        else:
            changed += [*one[a:b], *other[c:d]]
            here, there = "".join(one[a:b]), "".join(other[c:d])
            kept += 2 * sum(block.size for block in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks())
    return kept / whole if whole else 0.0, changed

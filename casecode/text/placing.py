"""Marks put on the words of a source, and the words of a coding said as a mark that leads back to them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from casecode.domain.source import Segment, SourceText, Span
from casecode.text.marking import Fault, Marking, flat, line_of, read_mark, shortened
from casecode.text.quotes import Located, locate, nearest

_FEW = (4, 8, 14, 30)
"""How many words name one end of a long mark: the fewest of these that stand there only once."""


class Places:
    """The segments of one text, found by number and by place."""

    def __init__(self, text: SourceText) -> None:
        """Nothing is looked up yet."""
        self.text = text
        self.by_number = {segment.n: segment for segment in text.segments}
        self._starts = [segment.start for segment in text.segments]

    def home(self, at: int) -> Segment | None:
        """The segment in which code point `at` stands, or behind which; the first for what stands before all; None without any."""
        if not self._starts:
            return None
        return self.text.segments[max(0, bisect_right(self._starts, at) - 1)]

    def put(self, mark: Marking, n: int, *, hints: bool = True) -> Span | Fault:
        """The code points that a mark under segment `n` means, or why it means none. Nothing is guessed.

        With `hints` the reason names the nearest words: that takes time, so who only tries does without.
        """
        if mark.at:
            return self._at(mark, mark.at)
        first = self.by_number.get(n)
        last = self.by_number.get(mark.to or n)
        if first is None or last is None:
            return Fault("X306", f"there is no segment ¶{n if first is None else mark.to} in this source")
        if (last.start, last.end) < (first.start, first.end):
            return Fault("X306", f"¶{last.n} stands before ¶{first.n}: write the mark under ¶{last.n}")
        start, end = first.start, first.end
        if mark.words is not None:
            found = self._one(mark.words, first, mark.which, hints=hints)
            if isinstance(found, Fault):
                return found
            start, end = found
        if mark.to:
            end = last.end
            if mark.to_words is not None:
                found = self._one(mark.to_words, last, 0, hints=hints)
                if isinstance(found, Fault):
                    return found
                end = found[1]
        return (start, end) if start < end else Fault("X301", f"there are no words to code in ¶{n}")

    def _at(self, mark: Marking, at: Span) -> Span | Fault:
        start, end = at
        if not 0 <= start < end <= len(self.text.text):
            return Fault("X302", f"@{start}-{end} lies outside this source ({len(self.text.text)} characters)")
        there = flat(self.text.text[start:end])
        if mark.words is not None and flat(mark.words) != there:
            return Fault(
                "X302",
                f"place and words do not agree: at @{start}-{end} stands “{shortened(there)}”; leave out the one that is wrong",
            )
        return at

    def _one(self, words: str, segment: Segment, which: int, *, hints: bool) -> Span | Fault:
        found = self._found(words, segment)
        if found.how not in {"exact", "normalised"}:
            hint = self._hint(words, segment) if hints else ""
            return Fault("X301", f"“{shortened(words)}” is not in ¶{segment.n}, word for word.{hint}")
        if not which and len(found.matches) > 1:
            many = len(found.matches)
            return Fault(
                "X302",
                f"“{shortened(words)}” stands {many} times in ¶{segment.n}: say which with [#1] to [#{many}], or give more words",
            )
        if which > len(found.matches):
            return Fault(
                "X302", f"“{shortened(words)}” stands only {len(found.matches)} times in ¶{segment.n}, there is no #{which}"
            )
        return found.matches[max(0, which - 1)]

    def _found(self, words: str, segment: Segment) -> Located:
        """Where `words` stand in `segment`; nothing but its own words is looked at, so a long source costs no more."""
        found = locate(words, self.text.text[segment.start : segment.end])
        return Located(tuple((segment.start + start, segment.start + end) for start, end in found.matches), found.how)

    def _hint(self, words: str, segment: Segment) -> str:
        """The nearest words of the segment, and the other segment that has the words as they are."""
        elsewhere = locate(words, self.text.text)
        if elsewhere.how in {"exact", "normalised"}:
            other = self.home(elsewhere.matches[0][0])
            if other is not None and other.n != segment.n:
                return f" It stands in ¶{other.n}."
        near = nearest(words, self.text.text[segment.start : segment.end])
        return f" Nearest: “{shortened(flat(near))}”." if near else ""

    def write(self, span: Span, mark: Marking) -> tuple[int, str]:
        """Segment number and line of a mark on `span`; `mark` gives codes, id and attributes. Read again it is on `span`.

        The line is empty where no way of writing it leads back (a code or an id that holds signs of the syntax).
        """
        home = self.home(span[0])
        n = home.n if home else 0
        for tried in (*self._ways(span, mark, home), replace(mark, at=span)):
            line = line_of(tried)
            again = read_mark(line)
            if isinstance(again, Marking) and _same(again, tried) and self.put(again, n, hints=False) == span:
                return n, line
        return n, ""

    def _ways(self, span: Span, mark: Marking, home: Segment | None) -> list[Marking]:
        """How `span` can be said, the most readable first."""
        start, end = span
        words = flat(self.text.text[start:end])
        fallback = replace(mark, words=words or None, at=span)
        if home is None or start < home.start:
            return [fallback]
        if span == (home.start, home.end):
            return [mark, fallback]
        if end <= home.end:
            found = self._found(words, home).matches
            number = found.index(span) + 1 if span in found else 0
            return [replace(mark, words=words, which=number if len(found) > 1 else 0), fallback]
        last = self.home(end - 1)
        if last is None or end > last.end:
            return [fallback]
        opening: Sequence[str | None] = [None] if start == home.start else _openings(self.text.text[start : home.end])
        closing: Sequence[str | None] = [None] if end == last.end else _closings(self.text.text[last.start : end])
        return [*(replace(mark, words=one, to=last.n, to_words=two) for one in opening for two in closing), fallback]


def _openings(words: str) -> Sequence[str | None]:
    return [" ".join(words.split()[:few]) for few in _FEW] + [flat(words)]


def _closings(words: str) -> Sequence[str | None]:
    return [" ".join(words.split()[-few:]) for few in _FEW] + [flat(words)]


def _same(one: Marking, other: Marking) -> bool:
    return (one.codes, one.id, one.key, one.valence, one.kind, one.by_whom) == (
        *(other.codes, other.id, other.key, other.valence, other.kind, other.by_whom),
    )

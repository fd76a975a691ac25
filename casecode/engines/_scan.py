"""Reading a batch once: which patterns match where, in which segment."""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from itertools import accumulate

import regex

from casecode.domain.problem import Problem
from casecode.engines import _haystack
from casecode.engines._batch import Batch
from casecode.engines._compile import TRY, WORD, Tables

SECONDS = 2.0
"""The CPU time one regular expression may take beyond what an ordinary one takes, over a whole run."""
_ORDINARY = 0.02
_ORDINARY_EACH = 2e-6
"""CPU seconds for one segment and for each of its characters: many times what expressions without a needle were seen to take."""
_GAP = re.compile("  +")

Match = tuple[int, int, int]
"""(start, end, k): places in the batch, and the segment's number in it."""
Found = list[list[Match]]
"""By pattern."""


class Scanner:
    """A compiled codebook at work. A regular expression that overran is switched off and stands in `overruns`."""

    def __init__(self, tables: Tables) -> None:
        """Build the automaton and the phrases' expressions."""
        self.tables = tables
        self.overruns: list[Problem] = []
        self._spent: dict[int, float] = {}
        self._off: set[int] = set()
        self._automaton = tables.automaton()
        every = list(tables.needles.values())
        self._uses = [[(u.op, u.pattern, u.left, u.right, u.text, u.lead, u.trail) for u in uses] for uses in every]
        easy = [len(uses) == 1 and uses[0].op == WORD and uses[0].sure and uses[0].left + uses[0].right == 2 for uses in every]
        self._easy = [uses[0].pattern if one else None for uses, one in zip(every, easy, strict=True)]
        self._spaced = [use.pattern for uses in every for use in uses if use.op != TRY and use.spaced]
        self._sources = {
            number: regex.compile(pattern.source)
            for number, pattern in enumerate(tables.patterns)
            if pattern.tokens and (len(pattern.tokens) > 1 or number in tables.always)
        }

    def scan(self, batch: Batch) -> Found:
        """All matches of all patterns in the batch; a place may be named twice."""
        plain = _haystack.read(batch.text)
        found: Found = [[] for _ in self.tables.patterns]
        trying: dict[int, list[int]] = {number: list(range(len(batch.begins))) for number in self.tables.always}
        if batch.begins:
            self._look(plain, batch.ends, found, trying)
            if "  " in plain:
                self._look_squeezed(plain, batch, found)
        for number, segments in trying.items():
            user = self.tables.patterns[number].regex
            if user is None:
                self._try_words(number, segments, batch, plain, found)
            elif number not in self._off:
                self._try_regex(number, user.compiled, segments, batch, found[number])
        return found

    def _look(self, plain: str, ends: list[int], found: Found, trying: dict[int, list[int]]) -> None:
        """Find the needles and sort out what each means: a match, nothing, or a segment in which its pattern must be tried."""
        raw, own_bytes = _haystack.as_bytes(plain)
        easy = self._easy if own_bytes else [None] * len(self._easy)
        uses = self._uses
        limits = [end + 1 for end in ends]
        k, last = 0, len(limits) - 1
        automaton = self._automaton
        for needle, begin, stop in automaton.find_matches_as_indexes(raw, overlapping=True) if automaton else ():
            while stop > limits[k] and k < last:
                k += 1
            pattern = easy[needle]
            if pattern is not None:
                found[pattern].append((begin + 1, stop - 1, k))
                continue
            for op, pattern, left, right, text, lead, trail in uses[needle]:
                start, end = begin + left, stop - right
                if op == TRY:
                    segments = trying.setdefault(pattern, [])
                    if not segments or segments[-1] != k:
                        segments.append(k)
                elif plain[start:end] == text:
                    start = raw.rfind(b" ", 0, start) + 1 if lead else start
                    end = raw.find(b" ", end) if trail else end
                    found[pattern].append((start, end, k))

    def _look_squeezed(self, plain: str, batch: Batch, found: Found) -> None:
        """Phrases again in the segments with more than one space somewhere, this time with one, places carried back."""
        begins, ends = batch.begins, batch.ends
        numbers = dict.fromkeys(bisect_right(begins, gap.start()) - 1 for gap in _GAP.finditer(plain))
        pieces = [(k, _GAP.sub(" ", plain[begins[k] : ends[k]])) for k in numbers]
        joined = _haystack.SEPARATOR + "".join(piece + _haystack.SEPARATOR for _, piece in pieces)
        new_ends = list(accumulate((len(piece) + 1 for _, piece in pieces)))
        again: Found = [[] for _ in found]
        self._look(joined, new_ends, again, {})
        back: dict[int, _WayBack] = {}
        for pattern in self._spaced:
            for start, end, at in again[pattern]:
                if at not in back:
                    k, piece = pieces[at]
                    back[at] = _WayBack(plain[begins[k] : ends[k]], begins[k], new_ends[at] - len(piece))
                found[pattern].append((back[at].place(start), back[at].place(end - 1) + 1, pieces[at][0]))

    def _try_words(self, number: int, segments: list[int], batch: Batch, plain: str, found: Found) -> None:
        """Every place, also those that overlap, where a phrase stands in these segments."""
        compiled, matches = self._sources[number], found[number]
        for k in segments:
            begin = batch.begins[k]
            for match in compiled.finditer(plain[begin : batch.ends[k]], overlapped=True):
                matches.append((begin + match.start(), begin + match.end(), k))

    def _try_regex(
        self,
        number: int,
        compiled: regex.Pattern[str],
        segments: list[int],
        batch: Batch,
        matches: list[Match],
    ) -> None:
        """What Python's finditer finds in each segment's speech, empty matches left out; stopped when it takes too long."""
        for k in segments:
            begin, clock = batch.begins[k], time.process_time()
            speech = batch.text[begin : batch.ends[k]]
            ordinary = _ORDINARY + _ORDINARY_EACH * len(speech)
            try:
                for match in compiled.finditer(speech, timeout=max(SECONDS - self._spent.get(number, 0.0), 0) + ordinary):
                    start, end = match.span()
                    if start < end:
                        matches.append((begin + start, begin + end, k))
            except (TimeoutError, MemoryError):
                self._switch_off(number, batch.materials[batch.owners[k]].source.id)
                return
            extra = time.process_time() - clock - ordinary
            if extra > 0:
                self._spent[number] = self._spent.get(number, 0.0) + extra

    def _switch_off(self, number: int, source: str) -> None:
        code, file, line = self.tables.where[number]
        written = self.tables.patterns[number].written
        message = (
            f"pattern '{written}' of code '{code}' was stopped in source '{source}' after {SECONDS:g} seconds: it tries too many "
            "ways to match; what it found is not complete"
        )
        self._off.add(number)
        self.overruns.append(Problem("L105", message, file, line))


class _WayBack:
    """From places in a squeezed segment to places in the batch."""

    def __init__(self, speech: str, begin: int, squeezed: int) -> None:
        """`begin` is where the speech begins in the batch, `squeezed` where it does once squeezed."""
        gaps = [(gap.start(), gap.end() - gap.start() - 1) for gap in _GAP.finditer(speech)]
        self._lost = list(accumulate(length for _, length in gaps))
        self._at = [start - lost for (start, _), lost in zip(gaps, [0, *self._lost], strict=False)]
        self._begin, self._squeezed = begin, squeezed

    def place(self, at: int) -> int:
        """Where the character at `at` of the squeezed text stands in the batch."""
        inside = at - self._squeezed
        before = bisect_right(self._at, inside - 1)
        return self._begin + inside + (self._lost[before - 1] if before else 0)

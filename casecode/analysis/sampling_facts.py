"""What is known of a sample before anybody codes it: how many units, who knows the words already, how often codes may come up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from casecode.analysis.corpus import Corpus
from casecode.analysis.counted import CONSENSUS, RULES
from casecode.analysis.sampling import Block
from casecode.analysis.segments import SILENT_KINDS
from casecode.analysis.units import admitted_rows, talks, units_of
from casecode.domain.source import ASKING, Segment, Span
from casecode.text.spans import covered, intersect, overlap, subtract, union

UNITS: tuple[str, ...] = ("turn", "sentence", "paragraph", "document")
"""Units that a sample can be counted in before it is coded."""
_ENOUGH = 1000
"""Words somebody must have read before the rate at which people code says anything."""


@dataclass(frozen=True, slots=True)
class Expected:
    """In how many drawn units each code is to be expected, by id, and what that rests on; no codes where nothing is known."""

    codes: Mapping[str, float] = field(default_factory=dict)
    basis: str = ""


def usual_unit(corpus: Corpus, drawn: Iterable[Block]) -> str:
    """Turn where people talk, paragraph where they write: what most of the drawn words are."""
    words: Counter[bool] = Counter()
    for block in drawn:
        words[talks(corpus, block.source)] += block.words
    return "turn" if words[True] >= words[False] else "paragraph"


def unit_counts(corpus: Corpus, some: Sequence[Block], unit: str) -> list[int]:
    """How many units (see `UNITS`) begin in each block, the words of interviewer and moderator left out."""
    begins = _Begins(corpus, unit)
    return [begins.between(block.source, block.start, block.end) for block in some]


class _Begins:
    """Where the units of each source begin; a source is cut when it is first asked for."""

    def __init__(self, corpus: Corpus, unit: str) -> None:
        self._corpus, self._unit, self._rows = corpus, unit, admitted_rows(corpus)
        self._known: dict[str, list[int]] = {}

    def _of(self, source: str) -> list[int]:
        if source not in self._known:
            made = units_of(self._corpus, source, self._unit, self._rows)
            self._known[source] = sorted(pieces[0][0] for pieces in made.units)
        return self._known[source]

    def between(self, source: str, start: int, end: int) -> int:
        """How many begin there."""
        starts = self._of(source)
        return bisect_left(starts, end) - bisect_left(starts, start)

    def at(self, source: str, start: int) -> int:
        """The number of the unit that is going on at an offset, -1 before the first."""
        return bisect_right(self._of(source), start) - 1


def _answering(corpus: Corpus, block: Block) -> Iterator[Segment]:
    material, first = corpus.material[block.source], corpus.first_row[block.source]
    for segment in corpus.speech[block.source].segments[block.rows[0] - first : block.rows[1] - first]:
        if segment.kind not in SILENT_KINDS and material.voice(segment).role not in ASKING:
            yield segment


def coded_before(corpus: Corpus, drawn: Iterable[Block], coder: str) -> int:
    """In how many of the blocks something of `coder` stands on the present words."""
    spans = _by_source(
        (one.source, (one.start, one.end))
        for one in corpus.codings
        if one.coder == coder and _present(corpus, one.source, one.text)
    )
    return sum(any(block.meets(block.source, span) for span in spans.get(block.source, ())) for block in drawn)


def read_by(corpus: Corpus, some: Iterable[Block], coders: Iterable[str]) -> frozenset[Block]:
    """The blocks of which each of `coders` has marked every segment as read."""
    marks = {coder: _by_source(_read(corpus, coder)) for coder in coders}
    return frozenset(
        block for block in some if all(_all_read(corpus, block, union(one.get(block.source, ()))) for one in marks.values())
    )


def _all_read(corpus: Corpus, block: Block, read: tuple[Span, ...]) -> bool:
    spans = [(segment.start, segment.end) for segment in _answering(corpus, block)]
    return bool(spans) and not subtract(spans, read)


def days_since(corpus: Corpus, drawn: Sequence[Block], coder: str, now: datetime) -> int | None:
    """Whole days since `coder` last coded or read something in one of the blocks; None when that is not known."""
    made = [(one.source, (one.start, one.end), one.at) for one in corpus.codings if one.coder == coder]
    made += [(mark.source, (mark.start, mark.end), mark.at) for mark in corpus.reads if mark.coder == coder]
    there = _by_source((block.source, (block.start, block.end)) for block in drawn)
    moments = [at for source, span, at in made if at and any(overlap(span, one) for one in there.get(source, ()))]
    last = max(moments, default="")
    if not last:
        return None
    moment = datetime.fromisoformat(last)
    return max(0, (now - (moment if moment.tzinfo else moment.replace(tzinfo=UTC))).days)


def expected(corpus: Corpus, drawn: Sequence[Block], unit: str) -> Expected:
    """In how many of the drawn units each code is to be expected; themes are left out, their codes are asked for.

    Where people have read at least 1,000 words: the units they gave the code, a word they read, times the words drawn. Else
    the drawn units in which the newest run of the rules has a hit begin (codes without rules are left out). Else nothing.
    """
    codes = [name for name, code in corpus.tree.codes.items() if not code.children and not code.retired]
    begins = _Begins(corpus, unit)
    marks = (mark for mark in corpus.reads if mark.coder not in {CONSENSUS, RULES} and _present(corpus, mark.source, mark.text))
    read = _by_source((mark.source, (mark.start, mark.end)) for mark in marks)
    words = sum(_words_in(corpus, source, union(spans)) for source, spans in read.items())
    own = [one for one in corpus.codings if one.coder not in {CONSENSUS, RULES} and _present(corpus, one.source, one.text)]
    if words >= _ENOUGH and own:
        rate = sum(block.words for block in drawn) / words
        seen = {(one.source, begins.at(one.source, one.start), corpus.tree.resolve(one.code)) for one in own}
        counts = Counter(code for _, _, code in seen)
        return Expected({code: counts[code] * rate for code in codes}, f"by the {words:,} words that people have coded")
    if not corpus.newest_run:
        return Expected()
    there = _by_source((block.source, (block.start, block.end)) for block in drawn)
    hits = {
        (source, begins.at(source, hit.start), corpus.tree.resolve(hit.code))
        for source, hit in corpus.runs[corpus.newest_run]
        if any(start <= hit.start < end for start, end in there.get(source, ()))
    }
    counts = Counter(code for _, _, code in hits)
    ruled = [code for code in codes if corpus.tree.codes[code].rules]
    return Expected({code: float(counts[code]) for code in ruled}, f"by the rules, run {corpus.newest_run}")


def _words_in(corpus: Corpus, source: str, read: tuple[Span, ...]) -> int:
    """Words of the segments of which at least half is read."""
    speech = corpus.speech[source]
    return sum(
        speech.words(at)
        for at, one in enumerate(speech.segments)
        if 2 * covered(intersect(read, [(one.start, one.end)])) >= one.end - one.start
    )


def _read(corpus: Corpus, coder: str) -> Iterator[tuple[str, Span]]:
    return (
        (mark.source, (mark.start, mark.end))
        for mark in corpus.reads
        if mark.coder == coder and _present(corpus, mark.source, mark.text)
    )


def _present(corpus: Corpus, source: str, text: str) -> bool:
    return source in corpus.material and corpus.material[source].text.hash == text


def _by_source(pairs: Iterable[tuple[str, Span]]) -> dict[str, list[Span]]:
    made: dict[str, list[Span]] = {}
    for source, span in pairs:
        made.setdefault(source, []).append(span)
    return made

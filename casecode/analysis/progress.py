"""How far each coder has read: by their own marks, on the present revision of each source."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import label_of
from casecode.domain.source import Material, Span
from casecode.text.spans import intersect


@dataclass(frozen=True, slots=True)
class Progress:
    """One coder in one source: segments `read` of `segments`, `codings` made, and `stopped` at segment (0: not begun).

    A segment is read when at least half of it lies in a read mark of this coder on the present revision.
    """

    source: str
    title: str
    segments: int
    read: int
    codings: int
    stopped: int
    done: bool


def coder_progress(corpus: Corpus, coder: str) -> tuple[Progress, ...]:
    """The sources a coder has begun (read or coded in), in order; others are left out."""
    codings: Counter[str] = Counter()
    last: dict[str, int] = defaultdict(int)
    for one in corpus.codings:
        material = corpus.material.get(one.source)
        if one.coder == coder and material is not None and one.text == material.text.hash:
            codings[one.source] += 1
            last[one.source] = max(last[one.source], one.start)
    read: dict[str, list[Span]] = defaultdict(list)
    for mark in corpus.reads:
        material = corpus.material.get(mark.source)
        if mark.coder == coder and material is not None and mark.text == material.text.hash:
            read[mark.source].append((mark.start, mark.end))
    begun = (one for one in corpus.materials if one.source.id in codings or one.source.id in read)
    return tuple(_progress(corpus, one, read[one.source.id], codings[one.source.id], last[one.source.id]) for one in begun)


def _progress(corpus: Corpus, material: Material, spans: list[Span], codings: int, last: int) -> Progress:
    source = material.source.id
    segments = corpus.speech[source].segments
    seen = [segment for segment in segments if _is_read((segment.start, segment.end), spans)]
    if seen:
        stopped = seen[-1].n
    else:
        at = corpus.speech[source].at(last, last + 1)
        stopped = segments[at].n if codings and at >= 0 else 0
    title = label_of(corpus, "source", source)
    return Progress(source, title, len(segments), len(seen), codings, stopped, len(seen) == len(segments))


def _is_read(segment: Span, spans: list[Span]) -> bool:
    """At least half of it lies in a mark; an empty segment is read when a mark holds its place."""
    start, end = segment
    if start == end:
        return any(first <= start < last for first, last in spans)
    inside = sum(stop - begin for begin, stop in intersect(spans, (segment,)))
    return 2 * inside >= end - start

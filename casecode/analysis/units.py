"""The units that agreement is counted over: turns, sentences, paragraphs, documents, excerpts, cut from the segments of ingest.

A unit is made of pieces of admitted speech; its turns and sentences are those frozen at ingest. Interviewers and moderators are
not admitted unless asked for, so their "mm-hm" inside somebody's turn leaves one turn of two pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casecode.analysis.corpus import Corpus
from casecode.domain.source import ASKING, Segment, Span
from casecode.text.spans import intersect

Ints = npt.NDArray[np.int64]
Pieces = tuple[Span, ...]
"""One unit: its stretches in code points, in order."""
_TALK = frozenset({"speech", "caption", "message"})
_NO_TURN = frozenset({"heading", "note"})
WITHIN: frozenset[str] = frozenset({"turn", "sentence", "paragraph", "document"})
"""Kinds of units that the segments themselves make; excerpts are given by people."""


@dataclass(frozen=True, slots=True)
class SourceUnits:
    """The units of one source, in order, none overlapping another."""

    source: str
    units: tuple[Pieces, ...]


def admitted_rows(
    corpus: Corpus, *, interviewer: bool = False, where: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.bool_]:
    """For each row of the corpus's segments whether its words take part.

    Events never do; interviewers and moderators only with `interviewer`; `where` is a filter over the same rows.
    """
    segments = corpus.segments
    taken: npt.NDArray[np.bool_] = (segments["kind"] != "event").to_numpy(dtype=bool)
    if not interviewer:
        taken = taken & ~segments["role"].isin(ASKING).to_numpy(dtype=bool)
    return taken if where is None else taken & where


def talks(corpus: Corpus, source: str) -> bool:
    """Whether people talk in turns there: interviews, focus groups, captions, chats."""
    return any(segment.turn and segment.kind in _TALK for segment in corpus.speech[source].segments)


def units_of(
    corpus: Corpus,
    source: str,
    unit: str,
    taken: npt.NDArray[np.bool_],
    excerpts: Mapping[str, Sequence[Span]] | None = None,
) -> SourceUnits:
    """The units of one source; `taken` is `admitted_rows`. `excerpts` are the given spans of `--unit excerpt`, by source."""
    first, segments = corpus.first_row[source], corpus.speech[source].segments
    admitted = [segment for segment, keep in zip(segments, taken[first : first + len(segments)].tolist(), strict=True) if keep]
    if unit == "excerpt":
        return SourceUnits(source, _excerpts((excerpts or {}).get(source, ()), admitted))
    if unit not in WITHIN:
        msg = f"no segments make a unit '{unit}'"
        raise ValueError(msg)
    return SourceUnits(source, _BY_UNIT[unit](admitted))


def _turns(segments: Sequence[Segment]) -> tuple[Pieces, ...]:
    """Turns; words without a speaker in a talk are a unit each, a back-channel that breaks nobody's turn is none."""
    made: dict[int, list[Span]] = {}
    alone = 0
    for segment in segments:
        if segment.turn:
            made.setdefault(segment.turn, []).append((segment.start, segment.end))
        elif segment.kind not in _NO_TURN and not segment.speaker:
            alone -= 1
            made[alone] = [(segment.start, segment.end)]
    return tuple(tuple(pieces) for pieces in made.values())


def _sentences(segments: Sequence[Segment]) -> tuple[Pieces, ...]:
    return tuple((span,) for segment in segments for span in segment.sentences or ((segment.start, segment.end),))


def _paragraphs(segments: Sequence[Segment]) -> tuple[Pieces, ...]:
    return tuple(((segment.start, segment.end),) for segment in segments)


def _document(segments: Sequence[Segment]) -> tuple[Pieces, ...]:
    return (tuple((segment.start, segment.end) for segment in segments),) if segments else ()


def _excerpts(given: Iterable[Span], segments: Sequence[Segment]) -> tuple[Pieces, ...]:
    """The given spans cut to admitted speech; what overlaps is one."""
    speech = [(segment.start, segment.end) for segment in segments]
    return tuple(pieces for span in apart(given) if (pieces := intersect((span,), speech)))


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap made one; those that only touch stay two."""
    made: list[Span] = []
    for start, end in sorted(set(spans)):
        if start >= end:
            continue
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return tuple(made)


_BY_UNIT: Mapping[str, Callable[[Sequence[Segment]], tuple[Pieces, ...]]] = {
    "turn": _turns,
    "sentence": _sentences,
    "paragraph": _paragraphs,
    "document": _document,
}

"""Who speaks where: the pass that all readers of running text share.

A reader hands over its canonical text and the span of every paragraph; what comes back are segments with the labels left
out of their spans, what the file declares, and every doubt. Speakers are never invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import ReadOptions
from casecode.domain.source import Kind, Mark, Segment, Span
from casecode.readers._accept import accept
from casecode.readers._doubts import doubts
from casecode.readers._header import Header, declared_roles, read_header
from casecode.readers._numbers import without_line_numbers
from casecode.readers._overlooked import overlooked
from casecode.readers._shapes import ARROW, Candidate, candidate, is_event_label
from casecode.readers._stamps import both_seconds, marks_in, may_hold_marks, says_nothing, stamps
from casecode.text.roles import label_key
from casecode.text.spans import trimmed

SPEAKERS_VERSION = "2"
_FOOTER = re.compile(
    r"\W*(?:transcribed by|transcription (?:by|provided)|transcript by|end of (?:interview|recording|transcript|tape|audio)|\[?end\]?\W*$)",
    re.IGNORECASE,
)
_FOOTERS = 3
_PROMPT = re.compile(r"[ \t*_]*(?:question|frage|pregunta|domanda|vraag|pergunta)[ \t]+\d{1,2}[ \t]*[.:)]", re.IGNORECASE)
_CLOCK_FROM = 3 * 3600


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the canonical text that the file sets apart (code points). `kind` other than paragraph is kept.

    Headings hold no labels. A caption keeps its kind and its times, with or without a label.
    """

    start: int
    end: int
    kind: Kind = "paragraph"
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the pass made of a text: segments numbered from 1, declared roles by label, header lines, problems.

    `shape` is the dominant shape of labels (empty: none found), `labels` how often each label stands in the text,
    `confidence` from 0 to 1. `perhaps` are labels that were not taken for speakers and may be.
    """

    segments: tuple[Segment, ...]
    declared: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    shape: str = ""
    labels: Mapping[str, int] = field(default_factory=dict)
    confidence: float = 0.0
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a paragraph under one label; `label` None: none stands here."""

    paragraph: Paragraph
    start: int
    end: int
    label: Candidate | None


def label_paragraphs(text: str, paragraphs: Sequence[Paragraph], options: ReadOptions) -> Labelled:
    """Find the speakers of `text`; see the module. `options.speakers` are labels that a person has named: they are certain.

    An unlabelled paragraph continues the speaker before it, save headings, events, lines that begin with `>>` and printed
    prompts (`Question 3. …`): these are nobody's, and so is what follows them. Without accepted labels every paragraph is
    a segment of its own kind and nobody's.
    """
    known = frozenset(label_key(label) for label in options.speakers)
    header = read_header(text, _all_lines(text, paragraphs))
    candidates, lines = _candidates(text, paragraphs, header, known)
    accepted = accept(candidates, lines, known)
    candidates = [each for each in candidates if accepted.takes(each) or _cuts_off(text, each)]
    segments = _segments(text, paragraphs, candidates, accepted.names, header)
    if accepted.shape == "numbered":
        segments = without_line_numbers(text, segments)
    by_clock = accepted.shape == "head" and accepted.clock is not None and (accepted.clock.seconds[0] or 0) >= _CLOCK_FROM
    if by_clock:
        segments = tuple(_with_clock(segment) for segment in segments)
    first = accepted.first.start if accepted.first else 0
    declared = declared_roles(text, first, header, accepted.counts)
    problems = doubts(text, segments, accepted, options.name)
    if by_clock:
        told = "the times are of the clock, not of the recording: they are kept as clock, not as seconds"
        problems = (*problems, Problem("R120", told, options.name, 0, "note"))
    missed = None if accepted.first else overlooked(text, _all_lines(text, paragraphs), options.name)
    if missed:
        problems = (*problems, missed.told)
    return Labelled(
        segments,
        declared,
        header.meta,
        problems,
        accepted.shape,
        accepted.counts,
        accepted.confidence,
        missed.labels if missed else (),
    )


def _all_lines(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[Span]:
    return (line for each in paragraphs if each.kind == "paragraph" for line in _lines(text, each))


def _candidates(text: str, paragraphs: Sequence[Paragraph], header: Header, known: frozenset[str]) -> tuple[list[Candidate], int]:
    """Every candidate in the order of the text, and how many lines there are. No list of lines is made: it may be a very long talk."""
    found: list[Candidate] = []
    lines = 0
    for paragraph in paragraphs:
        for start, end in _lines(text, paragraph):
            lines += 1
            if paragraph.kind != "heading" and start not in header.lines:
                each = candidate(text, start, end, known, opens=start == paragraph.start, loose=True)
                if each:
                    found.append(each)
    return found, lines


def _cuts_off(text: str, each: Candidate) -> bool:
    """Whether the speaker before does not go on at this line, though it names nobody."""
    return each.shape == ARROW or _is_event_line(text, each, _line_end(text, each))


def _line_end(text: str, label: Candidate) -> int:
    """Where the line of a label ends."""
    end = text.find("\n", label.start)
    return len(text) if end < 0 else end


def _lines(text: str, paragraph: Paragraph) -> Iterator[Span]:
    """The lines of a paragraph that are not blank."""
    at = paragraph.start
    while at < paragraph.end:
        end = text.find("\n", at, paragraph.end)
        end = paragraph.end if end < 0 else end
        if text[at:end].strip():
            yield (at, end)
        at = end + 1


def _is_event_line(text: str, label: Candidate, end: int) -> bool:
    """`**Break:** [01:44]`: a label that names no person, and nothing said behind it."""
    return is_event_label(label.label) and says_nothing(text, label.speech, end, marks_in(text, label.speech, end))


def _pieces(paragraphs: Sequence[Paragraph], cuts: list[Candidate]) -> Iterator[_Piece]:
    """The paragraphs, parted at `cuts`, which stand in the order of the text and are used up on the way to free their room."""
    cuts.reverse()
    for paragraph in paragraphs:
        at, label = paragraph.start, None
        while cuts and cuts[-1].start < paragraph.end:
            cut = cuts.pop()
            if cut.start > at:
                yield _Piece(paragraph, at, cut.start, label)
            at, label = cut.start, cut
        yield _Piece(paragraph, at, paragraph.end, label)


def _segments(
    text: str,
    paragraphs: Sequence[Paragraph],
    cuts: list[Candidate],
    names: Mapping[str, str],
    header: Header,
) -> tuple[Segment, ...]:
    made: list[Segment] = []
    speaker = ""
    label_time: tuple[float | None, float | None] = (None, None)
    footers = {id(paragraph) for paragraph in paragraphs[-_FOOTERS:] if _FOOTER.match(text, paragraph.start, paragraph.end)}
    for piece in _pieces(paragraphs, cuts):
        label = piece.label
        if label and label.key in names:
            speaker, label_time = names[label.key], label.seconds
        elif _is_nobodys(text, piece) or id(piece.paragraph) in footers:
            speaker, label_time = "", (None, None)
        kind = "note" if piece.start in header.lines or id(piece.paragraph) in footers else piece.paragraph.kind
        segment = _segment(text, piece, speaker, kind, label_time)
        if segment:
            made.append(replace(segment, n=len(made) + 1, ref=piece.paragraph.ref))
            label_time = (None, None) if segment.kind != "event" else label_time
    return tuple(made)


def _is_nobodys(text: str, piece: _Piece) -> bool:
    """Whether the speaker before does not go on here."""
    if piece.label:
        return piece.label.shape == ARROW
    return piece.paragraph.kind == "heading" or _PROMPT.match(text, piece.start, piece.end) is not None


def _with_clock(segment: Segment) -> Segment:
    if segment.seconds is None:
        return segment
    minutes, seconds = divmod(int(segment.seconds), 60)
    clock = f"clock {minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return replace(segment, seconds=None, until=None, ref=f"{segment.ref} {clock}".strip())


def _segment(text: str, piece: _Piece, speaker: str, kind: Kind, label_time: tuple[float | None, float | None]) -> Segment | None:
    """The piece as a segment with times and marks; None where nothing stands behind a label."""
    begin = piece.label.speech if piece.label else piece.start
    if piece.label and is_event_label(piece.label.label):
        return _event(text, piece.start, piece.end)
    start, end, front, back = _without_outer_stamps(text, *trimmed(text, begin, piece.end))
    marks = marks_in(text, start, end)
    if not piece.label and kind == "paragraph" and says_nothing(text, start, end, marks) and (marks or front[0] is not None):
        return _event(text, piece.start, piece.end)
    if start >= end:
        return None
    said: Kind = "speech" if speaker and kind == "paragraph" else kind
    seconds = label_time[0] if front[0] is None else front[0]
    until = next((time for time in (back, front[1], label_time[1]) if time is not None), None)
    return Segment(0, said, start, end, speaker if said in {"speech", "caption"} else "", 0, seconds, until, marks)


def _event(text: str, start: int, end: int) -> Segment:
    begin, stop = trimmed(text, start, end)
    return Segment(0, "event", begin, stop, seconds=both_seconds(text[begin:stop])[0], marks=(Mark("event", begin, stop),))


def _without_outer_stamps(text: str, start: int, end: int) -> tuple[int, int, tuple[float | None, float | None], float | None]:
    """The span without the times that open and close it, and those times: they belong to the recording, not to the speech."""
    front: tuple[float | None, float | None] = (None, None)
    back: float | None = None
    found = list(stamps(text, start, end)) if may_hold_marks(text, start, end) else []
    for stamp in found:
        if text[start : stamp.start()].strip():
            break
        front = both_seconds(stamp.group()) if front[0] is None else front
        start = trimmed(text, stamp.end(), end)[0]
    for stamp in reversed(found):
        if stamp.start() < start or text[stamp.end() : end].strip():
            break
        back = both_seconds(stamp.group())[0] if stamp.group()[-1] in "])#>}" else back
        end = trimmed(text, start, stamp.start())[1]
    return start, end, front, back

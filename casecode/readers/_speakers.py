"""Who speaks where: the pass that all readers of running text share.

A reader hands over its canonical text and the span of every paragraph; what comes back are segments with the labels left
out of their spans, what the file declares, and every doubt. Speakers are never invented.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import ReadOptions
from casecode.domain.source import Kind, Mark, Segment, Span
from casecode.readers._accept import Accepted, accept
from casecode.readers._doubts import doubts
from casecode.readers._header import Header, declared_roles, read_header
from casecode.readers._shapes import ARROW, Candidate, candidate, is_event_label
from casecode.readers._stamps import both_seconds, marks_in, may_hold_marks, says_nothing, stamps
from casecode.text.roles import label_key
from casecode.text.spans import trimmed

SPEAKERS_VERSION = "1"
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
    `confidence` from 0 to 1.
    """

    segments: tuple[Segment, ...]
    declared: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    shape: str = ""
    labels: Mapping[str, int] = field(default_factory=dict)
    confidence: float = 0.0


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
    lines = [(paragraph, line) for paragraph in paragraphs for line in _lines(text, paragraph)]
    header = read_header(text, [line for paragraph, line in lines if paragraph.kind == "paragraph"])
    candidates = [
        found
        for paragraph, line in lines
        if paragraph.kind != "heading" and line[0] not in header.lines
        for found in (candidate(text, *line, known),)
        if found
    ]
    accepted = accept(candidates, len(lines), known, frozenset(paragraph.start for paragraph in paragraphs))
    cuts = {each.start: each for each in accepted.labels}
    cuts |= {each.start: each for each in candidates if each.shape == ARROW or _is_event_line(text, each, _line_end(text, each))}
    names = _written(accepted)
    segments = _segments(text, paragraphs, cuts, names, header)
    by_clock = _by_clock(accepted)
    if by_clock:
        segments = tuple(_with_clock(segment) for segment in segments)
    first = accepted.labels[0].start if accepted.labels else 0
    labels = Counter(names[each.key] for each in accepted.labels)
    declared = declared_roles(text, first, header, labels)
    problems = doubts(text, segments, accepted, labels, options.name)
    if by_clock:
        told = "the times are of the clock, not of the recording: they are kept as clock, not as seconds"
        problems = (*problems, Problem("R120", told, options.name, 0, "note"))
    return Labelled(segments, declared, header.meta, problems, accepted.shape, dict(labels), accepted.confidence)


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


def _written(accepted: Accepted) -> dict[str, str]:
    """How each label is mostly written: `RA`, `Ra` and `RA:` are one speaker."""
    forms: dict[str, Counter[str]] = {}
    for each in accepted.labels:
        forms.setdefault(each.key, Counter())[each.label] += 1
    return {key: counted.most_common(1)[0][0] for key, counted in forms.items()}


def _pieces(text: str, paragraphs: Sequence[Paragraph], cuts: Mapping[int, Candidate]) -> Iterator[_Piece]:
    for paragraph in paragraphs:
        at, label = paragraph.start, None
        for start, _ in _lines(text, paragraph) if paragraph.kind != "heading" else ():
            cut = cuts.get(start)
            if cut:
                if start > at:
                    yield _Piece(paragraph, at, start, label)
                at, label = start, cut
        yield _Piece(paragraph, at, paragraph.end, label)


def _segments(
    text: str,
    paragraphs: Sequence[Paragraph],
    cuts: Mapping[int, Candidate],
    names: Mapping[str, str],
    header: Header,
) -> tuple[Segment, ...]:
    made: list[Segment] = []
    speaker = ""
    label_time: tuple[float | None, float | None] = (None, None)
    footers = {id(paragraph) for paragraph in paragraphs[-_FOOTERS:] if _FOOTER.match(text, paragraph.start, paragraph.end)}
    for piece in _pieces(text, paragraphs, cuts):
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


def _by_clock(accepted: Accepted) -> bool:
    """Whether the labels carry the time of day (`[Ana] 11:02:09`): a recording does not begin three hours in."""
    first = next((each.seconds[0] for each in accepted.labels if each.stamp), None)
    return accepted.shape == "head" and first is not None and first >= _CLOCK_FROM


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

"""Captions as one text: what each voice says in each cue, a blank line apart, with the times of the recording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, Readings, ReadOptions
from casecode.domain.source import Segment
from casecode.readers._clean import clean
from casecode.readers._cues import Cue, Said
from casecode.readers._speakers import Labelled, Paragraph, label_paragraphs
from casecode.readers._stamps import marks_in
from casecode.readers._when import date_of_name


@dataclass(frozen=True, slots=True)
class Heard:
    """One timed stretch of a recognition: seconds, who (empty: not told), the words as they came."""

    start: float
    until: float
    voice: str
    words: str


def heard_readings(
    heard: Sequence[Heard],
    options: ReadOptions,
    name: str,
    *,
    encoding: str,
    language: str = "",
    problems: tuple[Problem, ...] = (),
) -> Readings:
    """The stretches as captions of one reading for the format `name`; none and the reason where no words were heard."""
    raw = (Cue(n, 0, each.start, each.until, ()) for n, each in enumerate(heard, 1))
    tidied = ((cue, " ".join(clean(each.voice).split()), clean(each.words).strip()) for cue, each in zip(raw, heard, strict=True))
    said = [Said(cue, voice, spoken) for cue, voice, spoken in tidied if spoken]
    if not said:
        nothing = Problem("R603", "nothing timed is in it: no segments with words", options.name)
        return Readings(name, (), encoding=encoding, problems=(*problems, nothing))
    silent = len(heard) - len(said)
    if silent:
        problems += (Problem("R124", f"{silent} captions hold no words", options.name, 0, "note"),)
    voiced = any(each.voice for each in said)
    reading = caption_reading(said, options, voiced=voiced, language=language)
    return Readings(name, (reading,), encoding=encoding, problems=problems)


def caption_reading(
    said: Sequence[Said],
    options: ReadOptions,
    *,
    voiced: bool,
    language: str = "",
    problems: Sequence[Problem] = (),
) -> Reading:
    """A caption a segment, `Name: ` before it where a voice is named. Where the file names no voices (`voiced` is false), names in
    the words (`Name: text`, `[Name]: text`) are found as in any other text.
    """  # noqa: D205  two sentences, one of them long
    text, labelled = _by_voice(said, options) if voiced else _by_label(said, options)
    day = date_of_name(options.name)
    return Reading(
        text=text,
        segments=labelled.segments,
        date=day,
        date_from="filename" if day else "",
        language=language or options.language,
        declared=labelled.declared,
        problems=(*problems, *labelled.problems),
        understood={"shape": labelled.shape, "confidence": f"{labelled.confidence:.2f}"} if labelled.shape else {},
    )


def _rendered(parts: Iterable[str]) -> tuple[str, list[tuple[int, int]]]:
    """The parts with a blank line between them, and the span of each."""
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for part in parts:
        spans.append((at, at + len(part)))
        text.append(part)
        at += len(part) + 2
    return "\n\n".join(text) + ("\n" if text else ""), spans


def _by_voice(said: Sequence[Said], options: ReadOptions) -> tuple[str, Labelled]:
    """Where the file names voices itself nothing needs to be found."""
    labels = [f"{each.voice}: " if each.voice else "" for each in said]
    text, spans = _rendered(label + each.words for label, each in zip(labels, said, strict=True))
    made: list[Segment] = []
    for each, label, (start, end) in zip(said, labels, spans, strict=True):
        begin = start + len(label)
        marks = marks_in(text, begin, end)
        made.append(_timed(Segment(len(made) + 1, "caption", begin, end, each.voice, marks=marks), each.cue))
    heard = Counter(each.voice for each in said if each.voice)
    problems: tuple[Problem, ...] = ()
    if len(heard) == 1:
        told = f"only one speaker is labelled ({next(iter(heard))} {heard.total()}): is the other one missing?"
        problems = (Problem("R110", told, options.name, 0, "warning"),)
    return text, Labelled(tuple(made), problems=problems, shape="voice", labels=dict(heard), confidence=1.0)


def _by_label(said: Sequence[Said], options: ReadOptions) -> tuple[str, Labelled]:
    """Where names stand in the words (`Name: text`, `[Name]: text`) they are found as in any other text."""
    text, spans = _rendered(each.words for each in said)
    places = [Paragraph(start, end, "caption", str(at)) for at, (start, end) in enumerate(spans)]
    labelled = label_paragraphs(text, places, options)
    segments = tuple(_timed(segment, said[int(segment.ref.partition(" ")[0])].cue) for segment in labelled.segments)
    return text, replace(labelled, segments=segments)


def _timed(segment: Segment, cue: Cue) -> Segment:
    return replace(segment, seconds=cue.start, until=cue.until, ref=f"cue {cue.number}")

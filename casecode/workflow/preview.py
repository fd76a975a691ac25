"""What would be read from a file, before it is: who speaks how much, what was not placed, and how to decide otherwise."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casecode.domain.protocol import Protocol, SourceRule
from casecode.domain.reading import Reading, Readings
from casecode.domain.source import Segment, Source, Voice
from casecode.study.place import place
from casecode.text.words import words_said

SHAPES: Mapping[str, str] = {
    "colon": "a name and a colon (Ana: …)",
    "head": "a name with a time on a line of its own (Ana  0:17)",
    "dash": "a name, a dash and a tab (Ana –<tab>…)",
    "abbr": "initials (A.R. …)",
    "timed": "a time before the name (0:17 Ana: …)",
    "spaced": "a name in capitals and a dash (ANA – …)",
    "bracket": "a name in brackets ([Ana] …)",
    "bare": "a role on a line of its own",
    "numbered": "a number, a name and a colon (12 Ana: …)",
    "tab": "a name and a tab (Ana<tab>…)",
    "dashed": "a name and a dash (Ana – …)",
    "voice": "the voices that the file itself marks",
}
_ASIDE = frozenset({"note", "event"})
_PLAIN = re.compile(r"[^\W_](?:[\w .'/-]*\w)?")
_BRIEF = 72
_HEADERS = 3
_SURE = 0.6
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """One label: segments and words under it, who it is taken for, and the share (0 to 1) of its segments that ask."""

    label: str
    segments: int
    words: int
    voice: Voice
    asks: float


@dataclass(frozen=True, slots=True)
class Preview:
    """How one file is understood. `items` counts the posts or rows of an export, `unlabelled` is the share (0 to 1) of its words
    that are nobody's, `headers` what was taken for lines about the document. `confidence` is empty where nothing had to be judged.
    """  # noqa: D205  one thought, two lines

    path: str
    format: str
    items: int
    shape: str
    confidence: str
    heard: tuple[Heard, ...]
    first: str
    last: str
    unlabelled: float
    headers: tuple[str, ...]
    date: str
    entry: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """The preview as it is shown."""
        posts = f", {self.items:,} sources" if self.items != 1 else ""
        return (f"{self.path}  ({self.format}{posts})", *(f"  {line}" for line in (*self._who(), *self._where(), *self._how())))

    def _who(self) -> Iterator[str]:
        if not self.heard:
            yield "Speakers: none found"
            return
        yield f"Speakers by {SHAPES.get(self.shape, 'the marks of the format')}{self._sure()}:"
        wide = max(len(one.label) for one in self.heard)
        for one in self.heard:
            taken = f"{one.voice.role}{f' {one.voice.participant}' if one.voice.participant else ''}"
            asks = f", asks in {one.asks:.0%} of them" if one.voice.role == "unknown" and one.asks else ""
            many = "1 segment" if one.segments == 1 else f"{one.segments:,} segments"
            yield f"  {one.label:<{wide}}  {many}, {one.words:,} words{asks}: {taken}"

    def _sure(self) -> str:
        if not self.confidence:
            return ""
        return f", sure to {float(self.confidence):.2f}" + ("" if float(self.confidence) >= _SURE else " (look at them)")

    def _where(self) -> Iterator[str]:
        yield f"First: {self.first}"
        yield f"Last:  {self.last}"
        if self.heard and self.unlabelled:
            yield f"Nobody's: {self.unlabelled:.1%} of the words"
        if self.date:
            yield f"Date: {self.date}"
        for line in self.headers[:_HEADERS]:
            yield f"About the document: {line}"
        if len(self.headers) > _HEADERS:
            yield f"  and {len(self.headers) - _HEADERS} more such lines"

    def _how(self) -> Iterator[str]:
        yield "To decide otherwise, in casecode.yaml:"
        yield from (f"  {line}" for line in self.entry)


def preview(
    protocol: Protocol, path: str, readings: Readings, rule: SourceRule | None, given: Mapping[str, str] | None = None
) -> Preview:
    """How the file at `path` is understood; `readings` have their turns numbered, `rule` is the protocol's entry for it."""
    heard = _heard(protocol, path, readings, given or {})
    spoken = [(reading, segment) for reading in readings.items for segment in reading.segments if segment.kind not in _ASIDE]
    words = sum(words_said(reading.text, [one]) for reading, one in spoken)
    nobodys = sum(words_said(reading.text, [one]) for reading, one in spoken if not one.speaker and one.kind != "heading")
    understood = readings.items[0].understood if readings.items else {}
    return Preview(
        path=path,
        format=readings.format,
        items=len(readings.items),
        shape=understood.get("shape", ""),
        confidence=understood.get("confidence", ""),
        heard=heard,
        first=_said(*spoken[0]) if spoken else "",
        last=_said(*spoken[-1]) if spoken else "",
        unlabelled=nobodys / words if words else 0.0,
        headers=tuple(_headers(readings)),
        date=_date(readings),
        entry=_entry(path, rule, heard, tuple(filter(None, understood.get("perhaps", "").split("\t")))),
    )


def _heard(protocol: Protocol, path: str, readings: Readings, given: Mapping[str, str]) -> tuple[Heard, ...]:
    """Every label, the most frequent first."""
    segments: Counter[str] = Counter()
    words: Counter[str] = Counter()
    asks: Counter[str] = Counter()
    voices: dict[str, Voice] = {}
    for reading in readings.items:
        labels = Counter(segment.speaker for segment in reading.segments if segment.speaker)
        facts = Source("", reading.title, "", path, "", "", speakers=labels, declared=reading.declared, given=given)
        for label, voice in place(protocol, facts).voices.items():
            voices.setdefault(label, voice)
        segments.update(labels)
        for segment in reading.segments:
            if segment.speaker:
                words[segment.speaker] += words_said(reading.text, [segment])
                asks[segment.speaker] += "?" in _words(reading, segment)
    return tuple(
        Heard(label, count, words[label], voices.get(label, Voice()), asks[label] / count)
        for label, count in sorted(segments.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _date(readings: Readings) -> str:
    """The date of a document and where it was found; an export has one for each of its items."""
    if readings.container or not readings.items or not readings.items[0].date:
        return ""
    only = readings.items[0]
    return f"{only.date}, from the {only.date_from}" if only.date_from else only.date


def _headers(readings: Readings) -> Iterator[str]:
    for reading in readings.items:
        for segment in reading.segments:
            if segment.kind == "note":
                yield from (_brief(line) for line in _words(reading, segment).split("\n") if line.strip())


def _entry(path: str, rule: SourceRule | None, heard: tuple[Heard, ...], perhaps: tuple[str, ...]) -> tuple[str, ...]:
    """What to write into the protocol: the labels as they were taken, to be changed; without any, those that may be some."""
    pairs = {_quoted(one.label): one.voice.participant if _names(one.voice) else one.voice.role for one in heard}
    pairs = pairs or dict.fromkeys(map(_quoted, perhaps[:_NAMED]), "participant")
    named = (
        ", ".join(f"{label}: {_quoted(voice)}" for label, voice in pairs.items()) or "Interviewer: interviewer, Maya: participant"
    )
    speakers = f"speakers: {{{named}}}"
    hint = "a role, or the id of a participant" if heard else "the labels as they stand in the text, if it has any"
    if rule is not None:
        where = f"the entry `files: {rule.files}`" + (f" at line {rule.line}" if rule.line else "")
        return (f"# {where}; after each label {hint}", speakers)
    return (f"# under `sources:`; after each label {hint}", f"- files: {_quoted(path)}", "  method: interview", f"  {speakers}")


def _names(voice: Voice) -> bool:
    """Whether the participant's id says it all: another role would be lost with it."""
    return bool(voice.participant) and voice.role == "participant"


def _quoted(words: str) -> str:
    """A word as YAML takes it inside braces."""
    return words if _PLAIN.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def _words(reading: Reading, segment: Segment) -> str:
    return reading.text[segment.start : segment.end]


def _said(reading: Reading, segment: Segment) -> str:
    who = f"{segment.speaker}: " if segment.speaker else ""
    return who + _brief(_words(reading, segment))


def _brief(words: str) -> str:
    even = " ".join(words.split())
    return even if len(even) <= _BRIEF else even[: _BRIEF - 1].rstrip() + "…"

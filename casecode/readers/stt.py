"""The JSON of speech services and transcript editors: Amazon Transcribe, Google Speech, BBC Kaldi, autoEdit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._captions import Heard, heard_readings
from casecode.readers._json import load, member, members, number, opens_json, words
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.text.canonical import CANON_VERSION

_PAUSE = 2.0
_SENTENCE_ENDS = re.compile(r"[.?!…。？！]['\"”’»)]*$")
_KEYS = (
    re.compile(rb'"(?:jobName|accountId)"\s*:'),
    re.compile(rb'^\s*\{\s*"results"\s*:\s*\[\s*\{\s*"alternatives"'),
    re.compile(rb'"retval"\s*:\s*\{'),
    re.compile(rb'"paragraph"\s*:\s*\[\s*\{\s*"line"'),
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it was recognised, with its times in seconds; punctuation is `glued` to the word before it; `first`: of a result."""

    text: str
    start: float | None
    until: float | None
    voice: str = ""
    glued: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class _Stt:
    name: str = "stt"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".json",)

    def claims(self, head: bytes, name: str) -> float:
        """Sure by the keys that each service writes at the top of its files."""
        del name
        return 0.9 if opens_json(head) and any(key.search(head) for key in _KEYS) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One reading, a caption a sentence or a speaker's stretch, whichever is shorter; long pauses part too."""
        value, encoding, problems = load(data, options)
        if value is None and problems:
            return Readings("stt", (), encoding=encoding or "utf-8", problems=problems)
        found = next((heard for heard in (tuple(_stretches(way(value))) for way in _WAYS) if heard), ())
        if not found:
            unknown = Problem("R605", "no speech service known here writes such JSON: export .vtt, .srt or .txt", options.name)
            return Readings("stt", (), encoding=encoding, problems=(*problems, unknown))
        return heard_readings(found, options, "stt", encoding=encoding, problems=problems)


def _stretches(said: Iterable[_Word]) -> Iterator[Heard]:
    """The words put together: a new stretch where the voice changes, a sentence has ended or two seconds pass in silence."""
    part: list[_Word] = []
    for word in said:
        if part and _parts(part[-1], word):
            yield _together(part)
            part = []
        part.append(word)
    if part:
        yield _together(part)


def _parts(before: _Word, word: _Word) -> bool:
    if word.glued:
        return False
    paused = before.until is not None and word.start is not None and word.start - before.until >= _PAUSE
    return word.first or word.voice != before.voice or paused or _SENTENCE_ENDS.search(before.text) is not None


def _together(part: list[_Word]) -> Heard:
    text = "".join(word.text if word.glued or at == 0 else f" {word.text}" for at, word in enumerate(part))
    start = next((word.start for word in part if word.start is not None), 0.0)
    until = next((word.until for word in reversed(part) if word.until is not None), start)
    return Heard(round(start, 3), round(max(until, start), 3), part[0].voice, text)


def _amazon(value: object) -> Iterator[_Word]:
    """`results.items`; who speaks is told per item or by the start times below `speaker_labels`."""
    labels = members(value, "results", "speaker_labels", "segments")
    by_start = {words(item, "start_time"): words(item, "speaker_label") for part in labels for item in members(part, "items")}
    voice = ""
    for item in members(value, "results", "items"):
        best = next(iter(members(item, "alternatives")), None)
        glued = words(item, "type") == "punctuation"
        if not glued:
            voice = words(item, "speaker_label") or by_start.get(words(item, "start_time"), "")
        yield _Word(words(best, "content"), number(item, "start_time"), number(item, "end_time"), voice, glued)


def _google(value: object) -> Iterator[_Word]:
    """`results[].alternatives[0].words`, or their `transcript` where the words have no times of their own.

    Where voices are told apart, the last result repeats all words with the voice of each, and only that one is read.
    """
    results = [next(iter(members(each, "alternatives")), None) for each in members(value, "results")]
    tagged = [best for best in results if any(_tag(word) for word in members(best, "words"))]
    for best in tagged[-1:] or results:
        spoken = members(best, "words")
        if not spoken:
            yield from (_Word(word, None, None, first=at == 0) for at, word in enumerate(words(best, "transcript").split()))
        for at, word in enumerate(spoken):
            start, until = _clock(word, "startTime"), _clock(word, "endTime")
            yield _Word(words(word, "word"), start, until, _tag(word), first=at == 0 and not tagged)


def _tag(word: object) -> str:
    tag = number(word, "speakerTag")
    return words(word, "speakerLabel") or (f"Speaker {tag:.0f}" if tag else "")


def _clock(word: object, name: str) -> float | None:
    """`"12.900s"`, or seconds and billionths apart."""
    whole = number(word, name, "seconds")
    return number(word, name) if whole is None else whole + (number(word, name, "nanos") or 0.0) / 1e9


def _kaldi(value: object) -> Iterator[_Word]:
    """`retval.words`, who speaks by the start times below `retval.segmentation`."""
    inner = value if member(value, "retval") is None else member(value, "retval")
    parts = sorted(
        (number(part, "start") or 0.0, words(part, "speaker", "@id")) for part in members(inner, "segmentation", "segments")
    )
    starts = [start for start, _ in parts]
    for word in members(inner, "words"):
        begin = number(word, "start")
        at = bisect_right(starts, begin or 0.0) - 1
        voice = parts[at][1] if at >= 0 else ""
        yield _Word(words(word, "punct") or words(word, "word"), begin, number(word, "end"), voice)


def _autoedit(value: object) -> Iterator[_Word]:
    """`text[].paragraph[].line[]`."""
    for block in members(value, "text"):
        for paragraph in members(block, "paragraph"):
            for word in members(paragraph, "line"):
                yield _Word(words(word, "text"), number(word, "startTime"), number(word, "endTime"), words(block, "speaker"))


_WAYS = (_amazon, _google, _kaldi, _autoedit)

READER = _Stt()

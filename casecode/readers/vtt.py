"""WebVTT as Zoom, Teams, oral-history archives, speech recognisers and video platforms write it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, Readings, ReadOptions
from casecode.readers._captions import caption_reading
from casecode.readers._cues import cues, has_voices, rolling, unrolled, voices
from casecode.readers._prose import opened
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.text.canonical import CANON_VERSION

_LANGUAGE = re.compile(r"^Language:[ \t]*([\w-]+)", re.MULTILINE)


def cue_reading(text: str, options: ReadOptions, language: str = "") -> tuple[Reading | None, tuple[Problem, ...]]:
    """The cues of `text` as one reading: a caption a segment, a blank line between them, `Name: ` where a voice is named.

    None, and the reason, when there are no cues.
    """
    found, odd = cues(text)
    problems = [Problem("R123", "an arrow between times that cannot be read", options.name, line, "warning") for line in odd]
    if not found:
        return None, (*problems, Problem("R122", "no caption has a time (00:01.000 --> 00:04.000)", options.name))
    shown = unrolled(found) if rolling(found) else found
    empty = sum(1 for cue in found if not cue.lines)
    if empty:
        problems.append(Problem("R124", f"{empty} captions hold no words", options.name, 0, "note"))
    said = tuple(voices(shown))
    return caption_reading(said, options, voiced=has_voices(shown), language=language, problems=problems), ()


def cue_readings(data: bytes, options: ReadOptions, name: str) -> Readings:
    """The whole of a caption file called `name` as format."""
    text, encoding, problems = opened(data, options)
    if not text:
        return Readings(name, (), encoding=encoding, problems=problems)
    header = text.split("-->", 1)[0]
    stated = _LANGUAGE.search(header)
    reading, refused = cue_reading(text, options, stated.group(1) if stated else "")
    return Readings(name, (reading,) if reading else (), encoding=encoding, problems=(*problems, *refused))


@dataclass(frozen=True, slots=True)
class Vtt:
    """The reader of WebVTT."""

    name: str = "vtt"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".vtt",)

    def claims(self, head: bytes, name: str) -> float:
        """1 for the word WEBVTT at the start, 0.7 for cues under its name."""
        if head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
            return 1.0
        return 0.7 if name.lower().endswith(self.suffixes) and b"-->" in head.replace(b"\0", b"") else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One reading with a caption a segment; none and the reason where there are no cues."""
        return cue_readings(data, options, self.name)


READER = Vtt()

"""SubRip captions: the same cues as WebVTT with a comma in the times and a number above."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.readers.vtt import cue_readings
from casecode.text.canonical import CANON_VERSION

_FIRST = re.compile(rb"\s*\d+\s*\n\s*\d+:\d+:\d+[,.]\d+\s*-->")


@dataclass(frozen=True, slots=True)
class Srt:
    """The reader of SubRip files."""

    name: str = "srt"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".srt",)

    def claims(self, head: bytes, name: str) -> float:
        """0.95 for a number and a time at the start, 0.7 for cues under its name."""
        plain = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\0", b"")
        if _FIRST.match(plain):
            return 0.95
        return 0.7 if name.lower().endswith(self.suffixes) and b"-->" in plain else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One reading with a caption a segment; none and the reason where there are no cues."""
        return cue_readings(data, options, self.name)


READER = Srt()

"""Times as transcripts print them, and the sounds that transcribers put in brackets. Times are seconds as floats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casecode.domain.source import Mark

TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
"""`1:04:07.250`, `00:12`, unpadded too."""
RANGE = rf"{TIME}(?:\s*(?:-->|[-–—])\s*{TIME})?"
BRACKETED = rf"(?:\\?\[\s*{RANGE}\s*\\?\]|\(\s*{RANGE}\s*\)|<{TIME}>|\{{{TIME}\}}|#{TIME}(?:-\d)?#)"
"""A time that its brackets mark as one: `[00:12]`, `\\[00:12\\]`, `(00:12 - 00:15)`, `#00:00:05-2#`."""

_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?(?:-(\d)#)?")
_STAMP = re.compile(rf"{BRACKETED}|^[ \t]*{TIME}(?:[ \t]*-->[ \t]*{TIME})?[ \t]*$", re.MULTILINE)
_SOUNDS = """
laugh laughs laughter laughing chuckle chuckles chuckling giggles giggling cough coughs coughing sigh sighs sighing sob sobs crying
cries pause pauses silence silent inaudible unintelligible indiscernible crosstalk cross overlapping music applause noise noises
sneeze sneezes whisper whispers whispering sniff sniffs gasp gasps clapping ringing rings rustling redacted unclear foreign
beep bleep break interruption interrupted recording videoclip unverständlich lacht lachen lachend gelächter räuspert pause hustet
seufzt rires rire inaudible silence toux risas risa ríe inaudible silencio pausa tos risate ride incomprensibile risos gelach
onverstaanbaar stilte anonymised anonymized
"""
_SOUND_WORDS = "|".join(sorted(set(_SOUNDS.split()), key=lambda word: (-len(word), word)))
_SOUND = re.compile(
    rf"\\?\[[^\[\]\n]{{0,80}}?\b(?:{_SOUND_WORDS})\b[^\[\]\n]{{0,80}}?\\?\](?!\()"
    rf"|\((?:[^()\n]{{0,24}}\s)?(?:{_SOUND_WORDS})(?:\s[^()\n]{{0,30}})?\)"
    r"|\\?\[\s*\?+\s*\\?\]|\(\s*\?+\s*\)|<\[\s*\?+\s*\]>|[♪♫][^♪♫\n]{0,200}[♪♫]|[♪♫]+",
    re.IGNORECASE,
)
_FLOOR = re.compile(r"[\[(<#{♪♫]|^[ \t]*\d{1,3}:", re.MULTILINE)


def seconds(stamp: str) -> float | None:
    """The first time in `stamp` in seconds (`1:04:07.5` -> 3847.5; `0:02-3#` counts tenths); None without one."""
    found = _TIME.search(stamp)
    if found is None:
        return None
    hours, minutes, rest, fraction, tenth = found.groups()
    total = int(hours or 0) * 3600 + int(minutes) * 60 + int(rest)
    return round(total + (float(f"0.{fraction}") if fraction else 0.0) + int(tenth or 0) / 10, 3)


def both_seconds(stamp: str) -> tuple[float | None, float | None]:
    """Begin and end of `[00:12 --> 00:15]`; the end is None where only one time stands."""
    times = [seconds(found.group()) for found in _TIME.finditer(stamp)]
    return (times[0] if times else None, times[1] if len(times) > 1 else None)


def stamps(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Every time in brackets within the span, and every time that has a line to itself."""
    return _STAMP.finditer(text, start, end)


def may_hold_marks(text: str, start: int, end: int) -> bool:
    """A quick look before a long one."""
    return _FLOOR.search(text, start, end) is not None


def marks_in(text: str, start: int, end: int) -> tuple[Mark, ...]:
    """Times and sounds inside a span of speech, in order, never overlapping: what stands there but was not said."""
    if not may_hold_marks(text, start, end):
        return ()
    found = [Mark("timestamp", hit.start(), hit.end()) for hit in stamps(text, start, end)]
    found += [Mark("event", hit.start(), hit.end()) for hit in _SOUND.finditer(text, start, end)]
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


@cache
def _nothing_said() -> re.Pattern[str]:
    return re.compile(r"[\s.,;:…\-–—*_\\]*")


def says_nothing(text: str, start: int, end: int, marks: tuple[Mark, ...]) -> bool:
    """Whether the span holds nothing but marks and punctuation."""
    at = start
    for mark in (*marks, Mark("", end, end)):
        if not _nothing_said().fullmatch(text, at, mark.start):
            return False
        at = mark.end
    return True

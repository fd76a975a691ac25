"""Cues: the timed captions of WebVTT and SRT, taken from files as programs really write them.

Times may be unpadded, blank lines may be missing, notes and styles stand between. What a cue says is cleaned of markup and
cut where another voice begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from casecode.readers._stamps import TIME, seconds
from casecode.text.canonical import canonicalise

_TIMING = re.compile(rf"[ \t]*(?P<start>{TIME})[ \t]*-->[ \t]*(?P<until>{TIME})(?=\s|$)")
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
_WORD_TIME = re.compile(rf"<{TIME}>")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,80})?[ \t]+(?P<name>[^>\n]{1,120})>|(?P<close></v>)", re.IGNORECASE)
_TAG = re.compile(
    rf"</?(?:c|i|b|u|s|em|strong|ruby|rt|lang|font|span|v)(?:\.[^\s>]{{0,80}})?(?:[ \t][^>\n]{{0,200}})?>|<{TIME}>|\{{\\an?\d\}}",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:(amp|lt|gt|nbsp|lrm|rlm|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));", re.IGNORECASE)
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "nbsp": "\u00a0", "lrm": "\u200e", "rlm": "\u200f", "quot": '"', "apos": "'"}
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its number in the file from 1, the line it stands on, its times in seconds, and its raw lines."""

    number: int
    line: int
    start: float
    until: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What one voice says in one cue, cleaned; `voice` is empty where the file names none here."""

    cue: Cue
    voice: str
    words: str


def cues(text: str) -> tuple[tuple[Cue, ...], tuple[int, ...]]:
    """The cues of a file in order, and the lines (from 1) that hold an arrow but no time that can be read."""
    found: list[Cue] = []
    odd: list[int] = []
    payload: list[str] = []
    skipping = False
    for number, line in enumerate([*text.split("\n"), ""], 1):
        timing = _TIMING.match(line)
        if timing:
            found = _with_payload(found, payload[:-1] if _ends_in_id(payload, len(found)) else payload)
            start, until = seconds(timing.group("start")) or 0.0, seconds(timing.group("until")) or 0.0
            found.append(Cue(len(found) + 1, number, start, until, ()))
            payload, skipping = [], False
        elif _BLOCK.match(line) and payload and not payload[-1].strip():
            skipping = True
        elif skipping:
            skipping = bool(line.strip())
        else:
            if "-->" in line:
                odd.append(number)
            payload.append(line)
    return tuple(_with_payload(found, payload)), tuple(odd)


def _with_payload(found: list[Cue], payload: Sequence[str]) -> list[Cue]:
    """The lines since the last timing belong to its cue; before the first cue they are the file's header."""
    lines = tuple(line for line in payload if line.strip())
    return [*found[:-1], replace(found[-1], lines=lines)] if found else found


def _ends_in_id(payload: Sequence[str], known: int) -> bool:
    """Whether the last line is the next cue's name: alone behind a blank line, or its very number."""
    if not payload or not payload[-1].strip():
        return False
    alone = len(payload) == 1 or not payload[-2].strip()
    return (alone and known > 0 and len(payload) > 1) or payload[-1].strip() == str(known + 1)


def rolling(found: Sequence[Cue]) -> bool:
    """Whether captions roll: each cue shows the last line again (automatic captions of video platforms)."""
    if any(_WORD_TIME.search(line) for cue in found for line in cue.lines):
        return True
    again = sum(1 for one, two in pairwise(found) if len(two.lines) > 1 and one.lines[-1:] == two.lines[:1])
    return again > 1 and again >= _MOSTLY * (len(found) - 1)


def unrolled(found: Sequence[Cue]) -> tuple[Cue, ...]:
    """The cues without the lines that the cue before has shown already; a cue with nothing new lengthens it."""
    kept: list[Cue] = []
    shown: tuple[str, ...] = ()
    for cue in found:
        plain = tuple(" ".join(cleaned(line).split()) for line in cue.lines)
        overlap = next((size for size in range(min(len(shown), len(plain)), 0, -1) if shown[-size:] == plain[:size]), 0)
        shown = plain or shown
        if kept and overlap and overlap == len(plain):
            kept[-1] = replace(kept[-1], until=max(kept[-1].until, cue.until))
        else:
            kept.append(replace(cue, lines=cue.lines[overlap:]))
    return tuple(kept)


def cleaned(words: str) -> str:
    """The words without tags and with their entities read; `<[?]>` and other notation stays."""
    return canonicalise(_ENTITY.sub(_read_entity, _TAG.sub("", words)))


def _read_entity(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    if name:
        return _NAMED[name.lower()]
    point = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(point) if point < 0x110000 and point else found.group()


def voices(found: Sequence[Cue]) -> Iterator[Said]:
    """What each voice says, cue by cue. A cue without a voice inherits the last one, unless that one was closed."""
    voice = ""
    for cue in found:
        raw = "\n".join(cue.lines)
        at = 0
        for tag in _VOICE.finditer(raw):
            yield from _said(cue, voice, raw[at : tag.start()])
            voice = "" if tag.group("close") else " ".join(cleaned(tag.group("name")).split())
            at = tag.end()
        yield from _said(cue, voice, raw[at:])


def _said(cue: Cue, voice: str, raw: str) -> Iterator[Said]:
    lines = [line.strip() for line in cleaned(raw).split("\n")]
    words = "\n".join(line for line in lines if line)
    if words:
        yield Said(cue, voice, words)


def has_voices(found: Sequence[Cue]) -> bool:
    """Whether any cue carries a voice tag."""
    return any(tag.group("name") for cue in found for line in cue.lines for tag in _VOICE.finditer(line))

"""What Whisper and its relatives write beside plain text and captions: JSON (with the speakers of WhisperX), TSV and LRC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._captions import Heard, heard_readings
from casecode.readers._json import load, member, members, number, opens_json, words
from casecode.readers._prose import opened
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.readers._stamps import seconds
from casecode.text.canonical import CANON_VERSION

_TSV_HEAD = re.compile(r"\ufeff?start\tend\t(?:speaker\t)?text(?:\tspeaker)?\n")
_TSV_LIKE = re.compile(rb"(?:\xef\xbb\xbf)?start\tend\t(?:speaker\t)?text(?:\tspeaker)?\r?\n")
_LRC_LINE = re.compile(r"\[(\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?)\](.*)")
_LRC_LIKE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s*\[[a-z]{2,8}:[^\]\n]*\]\s*\n)*\s*\[\d{1,3}:\d{1,2}(?:\.\d{1,3})?\]", re.IGNORECASE
)
_LRC_TAG = re.compile(r"\[([A-Za-z]{2,8}):([^\]\n]*)\]\s*")
_JSON_LIKE = re.compile(rb'"(?:segments|word_segments|transcription)"\s*:\s*\[')
_TEXT_FIRST = re.compile(rb'\s*\{\s*"(?:text|language|segments|systeminfo)"\s*:')
_MARKUP = re.compile(rb'"text"\s*:\s*"\s*(?:<|\\u003[cC])')


@dataclass(frozen=True, slots=True)
class _Whisper:
    name: str = "whisper"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".json", ".lrc", ".tsv")

    def claims(self, head: bytes, name: str) -> float:
        """Sure of a TSV by its header; of JSON by its lists, a little by a text that comes first; of LRC by its times and name."""
        if _TSV_LIKE.match(head):
            return 0.95
        lower = name.casefold()
        if _LRC_LIKE.match(head):
            return 0.9 if lower.endswith(".lrc") else 0.0
        if not opens_json(head) or _MARKUP.search(head[:400]):
            return 0.0
        if _JSON_LIKE.search(head) and b'"text"' in head:
            return 0.85
        return 0.6 if _TEXT_FIRST.match(head) and lower.endswith(".json") else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One reading with a segment a caption; speakers only where the file names them."""
        large = too_large(data, options.name)
        if large:
            return Readings("whisper", (), problems=large)
        if opens_json(data[:64]) and not _LRC_LIKE.match(data[:4096]):
            return _from_json(data, options)
        text, encoding, problems = opened(data, options)
        if not text:
            return Readings("whisper", (), encoding=encoding, problems=problems)
        heard, odd = _from_tsv(text) if _TSV_HEAD.match(text) else _from_lrc(text)
        told = tuple(Problem("R604", "no times can be read in this line", options.name, line, "warning") for line in odd)
        return heard_readings(heard, options, "whisper", encoding=encoding, problems=(*problems, *told))


def _from_json(data: bytes, options: ReadOptions) -> Readings:
    value, encoding, problems = load(data, options)
    if value is None:
        return Readings("whisper", (), encoding=encoding or "utf-8", problems=problems or (_not_whisper(options.name),))
    heard = tuple(_segments(value))
    if not heard:
        return Readings("whisper", (), encoding=encoding, problems=(*problems, _not_whisper(options.name)))
    language = words(value, "language") or words(value, "result", "language")
    return heard_readings(heard, options, "whisper", encoding=encoding, language=language, problems=problems)


def _not_whisper(file: str) -> Problem:
    return Problem("R603", "nothing timed is in it: this JSON has no segments as Whisper writes them", file)


def _segments(value: object) -> Iterator[Heard]:
    """The segments of Whisper and WhisperX (seconds), or those of whisper.cpp (milliseconds below `offsets`)."""
    for each in value if isinstance(value, list) else members(value, "segments"):
        start, until = number(each, "start"), number(each, "end")
        if isinstance(each, dict) and isinstance(member(each, "text"), str):
            yield _heard(start, until, words(each, "speaker"), words(each, "text"))
    for each in members(value, "transcription"):
        start, until = number(each, "offsets", "from"), number(each, "offsets", "to")
        if isinstance(member(each, "text"), str):
            yield _heard(_thousandth(start), _thousandth(until), words(each, "speaker"), words(each, "text"))


def _heard(start: float | None, until: float | None, voice: str, said: str) -> Heard:
    begin = max(start or 0.0, 0.0)
    return Heard(round(begin, 3), round(begin if until is None else max(until, begin), 3), voice, said)


def _thousandth(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def _from_tsv(text: str) -> tuple[list[Heard], list[int]]:
    """Rows of `start`, `end` (milliseconds) and `text`, with a `speaker` beside it where there is one."""
    header, *lines = text.split("\n")
    names = header.split("\t")
    heard: list[Heard] = []
    odd: list[int] = []
    for line, row in enumerate(lines, 2):
        cells = dict(zip(names, row.split("\t", len(names) - 1), strict=False))
        start, until = number(cells, "start"), number(cells, "end")
        if start is not None and until is not None:
            heard.append(_heard(start / 1000, until / 1000, cells.get("speaker", ""), cells.get("text", "")))
        elif row.strip():
            odd.append(line)
    return heard, odd


def _from_lrc(text: str) -> tuple[list[Heard], list[int]]:
    """Lines `[mm:ss.xx]words`. An empty one ends the line before, which else lasts until the next."""
    heard: list[Heard] = []
    odd: list[int] = []
    open_end = False
    for line, row in enumerate(text.split("\n"), 1):
        found = _LRC_LINE.match(row.strip())
        if found is None:
            if row.strip() and not _LRC_TAG.fullmatch(row.strip()):
                odd.append(line)
            continue
        at = seconds(found.group(1)) or 0.0
        if open_end:
            heard[-1] = _heard(heard[-1].start, at, "", heard[-1].words)
        open_end = bool(found.group(2).strip())
        if open_end:
            heard.append(_heard(at, None, "", found.group(2)))
    return heard, odd


READER = _Whisper()

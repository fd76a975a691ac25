"""Plain text: transcripts with labels in any of the usual shapes, captions with times, notes, articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from casecode.domain.reading import Readings, ReadOptions
from casecode.domain.source import Kind
from casecode.readers._prose import opened, running_reading
from casecode.readers._speakers import SPEAKERS_VERSION, Paragraph
from casecode.readers._stamps import BRACKETED, TIME
from casecode.text.canonical import CANON_VERSION

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_STAMPED = re.compile(rf"[ \t]*(?:{BRACKETED})[ \t]*\S")
_RANGED = re.compile(rf"[ \t]*\[{TIME} *--> *{TIME}\]")
_MOSTLY = 0.6
_WRAPPED_AT = 120


def blocks(text: str, start: int = 0) -> list[tuple[int, int]]:
    """The stretches between blank lines, from `start` on."""
    found: list[tuple[int, int]] = []
    at = start
    for gap in _BLANK.finditer(text, start):
        found.append((at, gap.start()))
        at = gap.end()
    found.append((at, len(text)))
    return [(begin, end) for begin, end in found if text[begin:end].strip()]


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a plain text.

    Lines that mostly begin with a time are paragraphs of their own (captions where the time is a range). Otherwise blank
    lines part them; where lines are too long to be wrapped by hand, each line is one.
    """
    spans = blocks(text)
    stamped = _stamped(text, [line for span in spans for line in _lines(text, *span)])
    if stamped:
        return stamped
    made: list[Paragraph] = []
    for start, end in spans:
        lines = _lines(text, start, end)
        if len(lines) > 1 and median(stop - begin for begin, stop in lines) > _WRAPPED_AT:
            made += [Paragraph(begin, stop) for begin, stop in lines]
        else:
            made.append(Paragraph(start, end))
    return made


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = start
    for line in text[start:end].split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _stamped(text: str, lines: list[tuple[int, int]]) -> list[Paragraph]:
    """One paragraph from each line with a time to the next; none where times do not rule the page."""
    starts = [start for start, end in lines if _STAMPED.match(text, start, end)]
    if len(starts) < 2 or len(starts) < _MOSTLY * len(lines):
        return []
    made: list[Paragraph] = []
    first = text[: starts[0]]
    made += [Paragraph(begin, end) for begin, end in blocks(first)] if first.strip() else []
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        kind: Kind = "caption" if _RANGED.match(text, start) else "paragraph"
        made.append(Paragraph(start, stop, kind, f"cue {number}" if kind == "caption" else ""))
    return made


@dataclass(frozen=True, slots=True)
class Txt:
    """The reader of plain text, and of anything that is text and nobody else's."""

    name: str = "txt"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".txt", ".text")

    def claims(self, head: bytes, name: str) -> float:
        """0.5 for a plain text by name, 0.1 for what looks like text, 0 for binary files, rich text and PDF."""
        if head.startswith((b"{\\rtf", b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\x1f\x8b", b"\xff\xd8\xff")):
            return 0.0
        if name.lower().endswith(self.suffixes):
            return 0.5
        return 0.0 if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) else 0.1

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One reading; none and the reason where the bytes are no text."""
        text, encoding, problems = opened(data, options)
        if not text:
            return Readings(self.name, (), encoding=encoding, problems=problems)
        return Readings(self.name, (running_reading(text, paragraphs(text), options, {}),), encoding=encoding, problems=problems)


READER = Txt()

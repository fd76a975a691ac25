"""A source as a text that a person edits: numbered segments, marks under each, remarks behind `#`.

    ¶23 Maya: My manager stood by us from day one, but the hours doubled.
        + trust-manager: "stood by us from day one" [Q-7f3a2b1c]
        + workload, ambivalence
        ! memo: first time praise and cost come in one breath
        = read

Lines that begin with `¶` or `¦` are the source's own and protected: what is changed in them is told and has no effect.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from casecode.domain.source import SourceText

LineKind = Literal["segment", "more", "code", "memo", "read", "remark", "blank", "other"]

_INDENT = "    "
_MORE = "  ¦ "
_SEGMENT = re.compile(r"\s*¶\s*(\d+)(?=\D|$)")
_MEMO = re.compile(
    r"(?P<kind>(?![Qq]-)[A-Za-z][A-Za-z _-]*?)?\s*(?:\[?(?P<id>[Qq]-[0-9A-Za-z]+)\]?)?\s*:\s*(?P<text>.*)", re.DOTALL
)
_FIRST: Mapping[str, LineKind] = {"+": "code", "!": "memo", "=": "read", "#": "remark", "¦": "more", "¶": "segment"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a buffer: its number from 1, its kind, the number of the segment it stands under (0 above the first).

    `text` is the line without line end and white space around it; of a memo all its lines.
    """

    number: int
    kind: LineKind
    n: int
    text: str


@dataclass(frozen=True, slots=True)
class Below:
    """What stands under a segment: remarks (each a line), and mark lines, in this order."""

    remarks: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


def segment_lines(text: SourceText) -> dict[int, tuple[str, ...]]:
    """The protected lines of each segment by its number."""
    made: dict[int, tuple[str, ...]] = {}
    for segment in text.segments:
        first, *rest = text.text[segment.start : segment.end].split("\n")
        who = f" {one_line(segment.speaker)}:" if segment.speaker else ""
        made[segment.n] = (f"¶{segment.n}{who} {first}".rstrip(), *(f"{_MORE}{line}".rstrip() for line in rest))
    return made


def write_buffer(text: SourceText, head: Sequence[str], below: Mapping[int, Sequence[Below]], only: Sequence[int]) -> str:
    """The buffer of the segments `only` of `text`: remarks of `head` first, under each segment what stands there.

    Number 0 is above the first segment.
    """
    made = [f"# {line}".rstrip() for line in head]
    made += _below(below.get(0, ()))
    wanted = frozenset(only)
    left_out = False
    for n, lines in segment_lines(text).items():
        if n in wanted:
            made += ["", *lines, *_below(below.get(n, ()))]
        elif not left_out:
            made += ["", "# …"]
        left_out = n not in wanted
    return "\n".join(made) + "\n"


def _below(what: Sequence[Below]) -> Iterator[str]:
    for one in what:
        yield from (f"{_INDENT}# {one_line(remark)}" for remark in one.remarks)
        for mark in one.marks:
            yield from (_INDENT + line for line in mark.split("\n"))


def read_buffer(content: str) -> tuple[Line, ...]:
    """The lines of a buffer as saved by any editor. A memo goes on in the lines below it up to the next mark or blank line."""
    made: list[Line] = []
    n = 0
    for number, raw in enumerate(content.removeprefix("\ufeff").split("\n"), start=1):
        line = raw.rstrip("\r")
        stripped = line.strip()
        kind: LineKind = _FIRST.get(stripped[:1], "other") if stripped else "blank"
        if kind == "segment":
            found = _SEGMENT.match(line)
            kind, n = ("segment", int(found.group(1))) if found else ("other", n)
        if kind == "other" and made and made[-1].kind == "memo" and line[:1].isspace():
            made[-1] = Line(made[-1].number, "memo", n, f"{made[-1].text}\n{stripped}")
        else:
            made.append(Line(number, kind, n, stripped))
    return tuple(made)


def own_lines(lines: Sequence[Line]) -> dict[int, list[Line]]:
    """The lines that stand for the source, by segment: its first line and those that go on."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        if line.kind in {"segment", "more"}:
            found.setdefault(line.n, []).append(line)
    return found


def changed_segments(text: SourceText, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Segments whose protected lines were changed, with the line of the buffer; what an editor does to white space is none."""
    own = own_lines(lines)
    for n, wanted in segment_lines(text).items():
        there = own.get(n, [])
        if there and [one_line(line.text) for line in there] != [one_line(line) for line in wanted]:
            yield n, there[0].number


def one_line(words: str) -> str:
    """The words in one line as editors leave them: NFC, every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def read_memo(line: str, kinds: Sequence[str]) -> tuple[str, str, str]:
    """Kind, excerpt id and words of a line `! kind: words`; an unknown kind is part of the words, kind then empty."""
    body = line.lstrip("!").strip()
    found = _MEMO.fullmatch(body)
    if found:
        kind = (found["kind"] or "memo").strip().lower().replace(" ", "_").replace("-", "_")
        if kind in {"memo", *kinds}:
            return "" if kind == "memo" else kind, found["id"] or "", found["text"].strip()
    return "", "", body

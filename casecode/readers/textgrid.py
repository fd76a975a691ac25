"""Praat's TextGrid, long or short: labelled intervals of a tier are what its speaker says, empty ones are silence.

Praat reads a TextGrid as a row of quoted texts, free-standing numbers and flags, and passes over everything else; so does this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._prose import opened
from casecode.readers._tiers import Piece, Tier, chained, is_layer, is_words, spoken, tier_label, tier_reading
from casecode.text.canonical import CANON_VERSION

_TOKEN = re.compile(
    r'"(?P<text>[^"]*+(?:""[^"]*+)*+)"|(?<!\S)(?P<number>-?\d{1,18}(?:\.\d{0,60})?(?:[eE][-+]?\d{1,3})?)(?!\S)|<(?P<flag>exists|absent)>|!.*'
)
_OF_SPEAKER = re.compile(r"(\S.*?) - (?:words?|phones?|utterances?|tokens?)", re.IGNORECASE)
_PAUSE = 0.5
_MOST = 1_000_000


class _EndError(Exception):
    """The row of tokens ends, or goes on with something else than a TextGrid has there."""


@dataclass(slots=True)
class _Tokens:
    """The row, and the place in the text where it stands."""

    found: Iterator[re.Match[str]]
    at: int = 0

    def next(self, kind: str) -> str:
        for token in self.found:
            self.at = token.start()
            if token.lastgroup == kind:
                return token.group(kind)
            if token.lastgroup:
                break
        raise _EndError

    def text(self) -> str:
        return self.next("text").replace('""', '"')

    def seconds(self) -> float:
        return round(float(self.next("number")), 6)


@dataclass(frozen=True, slots=True)
class TextGrid:
    """The reader of Praat's TextGrids."""

    name: str = "textgrid"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".textgrid",)

    def claims(self, head: bytes, name: str) -> float:
        """0.99 where the file says what it is, 0.6 by its name."""
        start = head[:600].replace(b"\0", b"")
        if b"ooTextFile" in start and b"TextGrid" in start:
            return 0.99
        return 0.6 if name.casefold().endswith(self.suffixes) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document: a segment a labelled interval, by time, the tier's name as speaker; see `spoken` for what is speech."""
        file = options.name
        large = too_large(data, file)
        if large or data.startswith(b"ooBinaryFile"):
            binary = Problem("R706", "a binary TextGrid: in Praat choose Save, Save as text file", file)
            return Readings(self.name, (), problems=large or (binary,))
        text, encoding, problems = opened(data, options)
        if not text:
            return Readings(self.name, (), encoding=encoding, problems=problems)
        tiers, broken = _tiers(text, file)
        if not tiers:
            refused = broken or (Problem("R706", "no tier is found: this is not a TextGrid, or an old kind of it", file, 1),)
            return Readings(self.name, (), encoding=encoding, problems=(*problems, *refused))
        intervals = tuple(tier for tier in tiers if not tier.below)
        read = spoken(tiers, options) or tuple(tier for tier in intervals if tier.pieces)
        joined = [replace(tier, pieces=chained(tier.pieces, _PAUSE)) if is_words(tier.name) else tier for tier in read]
        swapped = tuple(joined[read.index(tier)] if tier in read else tier for tier in tiers)
        meta = {"labels": "; ".join(f"{tier.name or '(no name)'} {len(tier.pieces)}" for tier in tiers)}
        reading, refused = tier_reading(swapped, options, read=joined, meta=meta)
        if reading is None:
            return Readings(self.name, (), encoding=encoding, problems=(*problems, *broken, *refused))
        kept = {key: value for key, value in reading.meta.items() if key != "tiers"}
        told = _told(read, file)
        return Readings(self.name, (replace(reading, meta=kept),), encoding=encoding, problems=(*problems, *broken, *told))


READER = TextGrid()


def _told(read: tuple[Tier, ...], file: str) -> tuple[Problem, ...]:
    names = ", ".join(dict.fromkeys(tier.speaker for tier in read if tier.speaker))
    problems = [Problem("R703", f"the speakers have the names of the tiers: {names}", file, 0, "note")]
    layers = [tier.name for tier in read if tier.layer]
    if layers and len(layers) == len(read):
        message = f"nothing but analysis is in the file ({', '.join(layers)}), so that was read as if it were speech"
        problems.append(Problem("R707", message, file, 0, "warning"))
    return tuple(problems)


def _tiers(text: str, file: str) -> tuple[tuple[Tier, ...], tuple[Problem, ...]]:
    """The tiers as far as they can be read, and the place where they break off."""
    tokens = _Tokens(_TOKEN.finditer(text))
    made: list[Tier] = []
    pieces: list[Piece] = []
    head = ("", "")
    try:
        if "TextGrid" not in {tokens.text(), tokens.text()}:
            return (), ()
        tokens.seconds(), tokens.seconds(), tokens.next("flag")
        for _ in range(min(int(tokens.seconds()), _MOST)):
            head, pieces = (tokens.text(), tokens.text()), []
            tokens.seconds(), tokens.seconds()
            for n in range(1, min(int(tokens.seconds()), _MOST) + 1):
                at = tokens.seconds()
                to = tokens.seconds() if head[0] == "IntervalTier" else at
                label = tokens.text()
                if label.strip():
                    pieces.append(Piece(label, at, to, round(at, 3), round(to, 3), f"interval {n}"))
            made.append(_tier(head, pieces))
            head = ("", "")
    except _EndError:
        if head[0]:
            made.append(_tier(head, pieces))
        message = "the TextGrid breaks off or goes wrong here; what stands behind is not read"
        return tuple(made), (Problem("R708", message, file, text.count("\n", 0, tokens.at) + 1, "warning" if made else "error"),)
    return tuple(made), ()


def _tier(head: tuple[str, str], pieces: list[Piece]) -> Tier:
    kind, given = head
    name = tier_label(given)
    person = _OF_SPEAKER.fullmatch(name)
    points = kind != "IntervalTier"
    return Tier(name, person.group(1) if person else name, tuple(pieces), below=points, layer=is_layer(name))

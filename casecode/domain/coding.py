"""Codings: the events people leave, and what of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

RESERVED_CODERS: frozenset[str] = frozenset({"rules", "consensus", "unknown"})
DOINGS: tuple[str, ...] = ("code", "withdraw", "reject", "read")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a coding log. `body` holds every other key, the unknown ones too: nothing read is ever dropped."""

    id: str
    at: str
    coder: str
    do: str
    body: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coding:
    """A coding that stands: the same words, code, coder and round are one, however often they were said.

    `id` is the smallest event id, `ids` all of them. `start, end` are code points over the text with hash `text`; `quote` is
    the first 16 hex digits of sha256 over the words. `by_whom` are the participants whose words these are, when a person
    said so. `run` and `rule` are set on an accepted suggestion. `from_` are the events this one grew out of.
    """

    id: str
    ids: tuple[str, ...]
    coder: str
    source: str
    text: str
    start: int
    end: int
    code: str
    at: str = ""
    book: str = ""
    quote: str = ""
    round: str = ""
    valence: str = ""
    weight: str = ""
    key: bool = False
    kind: str = ""
    by_whom: tuple[str, ...] = ()
    run: str = ""
    rule: str = ""
    from_: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadMark:
    """A person read these words under codebook version `book`; where nothing stands, they found nothing."""

    id: str
    coder: str
    source: str
    text: str
    start: int
    end: int
    book: str = ""
    at: str = ""
    round: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's match: code points over the source's text. `rule` is `<code>/<number>`, `n` the segment it starts in.

    `patterns` are the patterns that matched inside the hit, as written.
    """

    start: int
    end: int
    code: str
    rule: str
    n: int
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One application of the rules: reproducible byte for byte, no clock. `id` is 12 hex digits over all that went in."""

    id: str
    engine: str
    version: str
    codebook: str
    texts: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)
    hits: int = 0

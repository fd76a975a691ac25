"""Sources: what was collected, pinned word for word, and cut where the file itself marks a cut.

Every offset is a Unicode code point, half-open, over the pinned canonical text of one revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["speech", "paragraph", "heading", "post", "comment", "message", "note", "caption", "event"]
Role = Literal[
    "interviewer",
    "moderator",
    "participant",
    "respondent",
    "observer",
    "author",
    "commenter",
    "collective",
    "other",
    "unknown",
]
KINDS: tuple[str, ...] = get_args(Kind)
ROLES: tuple[str, ...] = get_args(Role)
ASKING: frozenset[str] = frozenset({"interviewer", "moderator"})
"""Roles left out wherever roles matter (rules, agreement, coverage) unless a person says `all`."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch inside a source that is not speech: rules never match it, coverage never counts it.

    `kind`: label, timestamp, event (`[laughs]`) or quoted (an e-mail's quoted reply).
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The finest stretch the file marks (turn, paragraph, caption, row, comment), numbered `n` from 1.

    `start, end` are the speech itself, label excluded. `speaker` is the label as written, empty for none. `turn` numbers the
    maximal run of one speaker, 0 for what belongs to no turn. `seconds`, `until` are positions in the recording. `marks` lie
    inside `start, end`. `sentences` are spans frozen at ingest. `parent` is the `n` of the segment this one answers. `date`
    is ISO 8601 (a comment's, a message's). `ref` says where in the original it stood (`cue 12`, `row 4`).
    """

    n: int
    kind: Kind
    start: int
    end: int
    speaker: str = ""
    turn: int = 0
    seconds: float | None = None
    until: float | None = None
    marks: tuple[Mark, ...] = ()
    sentences: tuple[Span, ...] = ()
    parent: int | None = None
    date: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The pinned words of one revision. `hash` is the first 16 hex digits of sha256 over the UTF-8 text."""

    source: str
    hash: str
    text: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What is frozen about one source revision: facts of the file and what was given at ingest, never a judgement.

    `container` is empty for a plain source, else the id of the export this item came from and `native` the id the export gave
    it. `path` is the original's path in the study (forward slashes; only the name when it lay outside). `sha256` is over the
    original bytes, `text` the text hash. `declared` are roles the file itself states, by label. `given` holds what a person
    said at ingest (method, case, date, …). `date` is ISO 8601, possibly only `2012` or `2012-05`; `date_from` names its
    origin (header, metadata, filename, given). `meta` is whatever else the file said of itself, as text.
    """

    id: str
    title: str
    format: str
    path: str
    sha256: str
    text: str
    revision: int = 1
    folder: str = ""
    container: str = ""
    native: str = ""
    kind: str = "document"
    date: str = ""
    date_from: str = ""
    author: str = ""
    language: str = ""
    words: int = 0
    segments: int = 0
    turns: int = 0
    speakers: Mapping[str, int] = field(default_factory=dict)
    declared: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    reader: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who a speaker label stands for in one source: a role, and a participant id when the protocol names one."""

    role: str = "unknown"
    participant: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """What the protocol says of one source today: read anew at every command, so a mended protocol mends every table.

    `present` are ids of participants who were there, heard or silent, as far as somebody said so.
    """

    method: str = ""
    case: str = ""
    date: str = ""
    wave: str = ""
    voices: Mapping[str, Voice] = field(default_factory=dict)
    title: str = ""
    present: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """One source, ready to be coded, counted or shown."""

    source: Source
    placement: Placement
    text: SourceText

    def voice(self, segment: Segment) -> Voice:
        """Who speaks in `segment`."""
        return self.placement.voices.get(segment.speaker, Voice())

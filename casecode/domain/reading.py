"""What a reader makes of a file: the port that every input format stands behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from casecode.domain.problem import Problem
from casecode.domain.source import Segment


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person or the protocol says about how to read a file.

    `name` is the file's path for messages and suffix. `each` cuts a container (`post`, `row`, `message`; empty: the reader's
    own way). `columns` maps field -> column for tables. `speakers` maps label -> role or participant id. `drafts` also reads
    unpublished posts.
    """

    name: str
    each: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    speakers: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    language: str = ""
    drafts: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as understood: canonical `text`, segments over it, and what the file says of itself.

    `native` is the id within a container (`post-1241`), empty for a document. `declared` are roles the file states, by label.
    `understood` says how the speakers were found (`shape` of the labels, `confidence` from 0 to 1; `perhaps`: labels that were
    taken for nobody and may be speakers, a tab between): shown, never stored.
    """

    text: str
    segments: tuple[Segment, ...]
    title: str = ""
    native: str = ""
    kind: str = "document"
    date: str = ""
    date_from: str = ""
    author: str = ""
    language: str = ""
    declared: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    understood: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Readings:
    """All that one file holds. A container has items, each with a `native` id; a plain file has exactly one reading."""

    format: str
    items: tuple[Reading, ...]
    container: bool = False
    encoding: str = "utf-8"
    problems: tuple[Problem, ...] = ()


class Reader(Protocol):
    """The port. `claims` looks at the first bytes and the name and says how sure it is (0 no, 1 certain)."""

    name: str
    version: str
    suffixes: tuple[str, ...]
    claims: Callable[[bytes, str], float]
    read: Callable[[bytes, ReadOptions], Readings]

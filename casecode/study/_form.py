"""`casecode.yaml` as it may be written: the shapes behind the keys, and the short forms opened to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal

from casecode.domain.protocol import Stance
from casecode.plain.yamltext import Items, Node, Scalar, Table

_FORBID: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True)
class WrittenProposition:
    """`propositions: {P1: {text, rivals, themes}}`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    text: str
    rivals: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenDesign:
    """`design:`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    cases: str = ""
    purpose: str = ""
    unit: str = ""
    approach: str = ""


@dataclass(frozen=True)
class WrittenSource:
    """One entry of `sources:`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    files: tuple[str, ...]
    method: str = ""
    case: str = ""
    date: str = ""
    wave: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)
    each: Literal["", "post", "row", "message"] = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    format: str = ""
    encoding: str = ""
    language: str = ""
    drafts: bool = False
    present: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenDoubleCoding:
    """`double_coding:`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    share: str = ""
    by: str = ""
    coders: tuple[str, ...] = ()
    seed: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class WrittenWaiver:
    """One entry of `audit: {waive: …}`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    check: str
    why: str
    by: str
    on: str


@dataclass(frozen=True)
class WrittenAudit:
    """`audit:`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    thresholds: Mapping[str, float] = field(default_factory=dict)
    waive: tuple[WrittenWaiver, ...] = ()


@dataclass(frozen=True)
class WrittenProtocol:
    """The whole file. `cases`, `people` and `literature` may lie in files of their own and are read apart."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    study: str
    stance: Stance = "codebook"
    language: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)
    propositions: Mapping[str, WrittenProposition] = field(default_factory=dict)
    design: WrittenDesign = field(default_factory=WrittenDesign)
    coders: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    cases: object = None
    people: object = None
    sources: tuple[WrittenSource, ...] = ()
    literature: object = None
    double_coding: WrittenDoubleCoding | None = None
    report: tuple[str, ...] = ()
    audit: WrittenAudit = field(default_factory=WrittenAudit)


SYNONYMS: Mapping[str, str] = {
    "title": "study",
    "name": "study",
    "project": "study",
    "participants": "people",
    "interviewees": "people",
    "references": "literature",
    "bibliography": "literature",
    "research questions": "questions",
    "reports": "report",
    "material": "sources",
    "data": "sources",
    "researchers": "coders",
    "path": "files",
    "file": "files",
    "pattern": "files",
    "attended": "present",
    "rival": "rivals",
    "codes": "themes",
    "statement": "text",
    "reason": "why",
    "date": "on",
    "unit of analysis": "unit",
    "coding approach": "approach",
    "type": "cases",
}


def opened(root: Table) -> Table:
    """Short forms made long: lists of texts get ids, one text a mapping, `files:` alone a source."""
    entries: list[tuple[Scalar, Node]] = []
    for name, value in root.entries:
        if name.text == "questions":
            value = _numbered(value, "RQ")  # noqa: PLW2901  the long form in place of the short one
        elif name.text == "propositions":
            value = _each(_numbered(value, "P"), "text")  # noqa: PLW2901
        elif name.text == "coders":
            value = _themselves(value)  # noqa: PLW2901
        elif name.text == "tables" and isinstance(value, Scalar) and not value.absent:
            value = _one(value, "coder")  # noqa: PLW2901
        elif name.text == "sources":
            value = _sources(value)  # noqa: PLW2901
        entries.append((name, value))
    return replace(root, entries=tuple(entries))


def _one(value: Node, key: str) -> Table:
    return Table(((Scalar(key, value.line), value),), value.line, value.column, value.end)


def _numbered(value: Node, letters: str) -> Node:
    """A list, or one text, as a mapping by RQ1, RQ2 and so on."""
    if isinstance(value, Scalar) and not value.absent:
        value = Items((value,), value.line)
    if not isinstance(value, Items):
        return value
    keys = (Scalar(f"{letters}{number}", item.line) for number, item in enumerate(value.items, 1))
    return Table(tuple(zip(keys, value.items, strict=True)), value.line)


def _each(value: Node, key: str) -> Node:
    if not isinstance(value, Table):
        return value
    entries = ((name, _one(item, key) if isinstance(item, Scalar) and not item.absent else item) for name, item in value.entries)
    return replace(value, entries=tuple(entries))


def _themselves(value: Node) -> Node:
    """A list of ids as a mapping of ids to nothing; one id alone too."""
    if isinstance(value, Scalar) and not value.absent:
        value = Items((value,), value.line)
    if not isinstance(value, Items) or not all(isinstance(item, Scalar) for item in value.items):
        return value
    items = [item for item in value.items if isinstance(item, Scalar)]
    return Table(tuple((item, Scalar("", item.line, style="'")) for item in items), value.line)


def _sources(value: Node) -> Node:
    def source(item: Node) -> Node:
        return _one(item, "files") if isinstance(item, Scalar) and not item.absent else item

    if isinstance(value, Items):
        return replace(value, items=tuple(source(item) for item in value.items))
    return value if isinstance(value, Scalar) and value.absent else Items((source(value),), value.line)

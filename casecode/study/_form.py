"""`casecode.yaml` as it may be written: the shapes behind the keys, and the short forms opened to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal

from casecode.domain.protocol import Stance
from casecode.domain.records import PropositionKind, Status
from casecode.plain.yamltext import Items, Node, Scalar, Table
from casecode.study._tidy import measured

_FORBID: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True)
class WrittenProposition:
    """`propositions: {P1: {text, rivals, themes}}`. Predictions and replications are taken out before, as records."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    text: str
    rivals: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    kind: PropositionKind = ""
    status: Status = ""
    questions: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()
    predictions: object = None
    replication: object = None


@dataclass(frozen=True)
class WrittenQuestion:
    """`questions: {RQ1: {text, themes}}`; a text alone is the text."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    text: str
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenDesign:
    """`design:`. What is claimed here without a record is a claim, and the audit says so."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    cases: str = ""
    purpose: str = ""
    unit: str = ""
    approach: str = ""
    embedded: str = ""
    selection: str = ""
    framework: str = ""
    naming: str = ""
    funding: str = ""
    ethics: str = ""
    saturation: str = ""
    member_checking: str = ""
    single_coder: str = ""


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
    place: str = ""
    duration: float | None = None
    collector: tuple[str, ...] = ()
    recorded: str = ""
    access: str = ""
    instrument: str = ""
    transcribed_by: str = ""
    proofread: float | None = None
    field_notes: str = ""
    licence: str = ""
    derived_from: str = ""
    transcript_of: str = ""


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
    """`audit:`. `thresholds` by check (`CV1`) or check and name (`CV1.families`); `families` maps method words to kinds of evidence.

    `drafts` are sources (ids, paths or patterns) that are texts about the study: their citations are checked.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    thresholds: Mapping[str, float] = field(default_factory=dict)
    waive: tuple[WrittenWaiver, ...] = ()
    families: Mapping[str, str] = field(default_factory=dict)
    focus_groups: Literal["", "apart"] = ""
    drafts: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenProtocol:
    """The whole file. `cases`, `people` and `literature` may lie in files of their own and are read apart."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    study: str
    stance: Stance = "codebook"
    language: str = ""
    questions: Mapping[str, WrittenQuestion] = field(default_factory=dict)
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
    "research question": "questions",
    "naming policy": "naming",
    "sampling": "selection",
    "theory": "framework",
    "license": "licence",
    "recording": "recorded",
    "channel": "place",
}


def opened(root: Table) -> Table:
    """Short forms made long: lists of texts get ids, one text a mapping, `files:` alone a source."""
    entries: list[tuple[Scalar, Node]] = []
    for name, value in root.entries:
        if name.text == "questions":
            value = _each(_numbered(value, "RQ"), "text")  # noqa: PLW2901  the long form in place of the short one
        elif name.text == "propositions":
            value = _each(_numbered(value, "P"), "text")  # noqa: PLW2901
        elif name.text == "coders":
            value = _themselves(value)  # noqa: PLW2901
        elif name.text == "tables" and isinstance(value, Scalar) and not value.absent:
            value = _one(value, "coder")  # noqa: PLW2901
        elif name.text == "sources":
            value = _sources(value)  # noqa: PLW2901
        elif name.text == "audit" and isinstance(value, Table):
            value = _thresholds(value)  # noqa: PLW2901
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
        short = isinstance(item, Scalar) and not item.absent
        return _one(item, "files") if short else measured(item) if isinstance(item, Table) else item

    if isinstance(value, Items):
        return replace(value, items=tuple(source(item) for item in value.items))
    return value if isinstance(value, Scalar) and value.absent else Items((source(value),), value.line)


def _thresholds(audit: Table) -> Table:
    """`thresholds: {CV1: {families: 3}}` as `CV1.families: 3`."""

    def flat(key: Scalar, value: Node) -> tuple[tuple[Scalar, Node], ...]:
        if not isinstance(value, Table):
            return ((key, value),)
        return tuple((replace(name, text=f"{key.text}.{name.text}"), inner) for name, inner in value.entries)

    def opened_out(key: Scalar, value: Node) -> Node:
        if key.text != "thresholds" or not isinstance(value, Table):
            return value
        return replace(value, entries=tuple(pair for entry in value.entries for pair in flat(*entry)))

    return replace(audit, entries=tuple((key, opened_out(key, value)) for key, value in audit.entries))

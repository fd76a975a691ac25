"""The case-study protocol as nouns: what was asked, of whom, how, and which rules hold for this study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from casecode.domain.circumstances import Circumstances
from casecode.domain.records import PropositionKind, Records, Status

Stance = Literal["reflexive", "codebook", "reliability"]


@dataclass(frozen=True, slots=True)
class Case:
    """A case (or embedded unit). `attributes` are free text by name (`region: coast`).

    `why` it was selected, `why_type` which kind of reason that is (critical, polar, convenience …), `context` in full sentences.
    `parent` is the case that an embedded unit lies in; it and `period` are attributes as well, so that tables can count by them.
    """

    id: str
    name: str = ""
    why: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    why_type: str = ""
    context: str = ""
    period: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """A person under the name the study gives them."""

    id: str
    name: str = ""
    case: str = ""
    role: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceRule:
    """One entry of `sources:`: which files, and what holds for them.

    `files` is a path with `*`, `**` and `{case}`, `{person}`, `{date}`, … that fill fields. `speakers` maps a label to a role
    or a participant id. `present` names participants (id or name) who were there, whether or not they say a word.
    `circumstances` are how these files came about, as far as the entry says.
    """

    files: str
    method: str = ""
    case: str = ""
    date: str = ""
    wave: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)
    each: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    format: str = ""
    encoding: str = ""
    language: str = ""
    drafts: bool = False
    present: tuple[str, ...] = ()
    line: int = 0
    circumstances: Circumstances = field(default_factory=Circumstances)


@dataclass(frozen=True, slots=True)
class Proposition:
    """A proposition with its rivals, the themes it rests on and the research questions it answers.

    What became of the rivals, what was predicted and what was replicated are records: `Records.rivals` and so on.
    """

    id: str
    text: str
    rivals: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    kind: PropositionKind = ""
    status: Status = ""
    questions: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the study's literature. `fields` are the bibliography's own; `file` and `line` say where it stands."""

    key: str
    title: str = ""
    author: str = ""
    year: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def lenses(self) -> tuple[str, ...]:
        """The theoretical lenses it was tagged with (`lens = {industrial districts; learning}`), in its order."""
        words = self.fields.get("lens", "").replace(";", ",").split(",")
        return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


@dataclass(frozen=True, slots=True)
class Protocol:
    """Everything `casecode.yaml`, `records/` and the lists beside them say, in the file's order.

    `tables_coder`, `tables_else` are the `tables:` entry (whose coding counts). `question_themes` are the themes that answer a
    question without a proposition between them. `kept` are the audit's records as nouns; `records` are all records by kind as
    they were written, each a plain mapping with `_file` and `_line`, also of kinds that nothing reads. `lines` maps a dotted
    path (`cases.north`) to its line.
    """

    study: str
    stance: Stance = "codebook"
    language: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)
    question_themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    propositions: tuple[Proposition, ...] = ()
    design: Mapping[str, str] = field(default_factory=dict)
    coders: Mapping[str, str] = field(default_factory=dict)
    tables_coder: str = ""
    tables_else: str = ""
    cases: tuple[Case, ...] = ()
    people: tuple[Participant, ...] = ()
    sources: tuple[SourceRule, ...] = ()
    literature: tuple[Reference, ...] = ()
    double_coding: Mapping[str, object] = field(default_factory=dict)
    report: tuple[str, ...] = ()
    audit: Mapping[str, object] = field(default_factory=dict)
    records: Mapping[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict)
    kept: Records = field(default_factory=Records)
    file: str = "casecode.yaml"
    hash: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

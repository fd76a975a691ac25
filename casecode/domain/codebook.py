"""The codebook as researchers write it: codes with definitions, rules and tests, in a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

Unit = Literal["sentence", "segment", "turn", "document"]
MarkWhat = Literal["match", "sentence", "segment"]
Origin = Literal["deductive", "inductive"]


@dataclass(frozen=True)
class RuleTests:
    """Sentences that a rule must and must not hit."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """Patterns and the conditions around them.

    A hit is any match of `any` in a unit in which each group of `all` matches too and nothing of `none` does. Without `any`
    the matches of `all` are the hits. `roles` empty: everyone but interviewer and moderator; `all`: everyone.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    unit: Unit = "segment"
    mark: MarkWhat = "match"
    roles: tuple[str, ...] = ()
    tests: RuleTests = field(default_factory=RuleTests)


@dataclass(frozen=True)
class Code:
    """One code; with `children`, a theme. Texts may be empty: lint says so, nothing stops.

    `retired` says why it is not given any more; codings made with it still count, its rules are not applied.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    code: str
    label: str = ""
    aliases: tuple[str, ...] = ()
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    literature: tuple[str, ...] = ()
    origin: Origin = "deductive"
    exclusive: bool = False
    color: str = ""
    retired: str = ""
    rules: tuple[Rule, ...] = ()
    children: tuple[Code, ...] = ()

    def walk(self) -> Iterator[Code]:
        """This code and all below it, in the codebook's order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Codebook:
    """A codebook file as understood. `hash` is the first 16 hex digits of sha256 over its bytes; `file` its path in the study.

    `lines` maps a code id to the line it is defined on.
    """

    id: str
    codes: tuple[Code, ...]
    title: str = ""
    version: str = ""
    language: str = ""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file: str = ""
    hash: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def walk(self) -> Iterator[Code]:
        """Every code, parents before children, in the file's order."""
        for code in self.codes:
            yield from code.walk()

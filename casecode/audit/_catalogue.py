"""What is said about each check: `checks.yaml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import ClassVar, Literal, TypeVar

from casecode.audit._nouns import Limits, Test, Threshold
from casecode.plain import schema, yamltext

_FORBID: dict[str, str] = {"extra": "forbid"}
T = TypeVar("T")


@dataclass(frozen=True)
class Limit:
    """A threshold as the file gives it. `means` says what the number is compared with. `main` is what `CV1: 0.6` sets."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    value: float
    means: str
    origin: Literal["lit", "default"] = "default"
    main: bool = False


@dataclass(frozen=True)
class Said:
    """All that is said about one check: what a reader is told, in the order in which it is told.

    `when` has a text a status, filled with the facts of the verdict; `limits` the clause that stands beside every claim, and
    `limits_when` one for a status of which that clause would say too much or something else.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    id: str
    test: Test
    title: str
    tactic: str
    looks_at: str
    why: str
    computed: str
    source: str
    fix: str
    when: Mapping[str, str]
    limits: str
    limits_when: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, Limit] = field(default_factory=dict)

    @property
    def defaults(self) -> Limits:
        """Its thresholds with nothing changed."""
        return Limits(
            tuple(Threshold(name, one.value, one.origin, default=one.value) for name, one in self.thresholds.items()),
        )

    def clause(self, status: str) -> str:
        """The limitation that goes with a status, its facts not yet filled in."""
        return self.limits_when.get(status, self.limits)

    @property
    def main(self) -> str:
        """The name of the threshold that `audit: {thresholds: {CV1: 0.6}}` sets; empty where the check has none."""
        named = [name for name, one in self.thresholds.items() if one.main]
        return (named or list(self.thresholds)[:1] or [""])[0]


@dataclass(frozen=True)
class _File:
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    checks: tuple[Said, ...]


def shipped(name: str, kind: type[T]) -> T:
    """A data file of this folder, as a `kind`; it is ours, so a fault in it is a bug and raises."""
    document = yamltext.parse(files("casecode.audit").joinpath(name).read_bytes(), name)
    built = schema.build(kind, document.root or yamltext.Table(), name)
    if document.problems or built.value is None:
        raise ValueError("\n".join(map(str, (*document.problems, *built.problems))))
    return built.value


@cache
def catalogue() -> Mapping[str, Said]:
    """What is said about every check, by id, in the order of the four tests."""
    return {one.id: one for one in shipped("checks.yaml", _File).checks}

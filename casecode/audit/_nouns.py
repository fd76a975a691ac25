"""What a check says: statuses, thresholds, verdicts, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Status = Literal["pass", "warn", "fail", "na", "unknown"]
STATUSES: tuple[str, ...] = get_args(Status)
RANK: Mapping[str, int] = {"pass": 2, "warn": 1, "unknown": 0, "fail": 0}
"""How good a footing a status is. Nothing known and a known fault stand on one step: neither is reached from the other by an
improvement, so nobody gains by taking a record away. `na` has no rank: the design decides it, not the evidence.
"""
Test = Literal["construct", "internal", "external", "reliability"]
TESTS: tuple[str, ...] = get_args(Test)


@dataclass(frozen=True, slots=True)
class Offender:
    """One thing that a finding is about: its id or name, the place (`casecode.yaml:14`, `int-n01 ¶23`, a code), and what is wrong with it."""

    what: str
    where: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found, before thresholds are named, waivers applied and texts filled.

    `value` is the measured figure (a share between 0 and 1, a count, an alpha), None where nothing was measured; `n` how many
    things were looked at. `seen` is the evidence that a pass rests on, in words with numbers: no pass is without it. `limits`
    is the clause a report must print beside any claim about this tactic; empty only for a pass. `facts` fill the texts of
    `checks.yaml`.
    """

    status: Status
    value: float | None = None
    n: int = 0
    offenders: tuple[Offender, ...] = ()
    message: str = ""
    seen: str = ""
    limits: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit by name. `origin` is `lit` when the literature gives it, `default` when it is a project default and says so."""

    name: str
    value: float
    origin: Literal["lit", "default"] = "default"
    set_by_study: bool = False
    default: float = 0.0

    def __str__(self) -> str:
        """As it is printed beside a finding."""
        told = f" (changed by the study, default {self.default:g})" if self.set_by_study else ""
        told = told or (" (project default)" if self.origin == "default" else "")
        return f"{self.name} {self.value:g}{told}"


@dataclass(frozen=True)
class Limits(Mapping[str, float]):
    """The thresholds of one check by name: `limits["warn"]` is the number, `limits.own("warn")` whether the study set it itself.

    A figure below a floor that the study set itself is a contradiction and may fail; below a project default it is weak.
    """

    thresholds: tuple[Threshold, ...] = ()

    def __getitem__(self, name: str) -> float:
        return self.named(name).value

    def __iter__(self) -> Iterator[str]:
        return (one.name for one in self.thresholds)

    def __len__(self) -> int:
        return len(self.thresholds)

    def named(self, name: str) -> Threshold:
        """The threshold `name`; KeyError where the check has none of that name."""
        found = next((one for one in self.thresholds if one.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def own(self, name: str) -> bool:
        """Whether the study set it."""
        return self.named(name).set_by_study


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with everything a reader needs. The first twelve fields are the stable shape of `audit --to json`.

    `why` says why it matters, `threshold` every limit in force, `waiver` who waived it, why and when (empty for nobody).
    """

    id: str
    test: Test
    title: str
    status: Status
    value: float | None
    threshold: str
    n: int
    offenders: tuple[Offender, ...]
    message: str
    fix: str
    source: str
    waiver: str = ""
    why: str = ""
    seen: str = ""
    limits: str = ""
    unverified: bool = False

"""Rounds: who codes what, drawn how. One YAML file a round; only its form is fixed here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casecode.databank import plainyaml
from casecode.databank.layout import Layout
from casecode.databank.plainyaml import BrokenFileError
from casecode.domain.problem import Problem
from casecode.plain import write

PURPOSES = ("training", "reliability", "full", "recode", "adjudicated")
_KEYS = frozenset({"round", "purpose", "book", "seed", "unit", "sample", "units", "assignments"})


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of a round: a whole source, or the code points `start` to `end` of it. Written `int01` or `int01:120-480`."""

    source: str
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        """As it stands in the file."""
        return self.source if self.start is None else f"{self.source}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Round:
    """A sampling plan. `book` is the codebook's hash, `sample` how it was drawn (share, by …), `assignments` coder -> units.

    A coder assigned `*` takes all units.
    """

    id: str
    purpose: str = "reliability"
    book: str = ""
    seed: str = ""
    unit: str = ""
    sample: Mapping[str, str] = field(default_factory=dict)
    units: tuple[Place, ...] = ()
    assignments: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)

    def sources_of(self, coder: str) -> frozenset[str]:
        """The sources in which `coder` was assigned something."""
        return frozenset(place.source for place in self.assignments.get(coder, ()))


def write_round(layout: Layout, plan: Round) -> None:
    """Write `databank/rounds/<id>.yaml`."""
    facts: dict[str, plainyaml.Value] = {
        "round": plan.id,
        "purpose": plan.purpose,
        "book": plan.book,
        "seed": plan.seed,
        "unit": plan.unit,
        "sample": dict(plan.sample),
        "units": [str(place) for place in plan.units],
        "assignments": {coder: " ".join(str(place) for place in places) for coder, places in plan.assignments.items()},
    }
    write.replace(layout.rounds / f"{plan.id}.yaml", plainyaml.dump(facts))


def rounds(layout: Layout) -> tuple[tuple[Round, ...], tuple[Problem, ...]]:
    """Every round by id, and every problem with one; a round with a problem is left out."""
    found: list[Round] = []
    problems: list[Problem] = []
    paths = sorted(layout.rounds.glob("*.yaml")) if layout.rounds.is_dir() else []
    for path in paths:
        if path.name.startswith("."):
            continue
        try:
            found.append(_round(path.stem, plainyaml.load(path.read_bytes())))
        except BrokenFileError as why:
            problems.append(Problem("D528", f"this round cannot be read: {why.args[0]}", layout.shown(path), why.args[1]))
        except OSError as why:
            problems.append(Problem("D528", f"this round cannot be read: {why.strerror}", layout.shown(path)))
    return tuple(found), tuple(problems)


def _round(name: str, facts: Mapping[str, Any]) -> Round:
    unknown = sorted(facts.keys() - _KEYS)
    if unknown:
        raise BrokenFileError(f"unknown keys {', '.join(unknown)}", 0)
    purpose = plainyaml.text(facts, "purpose") or "reliability"
    if purpose not in PURPOSES:
        raise BrokenFileError(f"`purpose: {purpose}` is none of {', '.join(PURPOSES)}", 0)
    units = tuple(_place(said) for said in plainyaml.listed(facts, "units"))
    given = plainyaml.texts(facts, "assignments")
    assigned = {coder: units if said == "*" else tuple(_place(one) for one in said.split()) for coder, said in given.items()}
    book, seed, unit = (plainyaml.text(facts, key) for key in ("book", "seed", "unit"))
    return Round(name, purpose, book, seed, unit, plainyaml.texts(facts, "sample"), units, assigned)


def _place(said: str) -> Place:
    found = re.fullmatch(r"([^\s:]+)(?::([0-9]{1,12})-([0-9]{1,12}))?", said)
    if found is None or (found[2] and int(found[2]) > int(found[3])):
        raise BrokenFileError(f"`{said}` is no unit (`source` or `source:start-end`)", 0)
    return Place(found[1], int(found[2]), int(found[3])) if found[2] else Place(found[1])

"""What was decided, unit by unit, and the figures as they were before talk: files that stay on record.

A decision is a file of its own, named after the round and the unit, so that two copies of a study merge without a conflict.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from casecode.databank import plainyaml
from casecode.databank.lock import writable
from casecode.databank.plainyaml import BrokenFileError
from casecode.databank.rounds import Round
from casecode.domain.coding import RESERVED_CODERS
from casecode.domain.errors import DataRefusedError
from casecode.domain.ids import hash16, slug
from casecode.domain.source import Span
from casecode.plain import write
from casecode.workflow.study import Study

CONSENSUS = "consensus"
FOLDER = "records/decisions"
UNDONE = "decision undone"
"""What the journal calls it when a decision was taken back: its file is gone by right."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What people decided on one unit. `before` are each coder's codes then, `after` those that hold now.

    `took` says how: a coder's id, `all`, `none`, `mixed` or `other`. `by` is who decided, `at` when (UTC, to the millisecond).
    """

    source: str
    span: Span
    n: int
    before: Mapping[str, tuple[str, ...]]
    after: tuple[str, ...]
    took: str
    reason: str = ""
    by: str = ""
    at: str = ""
    round: str = ""

    @property
    def unit(self) -> str:
        """The unit as it is named in files: `int01:120-480`."""
        return unit_name(self.source, self.span)


@dataclass(frozen=True, slots=True)
class Before:
    """Agreement as it was when a round was first talked over: `figures` is the table `agree --to csv` gave, `facts` how it was counted."""

    figures: str
    facts: Mapping[str, str] = field(default_factory=dict)


def unit_name(source: str, span: Span) -> str:
    """`int01:120-480`."""
    return f"{source}:{span[0]}-{span[1]}"


def consensus_round(plan: Round) -> str:
    """The id of the round in which what `plan` settles stands."""
    return f"{plan.id}-{CONSENSUS}"


def moment() -> str:
    """Now, in UTC, to the millisecond: decisions are undone in their order."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _path(study: Study, round_: str, unit: str) -> Path:
    return study.root / FOLDER / f"{slug(round_)}-{hash16(unit)[:10]}.yaml"


def keep_decision(study: Study, made: Decision) -> None:
    """Write the decision and log it; an earlier one on the same unit gives way to it."""
    facts: dict[str, plainyaml.Value] = {
        "unit": made.unit,
        "n": made.n,
        "round": made.round,
        "before": {coder: ", ".join(codes) for coder, codes in made.before.items()},
        "took": made.took,
        "reason": made.reason,
        "by": made.by,
        "at": made.at,
        "after": list(made.after),
    }
    path = _path(study, made.round, made.unit)
    with writable():
        write.replace(path, plainyaml.dump(facts) + (b"" if made.after else b"after: []\n"))
    said = {"round": made.round, "unit": made.unit, "after": ", ".join(made.after) or "none", "why": made.reason}
    study.bank.log("decision", made.by, **said, file=path.relative_to(study.root).as_posix())


def drop_decision(study: Study, made: Decision) -> None:
    """Take a decision back: the unit is open again. That it was made stays in the journal."""
    path = _path(study, made.round, made.unit)
    with writable():
        write.drop_file(path)
    study.bank.log(UNDONE, made.by, round=made.round, unit=made.unit, file=path.relative_to(study.root).as_posix())


def decisions(study: Study, round_: str) -> dict[str, Decision]:
    """The decisions of a round by unit, the oldest first. Raises `DataRefusedError` for a file that cannot be read."""
    made: list[Decision] = []
    folder = study.root / FOLDER
    for path in sorted(folder.glob(f"{slug(round_)}-*.yaml")) if folder.is_dir() else ():
        try:
            facts = plainyaml.load(path.read_bytes())
            if plainyaml.text(facts, "round") == round_:
                made.append(_decision(facts))
        except (BrokenFileError, OSError, ValueError) as why:
            reason = f"{path.relative_to(study.root).as_posix()} cannot be read as a decision ({why}). Mend it or set it aside, then go on."
            raise DataRefusedError(reason=reason) from why
    return {one.unit: one for one in sorted(made, key=lambda one: (one.at, one.unit))}


def decisions_stamp(study: Study) -> frozenset[tuple[str, int, int]]:
    """Name, time (ns) and inode of every decision's file: changes whenever one is written or taken back, by whomever."""
    folder = study.root / FOLDER
    if not folder.is_dir():
        return frozenset()
    with os.scandir(folder) as files:
        return frozenset(_facts_of(one) for one in files)


def _facts_of(file: os.DirEntry[str]) -> tuple[str, int, int]:
    try:
        facts = file.stat()
    except FileNotFoundError:  # taken back at this moment
        return file.name, 0, 0
    return file.name, facts.st_mtime_ns, facts.st_ino


def _decision(facts: Mapping[str, object]) -> Decision:
    said = {key: plainyaml.text(facts, key) for key in ("unit", "took", "reason", "by", "at", "round")}
    source, _, span = said.pop("unit").rpartition(":")
    start, _, end = span.partition("-")
    before = {coder: _codes(codes) for coder, codes in plainyaml.texts(facts, "before").items()}
    return Decision(
        source, (int(start), int(end)), plainyaml.number(facts, "n"), before, plainyaml.listed(facts, "after"), **said
    )


def _codes(said: str) -> tuple[str, ...]:
    return tuple(one for one in said.split(", ") if one)


def _kept(study: Study, round_: str) -> tuple[Path, Path]:
    folder = study.bank.layout.rounds
    return folder / f"{round_}.before.csv", folder / f"{round_}.before.json"


def keep_before(study: Study, round_: str, count: Callable[[], Before]) -> bool:
    """Put the figures before talk on record, as `count` gives them; False where they are already: they are never overwritten."""
    figures, facts = _kept(study, round_)
    if facts.is_file():
        return False
    found = count()
    with writable():
        write.replace(figures, found.figures.encode())
        write.replace(facts, json.dumps(dict(found.facts), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")
    study.bank.log("before talk", found.facts.get("by", ""), round=round_, file=study.bank.layout.shown(figures))
    return True


def before_talk(study: Study, round_: str) -> Before | None:
    """The figures of a round before talk; None where nobody has begun to reconcile it.

    Raises `DataRefusedError` for files that cannot be read.
    """
    figures, facts = _kept(study, round_)
    if not facts.is_file() or not figures.is_file():
        return None
    try:
        said = json.loads(facts.read_bytes())
        return Before(figures.read_text(encoding="utf-8"), {str(key): str(value) for key, value in said.items()})
    except (OSError, ValueError, AttributeError) as why:
        reason = f"{study.bank.layout.shown(facts)} cannot be read as figures from before talk ({why}). Mend it or set it aside, then go on."
        raise DataRefusedError(reason=reason) from why


def people_of(plan: Round) -> tuple[str, ...]:
    """The people a round assigns something to."""
    return tuple(coder for coder in plan.assignments if coder not in RESERVED_CODERS)


def consensus_plan(study: Study, plan: Round, sample: Mapping[str, str], coders: tuple[str, ...]) -> Round:
    """The round that gives `consensus` what at least two of `coders` were assigned in `plan`."""
    known = next((one for one in study.bank.rounds() if one.id == consensus_round(plan)), None)
    if known is not None:
        return known
    every = dict.fromkeys((*plan.units, *(place for coder in coders for place in plan.assignments.get(coder, ()))))
    places = tuple(place for place in every if sum(place in plan.assignments.get(coder, ()) for coder in coders) > 1)
    return replace(
        plan,
        id=consensus_round(plan),
        purpose="adjudicated",
        seed="",
        sample=dict(sample),
        units=places,
        assignments={CONSENSUS: places},
    )

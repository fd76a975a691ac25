"""Integrity: is every byte still what was stored, does every coding lie on its words? And the repairs that lose nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from casecode.databank import check_codings, check_sources, journal, rounds, runs
from casecode.databank.layout import ASIDE, GIT_ATTRIBUTES, Layout
from casecode.databank.logs import LogRoom
from casecode.databank.revisions import leftovers
from casecode.domain.ids import hash16
from casecode.domain.problem import Problem
from casecode.plain import write


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What is wrong, by place, and what was mended (those are no longer in `problems`)."""

    problems: tuple[Problem, ...]
    repaired: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is nothing but notes."""
        return all(problem.level == "note" for problem in self.problems)


def check(
    layout: Layout,
    *,
    fix: bool = False,
    codes: Collection[str] | None = None,
    coders: Collection[str] | None = None,
) -> CheckResult:
    """Everything that is wrong in the databank; with `fix`, after mending what can be mended without loss."""
    repaired = _repair(layout) if fix else []
    if not layout.bank.is_dir():
        return CheckResult((), tuple(repaired))
    found, known = check_sources.sources(layout)
    found += check_codings.codings(layout, LogRoom(layout, None).read(), known, codes, coders)
    found += _open_ends(layout) + _leftovers(layout) + _attributes(layout) + _codebooks(layout)
    stored, broken = runs.runs(layout)
    found += [*broken, *(problem for run in stored for problem in runs.check_run(layout, run))]
    found += [*journal.entries(layout)[1], *rounds.rounds(layout)[1]]
    return CheckResult(tuple(sorted(set(found), key=lambda problem: problem.key)), tuple(repaired))


def _repair(layout: Layout) -> list[Problem]:
    """Mend what can be mended; what was mended, as it was found."""
    done: list[Problem] = []
    for folder in leftovers(layout):
        write.drop_folder(folder)
        done.append(
            Problem("D506", "what was left of an ingest or run that never ended is removed", layout.shown(folder), level="note")
        )
    for path in _halves(layout):
        write.drop_file(path)
        done.append(Problem("D506", "a file that was never finished is removed", layout.shown(path), level="note"))
    for path in check_codings.torn(layout) + journal.torn(layout):
        write.append(path, b"")
        done.append(
            Problem("D507", "the last line had no end and is closed; nothing was removed", layout.shown(path), level="note")
        )
    if layout.bank.is_dir() and _attributes(layout):
        before = layout.attributes.read_bytes() if layout.attributes.is_file() else b""
        write.replace(layout.attributes, before + (b"\n" if before and not before.endswith(b"\n") else b"") + GIT_ATTRIBUTES)
        done.append(
            Problem("D521", "git is told again to leave the line endings alone", layout.shown(layout.attributes), level="note")
        )
    return done + _turn_back(layout)


def _turn_back(layout: Layout) -> list[Problem]:
    """Give every file whose line endings were converted its own again; each is written only where its hash then fits."""
    mended = dict(check_sources.mended_revisions(layout))
    wanted = [*check_sources.pinned_bytes(layout), *runs.pinned_bytes(layout), *((path, path.stem) for path in _frozen(layout))]
    for path, hashed in wanted:
        data = path.read_bytes()
        plain = None if path in mended or check_sources.fits(data, hashed) else check_sources.unconverted(data, hashed)
        if plain is not None:
            mended[path] = plain
    for path, data in mended.items():
        write.replace(path, data)
    said = "its line endings are again as they were stored"
    return [Problem("D503", said, layout.shown(path), level="note") for path in mended]


def _open_ends(layout: Layout) -> list[Problem]:
    paths = check_codings.torn(layout) + journal.torn(layout)
    said = (
        "the last line has no end (casecode was ended while writing, or a copy is incomplete). `casecode check --fix` closes it"
    )
    return [Problem("D507", said, layout.shown(path), level="warning") for path in paths]


def _leftovers(layout: Layout) -> list[Problem]:
    said = "left of an ingest or run that never ended; harmless. `casecode check --fix` or the next ingest removes it"
    return [Problem("D506", said, layout.shown(path), level="warning") for path in leftovers(layout) + _halves(layout)]


def _halves(layout: Layout) -> list[Path]:
    """Files beside their place that were never renamed into it; they were never the only copy of anything."""
    return sorted(path for path in layout.bank.rglob(".*.tmp") if not any(part.startswith(ASIDE) for part in path.parts))


def _attributes(layout: Layout) -> list[Problem]:
    told = layout.attributes.read_bytes().split(b"\n") if layout.attributes.is_file() else []
    lines = [line.strip() for line in told]
    if all(line in lines for line in GIT_ATTRIBUTES.split(b"\n") if line and not line.startswith(b"#")):
        return []
    said = "git is not told to leave the line endings in the databank alone. `casecode check --fix` writes it"
    return [Problem("D521", said, layout.shown(layout.attributes), level="warning")]


def _codebooks(layout: Layout) -> list[Problem]:
    said = "this is not the codebook that was coded under: its hash is not its name"
    return [Problem("D522", said, layout.shown(path)) for path in _frozen(layout) if hash16(path.read_bytes()) != path.stem]


def _frozen(layout: Layout) -> list[Path]:
    paths = layout.codebooks.glob("*.yaml") if layout.codebooks.is_dir() else ()
    return sorted(path for path in paths if not path.name.startswith("."))

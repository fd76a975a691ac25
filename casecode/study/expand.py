"""Which files the study's `sources:` mean: patterns expanded by us, so that every system finds the same files in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from casecode.domain.problem import Problem
from casecode.domain.protocol import Protocol
from casecode.plain import names
from casecode.plain.schema import Hints
from casecode.study import patterns
from casecode.study.folders import material_files
from casecode.study.place import match_rule

MATERIAL = "transcripts"


class Listing(NamedTuple):
    """`files` to ingest, `unlisted` ones under transcripts/ that no rule means; paths in the study as the disk spells them, sorted."""

    files: tuple[str, ...]
    unlisted: tuple[str, ...]
    problems: tuple[Problem, ...]


def expand(protocol: Protocol, root: Path) -> Listing:
    """The files that the rules mean, or everything under transcripts/ where there are no rules."""
    every = tuple(sorted(material_files(root), key=lambda path: (patterns.name_key(path), path)))
    material = tuple(path for path in every if path.startswith(MATERIAL + "/"))
    problems = list(_same(every, protocol.file))
    if not protocol.sources:
        return Listing(material, (), tuple(problems))
    hints = Hints()
    files: list[str] = []
    used: set[int] = set()
    for path in every:
        found = match_rule(protocol, path)
        if found is not None:
            rule, fields = found
            files.append(path)
            used.add(protocol.sources.index(rule))
            problems += _unknown(protocol, path, fields.get("case", ""), fields.get("person", ""), hints)
    for number, rule in enumerate(protocol.sources):
        if number not in used:
            taken = [path for path in every if patterns.matched(rule.files, path) is not None]
            why = f"its files are taken by an earlier entry ({taken[0]})" if taken else "no file fits"
            problems.append(Problem("S401", f"'{rule.files}': {why}", protocol.file, rule.line, "warning"))
    chosen = set(files)
    return Listing(tuple(files), tuple(path for path in material if path not in chosen), tuple(problems))


def _same(every: tuple[str, ...], file: str) -> Iterator[Problem]:
    """Names that other systems cannot tell apart."""
    taken: dict[str, str] = {}
    for path in every:
        first = taken.setdefault(patterns.name_key(path), path)
        if first != path:
            yield Problem(
                "S402", f"'{first}' and '{path}' differ in nothing that Windows or macOS can tell apart", file, 0, "warning"
            )


def _unknown(protocol: Protocol, path: str, case: str, person: str, hints: Hints) -> Iterator[Problem]:
    """Names in a path that the protocol does not know, where it knows any."""
    if case and protocol.cases and case not in {one.id for one in protocol.cases}:
        hint = hints(case, (one.id for one in protocol.cases))
        yield Problem("S403", f"its name gives the case '{case}', which the protocol does not know{hint}", path, 0, "warning")
    if person and protocol.people and names.folded(person) not in {names.folded(one.id) for one in protocol.people}:
        hint = hints(person, (one.id for one in protocol.people))
        yield Problem(
            "S404", f"its name gives the participant '{person}', whom the protocol does not know{hint}", path, 0, "warning"
        )

"""Records as nouns: each kind against its dataclass, all faults at once, each with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from casecode.domain.circumstances import Circumstances
from casecode.domain.problem import Level, Problem
from casecode.domain.protocol import Participant
from casecode.domain.record import Record
from casecode.domain.records import (
    Claim,
    Consent,
    Decision,
    EmptyCell,
    EvidenceLink,
    LiteratureLink,
    MemberCheck,
    NegativeCase,
    Prediction,
    ProtocolSections,
    Records,
    Replication,
    Researcher,
    Review,
    Rival,
    Sampling,
    Waiver,
)
from casecode.plain import names, schema
from casecode.plain.yamltext import Table
from casecode.study import dates
from casecode.study._records import KINDS, LISTS, Entry, Found
from casecode.study._tidy import SYNONYMS, listed, tidied

CLASSES: Mapping[str, type[Record]] = {
    "researchers": Researcher,
    "member_checks": MemberCheck,
    "reviews": Review,
    "negative_cases": NegativeCase,
    "rivals": Rival,
    "predictions": Prediction,
    "replications": Replication,
    "claims": Claim,
    "evidence": EvidenceLink,
    "sampling": Sampling,
    "protocol": ProtocolSections,
    "literature_links": LiteratureLink,
    "empty_cells": EmptyCell,
    "decisions": Decision,
    "waivers": Waiver,
    "consents": Consent,
    "circumstances": Circumstances,
}
"""The kinds that something reads; rounds and withdrawals are casecode's own and kept as they are."""
_NAMES_SOMEBODY: Mapping[str, tuple[str, ...]] = {
    "member_checks": ("participant", "case"),
    "negative_cases": ("theme", "proposition"),
    "replications": ("case", "unit"),
    "circumstances": ("source",),
    "consents": ("participant",),
    "researchers": ("id",),
}
_NEVER_EMPTY: Mapping[str, tuple[str, ...]] = {
    "reviews": ("reviewer",),
    "claims": ("text",),
    "rivals": ("rival",),
    "waivers": ("why", "by", "check", "on"),
    "evidence": ("excerpt", "proposition"),
    "predictions": ("proposition", "code"),
    "replications": ("proposition",),
    "literature_links": ("key", "target"),
    "empty_cells": ("theme", "case"),
}
_CHECK = re.compile(r"[A-Z]+\d+\Z")


def typed(found: Found) -> tuple[dict[str, list[Any]], tuple[Problem, ...]]:
    """Every record of a kind that something reads, as its noun, by kind; and what is wrong with any."""
    made: dict[str, list[Any]] = {}
    problems: list[Problem] = []
    for kind, cls in CLASSES.items():
        taken: dict[str, Record] = {}
        for number, entry in enumerate(found.entries.get(kind, ()), 1):
            built = schema.build(cls, _table(kind, entry, cls), entry.file, SYNONYMS)
            problems += built.problems
            if built.partial is None:
                continue
            derived = "" if kind == "researchers" else f"{KINDS[kind] or kind}-{number}".replace("_", "-")
            name = built.partial.id or entry.name or derived
            record = replace(built.partial, id=name, file=entry.file, line=entry.table.line)
            problems += _faults(kind, record)
            first = taken.setdefault(names.folded(name), record)
            if first is not record:
                why = f"another record of this kind is called '{name}' too (at {first.file}:{first.line})"
                problems.append(Problem("S411", why, record.file, record.line, "warning"))
            made.setdefault(kind, []).append(record)
    return made, tuple(problems)


def _table(kind: str, entry: Entry, cls: type[Record]) -> Table:
    table = entry.table
    if entry.file.lower().endswith(LISTS):
        table = listed(table, cls)
    sections = table.get("sections") if kind == "protocol" else None
    if isinstance(sections, Table):
        table = replace(table, entries=(*(one for one in table.entries if one[0].text != "sections"), *sections.entries))
    return tidied(table, cls)


def _faults(kind: str, record: Record) -> Iterator[Problem]:
    """What cannot be meant, whatever else the study says."""

    def say(code: str, message: str, level: Level = "error") -> Problem:
        return Problem(code, message, record.file, record.line, level)

    either = _NAMES_SOMEBODY.get(kind, ())
    if either and not any(getattr(record, key) for key in either):
        wanted = " or ".join(f"'{key}'" for key in either)
        yield say("S412", f"the record does not say what it is about: {wanted} is missing")
    for key in _NEVER_EMPTY.get(kind, ()):
        if not str(getattr(record, key)).strip():
            yield say("S413", f"'{key}' is empty; without it the record says nothing")
    for key in ("share", "proofread"):
        value = getattr(record, key, None)
        if value is not None and not 0 <= value <= 1:
            yield say("S414", f"'{key}' is no share such as 20% or 0.2")
    yield from _numbers(record, say)
    if isinstance(record, MemberCheck) and record.sent_on and record.replied_on and before(record.replied_on, record.sent_on):
        yield say("S415", f"the answer ({record.replied_on}) is older than what was sent ({record.sent_on})", "warning")
    if isinstance(record, Waiver) and record.check.strip() and not _CHECK.match(record.check):
        yield say("S206", f"'{record.check}' is no check such as CV1")


def _numbers(record: Record, say: Callable[..., Problem]) -> Iterator[Problem]:
    if isinstance(record, Sampling):
        for key in ("invited", "refused"):
            value = getattr(record, key)
            if value is not None and value < 0:
                yield say("S416", f"'{key}: {value}' cannot be")
        if record.invited is not None and record.refused is not None and record.refused > record.invited:
            yield say("S416", f"{record.refused} refused, but only {record.invited} were invited", "warning")
    if isinstance(record, Circumstances) and record.duration is not None and not 0 < record.duration < float("inf"):
        yield say("S416", f"'duration: {record.duration}' cannot be; it is in minutes")


def before(one: str, other: str) -> bool:
    """Whether the first date is surely earlier: `2026-05` is not before `2026-05-03`."""
    most = min(len(one[:10]), len(other[:10]))
    return one[:most] < other[:most]


def kept(made: Mapping[str, list[Any]], waivers: Iterable[Waiver], people: Iterable[Participant], lines: Places) -> Records:
    """All nouns together: the waivers of `audit:` and what the list of people says of consent come first."""
    every = {kind: tuple(records) for kind, records in made.items()}
    consents = tuple(_consents(people, lines))
    every["waivers"] = (*waivers, *every.get("waivers", ()))
    every["consents"] = (*consents, *every.get("consents", ()))
    every["rivals"] = tuple(_rivals(every.get("rivals", ())))
    return Records(**every)


Places = Mapping[str, tuple[str, int]]


def _consents(people: Iterable[Participant], places: Places) -> Iterator[Consent]:
    """The columns `consent` (a date, or words) and `consent_scope` of the list of people."""
    for person in people:
        said = person.attributes.get("consent", "")
        date, scope = dates.iso(said), person.attributes.get("consent_scope", person.attributes.get("consent-scope", ""))
        if said or scope:
            file, line = places.get(f"people.{person.id}", ("", 0))
            words = scope or ("" if date else said)
            yield Consent(id=f"consent-{person.id}", participant=person.id, date=date, scope=words, file=file, line=line)


def _rivals(rivals: Iterable[Rival]) -> Iterator[Rival]:
    """Each rival of a proposition once, in the protocol's order: a record that gives the verdict stands for the bare text.

    A record may name the rival by its number in the list (`rival: 1`).
    """
    merged: dict[tuple[str, str], Rival] = {}
    for said in rivals:
        of_it = [rival for rival in merged.values() if rival.proposition == said.proposition]
        numbered = said.rival.isdecimal() and 0 < int(said.rival) <= len(of_it)
        one = replace(said, rival=of_it[int(said.rival) - 1].rival) if numbered else said
        key = (names.folded(one.proposition), " ".join(names.folded(one.rival).split()))
        there = merged.get(key)
        if there is None:
            merged[key] = one
        elif not there.verdict or (one.verdict and there.date <= one.date):
            merged[key] = replace(one, rival=there.rival)
    yield from merged.values()

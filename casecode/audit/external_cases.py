"""External validity: why these cases and these people (EV3), and what the cases are (EV4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from casecode.analysis.tree import folded
from casecode.audit._families import SPOKEN
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import many, place_in_protocol, place_of_record
from casecode.domain.protocol import Case
from casecode.domain.records import Sampling
from casecode.text.words import count_words

REASONS: frozenset[str] = frozenset(
    {
        "critical",
        "extreme",
        "unusual",
        "deviant",
        "common",
        "typical",
        "revelatory",
        "longitudinal",
        "literal",
        "theoretical",
        "polar",
        "convenience",
        "self",
        "selected",
        "selecting",
    }
)
"""Words for the kind of reason: Yin's five rationales and two replications, polar types (Eisenhardt & Graebner 2007), and two that
are honest about access (convenience, self-selected).
"""


def _chosen(evidence: Evidence, limits: Limits) -> Verdict:
    cases = _cases(evidence)
    wrong = tuple(
        Offender(
            one.case or one.id or "sampling", place_of_record(one), f"{one.refused} refused of {one.invited} who were invited"
        )
        for one in evidence.records.sampling
        if one.invited is not None and one.refused is not None and one.refused > one.invited
    )
    fields = {case.id: dict(_selection(evidence, case, limits)) for case in cases}
    share = _filled(fields)
    if wrong:
        return Verdict("fail", share, len(cases), wrong)
    poor, unseen = tuple(_lacking(evidence, fields)), tuple(_unseen(evidence))
    if not cases or not share:
        clause = "" if cases else "nothing is said of the selection of cases or participants"
        return Verdict("unknown", share, len(cases), (*poor, *unseen), limits=clause)
    if not poor:
        kinds = ", ".join(sorted({folded(case.why_type) for case in cases}))
        told = f"{many(len(cases), 'case')} with reasons ({kinds}), and how people were found"
        return Verdict("pass", share, len(cases), unseen, seen=told)
    return Verdict("warn", share, len(cases), (*poor, *unseen))


def _unseen(evidence: Evidence) -> Iterator[Offender]:
    """Cases and embedded units that the design names and the study has nobody and nothing of. Naming them lowers no status."""
    met = {person.case for person in evidence.protocol.people} | {one.placement.case for one in evidence.corpus.materials}
    met |= {above.parent for above in evidence.protocol.cases if above.id in met}
    for case in evidence.protocol.cases:
        if case.id not in met and not (case.id in evidence.cases and evidence.single):
            place = place_in_protocol(evidence, "cases", case.id)
            yield Offender(case.name or case.id, place, "no participant and no source belongs to it")


def _cases(evidence: Evidence) -> list[Case]:
    known = evidence.corpus.cases
    return [known[name] for name in evidence.cases]


def _selection(evidence: Evidence, case: Case, limits: Limits) -> Iterator[tuple[str, bool]]:
    words = count_words(case.why)
    yield (f"a reason of {limits['pass']:g} words (it has {words})" if words else "a reason"), words >= limits["pass"]
    kinds = set(re.split(r"[\W_]+", folded(case.why_type))) - {""}
    yield (f"a kind of reason that is known (not '{case.why_type}')" if kinds else "the kind of reason"), bool(kinds & REASONS)
    said = [one for one in evidence.records.sampling if one.case in {"", case.id}]
    yield "sampling strategy", _any(said, "strategy")
    yield "how people were approached", _any(said, "approach")
    if not evidence.families or set(evidence.families.values()) & (SPOKEN | {""}):
        yield "number invited", _any(said, "invited")
        yield "number who refused", _any(said, "refused")


def _any(said: list[Sampling], name: str) -> bool:
    return any(getattr(one, name) not in {"", None} for one in said)


def _filled(fields: Mapping[str, Mapping[str, bool]]) -> float | None:
    """Mean share of the fields that are there."""
    shares = [sum(one.values()) / len(one) for one in fields.values()]
    return sum(shares) / len(shares) if shares else None


def _lacking(evidence: Evidence, fields: Mapping[str, Mapping[str, bool]]) -> Iterator[Offender]:
    for name, one in fields.items():
        if lacks := [field for field, there in one.items() if not there]:
            yield Offender(name, place_in_protocol(evidence, "cases", name), f"lacks {', '.join(lacks)}")


_CONTEXT: Mapping[str, tuple[str, ...]] = {
    "sector": ("sector", "industry", "branch", "field", "domain", "trade"),
    "size": ("size", "employees", "staff", "members", "firms", "turnover", "population", "headcount"),
    "place": ("place", "location", "region", "country", "city", "town", "site", "address", "where"),
    "period": ("period", "years", "time", "when"),
    "stakeholders": ("stakeholders", "stakeholder", "partners", "actors", "clients", "customers", "owners", "funders"),
}
"""What is asked of the context of a case, and the names of attributes that say it (project default)."""


def _context(evidence: Evidence, limits: Limits) -> Verdict:
    cases = _cases(evidence)
    fields = {case.id: dict(_described(case, limits)) for case in cases}
    share = _filled(fields)
    poor = tuple(_lacking(evidence, fields))
    if share is None:
        return Verdict("unknown")
    if share >= limits["pass"]:
        return Verdict(
            "pass", share, len(cases), poor, seen=f"{many(len(cases), 'case')}, {share:.0%} of what is asked of the context"
        )
    return Verdict("warn" if share >= limits["warn"] else "unknown", share, len(cases), poor)


def _described(case: Case, limits: Limits) -> Iterator[tuple[str, bool]]:
    said = {folded(name) for name, value in case.attributes.items() if value.strip()} | ({"period"} if case.period else set())
    for field, names in _CONTEXT.items():
        yield field, not said.isdisjoint(names)
    words = count_words(case.context)
    told = f"a description of {limits['words']:g} words"
    yield (f"{told} (it has {words})" if words else told), words >= limits["words"]


CHECKS: tuple[Check, ...] = (Check("EV3", _chosen), Check("EV4", _context))

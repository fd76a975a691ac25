"""Construct validity: who else has read it. Key informants (CV3) and peers (CV7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casecode.analysis.tree import folded
from casecode.audit._evidence import NO_CASE
from casecode.audit._families import SPOKEN
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import many, place_of_record
from casecode.audit._stances import relaxed
from casecode.domain.member_checks import standing_checks
from casecode.domain.records import MemberCheck

_SEEN = frozenset({"approved", "corrected"})


@dataclass(frozen=True, slots=True)
class _Case:
    """What one case has of review: participants who are quoted, those who answered, whether the draft was among it."""

    case: str
    quoted: frozenset[str]
    answered: frozenset[str]
    draft: bool

    def lacks(self, share: float) -> str:
        """What is missing, in words; empty for nothing. A share of 0 asks nobody."""
        missing = [] if self.draft else ["nobody saw the draft of the case"]
        if share and len(self.answered & self.quoted) < share * len(self.quoted):
            missing.append(f"{len(self.answered & self.quoted)} of {len(self.quoted)} quoted participants answered")
        return "; ".join(missing)


def _key_informants(evidence: Evidence, limits: Limits) -> Verdict:
    checks = standing_checks(evidence.records.member_checks)
    claim = ", though the design says so" if evidence.design("member_checking") not in {"", "no", "none"} else ""
    facts = {"claim": claim}
    disputed = tuple(_disputes(checks))
    if disputed:
        return Verdict("fail", n=len(checks), offenders=disputed, facts=facts)
    cases = _cases(evidence)
    quoted = frozenset().union(*(one.quoted for one in cases))
    reviewed = [one for one in checks if one.outcome in _SEEN]
    value = len(quoted & {one.participant for one in reviewed}) / len(quoted) if quoted else None
    asked = 0.0 if "cover" in relaxed("CV3", evidence.protocol) else limits["pass"]
    poor = tuple(Offender(one.case or "the case", one.case, lacks) for one in cases if (lacks := one.lacks(asked)))
    if not checks or not cases:
        return Verdict("unknown", value, len(quoted), poor, facts=facts)
    if poor or not reviewed:
        return Verdict("warn", value, len(quoted), poor, facts=facts)
    changes = sum(one.outcome == "corrected" for one in reviewed)
    told = f"{len(quoted & {one.participant for one in reviewed})} of {len(quoted)} quoted participants, {many(changes, 'correction')}"
    return Verdict("pass", value, len(quoted), seen=told, facts=facts)


def _disputes(checks: tuple[MemberCheck, ...]) -> Iterator[Offender]:
    for one in checks:
        if one.outcome == "disputed" and not one.resolution.strip():
            yield Offender(one.participant or one.case, place_of_record(one), "disputed, and nothing says what became of it")


def _cases(evidence: Evidence) -> tuple[_Case, ...]:
    """Every case in which somebody is quoted; the participant's own case goes before the one of the excerpt."""
    home = {one.id: evidence.above.get(one.case, "") for one in evidence.protocol.people}
    only = (evidence.cases or ("",))[0] if evidence.single else ""
    quoted: dict[str, set[str]] = {name: set() for name in evidence.cases}
    for person, case in evidence.voices[["participant", "case"]].drop_duplicates().itertuples(index=False):
        quoted.setdefault(only or home.get(str(person), "") or str(case), set()).add(str(person))
    made = []
    for case, people in quoted.items():
        if people:
            mine = [
                one
                for one in standing_checks(evidence.records.member_checks)
                if one.outcome in _SEEN and _about(one, case, people, evidence.above, only)
            ]
            answered = frozenset(one.participant for one in mine)
            made.append(_Case(case, frozenset(people), answered, any(one.item_type == "case_draft" for one in mine)))
    return tuple(made)


def _about(one: MemberCheck, case: str, people: set[str], above: Mapping[str, str], only: str) -> bool:
    named = only or above.get(one.case, one.case)
    return one.participant in people or (bool(one.case) and named == case and case != NO_CASE)


def _peers(evidence: Evidence, limits: Limits) -> Verdict:
    coders = {folded(word) for name in _coding(evidence) for word in (name, evidence.protocol.coders.get(name, "")) if word}
    reviews = evidence.records.reviews
    readers = sorted({one.reviewer for one in reviews if folded(one.reviewer) not in coders})
    talks = evidence.memos("peer_debrief")
    shares = _proofread(evidence)
    read = sum(shares.values()) / len(shares) if shares else None
    told = [many(len(readers), "reader") + " besides the coders"] if readers else []
    told += [many(len(talks), "debriefing")] if talks else []
    told += [f"{read:.0%} of the transcripts read against the recording"] if read else []
    peers = bool(readers or talks)
    seen = ", ".join(told)
    count = len(readers) + len(talks)
    if peers and (read is None or read >= limits["pass"]):
        return Verdict("pass", read, count, seen=seen)
    return Verdict("warn" if peers or read else "unknown", read, count, seen=seen)


def _coding(evidence: Evidence) -> set[str]:
    return {str(name) for name in evidence.every_excerpt["coder"].unique()}


def _proofread(evidence: Evidence) -> Mapping[str, float]:
    """For each transcript the share that was read against the recording: what its source or a review of transcripts says."""
    read = [one for one in evidence.records.reviews if one.kind == "transcript" and one.share is not None]
    everywhere = max((one.share or 0.0 for one in read if not one.sources), default=0.0)
    named: dict[str, float] = {}
    for one in read:
        for source in one.sources:
            named[source] = max(named.get(source, 0.0), one.share or 0.0)
    spoken = [name for name, family in evidence.families.items() if family in SPOKEN and name not in evidence.duplicates]
    return {name: max(evidence.circumstances[name].proofread or 0.0, named.get(name, 0.0), everywhere) for name in spoken}


CHECKS: tuple[Check, ...] = (Check("CV3", _key_informants), Check("CV7", _peers))

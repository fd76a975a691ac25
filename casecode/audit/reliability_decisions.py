"""Reliability: what became of the units on which coders part (R10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casecode.analysis.agreement_nouns import Disagreement
from casecode.analysis.disagreements import of_laid
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._reliability_work import NOBODY, acts, everything, rounds
from casecode.audit._saying import many, place_of_record
from casecode.domain.coding import Coding
from casecode.domain.records import Decision
from casecode.domain.source import Span
from casecode.text.spans import overlap

_CONSENSUS = "consensus"
_NO_UNITS = frozenset({"char", "span"})


def _adjudicated(evidence: Evidence, limits: Limits) -> Verdict:
    works = [work for work in rounds(evidence) or (everything(evidence),) if work.units and work.laid.asked.unit not in _NO_UNITS]
    if not works:
        return Verdict("unknown", message=NOBODY, facts={"bad": 0})
    units, decisions = sum(work.units for work in works), evidence.records.decisions
    parted = [one for work in works for one in of_laid(evidence.corpus, work.laid)]
    settled = _Settled(evidence, decisions)
    left = [one for one in parted if not settled.decided(one)]
    share = 1 - len(left) / len(parted) if parted else 1.0
    facts = {"bad": len(left)}
    against = tuple(settled.contradicted(decisions))
    if against:
        return Verdict("fail", share, len(parted), against, facts=facts)
    unsaid = tuple(_open(one, "settled by consensus, and no decision says why") for one in left if settled.by_consensus(one))
    waiting = tuple(_open(one, one.kind) for one in left if not settled.by_consensus(one))
    if unsaid or share < limits["warn"]:
        return Verdict("unknown", share, len(parted), (*unsaid, *waiting), facts=facts)
    early = _before_talk(evidence) if decisions else ""
    if share < limits["pass"]:
        return Verdict("warn", share, len(parted), waiting, facts=facts)
    if early:
        return Verdict("warn", share, len(parted), (Offender("figures before talk", "", early), *waiting), early, facts=facts)
    told = f"{len(parted) - len(left)} of {many(len(parted), 'disagreement')} decided, in {many(units, 'unit')} coded twice"
    return Verdict("pass", share, len(parted), waiting, seen=told, facts=facts)


def _open(one: Disagreement, why: str) -> Offender:
    place = f"{one.source} ¶{one.n}"
    return Offender(place, place, why)


def _unit(decision: Decision) -> tuple[str, Span | None]:
    """The source of a decision, and the stretch (None: all of the source)."""
    source, mark, span = decision.unit.rpartition(":")
    start, dash, end = span.partition("-")
    if mark and dash and start.isdecimal() and end.isdecimal():
        return source, (int(start), int(end))
    return decision.unit, None


class _Settled:
    """Which disagreements were decided, and what of a consensus stands on the same words."""

    def __init__(self, evidence: Evidence, decisions: Iterable[Decision]) -> None:
        self._resolve = evidence.corpus.tree.resolve
        self._decided: dict[str, list[Span | None]] = {}
        for one in decisions:
            if one.by.strip() or one.reason.strip():
                source, span = _unit(one)
                self._decided.setdefault(source, []).append(span)
        self._touched: dict[str, list[Span]] = {}
        self._given: dict[str, list[tuple[Span, str]]] = {}
        for act in acts(evidence):
            if act.coder == _CONSENSUS:
                self._touched.setdefault(act.source, []).append((act.start, act.end))
                if isinstance(act, Coding):
                    self._given.setdefault(act.source, []).append(((act.start, act.end), self._today(act.code)))

    def _today(self, code: str) -> str:
        return self._resolve(code) or code

    def decided(self, one: Disagreement) -> bool:
        """Whether a record with a name or a reason decides on these words."""
        return any(span is None or overlap(span, one.span) for span in self._decided.get(one.source, ()))

    def by_consensus(self, one: Disagreement) -> bool:
        """Whether something of consensus stands on these words."""
        return any(overlap(span, one.span) for span in self._touched.get(one.source, ()))

    def contradicted(self, decisions: Iterable[Decision]) -> Iterator[Offender]:
        """Decisions whose codes are not those that consensus gave the same words."""
        for one in decisions:
            source, span = _unit(one)
            if span is None or not any(overlap(span, place) for place in self._touched.get(source, ())):
                continue
            now = {code for place, code in self._given.get(source, ()) if _of_unit(place, span)}
            then = {self._today(code) for code in one.after}
            if now != then:
                told = (
                    f"decided {', '.join(sorted(then)) or 'no code'}, and consensus now gives {', '.join(sorted(now)) or 'none'}"
                )
                yield Offender(one.unit, place_of_record(one), told)


def _of_unit(place: Span, span: Span) -> bool:
    """Whether a coding counts for a unit: half of the coding lies in it, or it covers half of the unit."""
    return 2 * overlap(place, span) >= min(place[1] - place[0], span[1] - span[0]) > 0


def _before_talk(evidence: Evidence) -> str:
    """What is missing of the figures before talk, which `casecode reconcile` keeps before it asks anything; empty for nothing."""
    trail = evidence.outside.trail
    if trail is None:
        return "Nobody looked whether agreement was computed before it was talked about."
    before, first = trail.first.get("before talk"), trail.first.get("decision")
    if before is None or (first is not None and before.at > first.at):
        return "The journal does not say that agreement was computed before the first decision."
    return ""


CHECKS: tuple[Check, ...] = (Check("R10", _adjudicated),)

"""Internal validity: whether new sources still brought something new (IV4)."""

from __future__ import annotations

from fractions import Fraction

from casecode.analysis.saturation import Saturation, saturation
from casecode.analysis.saturation_orders import Rule
from casecode.audit._families import INTERVIEW
from casecode.audit._port import Check, Evidence, Limits, Verdict

_ORDERS = 200
"""Random orders that are drawn; `casecode saturation` draws more."""


def _saturated(evidence: Evidence, limits: Limits) -> Verdict:
    if reason := _undecidable(evidence):
        return Verdict("unknown", message=reason)
    base, run = max(1, int(limits["base"])), max(1, int(limits["run"]))
    threshold = min(Fraction(1), max(Fraction(0), Fraction(str(limits["pass"]))))
    found = saturation(evidence.selected, Rule(base, run, threshold), orders=_ORDERS)
    sources = len(found.steps)
    if found.reason and not found.scope.sources:
        return Verdict("na", message=found.told)
    if found.reason or found.counted is None:
        return Verdict("unknown", n=sources, message=f"Saturation cannot be told: {found.reason}.")
    share = found.counted.share(sources - 1)
    undated = sum(not one.date for one in found.steps)
    if share is None or undated == sources:
        why = "the first sources have no codes that could be counted" if share is None else "no source has a date"
        return Verdict("unknown", n=sources, message=f"Saturation cannot be told: {why}.")
    return _judge(evidence, limits, found, share, undated)


def _undecidable(evidence: Evidence) -> str:
    """Why it cannot even be said whether the question applies, as a sentence; empty where it can."""
    if not len(evidence.excerpts):
        return "Nothing was coded, so saturation cannot be told."
    counting = [one for one in evidence.corpus.materials if one.source.id not in evidence.duplicates]
    stated = {evidence.families[one.source.id] for one in counting if one.placement.method}
    if not stated or (stated == {INTERVIEW} and not all(one.placement.method for one in counting)):
        return "Not every source says by which method it was collected, so it cannot be told whether saturation applies."
    interviews = stated == {INTERVIEW} and not any(one.source.container for one in counting)  # other material never saturates
    if interviews and not (
        evidence.design("approach") or any(code.origin == "inductive" for code in evidence.corpus.tree.codes.values())
    ):
        return "Nothing says whether the codes grew out of the material or were fixed beforehand (`approach` in the design, `origin` of a code)."
    return ""


def _judge(evidence: Evidence, limits: Limits, found: Saturation, share: float, undated: int) -> Verdict:
    counted, drawn, sources = found.counted, found.band, len(found.steps)
    assert counted is not None
    assert drawn is not None
    orders = f"in {drawn.reached:.0%} of {drawn.orders} random orders (seed {drawn.seed})"
    facts = {"orders": orders, "sources": sources}
    if counted.reached is not None and share <= limits["warn"] and drawn.reached >= limits["orders"] and not undated:
        seen = f"{counted.name}: base of {counted.rule.base} and run of {counted.rule.run} in {sources} interviews; met {orders}"
        return Verdict("pass", share, sources, seen=seen, facts=facts)
    if counted.reached is None and limits.own("pass"):
        told = f"The study set itself {limits['pass']:.0%}, and the last run of sources still brought {share:.0%} new codes."
        return Verdict("fail", share, sources, message=told, facts=facts)
    if counted.reached is None and share > limits["warn"] and _claimed(evidence):
        return Verdict("fail", share, sources, facts=facts)
    doubts = "".join(f" {one}." for one in found.doubts) if undated else ""
    return Verdict("warn", share, sources, message=_weak(found, share, orders) + doubts, facts=facts)


def _claimed(evidence: Evidence) -> bool:
    """Whether the design says that saturation was reached."""
    said = evidence.design("saturation").split()
    return bool(said) and not {"no", "none", "not", "unclaimed"} & set(said)


def _weak(found: Saturation, share: float, orders: str) -> str:
    met = found.counted.name if found.counted else ""
    head = f"The rule is met at {met}, {orders}" if met else f"The rule is not met in {len(found.steps)} sources, and {orders}"
    return f"{head}; the last run of sources brought {share:.0%} new codes."


CHECKS: tuple[Check, ...] = (Check("IV4", _saturated),)

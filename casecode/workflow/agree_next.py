"""What stands last under figures of agreement: whether the round is over, what talk settled, and what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from casecode.analysis.agreement_nouns import Agreement, AgreementAsked
from casecode.workflow.desk_rounds import left_of
from casecode.workflow.reconcile_before import talk_lines
from casecode.workflow.reconcile_records import CONSENSUS, before_talk, decisions, people_of
from casecode.workflow.study import Study

REPORT = "Next: casecode report make reliability"
_GOOD = 0.8
"""Alpha from which a code is not pointed at (Krippendorff)."""
_CUT = frozenset({"char", "span"})


@dataclass(frozen=True, slots=True)
class Talked:
    """A round that is being, or was, talked over: how many disagreements there were (None: not on record), how many are settled."""

    round: str
    settled: int
    parted: int | None

    @property
    def over(self) -> bool:
        """Whether all are settled."""
        return self.parted is not None and self.settled >= self.parted

    def next(self) -> str:
        """What to type when some are settled."""
        if self.over:
            return REPORT
        left = "what is" if self.parted is None else f"the {self.parted - self.settled:,}"
        return f"Next: casecode reconcile {shlex.quote(self.round)} goes on with {left} still open."


def closing(study: Study, found: Agreement) -> tuple[str, ...]:
    """The last lines under the figures: agreement before talk and what was settled, then what to type next."""
    return tuple(_closing(study, found))


def _closing(study: Study, found: Agreement) -> Iterator[str]:
    talked = talked_over(study, found.asked.round, found.coders)
    if talked:
        yield from talk_lines(study, talked.round)
    waits = not_over(study, found.asked, found.coders, found.left)
    if waits:
        yield waits
    elif talked and (talked.settled or talked.over):
        yield talked.next()
    else:
        yield _usual(found)


def talked_over(study: Study, round_: str, coders: Collection[str]) -> Talked | None:
    """How far talk is: over the round, or over all that just these coders did outside of any; None where nobody has begun."""
    name = round_ or _undrawn(study, coders)
    before = before_talk(study, name) if name else None
    if before is None:
        return None
    parted = before.facts.get("parted", "")
    return Talked(name, len(decisions(study, name)), int(parted) if parted.isdigit() else None)


def _undrawn(study: Study, coders: Collection[str]) -> str:
    """The name under which what these coders did without a round is settled; empty where it is not."""
    plans = {plan.id: plan for plan in study.bank.rounds()}
    for plan in plans.values():
        origin = plan.id.removesuffix(f"-{CONSENSUS}")
        who = set(plan.sample.get("coders", "").split())
        if plan.purpose == "adjudicated" and origin not in plans and who == set(coders) - {CONSENSUS}:
            return origin
    return ""


def not_over(study: Study, asked: AgreementAsked, coders: Collection[str], left: Mapping[str, tuple[int, int]]) -> str:
    """That a drawn round is not over, who has how much left and how they go on; empty when everybody compared has read all."""
    plan = next((plan for plan in study.bank.rounds() if plan.id == asked.round), None)
    waiting = [one for one in people_of(plan) if one in coders and left_of(study, plan, one)] if plan else []
    if not plan or not waiting:
        return ""
    counts = {} if asked.where.strip() or asked.unit in _CUT else left
    told = [_has(one, counts.get(one, (0, 0)), asked.unit) for one in waiting]
    how = f"casecode code --round {shlex.quote(plan.id)} --coder {shlex.quote(waiting[0])}"
    return f"Round {plan.id} is not over: {', '.join(told)}. Next: {how}."


def _has(coder: str, counts: tuple[int, int], unit: str) -> str:
    """`ben has 16 of 102 turns left`; without a count (words that are in no unit) that not all is read."""
    left, given = counts
    return f"{coder} has {left:,} of {given:,} {unit}s left" if left else f"{coder} has not read all of it"


def _usual(found: Agreement) -> str:
    """What to type while nothing is settled."""
    if not found.facts.double_units:
        return "Next: casecode agree plan --share 20% --coders a,b draws a sample that two people code."
    low = [one for one in found.codes if one.alpha.value is not None and one.flag != "too few"]
    worst = min(low, key=lambda one: one.alpha.value or 0.0, default=None)
    named = f" --code {shlex.quote(worst.code)}" if worst and (worst.alpha.value or 0.0) < _GOOD else ""
    options = f" --round {found.asked.round}" if found.asked.round else ""
    unit = "sentence" if found.asked.unit in _CUT else found.asked.unit
    if unit not in {"turn", "paragraph"} and not (found.asked.round and unit == found.asked.unit):
        options += f" --unit {unit}"
    if found.asked.coders:
        options += f" --coders {','.join(found.asked.coders)}"
    settles = f"casecode reconcile{f' {found.asked.round}' if found.asked.round else ''} settles it"
    return f"Next: casecode agree disagreements{options}{named} shows where they part; {settles}."

"""What of a source a coder sees and may code: all of it, or the units a round assigns. And what stays hidden from whom."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from casecode.databank.rounds import Round
from casecode.databank.standing import Standing
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.source import Material, Span
from casecode.text.spans import contains, subtract, union
from casecode.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Part:
    """The stretches of one source that are a coder's to code; `round` is empty when it is simply the whole source."""

    spans: tuple[Span, ...]
    round: str = ""

    def holds(self, span: Span) -> bool:
        """Whether `span` lies in one of the stretches."""
        return any(contains(unit, span) for unit in self.spans)


def find_round(study: Study, name: str, coder: str) -> Round:
    """The round `name`, in which `coder` was assigned something. Raises `NotFoundError` or `WrongUseError`."""
    known = {plan.id: plan for plan in study.bank.rounds()}
    plan = known.get(name)
    if plan is None:
        told = f" There are: {', '.join(known)}." if known else " No round is drawn yet."
        raise NotFoundError(kind="round", name=name, nearest=told)
    if not plan.assignments.get(coder):
        raise WrongUseError(reason=f"Round {name} assigns nothing to {coder}; its coders are {', '.join(plan.assignments)}.")
    return plan


def part_of(plan: Round | None, coder: str, material: Material) -> Part:
    """What of `material` is `coder`'s: the whole without a round. Raises `WrongUseError` when the round gives nothing here."""
    whole = (0, len(material.text.text))
    if plan is None:
        return Part((whole,))
    spans = _spans(plan, coder, material.source.id, whole)
    if not spans:
        given = ", ".join(sorted(plan.sources_of(coder)))
        raise WrongUseError(reason=f"Round {plan.id} gives {coder} nothing in {material.source.id}. It gives: {given}.")
    return Part(spans, plan.id)


def _spans(plan: Round, coder: str, source: str, whole: Span) -> tuple[Span, ...]:
    mine = [place for place in plan.assignments.get(coder, ()) if place.source == source]
    cut = ((place.start, place.end) for place in mine)
    return union(
        (max(whole[0], one[0]), min(whole[1], one[1])) if one[0] is not None and one[1] is not None else whole for one in cut
    )


def why_hidden(study: Study, material: Material, round_: str, standing: Standing) -> str:
    """Why other people's coding of this source stays hidden; empty when it may be shown.

    A reliability study keeps its coders apart until every one of them has read all that the round gave them; the other
    stances leave it to the coder, and the journal says so.
    """
    if study.protocol.stance != "reliability":
        return ""
    plans = [plan for plan in study.bank.rounds() if plan.id == round_ or (not round_ and _concerns(plan, material))]
    if not plans:
        return "This is a reliability study and no round on this source is over: other people's coding stays hidden."
    for plan in plans:
        for other in plan.assignments:
            if unread_of(plan, other, material, standing):
                return f"Round {plan.id} is not over ({other} has not read everything): other people's coding stays hidden."
    return ""


def _concerns(plan: Round, material: Material) -> bool:
    return plan.purpose in {"reliability", "training", "recode"} and any(
        place.source == material.source.id for places in plan.assignments.values() for place in places
    )


def unread_of(plan: Round, coder: str, material: Material, standing: Standing) -> tuple[Span, ...]:
    """The stretches of what a round gives `coder` in a source that they have not marked as read in it."""
    read = [
        (mark.start, mark.end)
        for mark in standing.reads
        if (mark.coder, mark.source, mark.text, mark.round) == (coder, material.source.id, material.text.hash, plan.id)
    ]
    return spoken(material, subtract(_spans(plan, coder, material.source.id, (0, len(material.text.text))), read))


def spoken(material: Material, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Of `spans` those that touch a segment: what lies between segments is nobody's to read."""
    return tuple(span for span in spans if any(span[0] < one.end and one.start < span[1] for one in material.text.segments))


def left_of(study: Study, plan: Round, coder: str) -> tuple[str, ...]:
    """The sources in which a round gives `coder` something that is not marked as read yet."""
    standing = study.bank.standing()
    return tuple(one.source.id for one in study.materials if unread_of(plan, coder, one, standing))


def open_round(study: Study, coder: str, material: Material) -> Round | None:
    """The first round that gives `coder` something in this source which they have not marked as read in it; None when there is none."""
    plans = [plan for plan in study.bank.rounds() if material.source.id in plan.sources_of(coder)]
    standing = study.bank.standing(material.source.container or material.source.id) if plans else Standing()
    return next((plan for plan in plans if unread_of(plan, coder, material, standing)), None)


def beside_briefly(study: Study, coder: str, material: Material) -> str:
    """`beside_round` for a line of the screen."""
    plan = open_round(study, coder, material)
    return f"Outside of your open round: for it, casecode code --round {plan.id}" if plan else ""


def beside_round(study: Study, coder: str, material: Material) -> str:
    """What somebody should know who opens a source outside of their round that is open there; empty where none is."""
    plan = open_round(study, coder, material)
    if plan is None:
        return ""
    who = "" if study.bank.coder == coder else f" --coder {coder}"
    source = material.source.id
    return (
        f"Round {plan.id} gives you words of {source} that you have not read in it, and what is done here does not count for it. "
        f"For the round: casecode code {shlex.quote(source)} --round {plan.id}{who}"
    )


def round_state(study: Study, plan: Round, coder: str) -> str:
    """What of a round is left for `coder`, and what to type next."""
    left, given = left_of(study, plan, coder), len(plan.sources_of(coder))
    if not left:
        others = [one for one in plan.assignments if one != coder and left_of(study, plan, one)]
        wait = f"When {' and '.join(others)} {'has' if len(others) == 1 else 'have'} too" if others else "Next"
        return f"You have read all that round {plan.id} gives you. {wait}: casecode agree --round {plan.id}"
    named = ", ".join(left[:3]) + (" …" if len(left) > 3 else "")
    who = "" if study.bank.coder == coder else f" --coder {coder}"
    many = f"{len(left)} of {given} source{'' if given == 1 else 's'}"
    return f"Round {plan.id}: {many} still to read ({named}). Go on with: casecode code --round {plan.id}{who}"

"""How far each round is: who has read how much of it, and what of it is settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casecode.databank.rounds import Round
from casecode.databank.standing import Standing
from casecode.domain.errors import DataRefusedError
from casecode.domain.source import Material, Span
from casecode.text.spans import intersect
from casecode.views.status_steps import RoundCoder, RoundLine
from casecode.workflow.desk_rounds import spoken, unread_of
from casecode.workflow.reconcile_records import CONSENSUS, before_talk, consensus_round, decisions, people_of
from casecode.workflow.study import Study

_SETTLED = f"-{CONSENSUS}"


def round_lines(study: Study) -> tuple[RoundLine, ...]:
    """A line a round, by id; what was settled stands with the round it settles, or alone where that was never drawn."""
    plans = {plan.id: plan for plan in study.bank.rounds()}
    return tuple(_lines(study, plans))


def _lines(study: Study, plans: dict[str, Round]) -> Iterator[RoundLine]:
    standing, materials = study.bank.standing(), {one.source.id: one for one in study.materials}
    for plan in plans.values():
        origin = plan.id.removesuffix(_SETTLED)
        if plan.purpose != "adjudicated":
            coders = tuple(_coder(plan, coder, materials, standing) for coder in people_of(plan))
            yield _settled(study, RoundLine(plan.id, plan.purpose, coders), begun=consensus_round(plan) in plans)
        elif origin not in plans and origin != plan.id:
            who = tuple(RoundCoder(coder, 0, 0) for coder in plan.sample.get("coders", "").split())
            yield _settled(study, RoundLine(origin, "", who), begun=True)


def _settled(study: Study, line: RoundLine, *, begun: bool) -> RoundLine:
    """The line with what was decided; how many parted is what was put on record before the talk."""
    if not begun:
        return line
    before = before_talk(study, line.id)
    parted = before.facts.get("parted", "") if before else ""
    try:
        done = len(decisions(study, line.id))
    except DataRefusedError as why:
        return replace(line, begun=True, fault=str(why))
    return replace(line, begun=True, settled=done, parted=int(parted) if parted.isdigit() else None)


def _coder(plan: Round, coder: str, materials: dict[str, Material], standing: Standing) -> RoundCoder:
    """The units a coder was given in sources that are here, and how many of them hold nothing unread."""
    own = Standing(reads=tuple(mark for mark in standing.reads if (mark.coder, mark.round) == (coder, plan.id)))
    given = [place for place in plan.assignments.get(coder, ()) if place.source in materials]
    unread = {source: unread_of(plan, coder, materials[source], own) for source in {place.source for place in given}}
    read = 0
    for place in given:
        whole: Span = (0, len(materials[place.source].text.text))
        span = whole if place.start is None or place.end is None else (place.start, place.end)
        read += not spoken(materials[place.source], intersect([span], unread[place.source]))
    return RoundCoder(coder, read, len(given))

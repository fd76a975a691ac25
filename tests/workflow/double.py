"""The small study with a round of two coders, coded so that every kind of disagreement comes up once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from casecode.databank.rounds import Place, Round, write_round
from casecode.workflow.desk import Desk
from casecode.workflow.desk_places import open_source
from casecode.workflow.desk_rounds import find_round
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study
from tests.small import write_study

MAYA, TOM, GROUP = "int-n01-2025-03-04", "int-w01-2025-03-11", "fg-2025-04-01"
ANA = (
    (MAYA, 2, "I learned from the lace woman", "knowledge"),  # ben: the same words
    (MAYA, 4, "the customers", "market"),  # ben: nothing
    (MAYA, 6, "Rivals, yes", "coopetition"),  # ben: other words of the turn
    (TOM, 2, "The customers stayed away", "market"),  # ben: knowledge
)
BEN = (
    (MAYA, 2, "I learned from the lace woman", "knowledge"),
    (MAYA, 6, "then partners", "coopetition"),
    (MAYA, 6, "we still compete", "market"),  # ana: not that
    (TOM, 2, "Prices fell", "knowledge"),
)
Coded = Sequence[tuple[str, int, str, str]]


def drawn(root: Path, coders: Sequence[str] = ("ana", "ben"), places: Sequence[Place] = (), **facts: str) -> Study:
    """The small study read in, with a round r1 of these coders (all of Maya's and Tom's interviews)."""
    study = Study(write_study(root))
    ingest(study)
    study.forget()
    given = tuple(places) or (Place(MAYA), Place(TOM))
    plan = Round("r1", book=study.codebooks[0].hash, seed="7", unit="turn", units=given, assignments=dict.fromkeys(coders, given))
    write_round(study.bank.layout, plan if not facts else Round(**{**_facts(plan), **facts}))  # type: ignore[arg-type]  # fields by name
    return Study(root)


def _facts(plan: Round) -> Mapping[str, object]:
    return {name: getattr(plan, name) for name in Round.__slots__}


def code(root: Path, coder: str, coded: Coded, *, read: bool = True, round_: str = "r1") -> None:
    """`coder` codes words of segments in a round, and marks all of it as read."""
    study = Study(root)
    plan = find_round(study, round_, coder)
    for source in sorted(plan.sources_of(coder)):
        desk = Desk(study, coder, open_source(study, coder, source, plan), plan)
        for where, number, words, name in coded:
            if where == source:
                desk.code(desk.find(desk.segments[number - 1], words).matches[:1], [name])
        if read:
            desk.mark_read(1, len(desk.segments))


def coded(root: Path) -> Study:
    """The round coded by both."""
    drawn(root)
    code(root, "ana", ANA)
    code(root, "ben", BEN)
    return Study(root)

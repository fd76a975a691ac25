"""What a round is settled on: its units with everybody's codes, the coders' codings, the codebook, and who has not read all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.agreement_nouns import ACCEPTED, AgreementAsked
from casecode.analysis.agreement_who import TOGETHER
from casecode.analysis.corpus import Corpus
from casecode.databank.rounds import Place, Round
from casecode.domain.codebook import Code
from casecode.domain.coding import Coding
from casecode.domain.errors import DataRefusedError, NotFoundError, WrongUseError
from casecode.domain.source import Material, Span
from casecode.workflow.acts import coder_of
from casecode.workflow.desk_rounds import left_of
from casecode.workflow.reconcile_records import CONSENSUS, consensus_plan, consensus_round, decisions, people_of
from casecode.workflow.reconcile_target import UnitCodes, holds
from casecode.workflow.reconcile_units import asked_words, touches, units_of, unread_by_two
from casecode.workflow.study import Study

_NO_TALK = {
    "recode": "one coder coded twice there, and nobody can be right against themselves",
    "adjudicated": "it is what was settled",
}
_UNITS = ("turn", "sentence", "paragraph", "document", "excerpt")


@dataclass(frozen=True, eq=False)
class Ground:
    """A round, ready to be settled.

    `asked` is how it is compared, filled in. `units` are all units that two or more of `coders` read, in the order of sources
    and places. `codings` are the coders' own in the round, by source. `unread` are stretches that fewer than two have read, by
    source. `missing` says who has not read everything, in words; empty when all have. `aside` counts codings on words
    that are in no unit, `questions` units of what interviewers say, which agreement leaves out. `target` is the round of
    consensus. A `plan` that was never drawn stands for all that its coders coded outside of rounds that are looked at alone.
    """

    study: Study
    corpus: Corpus
    plan: Round
    target: Round
    asked: AgreementAsked
    coders: tuple[str, ...]
    units: tuple[UnitCodes, ...]
    codings: Mapping[str, tuple[Coding, ...]]
    unread: Mapping[str, tuple[Span, ...]]
    missing: str = ""
    aside: int = 0
    questions: int = 0

    @property
    def material(self) -> Mapping[str, Material]:
        """Materials by source id."""
        return self.corpus.material

    @cached_property
    def codes(self) -> Mapping[str, Code]:
        """The codes of all codebooks by id, in their order."""
        return {code.code: code for book in self.study.codebooks for code in book.walk()}

    def resolve(self, name: str) -> str:
        """The id that a code's name stands for today; empty when no codebook knows it."""
        return self.corpus.tree.resolve(name)

    def places(self, source: str) -> tuple[Span, ...]:
        """What consensus is given in a source."""
        end = len(self.material[source].text.text)
        given = (place for place in self.target.units if place.source == source)
        return tuple(
            (0, end) if one.start is None or one.end is None else (min(one.start, end), min(one.end, end)) for one in given
        )

    def frozen(self, code: str) -> str:
        """The hash of the codebook version that defines `code`, kept in the databank; of the first book for a proposal."""
        books = self.study.codebooks
        book = next((one for one in books if code in one.lines), books[0] if books else None)
        return self.study.bank.freeze_codebook((self.study.root / book.file).read_bytes()) if book else ""


def find_plan(study: Study, name: str = "", coders: Sequence[str] = ()) -> Round:
    """The round that is meant; without a name the oldest in which something is unsettled, without any what `coders` both have read.

    Raises `NotFoundError` or `WrongUseError`.
    """
    plans = {plan.id: plan for plan in study.bank.rounds()}
    able = [plan for plan in plans.values() if plan.purpose not in _NO_TALK and len(people_of(plan)) > 1]
    if not name and not able:
        if len(coders) > 1:
            return _undrawn(study, coders)
        reason = (
            "There is no round of two coders to reconcile. Draw one with: casecode agree plan --share 20% --coders ana,ben. "
            "Or name two who coded the same sources without one: casecode reconcile --coders ana,ben"
        )
        raise WrongUseError(reason=reason)
    if not name:
        return able[0] if len(able) == 1 else _oldest_open(study, able)
    plan = plans.get(name)
    begun = plans.get(f"{name}-{CONSENSUS}")
    if plan is None and begun is not None:
        return _undrawn(study, begun.sample.get("coders", "").split())
    if plan is None:
        told = f" There are: {', '.join(one.id for one in able)}." if able else " No round of two coders is drawn yet."
        raise NotFoundError(kind="round", name=name, nearest=told)
    if plan.purpose in _NO_TALK:
        raise WrongUseError(reason=f"Round {name} is not for talk: {_NO_TALK[plan.purpose]}.")
    return plan


def _oldest_open(study: Study, able: Sequence[Round]) -> Round:
    """The first drawn of several rounds in which coders part on something that is not settled.

    Else the only one that is not read by all yet. Raises `WrongUseError` where there is none, or several such.
    """
    drawn = [str(entry.get("round", "")) for entry in study.bank.journal() if entry.get("action") == "round"]
    order = sorted(able, key=lambda plan: drawn.index(plan.id) if plan.id in drawn else -1)
    waiting: list[tuple[Round, str]] = []
    for plan in order:
        try:
            ground = ground_of(study, plan)
        except (WrongUseError, DataRefusedError) as why:  # not read by all yet
            waiting.append((plan, str(why)))
            continue
        decided = decisions(study, plan.id)
        if any(holds(unit, decided) is None for unit in ground.units):
            return plan
    if len(waiting) == 1:
        return waiting[0][0]
    reason = f"Nothing is open in {' and '.join(plan.id for plan in order)} that could be settled now."
    again = f"To look at one again: casecode reconcile {order[-1].id}"
    raise WrongUseError(reason=" ".join([reason, *(why for _, why in waiting)] if waiting else [reason, again]))


def _undrawn(study: Study, coders: Sequence[str]) -> Round:
    """What people coded without a round, as one: the sources that two or more of them worked in."""
    who = tuple(dict.fromkeys(coder_of(study, coder) for coder in coders))
    corpus, alone = study.corpus, _alone(study)
    made = {(one.coder, one.source) for one in corpus.codings if one.round not in alone}
    made |= {(mark.coder, mark.source) for mark in corpus.reads if mark.round not in alone}
    shared = [source for source in corpus.material if sum((coder, source) in made for coder in who) > 1]
    if not shared:
        raise DataRefusedError(
            reason=f"There is no source that two of {', '.join(who)} have read or coded: nothing can be compared."
        )
    given = {coder: tuple(Place(source) for source in shared if (coder, source) in made) for coder in who}
    return Round("-".join(who), units=tuple(Place(source) for source in shared), assignments=given)


def _alone(study: Study) -> frozenset[str]:
    """Rounds that are looked at for themselves: training, coding again, what was settled."""
    return frozenset(plan.id for plan in study.bank.rounds() if plan.purpose in TOGETHER)


def who_decides(study: Study, said: str = "", round_: str = "") -> str:
    """Who decides, with commas: those named, else who sits at this machine. `round_` is what they settle.

    Raises `WrongUseError` when it is nobody, or unknown.
    """
    names = [one.strip() for one in said.split(",") if one.strip()]
    if not names and not study.bank.coder:
        known = ",".join(list(study.protocol.coders)[:2]) or "ana,ben"
        typed = " ".join(part for part in ("casecode reconcile", round_, "--by", known) if part)
        raise WrongUseError(reason=f"Who decides? Name them, such as: {typed} (or once: casecode whoami NAME)")
    return ", ".join(coder_of(study, name) for name in names or [study.bank.coder])


def ground_of(
    study: Study, plan: Round, *, coders: Sequence[str] = (), unit: str = "", match: str = "", anyway: bool = False
) -> Ground:
    """Lay a round out. A round that was begun goes on as it was begun: same coders, unit and match.

    Raises `WrongUseError` for a coder the round does not know, for a unit it cannot be settled by, for other terms than it was
    begun with, and while a coder has not read everything the round gave them (unless `anyway`, which goes on record);
    `DataRefusedError` where no unit was read by two.
    """
    begun = next((one for one in study.bank.rounds() if one.id == consensus_round(plan)), None)
    who = _coders(plan, tuple(coders), begun)
    terms = _terms(plan, unit, match, begun)
    drawn = plan.id in {one.id for one in study.bank.rounds()}
    missing = _missing(study, plan, who) if drawn else ""
    if missing and begun is None and not anyway:
        raise WrongUseError(
            reason=f"Round {plan.id} is not over: {missing}. Talking now would end their independence. They go on with: "
            f"casecode code --round {plan.id}. To reconcile what both have read all the same: --anyway (it goes on record)."
        )
    corpus = study.corpus
    alone = _alone(study)
    counting = [one for one in corpus.codings if (one.round == plan.id if drawn else one.round not in alone)]
    own = [one for one in counting if one.coder in who and _present(corpus, one)]
    coding = (*who, ACCEPTED) if any(one.run for one in own) else who
    asked = AgreementAsked(unit=terms[0], match=terms[1], coders=coding, round=plan.id if drawn else "")
    laid = lay_agreement(corpus, asked)
    if laid.asked.unit not in _UNITS:
        raise WrongUseError(
            reason=f"A round is settled unit by unit, by {', '.join(_UNITS)}; not by {laid.asked.unit}. Say: --unit turn"
        )
    units = list(units_of(corpus, laid.cells))
    questions = tuple(asked_words(corpus, laid.asked, units, own))
    units += questions
    if not units:
        raise DataRefusedError(
            reason=f"No {laid.asked.unit} of round {plan.id} was read by two of {', '.join(who)}: there is nothing to compare yet."
        )
    order = {source: at for at, source in enumerate(corpus.material)}
    units.sort(key=lambda unit: (order[unit.source], unit.span))
    sample = {"round": plan.id, "coders": " ".join(who), "unit": laid.asked.unit, "match": laid.asked.match}
    return Ground(
        study=study,
        corpus=corpus,
        plan=plan,
        target=consensus_plan(study, plan, sample, who),
        asked=replace(laid.asked, include_interviewer=False),
        coders=who,
        units=tuple(units),
        codings={source: tuple(one for one in own if one.source == source) for source in corpus.material},
        unread=unread_by_two(corpus, laid.cells),
        missing=missing,
        aside=sum(not any(touches(unit, one) for unit in units) for one in own),
        questions=len(questions),
    )


def _coders(plan: Round, wanted: tuple[str, ...], begun: Round | None) -> tuple[str, ...]:
    known = people_of(plan)
    for coder in wanted:
        if coder not in known:
            raise WrongUseError(reason=f"Round {plan.id} gives nothing to '{coder}'; its coders are {', '.join(known)}.")
    before = tuple(begun.sample.get("coders", "").split()) if begun else ()
    if before and wanted and set(before) != set(wanted):
        raise WrongUseError(
            reason=f"Round {plan.id} was begun to be reconciled between {', '.join(before)}; go on without --coders."
        )
    who = before or tuple(dict.fromkeys(wanted)) or known
    if len(who) < 2:
        raise WrongUseError(reason=f"It takes two coders to part; round {plan.id} names {', '.join(who) or 'nobody'}.")
    return who


def _terms(plan: Round, unit: str, match: str, begun: Round | None) -> tuple[str, str]:
    before = (begun.sample.get("unit", ""), begun.sample.get("match", "")) if begun else ("", "")
    for said, then in zip((unit, match), before, strict=True):
        if said and then and said != then:
            raise WrongUseError(
                reason=f"Round {plan.id} was begun to be reconciled by {then}, and decisions by {said} would not fit. Leave it out."
            )
    return before[0] or unit or plan.unit, before[1] or match or "majority"


def _missing(study: Study, plan: Round, coders: Sequence[str]) -> str:
    """Who has not read everything, in words: `ben has not read all of int01 and int02`."""
    told = []
    for coder in coders:
        open_ = left_of(study, plan, coder)
        if open_:
            more = f" and {len(open_) - 3} more" if len(open_) > 3 else ""
            told.append(f"{coder} has not read all of {', '.join(open_[:3])}{more}")
    return "; ".join(told)


def _present(corpus: Corpus, one: Coding) -> bool:
    return one.source in corpus.material and corpus.material[one.source].text.hash == one.text

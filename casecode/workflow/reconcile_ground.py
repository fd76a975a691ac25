"""What a round is settled on: its units with everybody's codes, the coders' codings, the codebook, and who has not read all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_laying import lay_agreement
from casecode.analysis.agreement_nouns import ACCEPTED, AgreementAsked
from casecode.analysis.agreement_who import TOGETHER
from casecode.analysis.corpus import Corpus
from casecode.databank.rounds import Place, Round
from casecode.domain.codebook import Code
from casecode.domain.coding import Coding
from casecode.domain.errors import DataRefusedError, NotFoundError, WrongUseError
from casecode.domain.source import Material, Span
from casecode.text.spans import overlap
from casecode.workflow.acts import coder_of
from casecode.workflow.desk_rounds import left_of
from casecode.workflow.reconcile_records import CONSENSUS, consensus_plan, consensus_round, people_of
from casecode.workflow.reconcile_target import UnitCodes
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
    """The round that is meant; without a name the only one that can be talked over, without any what `coders` both have read.

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
        started = [plan for plan in able if consensus_round(plan) not in plans] or able
        if len(started) > 1:
            listed = ", ".join(plan.id for plan in started)
            raise WrongUseError(reason=f"Which round? There are {listed}. Say: casecode reconcile {started[-1].id}")
        return started[0]
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


def who_decides(study: Study, said: str = "") -> str:
    """Who decides, with commas: those named, else who sits at this machine. Raises `WrongUseError` when it is nobody, or unknown."""
    names = [one.strip() for one in said.split(",") if one.strip()]
    if not names and not study.bank.coder:
        raise WrongUseError(
            reason="Who decides? Name them, such as: casecode reconcile --by ana,ben (or once: casecode whoami NAME)"
        )
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
    units = list(_units(corpus, laid.cells))
    asked_words = tuple(_asked_words(corpus, laid.asked, units, own))
    units += asked_words
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
        unread=_unread(corpus, laid.cells),
        missing=missing,
        aside=sum(not any(_touches(unit, one) for unit in units) for one in own),
        questions=len(asked_words),
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


def _asked_words(corpus: Corpus, asked: AgreementAsked, units: Sequence[UnitCodes], own: Sequence[Coding]) -> Iterator[UnitCodes]:
    """Units of what interviewers say, where somebody coded it.

    Agreement leaves their words out, but what is coded there is to be settled too: else tables, which take consensus in the
    whole round, would lose it.
    """
    outside = tuple(one for one in own if not any(_touches(unit, one) for unit in units))
    if not outside:
        return
    laid = lay_agreement(replace(corpus, codings=outside), replace(asked, include_interviewer=True))
    for unit in _units(corpus, laid.cells):
        apart = not any(one.source == unit.source and overlap(one.span, unit.span) for one in units)
        if apart and any(_touches(unit, one) for one in outside):
            yield unit


def _units(corpus: Corpus, cells: Cells) -> Iterator[UnitCodes]:
    """The units that two or more read, with each one's codes."""
    if not len(cells.both):
        return
    index, sets = cells.sets
    ground = cells.ground
    for row, unit in enumerate(cells.both.tolist()):
        codes = {
            coder: tuple(sorted(sets[at])) for coder, at in zip(cells.whose.coders, index[row].tolist(), strict=True) if at >= 0
        }
        if len(codes) > 1:
            source, span = ground.sources[int(ground.source[unit])], (int(ground.start[unit]), int(ground.end[unit]))
            speech = corpus.speech[source]
            yield UnitCodes(source, speech.segments[speech.at(*span)].n, span, codes)


def _unread(corpus: Corpus, cells: Cells) -> dict[str, tuple[Span, ...]]:
    """The units that fewer than two read, each with what stands before it (a question goes with its answer), the last with the rest."""
    made: dict[str, list[Span]] = {}
    ground = cells.ground
    few = cells.read.sum(axis=0) < 2
    for unit in few.nonzero()[0].tolist():
        at = int(ground.source[unit])
        source = ground.sources[at]
        first = unit == 0 or int(ground.source[unit - 1]) != at
        last = unit + 1 == len(ground) or int(ground.source[unit + 1]) != at
        start = 0 if first else int(ground.end[unit - 1])
        end = len(corpus.material[source].text.text) if last else int(ground.end[unit])
        made.setdefault(source, []).append((min(start, int(ground.start[unit])), end))
    return {source: tuple(spans) for source, spans in made.items()}


def _touches(unit: UnitCodes, one: Coding) -> bool:
    return unit.source == one.source and overlap(unit.span, (one.start, one.end)) > 0


def _present(corpus: Corpus, one: Coding) -> bool:
    return one.source in corpus.material and corpus.material[one.source].text.hash == one.text

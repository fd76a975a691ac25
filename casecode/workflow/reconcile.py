"""The table at which coders settle what they parted on. Every decision is on disk when its method returns.

Screens (the prompts, the terminal app) show what the table says and call its verbs; none of them writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casecode.databank.events import code_event, read_event, withdraw_event
from casecode.databank.rounds import Round, write_round
from casecode.domain.coding import Coding, Event
from casecode.domain.errors import ChangedElsewhereError, WrongUseError
from casecode.domain.source import Material, Span
from casecode.text.spans import overlap
from casecode.workflow.desk_rounds import spoken
from casecode.workflow.reconcile_before import figures_now
from casecode.workflow.reconcile_ground import Ground
from casecode.workflow.reconcile_records import (
    CONSENSUS,
    Decision,
    decisions,
    decisions_stamp,
    drop_decision,
    keep_before,
    keep_decision,
    moment,
)
from casecode.workflow.reconcile_target import UnitCodes, change, holds, settled_ground, wanted
from casecode.workflow.study import Study

ALL, NONE, MIXED, OTHER = "all", "none", "mixed", "other"
_CALLED = {ALL: "all kept", NONE: "none", MIXED: "some of each", OTHER: "another code"}


class SettledMeanwhileError(ChangedElsewhereError):
    """Somebody settled it meanwhile; it was left as it is."""

    def __init__(self, made: Decision) -> None:
        """`made` is what stands on disk."""
        super().__init__()
        self.made = made


@dataclass(frozen=True, slots=True)
class Settled:
    """How far it is: `done` of `total` units on which the coders part; `how` often each way was taken."""

    done: int
    total: int
    how: tuple[tuple[str, int], ...]

    def briefly(self) -> str:
        """`27 of 29 settled`."""
        return f"{self.done} of {self.total} settled"

    def told(self) -> str:
        """`27 of 29 settled: ana 15, ben 6, another code 6`."""
        each = ", ".join(f"{_CALLED.get(name, name)} {many}" for name, many in self.how)
        return f"{self.briefly()}{f': {each}' if each else ''}"


class Reconciling:
    """One round being settled. `units` are all its units that two coders or more read, `items` those on which they part."""

    def __init__(self, study: Study, ground: Ground, by: str, *, reasons: bool = True) -> None:
        """Sit down; nothing is written yet. `by` is who decides; without `reasons` a decision may go without one."""
        self.study, self.ground, self.by, self.reasons = study, ground, by, reasons
        self.items: tuple[UnitCodes, ...] = tuple(unit for unit in ground.units if unit.parted)
        self.decided = decisions(study, ground.plan.id)
        self.proposed = 0
        self._seen = decisions_stamp(study)
        self._met = dict(self.decided)  # what the people here know of: it stood when they came to it, or they made it

    @property
    def plan(self) -> Round:
        """The round that is settled."""
        return self.ground.plan

    @property
    def coders(self) -> tuple[str, ...]:
        """Whose coding is compared."""
        return self.ground.coders

    # What there is

    def material(self, item: UnitCodes) -> Material:
        """The source of an item."""
        return self.ground.material[item.source]

    def words(self, item: UnitCodes) -> str:
        """The words of an item in one line."""
        return " ".join(self.material(item).text.text[slice(*item.span)].split())

    def codings(self, item: UnitCodes, coder: str) -> tuple[Coding, ...]:
        """What a coder put on an item, by place."""
        own = self.ground.codings.get(item.source, ())
        there = (one for one in own if one.coder == coder and overlap(item.span, (one.start, one.end)))
        return tuple(one for one in there if self.today(one.code) in item.codes.get(coder, ()))

    def today(self, code: str) -> str:
        """The id that a code has now."""
        return self.ground.resolve(code) or code

    def decision(self, item: UnitCodes) -> Decision | None:
        """What was decided on an item; None while it is open."""
        return self.decided.get(item.name) if holds(item, self.decided) is not None else None

    def recoded(self, item: UnitCodes) -> bool:
        """Whether it was decided, and somebody coded it otherwise since: it is open again."""
        return item.name in self.decided and self.decision(item) is None

    def open_items(self) -> tuple[int, ...]:
        """The numbers (from 0) of the items that are still open."""
        return tuple(at for at, item in enumerate(self.items) if self.decision(item) is None)

    def settled(self) -> Settled:
        """How far it is."""
        made = [made for item in self.items if (made := self.decision(item)) is not None]
        how = Counter(one.took for one in made)
        order = [*self.coders, ALL, MIXED, OTHER, NONE]
        known = sorted(how, key=lambda name: (order.index(name) if name in order else len(order), name))
        return Settled(len(made), len(self.items), tuple((name, how[name]) for name in known))

    def last_reasons(self) -> tuple[str, ...]:
        """The reasons given in this round, each once, the newest first."""
        return tuple(dict.fromkeys(one.reason for one in reversed(self.decided.values()) if one.reason))

    def codes_of(self, item: UnitCodes) -> tuple[str, ...]:
        """Every code somebody gave an item, in the codebook's order."""
        given = {code for codes in item.codes.values() for code in codes}
        order = [*self.ground.codes, *sorted(given)]
        return tuple(sorted(given, key=order.index))

    # What is done

    def begin(self) -> int:
        """Write what needs no talk: the figures before it, the round of consensus, and every coding all agree on. How many units that are.

        Said again after a death it goes on where that was; when all is written nothing is.
        """
        keep_before(self.study, self.plan.id, lambda: figures_now(self.ground, self.by))
        if self.ground.target.id not in {plan.id for plan in self.study.bank.rounds()}:
            write_round(self.study.bank.layout, self.ground.target)
            self.study.bank.log(
                "round", self.by, round=self.ground.target.id, purpose=self.ground.target.purpose, coders=CONSENSUS
            )
        for source in dict.fromkeys(place.source for place in self.ground.target.units):
            if source in self.ground.material:  # else it was withdrawn since
                self._equal(source)
        self.study.forget()
        return sum(not unit.parted for unit in self.ground.units)

    def decide(self, item: UnitCodes, after: Sequence[str], took: str, reason: str = "") -> Decision:
        """Settle an item with the codes `after`. What is on disk is read again before.

        Raises `WrongUseError` without a reason where one is needed, and for a retired code; `SettledMeanwhileError` where
        somebody else has settled it since it was looked at. Said again after that, it overrules.
        """
        why = " ".join(reason.split())
        if self.reasons and not why:
            raise WrongUseError(reason="A decision needs a reason: a few words are enough. Nothing was decided.")
        for code in after:
            known = self.ground.codes.get(code)
            if known is not None and known.retired and not any(code in codes for codes in item.codes.values()):
                raise WrongUseError(reason=f"{code} is retired: {known.retired}. Nothing was decided.")
        codes = tuple(sorted(dict.fromkeys(after)))
        self.look_again()
        there = self.decision(item)
        if there is not None and there != self._met.get(item.name):
            self.meet(item)
            raise SettledMeanwhileError(there)
        made = Decision(item.source, item.span, item.n, dict(item.codes), codes, took, why, self.by, moment(), self.plan.id)
        keep_decision(self.study, made)
        self._seen = decisions_stamp(self.study)
        self.decided.pop(made.unit, None)  # it comes last now
        self.decided[made.unit] = made
        self.meet(item)
        self._equal(item.source)
        return made

    def take(self, item: UnitCodes, coder: str, reason: str = "") -> Decision:
        """Settle an item as `coder` coded it."""
        return self.decide(item, item.codes[coder], coder, reason)

    def keep_all(self, item: UnitCodes, reason: str = "") -> Decision:
        """Settle an item with everything anybody gave it."""
        return self.decide(item, self.codes_of(item), ALL, reason)

    def take_none(self, item: UnitCodes, reason: str = "") -> Decision:
        """Settle an item without any of the disputed codes; what all gave it stays."""
        return self.decide(item, item.agreed, NONE, reason)

    def choose(self, item: UnitCodes, codes: Sequence[str], reason: str = "") -> Decision:
        """Settle an item with just these codes."""
        same = next((coder for coder, given in item.codes.items() if set(given) == set(codes)), "")
        known = set(self.codes_of(item))
        took = same or (NONE if set(codes) == set(item.agreed) else MIXED if set(codes) <= known else OTHER)
        return self.decide(item, codes, took, reason)

    def undo(self) -> Decision | None:
        """Take back the last decision of this round that the people here know of: its unit is open again. None when there is none."""
        self.look_again()
        known = (one for one in reversed(tuple(self.decided.values())) if self._met.get(one.unit) == one)
        there = (one for one in known if one.source in self.ground.material)
        for made in there:
            drop_decision(self.study, made)
            self._seen = decisions_stamp(self.study)
            del self.decided[made.unit], self._met[made.unit]
            self._equal(made.source)
            return made
        return None

    def meet(self, item: UnitCodes) -> None:
        """Somebody looks at an item: they know from now on what became of it."""
        if item.name in self.decided:
            self._met[item.name] = self.decided[item.name]

    def look_again(self) -> bool:
        """Take in what was decided in another window, or came with a sync; whether there was any of that.

        Else its codings would be taken for too much.
        """
        stamp = decisions_stamp(self.study)
        if stamp == self._seen:
            return False
        self.decided, self._seen = decisions(self.study, self.plan.id), stamp
        return True

    def _equal(self, source: str) -> None:
        """Write what makes consensus on `source` what it should be; nothing where it is."""
        material = self.ground.material[source]
        units = [unit for unit in self.ground.units if unit.source == source]
        own = self.ground.codings.get(source, ())
        aims = wanted(units, self.decided, own, self.ground.resolve) if units else ()
        ground = settled_ground(self.ground.places(source), self.ground.unread.get(source, ()), units, self.decided)
        standing, read = self._standing(material)
        todo = change(aims, spoken(material, ground), standing, read, self.ground.resolve)
        text, round_ = material.text, self.ground.target.id
        events: list[Event] = [withdraw_event(CONSENSUS, name, "reconcile") for name in todo.gone]
        for aim in todo.new:
            book = aim.book or self.ground.frozen(aim.code)
            events.append(
                code_event(
                    CONSENSUS, text, aim.span[0], aim.span[1], aim.code, book, round=round_, from_=aim.grown_from, **aim.traits
                )
            )
        events += [read_event(CONSENSUS, text, *span, self.ground.frozen(""), round_) for span in spoken(material, todo.read)]
        self.study.bank.append(CONSENSUS, material.source, events, "reconcile", by=self.by)

    def _standing(self, material: Material) -> tuple[tuple[Coding, ...], tuple[tuple[str, Span], ...]]:
        stands = self.study.bank.standing(material.source.container or material.source.id)
        here = (CONSENSUS, material.source.id, material.text.hash, self.ground.target.id)
        codings = tuple(one for one in stands.codings if (one.coder, one.source, one.text, one.round) == here)
        read = tuple(
            (mark.id, (mark.start, mark.end)) for mark in stands.reads if (mark.coder, mark.source, mark.text, mark.round) == here
        )
        return codings, read

"""What to do next: the steps of the work that are missing, in their order, each with the command that does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casecode.analysis.corpus import Corpus
from casecode.analysis.progress import Progress
from casecode.analysis.staleness import stale_run
from casecode.domain.coding import RESERVED_CODERS
from casecode.domain.protocol import Protocol

_MOST, _MOST_OF_ROUNDS = 7, 3


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next: a sentence, and the command that does it."""

    why: str
    command: str


@dataclass(frozen=True, slots=True)
class RoundCoder:
    """A coder in a round: `read` of the `units` given to them hold nothing unread any more."""

    id: str
    read: int
    units: int


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round. `purpose` is empty where it was never drawn and only what was settled is on record.

    `begun`: it is being reconciled; then `settled` decisions stand on the `parted` units on which coders differed when it was
    begun (None: not on record). `fault` says why the decisions cannot be read.
    """

    id: str
    purpose: str
    coders: tuple[RoundCoder, ...] = ()
    begun: bool = False
    settled: int = 0
    parted: int | None = None
    fault: str = ""

    @property
    def waiting(self) -> tuple[RoundCoder, ...]:
        """The coders who have not read all that it gave them."""
        return tuple(one for one in self.coders if one.read < one.units)

    @property
    def over(self) -> bool:
        """Whether every disagreement that was on record is settled."""
        return self.begun and not self.fault and self.settled >= (self.parted or 0)


@dataclass(frozen=True, slots=True)
class Begun:
    """A coder with how far they are in the sources that they have begun."""

    id: str
    name: str
    progress: tuple[Progress, ...]


def next_steps(
    corpus: Corpus, coders: Sequence[Begun], rounds: Sequence[RoundLine], reports: Mapping[str, bool], seat: str
) -> tuple[NextStep, ...]:
    """What is missing, in the order of the work; at most seven steps.

    `reports` are the built ones by name, with whether they are up to date; `seat` is who sits here, empty when nobody said.
    """
    if not corpus.materials:
        return (NextStep("Nothing is in the databank yet.", "casecode ingest"),)
    if not corpus.tree.codes:
        return (NextStep("The codebook has no code yet.", "casecode codebook add"),)
    steps = [*_placing(corpus), *_rules(corpus), *_rounds(rounds, reports), *_reading(corpus, coders, seat)]
    steps += [] if rounds else _unplanned(corpus, coders)
    if corpus.codings and reports:
        steps.append(NextStep("See which tactics of rigour the records can show, and which not.", "casecode audit"))
    if corpus.codings or corpus.newest_run:
        steps.append(NextStep("See what is coded where.", "casecode matrix --rows theme --columns case"))
        steps.append(NextStep("Print it.", "casecode report make thematic"))
    return tuple(steps[:_MOST])


def _placing(corpus: Corpus) -> list[NextStep]:
    bare = [one.source.id for one in corpus.materials if not one.placement.method]
    if not bare:
        return []
    many = "1 source has" if len(bare) == 1 else f"{len(bare)} sources have"
    return [NextStep(f"{many} no method (first {bare[0]}): say it under `sources:` in casecode.yaml.", "casecode sources")]


def _rules(corpus: Corpus) -> list[NextStep]:
    if not any(code.rules for code in corpus.tree.codes.values()):
        return []
    if not corpus.newest_run:
        return [NextStep("The codebook has rules that were never applied.", "casecode autocode")]
    why = stale_run(corpus)
    return [NextStep(f"The newest run is behind: {why}.", "casecode autocode")] if why else []


def _rounds(rounds: Iterable[RoundLine], reports: Mapping[str, bool]) -> list[NextStep]:
    """Of each round what comes next in it; the first few."""
    made = [step for line in rounds for step in _round(line, reports)]
    return list(dict.fromkeys(made))[:_MOST_OF_ROUNDS]


def _round(line: RoundLine, reports: Mapping[str, bool]) -> Iterator[NextStep]:
    name = line.id
    if line.waiting and not line.begun:
        for one in line.waiting:
            why = f"{one.id} has read {one.read} of {one.units} units of round {name}."
            yield NextStep(why, f"casecode code --round {name} --coder {one.id}")
    elif line.purpose == "recode":
        yield NextStep(f"All of round {name} is coded again: see how stable the coding is.", "casecode agree --by round")
    elif len(line.coders) > 1 and not line.begun:
        yield NextStep(f"Everybody has read round {name}: see how far they agree.", f"casecode agree --round {name}")
        yield NextStep(f"Then settle together where round {name} parts them.", f"casecode reconcile {name}")
    elif line.begun and not line.over and not line.fault:
        yield NextStep(
            f"{line.settled} of {line.parted} disagreements of round {name} are settled.", f"casecode reconcile {name}"
        )
    elif line.over and not reports.get("reliability", False):
        yield NextStep(f"Round {name} is settled: print agreement before and after.", "casecode report make reliability")


def _unplanned(corpus: Corpus, coders: Iterable[Begun]) -> list[NextStep]:
    """Where no round was drawn: comparing what two people worked in all the same; in a reliability study, drawing one."""
    begun = Counter(one.source for coder in coders if coder.id not in RESERVED_CODERS for one in coder.progress)
    shared = sum(many > 1 for many in begun.values())
    if shared:
        many = "1 source was" if shared == 1 else f"{shared} sources were"
        return [NextStep(f"{many} worked in by two people: see how far they agree.", "casecode agree")]
    command = drawing(corpus.protocol) if corpus.codings else ""
    return [NextStep("Draw the sample that two people code, each alone.", command)] if command else []


def drawing(protocol: Protocol) -> str:
    """The command that draws what two people code apart: in a reliability study that names two; else empty."""
    named = tuple(protocol.coders)
    if protocol.stance != "reliability" or len(named) < 2:
        return ""
    return "casecode agree plan" + ("" if protocol.double_coding else f" --share 20% --coders {','.join(named[:2])}")


def _reading(corpus: Corpus, coders: Iterable[Begun], seat: str) -> list[NextStep]:
    """Where somebody stopped in the middle, what they read in rounds left to these; and a source that nobody has begun."""
    begun: Counter[str] = Counter()
    alone = len(corpus.protocol.coders) < 2
    beside = {(mark.coder, mark.source) for mark in corpus.reads if not mark.round}
    stops: dict[str, NextStep] = {}
    for coder in coders:
        who = "" if seat == coder.id or (alone and not seat) else f" --coder {coder.id}"
        for one in coder.progress:
            begun[one.source] += 1
            if one.read and not one.done and coder.id not in RESERVED_CODERS and (coder.id, one.source) in beside:
                why = f"{coder.name} stopped at ¶{one.stopped} of {one.segments} in {one.source}."
                stops.setdefault(coder.id, NextStep(why, f"casecode code {one.source}{who}"))
    untouched = [one.source.id for one in corpus.materials if not begun[one.source.id]]
    steps = list(stops.values())[:2]
    if untouched:
        many = "1 source nobody has" if len(untouched) == 1 else f"{len(untouched)} sources nobody has"
        steps.append(NextStep(f"{many} read or coded yet, first {untouched[0]}.", f"casecode code {untouched[0]}"))
    return steps

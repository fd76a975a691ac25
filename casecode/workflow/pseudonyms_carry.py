"""Codings between an original and its masked copy, both ways: what is coded on one side stands on the other, what is withdrawn goes there too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casecode.databank.events import code_event, read_event, withdraw_event
from casecode.databank.layout import log_name
from casecode.domain.coding import Coding, Event, ReadMark
from casecode.domain.source import Source, SourceText, Span
from casecode.workflow.pseudonyms_masks import FROM, TEXT, is_copy, way
from casecode.workflow.study import Study

WHY = "masked copy"
_KEPT = ("round", "valence", "weight", "key", "kind", "by_whom", "run", "rule")
Place = tuple[str, str]
Map = Callable[[int, int], Span]
Batches = dict[tuple[str, str], list[Event]]


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two texts, and the way from it to the other."""

    text: SourceText
    over: Map

    @property
    def place(self) -> Place:
        """Source and text."""
        return self.text.source, self.text.hash


def carry(study: Study) -> Batches:
    """The events that make every masked copy and its original say the same, by coder and log; nothing is written."""
    bank = study.bank
    standing = bank.standing()
    codings: dict[Place, list[Coding]] = defaultdict(list)
    marks: dict[Place, list[ReadMark]] = defaultdict(list)
    for coding in standing.codings:
        codings[coding.source, coding.text].append(coding)
    for mark in standing.reads:
        marks[mark.source, mark.text].append(mark)
    known = _Known(bank.events(), standing.ids)
    made: Batches = defaultdict(list)
    for copy in filter(is_copy, bank.sources()):
        pair = _pair(study, copy)
        for here, there in (pair, pair[::-1]) if pair else ():
            for coding in codings[here.place]:
                for event in _coding(coding, here, there, known, codings[there.place]):
                    made[coding.coder, log_name(str(event.body.get("source", coding.source)))].append(event)
            for read in marks[here.place]:
                made[read.coder, log_name(there.text.source)] += _read(read, here, there, marks[there.place])
    return {key: events for key, events in made.items() if events}


def outdated(study: Study, before: dict[str, Source]) -> Batches:
    """Withdrawals of what lies on a copy that a newer one has replaced; its counterparts on the original stand."""
    now = {source.id: source.text for source in study.bank.sources()}
    old = {(name, source.text) for name, source in before.items() if is_copy(source) and now.get(name) != source.text}
    made: Batches = defaultdict(list)
    standing = study.bank.standing()
    acts: list[Coding | ReadMark] = [*standing.codings, *standing.reads]
    for one in acts:
        if (one.source, one.text) in old:
            made[one.coder, log_name(one.source)].append(withdraw_event(one.coder, one.id, WHY))
    return made


class _Known:
    """Every coding event by its id, and what grew out of it."""

    def __init__(self, events: tuple[Event, ...], standing: frozenset[str]) -> None:
        self.standing = standing
        self.where: dict[str, Place] = {}
        self.grown: dict[str, list[str]] = defaultdict(list)
        for event in events:
            if event.do == "code":
                self.where[event.id] = (str(event.body.get("source", "")), str(event.body.get("text", "")))
                sources = event.body.get("from")
                for one in sources if isinstance(sources, list) else ():
                    self.grown[str(one)].append(event.id)

    def partners(self, coding: Coding, place: Place) -> list[str]:
        """The events at `place` that `coding` grew out of or that grew out of it."""
        near = [*coding.from_, *(one for own in coding.ids for one in self.grown.get(own, ()))]
        return [one for one in near if self.where.get(one) == place]


def _pair(study: Study, copy: Source) -> tuple[_Side, _Side] | None:
    original = study.bank.text_at(copy.meta[FROM], copy.meta.get(TEXT, ""))
    if original is None:
        return None
    path = way(copy)
    return _Side(original, path.forth), _Side(study.bank.text(copy), path.back)


def _coding(coding: Coding, here: _Side, there: _Side, known: _Known, others: list[Coding]) -> Iterator[Event]:
    partners = known.partners(coding, there.place)
    if any(one in known.standing for one in partners):
        return
    if partners:
        yield withdraw_event(coding.coder, coding.id, WHY)
        return
    start, end = here.over(coding.start, coding.end)
    key = (coding.coder, start, end, coding.code, coding.round)
    if start < end and all((one.coder, one.start, one.end, one.code, one.round) != key for one in others):
        kept = {name: getattr(coding, name) for name in _KEPT}
        yield code_event(coding.coder, there.text, start, end, coding.code, coding.book, from_=coding.ids, **kept)


def _read(mark: ReadMark, here: _Side, there: _Side, others: list[ReadMark]) -> list[Event]:
    start, end = here.over(mark.start, mark.end)
    key = (mark.coder, start, end, mark.book, mark.round)
    if start >= end or any((one.coder, one.start, one.end, one.book, one.round) == key for one in others):
        return []
    return [read_event(mark.coder, there.text, start, end, mark.book, mark.round)]

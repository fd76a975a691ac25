"""The events of a withdrawal: what lay on the person's words goes, what lay on other people's words is carried over at the same offsets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from casecode.databank.acts import ERASED
from casecode.databank.erase import masked
from casecode.databank.events import code_event, read_event, reject_event, withdraw_event
from casecode.databank.layout import log_name
from casecode.databank.standing import Standing
from casecode.domain.coding import Coding, Event
from casecode.domain.source import SourceText, Span
from casecode.text.masking import stream
from casecode.text.spans import intersect, subtract
from casecode.workflow.study import Study
from casecode.workflow.withdrawal_words import Part, Place, Words

_KEPT = ("round", "valence", "weight", "key", "kind", "run", "rule")
Batches = dict[tuple[str, str], list[Event]]
"""Events by coder and log."""


def batches(study: Study, words: Words) -> Batches:
    """What is to be appended before anything is erased."""
    parts = {part.place: part for part in words.parts}
    fresh = {place: None if part.own else masked(part.text, part.spans) for place, part in parts.items()}
    standing = study.bank.standing()
    made: Batches = defaultdict(list)
    for coding in standing.codings:
        for event in _coding(coding, parts, fresh, words.person.id):
            made[coding.coder, log_name(coding.source)].append(event)
    _rest(standing, fresh, made)
    before = {event.body.get("of") for event in study.bank.events() if event.body.get("why") == ERASED}
    for event in study.bank.logs().counted:
        place = (str(event.body.get("source", "")), str(event.body.get("text", "")))
        if event.do != "withdraw" and place in fresh and event.id not in before:
            made[event.coder, log_name(place[0])].append(withdraw_event(event.coder, event.id, ERASED))
    return made


def lost(words: Words, standing: Standing) -> tuple[Coding, ...]:
    """The codings that go: those with nothing of anybody else in them."""
    parts = {part.place: part for part in words.parts}
    return tuple(one for one in standing.codings if (part := parts.get((one.source, one.text))) and not _others(part, one))


def _coding(
    coding: Coding, parts: Mapping[Place, Part], fresh: Mapping[Place, SourceText | None], person: str
) -> Iterator[Event]:
    place = (coding.source, coding.text)
    part, new = parts.get(place), fresh.get(place)
    if part is None or new is None or not _others(part, coding):
        return
    kept = {name: getattr(coding, name) for name in _KEPT}
    by_whom = tuple(one for one in coding.by_whom if one != person)
    yield code_event(
        coding.coder, new, coding.start, coding.end, coding.code, coding.book, by_whom=by_whom, from_=coding.ids, **kept
    )


def _others(part: Part, coding: Coding) -> bool:
    """Whether words of somebody else lie in the coding."""
    if part.own:
        return False
    speech: list[Span] = [(segment.start, segment.end) for segment in part.text.segments]
    left = intersect(subtract([(coding.start, coding.end)], part.spans), speech)
    return any(stream(part.text.text[start:end]) for start, end in left)


def _rest(standing: Standing, fresh: Mapping[Place, SourceText | None], made: Batches) -> None:
    """Read marks and refusals of rules, at the same offsets."""
    for mark in standing.reads:
        new = fresh.get((mark.source, mark.text))
        if new is not None:
            event = read_event(mark.coder, new, mark.start, mark.end, mark.book, mark.round)
            made[mark.coder, log_name(mark.source)].append(event)
    for no in standing.rejected:
        new = fresh.get((no.source, no.text))
        if new is not None:
            event = reject_event(no.coder, new, no.start, no.end, no.code, no.run, no.rule, no.why)
            made[no.coder, log_name(no.source)].append(event)

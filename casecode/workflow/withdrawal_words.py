"""What one participant said, in every revision of every source: the words themselves, and which of them nobody else said."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from casecode.databank.erase import told
from casecode.databank.revisions import Pinned, read_words
from casecode.domain.ids import short_id
from casecode.domain.protocol import Participant
from casecode.domain.source import ASKING, Material, Source, SourceText, Span
from casecode.study.place import place
from casecode.text.masking import FILLER, find_runs, letters, runs, stream
from casecode.text.spans import subtract, union
from casecode.text.words import count_words
from casecode.workflow.study import Study

_APART = frozenset({*ASKING, "collective", "observer"})
"""Who may speak in a person's own interview without its being shared."""
Place = tuple[str, str]
"""A source's id and the hash of its text."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the person said in one text. `own`: nobody else but interviewers speaks there, so it goes whole."""

    source: Source
    text: SourceText
    spans: tuple[Span, ...]
    own: bool
    untold: frozenset[str] = frozenset()
    unlabelled: int = 0

    @property
    def place(self) -> Place:
        """Source and text."""
        return self.source.id, self.text.hash

    @property
    def words(self) -> int:
        """The words the person said there."""
        return sum(count_words(self.text.text[start:end]) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Pinning:
    """One revision that holds words of the person; `texts` are all its words by source id."""

    pinned: Pinned
    texts: Mapping[str, SourceText]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the participant said. `runs` are the letters of what only they said, four words at a time; `brief` of shorter quotes.

    `quotes` are the excerpt ids of what was coded in their words, `whole` the files that are nobody else's.
    """

    person: Participant
    pinnings: tuple[Pinning, ...] = ()
    runs: frozenset[str] = frozenset()
    brief: frozenset[str] = frozenset()
    quotes: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The texts with words of theirs."""
        return tuple(part for pinning in self.pinnings for part in pinning.parts)


def words_of(study: Study, person: Participant) -> Words:
    """Everything `person` said. Nothing is written.

    Only newest revisions say who said what; in an older one the same words are theirs too, under whatever label.
    """
    catalog, by_whom = study.bank.catalog(), _attributed(study, person.id)
    read = [(pinned, {one.id: read_words(pinned.revision, one) for one in pinned.items}) for pinned in catalog.pinned]
    found: dict[Place, Part] = {}
    others: set[str] = set()
    said: set[str] = set()
    for pinned, texts in read:
        for source in pinned.items:
            part = _part(study, source, texts[source.id], person.id, by_whom.get((source.id, source.text), ()))
            if part is not None:
                found[part.place] = part
            if catalog.newest[source.id][1] == pinned.revision:
                _share_out(texts[source.id], part, said, others)
    runs_ = frozenset(said - others)
    pinnings: list[Pinning] = []
    apart: set[str] = set()
    for pinned, texts in read:
        parts = tuple(filter(None, (found.get((one.id, one.text)) for one in pinned.items)))
        old = {one.id for one in pinned.items if catalog.newest[one.id][1] != pinned.revision}
        if old:
            older = (_older(found.get((one.id, one.text)), one, texts[one.id], runs_) for one in pinned.items if one.id in old)
            parts = (*(part for part in parts if part.source.id not in old), *filter(None, older))
        if parts:
            pinnings.append(Pinning(pinned, texts, tuple(_untold(part, said) for part in parts)))
        own = {part.source.id for part in parts if part.own}
        apart |= {pinned.head.id for one in pinned.items if one.id not in own and catalog.newest[one.id][1] == pinned.revision}
    whole = frozenset(one.pinned.head.id for one in pinnings) - apart
    brief, quotes = _coded(study, pinnings, others)
    return Words(person, tuple(pinnings), runs_, brief, quotes, whole)


def _older(part: Part | None, source: Source, text: SourceText, wanted: frozenset[str]) -> Part | None:
    """The part with every other place where the person's words stand in the same text."""
    again = find_runs(letters(text.text), text.text, wanted)
    if part is None:
        return Part(source, text, again, own=False) if again else None
    return replace(part, spans=union((*part.spans, *again)))


def holds(words: Words, text: str, *, strict: bool = False) -> tuple[Span, ...]:
    """Where `text` repeats the person; `strict` takes shorter quotes too, for what casecode itself wrote."""
    return find_runs(letters(text), text, words.runs | words.brief if strict else words.runs)


def _attributed(study: Study, person: str) -> dict[Place, tuple[Span, ...]]:
    """Words that somebody's coding says are this person's and nobody else's."""
    found: dict[Place, list[Span]] = defaultdict(list)
    for coding in study.bank.standing().codings:
        if coding.by_whom == (person,):
            found[coding.source, coding.text].append((coding.start, coding.end))
    return {where: union(spans) for where, spans in found.items()}


def _part(study: Study, source: Source, text: SourceText, person: str, more: tuple[Span, ...]) -> Part | None:
    material = Material(source, place(study.protocol, source), text)
    spans: list[Span] = list(more)
    shared = bool(more)
    unlabelled = 0
    for segment in text.segments:
        voice = material.voice(segment)
        if voice.participant == person:
            spans.append((segment.start, segment.end))
        elif segment.speaker and voice.role not in _APART:
            shared = True
        elif not segment.speaker:
            unlabelled += 1
    whole = tuple(one for one in union(spans) if text.text[one[0] : one[1]].strip(f"{FILLER} \n\t"))
    return Part(source, text, whole, not shared, unlabelled=unlabelled) if whole else None


def _share_out(text: SourceText, part: Part | None, said: set[str], others: set[str]) -> None:
    """Sort the runs of a text into the person's and everybody else's."""
    mine = part.spans if part else ()
    for start, end in mine:
        said |= runs(text.text[start:end])
    for start, end in subtract([(0, len(text.text))], mine):
        others |= runs(text.text[start:end])


def _untold(part: Part, said: set[str]) -> Part:
    """The part with the facts of its source that repeat the person, or name what they wrote."""
    gone = {name for name, words in told(part.source).items() if find_runs(letters(words), words, said)}
    title = stream(part.source.title)
    if title and any(stream(part.text.text[start:end]).startswith(title) for start, end in part.spans):
        gone.add("title")
    return replace(part, untold=frozenset(gone))


def _coded(study: Study, pinnings: list[Pinning], others: set[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The letters of short coded words (two words at least) that only this person said, and every excerpt id."""
    parts = {part.place: part for pinning in pinnings for part in pinning.parts}
    brief: set[str] = set()
    quotes: set[str] = set()
    rest = "".join(sorted(others))
    for coding in study.bank.standing().codings:
        part = parts.get((coding.source, coding.text))
        if part is None or not any(start < coding.end and coding.start < end for start, end in part.spans):
            continue
        quotes |= {short_id(event) for event in coding.ids}
        words = part.text.text[coding.start : coding.end]
        if count_words(words) > 1 and stream(words) not in rest and any(a <= coding.start < b for a, b in part.spans):
            brief.add(stream(words))
    return frozenset(brief), frozenset(quotes)


def sha256(path: Path) -> str:
    """The hash of a file; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

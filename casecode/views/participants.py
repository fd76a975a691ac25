"""The participants of the study: attributes, how much each says, and which themes they speak to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import NOT_STATED, label_of
from casecode.analysis.matrix import Matrix, matrix_of
from casecode.analysis.measures import Value
from casecode.analysis.note import Note
from casecode.analysis.segments import SILENT_KINDS
from casecode.analysis.select import Selection, select
from casecode.domain.protocol import Case, Participant
from casecode.domain.source import ASKING


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """One participant. `attributes` follow `ParticipantsView.attributes`, empty text where not stated.

    `words` and `share` are the words they speak and their share (0 to 1) of all words of counted roles; `sources` the
    sources they speak in; `quotes` excerpts of their words; `themes` printed names of themes they speak to; `present` the
    sources where the protocol says they were and no word is theirs.
    """

    id: str
    name: str
    case: str
    role: str
    attributes: tuple[str, ...]
    sources: tuple[str, ...]
    words: int
    share: float
    quotes: int
    themes: tuple[str, ...]
    present: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnnamedLine:
    """A speaker of a counted role whom the protocol gives no participant id: label as written, role, words.

    `source` is a source's id, or `3 sources` where the same label and role stand in several. The label may be a real name: it
    is for the researcher's own eyes.
    """

    label: str
    role: str
    source: str
    words: int


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case: attributes follow `ParticipantsView.case_attributes`."""

    id: str
    name: str
    why: str
    attributes: tuple[str, ...]
    sources: int
    participants: int
    words: int
    quotes: int
    coverage: float | None


@dataclass(frozen=True, slots=True)
class ParticipantsView:
    """The participants report.

    `silent` are participants of the protocol who speak in no source, `present` those of all who sat in a source without a word
    (`Ida in fg-1`), by printed name.
    """

    study: str
    title: str
    attributes: tuple[str, ...]
    participants: tuple[ParticipantLine, ...]
    silent: tuple[str, ...]
    unnamed: tuple[UnnamedLine, ...]
    case_attributes: tuple[str, ...]
    cases: tuple[CaseLine, ...]
    words: int
    note: Note
    present: tuple[str, ...] = ()


def participants_view(corpus: Corpus, selection: Selection | None = None, *, title: str = "") -> ParticipantsView:
    """The participants and cases with what they say and what of it counts."""
    selected = select(corpus, selection)
    quotes = matrix_of(selected, "participant", "theme", "count", totals=True)
    by_case = matrix_of(selected, "case", "theme", "count", totals=True)
    covered = matrix_of(selected, "case", "theme", "coverage", totals=True)
    spoken, sources, words = _spoken(corpus)
    attributes = _attributes(corpus.protocol.people)
    lines = tuple(
        replace(
            _participant(corpus, row.id, attributes, sources[row.id], (spoken[row.id], words), _line(quotes, at)),
            present=_present(corpus, row.id, sources[row.id]),
        )
        for at, row in enumerate(quotes.rows[:-1])
        if row.id != NOT_STATED
    )
    of_cases = _attributes(corpus.protocol.cases)
    return ParticipantsView(
        study=corpus.protocol.study,
        title=title or "Participants",
        attributes=attributes,
        participants=lines,
        silent=tuple(line.name for line in lines if not line.sources),
        present=tuple(f"{line.name} in {', '.join(line.present)}" for line in lines if line.present),
        unnamed=_unnamed(corpus),
        case_attributes=of_cases,
        cases=tuple(
            _case(corpus, row.id, of_cases, by_case.values[at][-1], covered.values[at][-1])
            for at, row in enumerate(by_case.rows[:-1])
            if row.id != NOT_STATED
        ),
        words=words,
        note=selected.note("Quotes are distinct stretches of words with the same code"),
    )


def _present(corpus: Corpus, who: str, heard: tuple[str, ...]) -> tuple[str, ...]:
    """The sources where the protocol says somebody was, without those they are `heard` in."""
    there = (one.source.id for one in corpus.materials if who in one.placement.present)
    return tuple(source for source in there if source not in heard)


def _line(made: Matrix, at: int) -> tuple[tuple[str, Value], ...]:
    return tuple((column.label, value) for column, value in zip(made.columns, made.values[at], strict=True))


def _participant(
    corpus: Corpus,
    who: str,
    attributes: tuple[str, ...],
    sources: tuple[str, ...],
    words: tuple[int, int],
    counts: tuple[tuple[str, Value], ...],
) -> ParticipantLine:
    person = corpus.people.get(who)
    stated = person.attributes if person else {}
    *themes, (_, quotes) = counts
    return ParticipantLine(
        id=who,
        name=label_of(corpus, "participant", who),
        case=label_of(corpus, "case", person.case) if person and person.case else "",
        role=person.role if person else "",
        attributes=tuple(stated.get(name, "") for name in attributes),
        sources=sources,
        words=words[0],
        share=words[0] / words[1] if words[1] else 0.0,
        quotes=quotes if isinstance(quotes, int) else 0,
        themes=tuple(theme for theme, count in themes if count),
    )


def _case(corpus: Corpus, case: str, attributes: tuple[str, ...], quotes: Value, coverage: Value) -> CaseLine:
    known = corpus.cases.get(case)
    segments = corpus.segments
    here = (segments["case"] == case).to_numpy(dtype=bool)
    return CaseLine(
        id=case,
        name=label_of(corpus, "case", case),
        why=known.why if known else "",
        attributes=tuple((known.attributes if known else {}).get(name, "") for name in attributes),
        sources=segments[here]["source"].nunique(),
        participants=len(set(segments[here]["participant"]) - {""}),
        words=int(np.array(corpus.segment_words, dtype=int)[here].sum()),
        quotes=quotes if isinstance(quotes, int) else 0,
        coverage=float(coverage) if isinstance(coverage, int | float) else None,
    )


def _attributes(owners: tuple[Case, ...] | tuple[Participant, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for owner in owners for name in owner.attributes))


def _spoken(corpus: Corpus) -> tuple[Counter[str], Mapping[str, tuple[str, ...]], int]:
    """Words and sources of each participant, and all words of counted roles."""
    words: Counter[str] = Counter()
    sources: dict[str, dict[str, None]] = defaultdict(dict)
    counted = 0
    segments = corpus.segments
    columns = (segments["participant"], segments["source"], segments["role"], corpus.segment_words)
    for who, source, role, many in zip(*columns, strict=True):
        counted += 0 if role in ASKING else many
        if who:
            words[who] += many
            sources[who][source] = None
    return words, defaultdict(tuple, {who: tuple(found) for who, found in sources.items()}), counted


def _unnamed(corpus: Corpus) -> tuple[UnnamedLine, ...]:
    found: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for material in corpus.materials:
        speech = corpus.speech[material.source.id]
        for index, segment in enumerate(speech.segments):
            voice = material.voice(segment)
            if not voice.participant and voice.role not in ASKING and segment.speaker and segment.kind not in SILENT_KINDS:
                found[segment.speaker, voice.role].append((material.source.id, speech.words(index)))
    made = []
    for (label, role), places in found.items():
        sources = tuple(dict.fromkeys(source for source, _ in places))
        where = sources[0] if len(sources) == 1 else f"{len(sources)} sources"
        made.append(UnnamedLine(label, role, where, sum(many for _, many in places)))
    return tuple(made)

"""The sources of the study: what was collected, by which method, of which case, when, how long, and its fingerprint."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import NOT_STATED, label_of
from casecode.analysis.note import Note
from casecode.analysis.select import Selection, select
from casecode.domain.source import ASKING, Material


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source. `speakers` are printed names in order of first words; `sha256` the first 12 hex digits over the original.

    `words` are words of all speech, `counted_words` of everyone but interviewer and moderator. `coders` are those who coded
    or read it. `date` may be a year or a month only. `case` is the printed name.
    """

    id: str
    title: str
    method: str
    case: str
    date: str
    wave: str
    format: str
    words: int
    counted_words: int
    segments: int
    turns: int
    speakers: tuple[str, ...]
    coders: tuple[str, ...]
    excerpts: int
    revision: int
    sha256: str
    path: str


@dataclass(frozen=True, slots=True)
class MethodLine:
    """One method: how many sources and words it gave in each case (same order as `SourcesView.cases`), and in all."""

    method: str
    sources: tuple[int, ...]
    words: tuple[int, ...]
    all_sources: int
    all_words: int


@dataclass(frozen=True, slots=True)
class SourcesView:
    """The sources report. `cases` are the printed column names of `methods`. `first`, `last` are dates, empty for none."""

    study: str
    title: str
    sources: tuple[SourceLine, ...]
    cases: tuple[str, ...]
    methods: tuple[MethodLine, ...]
    words: int
    counted_words: int
    segments: int
    first: str
    last: str
    undated: int
    digest: str
    note: Note


def sources_view(corpus: Corpus, selection: Selection | None = None, *, title: str = "") -> SourcesView:
    """The sources with what counts in each, and how many each method gave in each case."""
    selected = select(corpus, selection)
    distinct = selected.excerpts.drop_duplicates(["source", "start", "end", "code"])
    excerpts = Counter(distinct["source"].tolist())
    coders: dict[str, set[str]] = defaultdict(set)
    for coding in corpus.codings:
        coders[coding.source].add(coding.coder)
    for mark in corpus.reads:
        coders[mark.source].add(mark.coder)
    lines = tuple(_line(corpus, one, coders[one.source.id], excerpts[one.source.id]) for one in corpus.materials)
    dates = sorted(line.date for line in lines if line.date)
    cases = _cases(corpus, lines)
    return SourcesView(
        study=corpus.protocol.study,
        title=title or "Sources",
        sources=lines,
        cases=cases,
        methods=_methods(lines, cases),
        words=sum(line.words for line in lines),
        counted_words=sum(line.counted_words for line in lines),
        segments=sum(line.segments for line in lines),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        undated=sum(not line.date for line in lines),
        digest=corpus.digest,
        note=selected.note("Excerpts are distinct stretches of words with the same code"),
    )


def _line(corpus: Corpus, material: Material, coders: set[str], excerpts: int) -> SourceLine:
    source, placed, speech = material.source, material.placement, corpus.speech[material.source.id]
    words = [speech.words(index) for index in range(len(speech.segments))]
    heard = [material.voice(segment).role not in ASKING for segment in speech.segments]
    declared = [coder for coder in corpus.protocol.coders if coder in coders]
    return SourceLine(
        id=source.id,
        title=placed.title or source.title,
        method=placed.method or NOT_STATED,
        case=label_of(corpus, "case", placed.case) if placed.case else NOT_STATED,
        date=placed.date or source.date,
        wave=placed.wave,
        format=source.format,
        words=sum(words),
        counted_words=sum(many for many, counts in zip(words, heard, strict=True) if counts),
        segments=len(speech.segments),
        turns=source.turns,
        speakers=_speakers(corpus, material),
        coders=(*declared, *sorted(coders - set(declared))),
        excerpts=excerpts,
        revision=source.revision,
        sha256=source.sha256[:12],
        path=source.path,
    )


def _speakers(corpus: Corpus, material: Material) -> tuple[str, ...]:
    """Participants by name, others by role: a label as written may be a real name."""
    voices = [material.voice(segment) for segment in corpus.speech[material.source.id].segments if segment.speaker]
    names = (label_of(corpus, "participant", one.participant) if one.participant else one.role for one in voices)
    return tuple(dict.fromkeys(names))


def _cases(corpus: Corpus, lines: tuple[SourceLine, ...]) -> tuple[str, ...]:
    declared = [label_of(corpus, "case", case) for case in corpus.cases]
    others = sorted({line.case for line in lines} - {*declared, NOT_STATED})
    missing = [NOT_STATED] if any(line.case == NOT_STATED for line in lines) else []
    return tuple(dict.fromkeys([*declared, *others, *missing]))


def _methods(lines: tuple[SourceLine, ...], cases: tuple[str, ...]) -> tuple[MethodLine, ...]:
    made = []
    for method in sorted({line.method for line in lines}, key=lambda name: (name == NOT_STATED, name)):
        own = [line for line in lines if line.method == method]
        made.append(
            MethodLine(
                method=method,
                sources=tuple(sum(line.case == case for line in own) for case in cases),
                words=tuple(sum(line.words for line in own if line.case == case) for case in cases),
                all_sources=len(own),
                all_words=sum(line.words for line in own),
            ),
        )
    return tuple(made)

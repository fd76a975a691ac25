"""Reading files into the databank: which ones, as what, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from casecode.databank.store import Incoming, Stored
from casecode.domain.errors import NotFoundError
from casecode.domain.problem import Problem
from casecode.domain.protocol import Protocol, SourceRule
from casecode.domain.reading import Reader, Reading, Readings, ReadOptions
from casecode.domain.source import ASKING, Source
from casecode.readers._find import find_reader
from casecode.study.expand import expand
from casecode.study.place import match_rule, place
from casecode.text.sentences import sentences
from casecode.text.turns import number_turns
from casecode.text.words import words_said
from casecode.views.status_steps import drawing
from casecode.workflow.ingested import Ingested, IngestRow
from casecode.workflow.labels import near_labels
from casecode.workflow.preview import Preview, preview
from casecode.workflow.reanchor import behind
from casecode.workflow.returned import came_back, speaks_again
from casecode.workflow.study import Progress, Study, no_progress

LARGEST = 100 * 1024 * 1024
"""Bytes; a larger file is refused before it is read (formats page, safety)."""
HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of the files at ingest; empty where nothing was said."""

    method: str = ""
    case: str = ""
    date: str = ""
    format: str = ""
    each: str = ""
    encoding: str = ""
    drafts: bool = False

    def facts(self) -> dict[str, str]:
        """What is kept with the source."""
        return {name: value for name in ("method", "case", "date") if (value := getattr(self, name))}


@dataclass
class _Tally:
    rows: list[IngestRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0
    previews: list[Preview] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _File:
    """A file to read: where it lies, its path in the study (only its name when it lies outside); `named`: a person asked for it."""

    disk: Path
    path: str
    named: bool = False


def ingest(
    study: Study,
    paths: Sequence[Path] = (),
    given: Given | None = None,
    *,
    progress: Progress = no_progress,
    dry_run: bool = False,
) -> Ingested:
    """Read `paths` (files or folders), or without them everything the protocol lists. Each file is in whole or not at all.

    The same bytes again are already in. Raises `NotFoundError` for a path that is not there.
    """
    given = given or Given()
    protocol = study.protocol
    tally = _Tally()
    files = _named(study.root, paths) if paths else _listed(study.root, protocol, tally)
    with study.bank.lock():
        for number, file in enumerate(files):
            progress(number, len(files), file.path)
            _take_in(study, protocol, file, given, tally, dry_run=dry_run)
    if not dry_run:
        study.forget()
        tally.problems.extend(_near(study, tally.changed))
    old = behind(study) if any(row.status == "revision" for row in tally.rows) else 0
    draw = "" if dry_run or study.bank.rounds() else drawing(protocol)
    return Ingested(tuple(tally.rows), tuple(tally.problems), tally.refused, dry_run, old, tuple(tally.previews), draw)


def _named(root: Path, paths: Sequence[Path]) -> list[_File]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.is_file() and not _hidden(one.relative_to(path)))
        elif path.is_file():
            found.append(path)
        else:
            raise NotFoundError(kind="file", name=path, nearest="")
    return [_File(path, _inside(root, path), named=True) for path in found]


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _inside(root: Path, path: Path) -> str:
    whole = path.resolve()
    return whole.relative_to(root.resolve()).as_posix() if whole.is_relative_to(root.resolve()) else path.name


def _listed(root: Path, protocol: Protocol, tally: _Tally) -> list[_File]:
    listed = expand(protocol, root)
    tally.problems.extend(listed.problems)
    said = "no entry of `sources:` in casecode.yaml means this file; it was not read"
    tally.problems.extend(Problem("R404", said, path, level="note") for path in listed.unlisted)
    return [_File(root / path, path) for path in listed.files]


def _take_in(study: Study, protocol: Protocol, file: _File, given: Given, tally: _Tally, *, dry_run: bool) -> None:
    if file.disk.stat().st_size > LARGEST:
        _refuse(tally, Problem("R401", f"larger than {LARGEST // 2**20} MB; split it, then ingest the parts", file.path))
        return
    data = file.disk.read_bytes()
    rule = match_rule(protocol, file.path)
    options = _options(file.path, rule[0] if rule else None, given)
    reader = find_reader(data[:HEAD], file.path, given.format or (rule[0].format if rule else ""))
    incoming = Incoming(file.path, data, f"{reader.name}/{reader.version}", given.facts(), _kept(options))
    stored = study.bank.already(incoming)
    back = came_back(protocol, incoming, study.bank.catalog().ids) if stored is None else None
    if back:
        _refuse(tally, back)
        return
    if stored is None or (dry_run and file.named):
        readings, found = _read(protocol, reader, data, options, file.path)
        tally.problems.extend(found)
        if not readings.items:
            tally.refused += 1
            if not any(problem.level == "error" for problem in found):
                tally.problems.append(Problem("R403", "nothing to read in this file: no words were found", file.path))
            return
        back = speaks_again(protocol, file.path, readings, given.facts())
        if back:
            _refuse(tally, back)
            return
        if dry_run:
            tally.previews.append(preview(protocol, file.path, readings, rule[0] if rule else None, given.facts()))
        if stored is None and dry_run:
            tally.rows.append(_would(file.path, readings))
            return
        stored = stored or study.bank.store_file(incoming, readings, study.bank.coder)
    tally.problems.extend(stored.problems)
    tally.changed.update(source.id for source in stored.changed)
    tally.rows.append(_row(stored, readings_format=reader.name))


def _refuse(tally: _Tally, why: Problem) -> None:
    tally.problems.append(why)
    tally.refused += 1


def _near(study: Study, changed: set[str]) -> list[Problem]:
    """Labels of what came in that look like a speaker of another source, or like a participant."""
    if not changed:
        return []
    near = near_labels(study.protocol, ((source, place(study.protocol, source)) for source in study.bank.sources()))
    return [
        one.problem
        for one in near
        if changed.intersection((*one.sources, *one.others)) and (one.person or len({*one.sources, *one.others}) > 1)
    ]


def _options(path: str, rule: SourceRule | None, given: Given) -> ReadOptions:
    if rule is None:
        return ReadOptions(name=path, each=given.each, encoding=given.encoding, drafts=given.drafts)
    return ReadOptions(
        name=path,
        each=given.each or rule.each,
        columns=rule.columns,
        speakers=rule.speakers,
        encoding=given.encoding or rule.encoding,
        language=rule.language,
        drafts=given.drafts or rule.drafts,
    )


def _kept(options: ReadOptions) -> dict[str, str]:
    """The part of the options that changes what is read; whose label is whose is the protocol's to say, any day."""
    kept = {"each": options.each, "encoding": options.encoding, "drafts": "yes" if options.drafts else ""}
    kept |= {f"column {name}": column for name, column in options.columns.items()}
    return kept


def _read(
    protocol: Protocol, reader: Reader, data: bytes, options: ReadOptions, path: str
) -> tuple[Readings, tuple[Problem, ...]]:
    readings = reader.read(data, options)
    items = tuple(_finished(protocol, reading, path, options.language or protocol.language) for reading in readings.items)
    found = (*readings.problems, *(problem for reading in readings.items for problem in reading.problems))
    return replace(readings, items=items), tuple(replace(one, file=one.file or path) for one in found)


def _finished(protocol: Protocol, reading: Reading, path: str, language: str) -> Reading:
    """The reading with its turns numbered and its sentences frozen."""
    labels = dict.fromkeys((segment.speaker for segment in reading.segments if segment.speaker), 1)
    facts = Source(
        id="", title=reading.title, format="", path=path, sha256="", text="", speakers=labels, declared=reading.declared
    )
    voices = place(protocol, facts).voices

    def asks(label: str) -> bool:
        voice = voices.get(label)
        return voice is not None and voice.role in ASKING

    said = reading.language or language
    segments = number_turns(reading.segments, asks, reading.text)
    cut = tuple(replace(segment, sentences=sentences(reading.text, segment.start, segment.end, said)) for segment in segments)
    return replace(reading, segments=cut)


def _row(stored: Stored, readings_format: str) -> IngestRow:
    shown = stored.changed if stored.status in {"new", "revision"} else stored.sources
    first = shown[0] if shown else (stored.sources[0] if stored.sources else None)
    name = (first.container or first.id) if first else ""
    speakers: dict[str, int] = {}
    for source in shown:
        for label, count in source.speakers.items():
            speakers[label] = speakers.get(label, 0) + count
    return IngestRow(
        name,
        first.format if first else readings_format,
        len(shown),
        sum(source.words for source in shown),
        sum(source.segments for source in shown),
        sum(source.turns for source in shown),
        speakers,
        stored.status,
    )


def _would(path: str, readings: Readings) -> IngestRow:
    segments = [segment for reading in readings.items for segment in reading.segments]
    speakers: dict[str, int] = {}
    for segment in segments:
        if segment.speaker:
            speakers[segment.speaker] = speakers.get(segment.speaker, 0) + 1
    words = sum(words_said(reading.text, reading.segments) for reading in readings.items)
    turns = sum(len({segment.turn for segment in reading.segments if segment.turn}) for reading in readings.items)
    return IngestRow(path, readings.format, len(readings.items), words, len(segments), turns, speakers, "would be read")

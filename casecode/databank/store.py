"""Taking a file into the databank: built aside, then renamed into place, so that it is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from casecode.databank import lines, plainyaml
from casecode.databank.catalog import Catalog, folded
from casecode.databank.layout import ASIDE, GIT_ATTRIBUTES, Layout
from casecode.databank.naming import item_ids, source_id
from casecode.databank.revisions import Pinned, leftovers, read_words
from casecode.domain.ids import hash16
from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, Readings
from casecode.domain.source import Segment, Source
from casecode.plain import write
from casecode.text.words import words_said

Status = Literal["new", "revision", "already in", "same bytes"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a file: `sources` are those it stands for now, `changed` those this call brought or changed.

    `already in`: the same path with the same bytes, read the same way. `same bytes`: another path holds these bytes, so
    nothing was stored and `problems` says which.
    """

    status: Status
    sources: tuple[Source, ...]
    changed: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to store. `path` is study-relative (only the name when it lies outside), `reader` the reader's name and version.

    `given` is what a person said of it at ingest; `options` how it was to be read (`each`, `columns`, `encoding` …): the same
    bytes read another way are a new revision.
    """

    path: str
    data: bytes
    reader: str = ""
    given: Mapping[str, str] | None = None
    options: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """The path as it is kept: NFC, forward slashes, printable."""
        shown = self.path.encode("utf-8", "backslashreplace").decode()
        return unicodedata.normalize("NFC", shown).replace("\\", "/")


def already(catalog: Catalog, incoming: Incoming) -> Stored | None:
    """The answer where nothing needs to be read or stored; None where the file is new or changed.

    What was given before holds on: ingesting again without a word, or saying the same again, changes nothing.
    """
    sha256 = hashlib.sha256(incoming.data).hexdigest()
    before = catalog.paths.get(folded(incoming.name))
    if before is None:
        twin = catalog.twin(sha256, incoming.name)
        return None if twin is None else Stored("same bytes", catalog.items_of(twin.head.id), problems=(_same(incoming, twin),))
    as_before = dict(before.head.given) | _filled(incoming.given) == dict(before.head.given)
    if before.head.sha256 == sha256 and as_before and _filled(incoming.options) == dict(before.options):
        return Stored("already in", catalog.items_of(before.head.id))
    return None


def store_file(layout: Layout, catalog: Catalog, incoming: Incoming, readings: Readings) -> Stored:
    """Store `incoming` as understood in `readings` (turns and sentences numbered). Needs the study's lock.

    Raises ValueError when a reading's spans leave its text or a plain file has not exactly one reading: that is our fault.
    """
    answer = already(catalog, incoming)
    if answer is not None:
        return answer
    clear(layout)
    before = catalog.paths.get(folded(incoming.name))
    name = before.head.id if before else source_id(incoming.name, catalog.ids)
    head = _head(name, incoming, before, readings)
    if readings.container:
        files, changed = _container_files(head, incoming, readings, catalog)
    else:
        if len(readings.items) != 1:
            raise ValueError(f"a plain file has one reading, not {len(readings.items)}")
        files, changed = _plain_files(head, incoming, readings.items[0])
    number = 1 + catalog.numbers.get(name, 0)
    folder = f"{name}/r{number}-{mark(files)}"
    _build(layout, folder, {f"original{_suffix(incoming.name)}": incoming.data} | files)
    changed = tuple(replace(source, folder=folder, revision=source.revision or number) for source in changed)
    rest = {source.id: source for source in catalog.items_of(name)} if readings.container else {}
    known = tuple((rest | {source.id: source for source in changed}).values())
    return Stored("revision" if before else "new", tuple(sorted(known, key=lambda source: source.id)), changed)


def mark(files: Mapping[str, bytes]) -> str:
    """The eight hex digits in a revision folder's name: over every file in it but the original, which source.yaml vouches for.

    The same bytes read the same way have the same mark everywhere; two devices that read one file differently do not collide.
    """
    return hashlib.sha256(b"\0".join(files[file] for file in sorted(files))).hexdigest()[:8]


def clear(layout: Layout) -> list[Path]:
    """Remove what a died ingest or run left behind and write .gitattributes where it is missing; what was removed."""
    found = leftovers(layout)
    for folder in found:
        write.drop_folder(folder)
    if not layout.attributes.is_file():
        write.replace(layout.attributes, GIT_ATTRIBUTES)
    return found


def _build(layout: Layout, folder: str, files: Mapping[str, bytes]) -> None:
    aside = layout.sources / f"{ASIDE}{os.getpid()}-{secrets.token_hex(4)}"
    for file, data in files.items():
        write.create(aside / file, data)
    write.move_folder(aside, layout.sources / folder)


def _head(name: str, incoming: Incoming, before: Pinned | None, readings: Readings) -> Source:
    return Source(
        id=name,
        title=PurePosixPath(incoming.name).stem,
        format=readings.format,
        path=incoming.name,
        sha256=hashlib.sha256(incoming.data).hexdigest(),
        text="",
        revision=0,
        given=(dict(before.head.given) if before else {}) | _filled(incoming.given),
        reader=incoming.reader,
        encoding=readings.encoding,
        warnings=tuple(_said(problem) for problem in readings.problems),
    )


def _plain_files(head: Source, incoming: Incoming, reading: Reading) -> tuple[dict[str, bytes], tuple[Source, ...]]:
    source = _facts(head, reading)
    rows = b"".join(lines.line(lines.segment_record(segment)) for segment in reading.segments)
    described = plainyaml.dump(_described(source) | {"options": _filled(incoming.options)})
    return {"source.yaml": described, "text.txt": reading.text.encode(), "segments.jsonl": rows}, (source,)


def _container_files(
    head: Source, incoming: Incoming, readings: Readings, catalog: Catalog
) -> tuple[dict[str, bytes], tuple[Source, ...]]:
    """Only what is new or changed since the exports before; an item that is no longer in the export stays."""
    before = {source.id: source for source in catalog.items_of(head.id)}
    known = {source.native: source.id for source in before.values()}
    changed: list[Source] = []
    rows: list[bytes] = []
    named = item_ids(head.id, (reading.native for reading in readings.items), known)
    for (native, name), reading in zip(named, readings.items, strict=True):
        item = _facts(replace(head, warnings=()), reading)
        old = before.get(name)
        item = replace(item, id=name, native=native, container=head.id, revision=(old.revision if old else 0) + 1)
        if old is not None and _content(old) == _content(item) and _old_segments(catalog, name) == reading.segments:
            continue
        changed.append(item)
        rows.append(lines.line(_item_record(item, reading)))
    described = _described(head) | {"items": len(readings.items), "options": _filled(incoming.options)}
    return {"source.yaml": plainyaml.dump(described), "items.jsonl": b"".join(rows)}, tuple(changed)


def _facts(head: Source, reading: Reading) -> Source:
    fault = lines.spans_fault(reading.segments, len(reading.text))
    if fault:
        raise ValueError(f"{head.path}: {fault}")
    speakers: dict[str, int] = {}
    for segment in reading.segments:
        if segment.speaker:
            speakers[segment.speaker] = speakers.get(segment.speaker, 0) + 1
    return replace(
        head,
        title=reading.title or (reading.native or head.title),
        text=hash16(reading.text),
        kind=reading.kind,
        date=reading.date,
        date_from=reading.date_from,
        author=reading.author,
        language=reading.language,
        words=words_said(reading.text, reading.segments),
        segments=len(reading.segments),
        turns=len({segment.turn for segment in reading.segments if segment.turn}),
        speakers=speakers,
        declared=dict(reading.declared),
        meta=dict(reading.meta),
        warnings=head.warnings + tuple(_said(problem) for problem in reading.problems),
    )


def _described(source: Source) -> dict[str, plainyaml.Value]:
    """What source.yaml says: no time, no user, no path outside the study."""
    names = ("path", "format", "title", "kind", "sha256", "text", "date", "date_from", "author", "language", "reader", "encoding")
    counts = ("words", "segments", "turns")
    facts: dict[str, plainyaml.Value] = {name: getattr(source, name) for name in names}
    facts |= {name: getattr(source, name) for name in counts if source.text}
    return facts | {name: getattr(source, name) for name in ("speakers", "declared", "given", "meta", "warnings")}


def _item_record(item: Source, reading: Reading) -> dict[str, object]:
    facts = {
        name: getattr(item, name)
        for name in (
            *("id", "native", "kind", "title", "date", "date_from", "author", "language", "words", "turns", "speakers"),
            *("declared", "meta", "warnings"),
        )
    }
    filled: dict[str, object] = {name: value for name, value in facts.items() if value}
    return filled | {"hash": item.text, "text": reading.text, "segments": [lines.segment_record(one) for one in reading.segments]}


def _content(item: Source) -> dict[str, object]:
    """What makes an item another one: everything that stands in its own line."""
    own = replace(item, path="", sha256="", revision=0, folder="", given={}, reader="", encoding="", format="")
    return lines.facts_record(own)


def _old_segments(catalog: Catalog, item: str) -> tuple[Segment, ...]:
    source, revision = catalog.newest[item]
    return read_words(revision, source).segments


def _same(incoming: Incoming, twin: Pinned) -> Problem:
    return Problem(
        "D526", f"the same bytes as {twin.head.id} ({twin.head.path}); not taken in twice", incoming.name, level="warning"
    )


def _said(problem: Problem) -> str:
    return f"line {problem.line}: {problem.code} {problem.message}" if problem.line else f"{problem.code} {problem.message}"


def _filled(given: Mapping[str, str] | None) -> dict[str, str]:
    return {name: str(value) for name, value in sorted((given or {}).items()) if value}


def _suffix(name: str) -> str:
    """The file's ending as far as every file system takes it."""
    return re.sub(r"[^a-z0-9.]", "", PurePosixPath(name).suffix.lower())

"""Reading the pinned sources: which revisions there are, what is known of each, and their words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from casecode.databank import lines
from casecode.databank.index import Index, Row, Stamp, stamp
from casecode.databank.layout import ASIDE, Layout, revision_of
from casecode.databank.plainyaml import BrokenFileError, listed, load, number, text, texts
from casecode.domain.source import Source, SourceText


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision folder. Revisions of one source are ordered by number, then mark."""

    source: str
    number: int
    mark: str
    path: Path

    @property
    def folder(self) -> str:
        """`int01/r1-5d41402a`, below `databank/sources`."""
        return f"{self.source}/{self.path.name}"


@dataclass(frozen=True, slots=True)
class Pinned:
    """What one revision holds: facts of the file (`head`), how it was read (`options`), and its sources.

    A plain file is its own one source; a container's `items` are those that this revision brought or changed.
    """

    revision: Revision
    head: Source
    options: Mapping[str, str] = field(default_factory=dict)
    container: bool = False
    items: tuple[Source, ...] = ()


def revisions(layout: Layout) -> Iterator[Revision]:
    """Every revision in the databank, by source, the oldest first. Folders under construction are no revisions."""
    for source in _folders(layout.sources):
        found = [(named, path) for path in _folders(source) if (named := revision_of(path.name)) is not None]
        for (count, mark), path in sorted(found):
            if (path / "source.yaml").is_file():
                yield Revision(source.name, count, mark, path)


def revision_at(layout: Layout, folder: str) -> Revision:
    """The revision in `folder` (`int01/r1-5d41402a`). Raises ValueError for a name that is none."""
    source, _, name = folder.partition("/")
    named = revision_of(name)
    if named is None:
        raise ValueError(f"{folder} is no revision")
    return Revision(source, *named, layout.sources / folder)


def leftovers(layout: Layout) -> list[Path]:
    """Folders that an ingest or a run began and never finished."""
    return sorted(
        path
        for place in (layout.sources, layout.runs)
        if place.is_dir()
        for path in place.iterdir()
        if path.name.startswith(ASIDE)
    )


def read_pinned(revision: Revision) -> Pinned:
    """What stands in one revision folder. Raises BrokenFileError (its file as third argument) and OSError."""
    facts = load((revision.path / "source.yaml").read_bytes())
    known: dict[str, Any] = {name: text(facts, name) for name in _HEAD_TEXTS}
    known |= {name: number(facts, name) for name in ("words", "segments", "turns")}
    known |= {name: texts(facts, name) for name in ("declared", "given", "meta")}
    speakers = {name: number(facts["speakers"], name) for name in texts(facts, "speakers")}
    known |= {"id": revision.source, "revision": revision.number, "folder": revision.folder}
    head = Source(**known, speakers=speakers, warnings=listed(facts, "warnings"))
    options = texts(facts, "options")
    if not facts.get("items"):
        return Pinned(revision, head, options, items=(head,))
    items = tuple(item_source(head, record) for record in _container(revision).values())
    return Pinned(revision, head, options, container=True, items=items)


_HEAD_TEXTS = (
    *("title", "kind", "format", "path", "sha256", "text", "date", "date_from", "author", "language", "reader", "encoding"),
)


def item_source(head: Source, record: Mapping[str, Any]) -> Source:
    """The facts of one line of `items.jsonl` in the container `head`. Raises BrokenFileError."""
    try:
        names = ("native", "kind", "title", "date", "date_from", "author", "language")
        facts: dict[str, Any] = {name: str(record.get(name, "")) for name in names}
        counts = {"words": int(record.get("words", 0)), "turns": int(record.get("turns", 0))}
        return replace(
            head,
            id=str(record["id"]),
            container=head.id,
            text=str(record["hash"]),
            segments=len(record["segments"]),
            speakers={str(name): int(count) for name, count in record.get("speakers", {}).items()},
            declared=dict(record.get("declared", {})),
            meta=dict(record.get("meta", {})),
            warnings=tuple(record.get("warnings", ())),
            **(facts | counts),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as missing:
        raise BrokenFileError(f"a line is no item ({missing})", 0) from missing


def read_words(revision: Revision, source: Source) -> SourceText:
    """The words and segments of `source` in `revision`. Raises BrokenFileError, KeyError (no such item) and OSError."""
    if source.container:
        record = _container(revision)[source.id]
        segments = tuple(lines.segment_from(one) for one in record["segments"])
        return SourceText(source.id, source.text, str(record["text"]), segments)
    words = (revision.path / "text.txt").read_bytes().decode()
    rows = (revision.path / "segments.jsonl").read_bytes().splitlines()
    return SourceText(source.id, source.text, words, tuple(lines.segment_from(lines.parse(row)) for row in rows if row))


def _container(revision: Revision) -> dict[str, dict[str, Any]]:
    """The lines of a container by item id, parsed once in a process."""
    path = revision.path / "items.jsonl"
    found = path.stat()
    return _parsed_container(path, found.st_size, found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=8)
def _parsed_container(path: Path, _size: int, _mtime: int, _inode: int) -> dict[str, dict[str, Any]]:
    items: dict[str, dict[str, Any]] = {}
    for count, row in enumerate(path.read_bytes().split(b"\n"), start=1):
        if row.strip():
            try:
                record = lines.parse(row)
                items[str(record["id"])] = record
            except (ValueError, KeyError) as broken:
                raise BrokenFileError("a line is no item", count) from broken
    return items


def load_pinned(
    found: list[Revision], index: Index, seen: Mapping[str, Pinned]
) -> tuple[list[Pinned], list[tuple[Revision, BrokenFileError]]]:
    """What every revision holds, the broken ones apart: as `seen` before (by folder), from the index, or from the files."""
    if all(revision.folder in seen for revision in found):
        return [seen[revision.folder] for revision in found], []
    known = index.rows("sources")
    fresh: dict[str, Row] = {}
    good: list[Pinned] = []
    broken: list[tuple[Revision, BrokenFileError]] = []
    for revision in found:
        pinned = seen.get(revision.folder)
        try:
            if pinned is None:
                now, row = _stamp(revision), known.get(revision.folder)
                pinned = _from_payload(revision, row.payload) if row is not None and row.stamp.holds(now) else None
                if pinned is None:
                    pinned = read_pinned(revision)
                    fresh[revision.folder] = Row(now, _payload(pinned))
            good.append(pinned)
        except BrokenFileError as why:
            broken.append((revision, why))
        except OSError as why:
            broken.append((revision, BrokenFileError(why.strerror or "it cannot be read", 0)))
    gone = known.keys() - {revision.folder for revision in found}
    if fresh or gone:
        index.keep("sources", fresh, gone)
    return good, broken


def _stamp(revision: Revision) -> Stamp:
    """One stamp over source.yaml and, in a container, items.jsonl."""
    head = stamp(revision.path / "source.yaml")
    items = revision.path / "items.jsonl"
    if not items.is_file():
        return head
    more = stamp(items)
    return replace(more, size=head.size + more.size, mtime=max(head.mtime, more.mtime), ctime=max(head.ctime, more.ctime))


def _payload(pinned: Pinned) -> str:
    items = [lines.facts_record(item) for item in pinned.items] if pinned.container else []
    record = {"head": lines.facts_record(pinned.head), "options": pinned.options, "container": pinned.container, "items": items}
    return json.dumps(record)


def _from_payload(revision: Revision, payload: str) -> Pinned | None:
    try:
        record = json.loads(payload)
        head = lines.facts_from(record["head"])
        items = tuple(lines.facts_from(item) for item in record["items"]) if record["container"] else (head,)
        return Pinned(revision, head, record["options"], record["container"], items)
    except (ValueError, KeyError, TypeError):
        return None  # a damaged row: the file itself is read instead


def _folders(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return sorted(
        (path for path in place.iterdir() if path.is_dir() and not path.name.startswith(".")), key=lambda path: path.name
    )

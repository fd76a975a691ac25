"""Whether the pinned sources are what they were: originals, texts, items, spans, and every other byte of a revision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from casecode.databank import lines
from casecode.databank.catalog import folded
from casecode.databank.layout import Layout
from casecode.databank.plainyaml import BrokenFileError
from casecode.databank.revisions import Pinned, Revision, read_pinned, revisions
from casecode.databank.store import mark
from casecode.domain.ids import hash16
from casecode.domain.problem import Problem

Texts = dict[tuple[str, str], str | None]


_CONVERTED = "the line endings of {} were converted (git's autocrlf, an editor). `casecode check --fix` turns them back"


@dataclass(frozen=True, slots=True)
class Known:
    """The words by source id and text hash, whatever revision they are of; None where they are damaged.

    `unread` are the folders of sources of which a revision cannot be read.
    """

    texts: Texts = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


def sources(layout: Layout) -> tuple[list[Problem], Known]:
    """What is wrong with the sources, and the words of every revision."""
    found: list[Problem] = []
    unread: set[str] = set()
    known: Texts = {}
    read: list[Pinned] = []
    for revision in revisions(layout):
        try:
            pinned = read_pinned(revision)
            before = len(found)
            found += _original(layout, pinned)
            found += _items(layout, revision, known) if pinned.container else _plain(layout, pinned, known)
            if len(found) == before:
                found += _mark(layout, revision)
            read.append(pinned)
        except BrokenFileError as why:
            unread.add(revision.source)
            file = "items.jsonl" if str(why.args[0]).startswith("a line") else "source.yaml"
            found.append(Problem("D504", f"{why.args[0]}", layout.shown(revision.path / file), why.args[1]))
        except OSError as why:
            unread.add(revision.source)
            name = Path(why.filename).name if why.filename else ""
            found.append(Problem("D504", f"it cannot be read: {why.strerror}", layout.shown(revision.path / name)))
    return found + _numbers(layout, read), Known(known, unread)


def pinned_bytes(layout: Layout) -> Iterator[tuple[Path, str]]:
    """Every original and text.txt with the hash that its source.yaml gives."""
    for revision in revisions(layout):
        try:
            head = read_pinned(revision).head
        except (BrokenFileError, OSError):
            continue
        pairs = [(path, head.sha256) for path in _originals(revision)] + [(revision.path / "text.txt", head.text)]
        yield from ((path, hashed) for path, hashed in pairs if hashed and path.is_file())


def fits(data: bytes, hashed: str) -> bool:
    """Whether `hashed` is the sha256 of `data`, or the beginning of it."""
    return bool(hashed) and hashlib.sha256(data).hexdigest().startswith(hashed)


def unconverted(data: bytes, hashed: str) -> bytes | None:
    """`data` with the line endings that it had when it was hashed; None where that is not the difference."""
    plain = data.replace(b"\r\n", b"\n")
    return next((one for one in (plain, plain.replace(b"\n", b"\r\n")) if fits(one, hashed)), None)


def mended_revisions(layout: Layout) -> Iterator[tuple[Path, bytes]]:
    """The files of revisions whose line endings were converted, with the bytes that make up the revision's name again."""
    for revision in revisions(layout):
        files = _marked(revision)
        plain = {name: data.replace(b"\r\n", b"\n") for name, data in files.items()}
        if mark(files) != revision.mark == mark(plain):
            yield from ((revision.path / name, data) for name, data in plain.items() if data != files[name])


def _original(layout: Layout, pinned: Pinned) -> list[Problem]:
    paths = _originals(pinned.revision)
    if len(paths) != 1:
        said = "the original is missing" if not paths else "there is more than one original"
        return [Problem("D501", said, layout.shown(pinned.revision.path))]
    return _bytes(layout, paths[0], paths[0].read_bytes(), pinned.head.sha256, "D501", "the original")


def _bytes(layout: Layout, path: Path, data: bytes, hashed: str, code: str, what: str) -> list[Problem]:
    if fits(data, hashed):
        return []
    if unconverted(data, hashed) is not None:
        return [Problem("D503", _CONVERTED.format(what), layout.shown(path))]
    return [Problem(code, f"{what} is not what was ingested: its sha256 does not fit", layout.shown(path))]


def _plain(layout: Layout, pinned: Pinned, known: Texts) -> list[Problem]:
    head, folder = pinned.head, pinned.revision.path
    data = (folder / "text.txt").read_bytes()
    wrong = _bytes(layout, folder / "text.txt", data, head.text, "D502", "the text")
    known[head.id, head.text] = None if wrong else data.decode()  # the hash was taken of UTF-8
    segments = []
    file = layout.shown(folder / "segments.jsonl")
    for number, row in enumerate((folder / "segments.jsonl").read_bytes().split(b"\n"), start=1):
        try:
            segments += [lines.segment_from(lines.parse(row))] if row.strip() else []
        except ValueError as why:
            return [*wrong, Problem("D504", f"this line is no segment: {why}", file, number)]
    fault = "" if wrong else lines.spans_fault(segments, len(data.decode()))
    return [*wrong, *([Problem("D505", fault, file)] if fault else [])]


def _items(layout: Layout, revision: Revision, known: Texts) -> list[Problem]:
    found: list[Problem] = []
    path = revision.path / "items.jsonl"
    for number, row in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not row.strip():
            continue
        record = lines.parse(row)  # it was read as an item before
        name, words = str(record["id"]), str(record.get("text", ""))
        if hash16(words.encode("utf-8", "backslashreplace")) != record["hash"]:
            found.append(Problem("D502", f"the text of {name} is not what was ingested", layout.shown(path), number))
            known[name, str(record["hash"])] = None
            continue
        known[name, str(record["hash"])] = words
        try:
            fault = lines.spans_fault([lines.segment_from(one) for one in record["segments"]], len(words))
        except ValueError as why:
            fault = str(why)
        if fault:
            found.append(Problem("D505", f"{name}: {fault}", layout.shown(path), number))
    return found


def _mark(layout: Layout, revision: Revision) -> list[Problem]:
    files = _marked(revision)
    if mark(files) == revision.mark:
        return []
    if mark({name: data.replace(b"\r\n", b"\n") for name, data in files.items()}) == revision.mark:
        return [Problem("D503", _CONVERTED.format("this revision's files"), layout.shown(revision.path))]
    said = "something in this revision was changed after ingest: its files do not make up its name"
    return [Problem("D529", said, layout.shown(revision.path))]


def _marked(revision: Revision) -> dict[str, bytes]:
    names = ("items.jsonl", "segments.jsonl", "source.yaml", "text.txt")
    return {name: (revision.path / name).read_bytes() for name in names if (revision.path / name).is_file()}


def _numbers(layout: Layout, read: list[Pinned]) -> list[Problem]:
    """Revisions that two devices made of one number, and two files that two devices gave one name."""
    found: list[Problem] = []
    for before, after in pairwise(read):
        if before.revision.source != after.revision.source:
            continue
        file = layout.shown(after.revision.path)
        if folded(before.head.path) != folded(after.head.path):
            said = (
                f"{after.revision.source} stands for two files, {before.head.path} and {after.head.path}: rename one of the files"
            )
            found.append(Problem("D525", f"{said} and ingest it again", file, level="warning"))
        elif before.revision.number == after.revision.number:
            said = f"two devices made revision {after.revision.number}; {after.revision.path.name} counts as the newer"
            found.append(Problem("D525", said, file, level="warning"))
    return found


def _originals(revision: Revision) -> list[Path]:
    return sorted(path for path in revision.path.iterdir() if path.name.partition(".")[0] == "original")

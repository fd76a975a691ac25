"""The one room that may remove words: those of a person who withdrew. Everything else in the databank only grows.

A revision keeps its number and gets another mark, because its files change; the new folder stands before the old one goes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casecode.databank import lines, plainyaml
from casecode.databank.layout import ASIDE, Layout
from casecode.databank.revisions import Pinned
from casecode.databank.store import mark
from casecode.domain.errors import DataRefusedError
from casecode.domain.ids import hash16
from casecode.domain.source import Segment, Source, SourceText, Span
from casecode.plain import write
from casecode.text.masking import cover
from casecode.text.spans import subtract
from casecode.text.words import words_in

WITHDRAWN = "withdrawn"
"""What stands where a title or a remark was."""
_NOTED = "replaced.jsonl"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What goes out of one revision: stretches to cover by source id, items that go whole, and facts that go (`title`, `meta`).

    `original` are the bytes to keep instead of the original, `suffix` their file's ending.
    """

    spans: Mapping[str, tuple[Span, ...]]
    original: bytes
    suffix: str
    gone: frozenset[str] = frozenset()
    untold: Mapping[str, frozenset[str]] = field(default_factory=dict)


def masked(words: SourceText, spans: tuple[Span, ...]) -> SourceText:
    """`words` with `spans` covered, the segments where they were."""
    text = cover(words.text, spans)
    return SourceText(words.source, hash16(text), text, words.segments)


def rewrite(layout: Layout, pinned: Pinned, texts: Mapping[str, SourceText], erasure: Erasure) -> str:
    """Put a revision without the erased words in the place of `pinned`; its folder. `texts` are its words by source id.

    A container's revision of which no item is left goes whole (empty answer). Needs the study's lock.
    """
    files = _items(pinned, texts, erasure) if pinned.container else _plain(pinned, texts[pinned.head.id], erasure)
    if not files:
        drop(pinned.revision.path)
        return ""
    folder = f"{pinned.revision.source}/r{pinned.revision.number}-{mark(files)}"
    place = layout.sources / folder
    if place == pinned.revision.path:
        return folder
    if not place.is_dir():
        aside = layout.sources / f"{ASIDE}{os.getpid()}-{secrets.token_hex(4)}"
        for file, data in {f"original{erasure.suffix}": erasure.original, **files}.items():
            write.create(aside / file, data)
        write.move_folder(aside, place)
    drop(pinned.revision.path)
    return folder


def drop(folder: Path) -> None:
    """Remove a folder and everything in it. Raises DataRefusedError where something of it stays."""
    write.drop_folder(folder)
    if folder.exists():
        raise DataRefusedError(reason=f"{folder.name} cannot be removed: is a file in it open in another program?")


def drop_source(layout: Layout, name: str) -> None:
    """Remove a source with all its revisions."""
    drop(layout.sources / name)


def replace_codebook(layout: Layout, old: str, data: bytes) -> str:
    """Keep `data` instead of the codebook version `old`, and note which stands for which; its hash.

    What was coded under `old` still names it: `version` leads from there to what is left of it.
    """
    name = hash16(data)
    if name != old:
        write.replace(layout.codebooks / f"{name}.yaml", data)
        write.append(layout.codebooks / _NOTED, lines.line({"old": old, "new": name}))
        write.drop_file(layout.codebooks / f"{old}.yaml")
    return name


def version(layout: Layout, name: str) -> str:
    """The codebook version that stands for `name`: itself, unless words were erased from it."""
    noted = layout.codebooks / _NOTED
    if (layout.codebooks / f"{name}.yaml").is_file() or not noted.is_file():
        return name
    pairs: dict[str, str] = {}
    for row in noted.read_bytes().split(b"\n"):
        with contextlib.suppress(ValueError):  # a torn line; the version it names is then reported as missing
            record = lines.parse(row)
            pairs[str(record.get("old", ""))] = str(record.get("new", ""))
    for _ in pairs:
        name = pairs.get(name, name)
    return name


def forget(layout: Layout) -> None:
    """Drop the index: it is made again from the files, and its free pages may still hold titles."""
    for path in sorted(layout.disposable.glob("index.sqlite*")):
        write.drop_file(path)


def _plain(pinned: Pinned, words: SourceText, erasure: Erasure) -> dict[str, bytes]:
    new = masked(words, erasure.spans.get(words.source, ()))
    folder = pinned.revision.path
    facts = plainyaml.load((folder / "source.yaml").read_bytes())
    facts |= {"text": new.hash, "sha256": hashlib.sha256(erasure.original).hexdigest(), "words": str(_words(new))}
    _untell(facts, erasure.untold.get(words.source, frozenset()))
    segments = (folder / "segments.jsonl").read_bytes()
    return {"source.yaml": plainyaml.dump(facts), "text.txt": new.text.encode(), "segments.jsonl": segments}


def _items(pinned: Pinned, texts: Mapping[str, SourceText], erasure: Erasure) -> dict[str, bytes]:
    rows: list[bytes] = []
    for row in (pinned.revision.path / "items.jsonl").read_bytes().split(b"\n"):
        record = lines.parse(row) if row.strip() else {}
        name = str(record.get("id", ""))
        if not record or name in erasure.gone:
            continue
        if name in erasure.spans:
            new = masked(texts[name], erasure.spans[name])
            record |= {"hash": new.hash, "text": new.text, "words": _words(new)}
        _untell(record, erasure.untold.get(name, frozenset()))
        rows.append(lines.line(record))
    facts = plainyaml.load((pinned.revision.path / "source.yaml").read_bytes())
    facts["sha256"] = hashlib.sha256(erasure.original).hexdigest()
    _untell(facts, erasure.untold.get(pinned.head.id, frozenset()))
    return {"source.yaml": plainyaml.dump(facts), "items.jsonl": b"".join(rows)} if rows else {}


def _untell(facts: dict[str, object], names: frozenset[str]) -> None:
    for name in names & facts.keys():
        facts[name] = WITHDRAWN if isinstance(facts[name], str) else type(facts[name])()


def _words(words: SourceText) -> int:
    marks = [(one.start, one.end) for segment in words.segments for one in segment.marks]
    return words_in(words.text, subtract((_span(segment) for segment in words.segments), marks))


def _span(segment: Segment) -> Span:
    return segment.start, segment.end


def told(source: Source) -> dict[str, str]:
    """What a source says of itself in words, by the fact's name: title, remarks of the reader, the file's own metadata."""
    return {"title": source.title, "warnings": "\n".join(source.warnings), "meta": "\n".join(source.meta.values())}

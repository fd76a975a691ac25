"""OpenDocument texts (LibreOffice, OpenOffice): every paragraph of the body, with speakers where they are marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._layout import laid_out
from casecode.readers._odf import Odf, Walk, kind_of, open_odf, walk
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.text.canonical import CANON_VERSION


@dataclass(frozen=True, slots=True)
class _Odt:
    name: str = "odt"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".odt", ".ott")

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: the archive's first member says what it is."""
        if head.startswith(b"PK\x03\x04"):
            return 0.98 if kind_of(head) == "text" else 0.5 if name.casefold().endswith(self.suffixes) else 0.0
        return 0.4 if name.casefold().endswith(self.suffixes) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document. Notes follow the body; headers, footers and dates of the file go into `meta`."""
        found, problems = open_odf(data, options.name, "text")
        if found is None:
            return Readings("odt", (), problems=problems)
        return document(found, options, "odt")


def document(found: Odf, options: ReadOptions, format_: str) -> Readings:
    """The words of an opened document with its speakers, notes and doubts."""
    read = walk(found)
    meta = dict(found.meta)
    meta |= {"comments": str(read.comments)} if read.comments else {}
    meta |= {"tracked changes": str(read.changes)} if read.changes else {}
    reading = laid_out(read.blocks, read.notes, options, meta)
    item = replace(reading, title=read.title or found.title or reading.title)
    return Readings(format_, (item,), problems=tuple(_doubts(read, options.name)))


def _doubts(read: Walk, file: str) -> Iterator[Problem]:
    """What a person should know before trusting the text."""
    if read.comments:
        yield Problem("R513", f"{read.comments} comments in the margin are not part of the text", file, level="warning")
    if read.changes:
        message = f"{read.changes} tracked changes: inserted words are read, deleted ones are not; accept or reject them"
        yield Problem("R514", message, file, level="warning")
    if not read.blocks and not read.notes:
        yield Problem("R516", "the document holds no words", file, level="warning")


READER = _Odt()

"""Word documents: every paragraph of the body, wherever it stands, with speakers where they are marked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._layout import laid_out
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.readers._word import open_word
from casecode.text.canonical import CANON_VERSION

_OLD_WORD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class _Docx:
    name: str = "docx"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".docx", ".docm")

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is. Old and encrypted Word files are claimed too: they are refused here, with the way out."""
        suffix = name.casefold().rpartition(".")[2]
        if head.startswith(b"PK\x03\x04"):
            return 0.95 if suffix in {"docx", "docm"} else 0.9 if b"word/" in head else 0.0
        if head.startswith(_OLD_WORD):
            return 0.9 if suffix in {"doc", "docx", "docm", "dot"} else 0.0
        return 0.4 if suffix in {"docx", "docm"} else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document. Footnotes follow the body as notes; headers, footers and dates of the file go into `meta`."""
        word, problems = open_word(data, options.name)
        if word is None:
            return Readings("docx", (), problems=problems)
        reading = laid_out(word.blocks, word.notes, options, word.meta)
        told = [*problems, *word.problems]
        if not reading.segments:
            told.append(Problem("R516", "the document holds no words", options.name, level="warning"))
        item = replace(reading, title=word.title or reading.title)
        return Readings("docx", (item,), problems=tuple(told))


READER = _Docx()

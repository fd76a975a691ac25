"""Flat OpenDocument texts: the same document as `.odt`, in one XML file instead of an archive."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._atom import root_name
from casecode.readers._odf import open_flat
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.readers.odt import document
from casecode.text.canonical import CANON_VERSION

_KIND = b"application/vnd.oasis.opendocument.text"


@dataclass(frozen=True, slots=True)
class _Fodt:
    name: str = "fodt"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".fodt",)

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: the root element, and the kind of document it names."""
        plain = head.replace(b"\x00", b"")
        if root_name(plain) != "document":
            return 0.0
        return 0.98 if _KIND in plain else 0.5 if name.casefold().endswith(self.suffixes) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document, read as an `.odt` is."""
        found, problems = open_flat(data, options.name, "text")
        return Readings("fodt", (), problems=problems) if found is None else document(found, options, "fodt")


READER = _Fodt()

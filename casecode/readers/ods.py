"""OpenDocument spreadsheets: a row a turn or a row a document, as for every other table."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._odf import kind_of, open_odf, rows, sheets
from casecode.readers._sheets import Sheet, of_workbook
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.text.canonical import CANON_VERSION


@dataclass(frozen=True, slots=True)
class _Ods:
    name: str = "ods"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".ods",)

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: the archive's first member says what it is."""
        if head.startswith(b"PK\x03\x04"):
            return 0.98 if kind_of(head) == "spreadsheet" else 0.5 if name.casefold().endswith(self.suffixes) else 0.0
        return 0.4 if name.casefold().endswith(self.suffixes) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One sheet; see the tables of text files for what becomes of its rows."""
        found, problems = open_odf(data, options.name, "spreadsheet")
        if found is None:
            return Readings("ods", (), container=True, problems=problems)
        return of_workbook([Sheet(name, rows(table)) for name, table in sheets(found.body)], options, "ods", ())


READER = _Ods()

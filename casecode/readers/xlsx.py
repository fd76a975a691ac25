"""Excel workbooks: a row a turn or a row a document, as for every other table."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._sheets import Sheet, of_workbook
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.readers._xlsx import open_workbook, rows
from casecode.text.canonical import CANON_VERSION

_OLD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class _Xlsx:
    name: str = "xlsx"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".xlsx", ".xlsm")

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is. Old and encrypted workbooks are claimed too: they are refused here, with the way out."""
        suffix = name.casefold().rpartition(".")[2]
        if head.startswith(b"PK\x03\x04"):
            return 0.95 if suffix in {"xlsx", "xlsm"} else 0.9 if b"xl/" in head and b"word/" not in head else 0.0
        if head.startswith(_OLD):
            return 0.9 if suffix in {"xls", "xlsx", "xlsm"} else 0.0
        return 0.4 if suffix in {"xlsx", "xlsm"} else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One sheet; see the tables of text files for what becomes of its rows."""
        book, problems = open_workbook(data, options.name)
        if book is None:
            return Readings("xlsx", (), container=True, problems=problems)
        sheets = [Sheet(name, rows(book, path)) for name, path in book.sheets]
        try:
            return of_workbook(sheets, options, "xlsx", ())
        except etree.XMLSyntaxError as broken:
            fault = Problem("R504", f"a sheet is not well-formed XML: {' '.join(broken.msg.split())}", options.name)
            return Readings("xlsx", (), container=True, problems=(fault,))


READER = _Xlsx()

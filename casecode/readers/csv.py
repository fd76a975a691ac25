"""Tables as text: one row a document (answers, posts), or, where a column names the speaker, one transcript with a row a turn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._records import of_table
from casecode.readers._rows import parse_table
from casecode.text.canonical import CANON_VERSION, decode


@dataclass(frozen=True, slots=True)
class _Csv:
    name: str = "csv"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".csv", ".tsv")

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: only the name tells, for any text may hold commas."""
        return 0.8 if name.casefold().endswith(self.suffixes) and not head.startswith(b"PK\x03\x04") else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One item a row, natively its id or `row-<n>`; with a speaker column and no `each`, one transcript."""
        file = options.name
        large = too_large(data, file)
        if large:
            return Readings("csv", (), problems=large)
        text, encoding, doubts = decode(data, options.encoding)
        problems = tuple(replace(doubt, file=file) for doubt in doubts)
        if not encoding:
            return Readings("csv", (), container=True, problems=problems)
        return of_table(parse_table(text, file), options, "csv", encoding=encoding, problems=problems)


READER = _Csv()

"""Codings as a table in a text file: the plainest way in and out, and the one that a spreadsheet can write.

Columns (stable): `source,code,coder` and either `start,end` or `quote`, optionally `n` and what `_rows.FURTHER` names.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from casecode.domain.problem import Level, Problem
from casecode.exchange._placing import NotPlaced, Placed, Placing, Proposal, place_rows
from casecode.exchange._rows import COLUMNS, FURTHER, NEEDED, CodingRow, CodingRows
from casecode.text.canonical import decode

__all__ = ["FORMAT", "CodingRow", "CodingRows", "CodingsCsv", "NotPlaced", "Placed", "Placing", "Proposal", "place_rows"]

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LARGEST = 100_000_000
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class CodingsCsv:
    """The port of `casecode.exchange` for this format."""

    name: str = "codings_csv"
    suffixes: tuple[str, ...] = (".csv", ".tsv")

    def read(self, data: bytes, name: str) -> CodingRows:
        """The rows of the file called `name`. Faults are problems with the file's line; a row with one is left out.

        Semicolons and tabs between fields, a byte order mark, CRLF and Windows-1252 are read and told. The coder may be missing:
        whoever imports can name one.
        """
        if len(data) > _LARGEST:
            return CodingRows((), (Problem("X101", "is larger than 100 MB; split it", name),))
        text, _, told = decode(data)
        problems = [replace(problem, file=name) for problem in told]
        if any(problem.level == "error" for problem in problems):
            return CodingRows((), tuple(problems))
        table = _Table(text, name, problems)
        rows = tuple(table.rows())
        return CodingRows(rows, tuple(sorted(problems, key=lambda problem: problem.key)))

    def write(self, rows: Iterable[CodingRow]) -> bytes:
        """The rows as UTF-8 with commas; optional columns that no row fills are left out. Read again, they are the same."""
        every = [_fields(row) for row in rows]
        kept = [column for column in COLUMNS if column in NEEDED or any(fields.get(column) for fields in every)]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, kept, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(every)
        return out.getvalue().encode()


FORMAT = CodingsCsv()


@dataclass(slots=True)
class _Table:
    """One table being read."""

    text: str
    name: str
    problems: list[Problem]
    width: int = 0

    def rows(self) -> Iterator[CodingRow]:
        """The rows that hold together."""
        delimiter = _delimiter(self.text)
        if delimiter != ",":
            self._say("X105", f"the fields are separated by {_DELIMITERS[delimiter]}, not commas; read so", 1, "note")
        records = self._records(delimiter)
        line, header = next(records, (1, []))
        columns = self._columns(line, header)
        if columns is None:
            return
        self.width = len(header)
        for at, fields in records:
            row = self._row(at, fields, columns)
            if row is not None:
                yield row

    def _records(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line it begins on; what cannot be cut into fields ends the reading, and is said."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter, strict=True)
        line = 1
        while True:
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                why = "a quotation mark is opened and never closed" if "end of data" in str(fault) else str(fault)
                self._say("X104", f"{why}; this row and everything below it is not read", line)
                return
            if any(field.strip() for field in fields):
                yield line, fields
            line = reader.line_num + 1

    def _columns(self, line: int, header: Sequence[str]) -> dict[str, int] | None:
        """Where each known column stands; None when the table cannot be one of codings."""
        names = [field.strip().casefold().replace(" ", "_") for field in header]
        columns = {name: at for at, name in enumerate(names) if name in COLUMNS}
        for name in dict.fromkeys(names):
            if name in COLUMNS and names.count(name) > 1:
                self._say("X102", f"the column '{name}' stands there twice; which one holds?", line)
                return None
            if name and name not in COLUMNS:
                self._say("X103", f"the column '{name}' is not known and not read; known: {', '.join(COLUMNS)}", line, "warning")
        missing = [name for name in ("source", "code") if name not in columns]
        if "quote" not in columns and not {"start", "end"} <= columns.keys():
            missing.append("quote (or start and end)")
        if missing:
            self._say("X102", f"the header has no column {' and no column '.join(missing)}", line)
            return None
        return columns

    def _row(self, line: int, fields: Sequence[str], columns: dict[str, int]) -> CodingRow | None:
        if any(field.strip() for field in fields[self.width :]):
            message = f"the row has {len(fields)} fields, the header {self.width}; is a quotation mark missing?"
            self._say("X104", message, line)
            return None
        said = {name: fields[at] if at < len(fields) else "" for name, at in columns.items()}
        problem = _fault(said)
        if problem:
            self._say("X104", problem, line)
            return None
        number = {name: int(said[name]) if said.get(name, "").strip() else None for name in ("start", "end", "n")}
        return CodingRow(
            said["source"].strip(),
            said["code"].strip(),
            said.get("coder", "").strip(),
            number["start"],
            number["end"],
            said.get("quote", "").strip(),
            number["n"],
            {name: said[name].strip() for name in FURTHER if said.get(name, "").strip()},
            line,
        )

    def _say(self, code: str, message: str, line: int, level: Level = "error") -> None:
        self.problems.append(Problem(code, message, self.name, line, level))


def _delimiter(text: str) -> str:
    """What separates the fields of the first line that holds something: whatever shows most of the known columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")

    def known(delimiter: str) -> int:
        return sum(name.strip(' "').casefold() in COLUMNS for name in header.split(delimiter))

    return max(_DELIMITERS, key=known)


def _fault(said: dict[str, str]) -> str:
    """Why these fields are no coding; empty when they may be one."""
    filled = {name for name, words in said.items() if words.strip()}
    for name in ("source", "code"):
        if name not in filled:
            return f"the row names no {name}"
    for name in ("start", "end", "n"):
        words = said.get(name, "").strip()
        if words and not (words.isascii() and words.isdigit() and len(words) <= _DIGITS):
            return f"'{words[:40]}' under '{name}' is not a whole number"
    if ("start" in filled) != ("end" in filled):
        return "the row has only one of start and end"
    if "start" not in filled and "quote" not in filled:
        return "the row has neither a quote nor start and end"
    if "start" in filled and int(said["start"]) >= int(said["end"]):
        return "the row's end is not behind its start"
    return ""


def _fields(row: CodingRow) -> dict[str, str]:
    """The row as it is written."""
    places = {"start": row.start, "end": row.end, "n": row.n}
    return {
        "source": row.source,
        "code": row.code,
        "coder": row.coder,
        "quote": row.quote,
        **{name: "" if value is None else str(value) for name, value in places.items()},
        **{name: row.attributes[name] for name in FURTHER if name in row.attributes},
    }

"""Rows under a header, whatever file they came in: one row a document (answers, posts), or, where a column names the speaker,
one transcript with a row a turn.
"""  # noqa: D205  one sentence on both ways

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, Readings, ReadOptions
from casecode.readers._blocks import Block
from casecode.readers._columns import find_columns, no_text
from casecode.readers._dates import iso_date, seconds
from casecode.readers._layout import laid_out
from casecode.readers._natives import Natives, safe_id
from casecode.readers._rows import Row, Table, header_names
from casecode.readers._sheet import Sheet
from casecode.readers._stamps import marks_in

_OF_TURNS = ("text", "speaker", "seconds", "until")
_OF_ROWS = ("text", "id", "title", "date", "author", "speaker")
_TAKEN = frozenset(_OF_ROWS)
_LONGEST_LABEL = 40
_MOST_CELLS = 20_000_000


@dataclass(frozen=True, slots=True)
class _Told:
    """A table with what is known of its columns: those that were `told`, and all of them by field."""

    table: Table
    told: Mapping[str, int]
    columns: Mapping[str, int]
    options: ReadOptions

    def cell(self, row: Row, field: str) -> str:
        """The row's cell for a field, empty where no column has it."""
        return row.cells[self.columns[field]] if field in self.columns else ""


def of_table(
    table: Table,
    options: ReadOptions,
    name: str,
    *,
    encoding: str = "utf-8",
    problems: tuple[Problem, ...] = (),
) -> Readings:
    """The readings of a table for the format `name`: one item a row, natively its id or `row-<n>`; with a speaker column and no
    `each`, one transcript. `problems` are what is known of the file already.
    """  # noqa: D205  two sentences, one of them long
    file = options.name
    problems += table.problems
    told, guessed, faults = find_columns(table.header, options.columns, _OF_TURNS, file)
    if not faults and not options.each and not options.columns and "text" not in guessed and _unheaded(table):
        return Readings(name, (_unheaded_transcript(table, options),), encoding=encoding, problems=problems)
    if not table.rows or not table.header:
        empty = Problem("R547", "the table has no rows below its header", file, 1)
        return Readings(name, (), container=True, encoding=encoding, problems=(*problems, empty))
    turns = not options.each and "speaker" in {**guessed, **told}
    if not turns:
        told, guessed, faults = find_columns(table.header, options.columns, _OF_ROWS, file)
    columns = {**guessed, **told}
    if faults or "text" not in columns:
        faults = faults or (no_text(table.header, [row.cells for row in table.rows], file),)
        return Readings(name, (), container=True, encoding=encoding, problems=(*problems, *faults))
    known = _Told(table, told, columns, options)
    note = _guess_note(table, guessed, "a row is a turn" if turns else "a row is a document", file)
    if turns:
        reading, doubts = _transcript(known)
        return Readings(name, (reading,), encoding=encoding, problems=(*problems, *note, *doubts))
    items, doubts = _documents(known)
    return Readings(name, items, container=True, encoding=encoding, problems=(*problems, *note, *doubts))


def of_objects(
    objects: Sequence[tuple[int, Mapping[str, str]]],
    options: ReadOptions,
    name: str,
    *,
    encoding: str = "utf-8",
    problems: tuple[Problem, ...] = (),
    unit: str = "line",
) -> Readings:
    """As `of_table`, for records whose fields have names of their own: (line or number, field -> text). Not every record has all."""
    head = tuple(dict.fromkeys(field for _, record in objects for field in record))
    if len(head) * len(objects) > _MOST_CELLS:
        told = f"{len(objects):,} rows with {len(head):,} fields are too many cells: split the file"
        return Readings(name, (), container=True, encoding=encoding, problems=(*problems, Problem("R614", told, options.name)))
    rows = tuple(Row(line, tuple(record.get(field, "") for field in head)) for line, record in objects)
    return of_table(Table(header_names(head), rows, "", unit=unit), options, name, encoding=encoding, problems=problems)


def _unheaded(table: Table) -> bool:
    """Whether the table has no header but is a transcript from its first row on: two columns, and in the first of them labels
    with their colon; what has no colon stands alone in its row.
    """  # noqa: D205  one sentence on the shape
    rows = [table.head, *(row.cells for row in table.rows)]
    if len(table.head) != 2 or len(rows) < 2:
        return False
    labelled = [cells for cells in rows if cells[0].endswith(":") and len(cells[0]) <= _LONGEST_LABEL]
    alone = [cells for cells in rows if not cells[0].endswith(":") and not (cells[0] and cells[1])]
    return len(labelled) * 2 >= len(rows) and len(labelled) + len(alone) == len(rows)


def _unheaded_transcript(table: Table, options: ReadOptions) -> Reading:
    """The rows as paragraphs, label and words a tab apart. Labels that have a column to themselves are certain."""
    rows = [(table.first, table.head), *((row.line, row.cells) for row in table.rows)]
    blocks = tuple(Block("\t".join(cell for cell in cells if cell), ref=f"{table.unit} {line}") for line, cells in rows)
    labels = dict.fromkeys((cells[0].rstrip(": ") for _, cells in rows if cells[0].endswith(":")), "")
    return laid_out(blocks, (), replace(options, speakers={**labels, **options.speakers}), {})


def _guess_note(table: Table, guessed: Mapping[str, int], what: str, file: str) -> tuple[Problem, ...]:
    """What was guessed, so that a person can say otherwise; nothing when everything used was told."""
    if not guessed:
        return ()
    listed = ", ".join(f"{field}: {table.header[at]}" for field, at in guessed.items())
    message = f"{what}; columns taken by their names: {listed} (say otherwise with `columns:` below this file)"
    return (Problem("R548", message, file, 1, "note"),)


def _documents(known: _Told) -> tuple[tuple[Reading, ...], tuple[Problem, ...]]:
    """The rows that have words, each as a reading; what no field took is kept as `meta` under the column's name."""
    table, columns, told, file = known.table, known.columns, known.told, known.options.name
    items, natives = list[Reading](), Natives()
    silent: list[int] = []
    undated: list[int] = []
    problems: list[Problem] = []
    used = {at for field, at in columns.items() if field in _TAKEN or field in told}
    kept = [(name, at) for at, name in enumerate(table.header) if at not in used]
    kept += [(field, at) for field, at in told.items() if field not in _TAKEN]
    for number, row in enumerate(table.rows, start=1):
        if not row.cells[columns["text"]]:
            silent.append(row.line)
            continue
        native, doubt = _native(known.cell(row, "id"), number, natives, row.line, file)
        problems.extend(doubt)
        stated = known.cell(row, "date")
        date = iso_date(stated)
        meta = {name: row.cells[at] for name, at in kept if row.cells[at]}
        meta |= {f"column {len(table.header) + at}": cell for at, cell in enumerate(row.beyond, start=1)}
        if stated and stated != date:
            meta[table.header[columns["date"]]] = stated
            undated += [] if date else [row.line]
        items.append(replace(_document(known, row, native), date=date, date_from="metadata" if date else "", meta=meta))
    problems.extend(_tally("R549", silent, "rows have no text and are left out", known))
    problems.extend(_tally("R550", undated, "dates cannot be read in one way and are kept as text only", known))
    return tuple(items), tuple(problems)


def _tally(code: str, lines: Sequence[int], what: str, known: _Told) -> tuple[Problem, ...]:
    if not lines:
        return ()
    shown = ", ".join(map(str, lines[:10])) + (", …" if len(lines) > 10 else "")
    message = f"{len(lines)} {what} ({known.table.unit}s {shown})"
    return (Problem(code, message, known.options.name, lines[0], "warning"),)


def _document(known: _Told, row: Row, native: str) -> Reading:
    """One row: the text cut at its empty lines, said by its author or speaker."""
    sheet = Sheet()
    author = " ".join(known.cell(row, "author").split())
    speaker = author or " ".join(known.cell(row, "speaker").split())
    for part in re.split(r"\n[ \t]*\n\s*", known.cell(row, "text")):
        sheet.put(part.rstrip(), "paragraph", speaker=speaker, ref=f"{known.table.unit} {row.line}")
    return Reading(
        text=sheet.text,
        segments=tuple(sheet.segments),
        title=" ".join(known.cell(row, "title").split()),
        native=native,
        kind="row",
        author=author,
        language=known.options.language,
    )


def _native(given: str, number: int, natives: Natives, line: int, file: str) -> tuple[str, tuple[Problem, ...]]:
    """The row's own id, else its number, and the problem where another row has it already."""
    wanted = safe_id(given) if given else f"row-{number}"
    native = natives.single(wanted)
    if native == wanted:
        return native, ()
    return native, (Problem("R551", f"the id '{given}' stands twice; this row is called {native}", file, line, "warning"),)


def _transcript(known: _Told) -> tuple[Reading, tuple[Problem, ...]]:
    """All rows as one conversation. A row without a speaker goes on with the one before (which is said); a label stands where it
    changes.
    """  # noqa: D205  two short sentences
    sheet = Sheet()
    speaker = written = ""
    going_on: list[int] = []
    for row in known.table.rows:
        words = known.cell(row, "text")
        named = " ".join(known.cell(row, "speaker").rstrip(": ").split())
        speaker = named or speaker
        if not words:
            continue
        if speaker and not named:
            going_on.append(row.line)
        label = speaker if speaker != written else ""
        start, end = seconds(known.cell(row, "seconds")), seconds(known.cell(row, "until"))
        marks = marks_in(words, 0, len(words))
        ref = f"{known.table.unit} {row.line}"
        sheet.put(words, "speech", label=label, speaker=speaker, seconds=start, until=end, marks=marks, ref=ref)
        written = speaker
    doubts = _tally("R601", going_on, "rows name no speaker: they are taken as going on with the one before", known)
    told = {"shape": "column", "confidence": "1.00"}
    reading = Reading(text=sheet.text, segments=tuple(sheet.segments), language=known.options.language, understood=told)
    return reading, tuple(replace(doubt, level="note") for doubt in doubts)

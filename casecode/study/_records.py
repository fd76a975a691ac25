"""Records that accumulate beside the protocol: reviews, member checks, claims … as keys, as one file a kind, or as one file each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from casecode.domain.problem import Problem
from casecode.plain import schema, yamltext
from casecode.plain.yamltext import Items, Node, Scalar, Table
from casecode.study import _tables, dates
from casecode.study._lists import beside
from casecode.study._tidy import dated

FOLDER = "records"
KINDS: Mapping[str, str] = {
    "reviews": "review",
    "member_checks": "member_check",
    "negative_cases": "negative_case",
    "researchers": "researcher",
    "sampling": "",
    "protocol": "protocol_sections",
    "claims": "claim",
    "rivals": "rival",
    "predictions": "prediction",
    "replications": "replication",
    "evidence": "evidence_links",
    "literature_links": "literature_link",
    "empty_cells": "empty_cell",
    "decisions": "decision",
    "waivers": "waiver",
    "consents": "consent",
    "circumstances": "circumstance",
    "rounds": "round",
    "withdrawals": "withdrawal",
}
_BY_WORD = {word: kind for kind, other in KINDS.items() for word in (kind, other) if word}
_ONE = frozenset({"sampling", "protocol"})
SHORT: Mapping[str, tuple[str, str]] = {
    "researchers": ("", "role"),
    "consents": ("participant", "scope"),
    "circumstances": ("source", "place"),
    "sampling": ("", "strategy"),
}
"""Kinds whose records may stand under what they are about (`N01: 2026-05-01`): the key that the name fills, the one a text alone does."""
LISTS: tuple[str, ...] = (".csv", ".tsv", ".xlsx")

Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as written: its keys, the name it stands under (empty in a list), its file."""

    table: Table
    name: str
    file: str


@dataclass
class Found:
    """Entries by kind, those of the protocol first, then files by name; and what could not be read."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, kind: str, entry: Entry) -> None:
        """One more record of `kind`."""
        self.entries.setdefault(kind, []).append(entry)

    def before(self, other: Found) -> Found:
        """These records and then the others."""
        kinds = dict.fromkeys((*self.entries, *other.entries))
        entries = {kind: [*self.entries.get(kind, ()), *other.entries.get(kind, ())] for kind in kinds}
        return Found(entries, [*self.problems, *other.problems])

    def raw(self) -> dict[str, tuple[Raw, ...]]:
        """Every record as a plain mapping with its place, also of kinds that nothing reads."""
        return {kind: tuple(_raw(entry) for entry in entries) for kind, entries in self.entries.items()}


def kind_of(word: str) -> str:
    """The kind a key or file name stands for, whatever its number and hyphens; empty when it is none that is known."""
    return _BY_WORD.get(word.casefold().replace("-", "_").replace(" ", "_"), "")


def read(root: Path, table: Table, file: str) -> Found:
    """All records of the protocol in `table` and of the files under `records/`."""
    found = Found()
    for name, value in table.entries:
        if kind := kind_of(name.text):
            if isinstance(value, Scalar) and value.text.lower().endswith(LISTS):
                _list_beside(root, kind, value, file, found)
            else:
                _take(kind, value, file, found)
    for path in _files(root / FOLDER):
        place = path.relative_to(root).as_posix()
        word = path.stem if path.parent.name == FOLDER and path.parent.parent == root else path.parent.name
        kind = kind_of(word)
        if path.suffix.lower() in LISTS:
            named = any(entry.file == place for entry in found.entries.get(kind, ()))
            if kind and not named:
                _rows(path, place, kind, found)
            continue
        if not kind:
            kind = word.casefold().replace("-", "_").replace(" ", "_")
            message = f"'{word}' is no kind of record that casecode knows{schema.nearest(word, KINDS)}; it is kept and shown, nothing reads it"
            found.problems.append(Problem("S311", message, place, 0, "warning"))
        _file(path, place, kind, root, found)
    _dates(found)
    return found


def _files(folder: Path) -> Iterator[Path]:
    """`records/*.yaml` and `records/<kind>/*.yaml` with the lists beside them, sorted."""
    endings = {".yaml", ".yml", *LISTS}
    found = [path for pattern in ("*", "*/*") for path in folder.glob(pattern) if path.suffix.lower() in endings]
    shown = (path for path in found if not path.name.startswith((".", "~$")) and not path.parent.name.startswith("."))
    return iter(sorted(shown, key=lambda path: unicodedata.normalize("NFC", path.as_posix()).casefold()))


def _file(path: Path, place: str, kind: str, root: Path, found: Found) -> None:
    try:
        data = path.read_bytes()
    except OSError as error:
        found.problems.append(Problem("P115", f"the file cannot be read: {error.strerror or error}", place))
        return
    document = yamltext.parse(data, place)
    found.problems += document.problems
    if document.root is None:
        return
    if path.parent != root / FOLDER and isinstance(document.root, Table):
        found.add(kind, Entry(document.root, path.stem, place))
    else:
        _take(kind, document.root, place, found)


def _list_beside(root: Path, kind: str, node: Scalar, file: str, found: Found) -> None:
    """The spreadsheet that a kind's key names."""
    data = beside(root, node, file, found.problems, LISTS)
    if data is not None:
        _spread(data, node.text.replace("\\", "/"), kind, found)


def _rows(path: Path, place: str, kind: str, found: Found) -> None:
    try:
        data = path.read_bytes()
    except OSError as error:
        found.problems.append(Problem("P115", f"the file cannot be read: {error.strerror or error}", place))
        return
    _spread(data, place, kind, found)


def _spread(data: bytes, place: str, kind: str, found: Found) -> None:
    """The rows of a spreadsheet as records of one kind."""
    rows, problems = _tables.rows(data, place, (), needs="")
    found.problems += problems
    for row in rows:
        cells = tuple(
            (Scalar(name.casefold().replace("-", "_"), row.line), Scalar(text, row.line, style="'"))
            for name, text in row.cells.items()
        )
        found.add(kind, Entry(Table(cells, row.line), "", place))


def _take(kind: str, node: Node, file: str, found: Found) -> None:
    """A list of records, a mapping of ids to records, or one record."""
    if isinstance(node, Scalar):
        if kind in _ONE and kind in SHORT and not node.absent:
            found.add(kind, Entry(_alone(kind, node), "", file))
        elif not node.absent:
            why = f"{kind}: a record is keys with values, not the text '{node.text[:60]}'"
            found.problems.append(Problem("S312", why, file, node.line))
    elif isinstance(node, Items):
        for item in node.items:
            if isinstance(item, Table):
                found.add(kind, Entry(item, "", file))
            else:
                found.problems.append(Problem("S312", f"{kind}: a record is keys with values", file, item.line))
    elif kind not in _ONE and node.entries and all(_stands_alone(kind, value) for _, value in node.entries):
        for name, value in node.entries:
            table = value if isinstance(value, Table) else _alone(kind, value)
            found.add(kind, Entry(_named(kind, table, name), name.text, file))
    else:
        found.add(kind, Entry(node, "", file))


def _stands_alone(kind: str, value: Node) -> bool:
    """Whether `value` is a record under its name: keys with values, or the text that is its short form."""
    return isinstance(value, Table) or (kind in SHORT and isinstance(value, Scalar))


def _alone(kind: str, value: Node) -> Table:
    """The short form opened: a text alone, or nothing, as a record."""
    if not isinstance(value, Scalar) or value.absent:
        return Table((), value.line)
    key = SHORT[kind][1]
    key = "date" if key == "scope" and dates.iso(value.text) else key
    return Table(((Scalar(key, value.line), value),), value.line)


def _named(kind: str, table: Table, name: Scalar) -> Table:
    """A record that is about what it stands under says so."""
    key = SHORT.get(kind, ("", ""))[0]
    if not key or table.key(key) is not None:
        return table
    return replace(table, entries=((Scalar(key, name.line), name), *table.entries))


def _dates(found: Found) -> None:
    """Dates are checked in every record, also of kinds that nothing reads."""
    for entry in (entry for entries in found.entries.values() for entry in entries):
        for key, value in entry.table.entries:
            if dated(key.text) and isinstance(value, Scalar) and not value.absent and not dates.moment(value.text):
                message = f"'{key.text}: {value.text}' is no date such as 2026-05-01, 2026-05 or 2026"
                found.problems.append(Problem("S209", message, entry.file, key.line))


def _raw(entry: Entry) -> Raw:
    named: dict[str, object] = {"id": entry.name} if entry.name and entry.table.key("id") is None else {}
    content = schema.plain(entry.table)
    assert isinstance(content, dict)
    return {**named, **content, "_file": entry.file, "_line": entry.table.line}

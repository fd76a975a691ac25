"""Records that accumulate beside the protocol: reviews, member checks, claims … as keys, as one file a kind, or as one file each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from casecode.domain.problem import Problem
from casecode.plain import schema, yamltext
from casecode.plain.yamltext import Items, Node, Scalar, Table
from casecode.study import dates

FOLDER = "records"
KINDS: Mapping[str, str] = {
    "reviews": "review",
    "member_checks": "member_check",
    "negative_cases": "negative_case",
    "researchers": "researcher",
    "sampling": "",
    "protocol": "protocol_sections",
    "claims": "claim",
    "replications": "replication",
    "evidence": "evidence_links",
    "literature_links": "literature_link",
    "empty_cells": "empty_cell",
    "decisions": "decision",
    "waivers": "waiver",
    "consents": "consent",
    "rounds": "round",
    "withdrawals": "withdrawal",
}
_BY_WORD = {word: kind for kind, other in KINDS.items() for word in (kind, other) if word}
_ONE = frozenset({"sampling", "protocol"})
_DATED = frozenset({"on", "date", "at"})

Record = Mapping[str, object]


def kind_of(word: str) -> str:
    """The kind a key or file name stands for, whatever its number and hyphens; empty when it is none that is known."""
    return _BY_WORD.get(word.casefold().replace("-", "_").replace(" ", "_"), "")


def read(root: Path, table: Table, file: str) -> tuple[dict[str, tuple[Record, ...]], tuple[Problem, ...]]:
    """All records by kind: those of the protocol first, then files by name."""
    records: dict[str, list[Record]] = {}
    problems: list[Problem] = []
    for name, value in table.entries:
        if kind := kind_of(name.text):
            records.setdefault(kind, []).extend(_taken(kind, value, file, problems))
    for path in _files(root / FOLDER):
        place = path.relative_to(root).as_posix()
        word = path.stem if path.parent.name == FOLDER and path.parent.parent == root else path.parent.name
        kind = kind_of(word)
        if not kind:
            kind = word.casefold().replace("-", "_").replace(" ", "_")
            message = f"'{word}' is no kind of record that casecode knows{schema.nearest(word, KINDS)}; it is kept and shown, nothing reads it"
            problems.append(Problem("S311", message, place, 0, "warning"))
        records.setdefault(kind, []).extend(_file(path, place, kind, root, problems))
    return {kind: tuple(found) for kind, found in records.items()}, tuple(problems)


def _files(folder: Path) -> Iterator[Path]:
    """`records/*.yaml` and `records/<kind>/*.yaml`, sorted."""
    found = [path for pattern in ("*", "*/*") for path in folder.glob(pattern) if path.suffix.lower() in {".yaml", ".yml"}]
    shown = (path for path in found if not path.name.startswith(".") and not path.parent.name.startswith("."))
    return iter(sorted(shown, key=lambda path: unicodedata.normalize("NFC", path.as_posix()).casefold()))


def _file(path: Path, place: str, kind: str, root: Path, problems: list[Problem]) -> Iterator[Record]:
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem("P115", f"the file cannot be read: {error.strerror or error}", place))
        return
    document = yamltext.parse(data, place)
    problems += document.problems
    if document.root is None:
        return
    alone = path.parent != root / FOLDER
    if alone and isinstance(document.root, Table):
        yield from _record(document.root, path.stem, place, problems)
    else:
        yield from _taken(kind, document.root, place, problems)


def _taken(kind: str, node: Node, file: str, problems: list[Problem]) -> Iterator[Record]:
    """A list of records, a mapping of ids to records, or one record."""
    if isinstance(node, Scalar):
        if not node.absent:
            problems.append(
                Problem("S312", f"{kind}: a record is keys with values, not the text '{node.text[:60]}'", file, node.line)
            )
    elif isinstance(node, Items):
        for item in node.items:
            if isinstance(item, Table):
                yield from _record(item, "", file, problems)
            else:
                problems.append(Problem("S312", f"{kind}: a record is keys with values", file, item.line))
    elif kind not in _ONE and node.entries and all(isinstance(value, Table) for _, value in node.entries):
        for name, value in node.entries:
            if isinstance(value, Table):
                yield from _record(value, name.text, file, problems)
    else:
        yield from _record(node, "", file, problems)


def _record(table: Table, name: str, file: str, problems: list[Problem]) -> Iterator[Record]:
    """One record with its place; its dates are checked, everything else is the audit's to judge."""
    for key, value in table.entries:
        dated = key.text in _DATED or key.text.endswith(("_on", "_at"))
        if dated and isinstance(value, Scalar) and not value.absent and not dates.iso(value.text[:10].removesuffix("T")):
            message = f"'{key.text}: {value.text}' is no date such as 2026-05-01, 2026-05 or 2026"
            problems.append(Problem("S209", message, file, key.line))
    named: dict[str, object] = {"id": name} if name and table.key("id") is None else {}
    content = schema.plain(table)
    assert isinstance(content, dict)
    yield {**named, **content, "_file": file, "_line": table.line}

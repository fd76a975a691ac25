"""Cases, people and literature: inline under their key, or in a csv, xlsx, bib or CSL-JSON file beside the protocol."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from casecode.domain.problem import Problem
from casecode.domain.protocol import Case, Participant, Reference
from casecode.plain import names, schema
from casecode.plain.yamltext import Items, Node, Scalar, Table
from casecode.study import _tables, bib, csl
from casecode.text.canonical import decode

_CASE = ("id", "name", "why", "why_type", "rationale", "rationale_type", "context", "period", "parent")
_PERSON = ("id", "name", "case", "role")


@dataclass
class Listed:
    """What the lists said: entries with the file and line of each, by `cases.north`, and the problems.

    `unread` are the lists that could not be read: who refers to them is not blamed for it.
    """

    cases: tuple[Case, ...] = ()
    people: tuple[Participant, ...] = ()
    literature: tuple[Reference, ...] = ()
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Record:
    """One entry before it is known what it is of."""

    id: str
    fields: Mapping[str, str]
    file: str
    line: int


def read(root: Path, table: Table, file: str) -> Listed:
    """All three lists of the protocol in `table`."""
    listed = Listed()
    for key, first, known in (("cases", "name", _CASE), ("people", "name", _PERSON)):
        before = len(listed.problems)
        records = list(_once(_records(root, table.get(key), first, known, file, listed), key, listed))
        if not records and len(listed.problems) > before:
            listed.unread.add(key)
        if key == "cases":
            listed.cases = tuple(_case(one) for one in records)
        else:
            listed.people = tuple(
                Participant(
                    **{name: one.fields.get(name, "") for name in _PERSON} | {"id": one.id}, attributes=_rest(one, _PERSON)
                )
                for one in records
            )
    listed.literature = tuple(_literature(root, table.get("literature"), file, listed))
    return listed


def _case(one: _Record) -> Case:
    """A case; `period` and `parent` stay attributes too, so that tables can count by them."""
    given = one.fields
    countable = {name: given[name] for name in ("period", "parent") if name in given}
    return Case(
        one.id,
        given.get("name", ""),
        given.get("why", given.get("rationale", "")),
        {**_rest(one, _CASE), **countable},
        given.get("why_type", given.get("rationale_type", "")),
        *(given.get(name, "") for name in ("context", "period", "parent")),
    )


def _rest(record: _Record, known: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name, value in record.fields.items() if name not in known}


def _records(root: Path, node: Node | None, first: str, known: tuple[str, ...], file: str, listed: Listed) -> Iterator[_Record]:
    """Entries from a mapping by id, a list, or the file that the text names."""
    if isinstance(node, Scalar):
        data = beside(root, node, file, listed.problems, (".csv", ".tsv", ".xlsx"))
        if data is not None:
            found, problems = _tables.rows(data, node.text, known)
            listed.problems += problems
            for row in found:
                if "id" in row.cells:
                    yield _Record(row.cells.pop("id"), row.cells, node.text, row.line)
                else:
                    listed.problems.append(Problem("S305", "the row has no id", node.text, row.line))
    elif isinstance(node, Table):
        for name, value in node.entries:
            yield _Record(name.text, _fields(value, first, file, listed), file, name.line)
    elif isinstance(node, Items):
        for item in node.items:
            fields = _fields(item, "id", file, listed)
            if "id" in fields:
                yield _Record(fields.pop("id"), fields, file, item.line)
            else:
                listed.problems.append(Problem("P202", "the key 'id' is missing", file, item.line))


def _fields(node: Node, first: str, file: str, listed: Listed) -> dict[str, str]:
    """An entry's keys as texts; a text alone is its `first` field, a list of texts is joined."""
    if isinstance(node, Scalar):
        return {} if node.absent else {first: node.text}
    if isinstance(node, Items):
        listed.problems.append(Problem("P203", "an entry must be keys with values ('key: value'), not a list", file, node.line))
        return {}
    fields = {}
    for name, value in node.entries:
        if isinstance(value, Scalar):
            fields[name.text] = value.text
        elif isinstance(value, Items) and all(isinstance(item, Scalar) for item in value.items):
            fields[name.text] = ", ".join(item.text for item in value.items if isinstance(item, Scalar))
        else:
            listed.problems.append(Problem("P203", f"'{name.text}' must be one text or a list of texts", file, name.line))
    return {name: value for name, value in fields.items() if value}


def _once(records: Iterator[_Record], key: str, listed: Listed) -> Iterator[_Record]:
    """Each id once, without case; a second one is a problem."""
    taken: dict[str, _Record] = {}
    for record in records:
        first = taken.setdefault(names.folded(record.id), record)
        if first is record:
            listed.places[f"{key}.{record.id}"] = (record.file, record.line)
            yield record
        else:
            what = {"cases": "case", "people": "participant", "literature": "work"}[key]
            message = f"the {what} '{record.id}' stands twice (first at {first.file}:{first.line})"
            listed.problems.append(Problem("S201", message, record.file, record.line))


def beside(root: Path, node: Scalar, file: str, problems: list[Problem], suffixes: tuple[str, ...]) -> bytes | None:
    """The bytes of the file that `node` names, which lies in the study; None with a problem said."""
    named = node.text.replace("\\", "/")
    if not named.lower().endswith(suffixes):
        problems.append(Problem("S306", f"'{node.text}' is no {' or '.join(suffixes)} file", file, node.line))
        return None
    if Path(named).is_absolute() or ".." in named.split("/") or named[1:2] == ":":
        problems.append(Problem("S211", f"'{node.text}' lies outside the study; put it into its folder", file, node.line))
        return None
    place = found(root, named)
    try:
        return place.read_bytes()
    except (OSError, ValueError) as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else str(getattr(error, "strerror", "") or error)
        near = schema.nearest(named.rsplit("/", 1)[-1], (path.name for path in root.iterdir() if path.is_file()))
        problems.append(Problem("S307", f"'{node.text}' cannot be read: {reason}{near}", file, node.line))
        return None


def found(root: Path, named: str) -> Path:
    """The file of that name, also where the disk stores its accents otherwise."""
    for form in (named, unicodedata.normalize("NFD", named)):
        if (root / form).is_file():
            return root / form
    return root / named


def _literature(root: Path, node: Node | None, file: str, listed: Listed) -> Iterator[Reference]:
    if isinstance(node, Scalar):
        data = beside(root, node, file, listed.problems, (".bib", ".json", ".csv", ".tsv", ".xlsx"))
        if data is None:
            return
        if node.text.lower().endswith((".bib", ".json")):
            text, _, doubts = decode(data)
            read_them = csl.references if node.text.lower().endswith(".json") else bib.references
            references, problems = read_them(text, node.text)
            listed.problems += [*(replace(doubt, file=node.text) for doubt in doubts), *problems]
            yield from references
            return
    for record in _once(_records(root, node, "title", ("id", "title", "author", "year"), file, listed), "literature", listed):
        fields = dict(record.fields)
        about = (fields.get("title", ""), fields.get("author", ""), fields.get("year", ""))
        yield Reference(record.id, *about, fields, record.file, record.line)

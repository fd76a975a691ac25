"""What stands with a proposition and is a record of its own: rivals with their verdicts, predictions, replications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casecode.domain.problem import Problem
from casecode.plain.yamltext import Items, Node, Scalar, Table
from casecode.study._records import Entry, Found

_KEYS = {"predictions": "predictions", "predicted": "predictions", "replication": "replications", "replications": "replications"}
_OBSERVED = frozenset({"as_predicted", "partly", "contradicted", "not_asked"})


def lifted(root: Table, file: str, found: Found) -> Table:
    """`root`, its short forms opened, without these records; they are added to `found`. Rivals stay as texts."""
    entries: list[tuple[Scalar, Node]] = []
    for name, value in root.entries:
        if name.text == "propositions" and isinstance(value, Table):
            below = tuple((one, _proposition(one, said, file, found)) for one, said in value.entries)
            entries.append((name, replace(value, entries=below)))
        else:
            entries.append((name, value))
    return replace(root, entries=tuple(entries))


def _proposition(name: Scalar, said: Node, file: str, found: Found) -> Node:
    if not isinstance(said, Table):
        return said
    kept: list[tuple[Scalar, Node]] = []
    for key, value in said.entries:
        kind = _KEYS.get(key.text, "")
        if key.text in {"rivals", "rival"}:
            kept.append((replace(key, text="rivals"), _rivals(name, value, file, found)))
        elif kind == "predictions":
            _add(kind, name, _many(value), file, found)
        elif kind:
            _add(kind, name, list(_replications(value)), file, found)
        else:
            kept.append((key, value))
    return replace(said, entries=tuple(kept))


def _many(value: Node) -> list[Node]:
    if isinstance(value, Items):
        return list(value.items)
    return [] if isinstance(value, Scalar) and value.absent else [value]


def _add(kind: str, proposition: Scalar, records: list[Node], file: str, found: Found) -> None:
    """Each record with the proposition it stands with."""
    for record in records:
        if isinstance(record, Table):
            about = (Scalar("proposition", record.line), proposition)
            rest = tuple(entry for entry in record.entries if entry[0].text != "proposition")
            found.add(kind, Entry(replace(record, entries=(about, *rest)), "", file))
        else:
            found.problems.append(Problem("S312", f"{kind}: a record is keys with values", file, record.line))


def _rivals(proposition: Scalar, value: Node, file: str, found: Found) -> Node:
    """The texts of the rivals; each is a record as well, with its verdict where one is written."""
    texts: list[Node] = []
    for one in _many(value):
        if isinstance(one, Items) or (isinstance(one, Scalar) and one.absent):
            texts.append(one)
            continue
        record = Table(((Scalar("text", one.line), one),), one.line) if isinstance(one, Scalar) else one
        text = record.get("text") or record.get("rival")
        if text is None:
            found.problems.append(Problem("P202", "the key 'text' is missing: what the rival explanation says", file, one.line))
            continue
        texts.append(text)
        if isinstance(text, Scalar):
            named = tuple((replace(key, text="rival") if key.text == "text" else key, said) for key, said in record.entries)
            _add("rivals", proposition, [replace(record, entries=named)], file, found)
    return Items(tuple(texts), value.line)


def _replications(value: Node) -> Iterator[Node]:
    """`{north: literal, west: {predicted: theoretical, observed: partly}}`, or a list of records."""
    if not isinstance(value, Table) or value.key("predicted") or value.key("observed"):
        yield from _many(value)
        return
    for case, said in value.entries:
        about = (Scalar("case", case.line), case)
        if isinstance(said, Table):
            yield said if said.key("case") or said.key("unit") else replace(said, entries=(about, *said.entries))
        elif isinstance(said, Scalar) and not said.absent:
            word = said.text.casefold().replace(" ", "_").replace("-", "_")
            key = "observed" if word in _OBSERVED else "predicted"
            yield Table((about, (Scalar(key, said.line), said)), case.line)
        elif isinstance(said, Items):
            yield said

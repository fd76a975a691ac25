"""Records as people write them, made uniform before they are judged: older names of keys, words with spaces, shares, durations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, get_args, get_origin

from casecode.plain.schema import written_fields
from casecode.plain.yamltext import Items, Node, Scalar, Table
from casecode.study import dates

SYNONYMS: Mapping[str, str] = {
    "author": "by",
    "coder": "by",
    "reason": "why",
    "kind": "type",
    "statement": "text",
    "answer": "outcome",
    "status": "outcome",
    "sent": "sent_on",
    "replied": "replied_on",
    "informant": "participant",
    "person": "participant",
    "recording": "recorded",
    "licence key": "licence",
    "license": "licence",
    "verdict": "bearing",
    "bias": "assumptions",
    "memos": "memo",
}
_OTHERWISE: Mapping[str, str] = {
    "access_note": "access",
    "channel": "place",
    "citation": "key",
    "conflict_of_interest": "conflict",
    "dated": "predicted_on",
    "duration_min": "duration",
    "evidence": "excerpts",
    "excerpt": "excerpts",
    "excerpts": "evidence",
    "item_version": "version",
    "license": "licence",
    "n_invited": "invited",
    "n_refused": "refused",
    "proofread_share": "proofread",
    "reason": "why",
    "recording": "recorded",
    "relation": "relation_to_participants",
    "rule": "reason",
    "text": "rival",
    "theme": "themes",
    "valence": "bearing",
}
"""Names of the methods' literature and of earlier pages; taken where the record has no key of that name but the other."""
_SHARES = frozenset({"share", "proofread"})
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)\Z")
_MINUTES = re.compile(r"(\d+(?:\.\d+)?)\s*(?:min|mins|minutes|minute|m|')?\Z")
_HOURS = re.compile(r"(\d+)\s*(?:h|hr|hrs|hour|hours)\s*(?:(\d{1,2})\s*(?:min|mins|minutes|minute|m)?)?\Z")
_CLOCK = re.compile(r"(\d+):([0-5]\d):([0-5]\d)\Z")


def dated(key: str) -> bool:
    """Whether a key of this name holds a date."""
    return key in {"on", "date", "at"} or key.endswith(("_on", "_at"))


def tidied(table: Table, kind: type) -> Table:
    """`table` with the present names of keys, and with values in the form the kind asks for where they say it otherwise.

    What cannot be understood is left as it stands, for the schema to name.
    """
    fields = written_fields(kind)
    there = {name.text for name, _ in table.entries}
    entries: list[tuple[Scalar, Node]] = []
    for name, value in table.entries:
        other = _OTHERWISE.get(name.text, "")
        key = other if name.text not in fields and other in fields and other not in there else name.text
        entries.append((replace(name, text=key), _value(key, value, fields.get(key))))
    return replace(table, entries=tuple(entries))


def measured(table: Table) -> Table:
    """The circumstances of an entry of `sources:` with their share and duration as numbers."""
    numbers = _SHARES | {"duration"}
    entries = tuple((name, _value(name.text, value, None) if name.text in numbers else value) for name, value in table.entries)
    return replace(table, entries=entries)


def _value(key: str, value: Node, hint: Any) -> Node:  # noqa: ANN401  a type hint is anything typing offers
    if key == "before" and isinstance(value, Table):
        return replace(value, entries=tuple((name, _codes(said)) for name, said in value.entries))
    if not isinstance(value, Scalar) or value.absent:
        return value
    return replace(value, text=_text(key, value.text, hint))


def _text(key: str, text: str, hint: Any) -> str:  # noqa: ANN401  same
    if key in _SHARES:
        return _share(text)
    if key == "duration":
        known = minutes(text)
        return text if known is None else repr(known)
    if dated(key):
        return dates.moment(text) or text
    if get_origin(hint) is Literal:
        word = text.strip().casefold().replace(" ", "_").replace("-", "_")
        return word if word in get_args(hint) else text
    return text


def _codes(said: Node) -> Node:
    """`knowledge, market` as a list: ids hold no commas. Nothing is a list of nothing."""
    if not isinstance(said, Scalar):
        return said
    return Items(tuple(Scalar(code, said.line) for part in said.text.split(",") if (code := part.strip())), said.line)


def _share(text: str) -> str:
    """`20%`, `0.2`, yes and no as a number between 0 and 1; anything else as it is."""
    said = {"yes": "1", "all": "1", "no": "0", "none": "0"}.get(text.strip().casefold())
    found = _SHARE.match(text.strip())
    return said or (repr(float(found[1]) / 100) if found and found[2] else text)


def minutes(text: str) -> float | None:
    """`42`, `42 min`, `1 h 20`, `1:20:30` (hours, minutes, seconds) in minutes; None for anything else."""
    said = text.strip().casefold()
    if found := _MINUTES.match(said):
        return float(found[1])
    if found := _HOURS.match(said):
        return float(60 * int(found[1]) + int(found[2] or 0))
    if found := _CLOCK.match(said):
        return 60 * int(found[1]) + int(found[2]) + int(found[3]) / 60
    return None


def listed(table: Table, kind: type) -> Table:
    """A row of a spreadsheet: a cell with `;` is a list where the kind has one."""
    fields = written_fields(kind)
    entries: list[tuple[Scalar, Node]] = []
    for name, value in table.entries:
        parts = [part.strip() for part in value.text.split(";")] if isinstance(value, Scalar) else []
        many = get_origin(fields.get(name.text, fields.get(_OTHERWISE.get(name.text, "")))) is tuple and len(parts) > 1
        items = tuple(Scalar(part, name.line) for part in parts if part)
        entries.append((name, Items(items, name.line) if many else value))
    return replace(table, entries=tuple(entries))

"""A bibliography as CSL-JSON, as Zotero and citeproc write it: keys, titles, authors, years; broken entries said.

Only what a study needs of it is read; nothing is ever written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from casecode.domain.problem import Problem
from casecode.domain.protocol import Reference

_LISTS = ("items", "references")
_BETWEEN = re.compile(r"[\s,]*")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LENS = re.compile(r"^lens:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)


def references(text: str, file: str) -> tuple[tuple[Reference, ...], tuple[Problem, ...]]:
    """The entries of `text` in its order, and what could not be read. A list of items, or an object that holds one as `items`."""
    found: list[Reference] = []
    problems: list[Problem] = []
    taken: dict[str, int] = {}
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        return (), (Problem("S321", f"the bibliography is no readable JSON: {getattr(error, 'msg', error)}", file, line),)
    name = next((name for name in _LISTS if isinstance(whole, dict) and isinstance(whole.get(name), list)), "")
    if not isinstance(whole, list) and not name:
        return (), (Problem("S321", "a bibliography in JSON is a list of works, each with 'id' and 'title'", file, 1),)
    for work, line in _works(text, whole[name] if name else whole, within=bool(name)):
        key = str(work.get("citation-key") or work.get("id") or "").strip() if isinstance(work, Mapping) else ""
        if not isinstance(work, Mapping) or not key:
            problems.append(Problem("S321", "the entry that begins here cannot be read: no 'id'", file, line))
        elif key.casefold() in taken:
            why = f"the key '{key}' stands twice (first at line {taken[key.casefold()]})"
            problems.append(Problem("S322", why, file, line, "warning"))
        else:
            taken[key.casefold()] = line
            fields = _fields(work)
            author = fields.get("author") or fields.get("editor", "")
            found.append(Reference(key, fields.get("title", ""), author, fields.get("year", ""), fields, file, line))
    return tuple(found), tuple(problems)


def _works(text: str, works: list[object], *, within: bool) -> Iterator[tuple[object, int]]:
    """Each entry with the line it begins on; entries inside an object are all on its first line."""
    decoder, place, seen, line = json.JSONDecoder(), text.find("[") + 1, 0, 1
    for work in works:
        if within:
            yield work, 1
            continue
        between = _BETWEEN.match(text, place)
        place = between.end() if between else place
        line += text.count("\n", seen, place)
        seen = place
        yield work, line
        _, place = decoder.raw_decode(text, place)


def _fields(work: Mapping[str, object]) -> dict[str, str]:
    """The fields as texts: people joined as BibTeX joins them, dates as years, the rest as it stands."""
    fields: dict[str, str] = {}
    for name, value in work.items():
        if name in {"issued", "original-date"}:
            fields["year" if name == "issued" else name] = _year(value)
        elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            fields[name] = " and ".join(person for one in value if (person := _person(one)))
        elif isinstance(value, list):
            fields[name] = ", ".join(str(one) for one in value if not isinstance(one, (list, dict)))
        elif isinstance(value, Mapping):
            fields |= {key: said for key, said in value.items() if name == "custom" and isinstance(said, str)}
        elif value is not None:
            fields[name] = " ".join(str(value).split()) if name != "note" else str(value)
    if "lens" not in fields and (lens := _LENS.search(fields.get("note", ""))):
        fields["lens"] = lens[1].strip()
    if "container-title" in fields:
        fields.setdefault("journal", fields["container-title"])
    return {name: value for name, value in fields.items() if value}


def _person(one: Mapping[str, object]) -> str:
    if one.get("literal"):
        return str(one["literal"])
    family = " ".join(str(one[part]) for part in ("non-dropping-particle", "family") if one.get(part))
    return ", ".join(part for part in (family, str(one.get("given") or "")) if part)


def _year(value: object) -> str:
    """The year of a CSL date: `date-parts`, or the first four digits of what stands as text."""
    if isinstance(value, Mapping):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
            return str(parts[0][0])
        value = value.get("raw") or value.get("literal") or ""
    found = _YEAR.search(str(value))
    return found.group() if found else ""

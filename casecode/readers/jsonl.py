"""JSON lines (one object a line) and lists of objects: tables whose columns are the objects' fields, `user.name` for inner ones."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._clean import clean
from casecode.readers._json import parse
from casecode.readers._prose import opened
from casecode.readers._records import of_objects
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.text.canonical import CANON_VERSION

_LINES = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[^\n]*\}\r?\n\s*\{")
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
_NAMES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class _Jsonl:
    name: str = "jsonl"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson", ".json")

    def claims(self, head: bytes, name: str) -> float:
        """Sure by the name, rather sure of two objects below each other, a little of a list of objects."""
        lower = name.casefold()
        if lower.endswith(_NAMES) and not head.startswith(b"PK\x03\x04"):
            return 0.8
        if not lower.endswith(".json"):
            return 0.0
        return 0.6 if _LINES.match(head) else 0.45 if _LIST.match(head) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """An object is a row; see the tables of text files for what becomes of it."""
        large = too_large(data, options.name)
        if large:
            return Readings("jsonl", (), problems=large)
        text, encoding, problems = opened(data, options)
        if not text:
            return Readings("jsonl", (), container=True, encoding=encoding or "utf-8", problems=problems)
        found, faults = _listed(text, options.name) if text.lstrip().startswith("[") else _lined(text, options.name)
        if faults:
            return Readings("jsonl", (), container=True, encoding=encoding, problems=(*problems, *faults))
        return of_objects(found, options, "jsonl", encoding=encoding, problems=problems)


def _lined(text: str, file: str) -> tuple[list[tuple[int, dict[str, str]]], tuple[Problem, ...]]:
    """The object of each line that is not blank. A broken line is an error: its words would be lost."""
    found: list[tuple[int, dict[str, str]]] = []
    faults: list[Problem] = []
    for line, written in enumerate(text.split("\n"), 1):
        if not written.strip():
            continue
        value, fault = parse(written, file, line)
        if fault:
            faults += fault
        elif isinstance(value, dict):
            found.append((line, _flat(value)))
        else:
            faults.append(_no_object(file, line))
    return found, tuple(faults[:20])


def _listed(text: str, file: str) -> tuple[list[tuple[int, dict[str, str]]], tuple[Problem, ...]]:
    value, faults = parse(text, file)
    if faults or not isinstance(value, list):
        return [], faults
    if not all(isinstance(each, dict) for each in value):
        return [], (_no_object(file, 0),)
    return [(number, _flat(each)) for number, each in enumerate(value, 1)], ()


def _no_object(file: str, line: int) -> Problem:
    return Problem("R606", 'every row must be an object with named fields, such as {"text": "…"}', file, line)


def _flat(value: dict[str, object]) -> dict[str, str]:
    """The fields of an object as text, those of inner objects under both names."""
    found: dict[str, str] = {}
    for name, cell in _fields(value):
        if cell:
            found[name] = f"{found[name]}\n{cell}" if name in found else cell
    return found


def _fields(value: dict[str, object]) -> Iterator[tuple[str, str]]:
    waiting = deque([("", value)])
    while waiting:
        prefix, inner = waiting.popleft()
        for key, each in inner.items():
            name = " ".join(clean(f"{prefix}{key}").split())
            if isinstance(each, dict):
                waiting.append((f"{name}.", each))
            else:
                yield name, _cell(each)


def _cell(value: object) -> str:
    """A value as text: the entries of a list a line apart, nothing for null, what is nested deeper as JSON."""
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return "\n".join(cell for cell in map(_cell, value) if cell)
    if value is None:
        return ""
    return clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).strip()


READER = _Jsonl()

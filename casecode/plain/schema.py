"""A tree of texts against the dataclasses that say what may stand where: all faults at once, each with its line.

Short forms are opened first (one text where a list may stand, one mapping where a list of mappings may); then pydantic decides.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import re
import types
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from typing import Any, Generic, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from casecode.domain.problem import Problem
from casecode.plain.yamltext import Items, Node, Scalar, Table

T = TypeVar("T")
Path = tuple[str | int, ...]

_EITHER = frozenset({types.UnionType, Union})
_NO_SPACE = re.compile(r"-[^\W\d]")


@dataclasses.dataclass(frozen=True, slots=True)
class Built(Generic[T]):
    """The value, or None when anything is wrong; `lines` gives the line of every path in it (`("codes", 0, "label")`).

    `partial` is the value without the keys that are unknown or hold a wrong word, so that its meaning can be judged as well
    before anything is mended; None where more is wrong than that.
    """

    value: T | None
    partial: T | None
    problems: tuple[Problem, ...]
    lines: Mapping[Path, int]


def build(kind: type[T], root: Node, file: str, synonyms: Mapping[str, str] | None = None) -> Built[T]:
    """`root` as a `kind` (a dataclass). `synonyms` maps words of other tools to the key meant, for the messages."""
    shaper = _Shaper(file)
    shaped = shaper.shape(root, kind, ())
    problems = list(shaper.problems)
    value: T | None = None
    adapter = _adapter(cast("Any", kind))
    try:
        value = adapter.validate_python(shaped)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        problems += [shaper.problem(one, synonyms or {}) for one in found]
        if all(one["type"].startswith(_HARMLESS) and isinstance(one["loc"][-1], str) for one in found):
            for one in found:
                _drop(shaped, one["loc"])
            with contextlib.suppress(ValidationError):  # a key that cannot be left out
                value = adapter.validate_python(shaped)
    return Built(None if problems else value, value, tuple(problems), shaper.lines)


def _drop(shaped: Any, path: Path) -> None:  # noqa: ANN401  a tree of dictionaries and lists
    """Take the key at the end of `path` out of the tree."""
    for step in path[:-1]:
        shaped = shaped[step]
    del shaped[path[-1]]


def plain(node: Node) -> object:
    """The tree as plain Python: texts, tuples, dictionaries in the file's order."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return tuple(plain(item) for item in node.items)
    return {name.text: plain(value) for name, value in node.entries}


def nearest(word: str, known: Iterable[str], synonyms: Mapping[str, str] | None = None) -> str:
    """`; did you mean 'definition'?`, or nothing when no known word is near."""
    choices = list(known)
    folded = {choice.casefold(): choice for choice in choices}
    meant = (synonyms or {}).get(word.casefold().replace("_", " ").replace("-", " "), "")
    if meant not in choices:
        near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
        meant = folded[near[0]] if near else ""
    return f"; did you mean '{meant}'?" if meant else ""


class Hints:
    """`nearest` for the first hundred faults of a file: beyond that nobody reads them, and they are what takes long."""

    def __init__(self) -> None:
        """Begin with all hundred."""
        self.left = 100

    def __call__(self, word: str, known: Iterable[str], synonyms: Mapping[str, str] | None = None) -> str:
        """As `nearest`, among the first thousand known words."""
        self.left -= 1
        return nearest(word, islice(known, 1000), synonyms) if self.left >= 0 else ""


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  mypy does not take a type for hashable
    return TypeAdapter(kind)


@cache
def written_fields(kind: type) -> dict[str, Any]:
    """Field name -> type, in order; class variables and what nobody writes (`metadata={"written": False}`) left out."""
    hints = get_type_hints(kind)
    return {spot.name: hints[spot.name] for spot in dataclasses.fields(kind) if spot.metadata.get("written", True)}


@cache
def _unwritten(kind: type) -> frozenset[str]:
    return frozenset(spot.name for spot in dataclasses.fields(kind)) - written_fields(kind).keys()


class _Shaper:
    """Opens short forms after the type wanted at each place, and remembers lines and types by path."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.kinds: dict[Path, type] = {}
        self.problems: list[Problem] = []
        self.hints = Hints()

    def shape(self, node: Node, hint: Any, path: Path) -> object:  # noqa: ANN401  a type hint is anything typing offers
        self.lines.setdefault(path, node.line)
        if get_origin(hint) in _EITHER:
            hint = next(part for part in get_args(hint) if part is not type(None))
        origin = get_origin(hint)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.record(node, hint, path)
        if origin is tuple:
            return self.list_of(node, get_args(hint)[0], path)
        if origin in {Mapping, dict} and isinstance(node, Table):
            return self.mapping(node, get_args(hint)[1], path)
        return self.texts(node)

    def texts(self, node: Node) -> object:
        return node.text if isinstance(node, Scalar) else plain(node)

    def record(self, node: Node, kind: type, path: Path) -> object:
        self.kinds[path] = kind
        if isinstance(node, Scalar):
            return {} if node.absent else node.text
        if isinstance(node, Items):
            return plain(node)
        shaped: dict[str, object] = {}
        fields = written_fields(kind)
        for name, value in node.entries:
            below = (*path, name.text)
            self.lines[below] = name.line
            if name.text in _unwritten(kind):
                message = f"unknown key '{name.text}'; known here: {', '.join(fields)}"
                self.problems.append(Problem("P201", message, self.file, name.line))
            elif name.text not in fields:
                shaped[name.text] = plain(value)
            elif not (isinstance(value, Scalar) and value.absent):
                shaped[name.text] = self.shape(value, fields[name.text], below)
        return shaped

    def mapping(self, node: Table, hint: Any, path: Path) -> dict[str, object]:  # noqa: ANN401
        shaped = {}
        for name, value in node.entries:
            self.lines[(*path, name.text)] = name.line
            shaped[name.text] = self.shape(value, hint, (*path, name.text))
        return shaped

    def list_of(self, node: Node, hint: Any, path: Path) -> object:  # noqa: ANN401
        if isinstance(node, Items):
            return [self.entry(item, hint, (*path, place)) for place, item in enumerate(node.items)]
        if isinstance(node, Scalar) and node.absent:
            return []
        if isinstance(node, Scalar) and not node.style and _NO_SPACE.match(node.text):
            self.problems.append(Problem("P114", "a list's dash needs a space after it: '- text'", self.file, node.line))
        if isinstance(node, Table) and not dataclasses.is_dataclass(hint):
            return plain(node)
        return [self.shape(node, hint, (*path, 0))]

    def entry(self, item: Node, hint: Any, path: Path) -> object:  # noqa: ANN401
        if isinstance(item, Scalar) and item.absent:
            self.problems.append(Problem("P206", "an empty entry: a dash with nothing after it", self.file, item.line))
        return self.shape(item, hint, path)

    def problem(self, found: Mapping[str, Any], synonyms: Mapping[str, str]) -> Problem:
        """One finding of pydantic in plain words."""
        path: Path = tuple(found["loc"])
        line = self.line(path)
        kind, name, given = str(found["type"]), str(path[-1]) if path else "", found.get("input")
        holder = self.kinds.get(path[:-1]) if path else None
        known = written_fields(holder) if holder is not None else {}
        if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
            hint = self.hints(name, known, synonyms)
            return Problem("P201", f"unknown key '{name}'{hint or '; known here: ' + ', '.join(known)}", self.file, line)
        if kind in {"missing", "missing_argument"}:
            return Problem("P202", f"the key '{name}' is missing", self.file, self.line(path[:-1]))
        what = f"'{name}'" if name and not isinstance(path[-1], int) else f"entry {int(path[-1]) + 1}" if path else "the file"
        if kind == "literal_error":
            choices = _choices(known.get(name))
            hint = self.hints(str(given), choices)
            return Problem("P204", f"{what} is one of {', '.join(choices)}, not '{_short(given)}'{hint}", self.file, line)
        if kind.startswith("bool"):
            return Problem("P205", f"{what} is yes or no, not '{_short(given)}'", self.file, line)
        if kind.startswith(("int", "float")):
            return Problem("P205", f"{what} is a number, not '{_short(given)}'", self.file, line)
        return Problem(
            "P203", f"{what} must be {_WANTED.get(kind, 'written otherwise')}, not {_shape_of(given)}", self.file, line
        )

    def line(self, path: Path) -> int:
        """The line of the nearest place known on the way to `path`."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


_HARMLESS = ("extra_forbidden", "unexpected_keyword_argument", "literal_error", "bool", "int", "float")
"""Faults whose key can be left out without giving rise to others."""

_WANTED = {
    "string_type": "one text",
    "tuple_type": "a list",
    "dataclass_type": "keys with values ('key: value')",
    "dataclass_exact_type": "keys with values ('key: value')",
    "dict_type": "keys with values ('key: value')",
    "mapping_type": "keys with values ('key: value')",
}


def _choices(hint: Any) -> tuple[str, ...]:  # noqa: ANN401
    """The words a Literal allows, also inside `X | None`."""
    if get_origin(hint) is Literal:
        return tuple(str(word) for word in get_args(hint) if word)
    if get_origin(hint) in _EITHER:
        return tuple(word for part in get_args(hint) for word in _choices(part))
    return ()


def _short(given: object) -> str:
    text = str(given)
    return text if len(text) <= 60 else text[:59] + "…"


def _shape_of(given: object) -> str:
    if isinstance(given, str):
        return f"the text '{_short(given)}'"
    return "keys with values" if isinstance(given, dict) else "a list"

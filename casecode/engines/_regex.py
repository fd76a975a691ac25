"""A researcher's regular expression: checked as Python's, run by a machine that can be stopped.

Python's own `re` decides what is a regular expression and what its parts are; the `regex` module, which reads the same
language and takes a time limit, runs it. The few spellings that the two read differently are written so that they do not.
"""

from __future__ import annotations

import importlib
import re
import warnings
from dataclasses import dataclass
from typing import Any

import regex

from casecode.engines._literals import needed
from casecode.engines._never import why_never

_parser: Any = importlib.import_module("re._parser")

_NESTED = 3
_REPEATS = 1000
_COUNT = re.compile(r"\{\d*(?:,\d*)?\}")
_REPEATING = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


@dataclass(frozen=True, slots=True)
class UserRegex:
    """A regular expression ready to run. Every match holds one of `literals` (folded; empty: read everything).

    `never` says why it cannot match, empty when it might.
    """

    source: str
    compiled: regex.Pattern[str]
    literals: frozenset[str]
    never: str


def read_regex(source: str) -> UserRegex | str:
    """The regular expression, or the end of the sentence `pattern '…' of code x …`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(source, re.IGNORECASE)
            tree = _parser.parse(source, re.IGNORECASE)
            if _too_deep(tree):
                return f"repeats repeats more than {_NESTED} deep or {_REPEATS:,} times over; nobody can wait for that"
            portable = source if tree.state.flags & re.VERBOSE else _portable(source)
            compiled = regex.compile(portable, regex.IGNORECASE | regex.VERSION0)
            return UserRegex(source, compiled, needed(tree), why_never(tree))
        except (re.error, regex.error, OverflowError) as fault:
            return f"is no regular expression that Python understands: {fault}"
        except RecursionError:
            return "is a regular expression nested too deep to be read"


def _portable(source: str) -> str:
    """The same expression without spellings that `regex` takes for something else: `{e<=1}`, `[[:alpha:]]`."""
    made: list[str] = []
    at, inside = 0, False
    while at < len(source):
        char = source[at]
        step = 1
        if char == "\\":
            step = source.index("}", at) + 1 - at if source.startswith(r"\N{", at) else 2
        elif inside:
            inside = char != "]"
            if char == "[":
                made.append("\\")
        elif char == "[":
            step = 2 if source.startswith("[^", at) else 1
            step += source.startswith("]", at + step)
            inside = True
        elif char == "{":
            count = _COUNT.match(source, at)
            step = count.end() - at if count else 1
            if not count:
                made.append("\\")
        made.append(source[at : at + step])
        at += step
    return "".join(made)


def _too_deep(tree: Any, depth: int = 0, times: int = 1) -> bool:  # noqa: ANN401  Python does not type its parse tree
    """Whether repeats stand in repeats deeper than 3, or their counts multiply beyond 1,000."""
    if depth > _NESTED or times > _REPEATS:
        return True
    for kind, value in tree:
        name = str(kind)
        if name in _REPEATING:
            low, high, inner = value
            bound = low if high == _parser.MAXREPEAT else high
            if _too_deep(inner, depth + (high > 1), times * max(1, int(bound))):
                return True
        elif any(_too_deep(part, depth, times) for part in parts(name, value)):
            return True
    return False


def parts(name: str, value: Any) -> list[Any]:  # noqa: ANN401  same
    """The expressions inside one node of the tree, repeats aside."""
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "ATOMIC_GROUP":
        return [value]
    if name == "BRANCH":
        return list(value[1])
    if name in {"ASSERT", "ASSERT_NOT"}:
        return [value[1]]
    if name == "GROUPREF_EXISTS":
        return [part for part in value[1:] if part is not None]
    return []

r"""Expressions that can never match: said only where Python's parse tree makes it certain.

`a^b` asks for the beginning behind a letter, `a\bb` for the end of a word inside one, `a{0}` for nothing at all.
"""

from __future__ import annotations

import re
from typing import Any

from casecode.engines._haystack import is_word

_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


def why_never(tree: Any) -> str:  # noqa: ANN401  Python does not type its parse tree
    """Why the expression cannot match any words; empty when it might."""
    if tree.state.flags & (re.MULTILINE | re.ASCII):
        return ""
    if int(tree.getwidth()[1]) == 0:
        return "it matches only the empty place between two characters"
    return _sequence(tree, behind=False)


def _sequence(tree: Any, *, behind: bool) -> str:  # noqa: ANN401  same
    """`behind`: whether at least one character stands before this part of every match."""
    for at, (kind, value) in enumerate(tree):
        rest = tree[at + 1 :]
        why = _node(str(kind), value, rest, behind=behind) or _edge(tree, at)
        if why:
            return why
        behind = behind or tree[at : at + 1].getwidth()[0] > 0
    return ""


def _node(name: str, value: Any, rest: Any, *, behind: bool) -> str:  # noqa: ANN401  same
    if name == "FAILURE" or (name == "ASSERT_NOT" and not len(value[1])):
        return "it asks for what cannot be: (?!)"
    if name == "AT":
        return _anchor(str(value), rest, behind=behind)
    if name == "SUBPATTERN":
        return "" if value[1] & (re.MULTILINE | re.ASCII) else _sequence(value[3], behind=behind)
    if name == "ATOMIC_GROUP" or (name in _REPEATS and value[0] > 0):
        return _sequence(value if name == "ATOMIC_GROUP" else value[2], behind=behind)
    if name == "BRANCH":
        reasons = [_sequence(branch, behind=behind) for branch in value[1]]
        return reasons[0] if all(reasons) else ""
    return ""


def _anchor(name: str, rest: Any, *, behind: bool) -> str:  # noqa: ANN401  same
    least = int(rest.getwidth()[0])
    if name in {"AT_BEGINNING", "AT_BEGINNING_STRING"} and behind:
        return "it asks for the beginning of the words after something has stood there already"
    if (name == "AT_END_STRING" and least) or (name == "AT_END" and least > 1):
        return "it asks for more words after their end"
    if name == "AT_END" and least and str(rest[0][0]) == "LITERAL" and chr(rest[0][1]) != "\n":
        return "it asks for more words after their end"
    return ""


def _edge(tree: Any, at: int) -> str:  # noqa: ANN401  same
    r"""Whether `\b` or `\B` at this place contradicts the two characters beside it."""
    if not 0 < at < len(tree) - 1 or str(tree[at][1]) not in {"AT_BOUNDARY", "AT_NON_BOUNDARY"}:
        return ""
    beside = (tree[at - 1], tree[at + 1])
    if any(str(kind) != "LITERAL" for kind, _ in beside):
        return ""
    left, right = (is_word(chr(value)) for _, value in beside)
    if (left != right) == (str(tree[at][1]) == "AT_BOUNDARY"):
        return ""
    return "it asks for the edge of a word where there is none, or for none where there is one"

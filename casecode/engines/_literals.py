r"""What must stand in the words for a regular expression to match at all: read off Python's parse tree.

The automaton looks for these first. The rule is soundness: a match without one of the literals is impossible, or there are
no literals and the expression is tried on everything. Literals are folded as the haystack is. `\b` at the end of a literal
is kept (as `EDGE`): there a word begins or ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from casecode.engines import _haystack

EDGE = "\b"
_MANY = 32
_SHORTEST = 2
_LONGEST_CLASS = 6

Strings = frozenset[str]
_NOTHING: Strings = frozenset({""})


def needed(tree: Any) -> Strings:  # noqa: ANN401  Python does not type its parse tree
    """Literals of which every match holds at least one; empty when nothing certain can be said."""
    _, best = _sequence(tree, ascii_only=bool(tree.state.flags & re.ASCII))
    return best


def _sequence(tree: Any, *, ascii_only: bool) -> tuple[Strings | None, Strings]:  # noqa: ANN401  same
    """All strings the sequence can match (None: too many to say) and the best literals it needs."""
    run, best, whole = _NOTHING, frozenset[str](), True
    for kind, value in tree:
        exact, inner = _node(str(kind), value, ascii_only=ascii_only)
        if exact is not None and len(run) * len(exact) <= _MANY:
            run = frozenset(before + after for before in run for after in exact)
            continue
        whole = False
        best = _better(best, run, inner, exact or frozenset())
        run = exact if exact is not None else _NOTHING
    return (run if whole else None), _better(best, run)


def _node(name: str, value: Any, *, ascii_only: bool) -> tuple[Strings | None, Strings]:  # noqa: ANN401, PLR0911  one answer a kind
    if name == "LITERAL":
        return (None if chr(value) == EDGE else frozenset({_haystack.read(chr(value))})), frozenset()
    if name == "IN":
        return _class(value), frozenset()
    if name == "AT":
        word_edge = str(value) == "AT_BOUNDARY" and not ascii_only
        return frozenset({EDGE if word_edge else ""}), frozenset()
    if name in {"ASSERT", "ASSERT_NOT"}:
        return _NOTHING, frozenset()
    if name == "SUBPATTERN":
        changed = bool(value[1] & re.ASCII)
        return _sequence(value[3], ascii_only=ascii_only or changed)
    if name == "ATOMIC_GROUP":
        return _sequence(value, ascii_only=ascii_only)
    if name == "BRANCH":
        return _branches([_sequence(branch, ascii_only=ascii_only) for branch in value[1]])
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _repeat(value, ascii_only=ascii_only)
    return None, frozenset()


def _class(value: Any) -> Strings | None:  # noqa: ANN401  same
    """The characters of a small class such as `[sz]`."""
    if len(value) > _LONGEST_CLASS or any(str(kind) != "LITERAL" or chr(char) == EDGE for kind, char in value):
        return None
    return frozenset(_haystack.read(chr(char)) for _, char in value)


def _branches(branches: list[tuple[Strings | None, Strings]]) -> tuple[Strings | None, Strings]:
    exacts = [exact for exact, _ in branches]
    together = frozenset(text for exact in exacts if exact is not None for text in exact)
    exact = together if all(each is not None for each in exacts) and len(together) <= _MANY else None
    needs = [_better(best, each or frozenset()) for each, best in branches]
    return exact, frozenset(text for need in needs for text in need) if all(needs) else frozenset()


def _repeat(value: Any, *, ascii_only: bool) -> tuple[Strings | None, Strings]:  # noqa: ANN401  same
    low, high, inner = value
    exact, best = _sequence(inner, ascii_only=ascii_only)
    if low == 0:
        return (exact | _NOTHING if exact is not None and high == 1 else None), frozenset()
    if low == high == 1:
        return exact, best
    return None, _better(best, exact or frozenset())


def _better(*choices: Strings) -> Strings:
    """The usable set whose shortest literal is longest; then the smaller set."""
    usable = [choice for choice in (frozenset(map(_trim, choice)) for choice in choices) if _size(choice) >= _SHORTEST]
    return max(usable, key=lambda choice: (_size(choice), -len(choice)), default=frozenset())


def _size(choice: Strings) -> int:
    return min((sum(map(_haystack.is_word, text)) for text in choice), default=0)


def _trim(text: str) -> str:
    """The literal with an edge only where it stands beside a letter at either end; edges inside say nothing more."""
    bare = text.replace(EDGE, "")
    if not bare:
        return ""
    before = EDGE if text.startswith(EDGE) and _haystack.is_word(bare[0]) else ""
    after = EDGE if text.endswith(EDGE) and _haystack.is_word(bare[-1]) else ""
    return before + bare + after


def as_needles(literals: Iterable[str]) -> list[bytes]:
    """The literals as the automaton looks for them; an edge is a space."""
    return sorted({_haystack.as_bytes(text.replace(EDGE, " "))[0] for text in literals})

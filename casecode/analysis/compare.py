"""How one value is compared with what an expression asks: case ignored, dates by prefix, numbers as numbers, missing is false."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from casecode.analysis.expression import Missing, Test
from casecode.analysis.tree import folded

Comparison = Callable[[str], bool]
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
NAMES: frozenset[str] = frozenset({"source", "method", "case", "participant", "role", "coder", "run", "round", "valence", "code"})
"""Fields whose values are names: `07` and `7` are two participants, while a wave or an age is a number."""
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def comparison(expr: Test | Missing) -> Comparison:
    """A function that says whether a value passes; an empty value passes nothing but `is missing`."""
    if isinstance(expr, Missing):
        negated = expr.negated
        return lambda value: bool(value) == negated
    if expr.field == "date":
        return _of_dates(expr)
    if expr.field == "coder" and expr.op in {"=", "!=", "in"}:
        return _of_coders(expr)
    tests = tuple(_one(expr.op, value, exact=expr.field in NAMES and expr.op in {"=", "!=", "in"}) for value in expr.values)
    return lambda value: bool(value) and any(test(value) for test in tests)


def _one(op: str, asked: str, *, exact: bool) -> Comparison:
    decide = _ORDER["=" if op == "in" else op]
    wanted, text = None if exact else number(asked), folded(asked)

    def passes(value: str) -> bool:
        if wanted is not None and (own := number(value)) is not None:
            return decide(own, wanted)
        return decide(folded(value), text)

    return passes


def _of_dates(expr: Test) -> Comparison:
    tests = tuple(_one_date(expr.op, value) for value in expr.values)
    return lambda value: bool(value) and any(test(value) for test in tests)


def _one_date(op: str, asked: str) -> Comparison:
    decide = _ORDER["=" if op == "in" else op]

    def passes(value: str) -> bool:
        shared = min(len(value), len(asked))
        if len(value) < len(asked) and value == asked[:shared]:
            return False  # the date is known too roughly to say
        return decide(value[:shared], asked[:shared])

    return passes


def _of_coders(expr: Test) -> Comparison:
    """`rules` is every run, `rules@<run>` one of them."""
    wanted = tuple(folded(value) for value in expr.values)

    def passes(value: str) -> bool:
        name = folded(value)
        found = any(name == one or name.startswith(f"{one}@") for one in wanted)
        return bool(value) and found == (expr.op != "!=")

    return passes


def number(text: str) -> float | None:
    """The number a text is, written with plain digits; None for anything else (`Nan` is a grandmother, `1e5` an id)."""
    return float(text) if _NUMBER.fullmatch(text.strip()) else None

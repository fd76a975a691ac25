"""JSON from outside: decoded, parsed within limits, and asked for its parts without trusting any of them."""

from __future__ import annotations

import json
import math
import re

from casecode.domain.problem import Problem
from casecode.domain.reading import ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._prose import opened

_OPENS = re.compile(rb"(?:\xef\xbb\xbf)?\s*[{\[]")


def opens_json(head: bytes) -> bool:
    """Whether the first bytes may be an object or a list (UTF-16 too)."""
    return _OPENS.match(head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")) is not None


def load(data: bytes, options: ReadOptions) -> tuple[object, str, tuple[Problem, ...]]:
    """The value in a JSON file, its encoding, and problems; None and the reason where it cannot be read."""
    large = too_large(data, options.name)
    if large:
        return None, "", large
    text, encoding, problems = opened(data, options)
    if not text:
        return None, encoding, problems
    value, fault = parse(text, options.name)
    return value, encoding, (*problems, *fault)


def parse(text: str, file: str, line: int = 0) -> tuple[object, tuple[Problem, ...]]:
    """The value in `text`; None and the reason where it is no JSON. `line` is where the text stands in its file, 0 for its start."""
    try:
        return json.loads(text), ()
    except json.JSONDecodeError as broken:
        told = f"this is not JSON: {broken.msg[0].lower()}{broken.msg[1:]}; was the file cut off?"
        return None, (Problem("R602", told, file, line or broken.lineno),)
    except (RecursionError, ValueError):
        return None, (Problem("R602", "this JSON is nested too deeply or holds a number without end", file, line),)


def member(value: object, *names: str) -> object:
    """What stands under `names`, one below the other; None where there is no such thing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def members(value: object, *names: str) -> list[object]:
    """The list under `names`, empty where there is none."""
    found = member(value, *names)
    return found if isinstance(found, list) else []


def words(value: object, *names: str) -> str:
    """The text under `names`, empty where there is none."""
    found = member(value, *names)
    return found if isinstance(found, str) else ""


def number(value: object, *names: str) -> float | None:
    """The finite number under `names` (`"12.5"` and the `"12.5s"` of some services are numbers too), None where there is none."""
    found = member(value, *names)
    if isinstance(found, str):
        try:
            found = float(found.removesuffix("s"))
        except ValueError:
            return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        return float(found) if math.isfinite(found) else None
    except OverflowError:
        return None

"""The YAML that casecode itself writes: one key a line, one level of mappings and lists, the same bytes for the same facts.

What people write goes through `casecode.plain.yamltext`; these files are written by casecode only, so the form is small enough
to be fixed for good. It is plain YAML all the same, for people and other programs to read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./+-]*|0|[1-9][0-9]{0,8}")
_SAID_OTHERWISE = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

Scalar = str | int
Value = Scalar | Mapping[str, Scalar] | Sequence[Scalar]


class BrokenFileError(ValueError):
    """A file of the databank cannot be read; the argument says why, the second one gives the line."""


def dump(facts: Mapping[str, Value]) -> bytes:
    """`facts` as YAML; empty values are left out. What UTF-8 cannot hold (an undecodable file name) is spelt out."""
    lines: list[str] = []
    for key, value in facts.items():
        if isinstance(value, str | int):
            if value != "":
                lines.append(f"{_scalar(key)}: {_scalar(value)}\n")
        elif value:
            lines.append(f"{_scalar(key)}:\n")
            if isinstance(value, Mapping):
                lines += [f"  {_scalar(name)}: {_scalar(one)}\n" for name, one in value.items()]
            else:
                lines += [f"- {_scalar(one)}\n" for one in value]
    return "".join(lines).encode()


def load(data: bytes) -> dict[str, Any]:
    """The facts in `data`, every scalar as text. Raises BrokenFileError where it is no mapping of such values."""
    try:
        facts = yaml.load(data.decode(), Loader=_LOADER)  # noqa: S506  the base loader makes text, lists and mappings only
    except (yaml.YAMLError, ValueError, RecursionError) as broken:
        mark = getattr(broken, "problem_mark", None)
        raise BrokenFileError("it is no readable YAML", mark.line + 1 if mark else 0) from broken
    if not isinstance(facts, dict) or not all(isinstance(key, str) for key in facts):
        raise BrokenFileError("it is no mapping", 1)
    return facts


def text(facts: Mapping[str, Any], key: str) -> str:
    """The text under `key`, empty where it is missing. Raises BrokenFileError for a list or mapping."""
    value = facts.get(key, "")
    if not isinstance(value, str):
        raise BrokenFileError(f"`{key}` is no text", 0)
    return value


def number(facts: Mapping[str, Any], key: str) -> int:
    """The number under `key`, 0 where it is missing. Raises BrokenFileError for anything else."""
    value = text(facts, key) or "0"
    if not re.fullmatch(r"[0-9]{1,18}", value):
        raise BrokenFileError(f"`{key}` is no number", 0)
    return int(value)


def texts(facts: Mapping[str, Any], key: str) -> dict[str, str]:
    """The mapping of texts under `key`. Raises BrokenFileError for anything else."""
    value = facts.get(key) or {}
    if not isinstance(value, dict) or not all(isinstance(part, str) for pair in value.items() for part in pair):
        raise BrokenFileError(f"`{key}` is no mapping of texts", 0)
    return dict(value)


def listed(facts: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The list of texts under `key`. Raises BrokenFileError for anything else."""
    value = facts.get(key) or []
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise BrokenFileError(f"`{key}` is no list of texts", 0)
    return tuple(value)


def _scalar(value: Scalar) -> str:
    said = str(value).encode("utf-8", "backslashreplace").decode()
    if _PLAIN.fullmatch(said) and said.lower() not in _SAID_OTHERWISE:
        return said
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(said, ensure_ascii=False))

"""The header of a Markdown file: YAML between `---`, TOML between `+++`. Scalars are read as the text that stands there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from casecode.domain.problem import Problem

_FENCE = re.compile(r"\s*(---|\+\+\+)[ \t]*\n")
_MOST = 65_536
_PAIR = re.compile(r"^([\w-]+):[ \t]*(\S.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields (keys in lower case, lists joined by a comma), where the body begins in the text, and what was wrong."""

    fields: Mapping[str, str] = field(default_factory=dict)
    body: int = 0
    problems: tuple[Problem, ...] = ()


def front_matter(text: str, file: str) -> FrontMatter:
    """The header of `text`, if it has one. A header that cannot be read is told with its line; the body is read all the same."""
    opening = _FENCE.match(text)
    if opening is None:
        return FrontMatter()
    fence = opening.group(1)
    closing = re.compile(rf"^(?:{re.escape(fence)}|\.\.\.)[ \t]*$\n?", re.MULTILINE).search(
        text, opening.end(), opening.end() + _MOST
    )
    if closing is None:
        return FrontMatter()
    inside = text[opening.end() : closing.start()]
    above = text.count("\n", 0, opening.end())
    fields, problem = _yaml(inside, file, above) if fence == "---" else _toml(inside, file, above)
    if fields is None:
        return FrontMatter()
    return FrontMatter(fields, closing.end(), (problem,) if problem else ())


def _yaml(inside: str, file: str, above: int) -> tuple[dict[str, str] | None, Problem | None]:
    """The fields; None where this is no header but text between two rules."""
    try:
        stated = yaml.load(inside, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader builds text, lists and mappings only
    except (yaml.YAMLError, RecursionError) as fault:
        if not _PAIR.search(inside):
            return None, None
        mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
        line = above + 1 + (mark.line if mark else 0)
        why = getattr(fault, "problem", None) or "too deep"
        told = Problem("R121", f"the header cannot be read ({why}); its plain lines were taken", file, line, "warning")
        return _plain_lines(inside), told
    if stated is None:
        return {}, None
    return (_flat(stated), None) if isinstance(stated, dict) else (None, None)


def _toml(inside: str, file: str, above: int) -> tuple[dict[str, str] | None, Problem | None]:
    try:
        return _flat(tomllib.loads(inside)), None
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        found = re.search(r"at line (\d+)", str(fault))
        line = above + (int(found.group(1)) if found else 1)
        return {}, Problem("R121", f"the header cannot be read ({fault})", file, line, "warning")


def _plain_lines(inside: str) -> dict[str, str]:
    """The `key: value` lines of a broken header."""
    return {hit.group(1).lower(): (hit.group(2) or "").strip().strip("'\"") for hit in _PAIR.finditer(inside) if hit.group(2)}


def _flat(stated: Mapping[str, object]) -> dict[str, str]:
    """Scalars, and lists of scalars joined; what is nested deeper is left where it is."""
    fields: dict[str, str] = {}
    for key, value in stated.items():
        values = value if isinstance(value, list) else [value]
        plain = [str(each).strip() for each in values if not isinstance(each, list | dict)]
        if any(plain):
            fields[str(key).lower()] = ", ".join(each for each in plain if each)
    return fields

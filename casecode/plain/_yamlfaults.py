"""What a YAML parser's complaint means to the person who wrote the line."""

from __future__ import annotations

import re

import yaml

_MEANINGS = {
    "*": "refers to an anchor",
    "&": "sets an anchor",
    "!": "sets a tag",
    "@": "is kept for later use",
    "`": "is kept for later use",
    "%": "begins a directive",
}
_NO_SPACE = re.compile(r"""^\s*(?:-\s+)*[^\s'"\[{#:-][^'"\[{#:]*:[^\s/\\:]""")
_QUOTE = "'\""


def leading(sign: str, text: str) -> str:
    """Why a text that begins with `sign` needs quotes."""
    text = text.rstrip(",]} ")
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f"'{sign}' at the beginning of a text {_MEANINGS[sign]} in YAML; put {shown} in quotes, or patterns one a line under 'rules: |'"


def code_of(message: str) -> str:
    """The problem's code: anchors, aliases and tags have one of their own, also where the parser gave up at them."""
    return {"'*'": "P108", "'&'": "P108", "'!'": "P109"}.get(message[:3], "P106")


def explain(error: yaml.YAMLError, lines: list[str]) -> tuple[int, str]:  # noqa: PLR0911  one return a kind of fault
    """The line (from 1) where a person should look, and what to do there. Read off the text, so every parser gives the same."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return 1, "the file cannot be read as YAML"
    context, opened = str(getattr(error, "context", "") or ""), getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", "") or "")
    row, column = min(mark.line, len(lines) - 1), mark.column
    line = lines[row] if lines else ""
    begun = min(opened.line, len(lines) - 1) if opened is not None else row
    if "quoted scalar" in context:
        return begun + 1, _unclosed_quote(problem)
    if "alias" in context or "anchor" in context or "tag" in context:
        return begun + 1, _sign(lines[begun], opened.column if opened is not None else column)
    if line[column : column + 1] in _MEANINGS and _begins(line, column):
        return row + 1, _sign(line, column)
    if "directive" in context or line.startswith("%"):
        return row + 1, leading("%", line.strip())
    if "flow" in context:
        return _flow(begun, row)
    if "block scalar" in context:
        return row + 1, "after '|' or '>' the text begins on the next line, indented"
    return _block(lines, row, column, begun, problem)


def _unclosed_quote(problem: str) -> str:
    if "escape" in problem:
        return "a backslash in a double-quoted text begins an escape; use single quotes"
    return "the quote that opens in this line is never closed"


def _sign(line: str, column: int) -> str:
    sign = line[column : column + 1]
    if sign not in _MEANINGS:
        return "a text begins here with a character that YAML keeps for itself; put it in quotes"
    text = re.match(r"[^,\]}]*", line[column:])
    return leading(sign, text.group().strip() if text else sign)


def _begins(line: str, column: int) -> bool:
    """A value begins at `column`: before it stand only indentation, dashes, a key's colon, a bracket or a comma."""
    return re.search(r"(^|[-:,\[{?])\s*$", line[:column]) is not None


def _flow(begun: int, row: int) -> tuple[int, str]:
    where = f" (noticed at line {row + 1})" if row != begun else ""
    return (
        begun + 1,
        f"a list in '[ ]' or keys in '{{ }}' open in this line and are not closed, or a comma is missing in between{where}",
    )


def _block(lines: list[str], row: int, column: int, begun: int, problem: str) -> tuple[int, str]:  # noqa: PLR0911  as above
    """Faults of lines and indentation."""
    line = lines[row]
    for number in (row, row - 1, begun):
        if 0 <= number < len(lines) and _NO_SPACE.match(lines[number]):
            return number + 1, "a space is missing after the colon"
    if re.search(r"['\"]\s*$", line[:column]):
        return row + 1, "text goes on after the closing quote; put the whole text in quotes, the inner quotes doubled"
    if "mapping values" in problem:
        if re.search(r":\s", line[:column]):
            return row + 1, "an unquoted text holds a colon followed by a space; put the text in quotes"
        return row + 1, "a key begins here, but the text above it still goes on; look at the indentation of both lines"
    if "':'" in problem:
        return begun + 1, "neither 'key: value' nor '- entry'; is the colon, or the space after the dash, missing?"
    if re.search(r":\s+-\s", line):
        return row + 1, "a list begins on a line of its own, each entry after '- '; or write it as [a, b]"
    return row + 1, "the indentation fits none of the lines above"

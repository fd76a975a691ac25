"""Edits of hand-written files by insertion only: every byte that was there stays, so comments and quoting do too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casecode.plain import yamltext
from casecode.plain.yamltext import Items, Scalar, Table

_BREAK = re.compile(r"\r\n|\r|\n")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def insert_lines(data: bytes, after: int, lines: Sequence[str]) -> bytes:
    """`lines` below line `after` (0: at the top), with the file's own line breaks."""
    text = data.decode("utf-8")
    head = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    ends = [found.end() for found in _BREAK.finditer(text)]
    newline = _newline(text)
    if after <= 0:
        place = 0
    elif after <= len(ends):
        place = ends[after - 1]
    else:
        place = len(text)
        text += newline if text and not _BREAK.search(text[-1]) else ""
        place = len(text)
    return (head + text[:place] + "".join(line + newline for line in lines) + text[place:]).encode()


def insert_text(data: bytes, line: int, column: int, new: str) -> bytes:
    """`new` inside line `line` (from 1) before the character at `column` (from 0, code points)."""
    text = data.decode("utf-8")
    head = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    place = starts[line - 1] + column
    return (head + text[:place] + new + text[place:]).encode()


def insert_in_flow(data: bytes, node: Items | Table, new: str) -> bytes:
    """`new` as the last entry of a `[a, b]` or `{a: b}`."""
    text = data.decode("utf-8").removeprefix("\ufeff")
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    inside = text[starts[node.line - 1] + node.column + 1 : starts[node.end - 1] + node.stop - 1]
    bare = re.sub(r"(^|\s)#[^\n]*", "", inside).rstrip()
    comma = "" if not bare.strip() else " " if bare.endswith(",") else ", "
    return insert_text(data, node.end, node.stop - 1, comma + new)


def written(text: str, *, flow: bool = False) -> str:
    """`text` as YAML: plain where it would be read back as it is, else quoted. `flow` inside `[…]` or `{…}`."""
    if text and text == " ".join(text.split()) and not text.startswith(("-", "?", "~")):
        frame = f"k: [{text}]\n" if flow else f"k: {text}\n"
        root = yamltext.parse(frame.encode(), "").root
        node = root.get("k") if isinstance(root, Table) else None
        node = node.items[0] if flow and isinstance(node, Items) and len(node.items) == 1 else node
        if isinstance(node, Scalar) and node.text == text and not node.style and " #" not in text:
            return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPES.get(char) or (char if char.isprintable() else _escaped(char)) for char in text) + '"'


def _escaped(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}" if ord(char) < 65536 else f"\\U{ord(char):08x}"


def _newline(text: str) -> str:
    """The line break that the file uses most."""
    counts = dict.fromkeys(("\n", "\r\n", "\r"), 0)
    for found in _BREAK.finditer(text):
        counts[found.group()] += 1
    return max(counts, key=lambda mark: counts[mark])

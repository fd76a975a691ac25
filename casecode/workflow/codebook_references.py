"""Where else a code is named: in the protocol and the records (changed, comments kept), in people's sentences (only said)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from casecode.plain import names, yamltext
from casecode.plain.edit import written
from casecode.plain.yamltext import Items, Node, Scalar, Table

_KEYS = frozenset({"code", "codes", "theme", "themes"})
_BREAK = re.compile(r"\r\n|\r|\n")


def referred(root: Path, renamed: Mapping[str, str]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files of protocol and records with the new ids, and a line for each place that was left as it is.

    `renamed` maps old ids to new ones. Only values of `code:`, `codes:`, `theme:`, `themes:` are ids; a value that cannot be changed
    without touching what stands around it is left, because the old id still leads to the code.
    """
    edited: dict[str, bytes] = {}
    left: list[str] = []
    for path in (root / "casecode.yaml", *sorted((root / "records").rglob("*.y*ml"))):
        if path.is_file():
            file, data = path.relative_to(root).as_posix(), path.read_bytes()
            after, lines = _changed(data, {names.folded(old): new for old, new in renamed.items()})
            edited |= {file: after} if after != data else {}
            left += [f"{file}:{line} still says {old}; it leads to the code all the same." for line, old in lines]
    return edited, tuple(left)


def mentions(files: Mapping[str, bytes], renamed: Mapping[str, str]) -> tuple[str, ...]:
    """A line for each sentence of a codebook that names an old id in brackets, as exclusions do: `(market)`."""
    said: list[str] = []
    for file, data in files.items():
        for number, line in enumerate(_BREAK.split(data.decode()), 1):
            if line.lstrip().startswith("#"):
                continue
            for old, new in renamed.items():
                if re.search(rf"\({re.escape(old)}\)", line, re.IGNORECASE):
                    said.append(f"{file}:{number} says ({old}), which is '{new}' now; what people wrote was left alone.")
    return tuple(said)


def _changed(data: bytes, renamed: Mapping[str, str]) -> tuple[bytes, list[tuple[int, str]]]:
    """The file with every value replaced that can be, and line and text of those that cannot."""
    root = yamltext.parse(data, "").root
    if root is None:
        return data, []
    text = data.decode("utf-8")
    head = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    left: list[tuple[int, str]] = []
    for value, beside, flow in reversed(list(_values(root))):
        new = renamed.get(names.folded(value.text), "")
        if not new:
            continue
        at = starts[value.line - 1] + value.column + (value.style in {"'", '"'})
        fits = value.style not in {"|", ">"} and text[at : at + len(value.text)] == value.text
        if fits and not _twice(value, new, beside, renamed):
            text = text[:at] + (new if value.style else written(new, flow=flow)) + text[at + len(value.text) :]
        else:
            left.append((value.line, value.text))
    return (head + text).encode(), left[::-1]


def _twice(value: Scalar, new: str, beside: tuple[Scalar, ...], renamed: Mapping[str, str]) -> bool:
    """Whether `new` stands in the list already, or comes there by an earlier entry that gets it as well."""
    earlier = beside[: beside.index(value)]
    there = {names.folded(one.text) for one in beside} | {renamed.get(names.folded(one.text), "") for one in earlier}
    return names.folded(new) in there or new in there


def _values(node: Node) -> Iterator[tuple[Scalar, tuple[Scalar, ...], bool]]:
    """Each text that names a code, the list it stands in, and whether that is in brackets; in the file's order."""
    if isinstance(node, Items):
        for item in node.items:
            yield from _values(item)
    elif isinstance(node, Table):
        for name, value in node.entries:
            if name.text in _KEYS and isinstance(value, Scalar):
                yield value, (value,), node.flow
            elif name.text in _KEYS and isinstance(value, Items) and all(isinstance(one, Scalar) for one in value.items):
                texts = tuple(one for one in value.items if isinstance(one, Scalar))
                yield from ((text, texts, value.flow) for text in texts)
            else:
                yield from _values(value)

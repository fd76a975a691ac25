"""A codebook file as a page of text: where each code stands on it, and edits that leave every other character alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from casecode.domain.errors import DataRefusedError, NotFoundError
from casecode.plain import names, yamltext
from casecode.plain.yamltext import Items, Node, Scalar, Table

_BREAK = re.compile(r"\r\n|\r|\n")
_QUOTED = {"'": re.compile(r"'(?:[^']|'')*'"), '"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)}


@dataclass(frozen=True, slots=True)
class Spot:
    """A code as it stands: `items` is the list around it (None where it stands without one), `above` the code it is nested in."""

    node: Scalar | Table
    items: Items | None
    index: int
    above: Spot | None

    @property
    def id(self) -> str:
        """The id, written or made from the label."""
        return code_id(self.node)

    def get(self, key: str) -> Node | None:
        """What stands under `key`; a code in its short form has no keys."""
        return self.node.get(key) if isinstance(self.node, Table) else None


def code_id(node: Scalar | Table) -> str:
    """The id of a code as the loader understands it; empty where it has none."""
    if isinstance(node, Scalar):
        return node.text if names.valid(node.text) else names.from_label(node.text)
    code, label = node.get("code"), node.get("label")
    if isinstance(code, Scalar):
        return code.text
    return names.from_label(label.text) if isinstance(label, Scalar) else ""


class Page:
    """The text of a file with its lines. Lines count from 1, columns from 0, in code points, as the nodes do."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of a file that reads as YAML. Raises `DataRefusedError` where it does not."""
        self.data = data
        text = data.decode("utf-8")
        self.head = "\ufeff" if text.startswith("\ufeff") else ""
        self.text = text.removeprefix("\ufeff")
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self._starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]
        self.lines = _BREAK.split(self.text)
        root = yamltext.parse(data, "").root
        if not isinstance(root, Table):
            raise DataRefusedError(reason="Nothing was written: the file cannot be read as YAML.")
        self.root = root

    # Finding

    def spots(self) -> Iterator[Spot]:
        """Every code, those nested in another after it."""
        yield from _spots(self.root.get("codes"), None)

    def spot(self, code: str) -> Spot:
        """Where `code` stands (case does not count). Raises `NotFoundError`."""
        found = next((spot for spot in self.spots() if names.folded(spot.id) == names.folded(code)), None)
        if found is None:
            raise NotFoundError(kind="code", name=code, nearest="")
        return found

    def at(self, line: int, column: int) -> int:
        """The place of a line and column in the text."""
        return self._starts[line - 1] + column

    def raw(self, node: Scalar) -> tuple[int, int]:
        """From where to where a text of one line stands, quotes included. Raises `DataRefusedError` for one over several."""
        start = self.at(node.line, node.column)
        if pattern := _QUOTED.get(node.style):
            found = pattern.match(self.text, start)
            if found is not None:
                return found.span()
        line = self.text[start : self.at(node.line, len(self.lines[node.line - 1]))]
        for length in range(len(node.text), len(line) + 1):
            if not node.style and unicodedata.normalize("NFC", line[:length]) == node.text:
                return start, start + length
        raise DataRefusedError(
            reason=f"Line {node.line} is written over several lines; casecode does not edit that. Use an editor."
        )

    def span(self, node: Node) -> tuple[int, int]:
        """From where to where a text of one line, a `[…]` or a `{…}` stands."""
        if isinstance(node, Scalar):
            return self.raw(node)
        assert node.flow
        return self.at(node.line, node.column), self.at(node.end, node.stop)

    # Writing

    def replaced(self, start: int, end: int, new: str) -> bytes:
        """The file with `new` in the place of the characters from `start` to `end`."""
        return (self.head + self.text[:start] + new + self.text[end:]).encode()

    def inserted(self, after: int, lines: list[str]) -> bytes:
        """The file with `lines` below line `after`."""
        if after < len(self._starts):
            place = self._starts[after]
            return self.replaced(place, place, "".join(line + self.newline for line in lines))
        end = len(self.text)
        return self.replaced(end, end, self.newline + self.newline.join(lines))

    def without_lines(self, first: int, last: int) -> bytes:
        """The file without the lines from `first` to `last`."""
        end = self._starts[last] if last < len(self._starts) else len(self.text)
        return self.replaced(self._starts[first - 1], end, "")

    def without_entry(self, start: int, end: int) -> bytes:
        """The file without an entry of a `[…]` or `{…}` and the comma that goes with it."""
        after = re.compile(r"\s*,[ ]*").match(self.text, end)
        if after is not None:
            return self.replaced(start, after.end(), "")
        before = re.compile(r",\s*\Z").search(self.text[:start])
        return self.replaced(before.start() if before is not None else start, end, "")

    # Blocks

    def block(self, spot: Spot) -> tuple[int, int]:
        """First and last line of a code in a list of lines: with the comments right above it and those that end it."""
        items = spot.items
        assert items is not None
        assert not items.flow
        first = spot.node.line
        while not self.lines[first - 1][items.column :].startswith("-") or self._indent(first) < items.column:
            first -= 1
        while first > 1 and self._comment(first - 1) and self._indent(first - 1) == items.column:
            first -= 1
        return first, self.last(spot.node.end, items.column)

    def last(self, end: int, column: int) -> int:
        """The last line of what ends on line `end` and begins at `column`: comments that stand deeper belong to it."""
        last = end
        for number in range(end + 1, len(self.lines) + 1):
            if self._comment(number) and self._indent(number) > column:
                last = number
            elif self.lines[number - 1].strip():
                break
        return last

    def _comment(self, number: int) -> bool:
        return self.lines[number - 1].lstrip(" ").startswith("#")

    def _indent(self, number: int) -> int:
        line = self.lines[number - 1]
        return len(line) - len(line.lstrip(" "))


def _spots(codes: Node | None, above: Spot | None) -> Iterator[Spot]:
    items = codes if isinstance(codes, Items) else None
    entries = items.items if items is not None else (codes,) if codes is not None else ()
    for index, entry in enumerate(entries):
        if isinstance(entry, Items):
            continue
        spot = Spot(entry, items, index, above)
        yield spot
        if isinstance(entry, Table):
            yield from _spots(entry.get("children"), spot)

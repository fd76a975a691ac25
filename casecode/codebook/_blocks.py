"""Codes moved on the page with everything written in them: cut out of one list, put at the end of another."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.codebook._keys import opened
from casecode.codebook._page import Page, Spot
from casecode.codebook.write import flow_text
from casecode.domain.codebook import Code
from casecode.domain.errors import DataRefusedError
from casecode.plain import edit
from casecode.plain.yamltext import Items, Node, Scalar, Table


@dataclass(frozen=True, slots=True)
class Cut:
    """A code taken out: its lines with the dash at column 0, or, out of a `[…]`, its text in `raw`."""

    code: Code
    lines: tuple[str, ...] = ()
    raw: str = ""

    @property
    def block(self) -> list[str]:
        """The lines, whatever form it had."""
        if not self.raw:
            return list(self.lines)
        first, *rest = self.raw.splitlines()
        return ["- " + first, *("    " + line.strip() for line in rest)]

    @property
    def flow(self) -> str:
        """The code in one line. Raises `DataRefusedError` where that would lose a comment."""
        if self.raw:
            return self.raw
        if any("#" in line for line in self.lines):
            reason = f"'{self.code.code}' has comments, and the list it goes to is written in [ ]. Write that list one code a line first."
            raise DataRefusedError(reason=reason)
        return flow_text(self.code)


def cut(data: bytes, code: Code) -> tuple[bytes, Cut]:
    """The file without `code` and all below it, and what was cut. A `children:` left empty goes as well."""
    page = Page(data)
    spot = page.spot(code.code)
    if spot.items is None:
        raise DataRefusedError(reason=f"'{code.code}' stands alone where a list should be; write it as '- code: …' first.")
    if spot.items.flow:
        start, end = page.span(spot.node)
        if len(spot.items.items) == 1 and spot.above is not None and "#" not in _text(page, spot.items):
            return _without_children(page, spot), Cut(code, raw=page.text[start:end])
        return page.without_entry(start, end), Cut(code, raw=page.text[start:end])
    first, last = page.block(spot)
    lines = tuple(_shifted(page.lines[first - 1 : last], -spot.items.column))
    if len(spot.items.items) == 1 and spot.above is not None and isinstance(spot.above.node, Table):
        key = spot.above.node.key("children")
        assert key is not None
        bare = page.lines[key.line - 1].strip() == "children:"
        return page.without_lines(key.line if bare and key.line == first - 1 else first, last), Cut(code, lines)
    return page.without_lines(first, last), Cut(code, lines)


def _without_children(page: Page, spot: Spot) -> bytes:
    """The code above `spot` without its `children: […]`, which holds nothing else."""
    assert spot.above is not None
    assert spot.items is not None
    assert isinstance(spot.above.node, Table)
    table, key = spot.above.node, spot.above.node.key("children")
    assert key is not None
    start, end = page.at(key.line, key.column), page.at(spot.items.end, spot.items.stop)
    if table.flow:
        return page.without_entry(start, end)
    behind = page.lines[spot.items.end - 1][spot.items.stop :].strip()
    return page.replaced(start, end, "") if behind or key.line == table.line else page.without_lines(key.line, spot.items.end)


def _shifted(lines: list[str], by: int) -> list[str]:
    """The lines `by` columns to the right; to the left only as far as there are spaces."""
    if by >= 0:
        return [" " * by + line if line.strip() else line for line in lines]
    return [line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in lines]


def paste(data: bytes, piece: Cut, under: str = "") -> bytes:
    """The file with `piece` as the last child of `under`, or as the last code of all."""
    if under:
        return _below(data, piece, under)
    page = Page(data)
    codes = page.root.get("codes")
    if not isinstance(codes, Items):
        raise DataRefusedError(reason="'codes:' is no list of codes; make it one first.")
    return _append(page, codes, piece)


def _below(data: bytes, piece: Cut, under: str) -> bytes:
    """As the last child. A code or a list written in one line is opened to lines first when what comes has lines."""
    page, spot, table = opened(data, under)
    children = table.get("children")
    if children is not None and not isinstance(children, Items):
        raise DataRefusedError(reason=f"The children of '{under}' are no list; make it one first.")
    in_lines = spot.items is not None and not spot.items.flow
    if table.flow and not piece.raw and in_lines and "#" not in _text(page, table):
        return _below(_unfolded(page, table), piece, under)
    if children is None:
        return _first(page, spot, table, piece)
    if children.items and not (children.flow and not piece.raw and not table.flow and "#" not in _text(page, children)):
        return _append(page, children, piece)
    return (
        edit.insert_in_flow(page.data, children, piece.flow)
        if table.flow
        else _below(_as_block(page, table, children), piece, under)
    )


def _first(page: Page, spot: Spot, table: Table, piece: Cut) -> bytes:
    """As the only child."""
    key, margin = table.key("children"), " " * table.column
    if table.flow:
        return edit.insert_in_flow(page.data, table, f"children: [{piece.flow}]")
    if key is not None:
        return page.inserted(key.line, _shifted(piece.block, table.column + 2))
    after = page.last(table.end, spot.items.column if spot.items else table.column)
    return page.inserted(after, [margin + "children:", *_shifted(piece.block, table.column + 2)])


def _append(page: Page, items: Items, piece: Cut) -> bytes:
    if items.flow:
        return edit.insert_in_flow(page.data, items, piece.flow)
    return page.inserted(page.last(items.end, items.column), _shifted(piece.block, items.column))


def _text(page: Page, node: Items | Table) -> str:
    """What stands from the opening bracket to the closing one."""
    return page.text[slice(*page.span(node))]


def _unfolded(page: Page, table: Table) -> bytes:
    """A code written as `{code: a, label: b}` in a list of lines, as one key a line."""
    texts = [page.text[page.at(name.line, name.column) : _stop(page, name, value)] for name, value in table.entries]
    return page.replaced(*page.span(table), (page.newline + " " * table.column).join(texts))


def _stop(page: Page, name: Scalar, value: Node) -> int:
    """Where an entry of a `{…}` ends."""
    absent = isinstance(value, Scalar) and value.absent
    return page.text.index(":", page.raw(name)[1]) + 1 if absent else page.span(value)[1]


def _as_block(page: Page, table: Table, children: Items) -> bytes:
    """`children: [a, b]` as one code a line."""
    margin = " " * (table.column + 2)
    texts = [page.text[slice(*page.span(item))] for item in children.items]
    lines = [margin + line for text in texts for line in Cut(Code("?"), raw=text).block]
    start, end = page.at(children.line, children.column), page.at(children.end, children.stop)
    start = page.text.rindex(":", 0, start) + 1
    return page.replaced(start, end, "".join(page.newline + line for line in lines))

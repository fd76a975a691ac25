"""The keys of one code, changed on the page: a text set, entries added to a list, rules added, a comment put below.

Each function takes the bytes of a file and gives the bytes of the changed one; what it does not name stays as it is.
"""

from __future__ import annotations

import re

from casecode.codebook._page import Page, Spot
from casecode.codebook.write import rule_text
from casecode.domain.codebook import Rule
from casecode.domain.errors import DataRefusedError
from casecode.plain import edit, names
from casecode.plain.edit import written
from casecode.plain.yamltext import Items, Node, Scalar, Table


def opened(data: bytes, code: str) -> tuple[Page, Spot, Table]:
    """The page with `code` as a mapping: the short form `- trust` becomes `- {code: trust}`, a label alone a label."""
    page = Page(data)
    spot = page.spot(code)
    if isinstance(spot.node, Scalar):
        start, end = page.raw(spot.node)
        raw = page.text[start:end]
        named = f"code: {raw}" if names.valid(spot.node.text) else f"code: {spot.id}, label: {_flowing(spot.node, raw)}"
        page = Page(page.replaced(start, end, f"{{{named}}}"))
        spot = page.spot(code)
    assert isinstance(spot.node, Table)
    return page, spot, spot.node


def _flowing(node: Scalar, raw: str) -> str:
    return raw if node.style else written(node.text, flow=True)


def put(data: bytes, code: str, key: str, value: str) -> bytes:
    """`key` of `code` as the text `value`, in the place of what stood there, else below its name."""
    page, _, table = opened(data, code)
    name, now = table.key(key), table.get(key)
    if isinstance(now, Scalar):
        return page.replaced(*page.raw(now), written(value, flow=table.flow))
    if now is not None:
        raise DataRefusedError(reason=f"'{key}:' on line {now.line} is no text; casecode does not edit that. Use an editor.")
    if name is not None:
        return _after_colon(page, name, " " + written(value, flow=table.flow))
    if key == "code":
        start = page.at(table.line, table.column)
        if table.flow:
            return page.replaced(start + 1, start + 1, f"code: {value}, ")
        return page.replaced(start, start, f"code: {value}{page.newline}{' ' * table.column}")
    return _new_key(page, table, f"{key}: {written(value, flow=table.flow)}")


def drop(data: bytes, code: str, key: str) -> bytes:
    """`code` without `key`, a text of one line; a comment behind it stays."""
    page, _, table = opened(data, code)
    name, now = table.key(key), table.get(key)
    assert name is not None
    assert isinstance(now, Scalar)
    start, end = page.at(name.line, name.column), page.raw(now)[1]
    if table.flow:
        return page.without_entry(start, end)
    behind = page.lines[now.end - 1][end - page.at(now.end, 0) :].strip()
    if name.line == table.line:
        raise DataRefusedError(reason=f"'{key}:' on line {name.line} is the first key of its code; put 'code:' before it.")
    return page.replaced(start, end, "") if behind else page.without_lines(name.line, now.end)


def add_texts(data: bytes, code: str, key: str, values: tuple[str, ...]) -> bytes:
    """`values` at the end of the list under `key`; one text that stands there becomes the first of the list."""
    for value in values:
        page, _, table = opened(data, code)
        data = _add_text(page, table, key, value)
    return data


def _add_text(page: Page, table: Table, key: str, value: str) -> bytes:
    name, now, new = table.key(key), table.get(key), written(value, flow=True)
    if isinstance(now, Items) and now.flow:
        return edit.insert_in_flow(page.data, now, new)
    if isinstance(now, Items):
        return page.inserted(now.end, [" " * now.column + "- " + written(value)])
    if isinstance(now, Scalar):
        start, end = page.raw(now)
        return page.replaced(start, end, f"[{_flowing(now, page.text[start:end])}, {new}]")
    if name is not None:
        return _after_colon(page, name, f" [{new}]")
    return _new_key(page, table, f"{key}: [{new}]")


def _after_colon(page: Page, name: Scalar, new: str) -> bytes:
    """`new` behind a key with nothing after it."""
    colon = page.text.index(":", page.raw(name)[1]) + 1
    return page.replaced(colon, colon, new)


def _new_key(page: Page, table: Table, line: str) -> bytes:
    """A key that the code did not have: below its label or id, before what people write at length."""
    if table.flow:
        end = page.at(table.end, table.stop) - 1
        comma = "" if page.text[:end].rstrip().endswith((",", "{")) else ", "
        return page.replaced(end, end, comma + line)
    first = max(_end(name, value) for name, value in table.entries if name.text in {"code", "label"})
    return page.inserted(first, [" " * table.column + line])


def _end(name: Scalar, value: Node) -> int:
    """The last line of a key and its value."""
    return name.line if isinstance(value, Scalar) and value.absent else max(name.line, value.end)


def own_end(table: Table) -> int:
    """The last line of what the code says of itself, children aside."""
    return max((_end(name, value) for name, value in table.entries if name.text != "children"), default=table.line)


def add_comment(data: bytes, code: str, lines: list[str]) -> bytes:
    """`lines` as comments below the own keys of `code`."""
    page, spot, table = opened(data, code)
    after, column = (table.end, spot.items.column if spot.items else 0) if table.flow else (own_end(table), table.column)
    return page.inserted(after, [f"{' ' * column}# {line}".rstrip() for line in lines])


def plain(rule: Rule) -> bool:
    """Whether a rule is nothing but patterns, any of which is a hit."""
    return bool(rule.any) and rule == Rule(any=rule.any)


def take_rules(data: bytes, code: str) -> tuple[bytes, tuple[str, ...]]:
    """The file without the rules of `code`, and their lines as they stand, from column 0; nothing where they are in short form."""
    page = Page(data)
    node = page.spot(code).node
    rules, name = (node.get("rules"), node.key("rules")) if isinstance(node, Table) else (None, None)
    if name is None or not isinstance(rules, Items) or rules.flow or not all(isinstance(one, Table) for one in rules.items):
        return data, ()
    if page.lines[name.line - 1].strip() != "rules:":
        return data, ()
    lines = page.lines[name.line : rules.end]
    bare = tuple(line[min(rules.column, len(line) - len(line.lstrip(" "))) :] for line in lines)
    return page.without_lines(name.line, rules.end), bare


def takes_lines(data: bytes, code: str) -> bool:
    """Whether rules can be put below those of `code` line by line."""
    node = Page(data).spot(code).node
    if not isinstance(node, Table) or node.flow:
        return False
    now = node.get("rules")
    return (now is None and node.key("rules") is None) or (now is not None and not _in_one_line(now))


def _in_one_line(rules: Node) -> bool:
    return rules.style != "|" if isinstance(rules, Scalar) else rules.flow


def add_rules(data: bytes, code: str, rules: tuple[Rule, ...], lines: tuple[str, ...] = ()) -> bytes:
    """`rules` below those `code` has: as the `lines` given, else each as one line, in a block of patterns as further patterns."""
    if not rules:
        return data
    page, _, table = opened(data, code)
    now = table.get("rules")
    if isinstance(now, Scalar) and now.style == "|" and all(plain(rule) for rule in rules) and not lines:
        depth = " " * _depth(page, now)
        return page.inserted(now.end, [depth + pattern for rule in rules for pattern in rule.any])
    if now is not None and not isinstance(now, Items):
        name = table.key("rules")
        assert name is not None
        return add_rules(_as_list(page, name, now), code, rules, lines)
    return _add_rules(page, table, now, [rule_text(rule) for rule in rules], lines)


def _add_rules(page: Page, table: Table, now: Items | None, texts: list[str], lines: tuple[str, ...]) -> bytes:
    """Below a list of rules, or where there is none."""
    name, one_line = table.key("rules"), ", ".join(texts)
    below = list(lines) or [f"- {text}" for text in texts]
    if now is not None and now.flow:
        return edit.insert_in_flow(page.data, now, one_line)
    if now is not None:
        return page.inserted(now.end, [" " * now.column + line if line else line for line in below])
    if name is not None:
        return _after_colon(page, name, f" [{one_line}]")
    if table.flow:
        return _new_key(page, table, f"rules: [{one_line}]")
    margin = " " * table.column
    return page.inserted(own_end(table), [f"{margin}rules:", *(f"{margin}  {line}".rstrip() for line in below)])


def _depth(page: Page, block: Scalar) -> int:
    line = next(line for line in page.lines[block.line :] if line.strip())
    return len(line) - len(line.lstrip(" "))


def _as_list(page: Page, name: Scalar, now: Scalar | Table) -> bytes:
    """`rules:` with one rule in its short form, as a list of one."""
    start = page.at(now.line, now.column)
    margin = " " * (name.column + 2)
    if isinstance(now, Scalar) and now.style == "|":
        if not re.match(r"\|[+-]?(\s|$)", page.text[start:]):
            raise DataRefusedError(
                reason=f"The patterns on line {now.line} give their own indentation; take the digit away first."
            )
        end = page.at(now.end, len(page.lines[now.end - 1]))
        head, *body = page.text[start:end].split(page.newline)
        shifted = ["    " + line if line.strip() else line for line in body]
        new = page.newline.join([f"{margin}- any: {head}", *shifted])
        return page.replaced(page.text.rindex(":", 0, start) + 1, end, page.newline + new)
    if isinstance(now, Table) and not now.flow:
        end = page.at(now.end, len(page.lines[now.end - 1]))
        body = page.text[start:end].split(page.newline)
        new = page.newline.join(["- " + body[0], *("  " + line if line.strip() else line for line in body[1:])])
        return page.replaced(start, end, new)
    start, end = page.span(now)
    raw = page.text[start:end]
    return page.replaced(start, end, f"[{_flowing(now, raw) if isinstance(now, Scalar) else raw}]")

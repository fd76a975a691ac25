"""The short forms of a codebook opened to long ones, on the tree of texts, so that every line stays known."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from casecode.domain.problem import Problem
from casecode.plain import names
from casecode.plain.yamltext import Items, Node, Scalar, Table

_ONE_A_LINE = frozenset({"any", "all", "none", "match", "reject"})


def opened(root: Table, file: str) -> tuple[Table, tuple[Problem, ...]]:
    """The file with every code a mapping with an id, every rule a mapping, every one-a-line text a list."""
    problems: list[Problem] = []
    entries = []
    for name, value in root.entries:
        if name.text == "codes":
            value = _codes(value, file, problems)  # noqa: PLW2901  the long form in place of the short one
        elif name.text == "lists" and isinstance(value, Table):
            value = replace(value, entries=tuple((key, _by_line(text)) for key, text in value.entries))  # noqa: PLW2901
        entries.append((name, value))
    return replace(root, entries=tuple(entries)), tuple(problems)


def _codes(node: Node, file: str, problems: list[Problem]) -> Node:
    if isinstance(node, Items):
        return replace(node, items=tuple(_code(item, file, problems) for item in node.items))
    if isinstance(node, Scalar):
        return node if node.absent else Items((_code(node, file, problems),), node.line, node.column, node.end)
    return Items((_code(node, file, problems),), node.line, node.column, node.end)


def _code(node: Node, file: str, problems: list[Problem]) -> Node:
    if isinstance(node, Scalar):
        if node.absent:
            return node
        key = "code" if names.valid(node.text) else "label"
        node = Table(((replace(node, text=key, style=""), node),), node.line, node.column, node.end)
    if isinstance(node, Items):
        return node
    entries: list[tuple[Scalar, Node]] = []
    for name, value in node.entries:
        if name.text == "children":
            value = _codes(value, file, problems)  # noqa: PLW2901
        elif name.text == "rules":
            value = _rules(value, file, problems)  # noqa: PLW2901
        entries.append((name, value))
    label = node.get("label")
    if node.get("code") is None and isinstance(label, Scalar) and (made := names.from_label(label.text)):
        entries = [entry for entry in entries if entry[0].text != "code"]
        entries.insert(0, (Scalar("code", label.line), Scalar(made, label.line, style="'")))
    return replace(node, entries=tuple(entries))


def _rules(node: Node, file: str, problems: list[Problem]) -> Node:
    """Strings beside each other are the patterns of one rule; a mapping is a rule by itself."""
    if isinstance(node, Scalar):
        return node if node.absent else Items((_rule((node,), file, problems),), node.line, node.column, node.end)
    if isinstance(node, Table):
        return Items((_long(node),), node.line, node.column, node.end)
    rules: list[Node] = []
    for plain, group in groupby(node.items, key=lambda item: isinstance(item, Scalar) and not item.absent):
        items = tuple(group)
        if plain:
            rules.append(_rule(tuple(item for item in items if isinstance(item, Scalar)), file, problems))
        else:
            rules.extend(_long(item) if isinstance(item, Table) else item for item in items)
    return replace(node, items=tuple(rules))


def _rule(texts: tuple[Scalar, ...], file: str, problems: list[Problem]) -> Table:
    patterns: list[Node] = []
    for text in texts:
        if text.style == ">" or (not text.style and text.end > text.line):
            problems.append(
                Problem("C212", "these lines are joined to one pattern; write 'rules: |' for one a line", file, text.line)
            )
        split = _by_line(text)
        patterns.extend(split.items if isinstance(split, Items) else (split,))
    first = texts[0]
    listed = Items(tuple(patterns), first.line, first.column, texts[-1].end)
    return Table(((Scalar("any", first.line), listed),), first.line, first.column, texts[-1].end)


def _long(rule: Table) -> Table:
    """`any: |` with one pattern a line becomes a list, also below `tests`."""
    entries: list[tuple[Scalar, Node]] = []
    for name, value in rule.entries:
        if name.text in _ONE_A_LINE:
            entries.append((name, _by_line(value)))
        elif name.text == "tests" and isinstance(value, Table):
            entries.append((name, _long(value)))
        else:
            entries.append((name, value))
    return replace(rule, entries=tuple(entries))


def _by_line(node: Node) -> Node:
    """A block text as a list of its lines; anything else as it is."""
    if not isinstance(node, Scalar) or node.style != "|":
        return node
    lines = [(number, line.strip()) for number, line in enumerate(node.text.split("\n"), node.line + 1)]
    return Items(tuple(Scalar(text, number, end=number, style="|") for number, text in lines if text), node.line, 0, node.end)

"""A new code into a codebook file that a person wrote: one insertion, everything else stays byte for byte."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from casecode.codebook.load import parse_codebook
from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.errors import DataRefusedError, NotFoundError
from casecode.plain import edit, names, yamltext
from casecode.plain.edit import written
from casecode.plain.schema import nearest
from casecode.plain.yamltext import Items, Node, Scalar, Table

_TEXTS = ("aliases", "include", "exclude", "examples", "counterexamples", "literature")


def add_code(data: bytes, code: Code, under: str = "") -> bytes:
    """The codebook file `data` with `code` as the last one, or the last child of `under`.

    Raises `NotFoundError` when there is no `under`, `DataRefusedError` when the file has errors, has the code already, or is
    written in a way that nothing can be added to by insertion.
    """
    book = sound(data, "the codebook has errors; mend them first")
    if any(names.folded(one.code) == names.folded(code.code) for one in book.walk()):
        raise DataRefusedError(reason=f"The code '{code.code}' is in the codebook already (line {book.lines.get(code.code, 0)}).")
    root = yamltext.parse(data, "").root
    assert isinstance(root, Table)
    made = _below(data, root, code, under, book) if under else _last(data, root, code)
    after = sound(made, f"'{code.code}' cannot be added as it stands")
    if outline(after) != outline(book) | {_row(code, _above(book, under))} | _rows_below(code):
        raise DataRefusedError(reason=f"'{code.code}' cannot be added to this file by casecode; write it in with an editor.")
    return made


def sound(data: bytes, why: str) -> Codebook:
    """The codebook in `data`. Raises `DataRefusedError`, saying `why` and every problem, where it has errors."""
    book, problems = parse_codebook(data, "")
    if book is None:
        raise DataRefusedError(reason=f"Nothing was written: {why}.", problems=problems)
    return book


def _above(book: Codebook, under: str) -> str:
    """The id as the file has it."""
    return next((one.code for one in book.walk() if names.folded(one.code) == names.folded(under)), "") if under else ""


def outline(book: Codebook) -> set[tuple[str, Code]]:
    """Every code without its children, with the id above it: what must not change by an insertion."""
    rows = {_row(code, "") for code in book.codes}
    for code in book.codes:
        rows |= _rows_below(code)
    return rows


def _row(code: Code, above: str) -> tuple[str, Code]:
    return above, replace(code, children=())


def _rows_below(code: Code) -> set[tuple[str, Code]]:
    return {_row(child, parent.code) for parent in code.walk() for child in parent.children}


def _last(data: bytes, root: Table, code: Code) -> bytes:
    """At the end of `codes:`."""
    codes, key = root.get("codes"), root.key("codes")
    if isinstance(codes, Items):
        return _append(data, codes, code)
    if key is None:
        return edit.insert_lines(data, _end(data), ["codes:", *_block(code, 2)])
    if codes is None:
        return edit.insert_lines(data, key.line, _block(code, key.column + 2))
    raise DataRefusedError(reason="'codes:' is no list; make it one, then add to it.")


def _end(data: bytes) -> int:
    """The number of lines in the file."""
    return len(data.splitlines())


def _append(data: bytes, items: Items, code: Code) -> bytes:
    if items.flow:
        return edit.insert_in_flow(data, items, flow_text(code))
    return edit.insert_lines(data, items.end, _block(code, items.column))


def _below(data: bytes, root: Table, code: Code, under: str, book: Codebook) -> bytes:
    """As the last child of `under`."""
    parent = next((node for node in _nodes(root.get("codes")) if names.folded(_id(node)) == names.folded(under)), None)
    if parent is None:
        raise NotFoundError(
            kind="code", name=under, nearest=nearest(under, (one.code for one in book.walk())).replace("; d", " D")
        )
    if isinstance(parent, Scalar):
        if parent.style or parent.line != parent.end:
            raise DataRefusedError(reason=f"'{under}' is written as one text; write it as 'code: {under}' first.")
        name = "code" if names.valid(parent.text) else "label"
        made = edit.insert_text(data, parent.line, parent.column + len(parent.text), f", children: [{flow_text(code)}]}}")
        return edit.insert_text(made, parent.line, parent.column, f"{{{name}: ")
    children, key = parent.get("children"), parent.key("children")
    if isinstance(children, Items):
        return _append(data, children, code)
    if children is not None:
        raise DataRefusedError(reason=f"The children of '{under}' are no list; make it one, then add to it.")
    if parent.flow and key is None:
        return edit.insert_in_flow(data, parent, f"children: [{flow_text(code)}]")
    if parent.flow:
        raise DataRefusedError(reason=f"'children:' of '{under}' is empty; take it out, then add to it.")
    if key is not None:
        return edit.insert_lines(data, key.line, _block(code, parent.column + 2))
    margin = " " * parent.column
    return edit.insert_lines(data, parent.end, [f"{margin}children:", *_block(code, parent.column + 2)])


def _nodes(codes: Node | None) -> Iterator[Scalar | Table]:
    """Every code as it stands in the file."""
    entries = codes.items if isinstance(codes, Items) else (codes,) if codes is not None else ()
    for entry in entries:
        if not isinstance(entry, Items):
            yield entry
        if isinstance(entry, Table):
            yield from _nodes(entry.get("children"))


def _id(node: Scalar | Table) -> str:
    if isinstance(node, Scalar):
        return node.text if names.valid(node.text) else names.from_label(node.text)
    code, label = node.get("code"), node.get("label")
    if isinstance(code, Scalar):
        return code.text
    return names.from_label(label.text) if isinstance(label, Scalar) else ""


def _keys(code: Code) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """The keys that say something, in the order people write them."""
    yield "code", code.code
    for key in ("label", "aliases", "definition", "include", "exclude", "examples", "counterexamples", "literature"):
        value = getattr(code, key)
        if value:
            yield key, value[0] if key in _TEXTS and len(value) == 1 else value
    if code.origin != "deductive":
        yield "origin", code.origin
    if code.exclusive:
        yield "exclusive", "true"
    if code.color:
        yield "color", code.color
    if code.retired:
        yield "retired", code.retired


def _value(value: str | tuple[str, ...], *, flow: bool) -> str:
    if isinstance(value, str):
        return written(unicodedata.normalize("NFC", value), flow=flow)
    return "[" + ", ".join(written(unicodedata.normalize("NFC", one), flow=True) for one in value) + "]"


def rule_text(rule: Rule) -> str:
    """A rule in one line, `{any: […], …}`."""
    parts = [f"{key}: {_value(getattr(rule, key), flow=True)}" for key in ("any", "all", "none") if getattr(rule, key)]
    parts += [f"unit: {rule.unit}"] if rule.unit != "segment" else []
    parts += [f"mark: {rule.mark}"] if rule.mark != "match" else []
    parts += [f"roles: {_value(rule.roles, flow=True)}"] if rule.roles else []
    tests = [f"{key}: {_value(getattr(rule.tests, key), flow=True)}" for key in ("match", "reject") if getattr(rule.tests, key)]
    parts += ["tests: {" + ", ".join(tests) + "}"] if tests else []
    return "{" + ", ".join(parts) + "}"


def flow_text(code: Code) -> str:
    """A code with all below it in one line, `{code: …}`."""
    parts = [f"{key}: {_value(value, flow=True)}" for key, value in _keys(code)]
    parts += ["rules: [" + ", ".join(rule_text(rule) for rule in code.rules) + "]"] if code.rules else []
    parts += ["children: [" + ", ".join(flow_text(child) for child in code.children) + "]"] if code.children else []
    return "{" + ", ".join(parts) + "}"


def _block(code: Code, column: int) -> list[str]:
    """The code as an entry whose dash stands at `column`."""
    margin = " " * (column + 2)
    lines = [f"{margin}{key}: {_value(value, flow=False)}" for key, value in _keys(code)]
    if code.rules:
        lines += [f"{margin}rules:", *(f"{margin}  - {rule_text(rule)}" for rule in code.rules)]
    if code.children:
        lines += [f"{margin}children:", *(line for child in code.children for line in _block(child, column + 4))]
    return [" " * column + "- " + lines[0].lstrip(), *lines[1:]]

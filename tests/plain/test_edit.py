"""Insertions into hand-written files: what was there stays byte for byte, what is written is read back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.plain import edit
from casecode.plain.yamltext import Items, Scalar, Table, parse


def test_lines_go_below_the_line_named() -> None:
    assert edit.insert_lines(b"a\nb\n", 1, ["x", "y"]) == b"a\nx\ny\nb\n"
    assert edit.insert_lines(b"a\nb\n", 0, ["x"]) == b"x\na\nb\n"
    assert edit.insert_lines(b"a\nb\n", 2, ["x"]) == b"a\nb\nx\n"
    assert edit.insert_lines(b"a\nb", 2, ["x"]) == b"a\nb\nx\n"
    assert edit.insert_lines(b"", 0, ["x"]) == b"x\n"


def test_the_files_own_line_breaks_and_mark_are_kept() -> None:
    assert edit.insert_lines(b"\xef\xbb\xbfa\r\nb\r\n", 1, ["x"]) == b"\xef\xbb\xbfa\r\nx\r\nb\r\n"
    assert edit.insert_lines(b"a\rb", 9, ["x"]) == b"a\rb\rx\r"


def test_text_goes_before_a_column() -> None:
    assert edit.insert_text("\ufeffä: b\nc: d\n".encode(), 1, 3, "x") == "\ufeffä: xb\nc: d\n".encode()
    assert edit.insert_text(b"a\nc: d\n", 2, 4, "!") == b"a\nc: d!\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("k: []\n", "k: [x]\n"),
        ("k: [a]\n", "k: [a, x]\n"),
        ("k: [a, ]\n", "k: [a,  x]\n"),
        ("k: [a, # b,\n  c # d\n  ]\n", "k: [a, # b,\n  c # d\n  , x]\n"),
        ("k: {}\n", "k: {x}\n"),
    ],
)
def test_an_entry_goes_last_into_brackets(before: str, after: str) -> None:
    root = parse(before.encode(), "f").root
    assert isinstance(root, Table)
    node = root.get("k")
    assert isinstance(node, Items | Table)
    assert edit.insert_in_flow(before.encode(), node, "x") == after.encode()


@pytest.mark.parametrize(
    ("text", "as_yaml"),
    [
        ("stall*", "stall*"),
        ("*port", "'*port'"),
        ("a: b", "'a: b'"),
        ("it's", "it's"),
        ("'it'", "'''it'''"),
        ("a #b", "'a #b'"),
        ("- a", "'- a'"),
        ("", "''"),
        (" a", "' a'"),
        ("a\nb", '"a\\nb"'),
        ('say "a"\t\\', '"say \\"a\\"\\t\\\\"'),
        ("a\x07\u2028\U000e0001", '"a\\x07\\u2028\\U000e0001"'),
    ],
)
def test_a_text_is_quoted_only_where_it_must_be(text: str, as_yaml: str) -> None:
    assert edit.written(text) == as_yaml


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=40), st.booleans())
def test_what_is_written_is_read_back(text: str, flow: bool) -> None:
    as_yaml = edit.written(text, flow=flow)
    root = parse((f"k: [{as_yaml}]\n" if flow else f"k: {as_yaml}\n").encode(), "f").root
    assert isinstance(root, Table)
    node = root.get("k")
    node = node.items[0] if isinstance(node, Items) else node
    import unicodedata

    assert isinstance(node, Scalar)
    assert node.text == unicodedata.normalize("NFC", text)

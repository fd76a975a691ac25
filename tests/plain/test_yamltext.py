"""YAML as text: what stands in the file is what is read, with its line; nothing is ever raised."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.plain import yamltext
from casecode.plain.yamltext import Items, Scalar, Table, parse


def _value(text: str, key: str = "k") -> str:
    root = parse(text.encode(), "f").root
    assert isinstance(root, Table)
    node = root.get(key)
    assert isinstance(node, Scalar)
    return node.text


@pytest.mark.parametrize(
    "word", ["07", "1.10", "no", "12:30", "~", "null", "0x1F", "1e3", "2026-05-01", "yes", "+1", ".inf", "="]
)
def test_a_scalar_is_the_text_that_stands_in_the_file(word: str) -> None:
    assert _value(f"k: {word}\n") == word


def test_quotes_and_blocks_are_opened() -> None:
    assert _value("k: 'it''s'\n") == "it's"
    assert _value('k: "a\\tb"\n') == "a\tb"
    assert _value("k: |\n  one\n  two\n") == "one\ntwo\n"
    assert _value("k: >\n  one\n  two\n") == "one two\n"


def test_accents_are_stored_one_way() -> None:
    assert _value("k: cafe\u0301\n") == "caf\u00e9"


def test_every_key_knows_its_line_and_the_end_of_what_it_holds() -> None:
    root = parse(b"a: 1\nb:\n  - x\n  # remark\n  - |\n    one\n    two\n\n\n# end\nc: [1,\n  2]\n", "f").root
    assert isinstance(root, Table)
    assert [(key.text, key.line) for key, _ in root.entries] == [("a", 1), ("b", 2), ("c", 11)]
    listed, flow = root.get("b"), root.get("c")
    assert isinstance(listed, Items)
    assert isinstance(flow, Items)
    assert (listed.line, listed.column, listed.end, listed.flow) == (3, 2, 7, False)
    assert (flow.line, flow.end, flow.flow, flow.stop) == (11, 12, True, 4)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_breaks_and_a_byte_order_mark_change_nothing(newline: str, mark: bytes) -> None:
    text = "a: 1\nb: [x, y]\n\nc: |\n  one\n  two\n"
    plain = parse(text.encode(), "f")
    other = parse(mark + text.replace("\n", newline).encode(), "f")
    assert other == plain
    assert not plain.problems


def test_an_absent_value_is_not_an_empty_text() -> None:
    root = parse(b"a:\nb: ''\n", "f").root
    assert isinstance(root, Table)
    assert root.get("a") is None
    assert isinstance(root.get("b"), Scalar)
    assert root.get("never") is None
    assert root.key("a") is not None
    assert root.key("never") is None


def test_all_faults_of_form_are_found_at_once() -> None:
    text = "a: 1\na: 2\nb: &x y\nc: *x\nd: !t z\n<<: {e: 1}\nb: 3\n? [q]\n: r\n"
    found = [(one.code, one.line) for one in parse(text.encode(), "f").problems]
    assert found == [("P111", 2), ("P108", 3), ("P108", 4), ("P109", 5), ("P110", 6), ("P111", 7), ("P113", 8)]


def test_keys_are_the_same_however_their_accents_are_stored() -> None:
    assert [one.code for one in parse("caf\u00e9: 1\ncafe\u0301: 2\n".encode(), "f").problems] == ["P111"]


def test_every_line_with_a_tab_is_named_but_not_a_remark() -> None:
    text = "a:\n\tb: 1\n# a\tremark\n\tc: 2\nd:\te\n"
    assert [(one.code, one.line) for one in parse(text.encode(), "f").problems] == [("P105", 2), ("P105", 4), ("P105", 5)]


def test_many_alike_problems_are_cut_with_their_number() -> None:
    problems = parse(("a: 1\n" * 251).encode(), "f").problems
    assert len(problems) == 101
    assert problems[-1].message == "and 150 more of this kind below"


def test_the_fault_after_a_syntax_error_does_not_hide_those_before() -> None:
    assert {one.code for one in parse(b"a: 1\na: 2\nb: 'x\n", "f").problems} == {"P111", "P106"}


def test_lines_that_are_no_utf8_are_all_named() -> None:
    problems = parse(b"a: 1\nb: \xe9\nc: 2\r\nd: \xff\n" + b"e: \xe9\n" * 20, "f").problems
    assert [one.line for one in problems] == [2, 4, *range(5, 13)]
    assert "0xE9" in problems[0].message
    assert "'é'" in problems[0].message


def test_a_directive_for_yaml_is_no_fault() -> None:
    assert not parse(b"%YAML 1.1\n---\na: b\n...\n", "f").problems


_TRAPS = st.lists(
    st.sampled_from(
        [
            "a",
            "b: ",
            ": ",
            "- ",
            "\n",
            "  ",
            "'",
            '"',
            "[",
            "]",
            "{",
            "}",
            ",",
            "|\n",
            ">",
            "#",
            "*x",
            "&x ",
            "!t ",
            "@",
            "?",
            "%",
            "\\",
            "\t",
            "---\n",
            "<<",
        ],
    ),
    max_size=30,
).map("".join)


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_give_a_tree_or_problems(data: bytes) -> None:
    document = parse(data, "f")
    assert document.root is not None or document.problems
    assert all(one.line > 0 for one in document.problems)


@settings(deadline=None)
@given(_TRAPS)
def test_any_yaml_like_text_gives_a_tree_or_problems_at_lines_that_exist(text: str) -> None:
    for loader in (yaml.SafeLoader, yamltext.FAST):
        document = parse(text.encode(), "f", loader)
        assert document.root is not None or document.problems
        assert all(0 < one.line <= text.count("\n") + 1 for one in document.problems)


@settings(deadline=None)
@given(st.dictionaries(st.text("abcäß-_", min_size=1), st.text("abc äöü.:'\"#-\n0123", max_size=20), min_size=1))
def test_what_yaml_writes_quoted_is_read_back_as_it_was(written: dict[str, str]) -> None:
    text = yaml.safe_dump(written, allow_unicode=True, default_style='"', sort_keys=False)
    root = parse(text.encode(), "f").root
    assert isinstance(root, Table)
    read = {key.text: value.text for key, value in root.entries if isinstance(value, Scalar)}
    assert read == written

"""Whatever a participant said comes out of every format as the same words, and never as markup."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import openpyxl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from casecode.views.blocks import Cell, Quote, Table
from casecode.writers import page_formats, table_formats, write_page, write_table
from tests.writers.pages import NASTY, page_of, words_everywhere


def _tree(data: bytes) -> Any:
    return lxml_html.document_fromstring(data)


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ANY_WORDS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="ab *_`#|<>[]()&;\\~!-+=1.:\n\t\"'{}%$^/\u00a0\u2028😀\x85\x1f", max_size=40),
)
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _legal(words: str) -> str:
    return _ILLEGAL.sub("", words)


def _word_texts(data: bytes) -> list[str]:
    document = Document(io.BytesIO(data))
    cells = [
        paragraph.text for table in document.tables for row in table.rows for cell in row.cells for paragraph in cell.paragraphs
    ]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def _in_word(words: str) -> str:
    """How python-docx reads breaks: a carriage return it knows no element for stays one."""
    return _legal(words)


@settings(deadline=None, max_examples=60)
@given(ANY_WORDS)
def test_word_holds_the_words(words: str) -> None:
    texts = _word_texts(write_page("docx", page_of(*words_everywhere(words))))
    assert _in_word(words) in texts
    assert f"Said: {_in_word(words)} so." in texts
    assert texts.count(_in_word(words)) >= 3
    assert f"“{_in_word(words)}”" in texts


@settings(deadline=None, max_examples=150)
@given(ANY_WORDS)
def test_html_holds_the_words(words: str) -> None:
    data = write_page("html", page_of(*words_everywhere(words)))
    tree = _tree(data)
    assert tree.xpath("string(//figure/blockquote/p)") == _legal(words)
    assert tree.xpath("string(//span[@class='w'])") == _legal(words)
    assert not tree.xpath("//script | //img")
    assert {element.tag for element in tree.xpath("//main//*")} <= {
        "h1",
        "figure",
        "blockquote",
        "p",
        "figcaption",
        "code",
        "em",
        "strong",
        "ul",
        "li",
        "div",
        "table",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "br",
    }
    broken = tree.xpath("//ul/li")[0]
    for line_end in broken.xpath(".//br"):
        line_end.tail = "\n" + (line_end.tail or "")
    assert broken.text_content() == _legal(words)


def _markdown_text(tokens: list[Token]) -> str:
    out = ""
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            out += token.content
        elif token.type in {"softbreak", "hardbreak"}:
            out += "\n"
        elif token.type == "html_inline":
            out += "\n" if token.content == "<br>" else ""
        else:
            assert token.type in {"strong_open", "strong_close", "em_open", "em_close"}, token
    return out


@settings(deadline=None, max_examples=300)
@given(ANY_WORDS)
def test_markdown_reads_back_as_the_words(words: str) -> None:
    text = write_page("md", page_of(*words_everywhere(words))).decode()
    inline = [token for token in _MARKDOWN.parse(text) if token.type == "inline"]
    read = [_markdown_text(token.children or []) for token in inline]
    expected = _legal(words).replace("\r\n", "\n")
    assert f"Said: {expected} so." in read
    if expected.strip():
        assert expected in read
        assert any(one == f"“{expected}” (Tom · Q-2)" for one in read)


@settings(deadline=None, max_examples=150)
@given(ANY_WORDS)
def test_csv_and_json_hold_the_words(words: str) -> None:
    table = Table(("case", "words"), (("north", words), ("west", Cell(None, quotes=(Quote(words, "Tom", "Q-2"),)))))
    rows = list(csv.reader(io.StringIO(write_table("csv", table).decode(), newline="")))
    assert rows[1] == ["north", _legal(words)]
    assert rows[2] == ["west", f"“{_legal(words)}” (Tom · Q-2)"]
    read = json.loads(write_table("json", table))
    assert read[0] == {"case": "north", "words": _legal(words)}
    assert read[1]["words"] == [{"id": "Q-2", "words": _legal(words), "attribution": "Tom"}]


@settings(deadline=None, max_examples=60)
@given(ANY_WORDS)
def test_excel_holds_the_words_as_text(words: str) -> None:
    table = Table(("case", "words"), (("north", words), ("west", "=1+1")))
    sheet = openpyxl.load_workbook(io.BytesIO(write_table("xlsx", table))).worksheets[0]
    assert (sheet["B2"].value or "").replace("_x000D_", "\r") == _legal(words).replace("_x000D_", "\r")
    assert sheet["B3"].value == "=1+1"
    assert sheet["B3"].data_type == "s"


@pytest.mark.parametrize("words", NASTY)
def test_known_traps_survive_every_format_with_a_reader(words: str) -> None:
    page = page_of(*words_everywhere(words))
    assert words in _word_texts(write_page("docx", page))
    assert _tree(write_page("html", page)).xpath("string(//figure/blockquote/p)") == words
    inline = [token for token in _MARKDOWN.parse(write_page("md", page).decode()) if token.type == "inline"]
    assert words in [_markdown_text(token.children or []) for token in inline]
    book = openpyxl.load_workbook(io.BytesIO(write_page("xlsx", page)))
    assert words in [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]


def test_latex_leaves_no_sign_with_a_meaning() -> None:
    text = write_table("tex", Table(("a",), (("\\ { } $ & # % _ ^ ~ < > | \" ' ` - [ ] --- ?`",),))).decode()
    row = next(line for line in text.splitlines() if "textbackslash" in line)
    for command in (r"\\[a-z]+\{\}", r"\\[{}$&#%_]", r"-\{\}", r"\{\[\}", r"\{\]\}", r"\\\\$"):
        row = re.sub(command, "", row)
    assert row.split() == ["?"]


def test_the_formats_are_those_promised() -> None:
    assert set(page_formats()) == {"docx", "html", "md", "tex", "xlsx"}
    assert set(table_formats()) == {"csv", "docx", "html", "json", "md", "parquet", "tex", "xlsx"}

"""Web pages in: what a browser would show, in its order, with its paragraphs."""

from __future__ import annotations

import html
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.reading import Reading
from casecode.plain import zipguard
from casecode.readers._blocks import inline, page
from casecode.readers.html import READER
from casecode.text.canonical import canonicalise
from tests.readers.made import codes, only, options, said

TALK = [("Interviewer", "How did it start?"), ("Maya", "In a bar."), ("Interviewer", "And then?"), ("Maya", "The fair.")] * 2


def read(text: str, encoding: str = "utf-8") -> Reading:
    return only(READER.read(text.encode(encoding), options("a.html")))


def texts(markup: str) -> list[str]:
    return [block.text for block in page(markup, "a.html").blocks]


def test_inline_tags_never_break_words_and_blocks_always_do() -> None:
    assert texts("<p>t<b>win</b>ned <i>ci</i><span>ties</span></p>fair<div>stall</div>tail<!-- x -->or<li>one<li>two") == [
        "twinned cities",
        "fair",
        "stall",
        "tailor",
        "one",
        "two",
    ]


def test_space_collapses_but_not_in_pre_and_no_break_spaces_stay() -> None:
    assert texts("<p> we \n met&nbsp; there <br> later</p><pre>\n a  b\n\tc </pre>") == ["we met\xa0 there\nlater", " a  b\n\tc"]


def test_what_is_not_shown_as_text_is_left_out() -> None:
    markup = (
        "<html><head><title>T</title><style>s</style></head><body><script>a</script><noscript>b</noscript><template>c</template>"
        "<iframe>d</iframe>seen<svg><title>e</title></svg> twice<ruby>base<rt>f</rt></ruby></body></html>"
    )
    assert texts(markup) == ["seen twicebase"]


def test_headings_and_cells() -> None:
    blocks = page("<h2>The <em>fair</em></h2><table><tr><td>a<td>b<tr><th>c<td><p>d<p>e</table>after", "a.html").blocks
    assert [(block.text, block.kind, block.table, block.row, block.column) for block in blocks] == [
        ("The fair", "heading", 0, 0, 0),
        ("a", "paragraph", 1, 0, 0),
        ("b", "paragraph", 1, 0, 1),
        ("c", "paragraph", 1, 1, 0),
        ("d", "paragraph", 1, 1, 1),
        ("e", "paragraph", 1, 1, 1),
        ("after", "paragraph", 0, 0, 0),
    ]


def test_stray_cells_are_words_too() -> None:
    assert "".join(texts("<tr><td>a</td></tr></table>b")) == "ab"


def test_blank_lines_part_paragraphs_in_stored_posts() -> None:
    blocks = page("one\r\ntwo\n \n<em>three\n\nfour</em>\n<pre>a\n\nb</pre>", "", blank_lines=True).blocks
    assert [block.text for block in blocks] == ["one\ntwo", "three", "four", "a\n\nb"]


def test_a_page_deeper_than_the_parser_goes_is_told() -> None:
    found = READER.read(b"<div>" * 5000 + b"deep", options("a.html"))
    assert "R521" in codes(found)
    assert texts("<div>" * 1000 + "deep" + "</div>" * 1000 + "after") == ["deep", "after"]


def test_title_language_and_date_of_the_page() -> None:
    reading = read(
        '<html lang="de"><head><title>Die  &amp; Messe</title><meta property="article:published_time" content="2012-05-03T10:00:00Z">'
        '<meta name="date" content="2001"><meta name="author" content="Real Name"></head><body><p>Wir kamen.</body></html>',
    )
    assert (reading.title, reading.language, reading.date, reading.author) == ("Die & Messe", "de", "2012-05-03", "")
    assert reading.text == "Wir kamen."


@pytest.mark.parametrize(
    "markup",
    [
        "".join(f"<p><strong>{who}:</strong> {words}</p>" for who, words in TALK),
        "<dl>" + "".join(f"<dt>{who}:<dd>{words}" for who, words in TALK) + "</dl>",
        "<p>" + "<br>".join(f"{who}: {words}" for who, words in TALK) + "</p>",
        "<table>" + "".join(f"<tr><td>{who}</td><td>{words}</td></tr>" for who, words in TALK) + "</table>",
    ],
    ids=["bold", "list", "breaks", "table"],
)
def test_talk_in_a_page(markup: str) -> None:
    assert said(read(markup)) == TALK


def test_encoding_from_mark_page_or_person() -> None:
    assert read("<p>Łódź</p>", "utf-16").text == "Łódź"
    assert read('<meta charset="iso-8859-2"><p>Łódź</p>', "iso-8859-2").text == "Łódź"
    assert read('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><p>“é”</p>', "cp1252").text == "“é”"
    found = READER.read('<meta charset="utf-8"><p>é</p>'.encode("cp1252"), options("a.html"))
    assert only(found).text == "é"
    assert codes(found) == ["R101"]
    found = READER.read("<p>é</p>".encode("cp1250"), options("a.html", encoding="cp1250"))
    assert (only(found).text, codes(found), found.encoding) == ("é", [], "cp1250")
    assert codes(READER.read(b"\x81\xff", options("a.html", encoding="nonsense"))) == ["R102"]


def test_an_empty_page_is_told() -> None:
    for data in (b"", b"<html><body><script>app()</script></body></html>", b"<!-- nothing -->"):
        assert "R522" in codes(READER.read(data, options("a.html")))


def test_a_large_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MOST_BYTES", 3)
    assert codes(READER.read(b"<p>words", options("a.html"))) == ["R501"]


def test_claims() -> None:
    assert READER.claims(b"\n<!DOCTYPE html>", "download") == 0.9
    assert READER.claims("<html>".encode("utf-16-le"), "download") == 0.9
    assert READER.claims(b"\xef\xbb\xbf<?xml version='1.0'?> <!-- saved --> <HTML lang='de'>", "download") == 0.9
    assert READER.claims(b"From: ana@example.org\n\n<html>", "mail.eml") == 0
    assert READER.claims(b"<p>fragment", "a.HTM") == 0.7
    assert READER.claims(b"PK\x03\x04", "a.html") == 0
    assert READER.claims(b"plain", "a.txt") == 0


def test_short_texts_with_markup_become_one_line() -> None:
    assert inline("What&#8217;s a <em>te<b>lly</b>worth</em>?\n") == "What’s a tellyworth?"
    assert inline(" two \n lines ") == "two lines"


class Naive(HTMLParser):
    """The standard library's parser: words of all text that is not in head, script or style; a space at every block tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hidden = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.hidden += tag in {"head", "script", "style", "noscript", "iframe"}
        if tag not in {"a", "b", "em", "i", "span", "strong", "u", "code", "sup", "sub", "small", "mark", "img", "time"}:
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"head", "script", "style", "noscript", "iframe"}
        self.handle_starttag(tag if tag not in {"head", "script", "style", "noscript", "iframe"} else "p", [])

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def naive_words(markup: str) -> Counter[str]:
    parser = Naive()
    parser.feed(markup)
    parser.close()
    return Counter(re.findall(r"\w+", "".join(parser.found)))


@pytest.mark.shared
def test_words_in_are_words_out(shared: Path) -> None:
    files = sorted((shared / "data/formats").glob("*/*.html"))
    assert len(files) > 5
    for file in files:
        data = file.read_bytes()
        reading = only(READER.read(data, options(file.name)))
        assert Counter(re.findall(r"\w+", reading.text)) == naive_words(data.decode()), file.name


WORD = st.text("abcdé ", min_size=1, max_size=8)
MARKUP = st.recursive(
    WORD,
    lambda inside: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "b", "em", "ul", "li", "blockquote", "h2", "span"]),
        st.lists(inside, max_size=3),
    ),
    max_leaves=12,
)


@given(MARKUP)
def test_no_nesting_of_tags_loses_or_splits_a_word(markup: str) -> None:
    assert Counter(re.findall(r"\w+", " ".join(texts(markup)))) == naive_words(markup)


@given(st.text(max_size=60))
def test_any_text_comes_back_from_its_escaped_form(words: str) -> None:
    shown = texts(f"<pre>{html.escape(words)}</pre>")
    assert re.findall(r"\w+", "".join(shown)) == re.findall(r"\w+", canonicalise(words))

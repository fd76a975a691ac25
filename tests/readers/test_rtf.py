"""Rich text: what a person sees in the word processor is what is read, word for word."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from casecode.domain.reading import Reading
from casecode.readers._find import find_reader
from casecode.readers.rtf import READER
from tests.readers.files import rtf_file
from tests.readers.made import codes, only, options, said

F4 = r"{\b I:} Wie ging es los? #00:00:05-2#\par {\b B:} Im Wirtshaus. #00:00:08-4#\par \b I:\b0  Und dann? #00:01:00-0#\par B: Ja. #00:01:02-9#\par"


def read(body: str, fonts: str = r"{\f0\fcharset0 Arial;}") -> Reading:
    return only(READER.read(rtf_file(body, fonts), options("talk.rtf")))


def text_of(body: str, fonts: str = r"{\f0\fcharset0 Arial;}") -> str:
    return read(body, fonts).text


def test_f4_labels_and_times_at_the_end_of_turns() -> None:
    reading = read(F4)
    assert said(reading) == [("I", "Wie ging es los?"), ("B", "Im Wirtshaus."), ("I", "Und dann?"), ("B", "Ja.")]
    assert [segment.until for segment in reading.segments] == [5.2, 8.4, 60.0, 62.9]


def test_a_time_within_a_turn_is_a_mark() -> None:
    reading = read(r"I: Los?\par B: Erst #00:00:07-1# im Wirtshaus.\par I: Dann?\par B: Ja.\par")
    second = reading.segments[1]
    assert [(mark.kind, reading.text[mark.start : mark.end]) for mark in second.marks] == [("timestamp", "#00:00:07-1#")]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"Gr\'fc\'dfe", "Grüße"),
        (r"Gr\u252?\u223\'dfe", "Grüße"),
        (r"{\uc0 Gr\u252 \u223 e}", "Grüße"),
        (r"{\uc2 \u26085\'93\'fa\u26412\'96\'7b}x", "日本x"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"\u-10179? alone", "\ufffd alone"),
        (r"\u8364\emdash \endash \lquote a\rquote \ldblquote b\rdblquote \bullet", "€–‘a’“b”•"),
        (r"a\~b\_c\-d\{e\}\\f", "a\u00a0b-cd{e}\\f"),
        ("a\\line b\\tab c\\\r\nd", "a\nb\tc\n\nd"),
        (r"one\page two\sect three", "one\n\ntwo\n\nthree"),
        (r"\uc-3 \u9731 a", "☃a"),
        ("split over\r\n lines", "split over lines"),
    ],
)
def test_characters(written: str, text: str) -> None:
    """The escapes of the format, each with what Word shows for it. (`\\u8364` swallows the dash that stands in for it.)"""
    assert text_of(written) == text


def test_each_font_has_its_alphabet() -> None:
    fonts = r"{\f0\fcharset0 Arial;}{\f1\fcharset128 Mincho;}{\f2\fcharset204 Cyr;}{\f3\cpg1250 Ce;}{\f4\cpg99999 X;}"
    assert text_of(r"{\f1\'93\'fa\'96\'7b} {\f2\'cc\'e0\'ff} {\f3\'bf}\f2\'cc\plain\'e9 {\f4\'e9}", fonts) == "日本 Мая żМé é"
    assert text_of(r"\mac\'8a") == "ä"
    assert text_of(r"\pc\'84") == "ä"
    assert text_of(r"\pca\'84") == "ä"
    assert text_of(r"\ansicpg1250\'bf") == "ż"
    assert text_of(r"\ansicpg7\'e9") == "é"


def test_bytes_without_meaning_are_told() -> None:
    found = READER.read(rtf_file(r"{\f1 a\'81}", r"{\f1\fcharset128 M;}"), options("a.rtf"))
    assert codes(found) == ["R622"]
    assert only(found).text == "a\ufffd"


def test_links_show_their_words_and_not_their_address() -> None:
    assert text_of(r'See {\field{\*\fldinst HYPERLINK "http://a.example"}{\fldrslt our page}}.') == "See our page."


def test_what_nobody_sees_is_not_read() -> None:
    body = (
        r"{\info{\title Talk 3}{\author Real Name}{\creatim\yr2021\mo3\dy4}}{\stylesheet{\s1 heading 1;}{\*\cs2 Link;}}"
        r"{\header\pard Study X\par}{\footerl\pard p. 1\par}kept{\pict 0102ab}{\bin4 }}}}}{\*\bkmkstart x} words{\xe index}{\listtext 1.}\par"
        r"{\v hidden words}{\deleted gone}{\revised new}{\*\annotation margin}{\*\unknown x}\par"
    )
    found = READER.read(rtf_file(body), options("a.rtf"))
    reading = only(found)
    assert reading.text == "kept words\n\nnew"
    assert reading.title == "Talk 3"
    assert dict(reading.meta) == {
        "header": "Study X",
        "footer": "p. 1",
        "created": "2021-03-04",
        "comments": "1",
        "tracked changes": "2",
    }
    assert codes(found) == ["R513", "R514", "R621"]


def test_headings_by_style_or_level() -> None:
    reading = read(r"{\stylesheet{\s3 heading 1;}}\pard\s3 Talk\par\pard\outlinelevel0 Part\par\pard words\par")
    assert [segment.kind for segment in reading.segments] == ["heading", "heading", "paragraph"]


def test_notes_come_behind_the_text() -> None:
    reading = read(r"We met{\footnote\pard as told\par}{\footnote\ftnalt later\par}{\footnote } there.\par")
    assert [(each.kind, each.ref, reading.text[each.start : each.end]) for each in reading.segments] == [
        ("paragraph", "", "We met there."),
        ("note", "footnote 1", "as told"),
        ("note", "endnote 2", "later"),
    ]


def test_a_table_of_turns_and_the_text_behind_it() -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell\pard\intbl {}\cell\row "
    turns = [("Ana", r"One.\par More."), ("Ben", "Two."), ("Ana", "Three."), ("Ben", "Four.")]
    reading = read("".join(row.replace("{}", who, 1).replace("{}", words, 1) for who, words in turns) + r"\pard The end.\par")
    assert said(reading)[:6] == [
        ("Ana", "One."),
        ("Ana", "More."),
        ("Ben", "Two."),
        ("Ana", "Three."),
        ("Ben", "Four."),
        ("", "The end."),
    ]
    assert "|" not in reading.text


def test_text_boxes_stand_behind_their_paragraph_and_once() -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt in the box\par}}{\shprslt{\*\do{\dptxbxtext in the box\par}}}}"
    assert text_of(rf"before {box}after\par next\par") == "before after\n\nin the box\n\nnext"
    assert text_of(r"a{\object{\*\objdata 00ff}{\result shown}}b{\upr{ansi}{\*\ud{wide}}}") == "ashownbwide"


def test_a_file_that_was_cut_off_or_goes_on() -> None:
    assert codes(READER.read(rtf_file("words")[:-1], options("a.rtf"))) == ["R623"]
    assert codes(READER.read(rtf_file("words") + b" more", options("a.rtf"))) == ["R623"]
    assert codes(READER.read(rtf_file("words") + b"\r\n\0{\\*\\themedata 00}}", options("a.rtf"))) == []
    assert codes(READER.read(rtf_file("words\\"), options("a.rtf"))) == ["R623"]


@pytest.mark.parametrize(("data", "code"), [(b"words", "R611"), (rtf_file(""), "R516")])
def test_what_cannot_be_read_is_said(data: bytes, code: str) -> None:
    assert codes(READER.read(data, options("a.rtf"))) == [code]


def test_found_by_content() -> None:
    assert find_reader(rtf_file("x"), "talk.doc").name == "rtf"
    assert READER.claims(b"words", "talk.rtf") == 0.4
    assert READER.claims(b"words", "talk.txt") == 0.0


def test_many_groups_take_no_time() -> None:
    assert only(READER.read(rtf_file("{" * 50_000 + "deep" + "}" * 50_000), options("a.rtf"))).text == "deep"


ROWS = {
    "Example_text": (16, "Text here with hyperlink", "Some more text."),
    "french": (4, "10‘000", "a a a 10´000 d?"),
    "ansicpg1250": (
        3,
        "Proszę o zapoznanie się z poniższą klauzulą informacyjną.",
        "(Dz. Urz. UE L 119 z 04.05.2016 r., str. 1) informuję.",
    ),
    "unicode": (1, "柔道", "柔道"),
    "test_line_breaks_google_docs": (3, "Asdf", "Asdf"),
    "nbsp": (
        1,
        "This is some bold text with non\u00a0breaking\u00a0spaces.",
        "This is some bold text with non\u00a0breaking\u00a0spaces.",
    ),
    "line_break_textedit_mac": (3, "A", "C"),
    "hyperlinks": (3, "Wikipedia", "Search"),
    "simple_table": (4, "foo", "1"),
    "encoding": (32, "*TOMOGRAFIA COMPUTADORIZADA DE T'd3RAX", "*"),
}
"""Lines with words, first and last words of each row, against MANIFEST.csv with these corrections, made by looking at the files:
`hyperlinks` writes the addresses behind the words, which no word processor shows; `simple_table` writes two rows with bars between the cells, which are not in it: it
has four paragraphs; `nbsp` writes plain spaces for the no-break ones."""


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_rows_of_the_manifest(shared: Path, name: str) -> None:
    reading = only(READER.read((shared / f"data/formats/rtf/{name}.rtf").read_bytes(), options(f"{name}.rtf")))
    lines, first, last = ROWS[name]
    words = [reading.text[segment.start : segment.end] for segment in reading.segments]
    assert sum(bool(line.strip()) for line in reading.text.split("\n")) == lines
    assert words[0].startswith(first)
    assert words[-1].endswith(last)
    assert {segment.speaker for segment in reading.segments} == {""}


@pytest.mark.deep
@pytest.mark.shared
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice, the independent extractor, is not installed")
def test_words_in_are_words_out(shared: Path, tmp_path: Path) -> None:
    """Against LibreOffice, word for word and in order, in all ten samples.

    One difference of form, none of words: `encoding.rtf` parts letters from their accents, which canonical text puts together.
    """
    folder = shared / "data/formats/rtf"
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "txt:Text (encoded):UTF8",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *map(str, folder.glob("*.rtf"))], check=True, capture_output=True, timeout=120
    )
    compared = 0
    for path in folder.glob("*.rtf"):
        shown = (tmp_path / f"{path.stem}.txt").read_text(encoding="utf-8-sig")
        ours = only(READER.read(path.read_bytes(), options(path.name))).text
        compared += 1
        assert _words(ours) == _words(shown), path.name
    assert compared == 10


def _words(text: str) -> list[str]:
    from unicodedata import normalize

    return re.findall(r"\w+", normalize("NFC", text))


def test_what_stands_where_it_has_no_meaning_is_passed_over() -> None:
    assert text_of(r"a\x{\*\f7 c}\cpg1250 d\fcharset2 e\ftnalt f\yr5 g{\u9999999?}\u8364{?}") == "acdefg€?"
    assert (
        text_of(r"{\header{\shp{\*\shpinst{\shptxt not here\par}}}}{\colortbl\par\cell\row x}{\uc2\u65 \b\i b}words") == "Abwords"
    )
    assert text_of(r"{\uc2\u65\{\}b}\;{\footnote{\header x}y}{\colortbl{\footnote z}}{\u x}") == "Abx\n\ny"

"""PDF: the words on the pages and not what the paper adds; paragraphs where the lines say so; always a note to check."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from casecode.domain.reading import Readings
from casecode.readers._find import find_reader
from casecode.readers._pages import Line, Page, line_of, paragraphs, strip
from casecode.readers.pdf import READER
from tests.readers.files import HAS_PDF, pdf_file, pdf_lines
from tests.readers.made import codes, only, options, said

library = pytest.mark.skipif(not HAS_PDF, reason="pypdfium2 is not installed")


def read(data: bytes) -> Readings:
    return READER.read(data, options("talk.pdf"))


def page(*lines: str) -> Page:
    return tuple(line_of(line) for line in lines)


def texts(pages: tuple[Page, ...]) -> list[list[str]]:
    return [[line.text for line in each] for each in pages]


def test_a_page_counter_and_a_repeated_title_belong_to_the_paper() -> None:
    pages = [
        page("Talk with Ana", f"words {name}", f"of page {name}", f"more {name}", f"{n}/3")
        for n, name in enumerate(["one", "two", "six"], 1)
    ]
    stripped = strip(pages)
    assert texts(stripped.pages) == [[f"words {name}", f"of page {name}", f"more {name}"] for name in ("one", "two", "six")]
    assert stripped.headers == ("Talk with Ana",) * 3
    assert stripped.footers == ("1/3", "2/3", "3/3")


def test_what_also_stands_amid_the_words_is_not_taken_off() -> None:
    pages = [
        page("Ana:", f"answer {name}", f"more {name}", "Ana:", f"again {name}", f"and {name}", f"on {name}")
        for name in ("one", "two", "six")
    ]
    assert strip(pages).headers == ()
    assert texts(strip(pages).pages) == texts(tuple(pages))


def test_two_pages_lose_only_what_counts_up() -> None:
    pages = [page("Same line", "a", "b", "c", "d", "e", f"page {n} of 2") for n in (1, 2)]
    stripped = strip(pages)
    assert stripped.headers == ()
    assert stripped.footers == ("page 1 of 2", "page 2 of 2")
    assert strip([page("1", "words"), page("1", "words")]).headers == ()
    assert strip([page("words")]).pages == (page("words"),)


def test_numbers_in_the_margin_are_taken_off_and_numbers_of_the_talk_are_not() -> None:
    pages = [page("I: How many?", "B: 7", *map(str, range(1, 7))), page("I: And now?", "B: 9", "5", "6")]
    stripped = strip(pages)
    assert texts(stripped.pages) == [["I: How many?", "B: 7"], ["I: And now?", "B: 9"]]
    assert stripped.numbers == 8
    assert strip([page("I: How many?", "7", "8")]).numbers == 0


def blocks(*lines: Line) -> list[str]:
    return [block.text for block in paragraphs([lines], frozenset())]


def test_a_line_that_had_room_for_the_next_word_ends_its_paragraph() -> None:
    assert blocks(
        Line("a full line of", 100, 20), Line("words goes on", 95, 20), Line("and stops.", 40, 15), Line("Next one", 98, 20)
    ) == [
        "a full line of words goes on and stops.",
        "Next one",
    ]


def test_a_gap_a_label_and_a_list_begin_a_paragraph() -> None:
    full = 100.0
    assert blocks(Line("one", full, 20, 12), Line("two", full, 20, 12), Line("three", full, 20, 30)) == ["one two", "three"]
    assert blocks(Line("one", full, 20), Line("Ana: two", full, 20), Line("• three", full, 20)) == ["one", "Ana: two", "• three"]


def test_a_word_parted_at_the_end_of_a_line_keeps_its_hyphen() -> None:
    assert blocks(Line("a well-", 60, 20), Line("known case -", 100, 20), Line("Ana-", 100, 20), Line("Lena", 100, 20)) == [
        "a well-known case - Ana- Lena"
    ]


@library
def test_turns_are_joined_from_their_lines() -> None:
    long = "B: We met in a bar, to be honest, and then for some years nothing"
    found = read(pdf_file(pdf_lines("I: How did it start?", long, "happened at all.", "I: And the fair?", "B: Later.")))
    assert said(only(found)) == [
        ("I", "How did it start?"),
        ("B", "We met in a bar, to be honest, and then for some years nothing happened at all."),
        ("I", "And the fair?"),
        ("B", "Later."),
    ]
    assert codes(found) == ["R634"]
    assert dict(only(found).meta) == {"pages": "1", "created": "2021-03-04"}


@library
def test_a_label_alone_on_its_line() -> None:
    lines = [words for n in range(4) for words in ("Interviewer", f"What came {n} then?", "Interviewee", f"Thing {n} came.")]
    reading = only(read(pdf_file(pdf_lines(*lines))))
    assert said(reading)[:2] == [("Interviewer", "What came 0 then?"), ("Interviewee", "Thing 0 came.")]
    assert len(reading.segments) == 8


@library
def test_pages_with_header_remarks_and_a_blank_one() -> None:
    pages = [
        [(72.0, 760.0, f"Talk 3, page {n}"), *pdf_lines(f"Ana: words of page {name}", "and more of them.")]
        for n, name in ((1, "one"), (2, "two"))
    ]
    found = read(pdf_file(*pages, [], title="Talk 3", note=True))
    reading = only(found)
    assert reading.text == "Ana: words of page one and more of them.\n\nAna: words of page two and more of them."
    assert reading.title == "Talk 3"
    assert reading.meta["header"] == "Talk 3, page 1 | Talk 3, page 2"
    assert [segment.ref for segment in reading.segments] == ["page 1", "page 2"]
    assert codes(found)[:4] == ["R634", "R635", "R513", "R636"]


@library
@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (b"words", "R611", "no PDF"),
        (b"%PDF-1.4 and nothing", "R632", "damaged"),
        (pdf_file([], []), "R633", "ocrmypdf"),
        (pdf_file([]), "R633", "pictures"),
        (pdf_file(*([[]] * 2001)), "R632", "2,001 pages"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, code: str, told: str) -> None:
    found = read(data)
    assert codes(found) == [code]
    assert told in found.problems[0].message


@library
@pytest.mark.parametrize("at", range(0, 1000, 97))
def test_a_pdf_that_was_cut_off(at: int) -> None:
    found = read(pdf_file(pdf_lines("Ana: words", "Ben: more"))[:at])
    assert found.items or found.problems


def test_without_the_library_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert codes(read(pdf_file(pdf_lines("words")))) == ["R631"]


def test_found_by_content() -> None:
    assert find_reader(b"%PDF-1.7\n", "talk.bin").name == "pdf"
    assert READER.claims(b"\n%PDF-1.7\n", "talk.pdf") == 0.5
    assert READER.claims(b"words", "talk.pdf") == 0.0


COUNTS = {"P1": (47, 47), "P2": (81, 84), "P3": (61, 61), "P7": (53, 53)}


@library
@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(COUNTS))
def test_the_rows_of_the_manifest(shared: Path, name: str) -> None:
    """Turns by label as the rows have them. Their first and last `words`, such as 1/5 and 95, are the page counter and a paragraph
    number in the margin: nobody said them, they are kept apart. In P7 one turn has a paragraph more, where a line ends early.
    """
    found = read((shared / f"data/formats/pdf/pdpilot_{name}.pdf").read_bytes())
    reading = only(found)
    dan, participant = COUNTS[name]
    labels = re.findall(r"^(Dan|Participant): ", reading.text, re.MULTILINE)
    assert Counter(labels) == {"Dan": dan, "Participant": participant}
    assert len(reading.segments) - (dan + participant) - 1 == (1 if name == "P7" else 0)
    assert reading.meta["header"].startswith("1/")
    assert reading.segments[0].speaker == ""
    assert reading.text.startswith("Interview\n\nDan: Okay. ")
    assert {problem.code for problem in found.problems} == {"R634", "R635"}


@library
@pytest.mark.shared
def test_a_printed_picture_page(shared: Path) -> None:
    """pdf/qdap_transcript.pdf: no labels, as its row says; eight remarks over the page are counted, not read."""
    found = read((shared / "data/formats/pdf/qdap_transcript.pdf").read_bytes())
    reading = only(found)
    assert reading.text.startswith("9/20/13 Capture.PNG (1073×613)")
    assert reading.text.endswith("You liar, it stinks!")
    assert {segment.speaker for segment in reading.segments} == {""}
    assert reading.meta["comments"] == "8"


HYPHENATED = {
    "P5.pdf": ["two-way"],
    "P7.pdf": ["non-monotonic"],
    "coded-segments.pdf": ["cross-eyed", "pre-computed", "pre-computed", "pre-computing", "pre-computing"],
}
"""Compound words that end a line at their hyphen: the reader keeps it, poppler drops it."""
LAID_OVER = {"qdap_transcript.pdf": ["Code", "KEY", "AA", "Pink", "BB", "Green", "CC", "Yellow"]}
"""Words of remarks on the page: counted by the reader (R513), printed by poppler."""
NUMBERED = {*(f"P{n}.pdf" for n in range(1, 8)), "Interview Coding Guideline.pdf"}
"""Files with a page counter or numbers in the margin: each stands on a line of its own."""
PDF_FILES = 15


def words(text: str) -> list[str]:
    """Runs of letters and digits in one form of ligatures, in small letters."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


@library
@pytest.mark.shared
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext, the independent extractor, is not installed")
def test_words_in_are_words_out_of_every_pdf(shared: Path) -> None:
    """Against poppler, every difference explained to the word: page counters and numbers in the margin stand on lines of their
    own and are no words of the text; compound words keep their hyphen; remarks are counted, not read.
    """
    files = sorted((shared / "data").rglob("*.pdf"))
    assert len(files) == PDF_FILES
    for path in files:
        asked = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
        shown = subprocess.run(asked, check=True, capture_output=True, timeout=60).stdout.decode()
        lines = shown.replace("\f", "\n").split("\n")
        name = path.name.removeprefix("pdpilot_")
        beside = re.compile(r"\d+(?:/\d+)?" if name in NUMBERED else "$")
        printed = Counter(word for line in lines if not beside.fullmatch(line.strip()) for word in words(line))
        for compound in HYPHENATED.get(name, []):
            printed.update(words(compound))
            printed.subtract([compound.replace("-", "")])
        printed.subtract(words(" ".join(LAID_OVER.get(name, []))))
        assert +printed == Counter(words(only(read(path.read_bytes())).text)), path.name


@library
@pytest.mark.shared
def test_a_line_that_its_page_cuts_is_read_once(shared: Path) -> None:
    """coded-segments.pdf: page 1 cuts a row at its foot, page 2 has it whole."""
    found = read((shared / "data/coded/A3-pdpilot/coded-segments.pdf").read_bytes())
    assert only(found).text.count("So at one point, you highlighted lines and then used") == 1
    assert "R637" in {problem.code for problem in found.problems}

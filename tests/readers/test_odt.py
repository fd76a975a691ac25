"""OpenDocument texts: what a person sees in Writer is what is read, and nothing else."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from casecode.domain.reading import Readings
from casecode.readers._find import find_reader
from casecode.readers.odt import READER
from tests.readers.files import odf_file, odf_part, odt_file
from tests.readers.made import codes, only, options, said

P = "<text:p>{}</text:p>"


def read(body: str, **more: str) -> Readings:
    return READER.read(odf_file("text", body, styles=more.pop("styles", ""), more=more), options("talk.odt"))


def text_of(body: str) -> str:
    return only(read(body)).text


def test_turns_by_label() -> None:
    reading = only(READER.read(odt_file("I: Where from?", "B: From Bremen.", "I: Since?", "B: Always."), options("talk.odt")))
    assert said(reading) == [("I", "Where from?"), ("B", "From Bremen."), ("I", "Since?"), ("B", "Always.")]


def test_a_first_line_that_says_who_asks() -> None:
    lines = ["Interviewer = S00", "S00: Where from?", "S01: From Bremen.", "S00: Since?", "S01: Always.", "S00: Good."]
    reading = only(READER.read(odt_file(*lines), options("talk.odt")))
    assert reading.declared == {"S00": "interviewer"}


def test_white_space_is_what_the_file_counts_not_what_it_wraps() -> None:
    assert text_of("<text:p>\n   one\n   <text:span> two</text:span> three</text:p>") == "one two three"
    assert text_of('<text:p>a<text:s text:c="3"/>b<text:s/>c<text:tab/>d<text:line-break/>e</text:p>') == "a   b c\td\ne"
    assert len(text_of('<text:p>a<text:s text:c="99999999"/>b</text:p>')) == 1002


def test_lists_sections_and_frames_are_read_in_order() -> None:
    frame = f"<draw:frame><draw:text-box>{P.format('in the box')}</draw:text-box></draw:frame>"
    body = (
        f"<text:h>Talk</text:h><text:list><text:list-item>{P.format('first')}</text:list-item></text:list>"
        f"<text:section>{P.format('second ' + frame + 'goes on')}</text:section>"
    )
    reading = only(read(body))
    assert reading.text == "Talk\n\nfirst\n\nsecond goes on\n\nin the box"
    assert [segment.kind for segment in reading.segments] == ["heading", "paragraph", "paragraph", "paragraph"]


def test_a_table_of_turns() -> None:
    rows = "".join(
        f"<table:table-row><table:table-cell>{P.format(who)}</table:table-cell><table:table-cell>{P.format(words)}</table:table-cell>"
        "</table:table-row>"
        for who, words in [("Ana", "One."), ("Ben", "Two."), ("Ana", "Three."), ("Ben", "Four.")]
    )
    reading = only(read(f"<table:table><table:table-rows>{rows}</table:table-rows></table:table>"))
    assert said(reading) == [("Ana", "One."), ("Ben", "Two."), ("Ana", "Three."), ("Ben", "Four.")]


def test_notes_come_behind_the_text() -> None:
    note = (
        "<text:note text:note-class='endnote'><text:note-citation>1</text:note-citation>"
        f"<text:note-body>{P.format('as told in 1999')}</text:note-body></text:note>"
    )
    empty = "<text:note><text:note-body/></text:note>"
    reading = only(read(P.format(f"We met{note} there{empty}.")))
    assert reading.text == "We met there.\n\nas told in 1999"
    assert [(each.kind, each.ref) for each in reading.segments] == [("paragraph", ""), ("note", "endnote 1")]


def test_comments_and_deleted_words_are_counted_not_read() -> None:
    gone = f"<text:tracked-changes><text:changed-region><text:deletion>{P.format('gone')}</text:deletion></text:changed-region></text:tracked-changes>"
    margin = f"<office:annotation><dc:creator>Real Name</dc:creator>{P.format('check this')}</office:annotation>"
    found = read(f"{gone}{margin}{P.format('kept' + margin + ' words')}")
    assert only(found).text == "kept words"
    assert codes(found) == ["R513", "R514"]
    assert dict(only(found).meta) == {"comments": "2", "tracked changes": "1"}


def test_reading_aids_and_descriptions_are_not_read() -> None:
    ruby = "<text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>ひがし</text:ruby-text></text:ruby>"
    assert text_of(P.format(ruby + "<draw:frame><svg:title xmlns:svg='urn:s'>a cat</svg:title></draw:frame>")) == "東"


def test_title_dates_and_margins_of_the_file() -> None:
    meta = odf_part(
        "meta",
        "<dc:title>Talk 3</dc:title><meta:creation-date>2021-03-04T10:00:00</meta:creation-date>"
        "<meta:initial-creator>Real Name</meta:initial-creator>",
    )
    styles = odf_part("styles", f"<style:header>{P.format('Study X')}</style:header><style:footer>{P.format(' ')}</style:footer>")
    reading = only(read(P.format("words"), **{"meta.xml": meta, "styles.xml": styles}))
    assert reading.title == "Talk 3"
    assert dict(reading.meta) == {"created": "2021-03-04T10:00:00", "header": "Study X"}


def test_a_paragraph_styled_as_title() -> None:
    styles = '<style:style style:name="P1" style:parent-style-name="Title"/><style:style style:name="P2" style:parent-style-name="P2"/>'
    body = '<text:p text:style-name="P1">My talk</text:p><text:p text:style-name="P2">words</text:p>'
    reading = only(read(body, styles=styles))
    assert reading.title == "My talk"
    assert [segment.kind for segment in reading.segments] == ["heading", "paragraph"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no archive", "R611"),
        (odf_file("spreadsheet", ""), "R611"),
        (odf_file("text", "", more={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "R611"),
        (b"PK\x03\x04 broken", "R503"),
        (odf_file("text", "<text:p>"), "R504"),
        (odf_file("text", ""), "R516"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, code: str) -> None:
    assert codes(READER.read(data, options("talk.odt"))) == [code]


def test_found_by_content_whatever_the_name() -> None:
    assert find_reader(odt_file("words"), "talk.bin").name == "odt"
    assert find_reader(odf_file("spreadsheet", ""), "talk.odt").name == "ods"
    assert READER.claims(b"PK\x03\x04 something", "talk.odt") == 0.5
    assert READER.claims(b"PK\x03\x04 something", "talk.docx") == 0.0
    assert READER.claims(b"words", "talk.odt") == 0.4
    assert READER.claims(b"words", "talk.txt") == 0.0


@pytest.mark.shared
def test_the_row_of_the_manifest(shared: Path) -> None:
    """odt/ID2.odt: no labels, and the first and last words. The row says `one segment` where a file without labels was one; here
    its three paragraphs are three.
    """
    path = shared / "data/formats/odt/ID2.odt"
    found = READER.read(path.read_bytes(), options("ID2.odt"))
    reading = only(found)
    assert codes(found) == []
    assert {segment.speaker for segment in reading.segments} == {""}
    assert reading.text.startswith("I have not studied much before, but my father Joe Bloggs really encouraged me to study aga")
    assert reading.text.endswith("The course cost €200.00 and I do not want to waste my money.")
    assert len(reading.segments) == 3


@pytest.mark.shared
def test_words_in_are_words_out(shared: Path) -> None:
    """A plain oracle: every tag of content.xml but spans taken for a space. No note, comment or change is in this file."""
    path = shared / "data/formats/odt/ID2.odt"
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    body = re.sub(r"</?text:span[^>]*>", "", content.partition("<office:text>")[2])
    words_in = re.sub(r"<[^>]*>", " ", body).split()
    assert only(READER.read(path.read_bytes(), options("ID2.odt"))).text.split() == words_in

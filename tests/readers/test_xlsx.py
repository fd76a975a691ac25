"""Workbooks: a row a turn or a row a document; every value as a person sees it, whatever size a sheet claims to have."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from casecode.readers._find import find_reader
from casecode.readers._xlsx import open_workbook, rows
from casecode.readers.ods import READER as ODS
from casecode.readers.xlsx import READER
from tests.readers.files import TALK, odf_file, ods_row, ods_sheet, spoiled, xlsx_file
from tests.readers.made import codes, only, options, said

SHEET = "xl/worksheets/sheet1.xml"
TURNS = [("speaker", "words"), *TALK]


def cells(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    book, problems = open_workbook(data, "a.xlsx")
    assert book is not None
    assert problems == ()
    return list(rows(book, book.sheets[0][1]))


def test_a_row_is_a_turn() -> None:
    found = READER.read(xlsx_file({"Talk": TURNS}), options("talk.xlsx"))
    assert said(only(found)) == TALK
    assert [segment.ref for segment in only(found).segments][:2] == ["row 2", "row 3"]
    assert codes(found) == ["R548"]


def test_a_row_is_an_answer() -> None:
    data = xlsx_file(
        {"Survey": [("id", "answer", "age"), ("a", "Too far.", 34), ("b", "", 5), ("c", "Two lines.\n\nReally.", 41.5)]}
    )
    found = READER.read(data, options("survey.xlsx"))
    assert [(item.native, item.text, dict(item.meta)) for item in found.items] == [
        ("a", "Too far.", {"age": "34"}),
        ("c", "Two lines.\n\nReally.", {"age": "41.5"}),
    ]
    assert codes(found) == ["R548", "R549"]
    assert "(rows 3)" in found.problems[1].message


def test_columns_as_a_person_names_them() -> None:
    data = xlsx_file({"S": [("url", "body"), ("x1", "Too far.")]})
    found = READER.read(data, options("s.xlsx", columns={"text": "body", "id": "url"}))
    assert [(item.native, item.text) for item in found.items] == [("x1", "Too far.")]
    wrong = READER.read(data, options("s.xlsx", columns={"text": "bodi"}))
    assert codes(wrong) == ["R541"]


def test_another_sheet_when_told_and_the_rest_is_named() -> None:
    data = xlsx_file({"Notes": [("text",), ("a",)], "Empty": [], "Talk": TURNS})
    first = READER.read(data, options("talk.xlsx"))
    assert [item.text for item in first.items] == ["a"]
    assert "'Notes' is read, not Talk:" in first.problems[0].message
    assert said(only(READER.read(data, options("talk.xlsx", columns={"sheet": "Talk"})))) == TALK
    assert codes(READER.read(data, options("talk.xlsx", columns={"sheet": "Tolk"}))) == ["R612"]
    assert "Did you mean 'Talk'" in READER.read(data, options("talk.xlsx", columns={"sheet": "Tolk"})).problems[0].message
    assert codes(READER.read(data, options("talk.xlsx", columns={"sheet": "Empty"}))) == ["R547"]
    assert codes(READER.read(data, options("talk.xlsx", columns={"sheet": "?"}))) == ["R612"]


def test_a_transcript_without_a_header() -> None:
    turns = [
        ("Ana:", "Two lines.\nReally."),
        (None, None),
        ("Ben:", "Yes."),
        ("[Cross talk 3:00]", None),
        ("Ana:", "Good."),
        (None, "She left."),
    ]
    reading = only(READER.read(xlsx_file({"T": turns}), options("talk.xlsx")))
    assert said(reading)[:2] == [("Ana", "Two lines.\nReally."), ("Ben", "Yes.")]
    assert reading.segments[2].kind == "event"
    assert [segment.ref for segment in reading.segments] == ["row 1", "row 3", "row 4", "row 5", "row 6"]


VALUES = [
    ("text", "text"),
    (3, "3"),
    (0.1 + 0.2, "0.3"),
    (True, "TRUE"),
    (dt.date(2021, 3, 4), "2021-03-04"),
    (dt.datetime(2021, 3, 4, 5, 6, 7), "2021-03-04T05:06:07"),  # noqa: DTZ001  a sheet knows no zones
    (dt.time(1, 2, 3), "1:02:03"),
    (dt.timedelta(hours=26, seconds=1.5), "26:00:01.500"),
    (1e300, "1e+300"),
]


def test_values_as_they_are_shown() -> None:
    ((_, shown),) = cells(xlsx_file({"V": [[value for value, _ in VALUES]]}))
    assert shown == tuple(text for _, text in VALUES)


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("[$-407]d. mmm yyyy", 44259, "2021-03-04"),
        ("mmm", 44259, "2021-03-04"),
        ("h:mm", 0.5, "12:00:00"),
        ("[mm]:ss", 1.5, "36:00:00"),
        ("yyyy h:mm", 44259.25, "2021-03-04T06:00:00"),
        ('0 "days"', 3, "3"),
        ("General", 3, "3"),
        ("0.00", 3.14159, "3.14159"),
        ("yyyy-mm-dd", 1, "1900-01-01"),
        ("yyyy-mm-dd", -1, "-1"),
    ],
)
def test_formats_that_show_days(code: str, value: float, shown: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = value
    sheet["A1"].number_format = code
    held = io.BytesIO()
    book.save(held)
    assert cells(held.getvalue()) == [(1, (shown,))]


def test_days_of_old_macintosh_books() -> None:
    data = spoiled(xlsx_file({"V": [[dt.date(2021, 3, 4)]]}), "xl/workbook.xml", {"<workbookPr/>": '<workbookPr date1904="1"/>'})
    assert cells(data) == [(1, ("2025-03-05",))]


def test_strings_in_parts_and_without_reading_aids() -> None:
    strings = "<sst><si><t>plain</t></si><si><r><t>one </t></r><r><t>two</t></r><rPh sb='0'><t>wan</t></rPh></si></sst>"
    row = (
        '<c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is><t>in</t><r><t>line</t></r></is></c><c t="e"><v>#REF!</v></c>'
        '<c t="s"><v>99</v></c><c><v>x</v></c><c t="s"><v>0</v></c></row>'
    )
    old = '<c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
    data = spoiled(xlsx_file({"V": [["text"]]}), SHEET, {old: row}, xl__sharedStrings=strings)
    assert cells(data) == [(1, ("one two", "inline", "#REF!", "x", "plain"))]


def test_a_sheet_may_claim_any_size() -> None:
    """Real files claim 1,048,576 rows for 192; hostile ones put a cell at the end of the world."""
    more = '</row><row r="1048576"><c r="XFD1048576" t="str"><v>far</v></c><c r="B1048576" t="str"><v>near</v></c></row>'
    data = spoiled(xlsx_file({"V": [["text"], ["a"]]}), SHEET, {"</row></sheetData>": f"{more}</sheetData>"})
    number, row = cells(data)[-1]
    assert (number, row[1], row[-1], len(row)) == (1048576, "near", "far", 16384)
    data = spoiled(data, SHEET, {'<dimension ref="A1:A2"/>': '<dimension ref="A1:XFD1048576"/>'})
    assert codes(READER.read(data, options("a.xlsx"))) == ["R548", "R549"]


def test_merged_cells_have_their_words_once() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [("speaker", "words"), ("Ana", "One."), (None, "Two."), ("Ben", "Three.")]:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    held = io.BytesIO()
    book.save(held)
    found = READER.read(held.getvalue(), options("a.xlsx"))
    assert said(only(found)) == [("Ana", "One."), ("Ana", "Two."), ("Ben", "Three.")]
    assert codes(found) == ["R548", "R601"]


SMALL = xlsx_file({"V": [["text"], ["a"]]})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"words", "R611"),
        (b"\xd0\xcf\x11\xe0 old", "R611"),
        (b"PK\x03\x04 broken", "R503"),
        (odf_file("text", ""), "R611"),
        (spoiled(SMALL, SHEET, {"</sheetData>": "<"}), "R504"),
        (spoiled(SMALL, SHEET, {}, xl__sharedStrings="<sst>"), "R504"),
        (spoiled(SMALL, "xl/workbook.xml", {"</workbook>": "<"}), "R504"),
        (spoiled(SMALL, SHEET, {"<worksheet": '<!DOCTYPE w [<!ENTITY a "b">]><worksheet'}), "R505"),
        (spoiled(SMALL, "xl/_rels/workbook.xml.rels", {"worksheets/sheet1": "elsewhere"}), "R547"),
        (xlsx_file({"V": []}), "R547"),
        (xlsx_file({"V": [["a", "b"], ["c", "d"]]}), "R542"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, code: str) -> None:
    assert codes(READER.read(data, options("a.xlsx"))) == [code]


def test_paths_from_the_root_of_the_archive() -> None:
    data = spoiled(SMALL, "xl/_rels/workbook.xml.rels", {"/xl/worksheets/sheet1.xml": "worksheets/sheet1.xml"})
    assert [item.text for item in READER.read(data, options("a.xlsx")).items] == ["a"]


def test_found_by_content() -> None:
    assert find_reader(SMALL, "data.bin").name == "xlsx"
    assert find_reader(b"\xd0\xcf\x11\xe0 old", "data.xls").name == "xlsx"
    assert READER.claims(b"\xd0\xcf\x11\xe0 old", "talk.doc") == 0
    assert READER.claims(b"words", "data.xlsx") == 0.4
    assert READER.claims(b"words", "data.txt") == 0.0


def test_sheets_of_libreoffice() -> None:
    dated = (
        '<table:table-cell office:value-type="date" office:date-value="2021-03-04"><text:p>4. März</text:p></table:table-cell>'
    )
    blank = '<table:table-cell table:number-columns-repeated="16380"/>'
    rest = f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
    gap = "<table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>"
    body = ods_sheet(
        "S",
        ods_row("text", "date"),
        gap,
        f"<table:table-row><table:table-cell><text:p>Too</text:p><text:p>far.</text:p></table:table-cell>{dated}{blank}</table:table-row>",
        '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>same</text:p></table:table-cell></table:table-row>',
        rest,
    )
    found = ODS.read(odf_file("spreadsheet", body), options("s.ods"))
    assert [(item.text, item.date) for item in found.items] == [("Too\nfar.", "2021-03-04"), ("same", "")]
    assert found.items[0].segments[0].ref == "row 5"
    assert codes(ODS.read(b"words", options("s.ods"))) == ["R611"]
    assert ODS.claims(b"words", "s.ods") == 0.4
    assert ODS.claims(b"PK\x03\x04 x", "s.ods") == 0.5
    assert ODS.claims(b"PK\x03\x04 x", "s.zip") == ODS.claims(b"words", "s.txt") == 0.0


@pytest.mark.shared
def test_the_rows_of_the_manifest(shared: Path) -> None:
    """xlsx/qdap_trans4.xlsx: six rows that are not empty, no header (the row calls one of them so), two of them events."""
    found = READER.read((shared / "data/formats/xlsx/qdap_trans4.xlsx").read_bytes(), options("qdap_trans4.xlsx"))
    reading = only(found)
    assert len(reading.segments) == 6
    spoken = Counter(segment.speaker for segment in reading.segments if segment.kind == "speech")
    assert spoken == {"Teacher 4": 2, "Researcher 2": 1, "Multiple Students": 1}
    assert [segment.kind for segment in reading.segments].count("event") == 2


@pytest.mark.shared
def test_the_same_interview_as_sheet(shared: Path) -> None:
    """ods/ohd_de.ods: `same content as transcript CSV` says the row, but its last three lines, which name no speaker, are not in it."""
    found = ODS.read((shared / "data/formats/ods/ohd_de.ods").read_bytes(), options("ohd_de.ods"))
    reading = only(found)
    assert Counter(segment.speaker for segment in reading.segments) == {"AB": 11, "INT": 4}
    table = find_reader(b"x", "a.csv").read((shared / "data/formats/csv/ohd_de.csv").read_bytes(), options("ohd_de.csv"))
    assert said(only(table))[:15] == said(reading)


@pytest.mark.shared
def test_cells_are_those_another_library_reads(shared: Path) -> None:
    for path in sorted((shared / "data").rglob("*.xlsx")):
        book, _ = open_workbook(path.read_bytes(), path.name)
        assert book is not None
        with warnings.catch_warnings(action="ignore"):
            other = openpyxl.load_workbook(path, data_only=True)
        for name, member in book.sheets:
            theirs = {
                cell.coordinate: str(cell.value)
                for row in other[name].iter_rows()
                for cell in row
                if isinstance(cell.value, str) and cell.value.strip()
            }
            ours = {text for _, row in rows(book, member) for text in row if text}
            assert set(theirs.values()) <= ours, (path.name, name)

"""Word documents are made of real styles, repeat their table headers, count their pages and turn the paper for wide tables."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from casecode.domain.errors import DataRefusedError
from casecode.views.blocks import Heading, Note, NumberedList, Page, Paragraph, Quote, QuoteList, Run, Table
from casecode.writers import write_page, write_table
from tests.writers.pages import every_block, page_of


def _open(page: Page, reference: bytes = b"") -> Any:
    return Document(io.BytesIO(write_page("docx", page, reference)))


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _member(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def test_every_block_has_its_style() -> None:
    styles = {paragraph.text: paragraph.style.name for paragraph in _open(every_block()).paragraphs}
    assert styles["Findings"] == "Title"
    assert styles["Three towns"] == "Subtitle"
    assert styles["What they said"] == "Heading 1"
    assert styles["Where"] == "Heading 2"
    assert styles["End"] == "Heading 3"
    assert styles["Never."] == "Quote"
    assert styles["Maya · int-1 ¶3 · Q-1"] == "Quote Source"
    assert styles["Mixed"] == "Quote Source"
    assert styles["one"] == "List Bullet"
    assert styles["first"] == "List Number"
    assert styles["Small print"] == "Table Note"
    assert styles["x = 1\n  y"] == "Source Code"
    assert styles["Table 1. Counts"] == "Caption"
    assert styles["Figure 1. Bands"] == "Caption"


def test_header_rows_repeat_and_short_rows_are_kept_whole() -> None:
    tables = _open(every_block()).tables
    for table in tables[:2]:
        assert table.style.name == "Table"
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    long = Table(("a",), (("word " * 500,),))
    row = _open(page_of(long)).tables[0].rows[1]
    assert row._tr.trPr is None


def test_only_the_wide_table_and_its_heading_stand_on_a_landscape_page() -> None:
    document = _open(every_block())
    turns = [section.orientation for section in document.sections]
    assert turns == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    across = document.sections[1]
    assert across.page_width > across.page_height
    texts = [block.text for block in across.iter_inner_content() if hasattr(block, "text")]
    assert texts[0] == "Across"
    assert "Small print" in texts
    whole = Page("Matrix", (Table(("a",), (("b",),)),), landscape=True)
    assert [section.orientation for section in _open(whole).sections] == [WD_ORIENT.LANDSCAPE]


def test_a_wide_table_right_at_the_start_needs_no_empty_page() -> None:
    document = _open(page_of(Table(("a",), (("b",),), wide=True), Note((Run("n"),))))
    assert [section.orientation for section in document.sections] == [WD_ORIENT.LANDSCAPE]


def test_page_numbers_and_captions_are_fields() -> None:
    data = write_page("docx", every_block())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        footers = "".join(package.read(name).decode() for name in package.namelist() if "footer" in name)
    assert 'w:instr=" PAGE "' in footers
    assert 'w:instr=" NUMPAGES "' in footers
    assert "Findings" in footers
    body = _member(data, "word/document.xml")
    assert body.count("SEQ Table") == 2
    assert body.count("SEQ Figure") == 1
    assert "TOC \\o" in body


def test_lists_count_anew_and_from_where_they_start() -> None:
    data = write_page("docx", every_block())
    starts = re.findall(r'<w:startOverride w:val="(\d+)"', _member(data, "word/numbering.xml"))
    assert starts == ["1", "4"]
    used = re.findall(
        r'<w:pStyle w:val="ListNumber"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="(\d+)"', _member(data, "word/document.xml")
    )
    assert len(used) == 3
    assert used[0] == used[1] != used[2]


def test_what_follows_in_an_entry_stands_as_far_in_as_the_entry() -> None:
    def said(words: str) -> Paragraph:
        return Paragraph((Run(words),))

    inner = NumberedList(((said("inner"), said("after inner")),), 1)
    page = page_of(NumberedList(((said("first"), said("second"), inner),), 1), said("outside"))
    left = {one.text: one.paragraph_format.left_indent for one in _open(page).paragraphs}
    assert (left["second"], left["after inner"], left["outside"]) == (Pt(17), Pt(34), None)  # 340 and 680 twentieths


def test_links_lead_out_and_within() -> None:
    data = write_page("docx", every_block())
    assert 'Target="https://example.org/a(b) c" TargetMode="External"' in _member(data, "word/_rels/document.xml.rels")
    body = _member(data, "word/document.xml")
    anchors = set(re.findall(r'w:anchor="([^"]+)"', body))
    assert anchors
    assert anchors <= set(re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"', body))


def test_shaded_cells_are_shading_not_pictures() -> None:
    data = write_page("docx", every_block())
    assert 'w:fill="084E68"' in _member(data, "word/document.xml")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if name.endswith((".png", ".jpeg"))]


def test_the_file_tells_no_hour_and_no_person_but_the_coders() -> None:
    data = write_page("docx", every_block())
    properties = Document(io.BytesIO(data)).core_properties
    assert (properties.title, properties.author, properties.subject) == ("Findings", "Ana Ruiz", "What was found")
    assert properties.created is not None
    assert properties.created.isoformat() == "2024-11-05T00:00:00+00:00"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_a_reference_document_supplies_the_styles() -> None:
    given = Document()
    given.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0, 0)
    given.styles["Quote"].font.size = Pt(17)
    given.sections[0].footer.paragraphs[0].text = "Institute of Towns"
    lists = given.part.numbering_part.element
    lists.append(lists.makeelement(qn("w:numIdMacAtCleanup"), {qn("w:val"): "4"}))
    for number in lists.findall(qn("w:num")):
        lists.remove(number)
    given.add_paragraph("This goes: only styles are taken.")
    document = _open(every_block(), _saved(given))
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0x80, 0, 0)
    assert document.styles["Quote"].font.size == Pt(17)
    assert {paragraph.style.name for paragraph in document.paragraphs} >= {"Heading 1", "Quote", "Quote Source"}
    assert document.sections[0].footer.paragraphs[0].text == "Institute of Towns"
    assert document.sections[0].page_width == given.sections[0].page_width
    assert all("This goes" not in paragraph.text for paragraph in document.paragraphs)


def test_styles_are_found_by_name_whatever_their_id() -> None:
    given = Document()
    given.styles["Quote"].element.set(qn("w:styleId"), "Zitat")
    given.styles["Caption"].element.set(qn("w:styleId"), "QuoteSource")
    document = _open(page_of(QuoteList((Quote("Nein.", "Ilse"),))), _saved(given))
    assert [(one.text, one.style.name) for one in document.paragraphs] == [("Nein.", "Quote"), ("Ilse", "Quote Source")]
    assert document.paragraphs[0].style.style_id == "Zitat"
    assert document.paragraphs[1].style.style_id == "QuoteSourceCasecode"


def test_a_reference_without_lists_or_footer_is_given_them() -> None:
    given = Document()
    relations = given.part.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/numbering")]:
        del relations[key]
    section = given.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, section.page_height, section.page_width
    data = write_page("docx", every_block(), _saved(given))
    assert 'w:numId="9002"' in _member(data, "word/numbering.xml")
    assert "PAGE" in "".join(_member(data, f"word/{name}") for name in ("footer1.xml",))
    assert [one.orientation for one in Document(io.BytesIO(data)).sections][1] == WD_ORIENT.LANDSCAPE


@pytest.mark.parametrize("reference", [b"no document at all", b"PK\x03\x04broken"])
def test_what_is_no_word_document_is_refused_in_plain_words(reference: bytes) -> None:
    with pytest.raises(DataRefusedError, match="not a Word document"):
        write_page("docx", every_block(), reference)


def test_a_page_with_two_top_headings_keeps_their_level() -> None:
    page = page_of(Heading(1, (Run("One"),)), Heading(1, (Run("Two"),)), Paragraph((Run(""),)))
    assert [one.style.name for one in _open(page).paragraphs] == ["Heading 1", "Heading 1", "Normal"]


def test_a_table_alone_is_a_document() -> None:
    document = Document(io.BytesIO(write_table("docx", Table(("case", "n"), (("north", 3),), wide=True))))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["case", "n"], ["north", "3"]]
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE

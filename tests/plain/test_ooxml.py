"""The walk through a Word body: nothing that a reader of the document sees is lost, nothing deleted comes back."""

from __future__ import annotations

from lxml import etree

from casecode.plain.ooxml import (
    Paragraph,
    Place,
    Walk,
    attribute,
    core_properties,
    is_heading,
    not_word,
    notes,
    styles,
    walk,
)
from casecode.plain.xmlguard import Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def element(inside: str, name: str = "body", namespace: str = W) -> Element:
    return etree.fromstring(f'<w:{name} xmlns:w="{namespace}" xmlns:mc="{MC}" xmlns:v="urn:v">{inside}</w:{name}>')


def walked(inside: str, namespace: str = W) -> Walk:
    return walk(element(inside, namespace=namespace))


def texts(inside: str) -> list[str]:
    return [paragraph.text for paragraph in walked(inside).paragraphs]


def run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def par(words: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{run(words)}</w:p>"


def control(inside: str, *, prompt: bool = False) -> str:
    shown = "<w:showingPlcHdr/>" if prompt else ""
    return f"<w:sdt><w:sdtPr>{shown}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def test_paragraphs_in_order_with_their_style() -> None:
    assert walked(par("Fair", "Title") + par("we went") + "<w:p/>").paragraphs == [
        Paragraph("Fair", "Title"),
        Paragraph("we went"),
        Paragraph(""),
    ]


def test_tabs_breaks_and_hyphens() -> None:
    inside = (
        "<w:p><w:r><w:t>Maya:</w:t><w:tab/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:br/><w:t>yes</w:t><w:cr/></w:r></w:p>"
    )
    assert texts(inside) == ["Maya:\tco-op\nyes\n"]


def test_words_inside_wrappers_are_kept() -> None:
    wrapped = (
        f"<w:p>{run('we ')}<w:hyperlink>{run('met ')}</w:hyperlink><w:ins>{run('them ')}</w:ins>"
        f"<w:smartTag>{run('in ')}</w:smartTag>{control(run('Karlsruhe'))}<w:moveTo>{run('!')}</w:moveTo></w:p>"
    )
    assert texts(wrapped) == ["we met them in Karlsruhe!"]


def test_a_content_control_around_whole_paragraphs_and_cells() -> None:
    rows = f"<w:tbl>{control('<w:tr>' + control('<w:tc>' + par('cell') + '</w:tc>') + '</w:tr>')}</w:tbl>"
    assert texts(control(par("one") + control(par("two"))) + rows) == ["one", "two", "cell"]


def test_deleted_and_moved_away_words_are_out_and_counted() -> None:
    inside = (
        f"<w:p>{run('kept')}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('away')}</w:moveFrom><w:ins>{run(' new')}</w:ins></w:p>"
    )
    found = walked(inside)
    assert [paragraph.text for paragraph in found.paragraphs] == ["kept new"]
    assert found.changes == 3


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    deleted = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('twin')}</w:p>"
    assert texts(deleted + par("ned cities")) == ["twinned cities"]
    assert texts(deleted) == ["twin"]


def test_a_deleted_table_row_is_out() -> None:
    row = "<w:tr>{}<w:tc>" + par("{}") + "</w:tc></w:tr>"
    table = "<w:tbl>" + row.format("<w:trPr><w:del/></w:trPr>", "gone") + row.format("", "kept") + "</w:tbl>"
    assert texts(table) == ["kept"]


def test_field_instructions_are_no_words_but_results_are() -> None:
    inside = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("12")}<w:fldSimple w:instr="DATE">{run(" May")}</w:fldSimple></w:p>'
    )
    assert texts(inside) == ["12 May"]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = "<w:txbxContent>" + par("boxed") + "</w:txbxContent>"
    drawn = f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert texts(f"<w:p><w:r><w:t>an</w:t>{drawn}<w:t>chor</w:t></w:r></w:p>" + par("next")) == ["anchor", "boxed", "next"]


def test_alternatives_without_a_choice_fall_back_and_without_both_are_nothing() -> None:
    box = "<w:pict><v:textbox><w:txbxContent>" + par("old box") + "</w:txbxContent></v:textbox></w:pict>"
    assert texts(f"<w:p><w:r><mc:AlternateContent><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>") == [
        "",
        "old box",
    ]
    assert texts("<w:p><w:r><mc:AlternateContent/></w:r></w:p>") == [""]


def test_blank_prompts_do_not_split_words_and_others_are_kept_and_told() -> None:
    blank = f"<w:p>{run('th')}{control(run('     '), prompt=True)}{run('ere')}</w:p>"
    asked = f"<w:p>{control(run('Click here'), prompt=True)}</w:p>"
    found = walked(blank + asked + "<w:sdt/>")
    assert [paragraph.text for paragraph in found.paragraphs] == ["there", "Click here"]
    assert found.prompts == ["Click here"]


def test_tables_say_where_each_cell_stands() -> None:
    cell = "<w:tc>{}{}</w:tc>"
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    inner = "<w:tbl><w:tr>" + cell.format("", par("inner")) + "</w:tr></w:tbl>"
    table = (
        "<w:tbl><w:tblGrid/><w:tr>"
        + cell.format(wide, par("wide"))
        + cell.format("", par("c"))
        + '</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        + cell.format("", par("b") + inner + par("b2"))
        + "</w:tr></w:tbl>"
    )
    assert [(paragraph.text, paragraph.place) for paragraph in walked(table).paragraphs] == [
        ("wide", Place(1, 0, 0)),
        ("c", Place(1, 0, 2)),
        ("b", Place(1, 1, 1)),
        ("inner", Place(2, 0, 0)),
        ("b2", Place(1, 1, 1)),
    ]


def test_the_strict_namespace_reads_alike() -> None:
    assert [paragraph.text for paragraph in walked(par("strict"), STRICT).paragraphs] == ["strict"]


def test_symbols_ruby_and_faulty_numbers() -> None:
    inside = (
        '<w:p><w:r><w:sym w:char="00E9"/><w:sym w:char="no"/><w:sym w:char="FFFFFFFFFF"/></w:r>'
        f"<w:r><w:ruby><w:rt>{run('reading')}</w:rt><w:rubyBase>{run('base')}</w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert texts(inside) == ["ébase"]


def test_footnotes_without_the_separators() -> None:
    part = element(
        f'<w:footnote w:type="separator" w:id="0">{par("---")}</w:footnote><w:footnote w:id="2">{par("She means the fair.")}</w:footnote>',
        "footnotes",
    )
    assert [(number, [paragraph.text for paragraph in note.paragraphs]) for number, note in notes(part)] == [
        ("2", ["She means the fair."]),
    ]


def test_headings_are_known_by_built_in_name_also_in_other_languages_and_through_parents() -> None:
    part = element(
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/><w:rPr/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Chapter"/><w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
        '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style><w:docDefaults/>',
        "styles",
    )
    names = styles(part)
    assert names == {"berschrift1": "heading 1", "Own": "heading 1", "Loop": "loop", "Titel": "title"}
    assert [is_heading(name) for name in names.values()] == [True, True, False, True]


def test_core_properties_leave_the_author_out() -> None:
    part = etree.fromstring("<c><creator>Real Name</creator><title> Maya </title><created>2012-05-03</created><modified/></c>")
    assert core_properties(part) == {"title": "Maya", "created": "2012-05-03"}
    assert core_properties(None) == {}
    assert attribute(part, "none") == ""


def test_what_is_no_word_file_is_told_the_way_out() -> None:
    ole = b"\xd0\xcf\x11\xe0" + b"\x00" * 20
    assert "old .doc" in not_word(ole, "a.doc").message
    assert "remove the password" in not_word(ole + "EncryptedPackage".encode("utf-16-le"), "a.docx").message
    assert not_word(b"hello", "a.docx").code == "R512"

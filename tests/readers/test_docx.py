"""Word files in: who speaks, in every layout that transcribers use, and no word lost."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from casecode.domain.reading import Reading, Readings
from casecode.readers.docx import READER
from tests.readers.made import W, codes, only, options, par, part, said, table, word_file

TALK = [
    ("Interviewer", "How did the twinning start?"),
    ("Maya", "Well, in a bar, to be honest."),
    ("Interviewer", "And the fair?"),
    ("Maya", "That came later, the year after."),
    ("Interviewer", "Who paid?"),
    ("Maya", "We did. Nobody else would."),
]


def read(body: str, **parts: bytes) -> Reading:
    return only(READER.read(word_file(body, {f"{name}.xml": data for name, data in parts.items()}), options("a.docx")))


def read_file(data: bytes) -> Readings:
    return READER.read(data, options("a.docx"))


@pytest.mark.parametrize(
    "shape",
    ["{}: {}", "{}:\t{}", "{}-\t{}", "{}:\n{}", "{} [00:01:05]: {}", "[00:01:05] {}: {}", "{}: [00:01:05] {}", "{}  1:05\n{}"],
    ids=["colon", "tab", "dash", "break", "rev", "time first", "time behind", "otter"],
)
def test_each_label_layout_gives_the_same_talk(shape: str) -> None:
    assert said(read("".join(par(shape.format(who, words)) for who, words in TALK))) == TALK


def test_a_label_in_bold_runs_of_its_own() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>: </w:t></w:r><w:r><w:t>{}</w:t></w:r></w:p>"
    assert said(read("".join(bold.format(*turn) for turn in TALK))) == TALK


def test_a_label_alone_with_the_words_below() -> None:
    assert said(read("".join(par(f"{who}:") + par(words) for who, words in TALK))) == TALK


def test_a_stamp_and_a_name_above_the_words() -> None:
    reading = read("".join(par(f"[00:00:{at:02}] {who}") + par(words) for at, (who, words) in enumerate(TALK)))
    assert said(reading) == TALK
    assert [segment.seconds for segment in reading.segments] == [0, 1, 2, 3, 4, 5]


def test_an_unlabelled_paragraph_goes_on_and_a_heading_ends_it() -> None:
    talk = [par(f"{who}: {words}") for who, words in TALK]
    reading = read(talk[0] + talk[1] + par("And then it rained.") + par("Part two", "Heading1") + "".join(talk[2:]))
    assert said(reading)[1:4] == [TALK[1], ("Maya", "And then it rained."), ("", "Part two")]
    assert [segment.kind for segment in reading.segments][2:4] == ["speech", "heading"]


def test_labels_that_are_styled_as_headings_are_still_labels() -> None:
    reading = read("".join(par(f"{who}:", "Heading1") + par(words) for who, words in [*TALK, *TALK]))
    assert said(reading) == [*TALK, *TALK]


def test_questions_styled_as_headings_are_still_speech() -> None:
    talk = [par(f"{who}: {words}", "Heading1" if who == "Interviewer" else "") for who, words in TALK]
    assert said(read("".join(talk))) == TALK


def test_a_label_that_a_person_named_is_no_section() -> None:
    data = word_file(par("Mo", "Heading1") + par("Did you pay?") + par("Ty", "Heading1") + par("No."))
    reading = only(READER.read(data, options("a.docx", speakers={"Mo": "interviewer", "Ty": "participant"})))
    assert said(reading) == [("Mo", "Did you pay?"), ("Ty", "No.")]


def test_a_whole_speech_styled_as_heading_by_accident_is_speech() -> None:
    long = "Maya: " + "and so on " * 12
    reading = read("".join(par(f"{who}: {words}") for who, words in TALK) + par(long, "Heading1"))
    assert said(reading)[-1] == ("Maya", long.removeprefix("Maya: ").strip())


def test_a_table_with_a_column_for_the_speaker_is_a_transcript() -> None:
    reading = read(par("Talk with Maya") + table(("Speaker", "Text"), *TALK) + par("thanked and left"))
    assert said(reading) == [("", "Talk with Maya"), ("", "Speaker\tText"), *TALK, ("", "thanked and left")]
    assert [segment.kind for segment in reading.segments][1:3] == ["heading", "speech"]
    assert "Maya\tWell, in a bar, to be honest." in reading.text


def test_a_table_with_times_too_blank_cells_go_on_and_cells_may_hold_several_paragraphs() -> None:
    rows = [(f"00:{at:02}", f"{who}:", words) for at, (who, words) in enumerate(TALK)]
    rows.insert(2, ("", "", "It was [laughs] cold.\n\nVery."))
    reading = read(table(*rows))
    assert said(reading) == [*TALK[:2], ("Maya", "It was [laughs] cold."), ("Maya", "Very."), *TALK[2:]]
    assert [segment.seconds for segment in reading.segments] == [0, 1, None, None, 2, 3, 4, 5]
    (mark,) = reading.segments[2].marks
    assert reading.text[mark.start : mark.end] == "[laughs]"


def test_a_table_with_row_numbers_and_a_time_beside_the_name() -> None:
    reading = read(table(*((str(n), f"{who} [0:{n:02}]", words) for n, (who, words) in enumerate(TALK, start=1))))
    assert said(reading) == TALK
    assert reading.segments[3].seconds == 4


def test_a_table_of_times_in_which_the_words_carry_the_labels() -> None:
    rows = [("Time", "Transcript"), *((f"00:0{at}", f"{who}: {words}") for at, (who, words) in enumerate(TALK))]
    reading = read(table(*rows))
    assert said(reading)[1:] == TALK


def test_a_row_with_a_label_and_no_words_is_no_speech() -> None:
    assert said(read(table(*TALK, ("Interviewer", "")))) == TALK


@pytest.mark.parametrize(
    "rows",
    [
        [("Age", "34"), ("Trade", "lace"), ("Town", "Northtown")],
        [("Market", "prices fell"), ("Market", "rents rose"), ("Support", "a grant"), ("Support", "a desk")],
        [("lace", "tiles", "glass", "clay", "silk"), ("lace", "tiles", "glass", "clay", "silk")],
        [("What a long question this is for a first column", "yes"), ("Another long question of this kind again", "no")],
        [("one row", "only")],
    ],
    ids=["facts", "categories", "wide", "questions", "single row"],
)
def test_other_tables_are_paragraphs_cell_by_cell(rows: list[tuple[str, ...]]) -> None:
    assert said(read(table(*rows))) == [("", cell) for row in rows for cell in row]


def test_a_label_that_a_person_named_makes_a_table_a_transcript() -> None:
    data = word_file(table(("Mo", "Did you pay?"), ("Ty", "no")))
    assert said(only(READER.read(data, options("a.docx", speakers={"Mo": "interviewer", "Ty": "participant"})))) == [
        ("Mo", "Did you pay?"),
        ("Ty", "no"),
    ]


def test_notes_follow_the_body_and_are_no_speech() -> None:
    foot = part(
        "footnotes", f'<w:footnote w:id="1">{par("She means the fair.")}</w:footnote><w:footnote w:id="2"><w:p/></w:footnote>'
    )
    end = part("endnotes", f'<w:endnote w:id="1">{par("Checked")}{par("twice")}</w:endnote>')
    reading = read("".join(par(f"{who}: {words}") for who, words in TALK), footnotes=foot, endnotes=end)
    notes = reading.segments[-2:]
    assert [(note.kind, note.speaker, note.ref) for note in notes] == [("note", "", "footnote 1"), ("note", "", "endnote 1")]
    assert said(reading)[-2:] == [("", "She means the fair."), ("", "Checked\ntwice")]


def test_headers_footers_and_dates_are_what_the_file_says_of_itself() -> None:
    core = b'<c xmlns:d="urn:d"><d:title>Maya 1</d:title><d:creator>Real Name</d:creator><d:created>2012-05-03T10:00:00Z</d:created></c>'
    data = word_file(
        par("we met"),
        {"header1.xml": part("hdr", par("Project")), "footer1.xml": part("ftr", par("Page 1")), "docProps/core.xml": core},
    )
    reading = only(read_file(data))
    assert reading.text == "we met"
    assert (reading.title, reading.date, reading.author) == ("Maya 1", "", "")
    assert reading.meta == {"created": "2012-05-03T10:00:00Z", "header": "Project", "footer": "Page 1"}


def test_the_title_on_the_page_goes_before_the_one_in_the_properties() -> None:
    core = b"<c><title>Template</title></c>"
    assert only(read_file(word_file(par("Talk\twith Maya", "Title"), {"docProps/core.xml": core}))).title == "Talk with Maya"


def test_doubts_are_told() -> None:
    comments = part("comments", f'<w:comment w:id="1">{par("really?")}</w:comment>')
    body = f"<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>{par('')}"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{par('Click here')}</w:sdtContent></w:sdt>"
    found = read_file(word_file(body + prompt, {"comments.xml": comments}))
    assert codes(found) == ["R513", "R514", "R515"]
    assert only(found).meta == {"comments": "1", "tracked changes": "1"}
    assert all(problem.level == "warning" for problem in found.problems)


def test_a_broken_part_beside_the_body_is_told_and_the_body_read() -> None:
    found = read_file(word_file(par("we met"), {"footnotes.xml": b"<w:footnotes"}))
    assert codes(found) == ["R504"]
    assert found.problems[0].message.startswith("word/footnotes.xml: ")
    assert only(found).text == "we met"


def test_the_body_may_have_another_name() -> None:
    assert only(read_file(word_file(par("we met"), main="document2.xml"))).text == "we met"


def test_an_empty_document_is_told() -> None:
    found = read_file(word_file("<w:p/>"))
    assert codes(found) == ["R516"]
    assert only(found).segments == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0 old", "R511"),
        (b"plain words", "R512"),
        (word_file("").replace(b"PK\x01\x02", b"PK\x00\x00"), "R503"),
        (b"", "R512"),
    ],
)
def test_what_is_no_word_file_is_refused_with_the_way_out(data: bytes, code: str) -> None:
    found = read_file(data)
    assert (found.items, codes(found)) == ((), [code])
    assert "save it" in found.problems[0].message


def zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def test_an_archive_without_a_body_or_with_a_broken_one_is_refused() -> None:
    assert codes(read_file(zipped({"content.xml": b"<x/>"}))) == ["R512"]
    assert codes(read_file(zipped({"word/document.xml": b"<x"}))) == ["R504"]
    assert codes(read_file(zipped({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}))) == ["R505"]


def test_claims() -> None:
    data = word_file(par("x"))
    assert READER.claims(data, "a.docx") > 0.9
    assert READER.claims(data, "upload") == 0.9
    assert READER.claims(zipped({"xl/workbook.xml": b""}), "a.xlsx") == 0
    assert READER.claims(b"\xd0\xcf\x11\xe0", "a.doc") == 0.9
    assert READER.claims(b"\xd0\xcf\x11\xe0", "a.xls") == 0
    assert READER.claims(b"plain", "a.docx") == 0.4
    assert READER.claims(b"plain", "a.txt") == 0


def naive_words(data: bytes) -> Counter[str]:
    """Every run of letters and digits below w:t outside what Word does not show, by a plain search of the tree."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    hidden = {part for top in root.iter(f"{{{W}}}del", "{*}Fallback") for part in top.iter()}
    joined = "".join(
        "" if node in hidden else (node.text or "") if node.tag == f"{{{W}}}t" else " "
        for node in root.iter(*(f"{{{W}}}{name}" for name in ("t", "p", "br", "tab", "cr")))
    )
    return Counter(re.findall(r"\w+", joined))


@pytest.mark.shared
def test_words_in_are_words_out(shared: Path) -> None:
    files = sorted((shared / "data/formats/docx").glob("*.docx"))
    assert files
    for file in files:
        data = file.read_bytes()
        found = only(READER.read(data, options(file.name)))
        assert Counter(re.findall(r"\w+", found.text)) == naive_words(data), file.name


@pytest.mark.shared
def test_as_many_words_as_the_manifest_counts(shared: Path) -> None:
    """The manifest counted with an independent walk; a list of paragraphs without tables has 34 words less in one of them."""
    rows = csv.DictReader((shared / "data/formats/MANIFEST.csv").read_text().splitlines())
    counted = {row["file"]: re.search(r"walk=(\d+)", row["note"]) for row in rows if row["file"].startswith("docx/")}
    assert counted
    for file, count in counted.items():
        found = only(READER.read((shared / "data/formats" / file).read_bytes(), options(file)))
        assert count
        assert len(re.findall(r"\w+", found.text)) == int(count.group(1)), file


@pytest.mark.shared
@pytest.mark.parametrize("name", ["qdap_trans1", "qdap_trans2", "qdap_trans3"])
def test_the_speakers_that_the_manifest_counts(shared: Path, name: str) -> None:
    data = (shared / f"data/formats/docx/{name}.docx").read_bytes()
    found = only(READER.read(data, options(f"{name}.docx")))
    labels = re.findall(r"^(Researcher 2|Teacher 4|Multiple Students)[:-]\t", found.text, re.MULTILINE)
    assert Counter(labels) == {"Teacher 4": 2, "Researcher 2": 1, "Multiple Students": 1}
    assert {segment.speaker for segment in found.segments} - {""} == set(labels)

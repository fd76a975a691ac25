"""Tables in: a row a document, or a row a turn where a column says who speaks."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.reading import Reading, Readings
from casecode.plain import zipguard
from casecode.readers._dates import iso_date, seconds
from casecode.readers._rows import parse_table
from casecode.readers.csv import READER
from tests.readers.made import codes, only, options, said


def read(text: str, **more: object) -> Readings:
    return READER.read(text.encode(), options("answers.csv", **more))


def test_a_row_is_a_document_and_what_was_guessed_is_said() -> None:
    found = read("id,Answer,Region\nA1,We met in spring.,coast\nA2,Nobody paid.,inland\n")
    assert found.container
    assert [(each.native, each.text, dict(each.meta)) for each in found.items] == [
        ("A1", "We met in spring.", {"Region": "coast"}),
        ("A2", "Nobody paid.", {"Region": "inland"}),
    ]
    assert codes(found) == ["R548"]
    assert "text: Answer, id: id" in found.problems[0].message
    assert found.problems[0].level == "note"


def test_columns_as_the_protocol_says() -> None:
    text = "url;handle;published;site;body;likes\nhttps://x.org/1;@ana;2012-05-03T10:00;north;We met.;4\n"
    told = {"id": "url", "text": "Body", "date": "published", "author": "handle", "case": "site"}
    found = read(text, columns=told, each="row")
    row = only(found)
    assert (row.native, row.text, row.date, row.author) == ("https-x-org-1", "We met.", "2012-05-03", "@ana")
    assert dict(row.meta) == {"likes": "4", "case": "north", "published": "2012-05-03T10:00"}
    assert said(row) == [("@ana", "We met.")]
    assert (row.segments[0].kind, row.segments[0].ref) == ("paragraph", "line 2")
    assert codes(found) == []


def test_a_column_that_is_not_there() -> None:
    found = read("id,answer\n1,x\n", columns={"text": "answr"})
    assert (found.items, codes(found)) == ((), ["R541"])
    assert "Did you mean 'answer'? The columns are: id, answer" in found.problems[0].message


def test_no_column_is_the_text() -> None:
    found = read("name,age,why\nAna,34,because it rained for a week\n")
    assert (found.items, codes(found)) == ((), ["R542"])
    assert "columns: {text: why}" in found.problems[0].message


def test_paragraphs_of_a_cell_and_line_breaks_in_quotation_marks() -> None:
    row = only(read('answer\n"One, two\nthree ""four""\n\n  five"\n'))
    assert said(row) == [("", 'One, two\nthree "four"'), ("", "five")]


def test_a_column_of_speakers_makes_a_transcript() -> None:
    text = "timestamp\tspeaker\twords\n0:05\tINT:\tHow was it?\n0:09\tRA\tCold [laughs].\n0:12\t\tVery cold.\n\t\t\n0:20\tINT\t\n0:30\tRA\tYes.\n"
    found = read(text)
    reading = only(found)
    assert not found.container
    assert said(reading) == [("INT", "How was it?"), ("RA", "Cold [laughs]."), ("RA", "Very cold."), ("RA", "Yes.")]
    assert [segment.seconds for segment in reading.segments] == [5, 9, 12, 30]
    assert reading.text == "INT: How was it?\n\nRA: Cold [laughs].\n\nVery cold.\n\nYes."
    assert [segment.ref for segment in reading.segments] == ["line 2", "line 3", "line 4", "line 7"]
    assert [reading.text[mark.start : mark.end] for mark in reading.segments[1].marks] == ["[laughs]"]
    rows = read(text, each="row").items
    assert [said(each) for each in rows][:3] == [[("INT:", "How was it?")], [("RA", "Cold [laughs].")], [("", "Very cold.")]]
    assert len(rows) == 4


def test_a_form_with_a_timestamp_is_dated_by_it() -> None:
    (row,) = read("Timestamp,Answer\n2012-05-03 10:11:12,We met.\n").items
    assert (row.date, dict(row.meta)) == ("2012-05-03", {"Timestamp": "2012-05-03 10:11:12"})


def test_ids_are_safe_and_single() -> None:
    long = "a" * 90
    text = f"id,answer\n1,a\n1,b\n,c\nÄ b/c,d\n{long},e\n{long} ,f\nA1,g\na1,h\n1-2,i\n"
    found = read(text)
    natives = [each.native for each in found.items]
    assert natives[:4] == ["1", "1-2", "row-3", "a-b-c"]
    assert natives[4].startswith("a" * 71)
    assert len(natives[4]) == 80
    assert natives[6:] == ["A1", "a1-2", "1-2-2"]
    assert len({native.casefold() for native in natives}) == len(natives)
    assert [problem.line for problem in found.problems if problem.code == "R551"] == [3, 7, 9, 10]


def test_rows_that_do_not_fit_the_header() -> None:
    found = read("id,answer,town\n1,short\n2,we came, late,north\n3,fine,west\n")
    assert [(problem.code, problem.line) for problem in found.problems if problem.level == "warning"] == [
        ("R543", 2),
        ("R544", 3),
    ]
    assert found.items[1].meta == {"town": "late", "column 4": "north"}


def test_rows_without_words_are_counted() -> None:
    found = read("id,answer\n" + "".join(f"{n},\n" for n in range(12)) + "13,here\n")
    assert len(found.items) == 1
    (left,) = [problem for problem in found.problems if problem.code == "R549"]
    assert left.message == "12 rows have no text and are left out (lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)"


def test_dates_that_can_be_read_in_two_ways_are_not() -> None:
    found = read("answer,date\na,3/5/2012\nb,25/12/2012\nc,2012\nd,\n")
    assert [(each.date, each.date_from) for each in found.items] == [
        ("", ""),
        ("2012-12-25", "metadata"),
        ("2012", "metadata"),
        ("", ""),
    ]
    assert found.items[0].meta["date"] == "3/5/2012"
    assert [(problem.code, problem.line) for problem in found.problems][-1] == ("R550", 2)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("id,answer\n1,x\n", ","),
        ("id;answer\n1;well, yes, no\n2;also, so\n", ";"),
        ("id\tanswer\n1\ta;b;c,d\n", "\t"),
        ("id|answer\n1|x\n", "|"),
        ('sep=;\nid;answer\n1;"x;y"\n', ";"),
        ("answer\nwell, yes\nno, not; really\n", ","),
        ('"a,b";answer\n"1,2";x\n', ";"),
    ],
)
def test_what_separates_the_cells(text: str, sign: str) -> None:
    assert parse_table(text, "a.csv").sign == sign


def test_a_stated_sign_does_not_move_the_lines() -> None:
    found = read("sep=;\nid;answer\n1\n2;x\n")
    assert [problem.line for problem in found.problems if problem.code == "R543"] == [3]
    assert only(found).segments[0].ref == "line 4"


def test_headers_without_or_with_the_same_name() -> None:
    table = parse_table("answer,,Note,note\nx,y,z,w\n", "a.csv")
    assert table.header == ("answer", "column 2", "Note (3)", "note (4)")


def test_quotation_marks_that_do_not_pair() -> None:
    found = read('id,answer\n1,fine\n2,"never closed\n3,x\n')
    assert next((problem.code, problem.line) for problem in found.problems) == ("R546", 3)


def test_character_names_stay_as_they_stand() -> None:
    found = read("answer\nthe founders&#8217; fair &amp; more\n")
    assert only(found).text == "the founders&#8217; fair &amp; more"
    assert codes(found)[0] == "R545"


def test_encodings() -> None:
    assert only(READER.read("answer\nŁódź\n".encode("utf-16"), options("a.csv"))).text == "Łódź"
    found = READER.read("answer\ncafé\n".encode("cp1252"), options("a.csv"))
    assert (only(found).text, found.encoding, codes(found)[0]) == ("café", "cp1252", "R101")
    assert found.problems[0].file == "a.csv"
    assert READER.read(b"\x81\x00\x01" * 20, options("a.csv")).items == ()


@pytest.mark.parametrize("text", ["", "id,answer\n", "\n\n", "id,answer\n,\n"])
def test_tables_with_nothing_in_them(text: str) -> None:
    found = read(text)
    assert (found.items, codes(found)) == ((), ["R547"])


def test_a_large_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MOST_BYTES", 3)
    assert codes(read("answer\nx\n")) == ["R501"]


def test_claims() -> None:
    assert READER.claims(b"a,b", "x.TSV") == 0.8
    assert READER.claims(b"PK\x03\x04", "x.csv") == 0
    assert READER.claims(b"a,b", "x.txt") == 0


@pytest.mark.parametrize(
    ("stated", "read_as"),
    [
        ("2012", "2012"),
        ("2012-5", "2012-05"),
        ("2012/05/03", "2012-05-03"),
        ("2012-05-03 10:00", "2012-05-03"),
        ("20120503", "2012-05-03"),
        ("3.5.2012", "2012-05-03"),
        ("4/4/2012", "2012-04-04"),
        ("12/25/2012", "2012-12-25"),
        ("Thu, 03 May 2012 10:00:00 +0200", "2012-05-03"),
        ("2012-13-01", ""),
        ("32/12/2012", ""),
        ("soon", ""),
        ("well, soon", ""),
        ("", ""),
    ],
)
def test_dates(stated: str, read_as: str) -> None:
    assert iso_date(stated) == read_as


@pytest.mark.parametrize(
    ("stated", "position"),
    [
        ("0:05", 5),
        ("1:02:03.5", 3723.5),
        ("12,5", 12.5),
        ("[00:07]", 7),
        ("7", 7),
        ("10:02 am", None),
        ("2012-05-03", None),
        ("", None),
    ],
)
def test_positions(stated: str, position: float | None) -> None:
    assert seconds(stated) == position


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6), st.sampled_from([",", ";", "\t"]))
def test_what_a_spreadsheet_writes_comes_back(rows: list[tuple[str, str]], sign: str) -> None:
    held = io.StringIO()
    writer = csv.writer(held, delimiter=sign, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "answer"), *rows])
    found: list[Reading] = list(read(held.getvalue(), columns={"id": "id", "text": "answer"}).items)
    assert sum(len(each.text) > 0 for each in found) == len(found)
    table = parse_table(held.getvalue(), "a.csv")
    assert table.header == ("id", "answer")
    assert len(table.rows) == sum(
        bool(one.strip("\ufeff \n\u2028\u2029").strip()) or bool(two.strip("\ufeff").strip()) for one, two in rows
    )


@pytest.mark.shared
def test_a_real_transcript_in_a_table(shared: Path) -> None:
    data = (shared / "data/formats/csv/ohd_de.csv").read_bytes()
    lines = data.decode().splitlines()[1:]
    reading = only(READER.read(data, options("ohd_de.csv")))
    assert len(reading.segments) == len([line for line in lines if line.split("\t")[2].strip()])
    assert {segment.speaker for segment in reading.segments} == {"INT", "AB"}
    assert reading.segments[0].seconds == 5


@pytest.mark.shared
def test_the_row_of_the_manifest(shared: Path) -> None:
    """csv/ohd_de.csv: 19 rows with the header, AB=11, INT=4 and three that name nobody, which go on with AB and are told."""
    data = (shared / "data/formats/csv/ohd_de.csv").read_bytes()
    found = READER.read(data, options("ohd_de.csv"))
    reading = only(found)
    named = [line.split("\t")[1] for line in data.decode().splitlines()[1:]]
    assert [named.count(label) for label in ("AB", "INT", "")] == [11, 4, 3]
    assert len(reading.segments) == 18
    assert [segment.speaker for segment in reading.segments] == [*named[:15], "AB", "AB", "AB"]
    assert said(reading)[0][1].startswith("Heute ist Montag der 5. Oktober 2020, ich führe ein Interview mit Frau Al")
    assert said(reading)[-1][1] == "Hier steht ein Text ohne Sprecherkürzel."
    (going_on,) = [problem for problem in found.problems if problem.code == "R601"]
    assert going_on.message.endswith("(lines 17, 18, 19)")


def test_a_table_of_turns_without_a_header() -> None:
    found = READER.read(b"Ana:,Hello there.\nBen:,Yes.\n[pause],\nAna:,Good.\n", options("a.csv"))
    assert [(who, words) for who, words in said(only(found)) if who] == [
        ("Ana", "Hello there."),
        ("Ben", "Yes."),
        ("Ana", "Good."),
    ]
    told = READER.read(b"Ana:,Hello there.\nBen:,Yes.\n", options("a.csv", columns={"text": "Hello there."}))
    assert [item.text for item in told.items] == ["Yes."]

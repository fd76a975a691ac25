"""A table of codings as spreadsheets write them, well and badly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode import registry
from casecode.exchange import codings_csv
from casecode.exchange.codings_csv import FORMAT, CodingRow

GOOD = 'source,code,coder,start,end,quote,n,round,key\nmaya,trust,ana,0,5,,,,\nmaya,trust,ben,,,"We, too",2,r1,yes\n'
ROWS = (
    CodingRow("maya", "trust", "ana", 0, 5, line=2),
    CodingRow("maya", "trust", "ben", quote="We, too", n=2, attributes={"round": "r1", "key": "yes"}, line=3),
)


def test_the_format_is_in_the_registry() -> None:
    assert registry.load("exchange", "codings_csv", "FORMAT") is codings_csv.FORMAT


def test_rows_are_read_with_their_lines() -> None:
    assert FORMAT.read(GOOD.encode(), "c.csv") == codings_csv.CodingRows(ROWS)


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("utf-16"),
        GOOD.replace("source,code,coder", "Source, CODE ,Coder").encode(),
    ],
)
def test_what_spreadsheets_do_to_a_table_changes_nothing(data: bytes) -> None:
    assert FORMAT.read(data, "c.csv") == codings_csv.CodingRows(ROWS)


def test_lines_are_those_of_the_file_also_behind_quotes_of_several_lines_and_blank_rows() -> None:
    read = FORMAT.read(b'\nsource,code,coder,quote\na,b,c,"two\nlines"\n\n,,,\na,b,c,last\n', "c.csv")
    assert [(row.line, row.quote) for row in read.rows] == [(3, "two\nlines"), (7, "last")]
    assert read.problems == ()


@pytest.mark.parametrize(("delimiter", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_delimiters_are_read_and_told(delimiter: str, name: str) -> None:
    read = FORMAT.read(
        delimiter.join(["source", "code", "coder", "quote"]).encode() + b"\n" + delimiter.join("abcd").encode(), "c.csv"
    )
    assert read.rows == (CodingRow("a", "b", "c", quote="d", line=2),)
    assert [(p.code, p.level, name in p.message) for p in read.problems] == [("X105", "note", True)]


HEAD = "source,code,coder,start,end,quote,n\n"


@pytest.mark.parametrize(
    ("table", "problems", "rows"),
    [
        ("", ["1 X102"], 0),
        ("just some words", ["1 X102", "1 X103"], 0),
        ("source,code,coder\na,b,c\n", ["1 X102"], 0),
        ("source,code,coder,start\na,b,c,1\n", ["1 X102"], 0),
        ("code,coder,quote\nb,c,q\n", ["1 X102"], 0),
        ("source,code,code,quote\na,b,c,q\n", ["1 X102"], 0),
        ("source,code,coder,quote,colour\na,b,c,q,red\n", ["1 X103"], 1),
        (HEAD + "a,b,c,,,q,\na,b,c,,,q,,more\n", ["3 X104"], 1),
        (HEAD + "a,b,c,,,q\n", [], 1),
        (HEAD + ",b,c,,,q,\n", ["2 X104"], 0),
        (HEAD + "a, ,c,,,q,\n", ["2 X104"], 0),
        (HEAD + "a,b,c,1,,,\n", ["2 X104"], 0),
        (HEAD + "a,b,c,,,,\n", ["2 X104"], 0),
        (HEAD + "a,b,c,5,5,,\n", ["2 X104"], 0),
        (HEAD + "a,b,c,x,5,,\n", ["2 X104"], 0),
        (HEAD + "a,b,c,-1,5,,\n", ["2 X104"], 0),
        (HEAD + "a,b,c,1.0,5,,\n", ["2 X104"], 0),
        (HEAD + "a,b,c,²,5,,\n", ["2 X104"], 0),
        (HEAD + "a,b,c,1,9999999999,,\n", ["2 X104"], 0),
        (HEAD + 'a,b,c,,,q,\na,b,c,,,"open,\na,b,c,,,r,\n', ["3 X104"], 1),
        (HEAD + 'a,b,c,,,"q" x,\n', ["2 X104"], 0),
        (HEAD + "a,b,,,,q,\n", [], 1),
    ],
)
def test_what_is_no_table_of_codings_is_told_with_its_line(table: str, problems: list[str], rows: int) -> None:
    read = FORMAT.read(table.encode(), "c.csv")
    assert sorted({f"{problem.line} {problem.code}" for problem in read.problems}) == problems
    assert {problem.file for problem in read.problems} <= {"c.csv"}
    assert len(read.rows) == rows


def test_an_older_encoding_is_read_and_told() -> None:
    read = FORMAT.read("source,code,coder,quote\nmaya,b,c,naïve\n".encode("cp1252"), "c.csv")
    assert [row.quote for row in read.rows] == ["naïve"]
    assert [(problem.level, problem.file) for problem in read.problems] == [("warning", "c.csv")]


@pytest.mark.parametrize("data", [b"\x81\x00\xff\x01", b"PK\x03\x04" + bytes(200)])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    read = FORMAT.read(data, "c.csv")
    assert read.rows == ()
    assert any(problem.level == "error" for problem in read.problems)


def test_what_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codings_csv, "_LARGEST", 10)
    assert [problem.code for problem in FORMAT.read(GOOD.encode(), "c.csv").problems] == ["X101"]


@given(st.binary(max_size=300))
def test_no_bytes_end_in_a_traceback(data: bytes) -> None:
    FORMAT.read(data, "c.csv")
    FORMAT.read(HEAD.encode() + data, "c.csv")


field = (
    st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters='",;\n\t'), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
numbers = st.one_of(st.none(), st.integers(1, 10**6))
attributes = st.dictionaries(st.sampled_from(["round", "valence", "weight", "kind", "key", "by_whom", "memo"]), field, max_size=3)
places = st.one_of(
    st.tuples(st.none(), st.none(), field),
    st.tuples(st.integers(0, 99), st.integers(100, 999), st.one_of(st.just(""), field)),
)


@given(st.lists(st.tuples(field, field, field, places, numbers, attributes), max_size=6))
def test_what_is_written_is_read_again(
    made: list[tuple[str, str, str, tuple[int | None, int | None, str], int | None, dict[str, str]]],
) -> None:
    rows = [CodingRow(source, code, coder, *place, n, more) for source, code, coder, place, n, more in made]
    read = FORMAT.read(FORMAT.write(rows), "c.csv")
    assert [replace(row, line=0) for row in read.rows] == rows
    assert read.problems == () if rows else True


def test_columns_that_nobody_fills_are_not_written() -> None:
    assert FORMAT.write([CodingRow("a", "b", "c", quote="d")]) == b"source,code,coder,quote\na,b,c,d\n"

"""JSON lines and lists of objects: tables by another name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casecode.domain.reading import Readings
from casecode.readers._find import find_reader
from casecode.readers.jsonl import READER
from tests.readers.made import codes, only, options, said


def lines(*rows: Any) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def read(data: bytes, **more: Any) -> Readings:
    return READER.read(data, options("posts.jsonl", **more))


def test_an_object_is_a_document() -> None:
    found = read(
        lines({"id": "p1", "body": "Too far.", "author": "ana", "score": 3}, {"body": "No.\n\nNever.", "id": "p2", "ok": True})
    )
    assert [(item.native, item.author, item.text, dict(item.meta)) for item in found.items] == [
        ("p1", "ana", "Too far.", {"score": "3"}),
        ("p2", "", "No.\n\nNever.", {"ok": "true"}),
    ]
    assert [item.segments[0].ref for item in found.items] == ["line 1", "line 2"]


def test_an_object_is_a_turn_where_a_field_names_the_speaker() -> None:
    found = read(lines({"speaker": "Ana", "text": "One.", "start": 1.5}, {"text": "Two."}, {"speaker": "Ben", "text": "Three."}))
    assert said(only(found)) == [("Ana", "One."), ("Ana", "Two."), ("Ben", "Three.")]
    assert only(found).segments[0].seconds == 1.5
    assert codes(found) == ["R548", "R601"]


def test_a_blank_line_is_no_row_and_lines_are_counted_as_the_file_has_them() -> None:
    found = read(b'\n{"text": "a"}\n\n{"text": "b"}\n')
    assert [item.segments[0].ref for item in found.items] == ["line 2", "line 4"]


def test_inner_objects_lists_and_nothing() -> None:
    row = {
        "text": "a",
        "who": {"name": "Ana", "at": {"x": 1}},
        "tags": ["x", None, 2.5],
        "deep": [{"y": [1]}],
        "none": None,
        "who.name": "too",
    }
    (item,) = read(lines(row)).items
    assert dict(item.meta) == {"who.name": "too\nAna", "who.at.x": "1", "tags": "x\n2.5", "deep": '[{"y": [1]}]'}


def test_an_author_stands_on_one_line() -> None:
    (item,) = read(lines({"text": "a", "author": "Ana\nLena "})).items
    assert (item.author, item.segments[0].speaker) == ("Ana Lena", "Ana Lena")


def test_columns_as_a_person_names_them() -> None:
    found = read(lines({"q7": "Too far."}), columns={"text": "q7"})
    assert [item.text for item in found.items] == ["Too far."]
    assert codes(read(lines({"q7": "Too far."}))) == ["R542"]


def test_a_list_of_objects() -> None:
    found = READER.read(b'[{"text": "a"}, {"text": "b"}]', options("posts.json"))
    assert [(item.native, item.segments[0].ref) for item in found.items] == [("row-1", "line 1"), ("row-2", "line 2")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["R105"]),
        (b'{"text": "a"}\n{"text": ', ["R602"]),
        (b'{"text": "a"}\n5\n[]', ["R606", "R606"]),
        (b"[1]", ["R606"]),
        (b"[1", ["R602"]),
        (b"[]", ["R547"]),
        (b"{}\n{}", ["R547"]),
        (b"[" * 100_000, ["R602"]),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, expected: list[str]) -> None:
    found = read(data)
    assert codes(found) == expected
    assert found.items == ()


def test_the_line_of_a_fault() -> None:
    assert [problem.line for problem in read(b'{"text": "a"}\n\n{"text": \n7').problems] == [3, 4]


def test_many_rows_of_many_fields_are_refused() -> None:
    """Each row brings a field of its own: five thousand rows would be a table of 25 million cells."""
    assert codes(read(lines(*({f"f{n}": "a"} for n in range(5000))))) == ["R614"]


def test_found_by_name_and_content() -> None:
    assert find_reader(b'{"body": "a"}\n{"body": "b"}', "posts.jsonl").name == "jsonl"
    assert find_reader(b'{"body": "a"}\n{"body": "b"}', "posts.json").name == "jsonl"
    assert find_reader(b'[{"body": "a"}]', "posts.json").name == "jsonl"
    assert READER.claims(b'{"body": "a"}', "posts.json") == 0
    assert READER.claims(b'{"body": "a"}', "posts.txt") == 0

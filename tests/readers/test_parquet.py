"""Parquet: where its library is there, a table like every other; where it is not, the way out."""

from __future__ import annotations

import datetime as dt
import sys

import pytest

from casecode.readers._find import find_reader
from casecode.readers.parquet import READER
from tests.readers.files import HAS_PARQUET, parquet_file
from tests.readers.made import codes, only, options, said

library = pytest.mark.skipif(not HAS_PARQUET, reason="pyarrow is not installed")


def test_without_the_library_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    found = READER.read(b"PAR1 and more", options("a.parquet"))
    assert codes(found) == ["R615"]
    assert "pip install pyarrow" in found.problems[0].message


def test_what_is_no_parquet_file() -> None:
    assert codes(READER.read(b"words", options("a.parquet"))) == ["R611"]


def test_found_by_content() -> None:
    assert find_reader(b"PAR1\x15\x04", "data.bin").name == "parquet"
    assert READER.claims(b"words", "data.parquet") == 0.5
    assert READER.claims(b"words", "data.csv") == 0.0


@library
def test_a_row_is_a_document() -> None:
    data = parquet_file(
        {
            "id": ["a", "b"],
            "text": ["Too far.", "No."],
            "date": [dt.date(2021, 3, 4), None],
            "tags": [["x", "y"], None],
            "raw": ["café".encode(), b"\xff\xfe\x00"],
        }
    )
    found = READER.read(data, options("a.parquet"))
    assert [(item.native, item.text, item.date, dict(item.meta)) for item in found.items] == [
        ("a", "Too far.", "2021-03-04", {"tags": '["x", "y"]', "raw": "café"}),
        ("b", "No.", "", {}),
    ]
    assert [item.segments[0].ref for item in found.items] == ["row 1", "row 2"]


@library
def test_a_row_is_a_turn() -> None:
    data = parquet_file({"speaker": ["Ana", None, "Ben"], "text": ["One.", "Two.", "Three."]})
    assert said(only(READER.read(data, options("a.parquet")))) == [("Ana", "One."), ("Ana", "Two."), ("Ben", "Three.")]


@library
def test_damage_is_told() -> None:
    data = parquet_file({"text": ["a"]})
    assert codes(READER.read(data[:40], options("a.parquet"))) == ["R611"]


@library
def test_what_would_unpack_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casecode.readers.parquet.MOST_UNPACKED", 10)
    assert codes(READER.read(parquet_file({"text": ["a few words"]}), options("a.parquet"))) == ["R502"]

"""Limits that hold for files of every kind."""

from __future__ import annotations

import pytest

from casecode import registry
from casecode.plain import zipguard
from casecode.readers import _sheets
from casecode.readers.xlsx import READER as XLSX
from tests.readers.files import SMALL, xlsx_file
from tests.readers.made import codes, options


@pytest.mark.parametrize("name", sorted(SMALL))
def test_a_file_above_the_limit_is_refused_before_it_is_opened(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MOST_BYTES", 3)
    assert codes(registry.load("readers", name, "READER").read(SMALL[name], options("big"))) == ["R501"]


def test_a_sheet_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sheets, "MOST_ROWS", 2)
    assert codes(XLSX.read(xlsx_file({"S": [["text"], ["a"]]}), options("a.xlsx"))) == ["R548"]
    assert codes(XLSX.read(xlsx_file({"S": [["text"], ["a"], ["b"]]}), options("a.xlsx"))) == ["R614"]


def test_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sheets, "MOST_CELLS", 5)
    assert codes(XLSX.read(xlsx_file({"S": [["text", "b"], ["a", "b"]]}), options("a.xlsx"))) == ["R548"]
    assert codes(XLSX.read(xlsx_file({"S": [["text", "b"], ["a", "b"], ["a", "b"], ["a"]]}), options("a.xlsx"))) == ["R614"]

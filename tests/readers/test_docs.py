"""docs/readers.md says what the readers do."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from tests.readers.marked import HALVES, can_be_seen, marked, scores

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "readers.md"
_ROW = re.compile(r"^\| (first|second) \| `([^`]+)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


def rows() -> dict[tuple[str, str], tuple[int, ...]]:
    """Marked, right, wrong and missed, by half and file, as the page has them."""
    found = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {(half, file): tuple(map(int, numbers)) for half, file, *numbers in found}


def test_the_table_of_formats_is_what_the_readers_say() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert runpy.run_path(str(DOCS / "build_readers.py"))["page"](text) == text


def test_every_marked_file_stands_in_the_page() -> None:
    marks = {(half, file): sum(not doubt for *_, doubt in found) for half in HALVES for file, found in marked(half).items()}
    assert {place: numbers[0] for place, numbers in rows().items()} == marks


@pytest.mark.shared
@pytest.mark.parametrize("half", HALVES)
def test_the_scores_of_the_page_are_the_scores(half: str, shared: Path) -> None:
    said = rows()
    for one in scores(half, shared / "data"):
        assert can_be_seen(one.file)
        assert said[half, one.file][1:] == (one.right, len(one.wrong), len(one.missed)), one.file

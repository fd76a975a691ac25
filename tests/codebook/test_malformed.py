"""Codebooks that are broken in every way people break them: a problem with its line, at once, never an exception."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from casecode.codebook.load import load_codebooks, parse_codebook
from casecode.plain import yamltext
from tests.codebook.malformed import CODEBOOKS, Broken

SLOWEST = 60.0


@pytest.mark.parametrize("broken", CODEBOOKS, ids=lambda broken: broken.name)
def test_a_broken_codebook_is_named_with_its_line(broken: Broken) -> None:
    begun = time.perf_counter()
    book, problems = parse_codebook(broken.data, "codebooks/fair.yaml")
    assert time.perf_counter() - begun < SLOWEST
    assert book is None
    assert (broken.code, broken.line) in {(one.code, one.line) for one in problems}, [str(one) for one in problems]
    assert all(one.file == "codebooks/fair.yaml" and one.line > 0 and one.message for one in problems)


@pytest.mark.parametrize("broken", CODEBOOKS, ids=lambda broken: broken.name)
def test_both_parsers_say_the_same(broken: Broken) -> None:
    fast = yamltext.parse(broken.data, "f")
    assert yamltext.parse(broken.data, "f", loader=yaml.SafeLoader) == fast


def test_a_broken_file_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "codebooks"
    folder.mkdir()
    for broken in CODEBOOKS:
        (folder / f"{broken.name}.yaml").write_bytes(broken.data)
    (folder / "good.yaml").write_bytes(b"codebook: good\ncodes: [stall]\n")
    books, problems = load_codebooks(tmp_path)
    assert [book.id for book in books] == ["good"]
    assert {one.file for one in problems} == {f"codebooks/{broken.name}.yaml" for broken in CODEBOOKS}

"""Broken codebooks and protocols through the command line: a problem with its line, exit 1 or 2, never a traceback, never a hang."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.codebook.malformed import CODEBOOKS, PROTOCOLS, Broken

LONGEST = 60
"""Seconds; far more than any of them needs, so that a hang and nothing else is found."""


@pytest.mark.parametrize("broken", CODEBOOKS, ids=lambda broken: broken.name)
def test_a_broken_codebook(broken: Broken, folder: Path, casecode: Call) -> None:
    (folder / "codebooks/harbours.yaml").unlink()
    (folder / "codebooks/broken.yaml").write_bytes(broken.data)
    begun = time.monotonic()
    said = casecode("codebook", "lint")
    assert said.code == 1
    assert f"codebooks/broken.yaml:{broken.line}: {broken.code} " in said.err
    assert casecode("autocode").code in {0, 1}
    assert time.monotonic() - begun < LONGEST
    assert "Traceback" not in said.err


@pytest.mark.parametrize("broken", PROTOCOLS, ids=lambda broken: broken.name)
def test_a_broken_protocol(broken: Broken, folder: Path, casecode: Call) -> None:
    (folder / "casecode.yaml").write_bytes(broken.data)
    begun = time.monotonic()
    said = casecode("codebook", "lint")
    assert said.code == 1
    assert f"casecode.yaml:{broken.line}: {broken.code} " in said.err
    assert casecode("status").code in {0, 1, 2}
    assert time.monotonic() - begun < LONGEST
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("/(unclosed/", "L104"),
        ("/a{99999999}/", "L104"),
        ("/(?P<x>a)(?P<x>b)/", "L104"),
        ("/a^b/", "L203"),
        ("b*b", "L102"),
        ("/open", "L104"),
    ],
)
def test_a_pattern_that_is_none(pattern: str, code: str, folder: Path, casecode: Call) -> None:
    book = f"codebook: x\ncodes:\n  - code: a\n    definition: d\n    exclude: e\n    rules: |\n      {pattern}\n"
    (folder / "codebooks/harbours.yaml").write_text(book, encoding="utf-8")
    said = casecode("codebook", "lint")
    assert said.code == 1
    assert code in said.err
    assert "codebooks/harbours.yaml:" in said.err


def test_a_catastrophic_pattern_is_stopped_and_named(folder: Path, casecode: Call) -> None:
    book = "codebook: x\ncodes:\n  - code: a\n    rules: |\n      /(x+x+)+y/\n"
    (folder / "codebooks/harbours.yaml").write_text(book, encoding="utf-8")
    (folder / "transcripts/fg-2025-04-01.txt").write_text("Maya: " + "x" * 4000 + "\n\nTom: No.\n", encoding="utf-8")
    casecode("ingest")
    begun = time.monotonic()
    said = casecode("autocode")
    assert said.code in {0, 1, 4}
    if said.code:
        assert "(x+x+)+y" in said.err
    assert time.monotonic() - begun < 3 * LONGEST
    assert "Traceback" not in said.err

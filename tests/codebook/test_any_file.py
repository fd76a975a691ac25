"""Files in the style of other tools, and files of no style at all: problems, never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.codebook.load import parse_codebook
from casecode.domain.problem import Problem


@pytest.mark.shared
def test_codebooks_of_another_style_give_clear_problems(shared: Path) -> None:
    files = sorted((shared / "data" / "seed-study").glob("codebook_*.yaml"))
    assert len(files) == 4
    for file in files:
        book, problems = parse_codebook(file.read_bytes(), file.name)
        assert book is None
        assert all(one.line for one in problems)
        assert any(one.message == "unknown key 'id'; did you mean 'code'?" for one in problems)


@pytest.mark.shared
def test_another_style_loads_once_its_keys_are_renamed(shared: Path) -> None:
    text = (shared / "data" / "seed-study" / "codebook_003_andreeva.yaml").read_text(encoding="utf-8")
    codes = text[text.index("codes:") : text.index("domains:")].replace("{id:", "{code:").replace(", domain: knowledge_type", "")
    book, problems = parse_codebook(codes.encode(), "f.yaml")
    assert problems == ()
    assert book is not None
    assert {code.code for code in book.walk()} >= {"int1_market_info", "porter_diamond", "chance"}


_PIECES = st.sampled_from(
    [
        "codebook: f\n", "codes:\n", "  - code: a\n", "    label: B\n", "    rules: |\n", "      x*\n", "    rules: [", "@l", "]\n", "    children:\n",
        "      - code: c\n", "    parent: a\n", "  - b\n", "lists:\n", "  l: ['@m']\n", "  m: '@l'\n", "    exclusive: yes\n", "      any: {x: y}\n", "  -\n",
        "    aliases: -x\n", "    rules: {any: }\n", "language: xx-\n", "    tests: {match: 1}\n", "- ", ": ", "    children: [{code: a}, b, [c]]\n",
    ],
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=14).map("".join))
def test_any_arrangement_of_lines_loads_or_gives_problems(text: str) -> None:
    book, problems = parse_codebook(text.encode(), "f.yaml")
    assert book is not None or any(one.level == "error" for one in problems)
    assert all(isinstance(one, Problem) and one.line > 0 for one in problems)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_load_or_give_problems(data: bytes) -> None:
    book, problems = parse_codebook(b"codes:\n  - code: a\n    label: " + data, "f.yaml")
    assert book is not None or problems

"""Memo files: front matter as people write it, problems with file and line, and what is written is read the same."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.memo import MEMO_KINDS, Memo
from casecode.study.memos import load_memos, memo_bytes, parse_memo

FILE = "memos/ana/nets.md"


def _read(text: str) -> tuple[Memo, list[tuple[str, int]]]:
    memo, problems = parse_memo(text.encode(), FILE)
    assert memo is not None
    return memo, [(problem.code, problem.line) for problem in problems]


def test_a_memo_by_hand() -> None:
    memo, problems = _read(
        "---\nkind: rival\nby: ben\nat: 2025-03-04\nlinks: [Q-7f3a, 'int-1:4']\n---\nPerhaps the weather did it.\n"
    )
    assert problems == []
    assert (memo.id, memo.kind, memo.by, memo.at) == ("nets", "rival", "ben", "2025-03-04")
    assert memo.links == ("Q-7f3a", "int-1:4")
    assert memo.text == "Perhaps the weather did it."


def test_the_folder_names_the_writer_and_one_link_needs_no_list() -> None:
    memo, problems = _read("---\nlinks: code:trust\n---\n\nTrust again.\n")
    assert problems == []
    assert (memo.by, memo.kind, memo.links) == ("ana", "analytic", ("code:trust",))
    assert _read("---\n---\nwords")[0].text == "words"


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        ("kind: musing", "P204", 2),
        ("by: ana\nkinds: rival", "P201", 3),
        ("by: ana\nlinks:\n- {a: b}", "P203", 4),
        ("by: ana\nby: ben", "P111", 3),
        ("by: ana\nat: last summer", "S209", 3),
        ("memo: boats", "S503", 2),
        ("by: [ana", "P106", 2),
        ("withdrawn: perhaps", "P205", 2),
    ],
)
def test_a_fault_in_the_front_matter_has_its_line_and_the_words_are_kept(head: str, code: str, line: int) -> None:
    memo, problems = _read(f"---\n{head}\n---\nThe words.\n")
    assert (code, line) in problems
    assert memo.text == "The words."


def test_a_faulty_key_leaves_the_others_as_they_are() -> None:
    memo, _ = _read("---\nkind: musing\nby: ben\nlinks: [int-1]\n---\nThe words.\n")
    assert (memo.by, memo.links, memo.kind) == ("ben", ("int-1",), "analytic")


@pytest.mark.parametrize("text", ["Only words.\n", "---\nkind: rival\nThe words.\n"])
def test_a_file_without_front_matter_is_a_memo_all_the_same(text: str) -> None:
    memo, problems = _read(text)
    assert problems == [("S502", 1)]
    assert (memo.by, memo.text) == ("ana", text.strip())


def test_a_file_in_another_encoding_is_left_out_and_said() -> None:
    memo, problems = parse_memo("---\nby: ana\n---\nCafé".encode("cp1252"), FILE)
    assert memo is None
    assert [(problem.code, problem.line) for problem in problems] == [("S501", 4)]


def test_the_folder_is_read_oldest_first_and_twins_are_told(tmp_path: Path) -> None:
    for name, at in (
        ("ana/late.md", "2025-05-01"),
        ("ben/early.md", "2025-04-01"),
        ("ben/late.md", "2025-06-01"),
        ("note.md", ""),
    ):
        path = tmp_path / "memos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\nat: {at}\n---\nx\n", encoding="utf-8")
    (tmp_path / "memos/ana/.hidden.md").write_text("x", encoding="utf-8")
    (tmp_path / "memos/ana/list.txt").write_text("x", encoding="utf-8")
    (tmp_path / "memos/ana/folder.md").mkdir()
    memos, problems = load_memos(tmp_path)
    assert [memo.file for memo in memos] == ["memos/note.md", "memos/ben/early.md", "memos/ana/late.md", "memos/ben/late.md"]
    assert {(problem.code, problem.file) for problem in problems} == {
        ("S504", "memos/ben/late.md"),
        ("P115", "memos/ana/folder.md"),
    }
    assert load_memos(tmp_path / "memos/ana") == ((), ())


_LINE = st.text(alphabet=st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=20).map(
    str.strip
)


@given(
    kind=st.sampled_from(MEMO_KINDS),
    links=st.lists(st.sampled_from(["Q-7f3a2b1c", "int-1", "int-1:4", "case:north", "theme:trust", "fairs/post-7"]), unique=True),
    title=_LINE,
    text=_LINE,
    withdrawn=st.booleans(),
)
def test_what_is_written_is_read_the_same(kind: str, links: list[str], title: str, text: str, withdrawn: bool) -> None:
    title, text = unicodedata.normalize("NFC", title), unicodedata.normalize("NFC", text)
    memo = Memo(
        "nets", kind, "ana", "2025-03-04T09:30:00Z", tuple(links), text, title, ("boats-1",), withdrawn=withdrawn, file=FILE
    )
    if kind == "framework_summary":
        memo = replace(memo, evidence="0123456789abcdef", excerpts=("Q-1", "Q-2"))
    assert parse_memo(memo_bytes(memo), FILE) == (memo, ())

"""Which files a study means."""

from __future__ import annotations

from pathlib import Path

import pytest

from casecode.domain.protocol import Case, Participant, Protocol, SourceRule
from casecode.study.expand import expand
from casecode.study.folders import material_files


def _study(root: Path, *paths: str) -> Path:
    for name in paths:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return root


def test_without_rules_everything_under_transcripts_is_material(tmp_path: Path) -> None:
    root = _study(
        tmp_path,
        "transcripts/b.txt",
        "transcripts/A.docx",
        "transcripts/c/d.md",
        "transcripts/~$A.docx",
        "transcripts/.DS_Store",
        "transcripts/Thumbs.db",
        "transcripts/.git/config",
        "casecode.yaml",
        "databank/sources/b/text.txt",
    )
    assert expand(Protocol("x"), root) == (("transcripts/A.docx", "transcripts/b.txt", "transcripts/c/d.md"), (), ())


def test_rules_choose_and_what_they_leave_is_told(tmp_path: Path) -> None:
    root = _study(tmp_path, "transcripts/b.txt", "transcripts/a.docx", "field/n.txt", "reports/r.txt", "memos/m.txt")
    rules = (SourceRule("transcripts/*.TXT", line=3), SourceRule("**/*.txt", line=4))
    listing = expand(Protocol("x", sources=rules), root)
    assert listing.files == ("field/n.txt", "transcripts/b.txt")
    assert listing.unlisted == ("transcripts/a.docx",)
    assert listing.problems == ()


def test_a_rule_that_means_nothing_is_a_doubt_at_its_line(tmp_path: Path) -> None:
    root = _study(tmp_path, "transcripts/b.txt")
    rules = (SourceRule("transcripts/*", line=3), SourceRule("transcripts/b.*", line=5), SourceRule("t/*.vtt", line=7))
    problems = expand(Protocol("x", sources=rules), root).problems
    assert [(one.code, one.file, one.line, one.level) for one in problems] == [
        ("S401", "casecode.yaml", 5, "warning"),
        ("S401", "casecode.yaml", 7, "warning"),
    ]
    assert "taken by an earlier entry (transcripts/b.txt)" in problems[0].message
    assert "no file fits" in problems[1].message


def test_names_that_the_protocol_does_not_know_are_doubts(tmp_path: Path) -> None:
    root = _study(tmp_path, "t/north/Maya.txt", "t/nort/N01.txt", "t/north/N02.txt")
    protocol = Protocol(
        "x", cases=(Case("north"),), people=(Participant("N01", "Maya"),), sources=(SourceRule("t/{case}/{person}.txt"),)
    )
    problems = expand(protocol, root).problems
    assert [(one.code, one.file) for one in problems] == [("S403", "t/nort/N01.txt"), ("S404", "t/north/N02.txt")]
    assert expand(Protocol("x", sources=protocol.sources), root).problems == ()


def test_names_that_other_systems_cannot_tell_apart(tmp_path: Path) -> None:
    root = _study(tmp_path, "transcripts/e\u0301.txt", "transcripts/\u00e9.txt")
    if len(list((tmp_path / "transcripts").iterdir())) < 2:
        return
    listing = expand(Protocol("x"), root)
    assert len(listing.files) == 2
    assert all((root / path).exists() for path in listing.files)
    assert [(one.code, one.level) for one in listing.problems] == [("S402", "warning")]


def test_an_empty_study_means_nothing(tmp_path: Path) -> None:
    assert expand(Protocol("x"), tmp_path) == ((), (), ())


def test_a_linked_folder_is_gone_into_once_and_never_round_in_circles(tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    (drive / "int-01.txt").write_text("Maya: Yes.\n", encoding="utf-8")
    root = tmp_path / "study"
    root.mkdir()
    try:
        (root / "transcripts").symlink_to(drive, target_is_directory=True)
        (drive / "again").symlink_to(drive, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert list(material_files(root)) == ["transcripts/int-01.txt"]

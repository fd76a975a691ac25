"""Reading everything in a second time does nothing, and says so: real interviews, posts, and a file of every format."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study

pytestmark = pytest.mark.shared
SMALL = 150_000
"""Bytes; what is larger is left to `make deep`."""


def _take(folder: Path, paths: list[Path], name: str) -> None:
    target = folder / "transcripts" / name
    target.mkdir(parents=True)
    for path in paths:
        copy = target / f"{path.parent.name}-{path.name}"
        shutil.copyfile(path, copy)


def _study(folder: Path, shared: Path, *, whole: bool) -> Study:
    corpora = shared / "data/corpora"
    interviews = sorted((corpora / "A6-founders-talk/founderstalk").glob("*.md"))
    posts = sorted(path for path in (corpora / "A7-18f-blog/posts").rglob("*") if path.is_file())
    formats = sorted(path for path in (shared / "data/formats").rglob("*") if path.is_file() and path.parent.name != "formats")
    if not whole:
        interviews, posts = interviews[:4], posts[:20]
        first: dict[str, Path] = {}
        for path in formats:
            if path.stat().st_size < SMALL:
                first.setdefault(path.parent.name, path)
        formats = list(first.values())
    folder.mkdir()
    (folder / "casecode.yaml").write_text("study: Twice\nsources: ['transcripts/**']\n", encoding="utf-8")
    _take(folder, interviews, "a6")
    _take(folder, posts, "a7")
    _take(folder, formats, "formats")
    return Study(folder)


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "databank").rglob("*"))
        if path.is_file()
    }


def _twice(folder: Path, shared: Path, *, whole: bool) -> None:
    study = _study(folder, shared, whole=whole)
    first = ingest(study)
    assert len(first.changed) > (600 if whole else 35)
    before = _hashes(folder)
    again = ingest(Study(folder))
    assert _hashes(folder) == before
    assert {row.status for row in again.rows} <= {"already in", "same bytes"}
    assert len(again.rows) == len(first.rows)
    assert again.refused == first.refused
    assert "already in; nothing changed." in again.talk()[0]
    assert not again.changed


def test_some_of_everything_twice(tmp_path: Path, shared: Path) -> None:
    _twice(tmp_path / "twice", shared, whole=False)


@pytest.mark.deep
def test_everything_twice(tmp_path: Path, shared: Path) -> None:
    _twice(tmp_path / "twice", shared, whole=True)

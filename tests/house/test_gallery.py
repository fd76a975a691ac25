"""The root of the repository is the worked example: building it again elsewhere gives the same bytes, also from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from casecode.workflow.check import check
from casecode.workflow.demo import demo, example
from casecode.workflow.study import Study

ROOT = Path(__file__).resolve().parents[2]
BUILT = ("databank/sources", "databank/runs", "databank/codebooks", "databank/codings", "databank/rounds", "records", "reports")


def _bytes(root: Path) -> dict[str, bytes]:
    """Everything that is built, by its path; a study's own templates and what Word leaves behind are not built."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for part in BUILT
        for path in sorted((root / part).rglob("*"))
        if path.is_file() and "templates" not in path.parts and not path.name.startswith((".~", "~$"))
    }


def _same(made: Path) -> None:
    ours, theirs = _bytes(ROOT), _bytes(made)
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example, written and built by `casecode demo`."""
    folder = tmp_path_factory.mktemp("gallery") / "demo"
    said = list(demo(folder))
    assert any("Open these:" in line for line in said)
    return folder


def test_building_the_root_study_again_gives_the_same_bytes(built: Path) -> None:
    assert example() == ROOT
    _same(built)


def test_the_gallery_is_whole(built: Path) -> None:
    for folder in (built, ROOT):  # what it warns of was planted: tests/house/test_planted.py
        assert [problem for problem in check(Study(folder)).problems if problem.level == "error"] == []


def test_the_example_is_as_big_as_it_says(built: Path) -> None:
    study = Study(built)
    sources = study.bank.sources()
    assert len({source.container or source.id for source in sources}) >= 6
    assert len({source.format for source in sources}) >= 4
    assert sum(source.words for source in sources) >= 8000
    assert len(study.protocol.cases) == 3
    assert {coding.coder for coding in study.bank.standing().codings} == {"ana", "ben", "consensus"}


def test_a_wheel_carries_the_example_and_builds_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "-w", str(tmp_path), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    wheel = next(tmp_path.glob("casecode-*.whl"))
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    subprocess.run(
        [sys.executable, "-P", "-m", "casecode", "demo", "there"], cwd=tmp_path, env=environment, check=True, capture_output=True
    )
    assert (tmp_path / "site/casecode/example").is_dir()
    _same(tmp_path / "there")

"""The small study, read in and with the hits of its rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casecode.workflow.autocode import autocode
from casecode.workflow.ingest import ingest
from casecode.workflow.study import Study
from tests.small import write_study


@pytest.fixture(scope="session")
def read_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study as it is copied for each test."""
    root = write_study(tmp_path_factory.mktemp("kept") / "harbours")
    study = Study(root)
    ingest(study)
    study.forget()
    autocode(study)
    return root


@pytest.fixture
def root(read_in: Path, tmp_path: Path) -> Path:
    """A fresh copy."""
    return shutil.copytree(read_in, tmp_path / "harbours")

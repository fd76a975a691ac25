"""The command line called in this process, in a small study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from casecode.cli.start import run
from tests.small import write_study


@dataclass(frozen=True)
class Said:
    """What a command gave: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small study, and the terminal stands in it."""
    root = write_study(tmp_path / "harbours")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def casecode(capfd: pytest.CaptureFixture[str]) -> Call:
    """Type a command: `casecode("matrix", "--to", "csv")`."""

    def typed(*words: str) -> Said:
        capfd.readouterr()
        code = run(list(words))
        out, err = capfd.readouterr()
        return Said(code, out, err)

    return typed


@pytest.fixture
def ingested(folder: Path, casecode: Call) -> Path:
    """The small study with everything read in."""
    assert casecode("ingest").code == 0
    return folder

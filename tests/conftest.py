"""What every test can lean on: the shared material when it is there, a quiet terminal, a disk seam that is always put back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from casecode.plain import write

_ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material. Without it the test is skipped; where CASECODE_SHARED promises it, that is a failure."""
    promised = os.environ.get("CASECODE_SHARED")
    folder = Path(promised) if promised else _ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        if promised:
            pytest.fail(f"CASECODE_SHARED promises {folder}, which has no data/")
        pytest.skip("the shared material is not here (CASECODE_SHARED)")
    return folder


@pytest.fixture(autouse=True)
def _seam_is_put_back() -> Iterator[None]:
    gate = write.gate
    yield
    write.gate = gate


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")

"""Protocols that are broken in every way people break them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from casecode.study.load import load_protocol
from tests.codebook.malformed import PROTOCOLS, Broken


@pytest.mark.parametrize("broken", PROTOCOLS, ids=lambda broken: broken.name)
def test_a_broken_protocol_is_named_with_its_line(broken: Broken, tmp_path: Path) -> None:
    (tmp_path / "casecode.yaml").write_bytes(broken.data)
    begun = time.perf_counter()
    protocol, problems = load_protocol(tmp_path)
    assert time.perf_counter() - begun < 5.0
    assert protocol is None
    assert (broken.code, broken.line) in {(one.code, one.line) for one in problems}, [str(one) for one in problems]
    assert all(one.file == "casecode.yaml" and one.line > 0 and one.message for one in problems)

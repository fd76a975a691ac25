"""Archives are looked at before they are unpacked."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.plain import zipguard
from casecode.plain.zipguard import unpack


def packed(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def everything(name: str) -> bool:
    return bool(name)


def fault(data: bytes) -> str:
    members, problems = unpack(data, "a.docx", everything)
    assert not members
    assert [problem.file for problem in problems] == ["a.docx"]
    return f"{problems[0].code} {problems[0].message}"


def test_only_wanted_members_come_out() -> None:
    data = packed({"talk.xml": b"we met in Karlsruhe", "photo.png": b"\x00"})
    assert unpack(data, "a.docx", lambda name: name.endswith(".xml")) == ({"talk.xml": b"we met in Karlsruhe"}, ())


def test_a_small_file_never_becomes_a_large_memory() -> None:
    assert "R502" in fault(packed({"bomb.xml": b"0" * 2_000_000}))
    assert "grows more than 100 times" in fault(packed({"bomb.xml": b"0" * 2_000_000}))


def test_a_small_member_may_shrink_as_it_likes() -> None:
    assert unpack(packed({"blank.xml": b" " * 900_000}), "a.docx", everything)[1] == ()


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MOST_MEMBERS", 3)
    assert "4 members" in fault(packed({f"{n}.xml": b"" for n in range(4)}))


def test_too_much_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MOST_UNPACKED", 2_500_000)
    assert "would unpack to 3 MB" in fault(packed({"a": b"x" * 1_500_000, "b": b"y" * 1_500_000}, zipfile.ZIP_STORED))


def test_a_large_file_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MOST_BYTES", 10)
    assert fault(packed({"a": b"x"})).startswith("R501")


@pytest.mark.parametrize("name", ["../talk.xml", "/etc/talk.xml", "C:talk.xml", "a/../../talk.xml", "..\\talk.xml"])
def test_names_that_lead_outside(name: str) -> None:
    assert "leads outside the archive" in fault(packed({name: b"x"}))


def test_an_encrypted_member() -> None:
    data = bytearray(packed({"talk.xml": b"secret"}))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, central + 8, 1)
    assert "save it without a password" in fault(bytes(data))


def test_a_damaged_archive() -> None:
    data = packed({"talk.xml": b"we met in Karlsruhe, twice that year" * 50})
    assert fault(data[:-30]).startswith("R503")
    spoiled = bytearray(data)
    spoiled[60] ^= 0xFF
    assert fault(bytes(spoiled)).startswith("R503")


@given(st.binary(max_size=300), st.integers(0, 200))
def test_no_bytes_ever_raise(noise: bytes, at: int) -> None:
    data = packed({"talk.xml": b"we met in Karlsruhe" * 10, "more.xml": b"and again"})
    for bad in (noise, data[:at], data[:at] + noise + data[at + len(noise) :]):
        members, problems = unpack(bad, "a.docx", everything)
        assert not members or not problems

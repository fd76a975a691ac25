"""XML from outside resolves nothing, fetches nothing, and says where it breaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.plain import zipguard
from casecode.plain.xmlguard import line_of, local, parse, parse_leniently, space


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in parse_leniently(data, "blog.xml")[1]]


def words(data: bytes) -> str:
    root, _ = parse_leniently(data, "blog.xml")
    assert root is not None
    return "".join(map(str, root.itertext()))


def test_names_namespaces_and_lines() -> None:
    root, problems = parse(b'<a xmlns="urn:x">\n<b/><!-- gone --><?gone?><c xmlns=""/></a>', "a.xml")
    assert root is not None
    assert problems == ()
    assert [(local(part), space(part), line_of(part)) for part in root.iter()] == [
        ("a", "urn:x", 1),
        ("b", "urn:x", 2),
        ("c", "", 2),
    ]


def test_a_fault_has_its_line() -> None:
    root, problems = parse(b"<a>\n<b>\n</a>", "a.xml")
    assert root is None
    assert [(problem.code, problem.file, problem.line) for problem in problems] == [("R504", "a.xml", 3)]


def test_declared_entities_are_refused() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    assert parse(laughs, "a.xml")[0] is None
    assert codes(laughs) == ["R505"]
    assert codes(b'<!DOCTYPE a [<!ENTITY x "ha">]><a>R & D &x;</a>') == ["R505"]
    assert parse_leniently(b"<!DOCTYPE a [<!ENTITY x 'ha'>]><a><b>&x;</a>", "a.xml")[0] is None


def test_nothing_is_read_from_the_disk(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a real name")
    data = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'.encode()
    assert parse(data, "a.xml")[0] is None
    outside = f'<!DOCTYPE a SYSTEM "{secret.as_uri()}"><a>words</a>'.encode()
    assert words(outside) == "words"


def test_stray_signs_and_names_are_mended_and_every_word_kept() -> None:
    data = b"<a>\n<t>Lace & Tiles&mdash;twinned &bogus; &amp;\x0bpa\x08ired</t><c><![CDATA[R&D &mdash;]]></c></a>"
    assert words(data) == "\nLace & Tiles—twinned &bogus; &\npairedR&D &mdash;"
    root, problems = parse_leniently(data, "blog.xml")
    assert root is not None
    assert [(problem.code, problem.line, problem.level) for problem in problems] == [("R506", 2, "warning")]


def test_what_cannot_be_mended_is_read_as_far_as_it_goes() -> None:
    data = b"<a><t>first</t>\n<t>second</a>"
    assert "first" in words(data)
    assert "second" in words(data)
    assert codes(data) == ["R507"]


@pytest.mark.parametrize("data", [b"", b"no markup at all", b"\x00\x01\x02"])
def test_what_is_no_xml_is_refused(data: bytes) -> None:
    assert parse_leniently(data, "a.xml")[0] is None
    assert codes(data) == ["R504"]


def test_utf_16_is_mended_too() -> None:
    assert words("<a>Łódź</a>".encode("utf-16")) == "Łódź"
    stated = '<?xml version="1.0" encoding="UTF-16"?><a>Łódź & Lille</a>'.encode("utf-16")
    assert (words(stated), codes(stated)) == ("Łódź & Lille", ["R506"])
    assert codes("<a>Łódź & Lille".encode("utf-16")[:-1]) == ["R507"]


@pytest.mark.parametrize("number", ["#xD83D", "#55357", "#0", "#x1F", "#x110000", "#xFFFE"])
def test_numbers_that_are_no_characters_of_xml(number: str) -> None:
    broken = f"<a>one &{number}; two &#233;</a>".encode()
    assert (words(broken), codes(broken)) == ("one \ufffd two é", ["R506"])


def test_size_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MOST_BYTES", 3)
    assert codes(b"<a/>") == ["R501"]


@given(st.binary(max_size=200))
def test_no_bytes_ever_raise(noise: bytes) -> None:
    root, problems = parse_leniently(b"<a>" + noise + b"</a>", "a.xml")
    assert root is not None or problems

"""The one form of a text, and the way there from bytes."""

from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.text.canonical import canonicalise, decode
from casecode.text.fold import fold, straighten


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("\ufeffHello", "Hello"),
        ("\x00\ufeffHello", "Hello"),
        ("page\x0cbreak\x0bline\u2028x\u2029y", "page\nbreak\nline\nx\ny"),
        ("tab\tstays, bell\x07 goes", "tab\tstays, bell goes"),
        ("cafe\u0301", "café"),
        ("“no\u00a0break”\u00ad", "“no\u00a0break”\u00ad"),
        ("half \ud800 a pair", "half \ufffd a pair"),
    ],
)
def test_canonical_form(raw: str, kept: str) -> None:
    assert canonicalise(raw) == kept


@given(st.text(st.characters(codec=None)))
def test_canonical_form_is_final(raw: str) -> None:
    once = canonicalise(raw)
    assert canonicalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not set(once) & {chr(i) for i in range(32) if chr(i) not in "\t\n"}


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("Grüße".encode(), "Grüße", "utf-8"),
        (codecs.BOM_UTF8 + b"Hi", "Hi", "utf-8"),
        (codecs.BOM_UTF16_LE + "Grüße".encode("utf-16-le"), "Grüße", "utf-16-le"),
        (codecs.BOM_UTF16_BE + "Grüße".encode("utf-16-be"), "Grüße", "utf-16-be"),
        (codecs.BOM_UTF32_LE + "Hi".encode("utf-32-le"), "Hi", "utf-32-le"),
        ("I: How was it?".encode("utf-16-le"), "I: How was it?", "utf-16-le"),
        ("I: How was it?".encode("utf-16-be"), "I: How was it?", "utf-16-be"),
        (b"", "", "utf-8"),
    ],
)
def test_bytes_that_speak_for_themselves(data: bytes, text: str, encoding: str) -> None:
    assert decode(data) == (text, encoding, ())


def test_what_a_person_said_is_asked_after_utf8_and_before_windows() -> None:
    polish = "Łódź".encode("iso8859-2")
    assert decode(polish, "latin2") == ("Łódź", "iso8859-2", ())
    assert decode("Łódź".encode(), "latin2")[0] == "Łódź"


def test_windows_1252_is_read_with_a_warning() -> None:
    text, encoding, problems = decode("“Déjà vu”, she said".encode("cp1252"))
    assert (text, encoding) == ("“Déjà vu”, she said", "cp1252")
    assert [(each.code, each.level) for each in problems] == [("R101", "warning")]


@pytest.mark.parametrize(
    ("data", "encoding", "code"),
    [
        (b"caf\xe9 \x81", "", "R102"),
        (b"caf\xe9", "klingon", "R102"),
        (b"caf\xe9", "ascii", "R102"),
        (b"caf\xe9", "base64", "R102"),
        (b"\x01\x02\x03\x04 pack", "", "R103"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, encoding: str, code: str) -> None:
    text, fitted, problems = decode(data, encoding)
    assert (text, fitted) == ("", "")
    assert problems[-1].code == code
    assert problems[-1].level == "error"


def test_a_stray_control_character_is_told() -> None:
    text, _, problems = decode(b"word " * 40 + b"\x02")
    assert text.startswith("word word")
    assert [(each.code, each.level) for each in problems] == [("R104", "note")]


@given(st.binary(), st.sampled_from(["", "latin2", "nonsense", "utf-7", "rot13", "idna", "\0"]))
def test_decoding_never_fails_and_never_replaces(data: bytes, encoding: str) -> None:
    text, fitted, problems = decode(data, encoding)
    if fitted:
        assert str(data, fitted).lstrip("\ufeff") == text.lstrip("\ufeff")
    else:
        assert any(each.level == "error" for each in problems)


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(straighten(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folding_brings_together_what_people_and_programs_type() -> None:
    assert fold("“It’s\u00a0OK” – İSTANBUL ΣΑΣ") == '"it\'s ok" - istanbul σασ'
    assert straighten("`Tis A–B") == "'Tis A-B"

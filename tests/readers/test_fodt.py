"""Flat OpenDocument texts are read as the archives are."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from casecode.readers._find import find_reader
from casecode.readers.fodt import READER
from casecode.readers.odt import READER as ODT
from tests.readers.files import flat_odt, odf_file
from tests.readers.made import codes, only, options, said

BODY = (
    '<text:h text:outline-level="1">Talk</text:h><text:p>I: Where from?</text:p><text:p>B: From<text:s text:c="2"/>Bremen.</text:p>'
    "<text:p>I: Since?<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>She laughs.</text:p>"
    "</text:note-body></text:note></text:p><text:p>B: Always.<office:annotation><text:p>sure?</text:p></office:annotation></text:p>"
)
ABOUT = "<dc:title>Bremen</dc:title><meta:creation-date>2024-05-01T10:00:00</meta:creation-date><dc:creator>Ada</dc:creator>"
MASTER = "<style:master-page><style:header><text:p>Page head</text:p></style:header></style:master-page>"


def test_it_is_read_as_the_archive_is() -> None:
    flat = READER.read(flat_odt(BODY), options("talk.fodt"))
    packed = ODT.read(odf_file("text", BODY), options("talk.odt"))
    one, other = only(flat), only(packed)
    assert (one.text, one.segments, one.meta) == (other.text, other.segments, other.meta)
    assert codes(flat) == codes(packed)
    assert said(one)[1:3] == [("I", "Where from?"), ("B", "From  Bremen.")]


def test_what_it_says_of_itself_without_its_author() -> None:
    reading = only(READER.read(flat_odt(BODY, about=ABOUT, master=MASTER), options("talk.fodt")))
    assert reading.title == "Bremen"
    assert dict(reading.meta) == {"created": "2024-05-01T10:00:00", "header": "Page head", "comments": "1"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'/>", "R611"),
        (flat_odt(BODY)[:-30], "R504"),
        (b"<!DOCTYPE a [<!ENTITY x 'ha'>]>" + flat_odt(BODY).partition(b"?>")[2], "R505"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, code: str) -> None:
    found = READER.read(data, options("talk.fodt"))
    assert (codes(found), found.items) == ([code], ())


def test_found_by_content() -> None:
    assert find_reader(flat_odt(BODY), "talk.xml", "").name == "fodt"
    assert find_reader(flat_odt(BODY).replace(b".text", b".unknown"), "talk.fodt", "").name == "fodt"
    assert READER.claims(b"<html><body>", "talk.fodt") == 0


@pytest.mark.deep
@pytest.mark.shared
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_writes(shared: Path, tmp_path: Path) -> None:
    """The same document as .odt and as .fodt gives the same words and segments."""
    original = shared / "data/formats/odt/ID2.odt"
    asked = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "fodt"]
    subprocess.run([*asked, "--outdir", str(tmp_path), str(original)], check=True, capture_output=True, timeout=300)
    flat = only(READER.read((tmp_path / "ID2.fodt").read_bytes(), options("ID2.fodt")))
    packed = only(ODT.read(original.read_bytes(), options("ID2.odt")))
    assert (flat.text, flat.segments) == (packed.text, packed.segments)

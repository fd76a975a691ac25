"""Substack exports in: the list says what a post is, a file beside it what it says; who subscribes is never looked at."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from casecode.domain.reading import Readings
from casecode.readers._find import find_reader
from casecode.readers.substack import READER
from tests.readers.blogs import SUBSTACK_HEADER, substack, zipped
from tests.readers.made import codes, only, options, said

ROWS = {
    "101.the-fair": "TRUE,newsletter,everyone,The fair,A report,",
    "102.closed": "true,newsletter,only_paid,Closed,,",
    "103.later": "FALSE,newsletter,everyone,Later,,",
    "104.listen": "true,podcast,everyone,Listen,,https://towns.example/a.mp3",
}
BODIES = {
    "101.the-fair": "<p>We <b>we</b>nt.</p><p>It rained.</p>",
    "102.closed": "<p>For few.</p>",
    "103.later": "<p>Not yet.</p>",
    "104.listen": "<p>Hear us.</p>",
}


def read(*, drafts: bool = False, rows: dict[str, str] | None = None, bodies: dict[str, str] | None = None) -> Readings:
    data = substack(ROWS if rows is None else rows, BODIES if bodies is None else bodies)
    return READER.read(data, options("export.zip", drafts=drafts))


def test_an_archive() -> None:
    found = read()
    assert [item.native for item in found.items] == ["post-101", "post-102", "post-104"]
    first = found.items[0]
    assert [words for _, words in said(first)] == ["The fair", "A report", "We went.", "It rained."]
    assert (first.title, first.date, first.date_from, first.kind) == ("The fair", "2019-07-26", "metadata", "post")
    assert first.meta["slug"] == "the-fair"
    assert found.items[1].meta["access"] == "paying subscribers only"
    assert found.items[2].meta["recording"] == "https://towns.example/a.mp3"
    assert [problem.message for problem in found.problems] == [
        "posts that were for subscribers only: 1; see `access` of each before you quote it",
        "read: posts 3; left out: draft newsletter 1",
    ]
    assert "@example" not in repr(found)


def test_drafts_on_request() -> None:
    found = read(drafts=True)
    assert [(item.native, item.meta["status"]) for item in found.items][2] == ("post-103", "draft")


def test_what_is_missing_is_said() -> None:
    found = read(
        rows={"101.the-fair": ROWS["101.the-fair"], "104.listen": ROWS["104.listen"]}, bodies={**BODIES, "104.listen": " "}
    )
    assert [item.native for item in found.items] == ["post-101", "post-104", "post-102", "post-103"]
    assert found.items[2].title == "closed"
    assert codes(found)[0] == "R816"
    assert "102.closed, 103.later" in found.problems[0].message
    lost = read(bodies={"101.the-fair": BODIES["101.the-fair"]})
    assert "102.closed, 104.listen" in next(problem.message for problem in lost.problems if problem.code == "R816")
    assert codes(lost).count("R535") == 2


def test_an_archive_without_the_list() -> None:
    found = READER.read(zipped({"posts/101.the-fair.html": "<p>We went.</p>"}), options("export.zip"))
    assert [(item.native, item.title, item.date) for item in found.items] == [("post-101", "the fair", "")]
    assert codes(found)[0] == "R816"
    assert codes(READER.read(zipped({"a.txt": "x"}), options("export.zip"))) == ["R811"]
    assert codes(READER.read(b"PK\x03\x04", options("export.zip"))) == ["R503"]


def test_the_list_alone_says_what_to_do() -> None:
    data = f"{SUBSTACK_HEADER}\n101.fair,2019-07-26,true,,newsletter,everyone,The fair,,\n".encode()
    assert find_reader(data, "posts.csv").name == "substack"
    found = READER.read(data, options("posts.csv"))
    assert (codes(found), found.items) == (["R817"], ())
    assert ".zip" in found.problems[0].message


def test_a_body_alone_is_one_document() -> None:
    data = b"<p>We went.</p>"
    assert find_reader(data, "posts/123401.the-fair.html").name == "substack"
    found = READER.read(data, options("posts/123401.the-fair.html"))
    assert said(only(found)) == [("", "We went.")]
    assert (found.container, only(found).native, codes(found)) == (False, "", ["R816"])
    assert codes(READER.read(b"\xff\x81", options("123401.the-fair.html"))) == ["R102"]


def test_a_file_above_the_limit_is_not_opened() -> None:
    assert codes(READER.read(b" " * 100_000_001, options("a.zip"))) == ["R501"]


def test_it_is_known_by_what_it_says() -> None:
    data = substack(ROWS, BODIES)
    assert find_reader(data[:65536], "export.zip").name == "substack"
    assert READER.claims(b"<html><p>We went.</p></html>", "123401.the-fair.html") == 0
    assert READER.claims(b"<p>We went.</p>", "fair.html") == 0
    assert READER.claims(zipped({"posts/2018-01-01_fair-abc.html": "x"}), "a.zip") == 0


@pytest.mark.shared
def test_the_export_of_others(shared: Path) -> None:
    """Four rows, four bodies; the manifest counts the draft, which is read only on request."""
    folder = shared / "data/formats/substack"
    with (folder.parent / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file) if row["file"].startswith("substack/")}
    bodies = {path.name: path.read_bytes() for path in folder.glob("*.html")}
    data = zipped({"posts.csv": (folder / "posts.csv").read_bytes(), **{f"posts/{name}": held for name, held in bodies.items()}})
    found = READER.read(data, options("export.zip", drafts=True))
    assert len(found.items) == int(rows["substack/posts.csv"]["expected_units"]) == 4
    assert [item.title for item in found.items] == ["Plain Text", "Comment Buttons", "Talk to Us", "Plain Text"]
    assert len(READER.read(data, options("export.zip")).items) == 3
    for name, held in bodies.items():
        assert find_reader(held, name).name == "substack"
        assert len(READER.read(held, options(name)).items) == int(rows[f"substack/{name}"]["expected_units"])
    assert any("post-123401 and post-123404 (100 %)" in problem.message for problem in found.problems)

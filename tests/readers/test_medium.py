"""Medium exports in: what was published, by whom and when; responses known again; profile and addresses never opened."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from lxml import etree

from casecode.domain.reading import Readings
from casecode.readers._find import find_reader
from casecode.readers.medium import READER
from tests.readers.blogs import medium_page, zipped
from tests.readers.made import codes, only, options, said


def page(body: str, *, drafts: bool = False, subtitle: str = "", **fields: str) -> Readings:
    return READER.read(medium_page(body, subtitle=subtitle, **fields).encode(), options("fair.html", drafts=drafts))


def test_a_page() -> None:
    found = page("<p>We went.</p><ul><li>One</li><li>Two</li></ul>", subtitle="A report")
    post = only(found)
    assert said(post) == [
        ("", "The fair"),
        ("", "A report"),
        ("Ana Lind", "We went."),
        ("Ana Lind", "One"),
        ("Ana Lind", "Two"),
    ]
    assert (post.title, post.author, post.date, post.date_from, post.kind) == (
        "The fair",
        "Ana Lind",
        "2018-08-11",
        "header",
        "post",
    )
    assert post.meta == {
        "type": "post",
        "status": "publish",
        "link": "https://medium.com/@ana/the-fair-abcdef123456",
        "posted": "2018-08-11T11:23:34+00:00",
        "tags": "Fairs",
    }
    assert (found.container, post.native, codes(found)) == (False, "", [])


def test_title_and_subtitle_that_stand_in_the_body_stand_there_once() -> None:
    body = '<h3 class="graf graf--h3 graf--title">The fair</h3><h4 class="graf--subtitle">A report</h4><p>We went.</p>'
    assert [words for _, words in said(only(page(body, subtitle="A report")))] == ["The fair", "A report", "We went."]


def test_a_title_that_differs_from_the_pages_name_is_kept() -> None:
    data = medium_page("<p>We went.</p>").replace('p-name">The fair', 'p-name">The county fair')
    post = only(READER.read(data.encode(), options("fair.html")))
    assert (post.title, post.meta["heading"]) == ("The fair", "The county fair")


def test_a_response_is_no_post() -> None:
    found = page("<p>I was there too, and it rained.</p>", title="I was there too…")
    response = only(found)
    assert (response.kind, response.meta["type"], codes(found)) == ("comment", "response", ["R815"])
    assert [(each.kind, each.speaker) for each in response.segments] == [("comment", "Ana Lind")]
    assert dict(response.declared) == {"Ana Lind": "commenter"}


def test_a_draft_is_read_only_on_request() -> None:
    found = page("<p>Not yet.</p>", when="")
    assert (codes(found), found.items) == (["R804"], ())
    draft = only(page("<p>Not yet.</p>", when="", drafts=True))
    assert (draft.meta["status"], draft.date, draft.author) == ("draft", "", "")


def test_a_page_that_is_no_post() -> None:
    assert codes(READER.read(b"<html><body><p>Hello</p></body></html>", options("a.html"))) == ["R811"]
    assert codes(READER.read(b"\xff\xfe\x00", options("a.html"))) == ["R102"]
    assert codes(READER.read(b"caf\xe9", options("a.html"))) == ["R102"]


ARCHIVE = {
    "README.html": "<p>Your archive</p>",
    "profile/profile.html": "<p>ana@example.org</p>",
    "posts/2018-08-11_The-fair-abcdef123456.html": medium_page("<p>We went.</p>", title="The fair"),
    "posts/2018-09-01_So-it-was-abcdef999999.html": medium_page(
        "<p>So it was.</p>", title="So it was", number="abcdef999999", when="2018-09-01T08:00:00Z"
    ),
    "posts/draft_Later-bbbbbb123456.html": medium_page("<p>Later.</p>", title="Another", number="bbbbbb123456", when=""),
}


def test_an_archive() -> None:
    data = zipped(ARCHIVE)
    assert find_reader(data[:65536], "medium-export.zip").name == "medium"
    found = READER.read(data, options("medium-export.zip"))
    assert [(item.native, item.kind) for item in found.items] == [
        ("post-abcdef123456", "post"),
        ("comment-abcdef999999", "comment"),
    ]
    assert found.container
    assert codes(found) == ["R815", "R803"]
    assert found.problems[1].message == "read: posts 1, comments 1; left out: draft 1"
    assert "@example" not in repr(found)
    with_drafts = READER.read(data, options("medium-export.zip", drafts=True))
    assert [item.native for item in with_drafts.items][-1] == "post-bbbbbb123456"


def test_archives_that_are_none() -> None:
    assert codes(READER.read(zipped({"posts.txt": "x"}), options("a.zip"))) == ["R811"]
    assert codes(READER.read(b"PK\x03\x04", options("a.zip"))) == ["R503"]
    broken = READER.read(zipped({"posts/2018-01-01_a-abcdef123456.html": "<p>bare</p>"}), options("a.zip"))
    assert codes(broken) == ["R811", "R804"]


def test_a_file_above_the_limit_is_not_opened() -> None:
    assert codes(READER.read(b" " * 100_000_001, options("a.html"))) == ["R501"]


def test_it_is_known_by_what_it_says() -> None:
    assert find_reader(medium_page("<p>We went.</p>").encode(), "a.html").name == "medium"
    assert READER.claims(b"<html><body><p>Hello</p></body></html>", "a.html") == 0
    assert READER.claims(zipped({"posts/101.fair.html": "x"}), "a.zip") == 0


@pytest.mark.shared
def test_the_pages_of_others(shared: Path) -> None:
    """Each row of the manifest: one post, its title first, its time and number of `p` as noted, drafts only on request."""
    folder = shared / "data/formats"
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith("medium/")]
    assert len(rows) == 6
    for row in rows:
        data = (folder / row["file"]).read_bytes()
        assert find_reader(data, row["file"]).name == "medium"
        draft = "draft" in row["note"]
        found = READER.read(data, options(row["file"], drafts=draft))
        assert len(found.items) == int(row["expected_units"])
        post = only(found)
        assert post.title == row["first"]
        stamp = re.search(r"published (\S+);", row["note"])
        assert post.date == (stamp.group(1)[:10] if stamp else "")
        body = etree.HTML(data.decode()).find(".//section[@data-field='body']")
        assert body is not None
        paragraphs = [" ".join("".join(map(str, each.itertext())).split()) for each in body.iter("p")]
        assert len(paragraphs) == int(row["note"].rpartition("=")[2])
        spoken = [" ".join(words.split()) for _, words in said(post)]
        assert all(words in spoken for words in paragraphs)
        assert post.kind == ("comment" if row["file"].endswith("comment.html") else "post")
        assert draft == bool(codes(READER.read(data, options(row["file"]))) == ["R804"])
        whole = re.findall(r"\w+", " ".join(map(str, body.itertext())))
        assert not set(whole) - set(re.findall(r"\w+", post.text))

"""JSON Feed in: both versions, HTML and plain bodies, and the warning that a feed is no archive."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casecode.domain.reading import Readings
from casecode.readers._find import find_reader
from casecode.readers.jsonfeed import READER
from tests.readers.made import codes, only, options, said

FULL: dict[str, Any] = {
    "id": "https://towns.example/1",
    "url": "https://towns.example/the-fair",
    "title": "The fair",
    "content_html": "<p>We went.</p><p>It rained.</p>",
    "summary": "Rain.",
    "date_published": "2012-05-03T10:11:12+02:00",
    "date_modified": "2012-05-04T10:11:12Z",
    "tags": ["Fairs", "Rain &amp; sun", 7, "Fairs"],
    "authors": [{"name": "Ana Lind", "url": "https://ana.example"}, {"name": "tom@towns.example (Tom)"}],
}


def feed(*items: Any, **more: Any) -> bytes:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Twinned towns", "language": "en", **more}
    return json.dumps({**head, "items": list(items)}).encode()


def read(*items: Any, **more: Any) -> Readings:
    return READER.read(feed(*items, **more), options("feed.json"))


def test_an_item_is_a_source() -> None:
    found = read(FULL)
    post = only(found)
    assert said(post) == [("", "The fair"), ("Ana Lind; Tom", "We went."), ("Ana Lind; Tom", "It rained.")]
    assert (post.title, post.date, post.date_from, post.language) == ("The fair", "2012-05-03", "header", "en")
    assert post.meta == {
        "blog": "Twinned towns",
        "link": "https://towns.example/the-fair",
        "posted": "2012-05-03T10:11:12+02:00",
        "updated": "2012-05-04T10:11:12+00:00",
        "tags": "Fairs; Rain & sun",
        "excerpt": "Rain.",
    }
    assert codes(found) == ["R814", "R803"]
    assert "not an archive" in found.problems[0].message


def test_plain_text_summaries_numbers_and_the_older_author() -> None:
    one = {"id": 7, "content_text": "We went.\n\nIt rained <hard>.", "author": {"name": "Bo"}}
    two = {"id": "8", "summary": "In short."}
    found = read(one, two, "no item", author={"name": "Ana"}, version="https://jsonfeed.org/version/1")
    first, second = found.items
    assert (first.native, said(first)) == ("post-7", [("Bo", "We went."), ("Bo", "It rained <hard>.")])
    assert (second.native, said(second), second.meta["part"]) == ("post-8", [("Ana", "In short.")], "beginning")
    assert "of these have only a summary: 1" in found.problems[0].message


def test_items_without_an_id_are_told_by_their_link_or_their_place() -> None:
    natives = [item.native for item in read({"url": "https://a.example/b", "content_text": "a"}, {"content_text": "b"}).items]
    assert natives[0].startswith("post-b-")
    assert natives[1] == "post-item2"


@pytest.mark.parametrize(
    ("data", "code"),
    [(feed(), "R811"), (feed(items=3), "R811"), (feed(FULL)[:-9], "R602"), (b'["https://jsonfeed.org/version/1"]', "R811")],
)
def test_what_cannot_be_read_is_said(data: bytes, code: str) -> None:
    found = READER.read(data, options("feed.json"))
    assert (codes(found), found.items) == ([code], ())


def test_found_by_content() -> None:
    assert find_reader(feed(FULL), "blog.json", "").name == "jsonfeed"
    assert find_reader(feed(FULL).replace(b"/", b"\\/"), "blog.txt", "").name == "jsonfeed"
    assert READER.claims(b'{"text": "see jsonfeed.org"}', "feed.json") == 0

"""Ghost exports in: posts and the names of who wrote them, and nothing of what else such a file holds."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from casecode.domain.reading import Readings
from casecode.readers._find import find_reader
from casecode.readers._ghostbody import rendered
from casecode.readers.ghost import READER
from tests.readers.blogs import ghost, ghost_post
from tests.readers.made import codes, only, options, said


def read(*posts: dict[str, object], drafts: bool = False, **tables: object) -> Readings:
    return READER.read(ghost(*posts, **tables), options("ghost.json", drafts=drafts))


def test_a_post() -> None:
    found = read(
        ghost_post("5", "<p>We went.</p>\n<p>It <i>rain</i>ed.</p>", url="https://towns.example/fair/", updated_at="2019-01-01")
    )
    post = only(found)
    assert said(post) == [("", "The fair"), ("Ana Lind", "We went."), ("Ana Lind", "It rained.")]
    assert (post.native, post.kind, post.date, post.date_from) == ("post-5", "post", "2018-08-11", "header")
    assert post.meta == {
        "type": "post",
        "status": "published",
        "link": "https://towns.example/fair/",
        "posted": "2018-08-11T11:23:34+00:00",
        "updated": "2019-01-01T00:00:00",
        "tags": "Fairs",
    }
    assert codes(found) == ["R803"]


def test_nothing_else_of_the_file_is_read_in() -> None:
    shown = repr(read(ghost_post("5", "<p>We went.</p>")))
    for secret in ("@example.org", "$2a$10", "deadbeefcafe", "Tom Reader"):
        assert secret not in shown


def test_pages_drafts_and_closed_posts() -> None:
    posts = (
        ghost_post("1", "<p>One.</p>", type="page"),
        ghost_post("2", "<p>Two.</p>", page=1),
        ghost_post("3", "<p>Three.</p>", status="draft"),
        ghost_post("4", "<p>Four.</p>", status="scheduled"),
        ghost_post("5", "<p>Five.</p>", status="sent", visibility="paid"),
        ghost_post("6", "<p>Six.</p>", visibility="friends"),
    )
    found = read(*posts)
    assert [item.native for item in found.items] == ["page-1", "page-2", "post-5", "post-6"]
    assert [item.meta.get("access", "") for item in found.items] == ["", "", "paying members only", "friends"]
    assert [problem.message for problem in found.problems] == [
        "posts that were for members only: 2; see `access` of each before you quote it",
        "read: posts 2, pages 2; left out: draft post 1, scheduled post 1",
    ]
    assert len(read(*posts, drafts=True).items) == 6


def test_two_authors_in_their_order_and_the_old_single_one() -> None:
    two = [{"post_id": "5", "author_id": who, "sort_order": n} for who, n in (("u2", 1), ("u1", 0))]
    users = [{"id": "u1", "name": "Ana Lind"}, {"id": "u2", "name": "Eva Hom"}]
    assert only(read(ghost_post("5", "<p>We went.</p>"), users=users, posts_authors=two)).author == "Ana Lind; Eva Hom"
    old = ghost_post("5", "<p>We went.</p>", author_id=2, published_at=1533986614000)
    item = only(read(old, users=[{"id": 2, "name": "Eva Hom"}], posts_authors=[], posts_tags=None))
    assert (item.author, item.date) == ("Eva Hom", "2018-08-11")


def test_posts_as_the_api_gives_them() -> None:
    post = ghost_post(
        "5", "<p>We went.</p>", authors=[{"name": "Eva Hom", "email": "eva@example.org"}], tags=[{"name": "Rivers"}, "odd"]
    )
    for held in ({"posts": [post]}, {"data": {"posts": [post]}}, {"db": [{"data": {"posts": [post]}}, "odd"]}):
        item = only(READER.read(json.dumps(held).encode(), options("ghost.json")))
        assert (item.author, item.meta["tags"]) == ("Eva Hom", "Rivers")


LEXICAL = {
    "root": {
        "type": "root",
        "children": [
            {"type": "extended-heading", "children": [{"type": "extended-text", "text": "Fair & square"}]},
            {
                "type": "paragraph",
                "children": [
                    {"type": "text", "text": "We "},
                    {"type": "link", "children": [{"type": "text", "text": "went"}]},
                    {"type": "linebreak"},
                    {"type": "text", "text": "there."},
                ],
            },
            {"type": "list", "children": [{"type": "listitem", "children": [{"type": "text", "text": "One"}]}]},
            {"type": "horizontalrule"},
            {"type": "html", "html": "<p>By <b>hand</b></p>"},
            {"type": "callout", "calloutText": "Mind the gap"},
            {"type": "codeblock", "code": "a  <b"},
            {"type": "image", "title": "IMG_1.jpg", "caption": "The square"},
            {"type": "toggle", "heading": "Why?", "content": "<p>Because.</p>"},
            "odd",
        ],
    }
}
MOBILEDOC = {
    "version": "0.3.1",
    "atoms": [["soft-return", "", {}], ["mention", "@eva", {}]],
    "cards": [
        ["html", {"html": "<p>By hand</p>"}],
        ["card-markdown", {"markdown": "Marked"}],
        ["image", {"caption": "The square"}],
        7,
    ],
    "sections": [
        [1, "p", [[0, [], 0, "We went"], [1, [], 0, 0], [0, [], 0, "a < b"], [1, [], 0, 1], [9], [1, [], 0, 99]]],
        [3, "ul", [[[0, [], 0, "One"]], [[0, [], 0, "Two"]], None]],
        [10, 0],
        [10, 1],
        [10, 2],
        [10, 3],
        [10, 99],
        [2, "picture.jpg"],
        [1, "<script>", [[0, [], 0, "end"]]],
        "odd",
    ],
}


def test_a_body_that_was_never_rendered() -> None:
    lexical = only(read(ghost_post("5", None, lexical=json.dumps(LEXICAL))))
    assert [words for _, words in said(lexical)][1:] == [
        "Fair & square",
        "We went\nthere.",
        "One",
        "By hand",
        "Mind the gap",
        "a  <b",
        "The square",
        "Why?",
        "Because.",
    ]
    mobile = only(read(ghost_post("5", "", mobiledoc=json.dumps(MOBILEDOC))))
    assert [words for _, words in said(mobile)][1:] == [
        "We went\na < b@eva",
        "One",
        "Two",
        "By hand",
        "Marked",
        "The square",
        "end",
    ]
    assert [words for _, words in said(only(read(ghost_post("5", None, plaintext="We went.\n\nIt rained."))))][1:] == [
        "We went.",
        "It rained.",
    ]


def test_bodies_that_cannot_be_read_are_empty() -> None:
    deep: dict[str, object] = {"type": "text", "text": "below"}
    for _ in range(3000):
        deep = {"type": "paragraph", "children": [deep]}
    assert rendered({"root": deep}, None) == ""
    assert rendered("[" * 100_000, "no json") == ""
    assert rendered(7, [1]) == ""
    assert rendered({"root": {"children": [{"type": "x"}]}}, {"sections": [[1, "p", [[0, [], 0, "kept"]]]]}) == ""


def test_odd_values_are_no_trouble() -> None:
    odd = {"id": ["5"], "title": 7, "html": "<p>We \ud800went.</p>", "page": [], "published_at": 10**30, "authors": [None]}
    item = only(READER.read(json.dumps({"posts": [odd, 3]}).encode(), options("ghost.json")))
    assert "We \ufffdwent." in item.text
    assert (item.title, item.date, item.author) == ("", "", "")


def test_what_is_no_export() -> None:
    for data, code in ((b'{"posts": 3}', "R811"), (b"[1]", "R811"), (b'{"posts": [', "R812"), (b"[" * 100_000, "R812")):
        assert codes(READER.read(data, options("ghost.json"))) == [code]
    assert READER.read(b'{"a": 1,\n"posts": [}', options("ghost.json")).problems[0].line == 2
    assert codes(READER.read(b'{"posts": [' + b"9" * 5000 + b"]}", options("ghost.json"))) == ["R812"]
    assert codes(READER.read(b" " * 100_000_001, options("ghost.json"))) == ["R501"]
    assert codes(READER.read(b"\xff\x81", options("ghost.json"))) == ["R102"]


def test_it_is_known_by_what_it_says() -> None:
    assert find_reader(ghost(ghost_post("5", "<p>We went.</p>")), "export.json").name == "ghost"
    assert READER.claims(b'{"text": "We went", "segments": []}', "talk.json") == 0
    assert READER.claims(b'{"posts": [{"text": "hi"}]}', "posts.json") == 0


@pytest.mark.shared
def test_the_exports_of_others(shared: Path) -> None:
    """Each row of the manifest: the number of posts and the first one's title."""
    folder = shared / "data/formats"
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith("ghost/")]
    authors = {"ghost/ghost.json": ["Alice Johnson", "Bob Smith", ""], "ghost/ghost_api_posts.json": ["Ghost"]}
    assert len(rows) == 2
    for row in rows:
        data = (folder / row["file"]).read_bytes()
        assert find_reader(data, row["file"]).name == "ghost"
        found = READER.read(data, options(row["file"]))
        assert len(found.items) == int(row["expected_units"])
        assert found.items[0].title == row["first"]
        assert [item.author for item in found.items] == authors[row["file"]]
        assert "@example.com" not in repr(found)

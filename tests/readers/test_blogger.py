"""Blogger's archives in: posts are sources, comments their segments, and settings, drafts and addresses stay outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from casecode.domain.reading import Reading, Readings
from casecode.readers._find import find_reader
from casecode.readers.blogger import READER
from tests.readers.blogs import DRAFT, below, new_entry, old_blogger, old_entry, reply_to, rss, rss_item, takeout_feed, zipped
from tests.readers.made import codes, only, options, said


def old(*entries: str, drafts: bool = False) -> Readings:
    return READER.read(old_blogger(*entries), options("blog.xml", drafts=drafts))


def takeout(*entries: str, drafts: bool = False) -> Readings:
    return READER.read(takeout_feed(*entries), options("feed.atom", drafts=drafts))


def parents(reading: Reading) -> dict[str, str]:
    """Reference of each answer -> reference of what it answers."""
    by_n = {segment.n: segment.ref for segment in reading.segments}
    return {segment.ref: by_n[segment.parent] for segment in reading.segments if segment.parent}


def test_a_post_with_its_comment() -> None:
    found = old(
        old_entry("post", "1", "<p>We went.</p><p>It <b>rain</b>ed.</p>"),
        old_entry("comment", "2", "Nice!<br />Really.", reply_to("1"), author="Tom"),
    )
    post = only(found)
    assert said(post) == [("", "The fair"), ("Ana Lind", "We went."), ("Ana Lind", "It rained."), ("Tom", "Nice!\nReally.")]
    assert [segment.kind for segment in post.segments] == ["heading", "post", "post", "comment"]
    assert (post.native, post.kind, post.date, post.date_from, post.author) == (
        "post-1",
        "post",
        "2012-05-03",
        "header",
        "Ana Lind",
    )
    assert dict(post.declared) == {"Ana Lind": "author", "Tom": "commenter"}
    assert post.meta["blog"] == "Twinned towns"
    assert post.meta["posted"] == "2012-05-03T22:11:12-07:00"
    assert post.segments[-1].date == "2012-05-03T22:11:12-07:00"
    assert codes(found) == ["R803"]


def test_no_address_is_read_in() -> None:
    found = old(old_entry("post", "1", "We went.", author="ana@example.org"), old_entry("comment", "2", "Nice.", reply_to("1")))
    assert "@" not in repr(found)
    assert only(found).author == "ana"


def test_settings_and_drafts_are_counted_and_left_out() -> None:
    entries = (
        old_entry("post", "1", "We went."),
        old_entry("post", "2", "Unfinished.", DRAFT),
        old_entry("comment", "4", "Too early.", reply_to("2"), author="Tom"),
        old_entry("page", "3", "About us."),
        old_entry("settings", "5", "yes"),
        old_entry("template", "6", "css"),
    )
    found = old(*entries)
    assert [item.native for item in found.items] == ["post-1", "page-3"]
    assert [item.kind for item in found.items] == ["post", "page"]
    assert found.problems[0].message == (
        "read: posts 1, pages 1; left out: comment on a draft 1, draft post 1, settings 1, template 1"
    )
    with_drafts = old(*entries, drafts=True)
    assert [item.native for item in with_drafts.items] == ["post-1", "post-2", "page-3"]
    assert with_drafts.items[1].meta["status"] == "draft"
    assert said(with_drafts.items[1])[-1] == ("Tom", "Too early.")


def test_an_export_of_nothing_but_drafts_says_how_to_read_them() -> None:
    found = old(old_entry("post", "2", "Unfinished.", DRAFT))
    assert codes(found) == ["R804"]
    assert "drafts: true" in found.problems[0].message


def test_an_undeclared_prefix_loses_nothing() -> None:
    entries = (old_entry("post", "1", "We <b>went</b> there."), old_entry("post", "2", "Not yet.", DRAFT))
    broken = READER.read(old_blogger(*entries, spaces=""), options("blog.xml"))
    assert codes(broken)[:1] == ["R801"]
    assert broken.problems[0].level == "warning"
    whole = old(*entries)
    assert broken.items == whole.items


def test_broken_beyond_its_prefixes_is_read_as_far_as_it_goes() -> None:
    data = old_blogger(old_entry("post", "1", "We went."), old_entry("post", "2", "Later.", DRAFT), spaces="")
    found = READER.read(data.replace(b"</feed>", b""), options("blog.xml"))
    assert [item.native for item in found.items] == ["post-1"]
    assert codes(found)[0] == "R507"


def test_a_reply_to_a_comment_in_the_old_export() -> None:
    related = '<link rel="related" href="https://www.blogger.com/feeds/77/1/comments/default/2"/>'
    found = old(
        old_entry("comment", "3", "So do I.", reply_to("1") + related, author="Eva"),
        old_entry("comment", "2", "I liked it.", reply_to("1"), author="Tom").replace("T22:11", "T21:00"),
        old_entry("post", "1", "We went."),
    )
    assert [who for who, _ in said(only(found))] == ["", "Ana Lind", "Tom", "Eva"]
    assert parents(only(found)) == {"comment 3": "comment 2"}


def test_comments_whose_post_is_gone_are_kept() -> None:
    found = old(old_entry("comment", "2", "Whatever became of it?", reply_to("9"), author="Tom"))
    item = only(found)
    assert (item.native, item.kind, item.author) == ("comment-2", "comment", "Tom")
    assert said(item) == [("Tom", "Whatever became of it?")]
    assert item.segments[0].kind == "comment"
    assert dict(item.declared) == {"Tom": "commenter"}
    assert codes(found) == ["R806", "R803"]
    assert found.problems[1].message == "read: posts 0, comments 1"


def test_takeout() -> None:
    found = takeout(
        new_entry("COMMENT", "2", "I liked it.", below("1"), when="2012-05-04T10:00:00Z"),
        new_entry("COMMENT", "3", "So do I.", below("1", "2"), when="2012-05-03T23:30:00-11:00"),
        new_entry("POST", "1", "<div>We went.</div>"),
        new_entry("PAGE", "4", "About us."),
        new_entry("POST", "5", "Unfinished.", status="DRAFT"),
        new_entry("COMMENT", "6", "Buy now!", below("1"), status="SPAM"),
        new_entry("POST", "7", "Thrown away.", "<blogger:trashed>2013-01-01</blogger:trashed>"),
    )
    assert [item.native for item in found.items] == ["post-1", "page-4"]
    post = found.items[0]
    assert said(post)[1:] == [("Ana Lind", "We went."), ("Ana Lind", "I liked it."), ("Ana Lind", "So do I.")]
    assert parents(post) == {"comment 3": "comment 2"}
    assert (post.meta["link"], post.meta["tags"]) == ("/2012/05/the-fair.html", "Fairs")
    assert found.problems[0].message == (
        "read: posts 1, pages 1, comments 2; left out: deleted post 1, draft post 1, spam comment 1"
    )
    assert [item.native for item in takeout(new_entry("POST", "5", "Not yet.", status="DRAFT"), drafts=True).items] == ["post-5"]


def test_a_takeout_archive_with_two_blogs() -> None:
    data = zipped(
        {
            "Takeout/archive_browser.html": "<html></html>",
            "Takeout/Blogger/Blogs/Towns/feed.atom": takeout_feed(new_entry("POST", "1", "We went.")),
            "Takeout/Blogger/Blogs/Towns/settings.csv": "blog_admin_permission\nana@example.org",
            "Takeout/Blogger/Blogs/Rivers/feed.atom": takeout_feed(new_entry("POST", "8", "It floods.")),
            "Takeout/Blogger/Comments/Ana/feed.atom": takeout_feed(new_entry("COMMENT", "9", "Elsewhere.", below("77"))),
            "__MACOSX/Takeout/Blogger/Blogs/Towns/._feed.atom": b"\x00\x05",
        }
    )
    assert find_reader(data[:65536], "takeout.zip").name == "blogger"
    found = READER.read(data, options("takeout.zip"))
    assert [item.native for item in found.items] == ["post-8", "post-1"]
    assert codes(found) == ["R803"]


def test_archives_without_a_blog() -> None:
    assert codes(READER.read(zipped({"Takeout/Mail/all.mbox": b""}), options("takeout.zip"))) == ["R811"]
    assert codes(READER.read(rss(rss_item(1, "We went.")), options("blog.xml"))) == ["R811"]
    assert codes(READER.read(b"no xml", options("blog.xml"))) == ["R504"]
    assert codes(READER.read(b"PK\x03\x04nonsense", options("blog.zip"))) == ["R503"]


def test_a_file_above_the_limit_is_not_opened() -> None:
    assert codes(READER.read(b" " * 100_000_001, options("blog.xml"))) == ["R501"]


def test_ids_that_come_twice() -> None:
    found = old(old_entry("post", "1", "We went."), old_entry("post", "1", "Again."))
    assert [item.native for item in found.items] == ["post-1", "post-1-2"]
    assert "R802" in codes(found)


@pytest.mark.parametrize("archive", [old_blogger(old_entry("post", "1", "Hi.")), takeout_feed(new_entry("POST", "1", "Hi."))])
def test_it_is_known_by_what_it_says(archive: bytes) -> None:
    assert find_reader(archive, "anything.xml").name == "blogger"
    assert find_reader(archive, "feed.atom").name == "blogger"
    assert READER.claims(rss(rss_item(1, "Hi.")), "blog.xml") == 0
    assert READER.claims(zipped({"a.txt": b""}), "a.zip") == 0


@pytest.mark.shared
def test_the_export_of_others(shared: Path) -> None:
    """The manifest counts 64 entries of all kinds and says what they are; nothing is counted twice and nothing is missing."""
    data = (shared / "data/formats/blogger/bloggerexport.xml").read_bytes()
    found = READER.read(data, options("bloggerexport.xml"))
    assert [(item.kind, item.title) for item in found.items] == [("post", "The Steel Windpipe"), ("page", "Test page")]
    comments = [segment for item in found.items for segment in item.segments if segment.kind == "comment"]
    assert [segment.speaker for segment in comments] == ["Thomas Isidore Noël Sankara"]
    assert {item.author for item in found.items} == {"Mikhail Afanasyevich Bulgakov"}
    told = next(problem.message for problem in found.problems if problem.code == "R803")
    assert told.endswith("left out: draft page 1, draft post 1, settings 58, template 1")
    root = etree.fromstring(data, etree.XMLParser(recover=True))
    assert sum(str(part.tag).endswith("}entry") for part in root.iter()) == 1 + 1 + 1 + (1 + 1 + 58 + 1) == 64
    assert "noreply" not in repr(found)

"""WordPress exports in: a post is a source, what people answered are its segments, and nobody's address comes along."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.reading import Reading, Readings
from casecode.readers._blog import day, without_address
from casecode.readers._find import find_reader
from casecode.readers.wxr import READER
from tests.readers.made import codes, only, options, said

SPACES = (
    'xmlns:excerpt="{0}excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{0}"'
)


def export(*items: str, site: str = "http://wordpress.org/export/1.2/") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {SPACES.format(site)}><channel><title>Twinned &amp; towns</title>'
        f"<language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>{''.join(items)}</channel></rss>"
    ).encode()


def item(body: str = "<p>We went.</p>", more: str = "", **fields: str) -> str:
    given = {"post_id": "7", "post_type": "post", "status": "publish", "post_date": "2012-05-03 10:11:12", **fields}
    inside = "".join(f"<wp:{name}>{escape(text)}</wp:{name}>" for name, text in given.items() if name not in {"title", "creator"})
    return (
        f"<item><title>{escape(given.get('title', 'The fair'))}</title><dc:creator>{escape(given.get('creator', 'ana'))}</dc:creator>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded>{inside}{more}</item>"
    )


def comment(number: int, words: str, author: str = "Tom", **fields: str) -> str:
    given = {
        "comment_id": str(number),
        "comment_author": author,
        "comment_author_email": "tom@example.org",
        "comment_author_IP": "192.0.2.7",
        "comment_date": "2012-05-04 08:00:00",
        "comment_content": words,
        "comment_approved": "1",
        "comment_type": "",
        "comment_parent": "0",
        **fields,
    }
    return "<wp:comment>" + "".join(f"<wp:{name}>{escape(text)}</wp:{name}>" for name, text in given.items()) + "</wp:comment>"


def read(*items: str, drafts: bool = False) -> Readings:
    return READER.read(export(*items), options("blog.xml", drafts=drafts))


def words(body: str) -> list[str]:
    reading = only(read(item(body)))
    return [text for _, text in said(reading)][1:]


def test_a_post_is_a_source_with_its_title_its_author_and_its_day() -> None:
    tag = '<category domain="post_tag"><![CDATA[lace]]></category><category domain="category"><![CDATA[Fairs &amp; trips]]></category>'
    found = READER.read(export(item(more=tag), site="https://wordpress.org/export/1.2/"), options("blog.xml"))
    reading = only(found)
    assert found.container
    assert (reading.native, reading.kind, reading.title, reading.author) == ("post-7", "post", "The fair", "ana")
    assert (reading.date, reading.date_from, reading.language) == ("2012-05-03", "header", "en-GB")
    assert reading.text == "The fair\n\nWe went."
    assert [(segment.kind, segment.speaker) for segment in reading.segments] == [("heading", ""), ("post", "ana")]
    assert reading.declared == {"ana": "author"}
    assert reading.meta["blog"] == "Twinned & towns"
    assert reading.meta["categories"] == "Fairs & trips"
    assert reading.meta["tags"] == "lace"
    assert reading.meta["posted"] == "2012-05-03T10:11:12"
    assert reading.meta["status"] == "publish"


def test_comments_are_threaded_segments_of_their_authors() -> None:
    more = comment(1, "Well said.") + comment(2, "Was it?\n\nI doubt it.", "Ines", comment_parent="1") + comment(3, "Yes.", "ana")
    reading = only(read(item(more=more)))
    answers = reading.segments[2:]
    assert [(each.n, each.kind, each.speaker, each.parent, each.date, each.ref) for each in answers] == [
        (3, "comment", "Tom", None, "2012-05-04T08:00:00", "comment 1"),
        (4, "comment", "Ines", 3, "2012-05-04T08:00:00", "comment 2"),
        (5, "comment", "ana", None, "2012-05-04T08:00:00", "comment 3"),
    ]
    assert "Ines: Was it?\n\nI doubt it." in reading.text
    assert reading.declared == {"ana": "author", "Tom": "commenter", "Ines": "commenter"}


def test_an_answer_to_a_comment_without_words_answers_the_one_above() -> None:
    more = (
        comment(1, "First.") + comment(2, "<img src='x'>", comment_parent="1") + comment(3, "Nice.", "Ines", comment_parent="2")
    )
    more += comment(4, "Round.", comment_parent="5") + comment(5, "", comment_parent="4")
    reading = only(read(item(more=more)))
    assert [(each.ref, each.parent) for each in reading.segments[2:]] == [
        ("comment 1", None),
        ("comment 3", 3),
        ("comment 4", None),
    ]


def test_pingbacks_are_nobody_and_only_what_was_approved_is_read() -> None:
    more = (
        comment(1, "Ping!", "A site &laquo; somewhere", comment_type="pingback")
        + comment(2, "Track!", comment_type="trackback")
        + comment(3, "Buy!", comment_approved="spam")
        + comment(4, "wait", comment_approved="0")
        + comment(5, "gone", comment_approved="trash")
        + comment(6, "an editor's note", comment_type="note")
        + comment(7, "Said.", comment_type="comment")
    )
    found = read(item(more=more))
    reading = only(found)
    assert said(reading)[2:] == [("Tom", "Said.")]
    assert (reading.meta["pings"], reading.meta["comments_left_out"]) == ("2", "4")
    assert found.problems[-1].message == (
        "read: posts 1, pages 0, comments 1; left out: comment not approved 3, comment of type note 1, pingback or trackback 2"
    )
    kept = only(read(item(more=more), drafts=True))
    assert [(each.ref) for each in kept.segments[2:]] == [
        "comment 3, not approved",
        "comment 4, not approved",
        "comment 5, not approved",
        "comment 7",
    ]


def test_addresses_and_passwords_never_come_in() -> None:
    more = comment(1, "Hi", "tom.real@example.org") + comment(2, "Ho", "")
    reading = only(read(item(more=more, creator="ana.real@example.org", post_password="hunter2")))
    assert reading.author == "ana.real"
    assert [segment.speaker for segment in reading.segments[2:]] == ["tom.real", ""]
    everything = repr(reading)
    assert "example.org" not in everything
    assert "192.0.2.7" not in everything
    assert "hunter2" not in everything
    assert reading.meta["protected"] == "yes"


def test_drafts_only_on_request() -> None:
    items = [item(status=status, post_id=str(n)) for n, status in enumerate(["publish", "draft", "private", "future", "trash"])]
    items += [item(post_type="page", post_id="8"), item(post_type="attachment", post_id="9"), item(post_type="", post_id="10")]
    found = read(*items)
    assert [each.native for each in found.items] == ["post-0", "page-8"]
    assert (
        "attachment 1, draft post 1, future post 1, item without a type 1, private post 1, trash post 1"
        in found.problems[-1].message
    )
    everything = read(*items, drafts=True)
    assert [each.meta["status"] for each in everything.items] == ["publish", "draft", "private", "future", "trash", "publish"]


def test_an_export_with_nothing_published_is_an_error_with_the_way_out() -> None:
    found = read(item(status="draft"))
    assert (found.items, codes(found)) == ((), ["R534"])
    assert "drafts: true" in found.problems[0].message


def test_an_id_given_twice_and_an_id_missing() -> None:
    found = read(item(), item(), item(post_id="", post_name="on-lace"), item(post_id=""))
    assert [each.native for each in found.items][:3] == ["post-7", "post-7-2", "post-on-lace"]
    assert found.items[3].native.startswith("post-line")
    assert codes(found) == ["R533", "R532"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One line\nand another.\n\nA new paragraph.", ["One line\nand another.", "A new paragraph."]),
        ("<h2>On lace</h2>\nSoft <em>and</em> white.<!--more-->\n\nMore.", ["On lace", "Soft and white.", "More."]),
        ("<!-- wp:paragraph -->\n<p>Wrapped\nby an editor</p>\n<!-- /wp:paragraph -->", ["Wrapped by an editor"]),
        ('[caption id="a1" width="3"]<img src="x"> Bell on the wharf[/caption]Then', ["Bell on the wharf", "Then"]),
        ('[caption id="a1" caption="An old bell"]<img src="x">[/caption]', ["An old bell"]),
        ('A [gallery ids="1,2"] of lace [laughs] and [[gallery]].', ["A of lace [laughs] and [gallery]."]),
        ("[gallery]\n\n[my-form to='x' size=3]", []),
        ("<ul><li>lace</li><li>tiles</li></ul>", ["lace", "tiles"]),
        ("Fish &amp; chips &#8211; &nbsp;yes", ["Fish & chips –  yes".replace("  y", " \xa0y")]),
    ],
)
def test_bodies(body: str, expected: list[str]) -> None:
    assert words(body) == expected


def test_a_post_without_words_keeps_its_comments() -> None:
    found = read(item("", more=comment(1, "Nothing here?")))
    assert said(only(found)) == [("", "The fair"), ("Tom", "Nothing here?")]
    assert codes(found) == ["R533", "R535"]
    untitled = only(read(item("", title="")))
    assert (untitled.text, untitled.segments) == ("", ())


def test_broken_exports_are_mended_or_read_as_far_as_they_go() -> None:
    stray = export(item(title="Lace")).replace(b"<title>Lace", b"<title>Lace & Tiles&mdash;twinned")
    found = READER.read(stray, options("blog.xml"))
    assert only(found).title == "Lace & Tiles—twinned"
    assert codes(found) == ["R506", "R533"]
    cut = export(item("first"), item("second", post_id="8"))[:-40]
    found = READER.read(cut, options("blog.xml"))
    assert [each.native for each in found.items] == ["post-7", "post-8"]
    assert codes(found) == ["R507", "R533"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<rss><channel><item><title>x</title></item></channel></rss>", "R531"),
        (b"not xml", "R504"),
        (b"", "R504"),
        (b'<!DOCTYPE rss [<!ENTITY x "y">]><rss>&x;</rss>', "R505"),
    ],
)
def test_what_is_no_export_is_refused(data: bytes, code: str) -> None:
    found = READER.read(data, options("blog.xml"))
    assert (found.items, codes(found)) == ((), [code])


def test_dates_that_wordpress_writes() -> None:
    assert day("0000-00-00 00:00:00") == ""
    assert day("2012-05-03T10:00") == "2012-05-03"
    assert day("Sat, 16 Oct 2010 20:53:18 +0000") == "2010-10-16"
    assert day("soon") == ""
    reading = only(read(item(post_date="0000-00-00 00:00:00", post_date_gmt="2012-05-02 23:00:00")))
    assert reading.date == "2012-05-02"
    assert "posted" not in reading.meta
    assert only(read(item(post_date=""))).date == ""


def test_claims() -> None:
    assert READER.claims(export(), "download") == 0.99
    assert READER.claims(b"<rss version='2.0'>", "feed.xml") == 0.3
    assert READER.claims(b"<svg>", "a.xml") == 0


@given(st.text(max_size=30))
def test_no_name_keeps_an_address(name: str) -> None:
    assert not re.search(r"\w@\w+\.\w", without_address(f"{name} ana@example.org"))


def test_several_addresses() -> None:
    assert without_address("ana@example.org or b@x.y.z") == "ana or b"


def test_reading_twice_gives_the_same() -> None:
    def once() -> Reading:
        return only(read(item(more=comment(1, "Hm."))))

    assert once() == once()


@pytest.mark.parametrize("forgotten", ["wp", "excerpt", "dc", "content", "wp content excerpt dc"])
def test_prefixes_that_nobody_declared_are_taken_as_they_are_meant(forgotten: str) -> None:
    short = "<excerpt:encoded>In short.</excerpt:encoded>"
    whole = export(item(more=short, post_password="secret"), item(status="draft", post_id="8"))
    bare = whole
    for prefix in forgotten.split():
        bare = re.sub(rb' xmlns:%s="[^"]*"' % prefix.encode(), b"", bare)
    found, wanted = READER.read(bare, options("blog.xml")), READER.read(whole, options("blog.xml"))
    assert found.items == wanted.items
    assert len(found.items) == 1
    assert codes(found) == ["R801", *codes(wanted)]
    assert all(f"{prefix}:" in found.problems[0].message for prefix in forgotten.split())
    assert find_reader(bare, "blog.xml", "").name == "wxr"

"""Feeds in: what the blog published last, with the warning that this is no archive."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from casecode.domain.reading import Readings
from casecode.readers._atom import instant, moment, person, root_name
from casecode.readers._find import find_reader
from casecode.readers.feed import READER
from tests.readers.blogs import rss, rss_item
from tests.readers.made import codes, only, options, said


def read(*items: str, channel: str = "") -> Readings:
    return READER.read(rss(*items, channel=channel), options("feed.rss"))


def atom(*entries: str, head: str = "<title>Twinned towns</title>") -> Readings:
    data = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">{head}{"".join(entries)}</feed>'
    return READER.read(data.encode(), options("feed.atom"))


def test_rss() -> None:
    more = "<dc:creator>Ana Lind</dc:creator><category>Fairs</category><category>Rain &amp;amp; sun</category>"
    found = read(rss_item(1, "<p>We went.</p><p>It rained.</p>", more))
    post = only(found)
    assert said(post) == [("", "The fair"), ("Ana Lind", "We went."), ("Ana Lind", "It rained.")]
    assert (post.title, post.author, post.date, post.date_from, post.language) == (
        "The fair",
        "Ana Lind",
        "2012-05-03",
        "header",
        "en",
    )
    assert post.meta == {
        "blog": "Twinned towns",
        "link": "https://towns.example/1",
        "posted": "2012-05-03T10:11:12+02:00",
        "tags": "Fairs; Rain & sun",
    }
    assert codes(found) == ["R814", "R803"]
    assert "not an archive" in found.problems[0].message


def test_the_whole_post_goes_before_its_summary() -> None:
    post = only(read(rss_item(1, "In short …", "<content:encoded><![CDATA[<p>At length.</p>]]></content:encoded>")))
    assert [words for _, words in said(post)] == ["The fair", "At length."]
    assert post.meta["excerpt"] == "In short …"
    assert "part" not in post.meta


@pytest.mark.parametrize(
    "body", ["We went and …", "<p>We went [...]</p>", "<p>We went [&#8230;]</p>", "We went… <a href='x'>Read more »</a>"]
)
def test_posts_that_break_off_are_counted(body: str) -> None:
    found = read(rss_item(1, body), rss_item(2, "<p>All of it.</p>"))
    assert [item.meta.get("part", "") for item in found.items] == ["beginning", ""]
    assert found.problems[0].message.endswith("of these seem to hold only the beginning of a post: 1")


def test_addresses_of_authors_are_not_read() -> None:
    found = read(
        rss_item(1, "Hi.", "<author>ana@example.org (Ana Lind)</author>"),
        channel="<managingEditor>tom@example.org</managingEditor>",
    )
    assert only(found).author == "Ana Lind"
    assert only(read(rss_item(1, "Hi."), channel="<managingEditor>tom@example.org</managingEditor>")).author == "tom"
    assert person("ana@example.org (Ana Lind), eva@example.org (Eva)") == "Ana Lind, Eva"


def test_atom() -> None:
    entry = (
        '<entry><id>tag:towns,2012:1</id><title type="html">Rain &amp;amp; sun</title><updated>2012-05-03T10:11:12Z</updated>'
        '<link rel="self" href="/self"/><link href="/fair"/><author><name>Ana Lind</name><email>ana@example.org</email></author>'
        '<author><name>Eva</name></author><category term="Fairs"/>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">We <b>went</b>.<p>It rained.</p></div></content></entry>'
    )
    found = atom(entry)
    post = only(found)
    assert said(post) == [("", "Rain & sun"), ("Ana Lind; Eva", "We went."), ("Ana Lind; Eva", "It rained.")]
    assert (post.date, post.language, post.meta["link"], post.meta["tags"]) == ("2012-05-03", "en", "/fair", "Fairs")
    assert "@" not in repr(found)


def test_atom_by_the_author_of_the_feed_in_plain_text() -> None:
    found = atom(
        "<entry><id>1</id><title>a &lt; b</title><summary>We went.\n\nTwo\nlines.</summary></entry>",
        '<entry><title>Elsewhere</title><content src="https://towns.example/x" type="text/html"/></entry>',
        head="<author><name>Ana Lind</name></author>",
    )
    assert said(found.items[0]) == [("", "a < b"), ("Ana Lind", "We went."), ("Ana Lind", "Two\nlines.")]
    assert (found.items[0].native, found.items[0].meta["part"]) == ("post-1", "beginning")
    assert found.items[1].text == "Elsewhere"


def test_rdf() -> None:
    data = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Twinned towns</title></channel>'
        b'<item rdf:about="https://towns.example/1"><title>The fair</title><description>We went.</description>'
        b"<dc:date>2012-05-03</dc:date></item></rdf:RDF>"
    )
    assert find_reader(data, "index.rdf").name == "feed"
    assert only(READER.read(data, options("index.rdf"))).date == "2012-05-03"


def test_an_entry_keeps_its_id_whatever_stands_beside_it() -> None:
    alone, late = read(rss_item(7, "Hi.")), read(rss_item(9, "Ho."), rss_item(7, "Hi."))
    assert alone.items[0].native == late.items[1].native
    assert late.items[0].native != late.items[1].native
    assert alone.items[0].native.startswith("post-p-7-")


def test_feeds_of_nothing() -> None:
    assert codes(read()) == ["R811"]
    assert codes(READER.read(b"<rss", options("a.rss"))) == ["R507", "R811"]
    assert codes(READER.read(b"words", options("a.rss"))) == ["R504"]
    assert codes(READER.read(b" " * 100_000_001, options("a.rss"))) == ["R501"]


def test_it_is_known_by_its_first_element() -> None:
    assert find_reader(rss(rss_item(1, "Hi.")), "x.xml").name == "feed"
    assert find_reader(rss(rss_item(1, "Hi.")).decode().encode("utf-16"), "x.xml").name == "feed"
    assert READER.claims(b"<html><p>an <rss> tag</p></html>", "x.html") == 0
    assert root_name(b'<?xml version="1.0"?><!-- <a> --><!DOCTYPE rss [<!ENTITY x "y">]>\n<x:RSS v="2">') == "rss"
    assert root_name(b"plain words") == ""


def test_looking_for_the_first_element_takes_no_time() -> None:
    begun = time.process_time()
    assert root_name(b"<?a?>" * 13_000) == ""
    assert root_name(b"<!-- -->" * 8_000 + b"<!DOCTYPE [") == ""
    assert time.process_time() - begun < 30


def test_times() -> None:
    assert moment("Thu, 03 May 2012 10:11:12 GMT") == "2012-05-03T10:11:12+00:00"
    assert moment("2012-05-03 10:11") == "2012-05-03T10:11:00"
    assert moment("yesterday") == ""
    assert instant("2012-05-03T10:00:00+02:00") < instant("Thu, 03 May 2012 09:00:00 GMT")


@pytest.mark.shared
def test_the_feeds_of_others(shared: Path) -> None:
    """Each row of the manifest: the number of entries, the first and the last title."""
    folder = shared / "data/formats"
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith("feed/")]
    authors = {"feed/all.atom.xml": {"", "Alexis Métaireau"}, "feed/all.rss.xml": {"Alexis Métaireau"}}
    assert len(rows) == 2
    for row in rows:
        data = (folder / row["file"]).read_bytes()
        assert find_reader(data, row["file"]).name == "feed"
        found = READER.read(data, options(row["file"]))
        assert len(found.items) == int(row["expected_units"])
        assert (found.items[0].title, found.items[-1].title) == (row["first"], row["last"])
        assert {item.author for item in found.items} == authors[row["file"]]
        assert (found.items[0].date, found.items[-1].date) == ("2012-11-30", "2010-03-14")

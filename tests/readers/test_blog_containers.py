"""Exports over time: read twice nothing is new, a larger one adds what is new, near-duplicates are told, thousands stay few files."""

from __future__ import annotations

import csv
import itertools
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from casecode.databank.bank import Databank
from casecode.databank.store import Incoming, Stored
from casecode.domain.reading import Reading, Readings
from casecode.domain.source import Segment
from casecode.readers._find import find_reader
from casecode.readers._twins import FEWEST, NEAR, near_twins, twin_notes
from tests.readers import blogs
from tests.readers.made import codes, only, options, said


def take(folder: Path, name: str, data: bytes) -> Stored:
    """As `ingest` takes a file in, without turns and sentences."""
    reader = find_reader(data[:65536], name)
    return Databank(folder).store_file(Incoming(name, data, f"{reader.name}/{reader.version}"), reader.read(data, options(name)))


def changed(stored: Stored) -> list[str]:
    return sorted(source.native for source in stored.changed)


Maker = Callable[[dict[str, str]], bytes]


def as_old_blogger(posts: dict[str, str]) -> bytes:
    return blogs.old_blogger(*(blogs.old_entry("post", number, body) for number, body in posts.items()))


def as_takeout(posts: dict[str, str]) -> bytes:
    feed = blogs.takeout_feed(*(blogs.new_entry("POST", number, body) for number, body in posts.items()))
    return blogs.zipped({"Takeout/Blogger/Blogs/Towns/feed.atom": feed})


def as_medium(posts: dict[str, str]) -> bytes:
    return blogs.zipped(
        {
            f"posts/2018-08-11_fair-{number.zfill(12)}.html": blogs.medium_page(body, number=number.zfill(12))
            for number, body in posts.items()
        }
    )


def as_ghost(posts: dict[str, str]) -> bytes:
    return blogs.ghost(*(blogs.ghost_post(number, body) for number, body in posts.items()))


def as_substack(posts: dict[str, str]) -> bytes:
    rows = {f"{number}.fair": "true,newsletter,everyone,The fair,," for number in posts}
    return blogs.substack(rows, {f"{number}.fair": body for number, body in posts.items()})


def as_feed(posts: dict[str, str]) -> bytes:
    return blogs.rss(*(blogs.rss_item(int(number), body) for number, body in posts.items()))


MAKERS = {
    "towns.xml": as_old_blogger,
    "takeout.zip": as_takeout,
    "medium.zip": as_medium,
    "ghost.json": as_ghost,
    "substack.zip": as_substack,
    "feed.rss": as_feed,
}
every_export = pytest.mark.parametrize(("name", "make"), MAKERS.items())


@every_export
def test_a_larger_export_adds_only_what_is_new_or_changed(tmp_path: Path, name: str, make: Maker) -> None:
    first = {"1001": "<p>We went.</p>", "1002": "<p>It rained.</p>"}
    begun = take(tmp_path, name, make(first))
    assert (begun.status, len(begun.sources), len(begun.changed)) == ("new", 2, 2)
    again = take(tmp_path, name, make(first))
    assert (again.status, len(again.sources), again.changed) == ("already in", 2, ())
    later = take(tmp_path, name, make({"1003": "<p>New.</p>", **first, "1002": "<p>It rained a lot.</p>"}))
    assert (later.status, len(later.sources), len(later.changed)) == ("revision", 3, 2)
    assert sorted(source.revision for source in later.changed) == [1, 2]
    smaller = take(tmp_path, name, make({"1001": "<p>We went.</p>"}))
    assert (smaller.status, len(smaller.sources), smaller.changed) == ("revision", 3, ())


def test_a_new_comment_is_a_new_revision_of_its_post_only(tmp_path: Path) -> None:
    posts = (blogs.old_entry("post", "1", "We went."), blogs.old_entry("post", "2", "It rained."))
    take(tmp_path, "towns.xml", blogs.old_blogger(*posts))
    later = take(tmp_path, "towns.xml", blogs.old_blogger(*posts, blogs.old_entry("comment", "3", "Nice.", blogs.reply_to("2"))))
    assert changed(later) == ["post-2"]


def test_five_thousand_posts_are_one_folder_and_three_files(tmp_path: Path) -> None:
    draw = random.Random(7)
    words = [f"word{n}" for n in range(2_000)]
    posts = {str(1000 + n): f"<p>{' '.join(draw.choices(words, k=60))}</p>" for n in range(5_000)}
    stored = take(tmp_path, "substack.zip", as_substack(posts))
    assert len(stored.sources) == 5_000
    folders = list((tmp_path / "databank" / "sources").iterdir())
    assert [folder.name for folder in folders] == ["substack"]
    (revision,) = folders[0].iterdir()
    assert sorted(file.name for file in revision.iterdir()) == ["items.jsonl", "original.zip", "source.yaml"]


def naive_share(one: str, other: str) -> float:
    """Jaccard of word triples, plainly."""
    first, second = (
        {tuple(words[at : at + 3]) for at in range(len(words) - 2)}
        for words in (re.findall(r"\w+", text.casefold()) for text in (one, other))
    )
    return len(first & second) / len(first | second)


def item(n: int, text: str) -> Reading:
    return Reading(text, (Segment(1, "post", 0, len(text)),), native=f"post-{n}", kind="post")


def test_near_duplicates_are_those_a_plain_comparison_of_all_pairs_finds() -> None:
    draw = random.Random(11)
    texts: list[str] = []
    for _ in range(60):
        words = [f"w{draw.randrange(500)}" for _ in range(draw.randrange(FEWEST, 200))]
        texts.append(" ".join(words))
        for _ in range(draw.randrange(3)):
            other = list(words)
            for _ in range(draw.randrange(4)):
                other[draw.randrange(len(other))] = "changed"
            texts.append(" ".join(other).upper())
    found, whole = near_twins([item(n, text) for n, text in enumerate(texts)])
    expected = {
        (f"post-{a}", f"post-{b}"): naive_share(texts[a], texts[b])
        for a, b in itertools.combinations(range(len(texts)), 2)
        if naive_share(texts[a], texts[b]) >= NEAR
    }
    assert whole
    got = {(pair.first, pair.second): pair.share for pair in found}
    assert got.items() <= expected.items()
    ones = {pair for pair, share in expected.items() if share < 1}
    originals = {b: a for (a, b), share in sorted(got.items()) if share == 1}
    among = ({originals.get(a, a), originals.get(b, b)} for a, b in ones)
    assert {frozenset(pair) for pair in among} == {frozenset(pair) for pair, share in got.items() if share < 1}
    assert len(ones) > 10


def test_the_note_lists_the_pairs_and_merges_nothing() -> None:
    long = "We went to the fair in the twinned town and it rained all day, so we sat in the beer tent until the band came back at ten"
    posts = {"1": long, "2": f"{long} again", "3": "Something else entirely was on our minds that day, and so we stayed at home."}
    reader = find_reader(as_ghost(posts), "ghost.json")
    found = reader.read(as_ghost(posts), options("ghost.json"))
    assert len(found.items) == 3
    (note,) = (problem for problem in found.problems if problem.code == "R805")
    assert note.message == "1 pair of posts with nearly the same words, nothing was merged: post-1 and post-2 (96 %)"
    assert note.level == "note"


def test_thousands_of_near_duplicates_stay_bounded_and_say_so() -> None:
    base = " ".join(f"w{n}" for n in range(100))
    (note,) = twin_notes([item(n, f"{base} end{n}") for n in range(600)], "blog.xml")
    assert "and 19,980 more" in note.message
    assert note.message.endswith("not all were compared")
    same, whole = near_twins([item(n, base) for n in range(600)])
    assert (len(same), whole) == (599, True)
    assert near_twins([item(1, "Happy new year"), item(2, "Happy new year")]) == ((), True)


def test_wordpress_tells_near_duplicates_too() -> None:
    body = " ".join(f"word{n}" for n in range(40))
    one = (
        "<item><title>Fair</title><wp:post_id>{n}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
        f"<c:encoded>{body}</c:encoded></item>"
    )
    data = (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:c="urn:content"><channel>'
        f"{one.format(n=1)}{one.format(n=2)}</channel></rss>"
    ).encode()
    assert codes(find_reader(data, "blog.xml").read(data, options("blog.xml"))) == ["R533", "R805"]


NO_POST_FIRST_OR_LAST = {
    "wxr/pelican_wordpressexport.xml": "the row's first and last items are attachments, which are no posts",
}
WRONG_FIRST = {
    "wxr/squarespace.xml": (
        "Draft & Post & More—More",
        "the row was made by a parser that dropped the stray & and what stands behind it",
    ),
}
OTHER_AUTHORS = {
    "wxr/theme-unit-test-data.xml": ({"themereviewteam>"}, set(), "the author of a menu item only"),
    "wxr/squarespace.xml": ({"hermione@example.com"}, {"hermione"}, "an address, of which only the name is read"),
}


@pytest.mark.shared
def test_wordpress_exports_of_others_hold_what_the_manifest_counts(shared: Path) -> None:
    """With drafts read too: posts, pages and what is left out add up to the items of the row; authors, first and last title."""
    folder = shared / "data/formats"
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith("wxr/")]
    assert len(rows) == 9
    for row in rows:
        name = row["file"]
        data = (folder / name).read_bytes()
        reader = find_reader(data, name)
        found = reader.read(data, options(name, drafts=True))
        assert reader.name == "wxr"
        assert len(found.items) + left_out(found) == int(row["expected_units"]), name
        never, instead, _ = OTHER_AUTHORS.get(name, (set(), set(), ""))
        expected = {author.strip() for author in row["expected_speakers"].split(";")} - never | instead
        assert {item.author for item in found.items} - {""} == expected - {""}, name
        first, _ = WRONG_FIRST.get(name, (row["first"], ""))
        if name not in NO_POST_FIRST_OR_LAST:
            assert (found.items[0].title, found.items[-1].title) == (first, row["last"]), name


def left_out(found: Readings) -> int:
    """Items (not comments) that the reader says it left out."""
    told = next(problem.message for problem in found.problems if problem.code in {"R533", "R534"})
    listed = told.partition("left out: ")[2].partition(". ")[0]
    parts = [part.rpartition(" ") for part in listed.split(", ") if part]
    return sum(int(count) for what, _, count in parts if "comment" not in what and "pingback" not in what)


@pytest.mark.shared
def test_a_jekyll_post(shared: Path) -> None:
    data = (shared / "data/formats/jekyll/2022-03-10-has-html.md").read_bytes()
    reader = find_reader(data, "2022-03-10-has-html.md")
    found = only(reader.read(data, options("2022-03-10-has-html.md")))
    assert (reader.name, found.title) == ("md", "This post has HTML in it")
    words = [text for _, text in said(found)]
    assert (words[0], words[-1]) == ("Lorem ipsum dolor sit amet.", "Dolor sit amet.")

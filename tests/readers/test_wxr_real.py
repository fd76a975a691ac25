"""Real WordPress exports in: what was counted in them by others is what comes out."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from casecode.readers.wxr import READER
from tests.readers.made import options


def published(file: Path) -> dict[str, str]:
    """Native id -> the body of each published post and page, by a plain reading of the tree."""
    root = etree.fromstring(file.read_bytes())
    found = {}
    for entry in root.iter("item"):
        told = {str(part.tag).partition("}")[2]: part.text or "" for part in entry if "excerpt" not in str(part.tag)}
        if told["status"] == "publish" and told["post_type"] in {"post", "page"}:
            found[f"{told['post_type']}-{told['post_id']}"] = told["encoded"]
    return found


@pytest.mark.shared
def test_the_theme_test_blog(shared: Path) -> None:
    folder = shared / "data/formats/_extra/wxr"
    expected = json.loads((folder / "expected.json").read_text())
    data = (folder / "themeunittestdata.wordpress.xml").read_bytes()
    found = READER.read(data, options("blog.xml"))
    posts = [each for each in found.items if each.kind == "post"]
    assert len(posts) == expected["published_posts"] == 49
    assert len(found.items) == 49 + 21
    assert sum(each.title == "" for each in posts) == expected["published_posts_untitled"]
    assert (
        sum(not any(segment.kind == "post" for segment in each.segments) for each in posts)
        == expected["published_posts_empty_body"]
    )
    assert Counter(each.author for each in posts) == expected["authors_published"]
    assert Counter(each.date[:4] for each in posts) == expected["published_by_year"]
    comments = [segment for each in found.items for segment in each.segments if segment.kind == "comment"]
    pings = sum(int(each.meta.get("pings", "0")) for each in found.items)
    unapproved = sum(int(each.meta.get("comments_left_out", "0")) for each in found.items)
    assert (len(comments), pings, unapproved) == (25, 4, 3)
    assert sum(segment.kind == "comment" for each in posts for segment in each.segments) == 27 - 4 - 1
    assert not any("laquo" in segment.speaker or "«" in segment.speaker for segment in comments)


@pytest.mark.shared
def test_the_theme_test_blogs_deepest_thread(shared: Path) -> None:
    data = (shared / "data/formats/_extra/wxr/themeunittestdata.wordpress.xml").read_bytes()
    items = {each.native: each for each in READER.read(data, options("blog.xml")).items}
    post = items["post-1148"]
    by_n = {segment.n: segment for segment in post.segments}
    deepest = next(segment for segment in post.segments if segment.ref == "comment 915")
    depth = 1
    while deepest.parent is not None:
        deepest = by_n[deepest.parent]
        depth += 1
    assert depth == 10


@pytest.mark.shared
def test_words_in_are_words_out(shared: Path) -> None:
    """Every word that stands between tags of a body is in the source, shorthand for pictures aside."""
    file = shared / "data/formats/_extra/wxr/themeunittestdata.wordpress.xml"
    items = {each.native: each for each in READER.read(file.read_bytes(), options("blog.xml")).items}
    bodies = published(file)
    assert items.keys() == bodies.keys()
    for native, body in bodies.items():
        bare = re.sub(
            r"<!--.*?-->|<(script|style|iframe)\b.*?</\1>|\[/?(?:caption|gallery|embed|video|audio|playlist)[^\]]*\]",
            " ",
            body,
            flags=re.DOTALL,
        )
        bare = etree.tostring(etree.HTML(f"<div>{bare}</div>"), method="text", encoding="unicode") if bare.strip() else ""
        missing = Counter(re.findall(r"\w{4,}", bare)) - Counter(re.findall(r"\w{4,}", items[native].text))
        glued = Counter(word for word in missing if word not in items[native].text.replace("\n", ""))
        assert not glued, (native, glued)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "natives"),
    [
        ("malformed-simple", ["post-1"]),
        ("cdata-edge", ["post-1"]),
        ("post-content-blank-lines", ["post-1"]),
        ("valid-wxr-1.1", ["post-1", "page-2"]),
        ("wxr-utf-8-challenges", ["post-10"]),
        ("squarespace", ["post-4", "page-135", "page-135-2", "post-146"]),
        ("test-serialized-comment-meta", []),
    ],
)
def test_other_exports(shared: Path, name: str, natives: list[str]) -> None:
    data = (shared / f"data/formats/wxr/{name}.xml").read_bytes()
    found = READER.read(data, options(f"{name}.xml"))
    assert [each.native for each in found.items] == natives
    assert found.items or found.problems

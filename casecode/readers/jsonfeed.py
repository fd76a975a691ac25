"""JSON Feed (jsonfeed.org, versions 1 and 1.1): each item a source, as in any feed what a blog published last and no archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casecode.domain.reading import Readings, ReadOptions
from casecode.readers._atom import as_html, moment, person
from casecode.readers._blocks import inline
from casecode.readers._blog import Post, day
from casecode.readers._export import Export, native_of
from casecode.readers._json import load, member, members, opens_json, words
from casecode.text.canonical import CANON_VERSION

_SIGN = b"jsonfeed.org/version/"


@dataclass(frozen=True, slots=True)
class _JsonFeed:
    name: str = "jsonfeed"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".json",)

    def claims(self, head: bytes, name: str) -> float:
        """Sure by the address of the version, which every such feed names."""
        del name
        plain = head.replace(b"\x00", b"").replace(b"\\/", b"/")
        return 0.98 if opens_json(head) and _SIGN in plain else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """Each item as a reading, natively `post-` and its id. Authors' addresses and pictures are not read."""
        export = Export("jsonfeed", options)
        held, encoding, problems = load(data, options)
        export.problems.extend(problems)
        export.encoding = encoding or export.encoding
        if any(problem.level == "error" for problem in problems):
            return export.refused()
        items = [item for item in members(held, "items") if isinstance(item, dict)]
        if not items:
            export.say("R811", "no items stand in this feed: use the blog's own export, or a feed that holds posts")
            return export.refused()
        export.blog = inline(words(held, "title"))
        export.language = words(held, "language")
        posts = tuple(_posts(items, _authors(held)))
        short = sum(post.meta.get("part") == "beginning" for post in posts)
        cut = f"; of these have only a summary: {short}" if short else ""
        export.say(
            "R814", f"a feed holds only the blog's latest posts ({len(posts)} here) and is not an archive{cut}", level="note"
        )
        return export.readings(posts)


READER = _JsonFeed()


def _posts(items: list[dict[str, object]], by: str) -> Iterator[Post]:
    for number, item in enumerate(items, start=1):
        body = words(item, "content_html") or as_html(words(item, "content_text"))
        summary = words(item, "summary")
        published = words(item, "date_published")
        link = words(item, "url") or words(item, "external_url")
        date = day(published)
        meta = {
            "link": link,
            "posted": moment(published),
            "updated": moment(words(item, "date_modified")),
            "tags": "; ".join(dict.fromkeys(inline(tag) for tag in members(item, "tags") if isinstance(tag, str))),
            "excerpt": inline(summary) if body else "",
            "part": "beginning" if summary and not body else "",
        }
        yield Post(
            native=native_of("post", _id(item) or link or f"item{number}"),
            title=inline(words(item, "title")),
            body=body or as_html(summary),
            author=_authors(item) or by,
            date=date,
            date_from="header" if date else "",
            meta={name: text for name, text in meta.items() if text},
            plain_html=True,
        )


def _id(item: dict[str, object]) -> str:
    """The id, which older feeds also give as a number."""
    given = item.get("id")
    return str(given) if isinstance(given, str | int) and not isinstance(given, bool) else ""


def _authors(held: object) -> str:
    """The names of `authors` (1.1) or of `author` (1)."""
    given = members(held, "authors") or [member(held, "author")]
    names = (person(words(one, "name")) for one in given)
    return "; ".join(dict.fromkeys(name for name in names if name))

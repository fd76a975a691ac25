"""RSS and Atom feeds: each entry a source. A feed holds what a blog published last and is no archive, which is always said."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.xmlguard import Element, line_of, local, space
from casecode.readers._atom import author_of, entries, moment, opened, person, root_name, told
from casecode.readers._blocks import inline
from casecode.readers._blog import Post, day
from casecode.readers._export import Export, native_of
from casecode.text.canonical import CANON_VERSION

_ROOTS = frozenset({"rss", "feed", "rdf"})
_SIGNS = (b"www.w3.org/2005/Atom", b"purl.org/atom/", b"<rss", b"purl.org/rss/", b"my.netscape.com/rdf")
_CUT_SHORT = re.compile(r"(?:…|\.\.\.)\W*(?:continue reading|read more|weiterlesen|lire la suite)?\W*$", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TAIL = 400


@dataclass(frozen=True, slots=True)
class _Feed:
    name: str = "feed"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".rss", ".atom", ".rdf", ".xml")

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: the first element tells; a blog's own export is surer of itself."""
        del name
        plain = head.replace(b"\x00", b"")
        return 0.8 if root_name(plain) in _ROOTS and any(sign in plain for sign in _SIGNS) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """Each entry as a reading, natively `post-` and what the feed calls it."""
        export = Export("feed", options)
        root, problems = opened(data, options.name)
        export.problems.extend(problems)
        if root is None:
            return export.refused()
        export.encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
        posts = tuple(_atom(root) if local(root) == "feed" else _rss(root))
        if not posts:
            export.say("R811", "no entries stand in this feed: use the blog's own export, or a feed that holds posts")
            return export.refused()
        channel = next((part for part in root if local(part) == "channel"), root)
        export.blog = inline(told(channel, "title"))
        export.language = told(channel, "language") or root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
        short = sum(post.meta.get("part") == "beginning" for post in posts)
        cut = f"; of these seem to hold only the beginning of a post: {short}" if short else ""
        export.say(
            "R814", f"a feed holds only the blog's latest posts ({len(posts)} here) and is not an archive{cut}", level="note"
        )
        return export.readings(posts)


READER = _Feed()


def _atom(root: Element) -> Iterator[Post]:
    for entry in entries(root):
        body = entry.body or entry.summary
        yield _post(
            entry.id or entry.link or entry.title,
            title=entry.title,
            body=body,
            author=entry.author,
            published=entry.published or entry.updated,
            link=entry.link,
            updated=entry.updated,
            tags=[term for _, term in entry.terms],
            excerpt=entry.summary if entry.body else "",
            summary_only=not entry.body,
            line=entry.line,
        )


def _rss(root: Element) -> Iterator[Post]:
    channel = next((part for part in root if local(part) == "channel"), root)
    by = person(told(channel, "managingEditor")) or author_of(channel)
    for item in (part for part in root.iter() if local(part) == "item"):
        full = next((part.text or "" for part in item if local(part) == "encoded" and "excerpt" not in space(part)), "")
        short = next((part.text or "" for part in item if local(part) == "description"), "")
        title = inline(told(item, "title"))
        link = told(item, "link")
        yield _post(
            told(item, "guid") or item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "") or link or title,
            title=title,
            body=full or short,
            author=person(told(item, "creator")) or person(told(item, "author")) or by,
            published=told(item, "pubDate") or told(item, "date"),
            link=link,
            updated=told(item, "updated"),
            tags=[inline(part.text or "") for part in item if local(part) in {"category", "subject"}],
            excerpt=short if full else "",
            summary_only=False,
            line=line_of(item),
        )


def _post(
    given: str,
    *,
    title: str,
    body: str,
    author: str,
    published: str,
    link: str,
    updated: str,
    tags: list[str],
    excerpt: str,
    summary_only: bool,
    line: int,
) -> Post:
    date = day(published)
    meta = {
        "link": link,
        "posted": moment(published),
        "updated": moment(updated),
        "tags": "; ".join(dict.fromkeys(tag for tag in tags if tag)),
        "excerpt": inline(excerpt),
        "part": "beginning" if body and (summary_only or _CUT_SHORT.search(_TAG.sub(" ", html.unescape(body[-_TAIL:])))) else "",
    }
    return Post(
        native=native_of("post", given or f"line{line}"),
        title=title,
        body=body,
        author=author,
        date=date,
        date_from="header" if date else "",
        meta={name: text for name, text in meta.items() if text},
        line=line,
        plain_html=True,
    )

"""Medium exports: the archive with posts/*.html, or one such page. Medium keeps responses as posts; they are known again.

Only the posts are opened: the profile, sessions, addresses and lists of readers beside them are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from lxml import etree

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.xmlguard import Element
from casecode.plain.zipguard import too_large
from casecode.readers._atom import moment
from casecode.readers._blocks import blocks_of, tree
from casecode.readers._blog import Post, day, post_reading, without_address
from casecode.readers._clean import clean
from casecode.readers._export import Export, native_of
from casecode.readers._members import MAGIC, members_ending, names_in
from casecode.text.canonical import CANON_VERSION, decode

_MEMBER = re.compile(r"(?:^|/)posts/(?:[^/]+/)?(?!\d+\.)[^/]*\.html?$", re.IGNORECASE)
_ID = re.compile(r"medium\.com/p/([0-9a-f]{6,16})(?:[?#].*)?$", re.IGNORECASE)
_ID_AT_END = re.compile(r"-([0-9a-f]{8,16})(?:\.html?)?(?:[?#].*)?$", re.IGNORECASE)
_PAGE = re.compile(rb"""<(?:article|section)\b[^>]{0,300}(?:class=["']h-entry|data-field=["']body)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page says of itself."""

    title: str
    heading: str
    subtitle: str
    body: Element
    author: str
    stamp: str
    link: str
    id: str
    tags: tuple[str, ...]
    response: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Medium:
    name: str = "medium"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".html", ".zip")

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: an archive by the names of its posts, a page by Medium's marks for title and body."""
        del name
        if head.startswith(MAGIC):
            return 0.97 if any(_MEMBER.search(member) for member in names_in(head)) else 0.0
        plain = head.replace(b"\x00", b"")
        return 0.97 if _PAGE.search(plain) and b"e-content" in plain and b"p-name" in plain else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """An archive's posts as a container, natively `post-<id>` or `comment-<id>`; a page as one document."""
        export = Export("medium", options)
        large = too_large(data, options.name)
        if large:
            export.problems.extend(large)
            return export.refused()
        if not data.startswith(MAGIC):
            return _single(data, export)
        pages, problems = members_ending(data, options.name, ".html", ".htm")
        export.problems.extend(problems)
        posts = {name: page for name, page in pages.items() if "posts" in PurePosixPath(name).parts[:-1]}
        if not posts:
            if not problems:
                export.say("R811", "no posts/*.html stand in this archive: use the archive that Medium sends, as it is")
            return export.refused()
        return export.readings(_posts(posts, export))


READER = _Medium()


def _single(data: bytes, export: Export) -> Readings:
    """One page as a document of its own."""
    found = tuple(_posts({export.options.name: data}, export))
    if not found:
        if export.left["draft"]:
            export.say("R804", "this is a draft. To read it, write `drafts: true` below this file in sources:")
        return replace(export.refused(), container=False)
    item = replace(post_reading(found[0], language=export.options.language, file=export.options.name), native="")
    return Readings("medium", (item,), encoding=export.encoding, problems=tuple(export.problems))


def _posts(pages: Mapping[str, bytes], export: Export) -> Iterator[Post]:
    """The pages that are published posts, in the order of their names, which is that of their dates."""
    responses = 0
    for name, data in pages.items():
        text, encoding, doubts = decode(data, export.options.encoding or "utf-8")
        export.problems.extend(replace(doubt, file=export.options.name) for doubt in doubts if doubt.level != "note")
        export.encoding = encoding or export.encoding
        page = _page(text, name, export.options.name) if encoding else None
        if page is None:
            if encoding:
                export.say("R811", f"{PurePosixPath(name).name} is not a post of Medium: it has no section for the body")
            continue
        if not page.stamp and not export.options.drafts:
            export.left["draft"] += 1
            continue
        responses += page.response
        yield _post(page)
    if responses:
        message = f"posts without a title of their own, taken for responses to others (kind: comment): {responses}"
        export.say("R815", message, level="note")


def _page(text: str, name: str, file: str) -> _Page | None:
    """What the page says of itself; None where it has no body."""
    root, problems = tree(text, file)
    body = None if root is None else root.find(".//section[@data-field='body']")
    if root is None or body is None:
        return None
    heading = _words(root.find(".//h1"))
    title = _words(root.find(".//head/title")) or heading
    subtitle = _words(root.find(".//section[@data-field='subtitle']"))
    footer = root.find(".//footer")
    footer = root if footer is None else footer
    time = footer.find(".//time[@datetime]")
    links = [each.get("href", "") for each in footer.iter("a")]
    canonical = next((each.get("href", "") for each in footer.iter("a") if _has(each, "p-canonical")), "")
    said = [_ID.search(each) for each in links] + [_ID_AT_END.search(each) for each in (canonical, PurePosixPath(name).name)]
    known = next((found for found in said if found), None)
    blocks = [" ".join(block.text.split()) for block in blocks_of(body)]
    titled = any(_has(each, "graf--title") for each in body.iter())
    begins = blocks[0] if blocks else ""
    return _Page(
        title=title,
        heading="" if titled and begins == heading else heading,
        subtitle="" if subtitle in blocks[:3] else subtitle,
        body=body,
        author=next((_words(each) for each in footer.iter("a") if _has(each, "p-author")), ""),
        stamp=time.get("datetime", "") if time is not None else "",
        link=canonical,
        id=known.group(1).lower() if known else PurePosixPath(name).stem,
        tags=tuple(_words(each) for each in footer.iter("a") if _has(each, "p-tag")),
        response=not titled and not subtitle and bool(heading) and begins.startswith(heading.rstrip("….")),
        problems=problems,
    )


def _post(page: _Page) -> Post:
    date = day(page.stamp)
    meta = {
        "type": "response" if page.response else "post",
        "status": "publish" if page.stamp else "draft",
        "link": page.link,
        "posted": moment(page.stamp),
        "tags": "; ".join(dict.fromkeys(tag for tag in page.tags if tag)),
        "heading": page.heading if page.heading != page.title else "",
    }
    return Post(
        native=native_of("comment" if page.response else "post", page.id),
        title=page.title,
        body=etree.tostring(page.body, encoding="unicode", method="html", with_tail=False),
        author=without_address(page.author),
        date=date,
        date_from="header" if date else "",
        meta={name: text for name, text in meta.items() if text},
        subtitle=page.subtitle,
        plain_html=True,
        headed=bool(page.heading) and not page.response,
        problems=page.problems,
    )


def _words(element: Element | None) -> str:
    return "" if element is None else " ".join(clean("".join(map(str, element.itertext()))).split())


def _has(element: Element, name: str) -> bool:
    return name in (element.get("class") or "").split()

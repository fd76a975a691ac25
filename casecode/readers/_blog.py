"""A blog post and what people answered, as every blog export gives them: one reading, comments threaded below the post."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading
from casecode.domain.source import Kind
from casecode.readers._blocks import page
from casecode.readers._sheet import Sheet

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?![\d-])")
_ADDRESS = re.compile(r"(?<![^\s@<>])([^\s@<>]+)@[^\s@<>]+\.[^\s@<>]+")
_BLOCK_EDITOR = "<!-- wp:"
_SHORTCODE_NAMES = """
audio caption wp_caption embed gallery playlist video youtube vimeo soundcloud slideshow googlemaps contact-form contact-field
contact-form-7 polldaddy twitter instagram wpvideo archives sitemap
"""
_SHORTCODES = frozenset(_SHORTCODE_NAMES.split())
_ATTRIBUTE = r"""\s+(?:[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'\]]+)|"[^"]*"|[^\s"'=\[\]]+)"""
_SHORTCODE = re.compile(rf"\[\[.{{0,500}}?\]\]|\[(/?)([a-zA-Z][\w-]*)((?:{_ATTRIBUTE})*)\s*/?\]")
_CAPTION = re.compile(r"""\bcaption\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class Comment:
    """What someone answered. `parent` is the id of the comment answered, `0` or empty for the post itself."""

    id: str
    body: str
    author: str = ""
    parent: str = ""
    date: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A post or page with HTML in `body`; `date` is a day in ISO 8601.

    `plain_html`: the body and the comments are HTML as browsers take it; otherwise they are as WordPress stores them, with
    shorthand in brackets and empty lines that end a paragraph. `headed`: the title stands above the body; false where the
    body begins with it.
    """

    native: str
    title: str
    body: str
    author: str = ""
    date: str = ""
    date_from: str = ""
    comments: tuple[Comment, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    subtitle: str = ""
    plain_html: bool = False
    headed: bool = True
    problems: tuple[Problem, ...] = ()


def post_reading(post: Post, *, language: str, file: str) -> Reading:
    """Title as heading, the body's paragraphs as the author's, then one segment a comment, labelled with who wrote it."""
    sheet = Sheet()
    problems = list(post.problems)
    kind = post.native.partition("-")[0]
    said: tuple[Kind, str] = ("comment", "commenter") if kind == "comment" else ("post", "author")
    if post.title and post.headed:
        sheet.put(post.title, "heading", ref="title")
    if post.subtitle:
        sheet.put(post.subtitle, "heading", ref="subtitle")
    if post.plain_html:
        body = page(post.body, file)
    else:
        body = page(_plain_markup(post.body), file, blank_lines=_BLOCK_EDITOR not in post.body)
    for block in body.blocks:
        if block.kind == "heading":
            sheet.put(block.text, "heading")
        else:
            sheet.put(block.text, said[0], speaker=post.author)
    problems.extend(body.problems)
    if not body.blocks:
        problems.append(Problem("R535", f"{post.native} '{post.title}' has no words in its body", file, post.line, "note"))
    _put_comments(sheet, post.comments, plain_html=post.plain_html)
    declared = {comment.author: "commenter" for comment in post.comments if comment.author}
    return Reading(
        text=sheet.text,
        segments=tuple(sheet.segments),
        title=post.title,
        native=post.native,
        kind=kind,
        date=post.date,
        date_from=post.date_from,
        author=post.author,
        language=language,
        declared=declared | ({post.author: said[1]} if post.author else {}),
        meta=post.meta,
        problems=tuple(problems),
    )


def day(stamp: str) -> str:
    """The ISO day of `2012-01-03 10:11:37`, `2012-01-03T…` or an RFC 2822 date; empty for a zero date or anything else."""
    found = _DAY.match(stamp)
    if found:
        return found.group() if found.group(1) != "0000" and found.group(2) != "00" and found.group(3) != "00" else ""
    try:
        return parsedate_to_datetime(stamp).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def without_address(name: str) -> str:
    """A name in which e-mail addresses are cut down to what stands before the @."""
    return _ADDRESS.sub(r"\1", name)


def _put_comments(sheet: Sheet, comments: tuple[Comment, ...], *, plain_html: bool) -> None:
    numbers: dict[str, int] = {}
    parents = {comment.id: comment.parent for comment in comments}
    for comment in comments:
        shown = page(comment.body, "") if plain_html else page(_plain_markup(comment.body), "", blank_lines=True)
        words = "\n\n".join(block.text for block in shown.blocks)
        if not words:
            continue
        parent, seen = comment.parent, {comment.id}
        while parent in parents and parent not in numbers and parent not in seen:
            seen.add(parent)
            parent = parents[parent]
        numbers[comment.id] = sheet.put(
            words,
            "comment",
            label=comment.author,
            parent=numbers.get(parent),
            date=comment.date,
            ref=comment.ref,
        )


def _plain_markup(body: str) -> str:
    """The HTML without the blog program's own shorthand: `[gallery ids="1"]` goes, the words of `[caption]` stay.

    Only shorthand that is known, or has attributes, is taken for one: `[laughs]` is what somebody wrote.
    """
    return _SHORTCODE.sub(_expanded, body)


def _expanded(found: re.Match[str]) -> str:
    if found.group().startswith("[["):
        return found.group()[1:-1]
    closing, name, attributes = found.groups()
    if name.casefold() not in _SHORTCODES and "=" not in attributes:
        return found.group()
    caption = _CAPTION.search(attributes)
    if caption and not closing:
        return f"<p>{caption.group(1) or caption.group(2) or ''}</p>"
    return "\n\n" if closing else " "

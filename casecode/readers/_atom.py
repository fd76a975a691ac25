"""Atom and its kin: the entries of feeds and of Blogger's archives, known by local name. Addresses are never read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from casecode.domain.problem import Problem
from casecode.plain.xmlguard import Element, line_of, local, parse, parse_leniently
from casecode.readers._blocks import inline
from casecode.readers._blog import without_address
from casecode.readers._clean import clean

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*"
    rb"(?>(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>\s*)*)<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL,
)
"""The first element behind what may stand before it; without going back, so that no file can make it slow."""
_PREFIX = re.compile(rb"</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
_DECLARED = re.compile(rb"xmlns:([A-Za-z_][\w.-]*)\s*=")
_MOST_PREFIXES = 50
_IN_BRACKETS = re.compile(r"(?<![^\s()])[^\s()]+@[^\s()]+\s*\(([^()]*)\)")
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `title` is plain, `body` and `summary` are HTML; `terms` are (scheme, term); times are as the file states them."""

    id: str
    title: str = ""
    body: str = ""
    summary: str = ""
    author: str = ""
    published: str = ""
    updated: str = ""
    link: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    draft: bool = False
    answers: str = ""
    related: str = ""
    line: int = 0


def root_name(head: bytes) -> str:
    """The local name of an XML file's first element, lower case; empty where the bytes do not begin like XML."""
    found = _ROOT.match(head.replace(b"\x00", b""))
    return found.group(1).decode("ascii", "ignore").lower() if found else ""


def opened(data: bytes, file: str) -> tuple[Element | None, tuple[Problem, ...]]:
    """The root. A prefix that is used but not declared is declared, which loses no word, with a warning; other faults are
    mended as `parse_leniently` does, after that, so that what a prefix says (a draft!) is never overlooked.
    """  # noqa: D205  one sentence on each way
    root, problems = parse(data, file)
    if root is not None or any(problem.code != "R504" for problem in problems):
        return root, problems
    missing, declared = _with_prefixes(data)
    if not missing:
        return parse_leniently(data, file)
    listed = ", ".join(f"{prefix}:" for prefix in missing)
    message = f"{problems[0].message}; the prefix was taken as it is meant ({listed}) and every word was kept"
    root, more = parse_leniently(declared, file)
    return root, more or (Problem("R801", message, file, problems[0].line, "warning"),)


def _with_prefixes(data: bytes) -> tuple[tuple[str, ...], bytes]:
    """The prefixes used and declared nowhere, and the bytes with declarations for them in the first element, on its line."""
    used = {one or other for one, other in _PREFIX.findall(data)}
    missing = sorted(used - set(_DECLARED.findall(data)) - {b"xml", b"xmlns"})[:_MOST_PREFIXES]
    start = _ROOT.match(data)
    if not missing or not start:
        return (), data
    spaces = b"".join(b' xmlns:%s="urn:undeclared:%s"' % (prefix, prefix) for prefix in missing)
    return tuple(prefix.decode() for prefix in missing), data[: start.end()] + spaces + data[start.end() :]


def entries(root: Element) -> Iterator[Entry]:
    """Every `entry` of an Atom file, in its order. One that names no author is by the author of the file."""
    by = author_of(root)
    return (_entry(part, by) for part in root.iter() if local(part) == "entry")


def author_of(element: Element) -> str:
    """The names of the element's own authors, never their addresses."""
    names = (told(part, "name") for part in element if local(part) == "author")
    return "; ".join(dict.fromkeys(name for name in map(person, names) if name))


def person(stated: str) -> str:
    """A name without an e-mail address: `ana@example.org (Ana Lind)` is Ana Lind."""
    return without_address(inline(_IN_BRACKETS.sub(r"\1", stated)))


def told(element: Element, name: str) -> str:
    """The words of the element's first own child of this local name, white space collapsed."""
    part = next((part for part in element if local(part) == name), None)
    return "" if part is None else " ".join((part.text or "").split())


def words_of(part: Element | None) -> str:
    """A text construct as HTML: `html` as it stands, `xhtml` written out, plain text with its paragraphs."""
    if part is None or part.get("src"):
        return ""
    kind = (part.get("type") or "text").casefold()
    if kind == "xhtml" or len(part):
        inside = "".join(etree.tostring(each, encoding="unicode", method="html", with_tail=True) for each in part)
        return html.escape(part.text or "", quote=False) + inside
    text = part.text or ""
    return text if "html" in kind else as_html(text)


def as_html(text: str) -> str:
    """Plain text as HTML: an empty line ends a paragraph, a line break stays one."""
    paragraphs = (html.escape(each, quote=False).replace("\n", "<br>") for each in _BLANK.split(text.strip()))
    return "".join(f"<p>{each}</p>" for each in paragraphs if each)


def instant(stated: str) -> datetime:
    """When that was, for sorting: without a zone it is taken as UTC; what cannot be read comes first."""
    try:
        when = datetime.fromisoformat(stated)
    except ValueError:
        try:
            when = parsedate_to_datetime(stated)
        except (ValueError, TypeError, IndexError, OverflowError):
            return datetime.min.replace(tzinfo=UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def moment(stated: str) -> str:
    """ISO 8601 to the second with the zone as stated; empty for what is no time."""
    when = instant(stated)
    if when == datetime.min.replace(tzinfo=UTC):
        return ""
    text = when.isoformat(timespec="seconds")
    return text if re.search(r"[+-]\d\d:?\d\d$|Z$|GMT", stated.strip()) else text[:19]


def _entry(part: Element, by: str) -> Entry:
    links = [each for each in part if local(each) == "link"]
    title = next((each for each in part if local(each) == "title"), None)
    return Entry(
        id=told(part, "id"),
        title=_title(title),
        body=words_of(next((each for each in part if local(each) == "content"), None)),
        summary=words_of(next((each for each in part if local(each) == "summary"), None)),
        author=author_of(part) or by,
        published=told(part, "published") or told(part, "issued"),
        updated=told(part, "updated") or told(part, "modified"),
        link=_href(links, "alternate") or next((each.get("href", "") for each in links if not each.get("rel")), ""),
        terms=tuple((each.get("scheme", ""), each.get("term", "")) for each in part if local(each) == "category"),
        draft=any(told(each, "draft").casefold() == "yes" for each in part if local(each) == "control"),
        answers=next((each.get("ref", "") for each in part if local(each) == "in-reply-to"), ""),
        related=_href(links, "related"),
        line=line_of(part),
    )


def _title(part: Element | None) -> str:
    if part is None:
        return ""
    if (part.get("type") or "text").casefold() == "text" and not len(part):
        return " ".join(clean(part.text or "").split())
    return inline(words_of(part))


def _href(links: list[Element], rel: str) -> str:
    return next((each.get("href", "") for each in links if each.get("rel") == rel), "")

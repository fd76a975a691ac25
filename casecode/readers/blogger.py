"""Blogger's archives: the old Atom export, Takeout's feed.atom, and a whole Takeout archive. A post is a source, with its comments.

What an entry is stands in a category's term (old) or in `blogger:type` (Takeout). Settings, templates and addresses are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.xmlguard import Element, local
from casecode.plain.zipguard import too_large
from casecode.readers._atom import Entry, entries, instant, moment, opened, root_name, told
from casecode.readers._blocks import inline
from casecode.readers._blog import Comment, Post, day
from casecode.readers._export import Export, native_of
from casecode.readers._members import MAGIC, members_ending, names_in
from casecode.text.canonical import CANON_VERSION

_KIND = "http://schemas.google.com/blogger/2008/kind#"
_NUMBER = re.compile(r"\.(?:post|page|comment)-([\w-]+)$")
_ANSWERED = re.compile(r"/comments/default/(\d+)")
_LIVE = frozenset({"", "LIVE"})


@dataclass(frozen=True, slots=True)
class _Blogger:
    name: str = "blogger"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".xml", ".atom", ".zip")

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: both schemas name themselves in the first entry, a Takeout archive has its folder Blogger."""
        del name
        if head.startswith(MAGIC):
            return 0.97 if any("Blogger/" in member for member in names_in(head)) else 0.0
        plain = head.replace(b"\x00", b"")
        marked = b"schemas.google.com/blogger/2018" in plain or _KIND.encode() in plain
        return 0.97 if marked and root_name(head) == "feed" else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """Each post and page as a reading, natively `post-<id>` or `page-<id>`. Drafts only with `drafts`."""
        export = Export("blogger", options)
        large = too_large(data, options.name)
        if large:
            export.problems.extend(large)
            return export.refused()
        files = {"": data}
        if data.startswith(MAGIC):
            found, problems = members_ending(data, options.name, "feed.atom")
            export.problems.extend(problems)
            files = {name: held for name, held in found.items() if "/Comments/" not in name}
            if not files and not problems:
                export.say(
                    "R811", "no feed.atom stands in this archive: in Google Takeout choose Blogger, and use the file it gives"
                )
        roots = [root for held in files.values() if (root := _root(held, export)) is not None]
        if not roots:
            return export.refused()
        return export.readings(post for root in roots for post in _posts(root, export))


READER = _Blogger()


def _root(data: bytes, export: Export) -> Element | None:
    root, problems = opened(data, export.options.name)
    export.problems.extend(problems)
    if root is None:
        return None
    if local(root) != "feed" or not any(_kind(part) for part in root if local(part) == "entry"):
        export.say(
            "R811", "this is not a Blogger archive: in Blogger choose Settings, Back up content, and use the file it gives"
        )
        return None
    export.encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
    return root


def _kind(part: Element) -> str:
    """`post`, `page`, `comment`, `settings`, `template`; empty for an entry that does not say."""
    stated = told(part, "type").casefold()
    if stated:
        return stated
    terms = (each.get("term", "") for each in part if local(each) == "category")
    return next((term.removeprefix(_KIND) for term in terms if term.startswith(_KIND)), "")


def _posts(root: Element, export: Export) -> Iterator[Post]:
    """The blog's posts and pages with what was answered; last, comments whose post is not in the file."""
    blog = inline(told(root, "title"))
    parts = [part for part in root.iter() if local(part) == "entry"]
    held = list(zip(parts, entries(root), strict=True))
    known = {entry.id for part, entry in held if _kind(part) in {"post", "page"}}
    comments: dict[str, list[tuple[Element, Entry]]] = {}
    for part, entry in held:
        if _kind(part) == "comment" and _is_read(part, entry, export, "comment"):
            answers = told(part, "parent") or entry.answers
            comments.setdefault(answers if answers in known else "", []).append((part, entry))
    for part, entry in held:
        kind = _kind(part)
        if kind in {"post", "page"}:
            said = _threaded(comments.get(entry.id, []))
            if _is_read(part, entry, export, kind):
                yield _post(kind, part, entry, said, blog)
            elif said:
                export.left["comment on a draft"] += len(said)
        elif kind != "comment":
            export.left[kind or "entry of no kind"] += 1
    orphans = comments.get("", [])
    if orphans:
        message = f"comments whose post is not in the export, each a source of its own: {len(orphans)}"
        export.say("R806", message, line=orphans[0][1].line, level="warning")
    for part, entry in orphans:
        yield _post("comment", part, entry, (), blog)


def _is_read(part: Element, entry: Entry, export: Export, kind: str) -> bool:
    """Whether it is published, or drafts are asked for; what is not is counted. What was thrown away is never read."""
    status = told(part, "status").upper()
    if told(part, "trashed") or "TRASH" in status:
        export.left[f"deleted {kind}"] += 1
        return False
    if (entry.draft or status not in _LIVE) and not export.options.drafts:
        export.left[f"{status.casefold() if status not in _LIVE else 'draft'} {kind}"] += 1
        return False
    return True


def _threaded(found: list[tuple[Element, Entry]]) -> tuple[Comment, ...]:
    """By time, so that an answer stands below what it answers."""
    made = []
    for part, entry in sorted(found, key=lambda pair: instant(pair[1].published)):
        answered = _ANSWERED.search(entry.related)
        to = _number(told(part, "inReplyTo")) or (answered.group(1) if answered else "")
        number = _number(entry.id)
        made.append(Comment(number, entry.body, entry.author, to, moment(entry.published), f"comment {number}"))
    return tuple(made)


def _number(stated: str) -> str:
    found = _NUMBER.search(stated)
    return found.group(1) if found else stated


def _post(kind: str, part: Element, entry: Entry, said: tuple[Comment, ...], blog: str) -> Post:
    date = day(entry.published) or day(entry.updated)
    labels = dict.fromkeys(inline(term) for _, term in entry.terms if term and not term.startswith(_KIND))
    draft = entry.draft or told(part, "status").upper() not in _LIVE
    meta = {
        "blog": blog,
        "type": kind,
        "status": "draft" if draft else "publish",
        "link": entry.link or told(part, "filename"),
        "posted": moment(entry.published),
        "updated": moment(entry.updated),
        "tags": "; ".join(label for label in labels if label),
    }
    return Post(
        native=native_of(kind, _number(entry.id) or f"line{entry.line}"),
        title=entry.title,
        body=entry.body,
        author=entry.author,
        date=date,
        date_from="header" if date else "",
        comments=said,
        meta=meta,
        line=entry.line,
        plain_html=True,
        headed=kind != "comment",
    )

"""WordPress exports (WXR): a container in which each published post or page is a source and its comments are segments.

Elements are known by local name, because exports disagree about the namespace (http, https, 1.0 to 1.2). Commenters' e-mail
and network addresses and posts' passwords are never read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, Readings, ReadOptions
from casecode.plain.xmlguard import Element, line_of, local, space
from casecode.readers._atom import opened
from casecode.readers._blocks import inline
from casecode.readers._blog import Comment, Post, day, post_reading, without_address
from casecode.readers._natives import Natives, safe_id
from casecode.readers._twins import twin_notes
from casecode.text.canonical import CANON_VERSION

_TYPES = ("post", "page")
_PEOPLE = frozenset({"", "comment", "review"})
_PINGS = frozenset({"pingback", "trackback"})
_STATUS_READ = frozenset({"publish", ""})
_COMMENT_FIELDS = frozenset(
    {
        "comment_id",
        "comment_author",
        "comment_date",
        "comment_content",
        "comment_approved",
        "comment_type",
        "comment_parent",
    },
)


@dataclass(frozen=True, slots=True)
class _Wxr:
    name: str = "wxr"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".xml",)

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: the export names itself in its first lines."""
        start = head[:8192].replace(b"\x00", b"")
        if b"wordpress.org/export/" in start or b"WordPress eXtended RSS" in start:
            return 0.99
        if b"<rss" in start and b"<wp:" in head.replace(b"\x00", b""):
            return 0.95
        return 0.3 if name.casefold().endswith(".xml") and b"<rss" in start else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """Each post and page as a reading, natively `post-<id>` or `page-<id>`. Drafts and the like only with `drafts`."""
        file = options.name
        root, problems = opened(data, file)
        if root is None:
            return Readings("wxr", (), container=True, problems=problems)
        encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
        if not any(local(part).startswith(("post_", "wxr_")) for part in root.iter()):
            message = "this is not a WordPress export: in WordPress choose Tools, Export, and use the file it gives"
            return Readings("wxr", (), container=True, encoding=encoding, problems=(*problems, Problem("R531", message, file)))
        left: Counter[str] = Counter()
        items = _unique(tuple(_items(root, options, left)), file)
        return Readings(
            "wxr",
            tuple(item for item, _ in items),
            container=True,
            encoding=encoding,
            problems=(*problems, *_summary(items, left, file), *twin_notes([item for item, _ in items], file)),
        )


READER = _Wxr()


def _items(root: Element, options: ReadOptions, left: Counter[str]) -> Iterator[tuple[Reading, int]]:
    """The readings with the line each starts on; what is left out is counted by what it is."""
    blog = _channel(root)
    for item in (part for part in root.iter() if local(part) == "item"):
        fields = _fields(item)
        kind = fields.get("post_type", "")
        status = fields.get("status", "")
        if kind not in _TYPES:
            left[kind or "item without a type"] += 1
        elif status not in _STATUS_READ and not options.drafts:
            left[f"{status} {kind}"] += 1
        else:
            post = _post(item, fields, options, left)
            language = options.language or blog.get("language", "")
            reading = post_reading(post, language=language, file=options.name)
            yield replace(reading, meta={**({"blog": blog["title"]} if blog.get("title") else {}), **reading.meta}), post.line


def _channel(root: Element) -> Mapping[str, str]:
    """What the blog says of itself: title and language."""
    channel = next((part for part in root.iter() if local(part) == "channel"), root)
    told = {
        local(part): (part.text or "").strip() for part in channel if local(part) in {"title", "language"} and not space(part)
    }
    return {**told, "title": inline(told.get("title", ""))}


def _fields(item: Element) -> dict[str, str]:
    """The item's own fields by local name; of the two called `encoded` one is `content`, the other `excerpt`."""
    fields: dict[str, str] = {}
    for part in item:
        name = local(part)
        if name == "encoded":
            name = "excerpt" if "excerpt" in space(part) else "content"
        if name and name not in {"comment", "category", "postmeta", "post_password"}:
            fields.setdefault(name, (part.text or "") if name in {"content", "excerpt"} else " ".join((part.text or "").split()))
    return fields


def _post(item: Element, fields: Mapping[str, str], options: ReadOptions, left: Counter[str]) -> Post:
    kind = fields["post_type"]
    number = fields.get("post_id") or fields.get("post_name", "")
    date, dated = day(fields.get("post_date", "")), "header"
    if not date:
        date = day(fields.get("post_date_gmt", "")) or day(fields.get("pubDate", ""))
    meta = {
        "type": kind,
        "status": fields.get("status", ""),
        "link": fields.get("link", ""),
        "posted": _moment(fields.get("post_date", "")),
        "posted_gmt": _moment(fields.get("post_date_gmt", "")),
        "protected": "yes" if _has_password(item) else "",
        "categories": _terms(item, "category"),
        "tags": _terms(item, "post_tag", "tag"),
        "excerpt": inline(fields.get("excerpt", "")),
    }
    comments, gone = _comments(item, drafts=options.drafts)
    left.update(gone)
    pings = sum(count for what, count in gone.items() if what == "pingback or trackback")
    meta |= {"pings": str(pings or ""), "comments_left_out": str(sum(gone.values()) - pings or "")}
    return Post(
        native=f"{kind}-{safe_id(number or f'line{line_of(item)}')}",
        title=inline(fields.get("title", "")),
        body=fields.get("content", ""),
        author=without_address(inline(fields.get("creator", ""))),
        date=date,
        date_from=dated if date else "",
        comments=comments,
        meta={name: text for name, text in meta.items() if text},
        line=line_of(item),
    )


def _has_password(item: Element) -> bool:
    return any(local(part) == "post_password" and (part.text or "").strip() for part in item)


def _terms(item: Element, *domains: str) -> str:
    found = (inline(part.text or "") for part in item if local(part) == "category" and part.get("domain", "category") in domains)
    return "; ".join(dict.fromkeys(term for term in found if term))


def _moment(stamp: str) -> str:
    """`2012-01-03 10:11:37` as ISO 8601 without a zone, which WordPress does not state; empty for its zero date."""
    date = day(stamp)
    return f"{date}T{stamp[11:19]}" if date and len(stamp) >= 19 and stamp[10] in " T" else date


def _comments(item: Element, *, drafts: bool) -> tuple[tuple[Comment, ...], Counter[str]]:
    """What people said below the post, in the export's order; pings, and with them what was never approved, are counted."""
    kept: list[Comment] = []
    gone: Counter[str] = Counter()
    for element in (part for part in item if local(part) == "comment"):
        told = {local(part): part.text or "" for part in element if local(part) in _COMMENT_FIELDS}
        kind, approved, number = (" ".join(told.get(f"comment_{name}", "").split()) for name in ("type", "approved", "id"))
        if kind in _PINGS:
            gone["pingback or trackback"] += 1
        elif kind not in _PEOPLE:
            gone[f"comment of type {kind}"] += 1
        elif approved != "1" and not drafts:
            gone["comment not approved"] += 1
        else:
            note = "" if approved == "1" else ", not approved"
            kept.append(
                Comment(
                    id=number,
                    parent=told.get("comment_parent", "").strip(),
                    author=without_address(inline(told.get("comment_author", ""))),
                    date=_moment(told.get("comment_date", "").strip()),
                    body=told.get("comment_content", ""),
                    ref=f"comment {number}{note}",
                ),
            )
    return tuple(kept), gone


def _unique(items: tuple[tuple[Reading, int], ...], file: str) -> tuple[tuple[Reading, int], ...]:
    """Each native id once: a second post with the same number is told apart by `-2`, and said."""
    natives = Natives()
    made: list[tuple[Reading, int]] = []
    for item, line in items:
        native = natives.single(item.native)
        if native == item.native:
            made.append((item, line))
            continue
        problem = Problem(
            "R532", f"the export gives the id {item.native} twice; this one is called {native}", file, line, "warning"
        )
        made.append((replace(item, native=native, problems=(*item.problems, problem)), line))
    return tuple(made)


def _summary(items: tuple[tuple[Reading, int], ...], left: Counter[str], file: str) -> tuple[Problem, ...]:
    kinds = Counter(item.meta.get("type", "") for item, _ in items)
    comments = sum(segment.kind == "comment" for item, _ in items for segment in item.segments)
    read = f"read: posts {kinds['post']}, pages {kinds['page']}, comments {comments}"
    out = ", ".join(f"{what} {count}" for what, count in sorted(left.items()))
    message = f"{read}; left out: {out}" if out else read
    if items:
        return (Problem("R533", message, file, level="note"),)
    return (Problem("R534", f"{message}. To read drafts as well, write `drafts: true` below this file in sources:", file),)

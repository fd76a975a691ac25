"""Ghost exports (JSON): posts and pages as sources. Of everything else only the names of tags and authors are looked at.

A full export also holds keys, sessions and members' addresses; none of its other tables is touched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._atom import as_html, moment
from casecode.readers._blocks import inline
from casecode.readers._blog import Post, day, without_address
from casecode.readers._clean import clean
from casecode.readers._export import Export, native_of
from casecode.readers._ghostbody import rendered
from casecode.text.canonical import CANON_VERSION, decode

_FULL = re.compile(rb'\s*\{\s*"db"\s*:\s*\[')
_POSTS = re.compile(rb'"posts"\s*:\s*\[')
_BODY = re.compile(rb'"(?:mobiledoc|lexical|html|comment_id)"\s*:')
_GHOSTLY = re.compile(rb'"(?:exported_on|published_at|custom_excerpt|feature_image|codeinjection_head)"\s*:')
_READ = frozenset({"", "published", "sent"})
_ACCESS = {"members": "members only", "paid": "paying members only", "tiers": "some paying members only"}

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Ghost:
    name: str = "ghost"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".json",)

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: the table of posts with Ghost's own fields, or the frame that only Ghost writes."""
        del name
        plain = head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf")
        if not plain.lstrip().startswith(b"{"):
            return 0.0
        if _FULL.match(plain) and (b'"data"' in plain or b'"exported_on"' in plain):
            return 0.97
        return 0.95 if _POSTS.search(plain) and _BODY.search(plain) and _GHOSTLY.search(plain) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """Each post and page as a reading, natively `post-<id>` or `page-<id>`. Drafts and scheduled ones only with `drafts`."""
        export = Export("ghost", options)
        tables = _tables(data, export)
        if not tables:
            return export.refused()
        return export.readings(_posts(tables, export))


READER = _Ghost()


def _tables(data: bytes, export: Export) -> list[Record]:
    """The parts of the file that hold posts; none, and a problem, where there are none."""
    file = export.options.name
    large = too_large(data, file)
    text, encoding, doubts = ("", "", ()) if large else decode(data, export.options.encoding)
    export.problems.extend(replace(doubt, file=file) for doubt in (*large, *doubts))
    if not encoding:
        return []
    export.encoding = encoding
    try:
        held = json.loads(text)
    except RecursionError:
        export.say("R812", "the JSON is nested too deeply for an export")
        return []
    except ValueError as broken:
        line = broken.lineno if isinstance(broken, json.JSONDecodeError) else 0
        export.say("R812", f"not valid JSON ({broken}): export it again", line=line)
        return []
    found = [part for part in _frames(held) if isinstance(part.get("posts"), list)]
    if not found:
        export.say("R811", "no posts stand in this JSON: in Ghost choose Settings, Export, and use the file it gives")
    return found


def _frames(held: object) -> Iterator[Record]:
    """`{db: [{data: …}]}`, `{data: …}` or the tables themselves."""
    if not isinstance(held, dict):
        return
    frames = held["db"] if isinstance(held.get("db"), list) else [held]
    for frame in frames:
        if isinstance(frame, dict):
            yield frame["data"] if isinstance(frame.get("data"), dict) else frame


def _posts(tables: list[Record], export: Export) -> Iterator[Post]:
    closed = 0
    for held in tables:
        authors = _joined(held, "users", "posts_authors", "author_id")
        tags = _joined(held, "tags", "posts_tags", "tag_id")
        names = _names(held, "users")
        for n, record in enumerate(_records(held, "posts"), start=1):
            kind = "page" if record.get("type") == "page" or record.get("page") == 1 else "post"
            status = _text(record, "status")
            if status not in _READ and not export.options.drafts:
                export.left[f"{status} {kind}"] += 1
                continue
            key = str(record.get("id", ""))
            by = (
                _own(record, "authors", "primary_author", "author")
                or authors.get(key)
                or [names.get(str(record.get("author_id")), "")]
            )
            about = _own(record, "tags") or tags.get(key, [])
            post = _post(kind, record, n, [name for name in by if name], about)
            closed += "access" in post.meta
            yield post
    if closed:
        export.say("R813", f"posts that were for members only: {closed}; see `access` of each before you quote it", level="note")


def _post(kind: str, record: Record, n: int, authors: list[str], tags: list[str]) -> Post:
    stamp = _stamp(record.get("published_at")) or _stamp(record.get("created_at"))
    given = record.get("id") or record.get("slug") or f"row{n}"
    body = _text(record, "html") or rendered(record.get("lexical"), record.get("mobiledoc"))
    visibility = _text(record, "visibility")
    meta = {
        "type": kind,
        "status": _text(record, "status"),
        "link": _text(record, "url") or _text(record, "canonical_url") or _text(record, "slug"),
        "posted": moment(stamp),
        "updated": moment(_stamp(record.get("updated_at"))),
        "tags": "; ".join(dict.fromkeys(tags)),
        "excerpt": inline(_text(record, "custom_excerpt")),
        "access": _ACCESS.get(visibility, "" if visibility in {"", "public"} else visibility),
    }
    return Post(
        native=native_of(kind, str(given)),
        title=" ".join(clean(_text(record, "title")).split()),
        body=body or as_html(_text(record, "plaintext") or _text(record, "markdown")),
        author="; ".join(dict.fromkeys(authors)),
        date=day(stamp),
        date_from="header" if day(stamp) else "",
        meta={name: text for name, text in meta.items() if text},
        plain_html=True,
    )


def _records(held: Record, table: str) -> list[Record]:
    rows = held.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _names(held: Record, table: str) -> dict[str, str]:
    return {str(row.get("id")): _name(row) for row in _records(held, table)}


def _name(row: Record) -> str:
    """A person's or a tag's name and nothing else of the row. Tags that begin with # are Ghost's internal ones, kept."""
    return without_address(inline(_text(row, "name")))


def _joined(held: Record, table: str, between: str, key: str) -> dict[str, list[str]]:
    """Names by post id, through the table between, in its order."""
    names = _names(held, table)
    found: dict[str, list[str]] = {}
    for row in sorted(_records(held, between), key=_order):
        name = names.get(str(row.get(key)), "")
        if name:
            found.setdefault(str(row.get("post_id")), []).append(name)
    return found


def _order(row: Record) -> float:
    order = row.get("sort_order")
    return order if isinstance(order, int | float) else 0


def _own(record: Record, *fields: str) -> list[str]:
    """The names that stand within the post itself (the API's form)."""
    for field in fields:
        held = record.get(field)
        rows = held if isinstance(held, list) else [held]
        names = [_name(row) for row in rows if isinstance(row, dict)]
        if any(names):
            return [name for name in names if name]
    return []


def _text(record: Record, field: str) -> str:
    held = record.get(field)
    return clean(held) if isinstance(held, str) else ""


def _stamp(held: object) -> str:
    """A time as text; old exports give milliseconds since 1970."""
    if isinstance(held, int) and not isinstance(held, bool):
        try:
            return datetime.fromtimestamp(held / 1000, UTC).isoformat()
        except (ValueError, OverflowError, OSError):
            return ""
    return held if isinstance(held, str) else ""

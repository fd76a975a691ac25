"""Substack exports: posts.csv says what each post is, posts/<id>.html holds its words. Lists of subscribers are never opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._atom import moment
from casecode.readers._blog import Post, day, post_reading
from casecode.readers._export import Export, native_of
from casecode.readers._members import MAGIC, members_ending, names_in
from casecode.readers._rows import parse_table
from casecode.text.canonical import CANON_VERSION, decode

_MEMBER = re.compile(r"(?:^|/)posts/\d+\.[^/]*\.(?:html|delivers\.csv|opens\.csv)$")
_FRAGMENT = re.compile(r"\d{4,}\.[\w-]+\.html")
_HEADER = re.compile(rb'(?:\xef\xbb\xbf)?"?post_id"?[,;\t][^\n]*\bis_published\b')
_ACCESS = {
    "only_paid": "paying subscribers only",
    "founding": "founding members only",
    "only_free": "free subscribers only",
}
_YES = frozenset({"true", "1", "yes", "t"})


@dataclass(frozen=True, slots=True)
class _Substack:
    name: str = "substack"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".zip", ".csv", ".html")

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: an archive by the names of its posts, the table by its header, a lone body by its file's name."""
        if head.startswith(MAGIC):
            return 0.98 if any(_MEMBER.search(member) for member in names_in(head)) else 0.0
        plain = head.replace(b"\x00", b"")
        if _HEADER.match(plain):
            return 0.95
        bare = _FRAGMENT.fullmatch(PurePosixPath(name.replace("\\", "/")).name)
        return 0.8 if bare and b"<html" not in plain.lower() and plain.lstrip().startswith(b"<") else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """Each published post as a reading, natively `post-<number>`. A body alone is one document, the table alone refused."""
        export = Export("substack", options)
        large = too_large(data, options.name)
        if large:
            export.problems.extend(large)
            return export.refused()
        if not data.startswith(MAGIC):
            return _alone(data, export)
        members, problems = members_ending(data, options.name, ".html", "posts.csv")
        export.problems.extend(problems)
        bodies = {PurePosixPath(name).stem: held for name, held in members.items() if "posts" in PurePosixPath(name).parts[:-1]}
        bodies = {stem: held for stem, held in bodies.items() if stem != "posts"}
        table = next((held for name, held in members.items() if PurePosixPath(name).name.casefold() == "posts.csv"), None)
        if table is None and not bodies:
            if not problems:
                export.say("R811", "neither posts.csv nor posts/*.html stands in this archive: use what Substack sends, as it is")
            return export.refused()
        if table is None:
            export.say("R816", "posts.csv is missing, so titles, dates and what is a draft are not known", level="warning")
        return export.readings(_posts(_facts(table or b"", export), bodies, export))


READER = _Substack()


def _alone(data: bytes, export: Export) -> Readings:
    """A file that was taken out of the archive: a body is read, the table is refused with the way out."""
    file = export.options.name
    text, encoding, doubts = decode(data, export.options.encoding)
    export.problems.extend(replace(doubt, file=file) for doubt in doubts)
    export.encoding = encoding or "utf-8"
    if not encoding:
        return replace(export.refused(), container=False)
    if _HEADER.match(data):
        export.say("R817", "this is only the list of a Substack export, the words stand in posts/: ingest the whole .zip", line=1)
        return export.refused()
    stem = PurePosixPath(file.replace("\\", "/")).stem
    post = replace(_post(stem, {}, text), title="")
    item = replace(post_reading(post, language=export.options.language, file=file), native="")
    export.say("R816", "only the body of a post: title and date stand in posts.csv; ingest the whole .zip", level="warning")
    return Readings("substack", (item,), encoding=encoding, problems=tuple(export.problems))


def _facts(table: bytes, export: Export) -> dict[str, Mapping[str, str]]:
    """The rows of posts.csv by post_id."""
    text, encoding, doubts = decode(table, export.options.encoding)
    held = parse_table(text, export.options.name)
    problems = (*doubts, *held.problems)
    export.problems.extend(replace(one, file=export.options.name, line=0) for one in problems if one.code not in {"R543", "R544"})
    export.encoding = encoding or export.encoding
    rows = (dict(zip(held.header, row.cells, strict=False)) for row in held.rows)
    return {row["post_id"]: row for row in rows if row.get("post_id")}


def _posts(facts: Mapping[str, Mapping[str, str]], bodies: Mapping[str, bytes], export: Export) -> Iterator[Post]:
    """The posts of the table in its order, then bodies that no row knows."""
    unknown = [stem for stem in bodies if stem not in facts]
    if facts and unknown:
        export.say("R816", f"posts that do not stand in posts.csv: {len(unknown)} ({', '.join(unknown[:5])})", level="warning")
    closed = 0
    bare: list[str] = []
    for stem in (*facts, *unknown):
        row = facts.get(stem, {})
        kind = row.get("type") or "post"
        if row and row.get("is_published", "true").casefold() not in _YES and not export.options.drafts:
            export.left[f"draft {kind}"] += 1
            continue
        if stem not in bodies:
            bare.append(stem)
        text, encoding, doubts = decode(bodies.get(stem, b""))
        export.problems.extend(replace(one, file=export.options.name) for one in doubts if one.level != "note")
        post = _post(stem, row, text if encoding else "")
        closed += "access" in post.meta
        yield post
    if bare:
        export.say("R816", f"posts of posts.csv without a file in posts/: {len(bare)} ({', '.join(bare[:5])})", level="warning")
    if closed:
        export.say(
            "R813", f"posts that were for subscribers only: {closed}; see `access` of each before you quote it", level="note"
        )


def _post(stem: str, row: Mapping[str, str], body: str) -> Post:
    number, _, words = stem.partition(".")
    stamp = row.get("post_date", "")
    audience = row.get("audience", "")
    published = row.get("is_published", "").casefold() in _YES
    meta = {
        "type": row.get("type", ""),
        "status": ("publish" if published else "draft") if row else "",
        "posted": moment(stamp),
        "slug": words,
        "audience": audience,
        "access": _ACCESS.get(audience, "" if audience in {"", "everyone"} else audience),
        "recording": row.get("podcast_url", ""),
    }
    return Post(
        native=native_of("post", number or stem),
        title=" ".join((row.get("title") or words.replace("-", " ")).split()),
        subtitle=" ".join(row.get("subtitle", "").split()),
        body=body,
        date=day(stamp),
        date_from="metadata" if day(stamp) else "",
        meta={name: text for name, text in meta.items() if text},
        plain_html=True,
    )

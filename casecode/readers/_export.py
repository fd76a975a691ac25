"""What every blog export ends in: a container of posts, each id once, with a line on what was read and what was left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from casecode.domain.ids import hash16, slug
from casecode.domain.problem import Level, Problem
from casecode.domain.reading import Reading, Readings, ReadOptions
from casecode.readers._blog import Post, post_reading
from casecode.readers._clean import clean
from casecode.readers._natives import LONGEST, Natives, safe_id
from casecode.readers._twins import twin_notes

_HASHED = 8
_ENDING = re.compile(r"\.(?:html?|php|aspx?)$", re.IGNORECASE)


@dataclass(slots=True)
class Export:
    """An export in the reading: which `format`, what was `left` out and how often, what a person must know."""

    format: str
    options: ReadOptions
    encoding: str = "utf-8"
    language: str = ""
    blog: str = ""
    left: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def say(self, code: str, message: str, *, line: int = 0, level: Level = "error") -> None:
        """Add a problem of the file."""
        self.problems.append(Problem(code, message, self.options.name, line, level))

    def refused(self) -> Readings:
        """Nothing could be read; the problems say why."""
        return Readings(self.format, (), container=True, encoding=self.encoding, problems=tuple(self.problems))

    def readings(self, posts: Iterable[Post]) -> Readings:
        """The posts as the container's items, in the export's order, and what is to be said of them."""
        natives = Natives()
        items = tuple(self._item(post, natives) for post in posts)
        found = (*self.problems, self._summary(items), *twin_notes(items, self.options.name))
        return Readings(self.format, items, container=True, encoding=self.encoding, problems=found)

    def _item(self, post: Post, natives: Natives) -> Reading:
        native = natives.single(post.native)
        if native != post.native:
            message = f"the export gives the id {post.native} twice; this one is called {native}"
            doubt = Problem("R802", message, self.options.name, post.line, "warning")
            post = replace(post, native=native, problems=(*post.problems, doubt))
        told = {"blog": self.blog, **post.meta}
        post = replace(post, meta={name: value for name, value in told.items() if value})
        return post_reading(post, language=self.options.language or self.language, file=self.options.name)

    def _summary(self, items: tuple[Reading, ...]) -> Problem:
        kinds = Counter(item.kind for item in items)
        below = (segment for item in items if item.kind != "comment" for segment in item.segments)
        kinds["comment"] += sum(segment.kind == "comment" for segment in below)
        read = ", ".join(f"{kind}s {kinds[kind]}" for kind in ("post", "page", "comment") if kinds[kind] or kind == "post")
        out = ", ".join(f"{what} {count}" for what, count in sorted(self.left.items()))
        message = f"read: {read}" + (f"; left out: {out}" if out else "")
        if items:
            return Problem("R803", message, self.options.name, level="note")
        hint = ". To read drafts as well, write `drafts: true` below this file in sources:" if self.left else ""
        return Problem("R804", f"nothing that is published stands in this export; {message}{hint}", self.options.name)


def native_of(kind: str, given: str) -> str:
    """`post-<id>`: the id itself where a file can be called so, else its last words and a hash, the same in every export."""
    given = clean(given)
    if given and safe_id(given) == given:
        return f"{kind}-{given}"
    words = slug(_ENDING.sub("", given.rstrip("/").rpartition("/")[2]) or given)[: LONGEST - _HASHED - len(kind) - 2].strip("-")
    return f"{kind}-{words}-{hash16(given)[:_HASHED]}"

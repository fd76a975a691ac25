"""Memos: what researchers think while they code, kept as files of their own and linked by id to what they are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

MemoKind = Literal[
    "analytic",
    "method",
    "negative_case",
    "rival",
    "triangulation",
    "reflexive",
    "codebook",
    "peer_debrief",
    "waiver",
    "framework_summary",
]
MEMO_KINDS: tuple[str, ...] = get_args(MemoKind)
"""The first is the one taken unasked."""
SUMMARY = "framework_summary"
NAMED_LINKS: tuple[str, ...] = ("code", "theme", "case", "participant", "memo")
"""What a link can name with a word before it (`code:trust`); the rest are excerpts (`Q-…`), sources and `source:segment`."""


@dataclass(frozen=True, slots=True)
class Memo:
    """One memo as its file says it.

    `id` is the file's name without its ending, `at` a moment in UTC, or a date, as ISO 8601. `links` are `Q-…`, a source id, `source:n`,
    or one of `NAMED_LINKS` with an id. `resolves` are ids of memos this one settles. A framework summary keeps the `evidence`
    it was written on (16 hex digits over the excerpts of its cell) and the ids of these `excerpts`. `withdrawn`: taken back,
    kept all the same. `file` is its path in the study, with forward slashes, `line` the line of the file that `text` begins on.
    """

    id: str
    kind: str
    by: str
    at: str
    links: tuple[str, ...]
    text: str
    title: str = ""
    resolves: tuple[str, ...] = ()
    evidence: str = ""
    excerpts: tuple[str, ...] = ()
    withdrawn: bool = False
    file: str = ""
    line: int = field(default=0, compare=False)

    def linked(self, kind: str) -> tuple[str, ...]:
        """The ids it names with the word `kind` (`case`, `theme`, …)."""
        head = f"{kind}:"
        return tuple(link.removeprefix(head) for link in self.links if link.startswith(head))

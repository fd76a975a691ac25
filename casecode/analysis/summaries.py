"""Framework summaries: a researcher's own words on one case and one theme, and the excerpts these words were written on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import Heading, values
from casecode.analysis.measures import Value
from casecode.analysis.select import Selected, select
from casecode.analysis.tree import CodeTree
from casecode.domain.errors import WrongUseError
from casecode.domain.ids import hash16
from casecode.domain.memo import NAMED_LINKS, SUMMARY, Memo

UNITS: tuple[str, ...] = ("case", "participant", "source")
TOPICS: tuple[str, ...] = ("theme", "code")
UNIT = "A cell holds the researcher's own summary, the newest of each author; where its evidence has changed since, it says so"


class Place(NamedTuple):
    """The cell a summary is written for: what stands for the case (`unit`, `of`), what for the theme (`topic`, `on`)."""

    unit: str
    of: str
    topic: str
    on: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The excerpts of a cell that count: their ids in order, and 16 hex digits over their places in the texts.

    The digest is over source, text hash, start and end of the distinct stretches: a code renamed within its theme, or an excerpt
    said once more by somebody else, changes nothing.
    """

    digest: str
    excerpts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary as it stands: its memo, its cell, and how many excerpts came and went since it was written.

    `changed` is decided by the digest; `new` and `gone` are counted by excerpt ids.
    """

    memo: Memo
    place: Place
    changed: bool
    new: int = 0
    gone: int = 0

    @property
    def remark(self) -> str:
        """What has happened to its evidence, in a few words; empty when nothing has."""
        if not self.changed:
            return ""
        if not self.memo.evidence:
            return "what it was written on is not recorded"
        told = [f"{count} {what}" for count, what in ((self.new, "new"), (self.gone, "gone")) if count]
        return "evidence changed since: " + (", ".join(told) if told else "other words")


def place_of(memo: Memo, tree: CodeTree) -> Place | None:
    """The cell of a framework summary; None unless it names one case, participant or source, and one theme or code.

    A code that was renamed since is found by its alias.
    """
    plain = [link for link in memo.links if not link.startswith(("Q-", "H-", *(f"{word}:" for word in NAMED_LINKS)))]
    units = [(unit, one) for unit in UNITS[:2] for one in memo.linked(unit)]
    units += [("source", one) for one in plain if ":" not in one]
    topics = [(topic, tree.resolve(one) or one) for topic in TOPICS for one in memo.linked(topic)]
    return Place(*units[0], *topics[0]) if len(units) == len(topics) == 1 else None


def evidence(corpus: Corpus, place: Place) -> Evidence:
    """The excerpts that count by the study's own rule and lie in `place`, themes with their descendants."""
    found = select(corpus).excerpts
    kept = found[_within(corpus, found, place.topic, place.on) & _within(corpus, found, place.unit, place.of)]
    texts = {source: material.text.hash for source, material in corpus.material.items()}
    stretches = {
        f"{source}|{texts[source]}|{start}|{end}"
        for source, start, end in zip(kept["source"], kept["start"], kept["end"], strict=True)
    }
    return Evidence(hash16("\n".join(sorted(stretches))), tuple(dict.fromkeys(kept["id"].tolist())))


def _within(corpus: Corpus, frame: pd.DataFrame, name: str, wanted: str) -> pd.Series[bool]:
    held = [wanted in value.split("|") for value in values(corpus, name, frame)]
    return pd.Series(held, index=frame.index, dtype=bool)


def summary(corpus: Corpus, memo: Memo, place: Place) -> Summary:
    """How `memo` stands to the excerpts that its cell has today."""
    now = evidence(corpus, place)
    if now.digest == memo.evidence:
        return Summary(memo, place, changed=False)
    before, after = set(memo.excerpts), set(now.excerpts)
    return Summary(memo, place, changed=True, new=len(after - before), gone=len(before - after))


def newest(memos: Iterable[Memo], tree: CodeTree) -> Mapping[Place, tuple[Memo, ...]]:
    """For each cell the newest summary of each author, in the order in which they were written; none that was withdrawn."""
    found: dict[Place, dict[str, Memo]] = {}
    for memo in sorted(memos, key=lambda one: (one.at, one.id)):
        place = place_of(memo, tree) if memo.kind == SUMMARY and not memo.withdrawn else None
        if place is not None:
            authors = found.setdefault(place, {})
            authors.pop(memo.by, None)
            authors[memo.by] = memo
    return {place: tuple(authors.values()) for place, authors in found.items()}


def summaries(selected: Selected, names: tuple[str, str], heads: tuple[tuple[Heading, ...], tuple[Heading, ...]]) -> list[Value]:
    """The text of every cell, row by row, empty where nobody has written. `--coder` picks the authors.

    Raises WrongUseError unless one dimension is a case, participant or source and the other a theme or code.
    """
    units, topics = (
        [at for at, name in enumerate(names) if name in UNITS],
        [at for at, name in enumerate(names) if name in TOPICS],
    )
    if not units or not topics:
        said = f"{' or '.join((', '.join(UNITS[:2]), UNITS[2]))} on one side, a {' or '.join(TOPICS)} on the other"
        raise WrongUseError(reason=f"Summaries are written on a case and a theme: --cells summary needs a {said}.")
    corpus = selected.corpus
    if corpus.memos is None:
        raise WrongUseError(reason="The memos were not read. Use: casecode matrix --cells summary")
    authors = selected.selection.coders
    written = newest((memo for memo in corpus.memos if not authors or memo.by in authors), corpus.tree)
    made: list[Value] = []
    for row in heads[0]:
        for column in heads[1]:
            ids = (row.id, column.id)
            place = Place(names[units[0]], ids[units[0]], names[topics[0]], ids[topics[0]])
            made.append(_text(corpus, place, written.get(place, ())))
    return made


def _text(corpus: Corpus, place: Place, memos: tuple[Memo, ...]) -> str:
    """What a cell says: each author's words, their name where there are several, and what has changed since."""
    parts = []
    for memo in memos:
        remark = summary(corpus, memo, place).remark
        author = f"{corpus.protocol.coders.get(memo.by) or memo.by}: " if len(memos) > 1 else ""
        parts.append(author + memo.text.strip() + (f"\n[{remark}]" if remark else ""))
    return "\n\n".join(parts)

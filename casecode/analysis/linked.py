"""Evidence links laid onto the words they judge: who says which excerpt does what to which proposition, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.excerpt_names import ExcerptNames
from casecode.analysis.select import Selected, voiced
from casecode.domain.ids import short_id
from casecode.domain.problem import Level, Problem
from casecode.domain.records import EvidenceLink


@dataclass(frozen=True, slots=True)
class Judged:
    """One standing judgement on the words it is about. `participant` may be several ids parted by `|`; unknown is empty."""

    link: EvidenceLink
    excerpt: str
    source: str
    start: int
    end: int
    code: str
    participant: str
    role: str
    case: str
    method: str
    date: str

    @property
    def proposition(self) -> str:
        """The proposition judged."""
        return self.link.proposition

    @property
    def bearing(self) -> str:
        """supports, qualifies or contradicts."""
        return self.link.bearing


@dataclass(frozen=True, slots=True)
class _Words:
    id: str
    source: str
    text: str
    start: int
    end: int
    code: str
    by_whom: str


def judgements(selected: Selected) -> tuple[tuple[Judged, ...], tuple[Problem, ...]]:
    """Every standing evidence link in material that the filter admits, in the records' order, and what could not be placed.

    A judgement is about words, so it counts whoever made the coding it names; excerpts of older revisions wait for a person.
    """
    corpus, written = selected.corpus, selected.corpus.protocol.kept
    known, words = _named(selected) if written.evidence else (ExcerptNames(()), {})
    placed: list[tuple[EvidenceLink, _Words, int]] = []
    problems: list[Problem] = []

    def say(code: str, why: str, link: EvidenceLink) -> None:
        level: Level = "note" if code == "A582" else "warning"
        counts = "the judgement counts for the words as they are now" if level == "note" else "the judgement is not counted"
        problems.append(Problem(code, f"{why}; {counts}", link.file, link.line, level))

    for link in written.judged(known.one):
        ids = known.of(link.excerpt)
        if len(ids) != 1:
            say("A580", f"'{link.excerpt}' fits several excerpts" if ids else f"there is no excerpt '{link.excerpt}'", link)
            continue
        found = words[ids[0]]
        row = _row(corpus, found)
        if row is None:
            say("A581", f"excerpt {found.id} stands on words of '{found.source}' that are not the present ones", link)
        elif selected.material[row]:
            placed.append((link, found, row))
            if known.changed(link.excerpt):
                say("A582", f"excerpt {link.excerpt} was changed after it was judged and is {found.id} now", link)
    return tuple(_judged(corpus, placed)), tuple(problems)


def excerpts_named(selected: Selected, names: Iterable[str]) -> dict[str, str]:
    """The words of the excerpts named (by an id, also a former one, or a prefix that fits one alone), those on present words.

    Others are left out.
    """
    known, words = _named(selected)
    made = {}
    for name in names:
        ids = known.of(name)
        found = words[ids[0]] if len(ids) == 1 else None
        if found is not None and _row(selected.corpus, found) is not None:
            made[name] = selected.corpus.material[found.source].text.text[found.start : found.end]
    return made


def _named(selected: Selected) -> tuple[ExcerptNames, dict[str, _Words]]:
    """What every excerpt is called, and its words by id (lower case): each coding that stands, and the rule hits that count."""
    corpus, made = selected.corpus, dict[str, _Words]()
    for one in corpus.codings:
        name = short_id(one.id)
        code = corpus.tree.resolve(one.code) or one.code
        made[name.lower()] = _Words(name, one.source, one.text, one.start, one.end, code, "|".join(one.by_whom))
    hits = selected.excerpts[selected.excerpts["id"].str.startswith("H-")] if len(selected.excerpts) else selected.excerpts
    for name, source, start, end, code in zip(
        *(hits[key].tolist() for key in ("id", "source", "start", "end", "code")), strict=True
    ):
        made[name.lower()] = _Words(name, source, "", start, end, code, "")
    return ExcerptNames(corpus.codings, hits["id"].tolist()), made


def _row(corpus: Corpus, words: _Words) -> int | None:
    """The row of the corpus's segments in which the words start; None when they are not the present ones."""
    material = corpus.material.get(words.source)
    if material is None or words.text not in {"", material.text.hash}:
        return None
    at = corpus.speech[words.source].at(words.start, words.end)
    return corpus.first_row[words.source] + at if at >= 0 else None


def _judged(corpus: Corpus, placed: list[tuple[EvidenceLink, _Words, int]]) -> Iterator[Judged]:
    rows = [row for _, _, row in placed]
    spoken: pd.DataFrame = corpus.segments.take(rows).reset_index(drop=True)
    spoken = voiced(corpus, spoken, [one.source for _, one, _ in placed], [one.by_whom for _, one, _ in placed])
    facts = zip(*(spoken[name].tolist() for name in ("participant", "role", "case", "method", "date")), strict=True)
    for (link, words, _), (participant, role, case, method, date) in zip(placed, facts, strict=True):
        yield Judged(
            link, words.id, words.source, words.start, words.end, words.code, participant, role, case, method, date
        )  # fmt: skip

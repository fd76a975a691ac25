"""Evidence links laid onto the words they judge: who says which excerpt does what to which proposition, and where it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.select import Selected, voiced
from casecode.domain.ids import short_id
from casecode.domain.problem import Problem
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
    corpus, links = selected.corpus, selected.corpus.protocol.kept.judged()
    named = _named(selected) if links else {}
    names = sorted(named)
    placed: list[tuple[EvidenceLink, _Words, int]] = []
    problems: list[Problem] = []
    for link in links:
        found = _find(named, names, link.excerpt)
        if not isinstance(found, _Words):
            problems.append(Problem("A580", f"{found}; the judgement is not counted", link.file, link.line, "warning"))
            continue
        row = _row(corpus, found)
        if row is None:
            why = f"excerpt {found.id} stands on words of '{found.source}' that are not the present ones"
            problems.append(Problem("A581", f"{why}; the judgement is not counted", link.file, link.line, "warning"))
        elif selected.material[row]:
            placed.append((link, found, row))
    return tuple(_judged(corpus, placed)), tuple(problems)


def excerpts_named(selected: Selected, names: Iterable[str]) -> dict[str, str]:
    """The words of the excerpts named (by id or a prefix that fits one alone), those on present words; others are left out."""
    known = _named(selected)
    ids = sorted(known)
    made = {}
    for name in names:
        found = _find(known, ids, name)
        if isinstance(found, _Words) and _row(selected.corpus, found) is not None:
            made[name] = selected.corpus.material[found.source].text.text[found.start : found.end]
    return made


def _named(selected: Selected) -> dict[str, _Words]:
    """Every excerpt by every name it has: each coding that stands, and the rule hits that count."""
    corpus, made = selected.corpus, dict[str, _Words]()
    for one in corpus.codings:
        for event in one.ids:
            name = short_id(event)
            code = corpus.tree.resolve(one.code) or one.code
            made[name.lower()] = _Words(name, one.source, one.text, one.start, one.end, code, "|".join(one.by_whom))
    hits = selected.excerpts[selected.excerpts["id"].str.startswith("H-")] if len(selected.excerpts) else selected.excerpts
    for name, source, start, end, code in zip(
        *(hits[key].tolist() for key in ("id", "source", "start", "end", "code")), strict=True
    ):
        made[name.lower()] = _Words(name, source, "", start, end, code, "")
    return made


def _find(named: Mapping[str, _Words], names: list[str], wanted: str) -> _Words | str:
    """The one excerpt a name means, or the sentence that says why there is none."""
    name = wanted.strip().lower()
    if name in named:
        return named[name]
    at = bisect_left(names, name)
    fits = {
        (one.source, one.start, one.end, one.code, one.id): one
        for key in names[at : at + 50]
        if key.startswith(name)
        for one in [named[key]]
    }
    if name and len(fits) == 1:
        return next(iter(fits.values()))
    return f"'{wanted}' fits several excerpts" if fits and name else f"there is no excerpt '{wanted}'"


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

"""What excerpts do to propositions, as the checks count it: each judgement on its words, its family of evidence and its theme."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casecode.analysis.dimensions import NOT_STATED
from casecode.analysis.triangulation import PropositionCell
from casecode.audit._evidence import Evidence
from casecode.domain.ids import short_id
from casecode.domain.memo import Memo
from casecode.domain.records import EvidenceLink

SETTLED: frozenset[str] = frozenset({"partly", "weakened", "refuted", "undecided"})
"""Statuses of a proposition that take up what speaks against it."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """One judgement that stands. `excerpt` is the id in lower case, `theme` and `family` are those of its words ('' not stated).

    `words` is the same for judgements on the same words, also where a duplicate says them again.
    """

    link: EvidenceLink
    excerpt: str
    theme: str
    family: str
    words: tuple[str, ...]


def bearings(evidence: Evidence) -> Mapping[str, tuple[Bearing, ...]]:
    """The judgements by proposition; those whose excerpt is gone, or whose name fits several, are not among them."""
    kept = evidence.corpus.kept
    found = kept.get("bearings")
    if not isinstance(found, dict):
        found = kept["bearings"] = dict(_placed(evidence))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    source: str
    start: int
    end: int
    code: str
    text: str


def _placed(evidence: Evidence) -> Iterator[tuple[str, tuple[Bearing, ...]]]:
    names = {link.excerpt: evidence.excerpt_ids(link.excerpt) for links in evidence.judged.values() for link in links}
    places = _places(evidence, {ids[0] for ids in names.values() if len(ids) == 1})
    for proposition, links in evidence.judged.items():
        made = tuple(
            _bearing(evidence, link, names[link.excerpt][0], places[names[link.excerpt][0]])
            for link in links
            if names[link.excerpt][0] in places
        )
        if made:
            yield proposition, made


def _places(evidence: Evidence, wanted: set[str]) -> dict[str, _Place]:
    if not wanted:
        return {}
    found = evidence.excerpts[evidence.excerpts["id"].str.lower().isin(wanted)]
    columns = (found[name].tolist() for name in ("id", "source", "start", "end", "code"))
    made = {name.lower(): _Place(source, start, end, code, "") for name, source, start, end, code in zip(*columns, strict=True)}
    for one in evidence.corpus.codings:
        if (name := short_id(one.id).lower()) in wanted:
            made[name] = _Place(one.source, one.start, one.end, one.code, one.text)
    return made


def _bearing(evidence: Evidence, link: EvidenceLink, excerpt: str, place: _Place) -> Bearing:
    corpus, tree = evidence.corpus, evidence.corpus.tree
    double = evidence.duplicates.get(place.source)
    words: tuple[str, ...] = (place.source, str(place.start), str(place.end))
    material = corpus.material.get(place.source)
    if material is not None and place.text in {"", material.text.hash}:
        said = " ".join(material.text.text[place.start : place.end].casefold().split())
        words = (double.of if double else place.source, said)
    theme = tree.theme_of(place.code if place.code in tree.codes else tree.resolve(place.code) or place.code)
    return Bearing(link, excerpt, theme, evidence.families.get(place.source, ""), words)


def cells(found: tuple[Bearing, ...]) -> dict[str, PropositionCell]:
    """The judgements of one proposition counted by family, each stretch of words once a judgement."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for family, bearing, _ in {(one.family, one.link.bearing, one.words): None for one in found}:
        counts[family or NOT_STATED][bearing] += 1
    return {family: PropositionCell(said["supports"], said["qualifies"], said["contradicts"]) for family, said in counts.items()}


def speaks_of(memo: Memo, proposition: str, themes: tuple[str, ...], excerpts: frozenset[str]) -> bool:
    """Whether a memo is about a proposition: it links or names it, or links one of its themes or judged excerpts (lower case)."""
    linked = {link.partition(":")[2] or link for link in memo.links}
    if linked & {proposition, *themes} or {link.lower() for link in linked} & excerpts:
        return True
    return re.search(rf"(?<!\w){re.escape(proposition)}(?!\w)", f"{memo.title}\n{memo.text}") is not None

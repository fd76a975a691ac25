"""What each theme rests on: how many excerpts of how many sources, participants, methods and cases, and who of them dominates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from casecode.analysis.corpus import Corpus
from casecode.analysis.dimensions import NOT_STATED
from casecode.analysis.duplicates import once
from casecode.analysis.select import Selected
from casecode.analysis.triangulation import people

NEGATIVE: frozenset[str] = frozenset({"mixed", "disconfirm"})
"""Valences by which a person says that an excerpt speaks against."""
ALL = "Total"


@dataclass(frozen=True, slots=True)
class Dominance:
    """How excerpts are spread over participants.

    `of` excerpts in all, `attributed` of them to somebody; an excerpt of two people is one of each. `shares` are the parts (0 to
    1) of what is attributed, largest first. `hhi` is their sum of squares (Herfindahl–Hirschman, 1 for one informant alone),
    `effective` its inverse: so many informants speaking equally often would be as spread. None where nothing is attributed.
    """

    of: int
    attributed: int
    shares: tuple[tuple[str, float], ...]

    @property
    def largest(self) -> tuple[str, float] | None:
        """Who speaks most, and their share of what is attributed."""
        return self.shares[0] if self.shares else None

    @property
    def hhi(self) -> float | None:
        """Sum of the squared shares."""
        return sum(share * share for _, share in self.shares) if self.shares else None

    @property
    def effective(self) -> float | None:
        """Effective number of informants."""
        return 1 / self.hhi if self.hhi else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one theme (or all, `ALL`) rests on. Ids throughout; `methods` are families, without `(not stated)`.

    `negative` counts excerpts that a person marked mixed or disconfirming. `unheard` are participants in the material or the
    protocol without an excerpt here.
    """

    theme: str
    label: str
    excerpts: int
    sources: tuple[str, ...]
    participants: tuple[str, ...]
    methods: tuple[str, ...]
    cases: tuple[str, ...]
    negative: int
    dominance: Dominance
    unheard: tuple[str, ...]


def evidence(selected: Selected) -> tuple[Evidence, ...]:
    """Every theme in the codebook's order, the empty ones too; last all of them together. Doubled sources count once."""
    frame = once(selected)
    known = participants(selected)
    parts = {str(theme): part for theme, part in frame.groupby("theme", sort=False)}
    tree = selected.corpus.tree
    themes = (*tree.themes, *sorted(set(parts) - set(tree.themes)))
    nothing = frame.iloc[:0]
    made = [_evidence(selected.corpus, theme, tree.label(theme), parts.get(theme, nothing), known) for theme in themes]
    return (*made, _evidence(selected.corpus, ALL, ALL, frame, known))


def _evidence(corpus: Corpus, theme: str, label: str, part: pd.DataFrame, known: tuple[str, ...]) -> Evidence:
    spread = dominance(part)
    heard = people(part["participant"])
    return Evidence(
        theme,
        label,
        int(part["unit"].nunique()),
        _in_order(set(part["origin"]), corpus.material),
        _in_order(set(heard), known),
        tuple(sorted(set(part["family"]) - {NOT_STATED})),
        _in_order(set(part["case"]) - {""}, corpus.cases),
        int(part["unit"][part["valence"].isin(NEGATIVE)].nunique()),
        spread,
        tuple(one for one in known if one not in heard),
    )


def dominance(part: pd.DataFrame) -> Dominance:
    """How the excerpts of a frame (with `participant` and `unit`) are spread over participants."""
    spoken: Counter[str] = Counter()
    attributed = set()
    for unit, several in set(zip(part["unit"].tolist(), part["participant"].tolist(), strict=True)):
        names = [one for one in several.split("|") if one]
        spoken.update(names)
        attributed.update([unit] if names else [])
    whole = sum(spoken.values())
    ranked = sorted(spoken.items(), key=lambda one: (-one[1], one[0]))
    return Dominance(int(part["unit"].nunique()), len(attributed), tuple((name, many / whole) for name, many in ranked))


def participants(selected: Selected) -> tuple[str, ...]:
    """Everybody who could be heard: who speaks or was present in the admitted material and, unfiltered, all of the protocol.

    In the protocol's order, others after them by id.
    """
    corpus, asked = selected.corpus, selected.selection
    admitted = corpus.segments[selected.material]
    found = {one for one in admitted["participant"] if one}
    for source in set(admitted["source"]):
        found.update(corpus.material[source].placement.present)
    if not (asked.where.strip() or asked.code.strip()):
        found.update(corpus.people)
    found.update(people(selected.excerpts["participant"]))
    return _in_order(found, corpus.people)


def _in_order(names: set[str], order: Iterable[str]) -> tuple[str, ...]:
    rank = {name: at for at, name in enumerate(order)}
    return tuple(sorted(names, key=lambda name: (rank.get(name, len(rank)), name)))

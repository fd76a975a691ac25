"""Whether different kinds of evidence say the same: themes and propositions by method family.

Themes get counts and no label: an excerpt that was coded says that a theme came up, not what it says of a claim. Propositions get a label, from
judgements that people recorded (`supports`, `qualifies`, `contradicts`), and `unknown` without them. The labels are those of the
triangulation protocol of Farmer, Robinson, Elliott and Eyles (2006), Qualitative Health Research 16(3); the limits are this project's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import pandas as pd

from casecode.analysis.dimensions import NOT_STATED
from casecode.analysis.linked import Judged

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "interview": ("interview", "focus group", "group interview", "group discussion", "survey", "survey open", "questionnaire"),
    "documentation": (
        *("document", "email", "e mail", "mail", "message", "chat", "blog", "post", "forum", "letter", "diary", "press"),
        *(
            "press release",
            "newspaper",
            "article",
            "minutes",
            "agenda",
            "report",
            "policy",
            "web page",
            "website",
            "social media",
        ),
    ),
    "archival": ("archival record", "archive", "record", "statistic", "register", "census", "map"),
    "direct-observation": ("observation", "non participant observation", "field note", "fieldnote", "site visit"),
    "participant-observation": ("participatory observation", "ethnography", "shadowing"),
    "artifact": ("artefact", "physical artifact", "object", "photograph", "photo", "drawing"),
}
"""Yin's six kinds of evidence (Case Study Research, ch. 4) and the words for methods that belong to each.

Which words belong together is this project's grouping. The name of a family belongs to it too.
"""
FEWEST = 2
"""Judged excerpts that a family needs before its balance is compared (project default)."""
AGREED, APART = Fraction(2, 3), Fraction(1, 2)
"""Share of support from which a family counts as for (below its complement: against), and the gap that is dissonance (project defaults)."""
Label = Literal["convergent", "complementary", "dissonant", "silent", "unknown"]

_PARTS = re.compile(r"[\W_]+")


def _folded(method: str) -> str:
    return " ".join(part for part in _PARTS.split(method.casefold()) if part)


_WORDS: Mapping[str, str] = {_folded(word): name for name, words in FAMILIES.items() for word in (name, *words)}


def family(method: str) -> str:
    """The method family (an id of `FAMILIES`) of a method word, whatever its case, hyphens, underscores and blanks.

    A plural and what qualifies an interview (`semi-structured interviews`) are understood; empty stays empty, and a word that
    no family has is its own family, folded: `is_known` tells.
    """
    return _known(method) or "-".join(_folded(method).split())


def is_known(method: str) -> bool:
    """Whether some family of `FAMILIES` has this method."""
    return bool(_known(method))


def _known(method: str) -> str:
    words = _folded(method)
    for form in (words, words.removesuffix("s")):
        if form in _WORDS:
            return _WORDS[form]
        if form.endswith(" interview"):
            return "interview"
    return ""


@dataclass(frozen=True, slots=True)
class ThemeCell:
    """One theme in one method family: distinct `excerpts`, `sources` and `participants` (ids), and the valences people set.

    `valences` maps support, mixed, disconfirm, neutral to how many excerpts have it; those nobody judged are in none.
    """

    excerpts: int = 0
    sources: frozenset[str] = frozenset()
    participants: frozenset[str] = frozenset()
    valences: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PropositionCell:
    """What one family's judged excerpts do to a proposition, each distinct stretch once a judgement."""

    supports: int = 0
    qualifies: int = 0
    contradicts: int = 0

    @property
    def judged(self) -> int:
        """All of them."""
        return self.supports + self.qualifies + self.contradicts

    @property
    def balance(self) -> Fraction | None:
        """Share of support, a qualification counting half; None below `FEWEST` judged excerpts."""
        return self.share(FEWEST)

    def share(self, fewest: float) -> Fraction | None:
        """The same where another number than `FEWEST` is asked."""
        return Fraction(2 * self.supports + self.qualifies, 2 * self.judged) if self.judged >= max(1, fewest) else None


@dataclass(frozen=True, slots=True)
class Triangulated:
    """One proposition across families (only those with a judged excerpt are in `cells`), its label and the reason in words."""

    proposition: str
    cells: Mapping[str, PropositionCell]
    label: Label
    why: str


def themes_by_family(evidence: pd.DataFrame) -> dict[tuple[str, str], ThemeCell]:
    """(theme, family) -> what stands there; pairs without an excerpt are absent. `evidence` as `duplicates.once` gives it."""
    made: dict[tuple[str, str], ThemeCell] = {}
    for (theme, name), part in evidence.groupby(["theme", "family"], sort=False):
        made[str(theme), str(name)] = ThemeCell(
            int(part["unit"].nunique()),
            frozenset(part["origin"]),
            people(part["participant"]),
            {str(valence): int(one["unit"].nunique()) for valence, one in part.groupby("valence", sort=False) if valence},
        )
    return made


def people(column: Iterable[str]) -> frozenset[str]:
    """The participant ids in a column of ids parted by `|`."""
    return frozenset(one for several in set(column) for one in several.split("|") if one)


def triangulate(propositions: Iterable[str], judged: Iterable[Judged]) -> tuple[Triangulated, ...]:
    """Every proposition with its cells and label, in the order given; judgements of others are left out."""
    counted: dict[str, dict[str, set[tuple[str, int, int, str]]]] = {name: {} for name in propositions}
    for one in judged:
        if one.proposition in counted:
            place = (one.source, one.start, one.end, one.bearing)
            counted[one.proposition].setdefault(family(one.method) or NOT_STATED, set()).add(place)
    return tuple(_labelled(name, {of: _cell(places) for of, places in cells.items()}) for name, cells in counted.items())


def _cell(places: set[tuple[str, int, int, str]]) -> PropositionCell:
    said = [bearing for *_, bearing in places]
    return PropositionCell(said.count("supports"), said.count("qualifies"), said.count("contradicts"))


def _labelled(name: str, cells: Mapping[str, PropositionCell]) -> Triangulated:
    label, why = label_of(cells)
    return Triangulated(name, cells, label, why)


def label_of(
    cells: Mapping[str, PropositionCell],
    *,
    fewest: float = FEWEST,
    agreed: float | Fraction = AGREED,
    apart: float | Fraction = APART,
) -> tuple[Label, str]:
    """How the families of one proposition stand to each other, and why.

    `convergent`: all at least 2/3 for it, or all at most 1/3. `dissonant`: 1/2 or more between two of them. `complementary`:
    in between. `silent`: one family speaks and no other does. `unknown`: nothing was judged, or too little to compare.
    A family without a stated method is no second family.
    """
    stated = {of: cell for of, cell in cells.items() if of != NOT_STATED and cell.judged}
    if not stated:
        some = any(cell.judged for cell in cells.values())
        return "unknown", "no judged excerpt has a stated method" if some else "no excerpt was judged for it"
    if len(stated) == 1:
        return "silent", f"only {next(iter(stated))} speaks to it"
    shares = {of: share for of, cell in stated.items() if (share := cell.share(fewest)) is not None}
    if len(shares) < 2:
        return "unknown", f"fewer than two families have {fewest:g} judged excerpts"
    low, high = min(shares.values()), max(shares.values())
    spread = f"support from {float(low):.0%} to {float(high):.0%} across {len(shares)} families"
    if low >= agreed or high <= 1 - agreed:
        return "convergent", spread
    return ("dissonant" if high - low >= apart else "complementary"), spread

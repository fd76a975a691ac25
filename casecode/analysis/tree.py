"""The codes of a study as one tree: order, parents, themes, and every name a code has ever had."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from casecode.domain.codebook import Code, Codebook


def folded(name: str) -> str:
    """A name as names are compared: NFC, case folded, outer and doubled white space gone."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


@dataclass(frozen=True)
class CodeTree:
    """Codes by id in the codebooks' order. A theme is a top code with all below it.

    `parent` is the id above, empty for a theme; `theme` the top ancestor; `depth` 0 for a theme. `names` maps every folded
    id, alias and label to an id: ids win over aliases, aliases over labels, earlier codebooks over later ones.
    """

    codes: Mapping[str, Code] = field(default_factory=dict)
    parent: Mapping[str, str] = field(default_factory=dict)
    theme: Mapping[str, str] = field(default_factory=dict)
    depth: Mapping[str, int] = field(default_factory=dict)
    below: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def themes(self) -> tuple[str, ...]:
        """The ids of all themes, in order."""
        return tuple(code for code, depth in self.depth.items() if depth == 0)

    def resolve(self, name: str) -> str:
        """The id behind an id, alias or label, however it is cased; empty when no codebook knows it."""
        return self.names.get(folded(name), "")

    def theme_of(self, code: str) -> str:
        """The theme a code belongs to; a code that no codebook defines is its own theme."""
        return self.theme.get(code, code)

    def within(self, code: str) -> frozenset[str]:
        """The code and all below it."""
        return self.below.get(code, frozenset((code,)))

    def apart(self, code: str) -> frozenset[str]:
        """The codes that may not stand on the same words: what lies under the other children of each exclusive code above it."""
        made: frozenset[str] = frozenset()
        branch = code
        while above := self.parent.get(branch, ""):
            if self.codes[above].exclusive:
                made |= self.within(above) - self.within(branch) - {above}
            branch = above
        return made

    def label(self, code: str) -> str:
        """The code's name as printed: its label, else its id."""
        known = self.codes.get(code)
        return (known.label if known else "") or code


def tree_of(codebooks: Iterable[Codebook]) -> CodeTree:
    """The tree of all codebooks, in their order; where an id is defined twice, the first definition holds."""
    codes: dict[str, Code] = {}
    parent: dict[str, str] = {}
    theme: dict[str, str] = {}
    depth: dict[str, int] = {}
    for book in codebooks:
        waiting = [(code, "", 0) for code in reversed(book.codes)]
        while waiting:
            code, above, level = waiting.pop()
            if code.code not in codes:
                codes[code.code], parent[code.code], depth[code.code] = code, above, level
                theme[code.code] = theme[above] if above else code.code
                waiting.extend((child, code.code, level + 1) for child in reversed(code.children))
    return CodeTree(codes, parent, theme, depth, _below(parent), _names(codes.values()))


def _below(parent: Mapping[str, str]) -> dict[str, frozenset[str]]:
    made: dict[str, set[str]] = {code: {code} for code in parent}
    for code in reversed(tuple(parent)):  # children stand after their parents, so they are complete by now
        if parent[code]:
            made[parent[code]] |= made[code]
    return {code: frozenset(all_below) for code, all_below in made.items()}


def _names(codes: Iterable[Code]) -> dict[str, str]:
    known = tuple(codes)
    names: dict[str, str] = {}
    for code in known:
        names.setdefault(folded(code.code), code.code)
    for code in known:
        for alias in code.aliases:
            names.setdefault(folded(alias), code.code)
    for code in known:
        if code.label:
            names.setdefault(folded(code.label), code.code)
    return names

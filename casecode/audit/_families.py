"""Which family of evidence a method belongs to for this study, and what is asked of each family."""

from __future__ import annotations

from collections.abc import Mapping

from casecode.analysis.tree import folded
from casecode.analysis.triangulation import family, is_known

INTERVIEW = "interview"
GROUPS = "focus-group"
"""The family that focus groups make where the study counts them apart."""
SPOKEN: frozenset[str] = frozenset({INTERVIEW, GROUPS})
"""Families in which people answer: a quotation there needs somebody who said it."""
GUIDED: frozenset[str] = SPOKEN | {"direct-observation", "participant-observation"}
"""Families that are collected with a guide, a schedule or a sheet, and recorded in some way."""


def family_of(method: str, own: Mapping[str, str] | None = None, *, groups_apart: bool = False) -> str:
    """The family of a method word as the study writes it; empty for no word, and for a word that no table has.

    A word that is in no table would pass for a second kind of evidence without being one, so it is no family until `own` (the
    study's table, method -> family) says which. Focus groups are interviews unless `groups_apart`.
    """
    word = folded(method)
    for name, stated in (own or {}).items():
        if folded(name) == word:
            return stated
    if groups_apart and "group" in word:
        return GROUPS if is_known(method) else ""
    return family(method) if is_known(method) else ""

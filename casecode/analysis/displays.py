"""The displays that case-study reports print, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casecode.analysis import displays_evidence, displays_ordered, displays_registers
from casecode.analysis.display import Display, Wish
from casecode.analysis.select import Selected
from casecode.analysis.vocabulary import near
from casecode.domain.errors import WrongUseError

DISPLAYS: Mapping[str, tuple[Callable[[Selected, Wish], Display], str]] = {
    "triangulation": (displays_evidence.triangulation, "themes by method family"),
    "propositions": (displays_evidence.propositions, "propositions by method family, with the label"),
    "evidence": (displays_evidence.evidence_display, "what each theme rests on, and who dominates it"),
    "negatives": (displays_registers.negative_register, "what speaks against, and what became of it"),
    "rivals": (displays_registers.rival_register, "rival explanations and their verdicts"),
    "replication": (displays_registers.replication_display, "propositions by case or embedded unit"),
    "patterns": (displays_registers.pattern_display, "predicted against observed"),
    "roles": (displays_ordered.roles, "participants ordered by role, by theme"),
    "waves": (displays_ordered.waves, "themes by wave, year or month"),
    "cases": (displays_ordered.cases, "cases ordered by an attribute, by theme"),
}
"""Name -> what makes it, and what it is in a few words."""


def display(selected: Selected, name: str, wish: Wish | None = None) -> Display:
    """The display `name` of what is selected; WrongUseError for a name that is none."""
    wanted = name.strip().lower()
    if wanted not in DISPLAYS:
        raise WrongUseError(reason=f"No display '{name}'.{near(wanted, tuple(DISPLAYS))} Displays: {', '.join(DISPLAYS)}.")
    return DISPLAYS[wanted][0](selected, wish or Wish())

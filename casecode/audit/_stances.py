"""Which checks a design is free of, and what some ask less of: the table `stances.yaml`, applied before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from casecode.audit._catalogue import shipped
from casecode.domain.protocol import Protocol


@dataclass(frozen=True)
class Freedom:
    """One row: studies of these stances, purposes, approaches or numbers of cases are free of `checks`, or of parts of them.

    Every key that is given must fit; several words under one key are alternatives. `without` names what a check does not ask
    there; a row without it takes the whole check away.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    checks: tuple[str, ...]
    why: str
    stance: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    approach: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def fits(self, protocol: Protocol) -> bool:
        """Whether the study's protocol says what the row asks."""
        said = {key: value.strip().lower() for key, value in protocol.design.items()}
        asked = (
            (self.stance, protocol.stance),
            (self.purpose, said.get("purpose", "")),
            (self.approach, said.get("approach", "")),
            (self.cases, said.get("cases", "")),
        )
        return all(not words or word in words for words, word in asked)

    @property
    def condition(self) -> str:
        """As it is printed: `stance reflexive`, `purpose exploratory or descriptive`."""
        keys = (("stance", self.stance), ("purpose", self.purpose), ("approach", self.approach), ("cases", self.cases))
        return ", ".join(f"{key} {' or '.join(words)}" for key, words in keys if words)


@dataclass(frozen=True)
class _File:
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    free: tuple[Freedom, ...]


@cache
def freedoms() -> tuple[Freedom, ...]:
    """Every row, in the file's order."""
    return shipped("stances.yaml", _File).free


def excused(check: str, protocol: Protocol) -> str:
    """Why the study's design leaves the check out, as a sentence; empty where it does not."""
    for row in freedoms():
        if check in row.checks and not row.without and row.fits(protocol):
            return f"{row.why} ({row.condition})."
    return ""


def relaxed(check: str, protocol: Protocol) -> frozenset[str]:
    """What the check does not ask of this study (`exclude`, `cover`, …): words of the table, read by the check itself."""
    rows = [row for row in freedoms() if check in row.checks and row.without and row.fits(protocol)]
    return frozenset(word for row in rows for word in row.without)

"""What a check may have to know that only a workflow can fetch. None means that nobody looked: the check is then unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from casecode.audit._nouns import Offender
from casecode.domain.codebook import Codebook
from casecode.domain.problem import Problem


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal: when (ISO 8601, UTC), who, what (`ingest`, `code`, …)."""

    at: str
    by: str
    action: str


@dataclass(frozen=True, slots=True)
class Trail:
    """The journal in short: how many entries, the first of each action, and lines that could not be read.

    `vanished` are records that the journal says were written and that are not there any more.
    """

    entries: int
    first: Mapping[str, Entry] = field(default_factory=dict)
    faults: tuple[Problem, ...] = ()
    vanished: tuple[Offender, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltReport:
    """A report in `reports/`: whether it is what the databank gives today (`same`), is older than it (`stale`), or was
    made from this very databank and yet comes out otherwise (`differs`).
    """  # noqa: D205  one thought, two lines

    name: str
    file: str
    state: Literal["same", "stale", "differs"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class BookVersion:
    """A version of a codebook that something was coded under. `first`, `last` are the moments of the codings, `codings` how many.

    `book` is None where the version's file is not at hand any more. `current` is the version of today.
    """

    hash: str
    book: Codebook | None
    first: str
    last: str
    codings: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """Facts from beyond the corpus.

    `integrity` is what `casecode check` finds. `missing` are originals that are registered and not there, `unregistered`
    files among the material that nobody read in. `reports` are the built reports against the databank. `leaks` are real names,
    addresses or numbers of the private list in what leaves the study, never the names themselves. `private` says whether there
    is a private list at all. `trail` is the journal. `version` is casecode's own.
    """

    integrity: tuple[Problem, ...] | None = None
    missing: tuple[Offender, ...] | None = None
    unregistered: tuple[str, ...] | None = None
    reports: tuple[BuiltReport, ...] | None = None
    leaks: tuple[Offender, ...] | None = None
    private: bool | None = None
    trail: Trail | None = None
    version: str = ""

"""What the validity report is made of: facts of the design, one line a check, tables ready to be printed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casecode.analysis.note import Note
from casecode.views.charts import Bars, Curve, Links

Value = str | int | float | None
_SILENT = frozenset({"", "–", None})


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a template prints it: `align` has a letter a column (l, c, r), `widths` are shares, `wide` asks for a landscape page.

    `remarks` are whole sentences about it. A grid without rows is not printed: `empty` says in a sentence what is not on record.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str = ""
    note: str = ""
    align: str = ""
    widths: tuple[float, ...] = ()
    wide: bool = False
    remarks: tuple[str, ...] = ()
    empty: str = ""

    def lean(self, *heads: str) -> Grid:
        """The table without those of the columns named that say nothing in any row."""
        gone = {at for at, head in enumerate(self.header) if head in heads and all(row[at] in _SILENT for row in self.rows)}
        if not gone or not self.rows:
            return self
        kept = [at for at in range(len(self.header)) if at not in gone]
        return replace(
            self,
            header=tuple(self.header[at] for at in kept),
            rows=tuple(tuple(row[at] for at in kept) for row in self.rows),
            align="".join(self.align[at] for at in kept) if self.align else "",
            widths=tuple(self.widths[at] for at in kept) if self.widths else (),
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the design: what it is, and what the protocol or the material says of it; empty where nothing does."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Design:
    """The design of the study as far as it is stated, and the material as counted.

    `period` is computed from the dates of the sources, `undated` how many have none. `missing` names what the protocol leaves open.
    """

    facts: tuple[Fact, ...]
    missing: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    propositions: tuple[tuple[str, str, str], ...]
    material: Grid
    period: str
    undated: int
    sources: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check as the report prints it. `evidence` is what was seen (of a check that does not apply: why), with `n` things looked at.

    `limitation` is the clause that stands beside every claim of the tactic; empty for a pass and for what does not apply.
    `section` is the heading, by its anchor, under which the report shows the evidence. `where` are the first places, `mend` what
    mends them, in pieces that are commands or not; `waiver` says who set it aside, why and when.
    """

    id: str
    title: str
    tactic: str
    status: str
    n: int
    evidence: str
    message: str
    limitation: str
    section: tuple[str, str] = ("", "")
    where: tuple[str, ...] = ()
    mend: tuple[tuple[str, bool], ...] = ()
    why: str = ""
    source: str = ""
    threshold: str = ""
    waiver: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class TestPart:
    """One of the four tests: its printed name, how many checks have which status, its checks, and its paragraph for a paper."""

    __test__ = False
    id: str
    name: str
    tally: str
    lines: tuple[CheckLine, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ChainPart:
    """The chain of evidence both ways. `gaps` are whole sentences; `links` is None where there is nothing to draw."""

    down: Grid
    up: Grid
    claims: Grid
    gaps: tuple[str, ...]
    links: Links | None
    excerpts: int
    sources: int


@dataclass(frozen=True, slots=True)
class AgainstPart:
    """What speaks against: a sentence that counts it, the searches, excerpts with an answer or a proposition, those without either."""

    summary: str
    searches: Grid
    answered: Grid
    unanswered: Grid


@dataclass(frozen=True, slots=True)
class SaturationPart:
    """Saturation as a sentence, with its curve and meaning saturation where it applies; `applies` is False with the reason said."""

    applies: bool
    sentence: str
    doubts: tuple[str, ...] = ()
    curve: Curve | None = None
    steps: Grid | None = None
    meaning: Grid | None = None


@dataclass(frozen=True, slots=True)
class ChecklistSummary:
    """A reporting standard in short: its items by what the databank can say of them (item numbers as text)."""

    standard: str
    title: str
    answered: str
    partly: str
    silent: str
    items: int


@dataclass(frozen=True, slots=True)
class ValidityView:
    """The validity report. `opening` says what documented evidence is and is not; `published` is a sentence where the sources are papers.

    `prose` is the text for a paper: how it begins, then a paragraph a test. Every `Grid` is a table of its section, empty with a
    sentence where nothing is on record; `valences` is None where nobody set one. `unknown` are sentences on what the audit does not
    know. `broken` is True where the databank's integrity failed.
    """

    study: str
    title: str
    opening: str
    published: str
    broken: bool
    design: Design
    tests: tuple[TestPart, ...]
    prose: tuple[str, ...]
    triangulation: Grid
    valences: Bars | None
    propositions: Grid
    evidence: Grid
    against: AgainstPart
    rivals: Grid
    patterns: Grid
    replication: Grid
    saturation: SaturationPart
    chain: ChainPart
    member_checks: Grid
    reviews: Grid
    researchers: Grid
    reflections: Grid
    codebooks: Grid
    waivers: Grid
    thresholds: Grid
    literature: Grid
    unknown: tuple[str, ...]
    checklists: tuple[ChecklistSummary, ...]
    note: Note

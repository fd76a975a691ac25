"""The reliability report as a whole, ready to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casecode.views.blocks import Runs, Table
from casecode.views.charts import Forest, Scatter
from casecode.views.reliability_lines import (
    BookLine,
    CodeLine,
    CoderLine,
    ConfusionLine,
    DomainLine,
    Fact,
    FormulaLine,
    InsteadLine,
    OverallLine,
    PairLine,
    Parting,
    PartLine,
    RoundLine,
    SampleLine,
    SpanLine,
    StabilityLine,
    TalkLine,
    UnitLine,
)


@dataclass(frozen=True, slots=True)
class ReliabilityView:
    """The reliability report. `kind`: `agreement`, `single` (nothing was read by two) or `reflexive` (no coefficient is computed).

    `doubts` are sentences on what keeps figures from being had or trusted, `paragraph` the text for the methods section, `how`
    the rule by which the shown disagreements were chosen. Tables that come as blocks are heat maps.
    """

    study: str
    title: str
    kind: str
    lead: str
    facts: tuple[Fact, ...]
    note: str
    paragraph: Runs
    unit: str = ""
    doubts: tuple[str, ...] = ()
    samples: Mapping[str, tuple[SampleLine, ...]] | None = None
    coders: tuple[CoderLine, ...] = ()
    drawn: str = ""
    rounds: tuple[RoundLine, ...] = ()
    overall: tuple[OverallLine, ...] = ()
    overall_note: str = ""
    compared: tuple[str, ...] = ()
    codes: tuple[CodeLine, ...] = ()
    without: tuple[CodeLine, ...] = ()
    pairs: tuple[PairLine, ...] = ()
    pairs_in_all: int = 0
    pair_map: Table | None = None
    parts: tuple[PartLine, ...] = ()
    units: tuple[UnitLine, ...] = ()
    spans: tuple[SpanLine, ...] = ()
    domains: tuple[DomainLine, ...] = ()
    span_note: str = ""
    opposed: tuple[ConfusionLine, ...] = ()
    confusion: Table | None = None
    parted: int = 0
    partings: tuple[Parting, ...] = ()
    how: str = ""
    talk: tuple[TalkLine, ...] = ()
    stability: tuple[StabilityLine, ...] = ()
    books: tuple[BookLine, ...] = ()
    stale: tuple[str, ...] = ()
    forests: tuple[Forest, ...] = ()
    scatter: Scatter | None = None
    course: Forest | None = None
    formulas: tuple[FormulaLine, ...] = ()
    instead: tuple[InsteadLine, ...] = ()

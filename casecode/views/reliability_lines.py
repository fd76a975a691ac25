"""What the reliability report is made of: lines ready to be printed. Figures are text as journals print them, a dash for none."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.views.blocks import QuoteList


@dataclass(frozen=True, slots=True)
class Fact:
    """Something every figure of the report depends on."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class SampleLine:
    """How much of one part of the material (`value` of Method or Case) two or more coders read."""

    value: str
    double_sources: int
    sources: int
    double_units: int
    units: int
    unit_share: str
    character_share: str


@dataclass(frozen=True, slots=True)
class CoderLine:
    """Who coded. `kind` is person, rules of the codebook, settled in talk (consensus) or not known who; `role` and `training` as recorded, empty where nothing is.

    `units` are those of the compared part that the coder read, `codings` all of theirs that stand, in `sources`.
    """

    id: str
    name: str
    kind: str
    role: str
    training: str
    units: int
    codings: int
    sources: int


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round: what for, when begun, how drawn, among whom, and alpha on label sets within it."""

    id: str
    purpose: str
    begun: str
    drawn: str
    coders: tuple[str, ...]
    sources: int
    units: int
    agreement: str
    alpha: str
    interval: str


@dataclass(frozen=True, slots=True)
class OverallLine:
    """One overall figure. `below_667`, `below_800` are the shares of resamples under Krippendorff's bounds."""

    label: str
    units: str
    agreement: str
    alpha: str
    interval: str = "–"
    below_667: str = "–"
    below_800: str = "–"


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code. `by_coder` counts the units each coder gave it (`12 / 9`, of many coders `0–12`); `why` says why there is no figure."""

    id: str
    label: str
    units: int
    positive: int
    by_coder: str
    agreement: str
    p_pos: str
    p_neg: str
    alpha: str
    interval: str
    kappa: str
    fleiss: str
    ac1: str
    prevalence_index: str
    bias_index: str
    remark: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two coders: units both read, the share with equal label sets, alpha (MASI)."""

    first: str
    second: str
    units: int
    agreement: str
    alpha: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """Agreement on label sets within one part of the material; `mean` is that of the codes' alphas, over `codes` defined ones."""

    dimension: str
    value: str
    sources: int
    units: int
    coders: int
    agreement: str
    alpha: str
    interval: str
    mean: str
    codes: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """The same codings counted over another unit. `median` is in words; `chosen` marks the unit of the other tables."""

    unit: str
    chosen: bool
    units: str
    median: str
    alpha: str
    interval: str
    mean: str
    codes: int
    undefined: int


@dataclass(frozen=True, slots=True)
class SpanLine:
    """One code on the text itself. `stretches` counts each coder's; `coded` is the share of the text a coder marked."""

    label: str
    stretches: str
    coded: str
    bar_u: str
    interval: str
    f1: str
    remark: str


@dataclass(frozen=True, slots=True)
class DomainLine:
    """An exclusive domain: unitizing and coding (u), coding alone (cu) over `coverage` of the text, each value by itself."""

    label: str
    u: str
    u_interval: str
    cu: str
    cu_interval: str
    coverage: str
    by_value: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parting:
    """One unit on which coders part: its words, who gave what, and what was decided, as far as anything is on record.

    `settled` are the codes that hold by decision, `decided` says as whose, by whom and when; both are empty without a decision.
    `unit` names the unit as decisions do: `int01:120-480`.
    """

    where: str
    quote: QuoteList
    kind: str
    over: tuple[str, ...]
    given: tuple[tuple[str, str], ...]
    settled: str = ""
    decided: str = ""
    reason: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ConfusionLine:
    """How often one coder gave `first` where another gave `second` (empty: no further code), with units to read."""

    first: str
    second: str
    count: int
    examples: tuple[Parting, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A round before talk, as it was put on record, and what talk settled. `parted` is empty where it is not on record."""

    round: str
    alpha: str
    units: str
    unit: str
    at: str
    parted: str
    settled: int
    took: str
    reasons: int
    early: str = ""


@dataclass(frozen=True, slots=True)
class StabilityLine:
    """One coder twice over the same units."""

    coder: str
    earlier: str
    later: str
    days: str
    units: int
    agreement: str
    alpha: str
    interval: str


@dataclass(frozen=True, slots=True)
class BookLine:
    """A codebook version that something was coded under. `changes` are against the version before it."""

    book: str
    version: str
    hash: str
    first: str
    last: str
    codings: int
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormulaLine:
    """A coefficient that the report uses."""

    title: str
    formula: str
    source: str


@dataclass(frozen=True, slots=True)
class InsteadLine:
    """What a reflexive study does where others count agreement, and how much of it is on record."""

    practice: str
    recorded: str

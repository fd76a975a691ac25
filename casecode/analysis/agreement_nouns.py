"""What is asked of agreement, and what comes back: frozen, ready to be printed, with the counts behind every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from casecode.analysis.agreement_spans import SpanFigures
    from casecode.analysis.intervals import Estimate
    from casecode.domain.problem import Problem
    from casecode.domain.source import Span

Match = Literal["any", "majority", "full"]
Level = Literal["leaf", "theme"]
MATCHES: tuple[str, ...] = get_args(Match)
UNITS: tuple[str, ...] = ("turn", "sentence", "paragraph", "document", "excerpt", "span", "char")
BY: tuple[str, ...] = ("code", "coder", "method", "round", "case")
SETS = "*"
"""The row of label sets."""
ACCEPTED = "accepted"
"""Named among the coders: accepted suggestions of the rules count as their coders' own."""


@dataclass(frozen=True, slots=True)
class AgreementAsked:
    """What a person asked for; empty words mean the study's own rule, and come back filled in.

    `unit` is one of `UNITS`; empty: the round's, else turn where people talk and paragraph elsewhere. `coders` named take part
    whatever they are (`consensus`, `rules`, `rules@<run>`, the word `accepted`); nobody named: every person. `round` keeps to
    one round's units and codings. `where` is an expression over material. `whole` are coders (or `all`) who are taken to have
    read every source they coded in from end to end, for codings that were made elsewhere. `lead` is the coder whose spans
    are the units of `--unit excerpt`; empty: the round's units, else the first coder.
    """

    unit: str = ""
    match: str = "majority"
    coders: tuple[str, ...] = ()
    round: str = ""
    level: str = "leaf"
    by: tuple[str, ...] = ()
    seed: int = 1
    resamples: int = 2000
    where: str = ""
    include_interviewer: bool = False
    whole: tuple[str, ...] = ()
    lead: str = ""


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code (or theme), on label sets (`*`), or on relevance.

    `units` were read by two or more of the coders while the code was in their codebook; `coders` took part in one of them.
    `positive` are the units that at least one of them gave the code; `by_coder` counts each coder's. `prevalence` is the share
    of ratings that are positive. `agreement` is the mean over pairs of ratings of one unit; `p_pos`, `p_neg` the same given that
    one of the two is positive or negative. `alpha` is Krippendorff's (nominal; MASI for sets); `kappa` Cohen's, with
    `kappa_max`, `bias_index` and `prevalence_index`, for two coders; `fleiss` his kappa, by Gwet's general form where ratings
    are missing. None is undefined or not to be asked. `flag` is `undefined` (no variation), `too few` (fewer than ten positive
    units, on average over coders), `rare` (at most a twentieth of the ratings is positive), or empty; `note` says it in words.
    """

    code: str
    label: str
    units: int
    coders: int
    positive: int
    by_coder: Mapping[str, int]
    prevalence: float | None
    agreement: float | None
    p_pos: float | None
    p_neg: float | None
    alpha: Estimate
    kappa: float | None = None
    kappa_max: float | None = None
    fleiss: float | None = None
    ac1: float | None = None
    brennan_prediger: float | None = None
    prevalence_index: float | None = None
    bias_index: float | None = None
    flag: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """How many units there are, how many two or more coders read, and how long those are.

    `units`, `characters` are of the admitted material (speech without white space and marks); `double_units`,
    `double_characters` of them what at least two coders read. `shortest`, `median`, `longest` are words of the latter.
    """

    units: int
    characters: int
    double_units: int
    double_characters: int
    shortest: int
    median: float
    longest: int

    @property
    def unit_share(self) -> float:
        """Share of units that two or more coders read; 0 without units."""
        return self.double_units / self.units if self.units else 0.0

    @property
    def character_share(self) -> float:
        """Share of characters that two or more coders read; 0 without any."""
        return self.double_characters / self.characters if self.characters else 0.0


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two coders: the units both read, the share of units with equal sets, alpha (MASI) on their sets, None if undefined."""

    first: str
    second: str
    units: int
    agreement: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often, over pairs of coders and units where both gave some code, one gave `first` where the other gave `second`.

    Only what is left when the codes that both gave are taken away is counted; the order says nothing. `second` is empty where the
    other coder gave no further code.
    """

    first: str
    second: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """The same figures within one part of the material or of the coding: `dimension` (method, round, case), `value`."""

    dimension: str
    value: str
    unit: str
    sources: int
    units: int
    coders: tuple[str, ...]
    codes: tuple[CodeAgreement, ...]
    sets: CodeAgreement


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """One round beside the others: its purpose, the day of its first coding (empty if unknown), and alpha on sets and codes."""

    round: str
    purpose: str
    day: str
    group: Group


@dataclass(frozen=True, slots=True)
class Stability:
    """One coder twice over the same units: alpha between the two rounds (sets, MASI) and the median days between codings."""

    coder: str
    earlier: str
    later: str
    units: int
    agreement: float | None
    alpha: Estimate
    days: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement among coders, all of it. `asked` has every default filled in; `whose` says who counts, without its full stop.

    `sources` are those with at least one unit that two or more coders read. `left_out` are sentences: what and why. `codes` are
    in the codebook's order, codes of no codebook last. `relevance` is agreement on whether a unit is coded at all,
    `given_relevance` on the sets of units that a coder coded. `set_alphas` are alpha on sets by distance (`masi`, `jaccard`,
    `nominal`). `identical` is the share of units on which all their coders gave the same set. `spans` only for `--unit span`.
    `note` are the sentences under a table, without full stops. `rounds` are the names of the samples drawn for double coding.
    `left` is for each coder of a round how many of the units it gave them they have not read, and how many it gave them.
    """

    asked: AgreementAsked
    coders: tuple[str, ...]
    whose: str
    sources: tuple[str, ...]
    facts: UnitFacts
    left_out: tuple[str, ...]
    codes: tuple[CodeAgreement, ...]
    sets: CodeAgreement
    relevance: CodeAgreement
    given_relevance: CodeAgreement
    set_alphas: Mapping[str, float | None] = field(default_factory=dict)
    identical: float | None = None
    pairs: tuple[PairAgreement, ...] = ()
    confusion: tuple[Confusion, ...] = ()
    by: tuple[Group, ...] = ()
    drift: tuple[RoundFigures, ...] = ()
    stability: tuple[Stability, ...] = ()
    spans: SpanFigures | None = None
    note: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    rounds: tuple[str, ...] = ()
    left: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def code(self, code: str) -> CodeAgreement | None:
        """The figures of one code; None when it is not among them."""
        return next((one for one in self.codes if one.code == code), None)

    def mean_alpha(self, *, weighted: bool = False) -> float | None:
        """The mean of the codes' alphas that are defined, equally or by prevalence; None without any."""
        known = [(one.alpha.value, one.prevalence or 0.0) for one in self.codes if one.alpha.value is not None]
        whole = sum(weight for _, weight in known) if weighted else len(known)
        if not whole:
            return None
        return sum(value * (weight if weighted else 1.0) for value, weight in known) / whole


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One unit on which coders part. `unit` numbers it within its source from 1; `n`, `last` are the segments it begins and ends in.

    `start, end` are code points from its first word to its last; `words` what is said there by whom the unit is of, without
    labels and other people's words. `passage` are the words that the codes in dispute lie on, with a few around them; the
    whole unit where nothing is left out. `codes` are each coder's codes (only coders who read it; an empty tuple: read and not
    coded). `kind` is `only one coded`, `not all coded`, `one gave more` or `some gave more` (the same codes and further ones) or
    `different codes`.
    `parting` are the codes that some gave and others did not.
    """

    source: str
    unit: int
    n: int
    last: int
    span: Span
    words: str
    passage: str
    codes: Mapping[str, tuple[str, ...]]
    kind: str
    parting: tuple[str, ...]

    @property
    def paragraphs(self) -> str:
        """`¶12`, `¶153–155`: the segments that the unit goes over."""
        return f"¶{self.n}" if self.last <= self.n else f"¶{self.n}–{self.last}"

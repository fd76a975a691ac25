"""What the audit stands on: what was done with the evidence, who did it and when, as people recorded it.

Every record knows its file and line. What nobody wrote is empty (a number: None), never taken for said. Dates are ISO 8601, as
precise as they are known. Excerpts are named `Q-…` as `casecode excerpts` prints them, or by a prefix that fits one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from casecode.domain.circumstances import Circumstances
from casecode.domain.record import Record

Bearing = Literal["supports", "qualifies", "contradicts", "unset"]
Outcome = Literal["", "approved", "corrected", "disputed", "no_reply"]
ItemType = Literal["", "transcript", "excerpt", "case_draft", "theme"]
ReviewKind = Literal["peer", "transcript", "external_audit"]
Verdict = Literal["", "rejected", "retained", "undecided"]
Observed = Literal["", "as_predicted", "partly", "contradicted", "not_asked"]
Expected = Literal["present", "absent", "stronger"]
Predicted = Literal["", "literal", "theoretical", "none"]
PropositionKind = Literal["", "descriptive", "explanatory"]
Status = Literal["", "supported", "partly", "weakened", "refuted", "undecided"]
LinkStance = Literal["definition", "similar", "dissimilar", "extends"]
CellType = Literal["not_asked", "asked_no_evidence", "not_applicable", "not_attributed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Researcher(Record):
    """Somebody who collected or coded. `id` is the coder's where there is one. `conflict` may be `none`; empty is not said."""

    name: str = ""
    role: str = ""
    credentials: str = ""
    relation_to_participants: str = ""
    assumptions: str = ""
    conflict: str = ""
    mitigation: str = ""
    training: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCheck(Record):
    """What a participant (or those of a case) was sent, and what came back. No `outcome` yet: it was sent, nothing came."""

    participant: str = ""
    case: str = ""
    item_type: ItemType = ""
    version: str = ""
    sent_on: str = ""
    replied_on: str = ""
    outcome: Outcome = ""
    changes: str = ""
    resolution: str = ""
    excerpts: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Record):
    """A reading by somebody else. `share` is the part of the transcripts proof-read against the recording (0 to 1)."""

    kind: ReviewKind
    reviewer: str
    date: str = ""
    scope: str = ""
    result: str = ""
    share: float | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeCase(Record):
    """A search for what speaks against a theme or proposition: how it was `searched`, whether anything was `found`."""

    theme: str = ""
    proposition: str = ""
    excerpts: tuple[str, ...] = ()
    searched: str = ""
    found: bool | None = None
    resolution: str = ""
    memo: str = ""
    by: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival(Record):
    """A rival explanation of one proposition and what became of it. `rival` is its text, as it stands in the protocol."""

    proposition: str
    rival: str
    verdict: Verdict = ""
    evidence: tuple[str, ...] = ()
    memo: str = ""
    why: str = ""
    by: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction(Record):
    """What a proposition says would be seen of a code in a case or embedded unit, and what was."""

    proposition: str
    code: str
    expected: Expected
    case: str = ""
    unit: str = ""
    predicted_on: str = ""
    observed: Observed = ""
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replication(Record):
    """One proposition in one case or embedded unit: which replication was predicted, when, and what was observed."""

    proposition: str
    case: str = ""
    unit: str = ""
    predicted: Predicted = ""
    predicted_on: str = ""
    observed: Observed = ""
    why: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Record):
    """A sentence of the report, the section it stands in, and what it rests on."""

    text: str
    section: str = ""
    proposition: str = ""
    status: Status = ""
    themes: tuple[str, ...] = ()
    excerpts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLink(Record):
    """What one person says one excerpt does to one proposition. `unset` takes an earlier judgement back."""

    excerpt: str
    proposition: str
    bearing: Bearing
    by: str = ""
    at: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling(Record):
    """How participants (of one `case`, or of all) were chosen and approached; how many were `invited`, how many `refused`."""

    strategy: str = ""
    approach: str = ""
    invited: int | None = None
    refused: int | None = None
    reasons: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolSections(Record):
    """One version of the case-study protocol: Yin's four sections and the plan for reliability, as texts or names of files."""

    version: str = ""
    date: str = ""
    overview: str = ""
    procedures: str = ""
    questions: str = ""
    report_guide: str = ""
    reliability_plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteratureLink(Record):
    """How a work stands to a code, theme or proposition (`target`, also `theme:…`, `code:…`, `proposition:…`)."""

    key: str
    target: str
    stance: LinkStance
    note: str = ""
    page: str = ""
    lens: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyCell(Record):
    """Why nothing stands at one theme in one case."""

    theme: str
    case: str
    type: CellType
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """A disagreement settled. `unit` as in rounds, in segment `n`; codes `before` by coder; `took` says whose coding it follows."""

    unit: str
    n: int | None = None
    took: str = ""
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    by: str = ""
    reason: str = ""
    at: str = ""
    round: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Record):
    """A check that somebody set aside, with the reason; printed ever after. `withdrawn`: it takes every earlier one of the check back.

    `at` is the moment, where a command wrote it: it orders what was said on one day.
    """

    check: str
    why: str
    by: str
    on: str
    at: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Record):
    """What a participant agreed to, and when. `scope` in the study's words; `none` where they declined."""

    participant: str
    date: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """Everything recorded, by kind: what the protocol says first (with its propositions, its `audit:`, its people), then files by name.

    `rivals` has every rival that a proposition lists, with its verdict where there is one.
    """

    researchers: tuple[Researcher, ...] = ()
    member_checks: tuple[MemberCheck, ...] = ()
    reviews: tuple[Review, ...] = ()
    negative_cases: tuple[NegativeCase, ...] = ()
    rivals: tuple[Rival, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    replications: tuple[Replication, ...] = ()
    claims: tuple[Claim, ...] = ()
    evidence: tuple[EvidenceLink, ...] = ()
    sampling: tuple[Sampling, ...] = ()
    protocol: tuple[ProtocolSections, ...] = ()
    literature_links: tuple[LiteratureLink, ...] = ()
    empty_cells: tuple[EmptyCell, ...] = ()
    decisions: tuple[Decision, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    consents: tuple[Consent, ...] = ()
    circumstances: tuple[Circumstances, ...] = ()

    def judged(self, excerpt: Callable[[str], str] = str.casefold) -> tuple[EvidenceLink, ...]:
        """The evidence links that stand: of one person, excerpt and proposition the newest; none where that takes it back.

        `excerpt` says what two names of one excerpt (in full, by a prefix, by a former id) have in common.
        """
        newest: dict[tuple[str, str, str], EvidenceLink] = {}
        for link in self.evidence:
            key = (excerpt(link.excerpt), link.proposition.casefold(), link.by)
            if key not in newest or newest[key].at <= link.at:
                newest[key] = link
        return tuple(link for link in newest.values() if link.bearing != "unset")

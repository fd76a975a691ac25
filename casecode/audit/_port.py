"""The port of the audit: what a check is, what it sees, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casecode.audit._evidence import Evidence
from casecode.audit._nouns import RANK, STATUSES, TESTS, Finding, Limits, Offender, Status, Test, Threshold, Verdict

__all__ = [
    "RANK",
    "STATUSES",
    "TESTS",
    "Check",
    "Evidence",
    "Finding",
    "Judge",
    "Limits",
    "Offender",
    "Status",
    "Test",
    "Threshold",
    "Verdict",
]

Judge = Callable[[Evidence, Limits], Verdict]
"""From the evidence and the thresholds by name to a verdict. Pure: no clock, no disk."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its id (`CV1`), and how it judges. All that is said about it stands in `checks.yaml` under the id."""

    id: str
    judge: Judge

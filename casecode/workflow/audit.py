"""The audit of a study: everything fetched, every check judged, and compared with an earlier audit where one is given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from casecode.analysis.corpus import Corpus
from casecode.audit._engine import audit, counts, holding
from casecode.audit._evidence import Evidence
from casecode.audit._nouns import RANK, STATUSES, Finding
from casecode.audit._outside import Outside
from casecode.audit._settings import settings_problems
from casecode.domain.errors import DataRefusedError, NotFoundError, WrongUseError
from casecode.domain.problem import Problem
from casecode.study.memos import load_memos
from casecode.workflow.audit_outside import outside
from casecode.workflow.study import Progress, Study, no_progress

LEVELS = ("fail", "warn")
NOT_TRUTH = "The audit checks whether a tactic is documented in the records. It does not say whether a finding is true."


@dataclass(frozen=True, slots=True)
class Audited:
    """The findings in the catalogue's order. `problems` are faults of the study's own settings for the audit.

    `earlier` are the statuses of the audit it is compared with (check -> status), None without one.
    """

    study: str
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    earlier: Mapping[str, str] | None = None

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """For each test how many findings of each status."""
        return counts(self.findings)

    @property
    def worse(self) -> tuple[Finding, ...]:
        """What is new or worse than in the earlier audit; everything where there is none."""
        if self.earlier is None:
            return self.findings
        return tuple(one for one in self.findings if _is_worse(self.earlier.get(one.id, "na"), one.status))

    @property
    def better(self) -> tuple[Finding, ...]:
        """What stands on a better footing than in the earlier audit."""
        earlier = self.earlier or {}
        return tuple(one for one in self.findings if _rank(one.status) > _rank(earlier.get(one.id, one.status)))

    def holding(self, level: str) -> tuple[Finding, ...]:
        """The findings that `--fail-on` counts. Raises WrongUseError for a level that is none."""
        if level not in LEVELS:
            raise WrongUseError(reason=f"--fail-on takes {' or '.join(LEVELS)}, not '{level}'.")
        counted = {one.id for one in self.worse}
        return tuple(one for one in holding(self.findings, level) if one.id in counted)


def _rank(status: str) -> int:
    """As `RANK`; what the design leaves out is as good as passed when two audits are compared: nobody can mend it."""
    return RANK.get(status, RANK["pass"])


def _is_worse(before: str, now: str) -> bool:
    return _rank(now) < _rank(before) or (now != before and _rank(now) == RANK["fail"])


def run_audit(study: Study, only: Sequence[str] = (), baseline: Path | None = None, progress: Progress = no_progress) -> Audited:
    """Audit `study`, all checks or `only` those that are named (`CV`, `IV3`, `construct`).

    A databank whose words cannot be read is audited as far as it goes: the check of integrity says what is wrong.
    Raises WrongUseError for a word that names no check, NotFoundError and DataRefusedError for the `baseline`.
    """
    earlier = read_baseline(baseline) if baseline else None
    evidence = evidence_of(study, progress)
    return Audited(study.protocol.study, audit(evidence, only), settings_problems(study.protocol), earlier)


def evidence_of(study: Study, progress: Progress = no_progress) -> Evidence:
    """Everything the checks look at, fetched."""
    memos, _ = load_memos(study.root)
    try:
        return Evidence(replace(study.corpus, memos=memos), outside(study, progress))
    except DataRefusedError:
        found = study.bank.check().problems
        return Evidence(Corpus(study.protocol, study.codebooks, memos=memos), Outside(integrity=found))


def read_baseline(path: Path) -> Mapping[str, str]:
    """Check -> status of an audit that was written with `casecode audit --to json -o FILE`."""
    try:
        said = json.loads(path.read_bytes())
        found = {str(one["id"]): str(one["status"]) for one in said}
    except OSError as why:
        raise NotFoundError(kind="file", name=path, nearest="") from why
    except (ValueError, TypeError, KeyError) as why:
        raise DataRefusedError(reason=_NO_BASELINE.format(path)) from why
    if not set(found.values()) <= set(STATUSES):
        raise DataRefusedError(reason=_NO_BASELINE.format(path))
    return found


_NO_BASELINE = "{} is no earlier audit. Write one with: casecode audit --to json -o FILE"

_EASE: Mapping[str, int] = {
    "CV6": 1, "CV8": 1, "EV3": 1, "EV4": 1, "EV5": 1, "EV6": 1, "R1": 1, "R2": 1, "R6": 1, "R12": 1,
    "CV4": 2, "CV5": 2, "IV6": 2, "IV7": 2, "EV2": 2, "IV3": 2, "R4": 2, "R10": 2, "R11": 2,
    "IV2": 3, "IV8": 3, "IV1": 3, "IV5": 3, "CV3": 3, "CV7": 3, "EV1": 3,
}  # fmt: skip
"""How much work it is to mend a check, as a rule: 1 something to write down, 2 something to go through, 3 somebody to ask or much to
judge; 4, the rest, is more coding or more material. [project default]"""


def first(findings: Iterable[Finding], most: int = 5) -> tuple[Finding, ...]:
    """The findings that matter most now: see `order`. Waived ones, passed ones and those the design leaves out are none."""
    counted = [one for one in findings if one.status in {"fail", "warn", "unknown"} and not one.waiver]
    return tuple(sorted(counted, key=order)[:most])


def order(one: Finding) -> tuple[int, int, int, str]:
    """Broken integrity first, then contradictions, then weak evidence, then what is not documented; within each what is cheapest
    to mend, then what concerns most.
    """  # noqa: D205  one thought, two lines
    grave = 0 if one.id in {"CV2", "R11"} and one.status == "fail" else {"fail": 1, "warn": 2, "unknown": 3}.get(one.status, 4)
    return grave, _EASE.get(one.id, 4), -len(one.offenders), one.id

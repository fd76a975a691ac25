"""`audit waive`: a check set aside, with who, why and when, and taken back by a record of its own. Both are kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from casecode.audit._catalogue import catalogue
from casecode.audit._engine import checks, find
from casecode.audit._settings import waivers_of
from casecode.databank.lock import writable
from casecode.domain.errors import WrongUseError
from casecode.plain.schema import nearest
from casecode.study.record_files import Value, write_record
from casecode.workflow.acts import coder_of
from casecode.workflow.audit import evidence_of
from casecode.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Waived:
    """The record's file, the check as it stands, and whether anything was written. `withdrawn`: a waiver was taken back."""

    check: str
    status: str
    by: str
    file: str
    dry_run: bool
    withdrawn: bool = False

    def talk(self) -> tuple[str, ...]:
        """What happened and how to take it back."""
        verb = "Would write" if self.dry_run else "Written:"
        if self.withdrawn:
            lines = [f"{verb} {self.file}. {self.check} is '{self.status}' and waived no longer; the record of the waiver stays."]
            back = f"Next: casecode audit --only {self.check}"
        else:
            lines = [f"{verb} {self.file}. {self.check} stays '{self.status}' in every audit, marked as waived by {self.by}."]
            if self.status == "pass":
                lines.append("The waiver is needless now: the check passes.")
            back = f'To take it back: casecode audit waive {self.check} --withdraw --why "…"'
        return (*lines, "Nothing was written." if self.dry_run else back)


def waive(study: Study, check: str, why: str, *, withdraw: bool = False, dry_run: bool = False) -> Waived:
    """Set `check` aside in the name of the coder who sits here, or take back that it is.

    What is taken back stays on record: a second record, newer than the first, says by whom, when and why. Raises `WrongUseError`
    without a reason, for no check, and where nothing is to be taken back.
    """
    name = check.strip().upper()
    if name not in catalogue():
        raise WrongUseError(reason=f"'{check}' is no check{nearest(name, catalogue())}. casecode audit explain lists them.")
    what, option = ("To take a waiver back", " --withdraw") if withdraw else ("A waiver", "")
    if not why.strip():
        raise WrongUseError(reason=f'{what} needs a reason: casecode audit waive {name}{option} --why "…"')
    if withdraw and name not in waivers_of(study.protocol):
        raise WrongUseError(
            reason=f"{name} is not waived, so there is nothing to take back. casecode audit --only {name} shows it."
        )
    by, now = coder_of(study), datetime.now(UTC)
    at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    facts: dict[str, Value] = {"check": name, "why": why.strip(), "by": by, "on": now.date().isoformat(), "at": at}
    facts |= {"withdrawn": True} if withdraw else {}
    stem = f"{name}-{by}-withdrawn" if withdraw else f"{name}-{by}"
    with writable():
        file = write_record(study.root, "waivers", stem, facts, dry_run=dry_run)
    status = find(evidence_of(study), checks()[name]).status if name in checks() else "unknown"
    if not dry_run:
        study.bank.log("waiver withdrawn" if withdraw else "waive", by, check=name, why=why.strip(), file=file)
    return Waived(name, status, by, file, dry_run, withdraw)

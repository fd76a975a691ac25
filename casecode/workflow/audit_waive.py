"""`audit waive`: a check set aside, with who, why and when. It is printed ever after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from casecode.audit._catalogue import catalogue
from casecode.audit._engine import checks, find
from casecode.domain.errors import WrongUseError
from casecode.plain.schema import nearest
from casecode.study.record_files import write_record
from casecode.workflow.acts import coder_of
from casecode.workflow.audit import evidence_of
from casecode.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Waived:
    """The waiver's file, the check as it stands, and whether anything was written."""

    check: str
    status: str
    by: str
    file: str
    dry_run: bool

    def talk(self) -> tuple[str, ...]:
        """What happened and how to take it back."""
        verb = "Would write" if self.dry_run else "Written:"
        lines = [f"{verb} {self.file}. {self.check} stays '{self.status}' in every audit, marked as waived by {self.by}."]
        if self.status == "pass":
            lines.append("The waiver is needless now: the check passes.")
        lines.append(f"To take it back, delete {self.file}." if not self.dry_run else "Nothing was written.")
        return tuple(lines)


def waive(study: Study, check: str, why: str, *, dry_run: bool = False) -> Waived:
    """Set `check` aside in the name of the coder who sits here. Raises WrongUseError without a reason or for no check."""
    name = check.strip().upper()
    if name not in catalogue():
        raise WrongUseError(reason=f"'{check}' is no check{nearest(name, catalogue())}. casecode audit explain lists them.")
    if not why.strip():
        raise WrongUseError(reason=f'A waiver needs a reason: casecode audit waive {name} --why "…"')
    by = coder_of(study)
    facts = {"check": name, "why": why.strip(), "by": by, "on": datetime.now(UTC).date().isoformat()}
    file = write_record(study.root, "waivers", f"{name}-{by}", facts, dry_run=dry_run)
    status = find(evidence_of(study), checks()[name]).status if name in checks() else "unknown"
    if not dry_run:
        study.bank.log("waive", by, check=name, why=why.strip(), file=file)
    return Waived(name, status, by, file, dry_run)

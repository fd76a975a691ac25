"""The worked example, written somewhere and run from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import casecode
from casecode.analysis.agreement_nouns import AgreementAsked
from casecode.databank.rounds import Round
from casecode.domain.errors import DataRefusedError, WrongUseError
from casecode.plain import write
from casecode.workflow.agree import agreement_of, with_interval
from casecode.workflow.audit import run_audit
from casecode.workflow.audit_told import tally
from casecode.workflow.build import build
from casecode.workflow.study import Progress, Study, no_progress

PARTS = (
    "casecode.yaml",
    "codebooks",
    "transcripts",
    "records",
    "databank/codings",
    "databank/codebooks",
    "databank/rounds",
    "databank/journal",
)
"""What of the worked example is copied; everything else is built from it."""


OPEN = ("thematic.docx", "validity.docx", "reliability.html", "matrix.xlsx")
"""The reports to begin with."""


def example() -> Path:
    """Where the worked example lies: inside the installed package, else in the checkout around it."""
    package = Path(casecode.__file__).parent
    for folder in (package / "example", package.parent):
        if (folder / "casecode.yaml").is_file() and (folder / "transcripts").is_dir():
            return folder
    raise DataRefusedError(reason="This installation has no worked example in it. Install casecode again.")


def demo(folder: Path, *, progress: Progress = no_progress) -> Iterator[str]:
    """Write the example to `folder` and build it; lines to show, as they happen. A folder that holds files is left alone."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if not (folder / "casecode.yaml").is_file():
            raise WrongUseError(reason=f"{folder} is not empty. Name a new folder: casecode demo DIR")
        yield f"The worked example is in {folder} already; it is built again, nothing of yours is touched."
    else:
        _copy(example(), folder)
        yield f"The worked example is in {folder}: fiction, three cases, two coders."
    study = Study(folder)
    done = build(study, progress=progress)
    yield from (line for line in done.talk() if not line.startswith(("  ", "Next: ")))
    yield from _looked_at(study)
    yield ""
    yield "Open these:"
    for name in OPEN:
        if (folder / "reports" / name).is_file():
            yield f"  {folder / 'reports' / name}"
    yield ""
    yield "Then try, inside the folder:"
    yield f"  cd {folder}"
    yield "  casecode audit"
    yield "  casecode agree disagreements --round r1"
    yield "  casecode code int-pm3-2025-05-20 --coder ben"


def _looked_at(study: Study) -> Iterator[str]:
    """What two people did with it, how far they agree, and what the audit says; a step that has nothing to show is left out."""
    who = study.protocol.coders
    codings = study.bank.standing().codings
    yield f"4. People: {', '.join(f'{name} coded {sum(one.coder == coder for one in codings):,}' for coder, name in who.items())}."
    for plan in study.bank.rounds():
        if plan.purpose == "reliability":
            yield f"5. Agreement: {_agreed(study, plan)}"
    counts = run_audit(study).counts
    whole = {status: sum(of.get(status, 0) for of in counts.values()) for of in counts.values() for status in of}
    yield f"6. Audit: {tally(whole)}. What fails was planted: docs/planted-faults.md, where casecode comes from, says what and where."


def _agreed(study: Study, plan: Round) -> str:
    """`round r1, 630 sentences read by two; on sets of codes alpha .67 [.59, .73]; 41 disagreements decided`."""
    found = agreement_of(study, AgreementAsked(round=plan.id))
    decided = sum(one.round == plan.id for one in study.protocol.kept.decisions)
    figures = f"on sets of codes alpha {with_interval(found.sets)}" if found.sets.alpha.value is not None else "no figure yet"
    return f"round {plan.id}, {found.facts.double_units:,} {plan.unit}s read by two; {figures}; {decided:,} disagreements decided, with reasons."


def _copy(origin: Path, folder: Path) -> None:
    for part in PARTS:
        path = origin / part
        files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path] if path.is_file() else []
        for file in files:
            write.replace(folder / file.relative_to(origin), file.read_bytes())

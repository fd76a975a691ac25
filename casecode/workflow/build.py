"""The whole pipeline: read what is new, apply the rules, rebuild the reports of the protocol."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.workflow.autocode import Autocoded, autocode
from casecode.workflow.ingest import ingest
from casecode.workflow.ingested import Ingested
from casecode.workflow.reports import Made, make
from casecode.workflow.study import Progress, Study, no_progress


@dataclass(frozen=True, slots=True)
class Built:
    """What the three steps did; `run` is None when no code has rules."""

    read: Ingested
    run: Autocoded | None
    made: Made

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was doubted or refused on the way."""
        return (*self.read.problems, *(self.run.problems if self.run else ()), *self.made.problems)

    @property
    def exit_code(self) -> int:
        """That of reading, else 1 when a report could not be made."""
        return self.read.exit_code or (1 if self.made.problems else 0)

    def talk(self) -> tuple[str, ...]:
        """What happened, step by step."""
        lines = [f"1. Read: {' '.join(line for line in self.read.talk() if not line.startswith('Next'))}"]
        if self.run is None:
            lines.append("2. Rules: no code of the codebook has rules; nothing to apply.")
        else:
            lines.append(f"2. Rules: run {self.run.run.id}, {self.run.run.hits:,} hits{'' if self.run.new else ' (as before)'}.")
        lines += [f"3. Reports: {line}" if at == 0 else line for at, line in enumerate(self.made.talk())]
        return tuple(lines)


def build(study: Study, *, dry_run: bool = False, progress: Progress = no_progress) -> Built:
    """Run the pipeline.

    Each step is whole by itself: stopped half-way, the same command goes on from there. `dry_run` writes
    nothing and shows what each step would do with what is in the databank now.
    """
    read = ingest(study, progress=progress, dry_run=dry_run)
    has_rules = any(code.rules for book in study.codebooks for code in book.walk())
    run = autocode(study, progress=progress, dry_run=dry_run) if has_rules and study.materials else None
    return Built(read, run, make(study, (), "", progress=progress, dry_run=dry_run))

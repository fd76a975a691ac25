"""Whether every word and every coding is whole."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.workflow.records import record_problems
from casecode.workflow.study import Progress, Study, no_progress


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found and what was repaired."""

    problems: tuple[Problem, ...]
    repaired: tuple[Problem, ...]
    sources: int
    codings: int
    fix: bool

    @property
    def faulty(self) -> bool:
        """Whether something is wrong (notes are not)."""
        return any(problem.level != "note" for problem in self.problems)

    def talk(self) -> tuple[str, ...]:
        """What happened and what to type next."""
        lines = [f"Repaired: {what}" for what in self.repaired]
        if self.faulty:
            count = sum(problem.level != "note" for problem in self.problems)
            lines.append(f"{count} {'problem' if count == 1 else 'problems'}. casecode explain CODE says what each means.")
            if not self.fix:
                lines.append("casecode check --fix repairs what can be repaired without losing anything.")
        else:
            lines.append(f"Whole: {self.sources:,} sources and {self.codings:,} codings, every hash and every span.")
        return tuple(lines)


def check(study: Study, *, fix: bool = False, progress: Progress = no_progress) -> Checked:
    """Verify the databank; with `fix` repair what loses nothing. Codes and coders are compared with codebook and protocol, and what
    the records name with what is there.
    """  # noqa: D205  one thought, two lines
    progress(0, 1, "databank")
    books = study.codebooks
    codes = {name for book in books for code in book.walk() for name in (code.code, *code.aliases)}
    found = study.bank.check(fix=fix, codes=codes, coders=set(study.protocol.coders))
    study.forget()
    loose = record_problems(study)
    try:
        sources, codings = len(study.bank.sources()), len(study.bank.standing().codings)
    except Exception:  # a databank that cannot be read has its problems above  # noqa: BLE001
        sources = codings = 0
    return Checked((*found.problems, *loose), found.repaired, sources, codings, fix)

"""What was coded by several people on their own, laid over units once for all checks that look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from casecode.analysis.agreement_cells import Cells
from casecode.analysis.agreement_figures import code_figures, of_code, of_sets
from casecode.analysis.agreement_laying import Laid, lay_agreement
from casecode.analysis.agreement_nouns import AgreementAsked, CodeAgreement
from casecode.analysis.agreement_who import TOGETHER
from casecode.audit._evidence import Evidence
from casecode.audit._nouns import Limits
from casecode.audit._saying import many
from casecode.audit._settings import limits_of
from casecode.coefficients._ask import ask
from casecode.domain.coding import Coding, ReadMark

T = TypeVar("T")
NOBODY = "Nothing was coded by more than one person on their own."


@dataclass(frozen=True, eq=False)
class Twice:
    """The work on one round (empty name: all that counts, as `casecode agree` takes it), laid over its units."""

    evidence: Evidence
    name: str
    day: str
    laid: Laid

    @property
    def cells(self) -> Cells:
        """Who gave what where."""
        return self.laid.cells

    @property
    def units(self) -> int:
        """Units that two people or more read."""
        return len(self.cells.both)

    @property
    def coders(self) -> tuple[str, ...]:
        """Who read a unit that somebody else read too."""
        read = self.cells.read[:, self.cells.both]
        return tuple(coder for at, coder in enumerate(self.cells.whose.coders) if read[at].any())

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources with such a unit."""
        return tuple(self.cells.ground.sources[at] for at in np.unique(self.cells.clusters).tolist())

    @property
    def called(self) -> str:
        """`round r2, ` or nothing."""
        return f"round {self.name}, " if self.name else ""

    @property
    def told(self) -> str:
        """`round r2, 120 units that 2 people coded`."""
        return f"{self.called}{many(self.units, self.laid.asked.unit)} that {len(self.coders)} people coded"

    def of(self, code: str) -> CodeAgreement | None:
        """The figures of one code; None where nobody could have given it."""
        cells = self.cells
        if code not in cells.codes:
            return None

        def figured() -> CodeAgreement:
            rated = of_code(cells, cells.codes.index(code))
            return code_figures(self.evidence.corpus, rated, code, cells.whose.coders, self.laid.asked)

        return kept(self.evidence, ("figures", self.name, code), figured)

    def sets_alpha(self) -> float | None:
        """Alpha on label sets (MASI): information, so without the interval that takes long."""
        rated = of_sets(self.cells).paired()
        return ask("alpha_masi", rated.sourced().ratings, "set").value if len(rated.values) else None


def kept(evidence: Evidence, key: tuple[str, ...], make: Callable[[], T]) -> T:
    """What `make` gives, made once for this corpus."""
    name = ("reliability", *key)
    store = evidence.corpus.kept
    if name not in store:
        store[name] = make()
    return store[name]  # type: ignore[return-value]  # what stands under a key is what was put there


def rounds(evidence: Evidence) -> tuple[Twice, ...]:
    """The rounds that were drawn for agreement (or coded in full) and in which two people read a unit, the oldest first."""

    def made() -> tuple[Twice, ...]:
        plans = (plan.id for plan in evidence.corpus.rounds if plan.purpose not in TOGETHER)
        found = [_laid(evidence, name) for name in plans]
        return tuple(sorted((one for one in found if one.units), key=lambda one: (one.day or "9999", one.name)))

    return kept(evidence, ("rounds",), made)


def everything(evidence: Evidence) -> Twice:
    """All independent work that counts, as `casecode agree` compares it."""
    return kept(evidence, ("everything",), lambda: _laid(evidence, ""))


def judged(evidence: Evidence) -> Twice:
    """What agreement is judged on: the newest round drawn for it, or all independent work where there is no round.

    An older round is what the rules were mended after; `R9` looks at all of them.
    """
    drawn = [one for one in rounds(evidence) if _purpose(evidence, one.name) == "reliability"]
    return drawn[-1] if drawn else everything(evidence)


def floor(evidence: Evidence) -> tuple[float, bool]:
    """The floor of agreement in force (the main threshold of R3), and whether the study set it itself."""
    limits: Limits = limits_of("R3", evidence.protocol)
    return limits["pass"], limits.own("pass")


def acts(evidence: Evidence) -> Iterator[Coding | ReadMark]:
    """Everything that stands: codings, then marks of reading."""
    yield from evidence.corpus.codings
    yield from evidence.corpus.reads


def _purpose(evidence: Evidence, name: str) -> str:
    return next((plan.purpose for plan in evidence.corpus.rounds if plan.id == name), "")


def _laid(evidence: Evidence, name: str) -> Twice:
    corpus = evidence.corpus
    laid = lay_agreement(corpus, AgreementAsked(round=name))
    days = [one.at[:10] for one in acts(evidence) if one.at and name and one.round == name]
    return Twice(evidence, name, min(days, default=""), laid)

"""`casecode agree --table`: the same coefficients for a plain reliability table, without a study."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from casecode.analysis.agreement_explain import lines_of
from casecode.analysis.reliability_table import Figure, Table, explain, figures, read
from casecode.domain.errors import NotFoundError
from casecode.domain.problem import Problem
from casecode.views import blocks

COLUMNS = ("coefficient", "value", "low", "high", "units", "coders")
"""Stable shape."""


@dataclass(frozen=True, eq=False, slots=True)
class Tabled:
    """A reliability table as read, and its figures; `empty_is_none`: an empty cell was taken for a set without codes."""

    read: Table
    figures: tuple[Figure, ...]
    empty_is_none: bool = False

    def table(self, *, screen: bool) -> blocks.Table:
        """The stable shape; for the screen with a column of remarks."""
        rows = tuple(
            (one.coefficient, one.value, one.low, one.high, one.units, one.coders, *((one.note,) if screen else ()))
            for one in self.figures
        )
        return blocks.Table((*COLUMNS, *(("note",) if screen else ())), rows, decimals=3, name="agreement")

    def talk(self) -> tuple[str, ...]:
        """What was read, and how the intervals were made."""
        categories = self.read.ratings.categories
        values = ", ".join(map(_shown, categories[:8]))
        more = f" and {len(categories) - 8} more" if len(categories) > 8 else ""
        lines = [
            f"{self.read.ratings.units:,} units, coders {', '.join(self.read.coders)}; level {self.read.level}, values {values}{more}.",
            f"An empty cell is {'a set without codes' if self.empty_is_none else 'a missing rating'}; undefined figures are empty.",
        ]
        methods = dict.fromkeys(one.estimate.method for one in self.figures if one.estimate.method)
        lines += [f"95 % intervals: {method}; rows are taken as independent." for method in methods]
        return (*lines, "Next: --explain alpha shows formula, source and counts.")

    def explained(self, name: str) -> str:
        """Title, formula, source and counts of one figure."""
        return "\n".join(lines_of(explain(self.read, name))) + "\n"


def tabled(
    file: Path,
    level: str,
    *,
    seed: int,
    resamples: int,
    unit: str = "",
    coders: tuple[str, ...] = (),
    declared: tuple[str, ...] = (),
    empty_is_none: bool = False,
) -> tuple[Tabled | None, tuple[Problem, ...]]:
    """Read `file` and compute what applies at `level`; None where an error stands among the problems.

    `unit` names the column of ids, `coders` the columns compared, `declared` the values that could be given, in their order;
    with `empty_is_none` an empty cell of a set is a set without codes. Raises `NotFoundError` when there is no such file.
    """
    if not file.is_file():
        raise NotFoundError(kind="file", name=file, nearest="")
    data = file.read_bytes()
    found, problems = read(
        data, file.name, level, unit=unit or None, coders=coders, declared=declared, empty_is_none=empty_is_none
    )
    return (Tabled(found, figures(found, seed, resamples), empty_is_none) if found else None), problems


def _shown(category: object) -> str:
    return "|".join(sorted(category)) or "∅" if isinstance(category, frozenset) else str(category)

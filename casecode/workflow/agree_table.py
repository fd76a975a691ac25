"""`casecode agree --table`: the same coefficients for a plain reliability table, without a study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casecode.analysis.agreement_explain import lines_of
from casecode.analysis.reliability_table import Figure, Table, explain, figures, read
from casecode.coefficients._port import Category
from casecode.coefficients._tallies import shown
from casecode.domain.errors import NotFoundError
from casecode.domain.problem import Problem
from casecode.views import blocks

COLUMNS = ("coefficient", "value", "low", "high", "units", "coders")
"""Stable shape."""
_LISTED = 8
"""Coders that are named; more are counted."""


@dataclass(frozen=True, eq=False, slots=True)
class Tabled:
    """A reliability table as read, and its figures; `empty_is_none`: an empty cell was taken for a set without codes."""

    read: Table
    figures: tuple[Figure, ...]
    empty_is_none: bool = False

    def table(self) -> blocks.Table:
        """The stable shape; remarks stand in `talk`, once for all coefficients that share them."""
        rows = tuple((one.coefficient, one.value, one.low, one.high, one.units, one.coders) for one in self.figures)
        return blocks.Table(COLUMNS, rows, decimals=3, name="agreement")

    def talk(self) -> tuple[str, ...]:
        """What was read, and how the intervals were made."""
        categories = self.read.ratings.categories
        values = ", ".join(map(_quoted, categories[:8]))
        more = f" and {len(categories) - 8} more" if len(categories) > 8 else ""
        coders = self.read.coders
        who = f"coders {', '.join(coders)}" if len(coders) <= _LISTED else f"{len(coders)} coders"
        lines = [
            f"{_units(self.read.ratings.units)}, {who}; level {self.read.level}, values {values}{more}.",
            f"An empty cell is {'a set without codes' if self.empty_is_none else 'a missing rating'}; undefined figures are empty.",
            *self._remarks(),
        ]
        methods = dict.fromkeys(one.estimate.method for one in self.figures if one.estimate.method)
        lines += [f"95 % intervals: {method}; rows are taken as independent." for method in methods]
        return (*lines, "Next: --explain alpha shows formula, source and counts.")

    def _remarks(self) -> Iterator[str]:
        """Each remark once, with the coefficients that it is about unless it is about all."""
        about: dict[str, list[str]] = {}
        for one in self.figures:
            for remark in dict.fromkeys(part for part in one.note.split("; ") if part):
                about.setdefault(remark, []).append(one.coefficient)
        for remark, names in about.items():
            alone = len(names) == len(self.figures)
            yield f"{remark[0].upper()}{remark[1:]}." if alone else f"{', '.join(names)}: {remark}."

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


def _quoted(category: Category) -> str:
    """A value as people write it, in quotes where it holds the comma that parts values here."""
    return f'"{shown(category)}"' if "," in shown(category) else shown(category)


def _units(number: int) -> str:
    return f"{number:,} unit{'' if number == 1 else 's'}"

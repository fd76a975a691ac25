"""What an import did, told: what was placed, what was lost, whether what is not coded counts, what to type next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.domain.source import Material
from casecode.exchange._placing import NotPlaced
from casecode.views.blocks import Table


@dataclass(frozen=True, slots=True)
class Reading:
    """A source that `coder` coded in, in a round (empty: in none): read from end to end, or not said to be."""

    coder: str
    material: Material
    round: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did. `known` rows said what already stood; `proposals` are codes that the codebook lacks.

    `read` are the sources newly marked as read from end to end, `unread` those that nobody said were read.
    """

    placed: int
    known: int
    coders: tuple[str, ...]
    proposals: tuple[str, ...]
    lost: tuple[NotPlaced, ...]
    problems: tuple[Problem, ...]
    how: Mapping[str, int]
    dry_run: bool
    read: tuple[Reading, ...] = ()
    unread: tuple[Reading, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every row of the file found its place."""
        return not self.lost and not any(problem.level == "error" for problem in self.problems)

    def table(self) -> Table:
        """The loss report: each row that was not placed, why, and the nearest words of the source."""
        rows = tuple(
            (
                lost.row.line,
                lost.row.source,
                lost.row.code,
                lost.row.coder,
                lost.problem.message,
                lost.row.quote[:120],
                lost.nearest,
            )
            for lost in self.lost
        )
        header = ("line", "source", "code", "coder", "why", "quote", "nearest")
        return Table(header, rows, caption="Not placed", row_heads=False, name="not placed")

    def talk(self) -> tuple[str, ...]:
        """What happened, what was not done, what to type next."""
        verb = "would be placed" if self.dry_run else "placed"
        by = f" by {', '.join(self.coders)}" if self.coders else ""
        lines = [
            f"{self.placed:,} coding{'' if self.placed == 1 else 's'}{by} {verb}"
            + (f"; {self.known:,} stood already." if self.known else ".")
        ]
        loose = sum(count for how, count in self.how.items() if how not in {"exact", "offsets"})
        if loose:
            lines.append(f"{loose} of them were found after evening out quotation marks, dashes, white space or brackets.")
        if self.proposals:
            lines.append(f"Codes that the codebook lacks, kept as proposals: {', '.join(self.proposals)}.")
            lines.append(f"Define one with: casecode codebook add {self.proposals[0]}")
        if self.lost:
            rows = "1 row was not placed; it is" if len(self.lost) == 1 else f"{len(self.lost)} rows were not placed; they are"
            lines.append(f"{rows} listed above with the reason. Nothing was guessed.")
        lines += self._of_reading()
        if (self.placed or self.read) and not self.dry_run:
            lines.append(f"{self._way_back()} Next: casecode excerpts")
        return tuple(lines)

    def _of_reading(self) -> Iterator[str]:
        """Whether what is not coded counts as not found, or as missing; and what that makes of rows that went nowhere."""
        if self.read:
            verb = "Would be marked" if self.dry_run else "Marked"
            yield f"{verb} as read from end to end: {_sources(self.read)}. What is not coded there counts as not found."
            if self.lost:
                yield (
                    "Rows that were not placed count as not found there too, until they are mended and imported again "
                    "(what stands already is not said twice)."
                )
        if self.unread:
            yield (
                f"Nobody said that these were read from end to end: {_sources(self.unread)}. What is not coded there counts as "
                "missing in agreement, not as not found."
            )
            who = ",".join(dict.fromkeys(one.coder for one in self.unread))
            yield f"If they were read whole, import the file again with: --whole {who} (codings that stand are not said twice)."

    def _way_back(self) -> str:
        """What takes it back: an act is one coder's."""
        who = tuple(dict.fromkeys((*self.coders, *(one.coder for one in self.read))))
        if len(who) == 1:
            return f"casecode undo --coder {who[0]} takes the whole import back."
        return f"casecode undo --coder {who[0]} takes back what was imported for {who[0]}; so for {', '.join(who[1:])}."


def _sources(readings: Sequence[Reading]) -> str:
    """`ana int01, int02 and 3 more; ben int01`."""
    told: dict[str, list[str]] = {}
    for one in readings:
        told.setdefault(one.coder, []).append(one.material.source.id + (f" (round {one.round})" if one.round else ""))
    most = 4
    return "; ".join(
        f"{coder} {', '.join(names[:most])}{f' and {len(names) - most} more' if len(names) > most else ''}"
        for coder, names in told.items()
    )

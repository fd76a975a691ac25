"""A drawn sample told: what was drawn, how much that is, what to expect of it, what to type next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casecode.analysis.sampling_facts import Expected
from casecode.databank.rounds import Round
from casecode.views.blocks import Table

FEW = 10
"""Positive units below which a coefficient of one code says nothing (a project default)."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """What was drawn of one stratum: blocks, units and words, each `of` all that it has."""

    name: str
    blocks: int
    of_blocks: int
    units: int
    of_units: int
    words: int
    of_words: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A round as drawn. `strata` in order; `expected` how often each code may come up; `notes` what a person should know."""

    plan: Round
    called: str
    strata: tuple[Stratum, ...]
    expected: Expected
    notes: tuple[str, ...]
    dry_run: bool

    @property
    def whole(self) -> Stratum:
        """All strata together."""
        numbers = [[getattr(one, name) for one in self.strata] for name in Stratum.__slots__[1:]]
        return Stratum("all", *map(sum, numbers))

    def headline(self) -> str:
        """`18 of 91 blocks drawn: north 6, south 6, west 6`."""
        whole = self.whole
        each = ", ".join(f"{one.name} {one.blocks}" for one in self.strata) if len(self.strata) > 1 else ""
        return f"{whole.blocks:,} of {counted_noun(whole.of_blocks, self.called)} drawn{f': {each}' if each else ''}"

    def table(self) -> Table:
        """A row a stratum: blocks, units and words drawn, of how many, and the share of words."""
        unit = f"{self.plan.unit}s"
        header = ("stratum", f"{self.called}s", f"of {self.called}s", unit, f"of {unit}", "words", "of words", "share of words")
        ones = [*self.strata, self.whole] if len(self.strata) > 1 else [self.whole]
        rows = tuple(
            (
                one.name,
                one.blocks,
                one.of_blocks,
                one.units,
                one.of_units,
                one.words,
                one.of_words,
                _percent(one.words, one.of_words),
            )
            for one in ones
        )
        return Table(header, rows, note=f"Seed {self.plan.seed}.", name="sample")

    def talk(self) -> tuple[str, ...]:
        """What was drawn, how much that is, what to expect, what to type next."""
        whole, plan = self.whole, self.plan
        amount = (
            f"That is {whole.units:,} of {counted_noun(whole.of_units, plan.unit)} ({_percent(whole.units, whole.of_units)}) "
            f"and {whole.words:,} of {counted_noun(whole.of_words, 'word')} ({_percent(whole.words, whole.of_words)})."
        )
        kept = f"Dry run, nothing was written; it would be databank/rounds/{plan.id}.yaml."
        if not self.dry_run:
            kept = f"Written to databank/rounds/{plan.id}.yaml ({plan.purpose}, coders {joined(plan.assignments)})."
        then = tuple(f"Next: casecode code --round {plan.id} --coder {coder}" for coder in plan.assignments)
        return (f"{self.headline()}.", amount, *_expectation(self.expected), *self.notes, kept, *(() if self.dry_run else then))


def _expectation(found: Expected) -> Iterator[str]:
    if not found.codes:
        yield "How often each code will come up is not known yet: nobody has coded and no rules were applied."
        return
    few = [(code, many) for code, many in found.codes.items() if many < FEW]
    if not few:
        yield f"Each code may be expected in {FEW} units or more ({found.basis})."
        return
    told = ", ".join(f"{code} {many:.0f}" for code, many in few[:8])
    more = f" and {len(few) - 8} more" if len(few) > 8 else ""
    yield (
        f"{len(few)} of {counted_noun(len(found.codes), 'code')} may be expected in fewer than {FEW} units ({found.basis}): {told}{more}. "
        "Their alpha will be too few to say; a larger --share helps."
    )


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def counted_noun(number: int, noun: str) -> str:
    """`1 block`, `18 blocks`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def joined(names: Iterable[str]) -> str:
    """`ana, ben and chi`."""
    every = list(names)
    return " and ".join([", ".join(every[:-1]), every[-1]]) if len(every) > 1 else "".join(every)

"""The rules engine: a codebook's own patterns, compiled once, applied to words as a pure function.

Nothing here guesses: the same codebook and the same words give the same hits, on every machine.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.coding import Hit
from casecode.domain.problem import Problem
from casecode.domain.source import Material, Segment
from casecode.engines._batch import Batch, batches, make_batch
from casecode.engines._compile import tables
from casecode.engines._hits import Rulings
from casecode.engines._proving import TestResult, never_hits, test_rules
from casecode.engines._scan import Scanner

__all__ = ["ENGINE", "Answer", "Compiled", "Engine", "Found", "TestResult", "never_hits", "query", "test_rules"]


class Compiled:
    """Codebooks ready to be applied to any number of sources.

    `problems` are the faults in patterns, all of them; what has a fault is left out. `overruns` are regular expressions that
    had to be stopped while applying: when there are any, the hits are not complete.
    """

    def __init__(self, codebooks: Sequence[Codebook]) -> None:
        """Read and arrange every rule; this is the slow part, done once."""
        self._tables = tables(codebooks)
        self._scanner = Scanner(self._tables)
        self._rulings = Rulings(self._tables)
        self._roles = self._wanted()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Faults in patterns, by place."""
        return tuple(sorted(self._tables.problems, key=lambda problem: problem.key))

    @property
    def overruns(self) -> tuple[Problem, ...]:
        """Regular expressions stopped so far."""
        return tuple(self._scanner.overruns)

    @property
    def rules(self) -> int:
        """How many rules are ready."""
        return len(self._tables.rules)

    def apply(self, material: Material) -> tuple[Hit, ...]:
        """The hits in one source, by place, then code."""
        return tuple(self._hits(make_batch([material], self._roles))[0])

    def apply_all(self, materials: Iterable[Material]) -> Iterator[tuple[Material, tuple[Hit, ...]]]:
        """Each source with its hits, in order; many small sources are read in one go."""
        for batch in batches(materials, self._roles):
            for material, hits in zip(batch.materials, self._hits(batch), strict=True):
                yield material, tuple(hits)

    def _hits(self, batch: Batch) -> list[list[Hit]]:
        """The hits of each material of a batch.

        Python's search for circles among objects is held back meanwhile: there are none among hits, and it takes a third of
        the time (measured).
        """
        held = gc.isenabled()
        gc.disable()
        try:
            return self._rulings.hits(self._scanner.scan(batch), batch)
        finally:
            if held:
                gc.enable()

    def _wanted(self) -> frozenset[str] | None:
        """The roles that any rule listens to; None: everyone."""
        wanted: set[str] = set()
        for rule in self._tables.rules:
            if rule.roles is None:
                return None
            wanted |= rule.roles
        return frozenset(wanted)


@dataclass(frozen=True, slots=True)
class Engine:
    """The port of `casecode.engines`. `version` rises whenever the same codebook and words would give other hits."""

    name: str = "rules"
    version: str = "1"

    def compile(self, codebooks: Sequence[Codebook]) -> Compiled:
        """The codebooks made ready."""
        return Compiled(codebooks)


ENGINE = Engine()


@dataclass(frozen=True, slots=True)
class Found:
    """A place that a query found: code points over the text of `material`, all in `segment`."""

    material: Material
    segment: Segment
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found, in the order of the material, and what was wrong with it."""

    found: tuple[Found, ...]
    problems: tuple[Problem, ...] = ()


def query(pattern: str, materials: Iterable[Material], lists: Mapping[str, Sequence[str]] | None = None) -> Answer:
    """Every place that one pattern of the rule language matches, whoever speaks. `lists` are those that `@name` may name."""
    rule = Rule(any=(pattern,), roles=("all",))
    book = Codebook(
        id="query",
        codes=(Code(code="query", rules=(rule,)),),
        lists={name: tuple(words) for name, words in (lists or {}).items()},
    )
    compiled = ENGINE.compile([book])
    if compiled.problems:
        return Answer((), tuple(_of_query(problem) for problem in compiled.problems))
    found: list[Found] = []
    for material, hits in compiled.apply_all(materials):
        by_number = {segment.n: segment for segment in material.text.segments}
        found.extend(Found(material, by_number[hit.n], hit.start, hit.end) for hit in hits)
    return Answer(tuple(found), tuple(_of_query(problem) for problem in compiled.overruns))


def _of_query(problem: Problem) -> Problem:
    message = problem.message.replace(" of code 'query', rule 1,", "").replace(" of code 'query'", "")
    return Problem(problem.code, message, level=problem.level)

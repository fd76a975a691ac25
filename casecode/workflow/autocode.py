"""The rules applied as a run, and the rules held against their own tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casecode import registry
from casecode.databank.runs import run_id
from casecode.domain.coding import Hit, Run
from casecode.domain.errors import BrokenStudyError, DataRefusedError
from casecode.domain.ids import hash16
from casecode.domain.problem import Problem
from casecode.domain.source import Material
from casecode.views.blocks import Table
from casecode.workflow.study import Progress, Study, no_progress, problem_count

if TYPE_CHECKING:
    from casecode.engines.rules import Compiled, Engine, TestResult

Found = tuple[Material, tuple[Hit, ...]]


@dataclass(frozen=True, slots=True)
class Autocoded:
    """A run: what it found. `new` is false when the very same run was there already."""

    run: Run
    found: tuple[Found, ...]
    codes: tuple[tuple[str, str], ...]
    new: bool
    dry_run: bool
    problems: tuple[Problem, ...] = ()

    def table(self) -> Table:
        """Hits, segments and sources of each code that has rules, in the codebook's order."""
        hits: dict[str, int] = {}
        segments: dict[str, set[tuple[str, int]]] = {}
        sources: dict[str, set[str]] = {}
        for material, found in self.found:
            for hit in found:
                hits[hit.code] = hits.get(hit.code, 0) + 1
                segments.setdefault(hit.code, set()).add((material.source.id, hit.n))
                sources.setdefault(hit.code, set()).add(material.source.id)
        rows = tuple(
            (code, label, hits.get(code, 0), len(segments.get(code, ())), len(sources.get(code, ())))
            for code, label in self.codes
        )
        note = f"Run {self.run.id}, engine {self.run.engine} {self.run.version}, {len(self.found):,} sources."
        return Table(("code", "label", "hits", "segments", "sources"), rows, note=note, name="autocode")

    def why_table(self) -> Table:
        """Every hit with its words and the patterns that matched."""
        rows = tuple(
            (material.source.id, hit.n, hit.code, hit.rule, material.text.text[hit.start : hit.end], " · ".join(hit.patterns))
            for material, found in self.found
            for hit in found
        )
        return Table(("source", "n", "code", "rule", "words", "patterns"), rows, row_heads=False, name="why")

    def talk(self) -> str:
        """What happened and what to type next."""
        if self.dry_run:
            return f"Nothing was written. Without --dry-run this becomes run {self.run.id}."
        kept = (
            f"Kept as run {self.run.id}." if self.new else f"The same inputs as before: this is run {self.run.id}, already kept."
        )
        return f"{kept} Next: casecode matrix --run newest"


def autocode(study: Study, *, engine: str = "rules", dry_run: bool = False, progress: Progress = no_progress) -> Autocoded:
    """Apply the codebooks' rules to every source and keep the hits as a run.

    Raises `BrokenStudyError` for a faulty pattern and `DataRefusedError` when a regular expression had to be stopped: half a
    run would be a wrong number.
    """
    maker: Engine = registry.load("engines", engine, "ENGINE")
    books = study.codebooks
    compiled = maker.compile(books)
    errors = tuple(problem for problem in compiled.problems if problem.level == "error")
    if errors:
        raise BrokenStudyError(what="the codebook's rules", count=problem_count(errors), problems=errors)
    found = tuple(_with_progress(compiled, study.materials, progress))
    if compiled.overruns:
        reason = "A regular expression took too long and was stopped; no run was kept, because its counts would be too small."
        raise DataRefusedError(reason=reason, problems=compiled.overruns)
    run = _run(study, maker, found)
    hits = ((material.source.id, hit) for material, hits in found for hit in hits)
    new = False
    if not dry_run:
        for book in books:
            study.bank.freeze_codebook((study.root / book.file).read_bytes())
        new = study.bank.store_run(run, hits, study.bank.coder)
        study.forget()
    codes = tuple((code.code, code.label) for book in books for code in book.walk() if code.rules)
    return Autocoded(run, found, codes, new, dry_run, compiled.problems)


def _with_progress(compiled: Compiled, materials: tuple[Material, ...], progress: Progress) -> Iterable[Found]:
    for number, (material, hits) in enumerate(compiled.apply_all(materials), start=1):
        progress(number, len(materials), material.source.id)
        yield material, hits


def _run(study: Study, engine: Engine, found: tuple[Found, ...]) -> Run:
    """The run's facts. Roles decide what rules listen to, so the protocol's answer for each source is part of its identity."""
    hashes = tuple(book.hash for book in study.codebooks)
    texts = {material.source.id: material.text.hash for material, _ in found}
    voices = sorted(
        f"{material.source.id}\t{label}\t{voice.role}"
        for material, _ in found
        for label, voice in material.placement.voices.items()
    )
    options = {"roles": hash16("\n".join(voices))}
    name = run_id(engine.name, engine.version, hashes, texts, options)
    count = sum(len(hits) for _, hits in found)
    return Run(name, engine.name, engine.version, "+".join(hashes), texts, options, count)


@dataclass(frozen=True, slots=True)
class Tested:
    """The rules' own tests."""

    tests: tuple[TestResult, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def failed(self) -> int:
        """How many sentences were not treated as the codebook demands."""
        return sum(not test.passed for test in self.tests)

    def table(self) -> Table:
        """One line a sentence, the failures first."""
        ordered = sorted(self.tests, key=lambda test: test.passed)
        rows = tuple(
            (
                test.code,
                test.rule,
                "must match" if test.expects == "match" else "must not",
                "ok" if test.passed else "FAILS",
                test.sentence,
            )
            for test in ordered
        )
        return Table(("code", "rule", "sentence", "result", "words"), rows, row_heads=False, name="rule tests")

    def talk(self) -> str:
        """What happened and what to type next."""
        if not self.tests:
            return "No rule has tests yet. Add `tests: {match: […], reject: […]}` to a rule in the codebook."
        passed = len(self.tests) - self.failed
        ending = "Next: casecode autocode --dry-run" if not self.failed else "Mend the rule or the sentence, then test again."
        return f"{passed} of {len(self.tests)} sentences as they should be. {ending}"


def test_rules(study: Study) -> Tested:
    """Run the tests that stand in the codebooks."""
    from casecode.engines import rules  # noqa: PLC0415  only the rules engine has tests

    books = study.codebooks
    return Tested(tuple(rules.test_rules(books)), rules.ENGINE.compile(books).problems)

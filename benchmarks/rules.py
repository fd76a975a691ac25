"""How fast a codebook is applied, beside what people would use otherwise: on the same words, in the same run.

    python -m benchmarks.rules [--megabytes 20] [--sample 2] [--codes 50] [--patterns 20] [--rounds 3] [--gate 25]

CPU time of the process; set-up is measured apart. Peers that take long read the first part of the same words (`--sample`);
their speed is that of the part. Exits with 1 when results differ where they must not, or when the gate is missed.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import _corpus
from casecode.domain.codebook import Codebook
from casecode.domain.source import Material, SourceText
from casecode.engines.rules import ENGINE

Cells = set[tuple[str, int, str]]
"""(source, segment, code)."""


@dataclass
class Runner:
    """One way to apply the codebook: what it took to set up (s) and the CPU seconds of each round over `size` characters."""

    name: str
    run: Callable[[], Cells]
    setup: float
    size: int
    seconds: list[float] = field(default_factory=list)
    cells: Cells = field(default_factory=set)

    @property
    def speed(self) -> float:
        """Million characters a second, median of the rounds."""
        return self.size / 1e6 / statistics.median(self.seconds)


def _cpu() -> float:
    """CPU seconds of this process and of those it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def ours(book: Codebook, sources: Sequence[Material], name: str = "casecode") -> Runner:
    """Every hit with offsets, as `casecode autocode` computes them, then segment × code."""
    begun = _cpu()
    compiled = ENGINE.compile([book])
    assert not compiled.problems, compiled.problems
    setup = _cpu() - begun

    def run() -> Cells:
        return {(m.source.id, hit.n, hit.code) for m, hits in compiled.apply_all(sources) for hit in hits}

    return Runner(name, run, setup, _size(sources))


def re_per_code(book: Codebook, sources: Sequence[Material]) -> Runner:
    """Python's `re`: one alternation a code, searched in each segment. Says only whether, not where."""
    begun = _cpu()
    compiled = [(code.code, re.compile("|".join(map(_as_re, code.rules[0].any)), re.IGNORECASE)) for code in book.walk()]
    setup = _cpu() - begun

    def run() -> Cells:
        cells: Cells = set()
        for m in sources:
            for segment in m.text.segments:
                words = m.text.text[segment.start : segment.end]
                cells.update((m.source.id, segment.n, code) for code, pattern in compiled if pattern.search(words))
        return cells

    return Runner("re, one alternation a code", run, setup, _size(sources))


def _as_re(pattern: str) -> str:
    if pattern.startswith("/"):
        return f"(?:{pattern[1:-1]})"
    inner = r"\s+".join(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in pattern.split())
    return rf"\b{inner}\b"


class SpacyPeer:
    """spaCy's PhraseMatcher on lower-cased tokens of a blank English pipeline; words and phrases only."""

    def __init__(self, book: Codebook, sources: Sequence[Material]) -> None:
        import spacy
        from spacy.matcher import PhraseMatcher

        begun = _cpu()
        self.nlp = spacy.blank("en")
        self.matcher = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        for code in book.walk():
            self.matcher.add(code.code, [self.nlp.make_doc(pattern) for pattern in code.rules[0].any])
        self.sources = sources
        self.runner = Runner("spaCy PhraseMatcher (literals)", self.run, _cpu() - begun, _size(sources))

    def run(self) -> Cells:
        cells: Cells = set()
        for m in self.sources:
            for segment in m.text.segments:
                doc = self.nlp.make_doc(m.text.text[segment.start : segment.end])
                cells.update((m.source.id, segment.n, self.nlp.vocab.strings[found]) for found, _, _ in self.matcher(doc))
        return cells

    def unexplained(self, book: Codebook) -> tuple[int, int]:
        """How many cells differ from ours, and in how many of them spaCy's tokens end where the words do."""
        texts = {m.source.id: m.text for m in self.sources}
        hits = [(m.source.id, hit) for m, found in ENGINE.compile([book]).apply_all(self.sources) for hit in found]
        apart = {(source, hit.n, hit.code) for source, hit in hits} ^ self.runner.cells
        cut_otherwise = set()
        for source, hit in hits:
            if (source, hit.n, hit.code) in apart:
                segment = texts[source].segments[hit.n - 1]
                doc = self.nlp.make_doc(texts[source].text[segment.start : segment.end])
                if doc.char_span(hit.start - segment.start, hit.end - segment.start) is None:
                    cut_otherwise.add((source, hit.n, hit.code))
        patterns = {code.code: set(code.rules[0].any) for code in book.walk()}
        rest = apart - cut_otherwise
        return len(apart), sum(self._hits_whole_words(texts[cell[0]], cell, patterns[cell[2]]) for cell in rest)

    def _hits_whole_words(self, text: SourceText, cell: tuple[str, int, str], patterns: set[str]) -> bool:
        """Whether spaCy's hit is a pattern as written and no part of a word (`did` in `didn't`, `can not` for `cannot`)."""
        segment = text.segments[cell[1] - 1]
        words = text.text[segment.start : segment.end]
        doc = self.nlp.make_doc(words)
        found = [doc[start:end] for code, start, end in self.matcher(doc) if self.nlp.vocab.strings[code] == cell[2]]
        return not found or any(
            span.text.lower() in patterns and not re.match(r"\w", words[span.end_char : span.end_char + 1]) for span in found
        )


def ripgrep(book: Codebook, sources: Sequence[Material], folder: Path) -> Runner | None:
    """`rg -w -F -i -c`: all words and phrases at once, lines counted; it does not say which code."""
    program = shutil.which("rg")
    if program is None:
        return None
    text, patterns = folder / "text.txt", folder / "patterns.txt"
    text.write_text("".join(m.text.text for m in sources), encoding="utf-8")
    patterns.write_text("\n".join(pattern for code in book.walk() for pattern in code.rules[0].any), encoding="utf-8")
    command = [program, "-w", "-F", "-i", "-c", "-f", str(patterns), str(text)]

    def run() -> Cells:
        count = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return {("all", line, "any") for line in range(int(count))}

    return Runner("rg -w -F -i -c (literals, no codes)", run, 0.0, _size(sources))


def _size(sources: Sequence[Material]) -> int:
    return sum(len(m.text.text) for m in sources)


def main() -> int:
    """Measure, compare, print; 1 when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--sample", type=float, default=2)
    parser.add_argument("--codes", type=int, default=50)
    parser.add_argument("--patterns", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--gate", type=float, default=25)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()

    base = _corpus.real_text()
    kind = "shared corpora A6 and A7, cut anew" if base else "generated fiction"
    base = base or _corpus.fiction(4_000_000, asked.seed)
    sources = _corpus.materials(_corpus.turns(base, int(asked.megabytes * 1e6), asked.seed))
    part: list[Material] = []
    size = 0
    while size < asked.sample * 1e6 and len(part) < len(sources):
        size += len(sources[len(part)].text.text)
        part.append(sources[len(part)])
    book = _corpus.codebook(base, asked.codes, asked.patterns, asked.seed)
    literals = _corpus.codebook(base, asked.codes, asked.patterns, asked.seed, literals_only=True)

    with tempfile.TemporaryDirectory() as folder:
        engine, engine_part, engine_literals = (
            ours(book, sources),
            ours(book, part, "casecode, the part"),
            ours(literals, sources, "casecode (literals)"),
        )
        python = re_per_code(book, part)
        spacy = SpacyPeer(literals, part) if importlib.util.find_spec("spacy") else None
        rg = ripgrep(literals, sources, Path(folder))
        peers = (engine, python, engine_part, engine_literals, spacy.runner if spacy else None, rg)
        runners = [one for one in peers if one is not None]
        for _ in range(asked.rounds):
            for runner in runners:
                begun = _cpu()
                runner.cells = runner.run()
                runner.seconds.append(_cpu() - begun)

    segments = sum(len(m.text.segments) for m in sources)
    print(
        f"{_size(sources) / 1e6:.1f} million characters ({kind}), {segments:,} segments, {len(sources)} sources; the part: {_size(part) / 1e6:.1f}"
    )
    print(
        f"{asked.codes} codes x {asked.patterns} patterns, seed {asked.seed}; {asked.rounds} interleaved rounds, median CPU seconds"
    )
    print(f"{'':40}{'set-up s':>9}{'M chars/s':>11}{'ours is':>9}{'cells':>10}")
    for runner in runners:
        times = engine.speed / runner.speed
        print(f"{runner.name:40}{runner.setup:9.2f}{runner.speed:11.2f}{times:8.1f}x{len(runner.cells):10,}")

    same = _same_as_re(engine, engine_part, python)
    if spacy is not None:
        apart, unexplained = spacy.unexplained(literals)
        print(
            f"casecode and spaCy differ in {apart} of {len(spacy.runner.cells):,} cells, {unexplained} of them where spaCy's tokens end as words do"
        )
        same = same and not unexplained
    if rg is not None:
        lines = len({cell[:2] for cell in engine_literals.cells})
        print(f"segments with any literal: casecode {lines:,}, rg {len(rg.cells):,}")
        same = same and lines == len(rg.cells)
    ratio = min(engine.speed, engine_part.speed) / python.speed
    print(f"gate: {ratio:.1f}x re per code, asked {asked.gate:g}x")
    return 0 if same and ratio >= asked.gate else 1


def _same_as_re(engine: Runner, engine_part: Runner, python: Runner) -> bool:
    """Whether the part gives the cells that `re` gives, and the whole the same for that part."""
    apart = engine_part.cells ^ python.cells
    print(f"casecode and re differ in {len(apart)} of {len(python.cells):,} cells {sorted(apart)[:5] or ''}")
    named = {cell[0] for cell in engine_part.cells}
    return not apart and {cell for cell in engine.cells if cell[0] in named} == engine_part.cells


if __name__ == "__main__":
    sys.exit(main())

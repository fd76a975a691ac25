"""Whether the 95 % intervals of agreement hold the true figure 95 times in 100: simulated where the truth is known.

    python -m benchmarks.coverage [--simulations 1000] [--resamples 1000] [--write]

A unit's true value is drawn with the code's prevalence. Each coder sees it with probability g and else draws a value with that
prevalence, so the coders' alpha is g² for any number of them. With sources, prevalence differs between sources (Beta, intra-class
correlation rho) and so does g² (Beta around alpha); alpha is then the mean of g². Every simulation asks `analysis.intervals`
what a user would be told. Cells are run until it has given that many intervals, or twice that many data sets were drawn.
Exits with 1 when an independent cell with ten expected positive units or more is outside 92 to 98 %. `--write` puts the grid into
docs/agreement.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from casecode.analysis.intervals import Sourced, by_sources, by_units, sourced
from casecode.coefficients._ask import coefficient
from casecode.coefficients._port import CODED, Category, Indexes, Level, ratings_from

PAGE = Path(__file__).resolve().parent.parent / "docs" / "agreement.md"
BEGIN, END = "<!-- coverage: written by python -m benchmarks.coverage --write -->", "<!-- coverage ends -->"
LOW, HIGH = 0.92, 0.98
"""Between these the coverage of an independent cell has to lie."""
MEASURED: tuple[Level, ...] = ("ordinal", "interval", "ratio")
_CODES = np.array([0.3, 0.2, 0.15, 0.1, 0.08, 0.05])


@dataclass(frozen=True)
class Cell:
    """One situation: `values` are the shares of the values, the first the commonest; `sources` 0 means independent units.

    `rho` is how alike units of a source are; `steady` how alike the coders' accuracy is between sources (0: equal).
    """

    coders: int
    values: tuple[float, ...]
    alpha: float
    units: int
    sources: int = 0
    rho: float = 0.0
    steady: float = 0.0
    name: str = "alpha"
    level: Level = "nominal"

    @property
    def positive(self) -> float:
        """Expected units outside the commonest value."""
        return self.units * (1 - max(self.values))


@dataclass(frozen=True)
class Measured:
    """Of all data sets the share that got an interval, and of these the share that called it approximate, and that held the truth."""

    cell: Cell
    told: float
    approximate: float
    covered: float
    width: float
    drawn: int


def measure(cell: Cell, simulations: int, resamples: int, seed: int = 1) -> Measured:
    """Ask for an interval again and again, each time for newly drawn ratings."""
    chance = np.random.default_rng(seed)
    asked = coefficient(cell.name, cell.level)
    draw, truth = (_sets(cell) if cell.level == "set" else _values(cell)), cell.alpha
    if cell.name not in {"alpha", "kappa", "fleiss"}:
        big = draw(chance, 200_000)
        truth = float(asked(big.ratings)[0])
    held, near, width, drawn = 0, 0, 0.0, 0
    told = 0
    while told < simulations and drawn < 2 * simulations:
        given = draw(chance, cell.units)
        ask = (
            by_sources(asked, given, seed=drawn, resamples=resamples)
            if cell.sources
            else by_units(asked, given.ratings, seed=drawn, resamples=resamples)
        )
        drawn += 1
        if ask.low is not None and ask.high is not None:
            told += 1
            held += ask.low <= truth <= ask.high
            near += "approximate" in ask.note
            width += ask.high - ask.low
    some = max(told, 1)
    return Measured(cell, told / drawn, near / some, held / some, width / some, drawn)


def _values(cell: Cell) -> Callable[[np.random.Generator, int], Sourced]:
    shares = np.array(cell.values)
    categories: tuple[Category, ...] = CODED if len(shares) == 2 else tuple(float(value) for value in range(len(shares)))
    edges = np.cumsum(shares)[:-1]

    def draw(chance: np.random.Generator, units: int) -> Sourced:
        where, seen = np.zeros(units, dtype=np.intp), np.full(units, np.sqrt(cell.alpha))
        truth: Indexes = np.searchsorted(edges, chance.random(units), side="right")
        if cell.sources:
            where = chance.integers(0, cell.sources, units)
            scale = 1 / cell.rho - 1
            truth = (chance.random(units) < chance.beta(shares[1] * scale, shares[0] * scale, cell.sources)[where]).astype(
                np.intp
            )
            if cell.steady:
                accuracy = chance.beta(cell.alpha * cell.steady, (1 - cell.alpha) * cell.steady, cell.sources)
                seen = np.sqrt(accuracy)[where]
        guess = np.searchsorted(edges, chance.random((units, cell.coders)), side="right")
        values = np.where(chance.random((units, cell.coders)) < seen[:, None], truth[:, None], guess)
        return sourced(values, where, categories)

    return draw


def _sets(cell: Cell) -> Callable[[np.random.Generator, int], Sourced]:
    """Six codes, each in a unit or not, independently; each coder sees each with probability sqrt(alpha)."""
    codes = len(_CODES)
    categories = tuple(frozenset(str(code) for code in range(codes) if number >> code & 1) for number in range(2**codes))

    def draw(chance: np.random.Generator, units: int) -> Sourced:
        truth = chance.random((units, codes)) < _CODES
        guess = chance.random((units, cell.coders, codes)) < _CODES
        seen = chance.random(guess.shape) < np.sqrt(cell.alpha)
        numbers = (np.where(seen, truth[:, None], guess) * 2 ** np.arange(codes)).sum(axis=-1)
        given = ratings_from(numbers, categories)
        return Sourced(given, given.weights)

    return draw


def independent() -> Iterator[Cell]:
    """Coders × units × prevalence × alpha, units independent."""
    for coders in (2, 3):
        for units in (50, 200, 800):
            for prevalence in (0.05, 0.1, 0.3, 0.5):
                for alpha in (0.4, 0.667, 0.8, 0.9):
                    yield Cell(coders, (1 - prevalence, prevalence), alpha, units)


def clustered() -> Iterator[Cell]:
    """Coders × sources × clustering × prevalence × alpha, twenty units a source."""
    for coders in (2, 3):
        for sources in (5, 10, 20, 40):
            for rho, steady in ((0.05, 0.0), (0.1, 10.0), (0.3, 4.0)):
                for prevalence in (0.1, 0.3):
                    for alpha in (0.5, 0.8):
                        yield Cell(coders, (1 - prevalence, prevalence), alpha, 20 * sources, sources, rho, steady)


def others() -> Iterator[Cell]:
    """Other coefficients, more values, more coders, sets of codes."""
    for units in (20, 100):
        for alpha in (0.5, 0.8):
            yield Cell(5, (0.7, 0.3), alpha, units)
            for name in ("alpha", "agreement", "fleiss", "ac1", "brennan_prediger"):
                yield Cell(3, (0.4, 0.3, 0.2, 0.1), alpha, units, name=name)
            yield Cell(2, (0.4, 0.3, 0.2, 0.1), alpha, units, name="kappa")
            for level in MEASURED:
                yield Cell(3, (0.4, 0.3, 0.2, 0.1), alpha, units, name=f"alpha_{level}", level=level)
            yield Cell(2, (0.5, 0.5), alpha, units, name="alpha_jaccard", level="set")
            yield Cell(3, (0.5, 0.5), alpha, units, name="alpha_masi", level="set")


def failing(grid: list[Measured]) -> list[Measured]:
    """Independent binary cells with ten expected positive units or more that do not hold what the interval says."""
    kept = [one for one in grid if not one.cell.sources and one.cell.level == "nominal" and one.cell.positive >= 9.99]
    return [one for one in kept if not LOW <= one.covered <= HIGH]


def page(grid: list[Measured], simulations: int, resamples: int) -> str:
    """The grid as Markdown: a table for independent units, one for sources, one for everything else."""
    lines = [f"{simulations} intervals a cell (or twice as many data sets), {resamples} resamples each, seed 1.", ""]
    lines += [
        "**Units independent, one code.** Coverage in %, by true alpha; in brackets: data sets told *too few to say*, in %.",
        "",
    ]
    lines += _crossed([one for one in grid if _plain(one.cell)], _place)
    lines += ["", "**Units within sources, 20 a source, one code.** ~ where most data sets were told *approximate*.", ""]
    lines += _crossed([one for one in grid if one.cell.sources], _place)
    lines += ["", "**More values, more coders, sets.** Independent units; sets are of six codes. ~ as above.", ""]
    lines += _crossed([one for one in grid if not one.cell.sources and not _plain(one.cell)], _other)
    return "\n".join(lines)


def _plain(cell: Cell) -> bool:
    """Whether it is two or three coders, one code, independent units."""
    return not cell.sources and len(cell.values) == 2 and cell.level == "nominal" and cell.coders < 4


def _place(cell: Cell) -> tuple[str, ...]:
    if not cell.sources:
        return (str(cell.coders), str(cell.units), f"{cell.values[1]:g}", f"{cell.positive:g}")
    alike = {0.05: "weak", 0.1: "middling", 0.3: "strong"}[cell.rho]
    return (str(cell.coders), f"{cell.sources}", f"{cell.values[1]:g}", alike)


def _other(cell: Cell) -> tuple[str, ...]:
    what = "sets" if cell.level == "set" else f"{len(cell.values)} values"
    return (cell.name, what, str(cell.coders), str(cell.units))


def _crossed(grid: list[Measured], place: Callable[[Cell], tuple[str, ...]]) -> list[str]:
    """One row a place, one column an alpha."""
    alphas = sorted({one.cell.alpha for one in grid})
    first = grid[0].cell
    head = ("coefficient", "of", "coders", "units") if place is _other else ("coders", "sources", "prevalence", "clustering")
    if place is _place and not first.sources:
        head = ("coders", "units", "prevalence", "expected positive")
    rows: dict[tuple[str, ...], dict[float, str]] = {}
    for one in grid:
        quiet = f" ({100 * (1 - one.told):.0f})" if one.told < 0.995 else ""
        near = "~" if one.approximate > 0.5 else ""
        said = f"{near}{one.covered * 100:.1f}{quiet}" if one.told > 0.02 else f"–{quiet}"
        rows.setdefault(place(one.cell), {})[one.cell.alpha] = said
    lines = ["| " + " | ".join((*head, *(f"alpha {alpha:g}" for alpha in alphas))) + " |"]
    lines.append("|" + "---|" * (len(head) + len(alphas)))
    lines += ["| " + " | ".join((*key, *(cells.get(alpha, "") for alpha in alphas))) + " |" for key, cells in rows.items()]
    return lines


def main() -> int:
    """Run the grid, print it, write it when asked; 1 when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__)
    parser.add_argument("--simulations", type=int, default=1000)
    parser.add_argument("--resamples", type=int, default=1000)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    begun = time.process_time()
    cells = [*independent(), *clustered(), *others()]
    grid = []
    for number, cell in enumerate(cells, start=1):
        grid.append(measure(cell, asked.simulations, asked.resamples))
        print(f"{number}/{len(cells)} {cell} {grid[-1].covered:.3f} told {grid[-1].told:.2f}", file=sys.stderr)
    text = page(grid, asked.simulations, asked.resamples)
    print(text)
    if asked.write:
        whole = PAGE.read_text(encoding="utf-8")
        before, after = whole.partition(BEGIN)[0], whole.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
    broken = failing(grid)
    for one in broken:
        print(f"outside {LOW:.0%} to {HIGH:.0%}: {one.cell} {one.covered:.3f}")
    print(
        f"{len(cells)} cells, {time.process_time() - begun:.0f} s CPU; {len(broken)} independent cells outside", file=sys.stderr
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

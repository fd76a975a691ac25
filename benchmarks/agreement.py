"""How fast alpha and its interval are computed for a whole codebook, beside a loop over the packages that people use.

    python -m benchmarks.agreement [--units 100000] [--codes 50] [--coders 3] [--resamples 2000] [--missing 0.05] [--gate 1000]

Ours: every code's alpha with its interval, from the table units × coders. A peer is called once a code and once a resample, as a
loop over it would do, on the same ratings; measured are `--samples` such calls, the rest is extrapolated (nltk from a part of the
units: it takes time in proportion to them). CPU time. Exits with 1 when alphas differ from the peer's or the gate is missed. A
peer that is not installed is skipped by name.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casecode.analysis.intervals import Estimate, by_units
from casecode.coefficients._port import MISSING, ratings_from
from casecode.coefficients.alpha import COEFFICIENT

Values = NDArray[np.int8]


@dataclass(frozen=True)
class Peer:
    """What a call of a peer takes (CPU seconds, for all units), and how far its alpha was from ours at most."""

    name: str
    call: float
    apart: float


def drawn(codes: int, units: int, coders: int, missing: float, seed: int) -> Values:
    """Ratings of each code: prevalence 2 to 30 %, coders who see 95 of 100; shape (codes, units, coders), -1 missing."""
    chance = np.random.default_rng(seed)
    shown = np.empty((codes, units, coders), dtype=np.int8)
    for code, prevalence in enumerate(np.linspace(0.02, 0.3, codes)):
        truth = chance.random(units) < prevalence
        guess = chance.random((units, coders)) < prevalence
        shown[code] = np.where(chance.random((units, coders)) < 0.95, truth[:, None], guess)
        shown[code][chance.random((units, coders)) < missing] = MISSING
    return shown


def ours(values: Values, resamples: int, seed: int) -> list[Estimate]:
    """Alpha and its interval for each code."""
    return [by_units(COEFFICIENT, ratings_from(code), seed=seed, resamples=resamples) for code in values]


def by_krippendorff(values: Values) -> float:
    """One alpha by the krippendorff package."""
    import krippendorff

    table = values.T.astype(float)
    table[table == MISSING] = np.nan
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="nominal", value_domain=[0.0, 1.0]))


def by_nltk(values: Values) -> float:
    """One alpha by nltk's AnnotationTask."""
    from nltk.metrics.agreement import AnnotationTask

    filled = [(unit, coder) for unit, row in enumerate(values) for coder, value in enumerate(row) if value != MISSING]
    return float(AnnotationTask(data=[(coder, unit, int(values[unit, coder])) for unit, coder in filled]).alpha())


def timed(name: str, call: Callable[[Values], float], values: Values, samples: int, units: int) -> Peer | None:
    """The peer's mean time a call over the first codes, on `units` of them, brought up to all; None when it is not installed."""
    if importlib.util.find_spec(name) is None:
        print(f"{name}: not installed, skipped")
        return None
    part = values[:samples, :units]
    call(part[0, :200])
    begun = time.process_time()
    theirs = [call(code) for code in part]
    spent = (time.process_time() - begun) / len(part) * (values.shape[1] / part.shape[1])
    mine = [float(COEFFICIENT(ratings_from(code))[0]) for code in part]
    return Peer(name, spent, max(abs(a - b) for a, b in zip(theirs, mine, strict=True)))


def main() -> int:
    """Measure, compare, print; 1 when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--codes", type=int, default=50)
    parser.add_argument("--coders", type=int, default=3)
    parser.add_argument("--resamples", type=int, default=2000)
    parser.add_argument("--missing", type=float, default=0.05)
    parser.add_argument("--samples", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--gate", type=float, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    values = drawn(asked.codes, asked.units, asked.coders, asked.missing, asked.seed)
    times = []
    for _ in range(asked.rounds):
        begun = time.process_time()
        estimates = ours(values, asked.resamples, asked.seed)
        times.append(time.process_time() - begun)
    spent = sorted(times)[len(times) // 2]
    print(f"{asked.coders} coders x {asked.units:,} units x {asked.codes} codes, {asked.missing:.0%} missing, seed {asked.seed}")
    print(f"casecode, alpha and interval of every code, {asked.resamples} resamples: {spent:.3f} s, median of {asked.rounds}")
    print(f"  first code {estimates[0].value:.4f} [{estimates[0].low:.4f}, {estimates[0].high:.4f}]")
    met, compared = spent <= 1.0, False
    for peer in (
        timed("krippendorff", by_krippendorff, values, asked.samples, asked.units),
        timed("nltk", by_nltk, values, 2, min(asked.units, 5_000)),
    ):
        if peer is None:
            continue
        loop = peer.call * asked.codes * (1 + asked.resamples)
        print(
            f"{peer.name}: {peer.call:.4f} s a call; a loop over {asked.codes} codes x (1 + {asked.resamples}) calls extrapolates to "
            f"{loop:,.0f} s: ours is {loop / spent:,.0f}x; alphas differ by {peer.apart:.1e} at most"
        )
        compared = True
        met = met and loop / spent >= asked.gate and peer.apart < 1e-9
    against = f"{asked.gate:,.0f}x any loop, 1 s" if compared else "1 s; no loop was compared"
    print(f"gate: {against}: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())

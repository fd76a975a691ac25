"""Our figures beside those of other packages, where these are installed: an extra job, never needed to run or test casecode.

Install krippendorff, nltk and scikit-learn somewhere on the path and run `pytest -m deep tests/coefficients/test_peers.py`.
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from typing import Any

import numpy as np
import pytest

from casecode.coefficients._ask import ask
from casecode.coefficients._port import MISSING, Category, Ratings, ratings_from, ratings_of

pytestmark = pytest.mark.deep
_LEVELS = ("nominal", "ordinal", "interval", "ratio")


def peer(name: str, module: str) -> Any:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(module)


def drawn(seed: int, coders: int, missing: float) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Ratings of 5 to 40 units over the values 1 to 5; coders agree on some."""
    chance = np.random.default_rng(seed)
    units = int(chance.integers(5, 40))
    truth = chance.integers(0, 5, units)
    values = np.where(chance.random((units, coders)) < 0.6, truth[:, None], chance.integers(0, 5, (units, coders)))
    values[chance.random(values.shape) < missing] = MISSING
    return values.astype(np.intp)


def numbered(values: np.ndarray[Any, np.dtype[np.intp]]) -> Ratings:
    return ratings_from(values, (1.0, 2.0, 3.0, 4.0, 5.0))


@pytest.mark.parametrize("level", _LEVELS)
def test_alpha_of_the_krippendorff_package(level: Any) -> None:
    krippendorff = peer("krippendorff", "krippendorff")
    compared = 0
    for seed in range(200):
        values = drawn(seed, 2 + seed % 4, 0.2 * (seed % 2))
        ours = ask("alpha", numbered(values), level).value
        table = np.where(values == MISSING, np.nan, values + 1.0).T
        if ours is None:
            continue
        assert krippendorff.alpha(reliability_data=table, level_of_measurement=level) == pytest.approx(ours, abs=1e-9)
        compared += 1
    assert compared > 190


def test_the_krippendorff_package_raises_where_nothing_varies_and_we_say_undefined() -> None:
    krippendorff = peer("krippendorff", "krippendorff")
    with pytest.raises(ValueError, match="more than one value"):
        krippendorff.alpha(reliability_data=[[1, 1], [1, 1]], level_of_measurement="nominal")
    assert ask("alpha", ratings_of([[1.0, 1.0], [1.0, 1.0]])).value is None


def test_kappa_of_scikit_learn() -> None:
    metrics = peer("sklearn", "sklearn.metrics")
    for seed in range(200):
        values = drawn(seed, 2, 0.0)
        labels = range(5)
        for weights, name, level in ((None, "kappa", "nominal"), ("linear", "kappa_linear", "ordinal")):
            theirs = metrics.cohen_kappa_score(values[:, 0], values[:, 1], labels=labels, weights=weights)
            assert ask(name, numbered(values), level).value == pytest.approx(theirs, abs=1e-9)  # type: ignore[arg-type]


def test_positive_agreement_is_the_f1_of_scikit_learn() -> None:
    metrics = peer("sklearn", "sklearn.metrics")
    for seed in range(100):
        values = (drawn(seed, 2, 0.0) > 2).astype(np.intp)
        if values.any():
            theirs = metrics.f1_score(values[:, 0], values[:, 1])
            assert ask("p_pos", ratings_from(values)).value == pytest.approx(theirs, abs=1e-9)


def task(nltk: Any, units: list[list[Category | None]], distance: Any = None) -> Any:
    data = [(str(c), str(u), value) for u, unit in enumerate(units) for c, value in enumerate(unit) if value is not None]
    return nltk.AnnotationTask(data=data, distance=distance) if distance else nltk.AnnotationTask(data=data)


def test_alpha_pi_kappa_and_s_of_nltk() -> None:
    nltk = peer("nltk", "nltk.metrics.agreement")
    for seed in range(60):
        values = drawn(seed, 2, 0.0)
        theirs = task(nltk, [[str(value) for value in unit] for unit in values])
        observed = len(np.unique(values))
        seen = ratings_of([[str(value) for value in unit] for unit in values])
        for name, told in (
            ("alpha", theirs.alpha()),
            ("scott", theirs.pi()),
            ("kappa", theirs.kappa()),
            ("brennan_prediger", theirs.S()),
        ):
            assert ask(name, seen).value == pytest.approx(told, abs=1e-9), (name, observed)


@pytest.mark.parametrize("name", ["masi", "jaccard"])
def test_alpha_of_sets_of_nltk(name: str) -> None:
    nltk, distances = peer("nltk", "nltk.metrics.agreement"), peer("nltk", "nltk.metrics.distance")
    for seed in range(60):
        chance = np.random.default_rng(seed)
        truth = chance.random((15, 4)) < 0.4
        units: list[list[Category | None]] = []
        for row in truth:
            coders = [np.where(chance.random(4) < 0.8, row, chance.random(4) < 0.4) for _ in range(3)]
            # nltk divides by zero on two empty sets, so here nobody leaves a unit without a code.
            units.append([frozenset("ABCD"[at] for at in np.flatnonzero(coder)) or frozenset("A") for coder in coders])
        theirs = task(nltk, units, getattr(distances, f"{name}_distance")).alpha()
        assert ask(f"alpha_{name}", ratings_of(units), "set").value == pytest.approx(theirs, abs=1e-9)


def test_nltk_divides_by_zero_where_both_left_a_unit_uncoded_and_we_do_not() -> None:
    nltk, distances = peer("nltk", "nltk.metrics.agreement"), peer("nltk", "nltk.metrics.distance")
    units: list[list[Category | None]] = [
        [frozenset(), frozenset()],
        [frozenset("A"), frozenset("A")],
        [frozenset("A"), frozenset("B")],
    ]
    with pytest.raises(ZeroDivisionError):
        task(nltk, units, distances.masi_distance).alpha()
    assert ask("alpha_masi", ratings_of(units), "set").value is not None

"""The table of distances between sets: made once for all resamples, and the same however it is made."""

from __future__ import annotations

import numpy as np
import pytest

from casecode.analysis.intervals import by_sources, sourced
from casecode.coefficients import _sets, alpha_masi
from casecode.coefficients._ask import coefficient
from casecode.coefficients._port import Category, Floats


def _sets_and_units() -> tuple[tuple[Category, ...], np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    chance = np.random.default_rng(7)
    sets = tuple(dict.fromkeys(frozenset(map(str, chance.choice(12, chance.integers(0, 4), replace=False))) for _ in range(90)))
    values = chance.integers(0, len(sets), (300, 3))
    values[:, 1] = np.where(chance.random(300) < 0.6, values[:, 0], values[:, 1])
    values[chance.random((300, 3)) < 0.1] = -1
    return sets, values


@pytest.mark.parametrize("name", ["alpha_masi", "alpha_jaccard"])
def test_a_kept_table_gives_the_figures_and_limits_of_one_made_row_by_row(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sets, values = _sets_and_units()
    given = sourced(values, np.arange(300) % 25, sets)
    kept = by_sources(coefficient(name, "set"), given, seed=3, resamples=200)
    monkeypatch.setattr(_sets, "_KEPT", 0)
    monkeypatch.setattr(_sets, "_CELLS", 1)
    anew = by_sources(coefficient(name, "set"), given, seed=3, resamples=200)
    assert [kept.value, kept.low, kept.high] == pytest.approx([anew.value, anew.low, anew.high], abs=1e-12)


def test_distances_of_a_study_are_worked_out_once() -> None:
    sets, _ = _sets_and_units()
    seen: list[int] = []

    def counted(common: Floats, one: Floats, other: Floats) -> Floats:
        seen.append(len(common))
        return alpha_masi.distance(common, one, other)

    for _ in range(5):
        _sets.blocks(sets, counted)(0, len(sets))
    assert sum(seen) == len(sets)


def test_distances_are_those_of_each_pair_taken_by_itself() -> None:
    sets, _ = _sets_and_units()
    whole = _sets.blocks(sets, alpha_masi.distance)(0, len(sets))
    for row, one in enumerate(sets):
        for column, other in enumerate(sets):
            assert isinstance(one, frozenset)
            assert isinstance(other, frozenset)
            common, either = len(one & other), len(one | other)
            kin = 1.0 if one == other else 2 / 3 if one <= other or other <= one else 1 / 3 if common else 0.0
            expected = 1 - (common / either if either else 1.0) * kin
            assert whole[row, column] == pytest.approx(expected, abs=1e-12)

"""Intervals of agreement: they hold the truth as often as they say, or they say that they cannot be had."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from benchmarks import coverage
from benchmarks.coverage import Cell
from casecode.analysis import intervals
from casecode.analysis._smoothing import smoothed
from casecode.analysis.intervals import Estimate, Sourced, by_sources, by_units, sourced
from casecode.coefficients import agreement, alpha, alpha_masi, kappa
from casecode.coefficients._port import MISSING, Ratings, ratings_from, ratings_of

ALPHA = alpha.COEFFICIENT


def cells(both: int, first: int, second: int, neither: int) -> Ratings:
    """Two coders and one code, by how many units show each pair."""
    pairs = [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither
    return ratings_from(np.array(pairs))


def bounds(found: Estimate) -> tuple[float, float]:
    assert found.low is not None, found.note
    assert found.high is not None
    return found.low, found.high


def test_two_coders_and_one_code_is_the_dirichlet_with_a_half_on_each_of_four_patterns() -> None:
    # Drawn here from the gamma distribution by itself, alpha from its textbook formula for two coders.
    drawn = np.random.default_rng(11).standard_gamma([20.5, 5.5, 3.5, 72.5], size=(200_000, 4))
    a, b, c, _ = (drawn / drawn.sum(axis=1, keepdims=True)).T
    positive = a + (b + c) / 2
    pi = 1 - (b + c) / (2 * positive * (1 - positive))
    low, high = np.quantile(pi + (1 - pi) / 200, [0.025, 0.975])
    found = bounds(by_units(ALPHA, cells(20, 5, 3, 72), seed=3, resamples=50_000))
    assert found == pytest.approx((low, high), abs=0.005)
    assert smoothed(cells(20, 5, 3, 72)).prior.tolist() == [0.5] * 4


@pytest.mark.parametrize("coders", [2, 3, 6])
def test_the_prior_is_two_units_one_of_agreement_and_one_of_a_single_coder_apart(coders: int) -> None:
    values = np.zeros((50, coders), dtype=int)
    values[:20] = 1
    values[0, 0] = 0
    wide = smoothed(ratings_from(values))
    rows = wide.values[wide.prior > 0]
    ones = rows.sum(axis=1)
    prior = wide.prior[wide.prior > 0]
    assert prior[(ones == 0) | (ones == coders)].sum() == pytest.approx(1)
    assert prior[(ones == 1) | (ones == coders - 1)].sum() == pytest.approx(1)
    assert prior.sum() == pytest.approx(2)


def test_the_prior_follows_who_rated_what() -> None:
    values = np.array([[1, 1, MISSING]] * 30 + [[0, 0, MISSING]] * 45 + [[0, 1, 1]] * 25 + [[MISSING, MISSING, 1]] * 9)
    wide = smoothed(ratings_from(values))
    absent = (wide.values[:, 2] == MISSING) & (wide.prior > 0)
    assert wide.prior[absent].sum() == pytest.approx(1.5)
    assert wide.prior.sum() == pytest.approx(2)
    lonely = (wide.values != MISSING).sum(axis=1) < 2
    assert not wide.prior[lonely].any()


def test_with_very_many_units_it_is_the_interval_of_plain_resampling() -> None:
    chance = np.random.default_rng(2)
    truth = chance.random(20_000) < 0.2
    values = np.where(chance.random((20_000, 3)) < 0.9, truth[:, None], chance.random((20_000, 3)) < 0.2).astype(int)
    values[chance.random(values.shape) < 0.05] = MISSING
    ratings = ratings_from(values)
    weights = chance.multinomial(20_000, ratings.weights[0] / 20_000, size=2000).astype(float)
    plain = np.quantile(ALPHA(ratings.weighted(weights)), [0.025, 0.975])
    assert bounds(by_units(ALPHA, ratings, seed=1)) == pytest.approx(tuple(plain), abs=0.002)


def test_full_agreement_leaves_room_below_and_the_interval_holds_the_figure() -> None:
    found = by_units(ALPHA, cells(12, 0, 0, 50), seed=1)
    low, high = bounds(found)
    assert found.value == high == 1.0
    assert 0.6 < low < 0.9


def test_the_same_seed_gives_the_same_bytes_and_the_method_names_it() -> None:
    one, again, other = (by_units(ALPHA, cells(20, 5, 3, 72), seed=seed) for seed in (4, 4, 5))
    assert one == again
    assert bounds(one) != bounds(other)
    assert one.method == "smoothed bootstrap of units, 2000 resamples, seed 4"


def test_the_shares_below_the_two_bounds_grow_with_the_bound_and_fall_with_agreement() -> None:
    near, far = by_units(ALPHA, cells(30, 6, 6, 58), seed=1), by_units(ALPHA, cells(38, 1, 1, 60), seed=1)
    for found in (near, far):
        assert found.below_667 is not None
        assert found.below_800 is not None
        assert 0 <= found.below_667 <= found.below_800 <= 1
        assert found.undefined_share == 0
    assert near.value == pytest.approx(0.740, abs=0.002)
    assert near.below_800 == pytest.approx(0.8, abs=0.1)
    assert far.below_800 == pytest.approx(0.0, abs=0.01)


def test_a_rare_code_has_too_few_units_to_say() -> None:
    found = by_units(ALPHA, cells(8, 2, 1, 400), seed=1)
    assert found.value is not None
    assert (found.low, found.high, found.below_800, found.method) == (None, None, None, "")
    assert found.note == "too few to say: rests on 9.5 units"
    assert by_units(ALPHA, cells(9, 1, 1, 400), seed=1).low is not None


def test_a_code_that_nearly_everybody_gives_nearly_everywhere_is_as_rare_as_its_absence() -> None:
    assert by_units(ALPHA, cells(400, 2, 1, 8), seed=1).note == "too few to say: rests on 9.5 units"


@pytest.mark.parametrize("both", [0, 60])
def test_a_code_of_nobody_and_of_everybody_is_undefined_and_its_agreement_has_no_interval(both: int) -> None:
    ratings = cells(both, 0, 0, 60 - both)
    assert by_units(ALPHA, ratings, seed=1) == Estimate(None, note="undefined: no variation")
    assert by_units(agreement.COEFFICIENT, ratings, seed=1) == Estimate(1.0, note="too few to say: no variation")


def test_a_code_that_one_person_once_used() -> None:
    found = by_units(ALPHA, cells(0, 1, 0, 99), seed=1)
    assert found.value == pytest.approx(0.0, abs=1e-12)
    assert found.note == "too few to say: rests on 0.5 units"


def test_between_five_and_ten_units_of_many_values_the_interval_is_called_approximate() -> None:
    few = ratings_of([["a", "a"]] * 12 + [["b", "b"]] * 4 + [["c", "c"]] * 3 + [["a", "c"]])
    assert by_units(ALPHA, few, seed=1).note == "approximate: rests on 7.5 units outside the commonest value"
    fewer = ratings_of([["a", "a"]] * 12 + [["b", "b"], ["c", "a"]])
    assert by_units(ALPHA, fewer, seed=1).note == "too few to say: rests on 1.5 units outside the commonest value"
    many = ratings_of([["a", "a"]] * 12 + [["b", "b"]] * 8 + [["c", "c"]] * 3 + [["a", "c"]])
    assert by_units(ALPHA, many, seed=1).note == ""


def test_resamples_without_a_figure_are_counted_and_many_of_them_said() -> None:
    # Kappa has no figure where both always give the same value: pretend that a third of the resamples are so.
    draws = np.concatenate([np.full(100, np.nan), np.linspace(0.2, 0.8, 200)])
    found = intervals.told(Estimate(0.5), draws)
    assert found.undefined_share == pytest.approx(1 / 3)
    assert found.note == "approximate: 33% of the resamples have no figure"
    nothing = intervals.told(Estimate(0.5), np.full(10, np.nan))
    assert (nothing.low, nothing.note, nothing.undefined_share) == (None, "too few to say: no resample has a figure", 1.0)


def test_sets_of_codes_have_intervals_too() -> None:
    sets = [frozenset("A"), frozenset("AB"), frozenset("B"), frozenset()]
    units = [[sets[at % 4], sets[(at + (at % 5 == 0)) % 4]] for at in range(60)]
    found = by_units(alpha_masi.COEFFICIENT, ratings_of(units), seed=1)
    low, high = bounds(found)
    assert found.value is not None
    assert low < found.value < high


def test_memory_is_asked_for_in_portions_and_the_result_is_an_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "_CELLS", 400)
    found = by_units(kappa.COEFFICIENT, cells(20, 5, 3, 72), seed=1, resamples=250)
    assert found.undefined_share == 0
    assert bounds(found)[0] < bounds(found)[1]


def grouped(sources: int, each: int, *, seed: int = 1, apart: float = 0.1) -> Sourced:
    chance = np.random.default_rng(seed)
    truth = chance.random(sources * each) < 0.3
    values = np.where(chance.random((sources * each, 2)) < 1 - apart, truth[:, None], ~truth[:, None]).astype(int)
    return sourced(values, np.repeat(np.arange(sources), each))


def test_units_of_one_source_are_counted_together() -> None:
    given = sourced(np.array([[1, 1], [1, 1], [0, 1], [1, 1]]), np.array([0, 1, 1, 1]))
    at = {tuple(row): number for number, row in enumerate(given.ratings.values.tolist())}
    assert given.shown[:, at[1, 1]].tolist() == [1, 2]
    assert given.shown[:, at[0, 1]].tolist() == [0, 1]
    assert given.ratings.weights.sum() == 4


def test_twenty_sources_are_resampled_and_fewer_are_called_approximate() -> None:
    many, few = by_sources(ALPHA, grouped(25, 12), seed=1), by_sources(ALPHA, grouped(12, 25), seed=1)
    assert many.method == "smoothed bootstrap of 25 sources, 2000 resamples, seed 1"
    assert many.note == ""
    assert few.note == "approximate: rests on 12 sources"


@pytest.mark.parametrize(("sources", "words"), [(4, "4 sources are"), (1, "one source is")])
def test_below_five_sources_units_are_resampled_and_the_assumption_is_said(sources: int, words: str) -> None:
    found = by_sources(ALPHA, grouped(sources, 60), seed=1)
    assert found.note == f"approximate: {words} too few to resample, units within a source are treated as independent"
    assert bounds(found) == bounds(by_units(ALPHA, grouped(sources, 60).ratings, seed=1))


def test_sources_that_nobody_shared_do_not_count_as_sources() -> None:
    given = grouped(5, 40)
    lonely = np.array([[1, MISSING]] * 30)
    values = np.concatenate([given.ratings.values.repeat(given.shown.sum(axis=0).astype(int), axis=0), lonely])
    sources = np.concatenate([np.arange(200) % 5, 5 + np.arange(30)])
    assert by_sources(ALPHA, sourced(values, sources), seed=1).method.startswith("smoothed bootstrap of 5 sources")


def test_codings_that_lie_in_a_few_of_many_sources_are_called_approximate() -> None:
    values = np.zeros((600, 2), dtype=int)
    values[:45] = 1
    values[10:14, 1] = 0
    given = sourced(values, np.arange(600) // 20)  # 30 sources, coded in the first three only
    found = by_sources(ALPHA, given, seed=1)
    assert intervals.effective(given) == pytest.approx(43**2 / (18**2 + 20**2 + 5**2))
    assert found.note == "approximate: most of what is counted lies in 2 of 30 sources"


def test_disagreement_that_lies_in_few_sources_makes_the_interval_wider_than_units_would() -> None:
    values = np.zeros((400, 2), dtype=int)
    values[::2] = 1
    values[:40:2, 0] = 0  # all disagreement is in two of twenty sources
    given = sourced(values, np.arange(400) // 20)
    low, high = bounds(by_sources(ALPHA, given, seed=1))
    unit_low, unit_high = bounds(by_units(ALPHA, given.ratings, seed=1))
    assert high - low > 1.5 * (unit_high - unit_low)


def test_undefined_and_rare_codes_are_so_over_sources_too() -> None:
    nobody = sourced(np.zeros((100, 2), dtype=int), np.arange(100) // 10)
    assert by_sources(ALPHA, nobody, seed=1) == Estimate(None, note="undefined: no variation")


@pytest.mark.parametrize(("freedom", "point"), [(4, 2.776), (9, 2.262), (19, 2.093), (39, 2.023), (1000, 1.962)])
def test_students_t_is_that_of_the_printed_tables(freedom: int, point: float) -> None:
    assert intervals.student(freedom) == pytest.approx(point, abs=6e-4)


def test_draws_are_spread_about_their_middle_on_the_scale_of_what_is_lacking() -> None:
    draws = 1 - np.array([0.1, 0.2, 0.4])
    by = intervals.student(9) / 1.959964 * math.sqrt(11 / 9)
    wide = intervals.widened(draws, 10)
    assert 1 - wide == pytest.approx([0.2 * 0.5**by, 0.2, 0.2 * 2**by])
    assert np.isnan(intervals.widened(np.full(3, np.nan), 10)).all()


@pytest.mark.parametrize(
    "cell",
    [Cell(2, (0.8, 0.2), 0.8, 100), Cell(3, (0.8, 0.2), 0.8, 100), Cell(3, (0.7, 0.3), 0.7, 200, 10, 0.1, 10.0)],
    ids=["two coders", "three coders", "ten sources"],
)
def test_the_truth_lies_inside_about_as_often_as_it_says(cell: Cell) -> None:
    # 300 draws: two standard errors are 2.5 points; five were seen as the worst of the full grid.
    found = coverage.measure(cell, simulations=300, resamples=300)
    assert 0.90 <= found.covered <= 0.99
    assert found.approximate == (1.0 if cell.sources else 0.0)


def test_rare_codes_are_told_that_they_are_too_few() -> None:
    found = coverage.measure(Cell(2, (0.95, 0.05), 0.8, 50), simulations=100, resamples=100)
    assert found.told < 0.02


def test_the_published_grid_is_the_one_of_the_benchmark_and_none_of_its_cells_fails() -> None:
    page = coverage.PAGE.read_text(encoding="utf-8")
    grid = page.partition(coverage.BEGIN)[2].partition(coverage.END)[0]
    rows = [row.split("|")[1:-1] for row in grid.splitlines() if row.startswith(("| 2 |", "| 3 |"))]
    plain = [row for row in rows if len(row) == 8]
    asked = {(cell.coders, cell.units, cell.values[1]) for cell in coverage.independent()}
    assert {(int(row[0]), int(row[1]), float(row[2])) for row in plain} == asked
    for row in plain:
        for told in row[4:]:
            figure = told.strip().strip("~").split(" ")[0]
            if float(row[3]) >= intervals.FEWEST_UNITS:
                assert 92 <= float(figure) <= 98, row
            else:
                assert figure == "–", row
    within = [row for row in rows if len(row) == 6]
    assert len(within) == 2 * 4 * 2 * 3
    for row in within:
        for told in row[4:]:
            assert told.strip().startswith("~") or 92 <= float(told.strip().split(" ")[0]) <= 98, row
            assert told.strip().startswith("~") or int(row[1]) >= intervals.FEW_SOURCES, row


@pytest.mark.deep
def test_every_independent_cell_of_the_grid_covers() -> None:
    grid = [coverage.measure(cell, simulations=1000, resamples=1000) for cell in coverage.independent()]
    assert coverage.failing(grid) == []


def test_the_grid_is_written_as_tables_by_situation() -> None:
    told = coverage.Measured(Cell(2, (0.9, 0.1), 0.8, 200), 1.0, 0.0, 0.953, 0.2, 100)
    near = coverage.Measured(Cell(2, (0.9, 0.1), 0.8, 200, 10, 0.1, 10.0), 0.9, 1.0, 0.94, 0.2, 100)
    few = dataclasses.replace(told, cell=Cell(2, (0.95, 0.05), 0.8, 50), told=0.0)
    other = dataclasses.replace(told, cell=Cell(3, (0.5, 0.5), 0.8, 50, name="alpha_masi", level="set"))
    text = coverage.page([told, near, few, other], 100, 100)
    assert "| 2 | 200 | 0.1 | 20 | 95.3 |" in text
    assert "| 2 | 50 | 0.05 | 2.5 | – (100) |" in text
    assert "| 2 | 10 | 0.1 | middling | ~94.0 (10) |" in text
    assert "| alpha_masi | sets | 3 | 50 | 95.3 |" in text
    assert coverage.failing([told, near, few, other]) == []
    assert coverage.failing([dataclasses.replace(told, covered=0.91)])


def test_where_only_one_value_occurs_there_is_nothing_to_smooth() -> None:
    assert not smoothed(cells(0, 0, 0, 20)).prior.any()

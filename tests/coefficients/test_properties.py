"""What has to hold for any ratings: permutations change nothing, missing units change nothing, nothing undefined has a figure."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casecode import registry
from casecode.coefficients import alpha as alpha_nominal
from casecode.coefficients import alpha_jaccard, alpha_masi, alpha_passonneau2004, light
from casecode.coefficients._ask import ask
from casecode.coefficients._port import MISSING, Category, Level, Measure, Ratings, patterns_of, ratings_from, ratings_of

Units = list[list[Category | None]]
MEASURES: tuple[Measure, ...] = tuple(
    one
    for one in (registry.load("coefficients", name, "COEFFICIENT") for name in registry.names("coefficients"))
    if isinstance(one, Measure)
)
NOMINAL = [one for one in MEASURES if "nominal" in one.levels and not one.binary]
NUMBERS = ("1", "2", "3", "4")


@st.composite
def tables(draw: st.DrawFn, least: int = 2, most: int = 4, *, missing: bool = True) -> Units:
    """A few units of two to four coders over four values."""
    coders = draw(st.integers(least, most))
    cell = st.sampled_from([*NUMBERS, *([None] if missing else [])])
    return draw(st.lists(st.lists(cell, min_size=coders, max_size=coders), min_size=1, max_size=9))


def figure(measure: Measure, units: Units, categories: tuple[Category, ...] = NUMBERS) -> float:
    ratings = ratings_of(units, categories)
    return float(measure(ratings)[0]) if fits(measure, ratings) else math.nan


def fits(measure: Measure, ratings: Ratings) -> bool:
    return not (measure.raters == "two" and ratings.coders != 2)


def same(one: float, other: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, abs_tol=1e-9)


def test_there_are_coefficients_and_each_is_named_like_its_file() -> None:
    assert len(MEASURES) == 22
    files = {
        name for name in registry.names("coefficients") if isinstance(registry.load("coefficients", name, "COEFFICIENT"), Measure)
    }
    assert {one.name for one in MEASURES} == files
    assert all(one.title and one.formula and one.source and one.levels for one in MEASURES)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_units_and_the_names_of_values_change_nothing(units: Units, chance: object) -> None:
    turned = dict(zip(NUMBERS, ("b", "d", "a", "c"), strict=True))
    renamed: Units = [[None if value is None else turned[str(value)] for value in unit] for unit in reversed(units)]
    for measure in NOMINAL:
        assert same(figure(measure, units), figure(measure, renamed, ("a", "b", "c", "d"))), measure.name


@given(tables(most=3))
def test_the_order_of_coders_changes_nothing(units: Units) -> None:
    for measure in NOMINAL:
        told = figure(measure, units)
        for order in permutations(range(len(units[0]))):
            assert same(told, figure(measure, [[unit[at] for at in order] for unit in units])), measure.name


@given(tables())
def test_a_unit_that_nobody_rated_changes_nothing(units: Units) -> None:
    more: Units = [*units, [None] * len(units[0])]
    for measure in NOMINAL:
        assert same(figure(measure, units), figure(measure, more)), measure.name
    for level in ("ordinal", "interval", "ratio"):
        measure = registry.load("coefficients", f"alpha_{level}", "COEFFICIENT")
        one, two = (
            ratings_of([[None if v is None else float(str(v)) for v in u] for u in x], (1.0, 2.0, 3.0, 4.0))
            for x in (units, more)
        )
        assert same(float(measure(one)[0]), float(measure(two)[0]))


@given(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=9), st.integers(2, 4))
def test_identical_coders_agree_fully_or_there_is_no_figure(values: list[str], coders: int) -> None:
    varied = len(set(values)) > 1
    ratings = ratings_of([[value] * coders for value in values], NUMBERS)
    for measure in MEASURES:
        if measure.name in {"prevalence_index", "bias_index"} or measure.binary or not fits(measure, ratings):
            continue
        told = float(measure(_as_numbers(ratings) if "interval" in measure.levels or "ratio" in measure.levels else ratings)[0])
        assert math.isclose(told, 1.0, abs_tol=1e-9) or (math.isnan(told) and not varied), measure.name


def _as_numbers(ratings: Ratings) -> Ratings:
    return Ratings(ratings.values, (1.0, 2.0, 3.0, 4.0), ratings.weights)


@given(tables(most=2, missing=False))
def test_two_coders_nominal_nothing_missing_alpha_follows_from_pi(units: Units) -> None:
    ratings = ratings_of(units, NUMBERS)
    pi = ask("scott", ratings).value
    assume(pi is not None)
    assert pi is not None
    assert ask("alpha", ratings).value == pytest.approx(pi + (1 - pi) / (2 * len(units)), abs=1e-9)
    assert ask("fleiss", ratings).value == pytest.approx(pi, abs=1e-9)
    for name in ("conger", "light"):
        assert ask(name, ratings).value == pytest.approx(ask("kappa", ratings).value, abs=1e-9)


@given(tables())
def test_sets_of_one_code_are_nominal_values(units: Units) -> None:
    sets: Units = [[None if value is None else frozenset({str(value)}) for value in unit] for unit in units]
    told = figure(alpha_nominal.COEFFICIENT, units)
    for measure in (alpha_masi.COEFFICIENT, alpha_jaccard.COEFFICIENT, alpha_passonneau2004.COEFFICIENT):
        assert same(told, float(measure(ratings_of(sets))[0])), measure.name


@given(tables())
def test_a_value_that_was_declared_and_never_given_matters_only_to_those_that_count_values(units: Units) -> None:
    for measure in NOMINAL:
        one, other = figure(measure, units), figure(measure, units, (*NUMBERS, "5"))
        if measure.name not in {"ac1", "brennan_prediger"}:
            assert same(one, other), measure.name


def slow_alpha(units: Units, level: Level) -> Fraction | None:
    """Krippendorff (2011) to the letter: every pair of ratings, in fractions."""
    kept = [[Fraction(str(value)) for value in unit if value is not None] for unit in units]
    kept = [unit for unit in kept if len(unit) > 1]
    every = [value for unit in kept for value in unit]
    often = {value: every.count(value) for value in every}

    def apart(c: Fraction, k: Fraction) -> Fraction:
        if level == "interval":
            return (c - k) ** 2
        if level == "ratio":
            return ((c - k) / (c + k)) ** 2
        if level == "ordinal":
            low, high = min(c, k), max(c, k)
            between = sum((n for value, n in often.items() if low <= value <= high), 0)
            return (between - Fraction(often[c] + often[k], 2)) ** 2
        return Fraction(c != k)

    expected = sum((apart(c, k) for c in every for k in every), Fraction(0))
    if not expected:
        return None
    observed = sum((apart(c, k) / (len(unit) - 1) for unit in kept for c in unit for k in unit), Fraction(0))
    return 1 - (len(every) - 1) * observed / expected


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@settings(max_examples=60)
@given(units=tables())
def test_alpha_is_what_its_definition_says_pair_by_pair(level: Level, units: Units) -> None:
    numbers: Units = [[None if value is None else float(str(value)) for value in unit] for unit in units]
    told = ask("alpha", ratings_of(numbers, (1.0, 2.0, 3.0, 4.0)), level).value
    slow = slow_alpha(units, level)
    assert (told is None) == (slow is None)
    assert told is None or slow is None or told == pytest.approx(float(slow), abs=1e-9)


@given(tables(), st.integers(0, 2**32 - 1))
def test_each_row_of_weights_is_the_figure_of_its_own_units(units: Units, seed: int) -> None:
    ratings = ratings_of(units, NUMBERS)
    often = np.random.default_rng(seed).integers(0, 4, size=(3, len(ratings.values))).astype(float)
    for measure in MEASURES:
        if measure.binary or not fits(measure, ratings):
            continue
        asked = _as_numbers(ratings) if {"interval", "ratio"} & set(measure.levels) else ratings
        together = measure(asked.weighted(often))
        for row, told in zip(often, together, strict=True):
            repeated = np.repeat(asked.values, row.astype(int), axis=0)
            if len(repeated):
                alone = float(measure(ratings_from(repeated, asked.categories))[0])
                assert same(alone, float(told)), measure.name


def test_many_values_are_counted_the_same_way_as_few(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    values = chance.integers(-1, 40, size=(300, 3))
    ratings = ratings_from(values, tuple(float(at) for at in range(1, 41)))
    often = chance.random((4, len(ratings.values)))
    few = [measure(ratings.weighted(often)) for measure in NOMINAL if fits(measure, ratings)]
    monkeypatch.setattr("casecode.coefficients._tallies._DENSE", 0)
    monkeypatch.setattr("casecode.coefficients._alpha._CELLS", 100)
    many = [measure(ratings.weighted(often)) for measure in NOMINAL if fits(measure, ratings)]
    assert np.allclose(few, many)
    ordinal = registry.load("coefficients", "alpha_ordinal", "COEFFICIENT")
    ratio = registry.load("coefficients", "alpha_ratio", "COEFFICIENT")
    parts = (ordinal(ratings.weighted(often)), ratio(ratings.weighted(often)))
    monkeypatch.undo()
    assert np.allclose(parts, (ordinal(ratings.weighted(often)), ratio(ratings.weighted(often))))


def test_a_hundred_thousand_different_values_do_not_fill_the_memory() -> None:
    ratings = ratings_from(np.arange(200_000).reshape(-1, 2), tuple(map(str, range(200_000))))
    assert len(ratings.values) == 100_000
    assert float(alpha_nominal.COEFFICIENT(ratings)[0]) == pytest.approx(0.0, abs=1e-5)


@given(tables(most=4))
def test_patterns_and_their_counts_are_the_units(units: Units) -> None:
    index = {value: at for at, value in enumerate(NUMBERS)}
    values = np.array([[MISSING if value is None else index[str(value)] for value in unit] for unit in units])
    patterns, which = patterns_of(values, len(NUMBERS))
    assert (patterns[which] == values).all()
    assert len(np.unique(patterns, axis=0)) == len(patterns)


def test_patterns_of_very_many_coders_are_found_too() -> None:
    # 85 coders: three to the power of 85 does not fit any whole number of the machine.
    values = np.where(np.random.default_rng(1).random((40, 85)) < 0.1, 1, MISSING)
    values = np.concatenate([values, values[:5]])
    patterns, which = patterns_of(values, 2)
    assert (patterns[which] == values).all()
    assert len(patterns) == len(np.unique(values, axis=0))


def test_eighty_five_coders_with_a_tenth_of_the_cells_filled() -> None:
    chance = np.random.default_rng(5)
    truth = chance.integers(0, 2, size=400)
    values = np.where(chance.random((400, 85)) < 0.9, truth[:, None], 1 - truth[:, None])
    values[chance.random(values.shape) > 0.1] = MISSING
    ratings = ratings_from(values)
    units: Units = [[None if value == MISSING else str(value + 1) for value in unit] for unit in values.tolist()]
    slow = slow_alpha(units[:60], "nominal")
    assert slow is not None
    assert ask("alpha", ratings_from(values[:60])).value == pytest.approx(float(slow), abs=1e-9)
    assert ask("fleiss", ratings).value is not None
    assert ask("kappa", ratings).why_not == "Cohen's kappa compares two coders, here are 85"


def test_light_has_no_figure_when_one_pair_has_none() -> None:
    ratings = ratings_of([["1", "1", "1"], ["1", "1", "2"]])
    assert np.isnan(light.pairs(ratings)[:, 0]).tolist() == [True, False, False]
    assert ask("light", ratings).value is None

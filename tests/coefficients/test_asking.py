"""What a coefficient can be asked, what it answers where it cannot, and the counts behind a figure."""

from __future__ import annotations

import pytest

from casecode.coefficients._ask import ask, coefficient, explained
from casecode.coefficients._port import CODED, Category, Counts, Level, in_order, ratings_of
from casecode.domain.errors import WrongUseError
from tests.coefficients import printed


def counts(name: str, told: Counts) -> float:
    return dict(told)[name]


@pytest.mark.parametrize(
    ("name", "level", "why_not"),
    [
        ("kappa", "nominal", "Cohen's kappa compares two coders, here are 4"),
        ("kappa", "interval", "Cohen's kappa is not for interval values"),
        ("alpha_masi", "nominal", "Krippendorff's alpha, sets by MASI is not for nominal values"),
        ("p_pos", "nominal", "Positive agreement is for two values, here are 5"),
    ],
)
def test_a_coefficient_says_what_it_cannot_be_asked(name: str, level: Level, why_not: str) -> None:
    asked = ask(name, printed.c_data(), level)
    assert (asked.value, asked.why_not) == (None, why_not)


def test_one_coder_and_units_that_nobody_shares_have_no_agreement() -> None:
    assert ask("alpha", ratings_of([["a"], ["b"]])).why_not == "agreement needs two coders"
    apart = ratings_of([["a", None], [None, "b"]])
    assert ask("alpha", apart).why_not == "no unit was rated by two coders"
    assert ask("kappa", apart).why_not == "no unit was rated by all coders"


def test_what_is_left_out_is_said() -> None:
    ratings = ratings_of([["a", "a"], ["a", "b"], ["b", None], [None, None]])
    assert ask("alpha", ratings).note == "1 unit that only one coder rated is left out"
    assert ask("kappa", ratings).note == "1 unit that not all coders rated is left out"
    assert ask("kappa", ratings_of([["a", "a"], ["b", "a"]])).note == ""
    assert ask("fleiss", ratings).note == "1 unit that only one coder rated counts towards chance only"
    assert ask("ac1", ratings_of([["a", "a"], ["b", None], [None, "b"]])).note.startswith(
        "2 units that only one coder rated count to"
    )
    assert (
        ask("alpha", ratings_of([["a", "a"], ["b", None], [None, "b"]])).note == "2 units that only one coder rated are left out"
    )


def test_an_unknown_coefficient_is_answered_with_the_known_ones() -> None:
    with pytest.raises(WrongUseError, match="Did you mean 'kappa'"):
        coefficient("kapa")


def test_a_value_that_was_not_declared_is_refused() -> None:
    with pytest.raises(ValueError, match="not among the declared values: c"):
        ratings_of([["a", "c"]], ["a", "b"])


def test_values_stand_in_their_natural_order() -> None:
    assert in_order({10.0, 9.0, 1.0}) == (1.0, 9.0, 10.0)
    assert in_order({frozenset({"b"}), frozenset(), frozenset({"a", "b"}), frozenset({"a"})}) == (
        frozenset(),
        frozenset({"a"}),
        frozenset({"b"}),
        frozenset({"a", "b"}),
    )


def test_the_counts_behind_alpha_of_krippendorffs_example_a() -> None:
    # 2011, sect. A: 14 zeros and 6 ones among 20 values, four mismatches: D_o = .400, D_e = 2 × 14 × 6 / (20 × 19) = .442.
    told = explained("alpha", printed.a_data())
    assert told.value == pytest.approx(0.095, abs=5e-4)
    assert counts("ratings that can be paired", told.counts) == 20
    assert (counts("ratings: 0", told.counts), counts("ratings: 1", told.counts)) == (14, 6)
    assert counts("D_o", told.counts) == pytest.approx(0.4)
    assert counts("D_e", told.counts) == pytest.approx(2 * 14 * 6 / (20 * 19))
    assert "Krippendorff" in told.source
    assert "D_o / D_e" in told.formula


def test_the_counts_behind_each_coefficient_of_two_coders_and_one_code() -> None:
    # 3 both, 1 only the first, 2 only the second, 4 neither.
    cells = [(1, 1)] * 3 + [(1, 0)] + [(0, 1)] * 2 + [(0, 0)] * 4
    ratings = ratings_of([[CODED[a], CODED[b]] for a, b in cells], CODED)
    expected: dict[str, dict[str, float]] = {
        "agreement": {"units that two or more coders rated": 10, "pairs that agree": 7},
        "p_pos": {
            "ordered pairs in which the first coder says 'coded'": 9,
            "of these, pairs in which the second says 'coded' too": 6,
        },
        "p_neg": {"of these, pairs in which the second says 'not coded' too": 8},
        "kappa": {"units on which they agree": 7, "first coder: coded": 4, "second coder: coded": 5, "p_e": 0.5},
        "kappa_max": {"most agreement that the margins allow": 0.9, "p_e": 0.5},
        "scott": {"ratings: coded": 9, "p_e": 0.45**2 + 0.55**2},
        "fleiss": {"p_a": 0.7, "mean share of coded": 0.45},
        "ac1": {"p_e": 2 * 0.45 * 0.55, "declared values": 2},
        "brennan_prediger": {"p_e": 0.5},
        "conger": {"coder 1: coded": 4, "coder 2: coded": 5, "p_e": 0.5},
        "light": {"kappa of coders 1 and 2": 0.4},
        "pabak": {"both say 'coded'": 3, "only the first says 'coded'": 1, "only the second says 'coded'": 2, "neither": 4},
    }
    for name, told in expected.items():
        found = dict(explained(name, ratings).counts)
        for label, count in told.items():
            assert found[label] == pytest.approx(count), (name, label)


def test_the_counts_behind_weighted_kappa_and_where_there_is_no_figure() -> None:
    ratings = ratings_of([[1.0, 2.0], [2.0, 2.0], [3.0, 1.0]], [1.0, 2.0, 3.0])
    found = dict(explained("kappa_linear", ratings, "ordinal").counts)
    assert found["weighted agreement observed"] == pytest.approx((0.5 + 1 + 0) / 3)
    assert explained("kappa", printed.c_data()).counts == ()
    assert explained("kappa", printed.c_data()).why_not


def test_sets_and_numbers_are_named_as_people_write_them() -> None:
    found = dict(
        explained("alpha_masi", ratings_of([[frozenset("AB"), frozenset()], [frozenset("A"), frozenset("A")]]), "set").counts
    )
    assert {"ratings: A|B", "ratings: ∅", "ratings: A"} <= set(found)
    assert "ratings: 2" in dict(explained("alpha", printed.hayes(), "ordinal").counts)


@pytest.mark.parametrize("name", ["ac1", "brennan_prediger"])
def test_one_declared_value_leaves_nothing_to_guess(name: str) -> None:
    assert ask(name, ratings_of([["a", "a"], ["a", "a"]])).value is None


def test_a_unit_that_only_one_coder_rated_matters_to_those_and_only_those_who_say_so() -> None:
    units: list[list[Category | None]] = [["a", "a", None], ["b", "b", "b"], ["a", "b", "a"], ["a", "a", "a"]]
    one, other = ratings_of(units), ratings_of([*units, [None, "b", None]])
    for name in ("agreement", "alpha", "brennan_prediger", "fleiss", "ac1", "conger"):
        assert (ask(name, one).value == pytest.approx(ask(name, other).value)) is not coefficient(name).lone, name

"""Figures that were printed, from tables that were printed: they hold everywhere, without the shared material."""

from __future__ import annotations

import math

import pytest

from casecode.coefficients import fleiss as fleiss_kappa
from casecode.coefficients import kappa
from casecode.coefficients._ask import ask
from casecode.coefficients._port import Level, Ratings, ratings_of
from tests.coefficients import printed
from tests.coefficients.printed import crossed


def figure(name: str, ratings: Ratings, level: Level = "nominal") -> float:
    asked = ask(name, ratings, level)
    assert asked.value is not None, asked.why_not
    return asked.value


@pytest.mark.parametrize(
    ("ratings", "name", "level", "told"),
    [
        # Krippendorff (2011), sect. C and D.
        (printed.c_data(), "alpha", "nominal", 0.743),
        (printed.c_data(), "alpha", "ordinal", 0.815),
        (printed.c_data(), "alpha", "interval", 0.849),
        (printed.c_data(), "alpha", "ratio", 0.797),
        # Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., the same data.
        (printed.c_data(), "ac1", "nominal", 0.775),
        (printed.c_data(), "brennan_prediger", "nominal", 0.773),
        (printed.c_data(), "fleiss", "nominal", 0.761),
        (printed.c_data(), "agreement", "nominal", 0.818),
        (printed.c_data(), "conger", "nominal", 0.763),
        (printed.b_data(), "alpha", "nominal", 0.692),  # Krippendorff (2011), sect. B
        (printed.a_data(), "alpha", "nominal", 0.095),  # Krippendorff (2011), sect. A: 60 % agreement
        (printed.a_data(), "agreement", "nominal", 0.6),
        (printed.hayes(), "alpha", "ordinal", 0.7598),  # Hayes & Krippendorff (2007: 84)
        (printed.fleiss(), "fleiss", "nominal", 0.430),  # Fleiss (1971)
        # Cohen (1960: 45), 200 patients, printed as proportions.
        (crossed((88, 14, 18), (10, 40, 10), (2, 6, 12)), "kappa", "nominal", 0.492),
        (crossed((88, 14, 18), (10, 40, 10), (2, 6, 12)), "kappa_max", "nominal", 0.831),
        # Gwet (2002), Statistical Methods for Inter-Rater Reliability Assessment 1: 118, 5, 2, 0.
        (crossed((118, 5), (2, 0)), "kappa", "nominal", -0.0234),
        (crossed((118, 5), (2, 0)), "ac1", "nominal", 0.9408),
        # Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43, 543-549: the same agreement, other margins.
        (crossed((40, 9), (6, 45)), "kappa", "nominal", 0.70),
        (crossed((80, 10), (5, 5)), "kappa", "nominal", 0.32),
        (crossed((45, 15), (25, 15)), "kappa", "nominal", 0.13),
        (crossed((25, 35), (5, 35)), "kappa", "nominal", 0.26),
        # Artstein & Poesio (2008: 558), Computational Linguistics 34.
        (crossed((20, 20), (10, 50)), "brennan_prediger", "nominal", 0.40),
        (crossed((20, 20), (10, 50)), "scott", "nominal", 0.341),
        (crossed((20, 20), (10, 50)), "kappa", "nominal", 0.348),
        # Gwet (2014), cont3x3abstractors.
        (crossed((13, 0, 0), (0, 20, 7), (0, 4, 56)), "kappa", "nominal", 0.796),
        (crossed((13, 0, 0), (0, 20, 7), (0, 4, 56)), "ac1", "nominal", 0.849),
        # SAS/STAT documentation of PROC FREQ, weighted kappa by Cicchetti & Allison.
        (crossed((0, 4, 1), (0, 8, 0), (0, 1, 5)), "kappa_linear", "ordinal", 0.4701),
    ],
)
def test_what_was_printed_is_what_we_compute(ratings: Ratings, name: str, level: Level, told: float) -> None:
    digits = len(str(told).partition(".")[2])
    assert figure(name, ratings, level) == pytest.approx(told, abs=0.5000001 * 10**-digits)


def test_fleiss_for_each_diagnosis_as_printed_with_hand_rounding() -> None:
    ours = fleiss_kappa.per_category(printed.fleiss())[0]
    assert ours == pytest.approx([0.248, 0.248, 0.517, 0.470, 0.565], abs=5e-3)


def test_the_standard_error_of_kappa_for_cohens_example() -> None:
    # Fleiss, Cohen & Everitt (1969) applied to Cohen (1960: 45), worked out by hand below.
    p = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]
    row, column = [0.60, 0.30, 0.10], [0.50, 0.30, 0.20]
    agreed, chance = 0.70, 0.41
    k = (agreed - chance) / (1 - chance)
    on = sum(p[i][i] * (1 - (row[i] + column[i]) * (1 - k)) ** 2 for i in range(3))
    off = (1 - k) ** 2 * sum(p[i][j] * (column[i] + row[j]) ** 2 for i in range(3) for j in range(3) if i != j)
    by_hand = math.sqrt((on + off - (k - chance * (1 - k)) ** 2) / (200 * (1 - chance) ** 2))
    ours = kappa.standard_error(crossed((88, 14, 18), (10, 40, 10), (2, 6, 12)))
    assert ours == pytest.approx(by_hand, abs=1e-12)
    assert ours == pytest.approx(0.051002, abs=1e-5)


def test_byrt_and_colleagues_identity_of_kappa_with_its_indices() -> None:
    for table in (((118, 5), (2, 0)), ((80, 10), (5, 5)), ((25, 35), (5, 35))):
        ratings = crossed(*table)
        pabak, pi, bi = (figure(name, ratings) for name in ("pabak", "prevalence_index", "bias_index"))
        assert figure("kappa", ratings) == pytest.approx((pabak - pi**2 + bi**2) / (1 - pi**2 + bi**2), abs=1e-12)


def test_prevalence_bias_and_specific_agreement_by_hand() -> None:
    ratings = crossed((20, 20), (10, 50))  # a, b, c, d; the first value is the positive one
    assert figure("prevalence_index", ratings) == pytest.approx(-0.3)
    assert figure("bias_index", ratings) == pytest.approx(0.1)
    assert figure("p_pos", ratings) == pytest.approx(40 / 70)
    assert figure("p_neg", ratings) == pytest.approx(100 / 130)


def test_a_coder_who_never_varies_has_a_kappa_of_zero_with_anybody_who_does() -> None:
    # Observed and expected agreement are the same number: kappa is defined, and 0.
    one, other = ["4"] * 5, ["4", "4", "5", "4", "3"]
    assert figure("kappa", ratings_of(list(zip(one, other, strict=True)))) == 0.0


@pytest.mark.parametrize("name", ["kappa", "scott", "fleiss", "alpha", "conger", "light", "kappa_max"])
def test_where_nothing_varies_there_is_no_figure_rather_than_one_or_zero(name: str) -> None:
    asked = ask(name, ratings_of([["a", "a"], ["a", "a"]], ["a", "b"]))
    assert asked.value is None
    assert "undefined" in asked.why_not


def test_the_number_of_declared_values_counts_not_those_that_occur() -> None:
    units = [["a", "a"], ["b", "b"], ["a", "b"], ["a", "a"]]
    two, four = ratings_of(units), ratings_of(units, ["a", "b", "c", "d"])
    assert figure("brennan_prediger", two) == pytest.approx((0.75 - 0.5) / 0.5)
    assert figure("brennan_prediger", four) == pytest.approx((0.75 - 0.25) / 0.75)
    pe = 5 / 8 * 3 / 8 * 2
    assert figure("ac1", two) == pytest.approx((0.75 - pe) / (1 - pe))
    assert figure("ac1", four) == pytest.approx((0.75 - pe / 3) / (1 - pe / 3))


def test_two_coders_nominal_complete_alpha_is_pi_and_a_little_more() -> None:
    ratings = crossed((88, 14, 18), (10, 40, 10), (2, 6, 12))
    pi = figure("scott", ratings)
    assert figure("alpha", ratings) == pytest.approx(pi + (1 - pi) / 400, abs=1e-12)


@pytest.mark.parametrize(
    ("one", "other", "masi", "jaccard"),
    [("A", "A", 0, 0), ("A", "AB", 2 / 3, 1 / 2), ("AB", "BC", 8 / 9, 2 / 3), ("A", "B", 1, 1), ("", "A", 1, 1), ("", "", 0, 0)],
)
def test_distances_of_sets(one: str, other: str, masi: float, jaccard: float) -> None:
    from casecode.coefficients import alpha_jaccard, alpha_masi
    from casecode.coefficients._sets import blocks

    sets = (frozenset(one), frozenset(other))
    assert blocks(sets, alpha_masi.distance)(0, 2)[0, 1] == pytest.approx(masi)
    assert blocks(sets, alpha_jaccard.distance)(0, 2)[0, 1] == pytest.approx(jaccard)

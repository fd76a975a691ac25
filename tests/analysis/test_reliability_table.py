"""A reliability table of work that was coded elsewhere: what counts as a coder, a unit, a value, and every fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from casecode.analysis import reliability_table
from casecode.analysis.reliability_table import Figure, Table
from casecode.coefficients._port import Level
from casecode.domain.errors import WrongUseError
from casecode.domain.problem import Problem


def read(text: str, level: str = "nominal", **asked: object) -> tuple[Table | None, tuple[Problem, ...]]:
    return reliability_table.read(text.encode(), "ratings.csv", level, **asked)  # type: ignore[arg-type]


def table(text: str, level: str = "nominal", **asked: object) -> Table:
    found, problems = read(text, level, **asked)
    assert found is not None, problems
    return found


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in problems]


def figures(found: Table) -> dict[str, Figure]:
    return {figure.coefficient: figure for figure in reliability_table.figures(found, seed=7, resamples=200)}


def test_two_coders_and_nominal_values_have_all_the_names_of_the_stable_shape() -> None:
    found = table("unit,Ana,Ben\n1,a,a\n2,a,b\n3,b,b\n4,b,b\n")
    assert (found.coders, found.units) == (("Ana", "Ben"), ("1", "2", "3", "4"))
    told = figures(found)
    assert list(told) == ["agreement", "alpha", "kappa", "fleiss", "scott", "ac1", "brennan_prediger"]
    # Three of four agree; a stands three times among eight: expected .375² + .625².
    assert told["agreement"].value == pytest.approx(0.75)
    assert told["scott"].value == pytest.approx((0.75 - 0.53125) / (1 - 0.53125))
    assert told["kappa"].value == pytest.approx((0.75 - 0.5) / 0.5)
    assert all((figure.units, figure.coders) == (4, 2) for figure in told.values())


@pytest.mark.parametrize(
    ("level", "coders", "names"),
    [
        ("nominal", 3, ("agreement", "alpha", "fleiss", "ac1", "brennan_prediger")),
        ("ordinal", 2, ("agreement", "alpha", "kappa", "fleiss", "scott", "ac1", "brennan_prediger")),
        ("interval", 2, ("agreement", "alpha")),
        ("ratio", 4, ("agreement", "alpha")),
        ("set", 2, ("agreement", "alpha", "alpha_jaccard", "alpha_masi")),
    ],
)
def test_coefficients_apply_by_level_and_number_of_coders(level: Level, coders: int, names: tuple[str, ...]) -> None:
    assert reliability_table.names(level, coders) == names


@pytest.mark.parametrize("header", ["unit,A,B", "Subject,A,B", "ID,A,B", ",A,B"])
def test_a_first_column_that_numbers_the_units_is_no_coder(header: str) -> None:
    assert table(f"{header}\nu1,x,y\nu2,y,y\n").units == ("u1", "u2")


def test_without_such_a_column_every_column_is_a_coder_unless_named() -> None:
    assert table("A,B\nx,y\ny,y\n").coders == ("A", "B")
    assert table("page,A,B\np1,x,y\np2,y,y\n", unit="PAGE").coders == ("A", "B")
    assert table("unit,A,B,remark\n1,x,y,hm\n2,y,y,\n", coders=("b", "a")).coders == ("B", "A")


@pytest.mark.parametrize(
    "text", ["unit;A;B\n1;x;y\n2;y;y\n", "unit\tA\tB\r\n1\tx\ty\r\n2\ty\ty\r\n", "\ufeffunit,A,B\n1,x,y\n\n2,y,y\n"]
)
def test_semicolons_tabs_a_byte_order_mark_and_blank_lines_are_read(text: str) -> None:
    assert figures(table(text))["agreement"].value == pytest.approx(0.5)


def test_a_code_name_with_a_comma_is_one_value_when_quoted_and_an_error_when_not() -> None:
    assert table('unit,A,B\n1,"trust, lost",x\n2,x,x\n').ratings.categories == ("trust, lost", "x")
    found, problems = read("unit,A,B\n1,trust, lost,x\n2,x,x\n")
    assert found is None
    assert ("R544", 2) in codes(problems)


def test_na_is_a_value_and_an_empty_cell_is_missing() -> None:
    found, problems = read("unit,A,B\n1,n/a,n/a\n2,NA,yes\n3,,yes\n4,yes,yes\n")
    assert found is not None
    assert found.ratings.categories == ("NA", "n/a", "yes")
    assert [problem.level for problem in problems] == ["note", "note"]
    assert {problem.code for problem in problems} == {"A548"}
    told = figures(found)["agreement"]
    assert told.value == pytest.approx(2 / 3)
    assert told.units == 3
    assert "1 unit that only one coder rated is left out" in told.note


def test_a_unit_rated_twice_and_a_coder_under_one_name_twice_are_refused_with_their_lines() -> None:
    found, problems = read("unit,Ana,ana,Ben\n1,x,x,y\n2,y,x,y\n1,y,y,y\n,x,x,x\n")
    assert found is None
    assert codes(problems) == [("A541", 1)]
    found, problems = read("unit,Ana,Ben\n1,x,x\n2,y,x\n1,y,y\n,x,x\n")
    assert found is None
    assert codes(problems) == [("A542", 4), ("A542", 5)]
    assert "first in line 2" in problems[0].message


def test_numbers_are_asked_for_where_the_level_needs_them() -> None:
    found, problems = read("unit,A,B\n1,1,two\n2,NA,3\n3,inf,1\n", "interval")
    assert found is None
    assert codes(problems) == [("A543", 2), ("A543", 3), ("A543", 4)]
    assert "a missing rating is an empty cell" in problems[1].message
    assert codes(read("unit,A,B\n1,-1,2\n2,1,1\n", "ratio")[1]) == [("A544", 2)]
    assert "give the values in their order" in read("unit,A,B\n1,low,high\n", "ordinal")[1][0].message


def test_words_with_a_declared_order_are_an_ordinal_scale() -> None:
    text = "unit,A,B\n1,low,low\n2,high,middle\n3,middle,middle\n4,high,high\n5,low,middle\n"
    worded = figures(table(text, "ordinal", declared=("low", "middle", "high")))
    numbered = text.replace("low", "1").replace("middle", "2").replace("high", "3")
    assert worded["alpha"].value == pytest.approx(figures(table(numbered, "ordinal"))["alpha"].value)
    assert "near misses count as misses" in worded["kappa"].note
    assert "near misses" not in worded["alpha"].note


def test_decimal_commas_are_read_where_commas_do_not_separate() -> None:
    told = figures(table("unit;A;B\n1;1,5;1,5\n2;2;2,5\n", "interval"))
    assert told["alpha"].value == pytest.approx(figures(table("unit,A,B\n1,1.5,1.5\n2,2,2.5\n", "interval"))["alpha"].value)


def test_declared_values_count_and_undeclared_ones_are_refused() -> None:
    text = "unit,A,B\n1,a,a\n2,a,b\n3,b,b\n4,a,a\n"
    told = figures(table(text, declared=("a", "b", "c", "d")))
    assert told["brennan_prediger"].value == pytest.approx((0.75 - 0.25) / 0.75)
    assert "values" not in told["brennan_prediger"].note
    assert "rests on the 2 values" in figures(table(text))["brennan_prediger"].note
    assert codes(read(text, declared=("a", "c"))[1]) == [("A546", 0)]
    assert table("unit,A,B\n1,1,2\n2,2,2\n", "interval", declared=("1", "2", "3")).ratings.categories == (1.0, 2.0, 3.0)


def test_sets_are_written_with_bars_and_a_lone_bar_is_the_set_without_codes() -> None:
    found = table("unit,A,B\n1,a|b,b | a\n2,|,a\n3,,a\n4,a,a\n", "set")
    assert found.ratings.categories == (frozenset(), frozenset("a"), frozenset("ab"))
    told = figures(found)
    assert told["agreement"].value == pytest.approx(2 / 3)
    assert told["agreement"].units == 3


def test_empty_cells_can_be_sets_without_codes_when_units_are_named() -> None:
    found = table("unit,A,B\n1,,\n2,a,\n3,a,a\n", "set", empty_is_none=True)
    assert figures(found)["agreement"].units == 3
    assert codes(read("A,B\n,\na,\n", "set", empty_is_none=True)[1]) == [("A550", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("A540", 1)]),
        ("unit,A,B\n", [("A540", 1)]),
        ("unit,A\n1,x\n", [("A540", 1)]),
        ("unit,A,\n1,x,y\n", [("A541", 1)]),
        ("x,y\nx,x\ny,y\nx,y\n", [("A547", 1)]),
        ("unit,A,B\n1,x,\n2,y,\n", [("A549", 0), ("A540", 0)]),
    ],
)
def test_what_is_no_table_of_ratings_is_said(text: str, expected: list[tuple[str, int]]) -> None:
    found, problems = read(text)
    assert found is None
    assert codes(problems) == expected


def test_a_named_column_that_is_not_there_and_an_unknown_level() -> None:
    assert codes(read("unit,A,B\n1,x,y\n", coders=("A", "Cleo"))[1])[0] == ("A552", 1)
    assert codes(read("unit,A,B\n1,x,y\n", unit="page")[1])[0] == ("A552", 1)
    assert codes(read("unit,A,B\n1,x,y\n", "metric")[1]) == [("A551", 0)]


def test_an_empty_column_and_doubtful_values_are_told_and_the_rest_is_computed() -> None:
    found, problems = read("unit,A,B,C\n1,Yes,yes,\n2,a|b,a|b,\n3,yes,yes,\n")
    assert found is not None
    assert found.coders == ("A", "B")
    assert sorted(problem.code for problem in problems) == ["A549", "A553", "A554"]
    assert all(problem.level == "warning" for problem in problems)


def test_bytes_that_are_no_text_are_a_problem() -> None:
    found, problems = reliability_table.read(b"PK\x03\x04\x00\x00\x00\x00\xff\xfe\x00", "ratings.csv", "nominal")
    assert found is None
    assert problems


def test_where_nobody_rated_the_same_unit_each_figure_says_why_there_is_none() -> None:
    told = figures(table("unit,A,B\n1,x,\n2,,y\n"))
    assert {figure.value for figure in told.values()} == {None}
    assert told["alpha"].note == "no unit was rated by two coders"
    assert told["kappa"].note == "no unit was rated by all coders"
    assert {figure.units for figure in told.values()} == {0}


def test_where_nothing_varies_alpha_is_undefined_and_agreement_has_no_interval() -> None:
    told = figures(table("unit,A,B\n1,x,x\n2,x,x\n", declared=("x", "y")))
    assert (told["alpha"].value, told["alpha"].note) == (None, "undefined: no variation")
    assert (told["agreement"].value, told["agreement"].low) == (1.0, None)
    assert told["agreement"].note == "too few to say: no variation"


def test_the_same_seed_gives_the_same_interval_and_another_a_slightly_different_one() -> None:
    rows = "".join(f"{at},{'x' if at % 3 else 'y'},{'x' if at % 3 and at % 7 else 'y'}\n" for at in range(60))
    found = table(f"unit,A,B\n{rows}")
    one, again, other = (reliability_table.figures(found, seed) for seed in (1, 1, 2))
    assert one == again
    assert one[1].low is not None
    assert other[1].low is not None
    assert one[1].low != other[1].low
    assert one[1].low == pytest.approx(other[1].low, abs=0.03)


def test_what_lies_behind_a_figure_can_be_asked() -> None:
    told = reliability_table.explain(table("unit,A,B\n1,a,a\n2,a,b\n3,b,b\n4,b,b\n"), "kappa")
    assert dict(told.counts)["units on which they agree"] == 3
    assert "Cohen" in told.source
    with pytest.raises(WrongUseError):
        reliability_table.explain(table("unit,A,B\n1,a,a\n2,a,b\n"), "kapa")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "level", "expected"),
    [
        (
            "krippendorff2011_C_12units_4obs",
            "nominal",
            {"alpha": 0.743421, "ac1": 0.775444, "fleiss": 0.761169, "agreement": 0.818182},
        ),
        ("krippendorff2011_C_12units_4obs", "ordinal", {"alpha": 0.815388}),
        ("krippendorff2011_C_12units_4obs", "ratio", {"alpha": 0.797403}),
        ("hayes_krippendorff2007_40units_5obs", "ordinal", {"alpha": 0.759829}),
        ("setvalued_8units_2coders", "set", {"alpha": 0.428571, "alpha_jaccard": 0.484979, "alpha_masi": 0.445860}),
        ("setvalued_9units_with_empty", "set", {"alpha_jaccard": 0.315620, "alpha_masi": 0.273081}),
        ("classics/irr_vision", "nominal", {"alpha": 0.595388, "kappa": 0.595389, "fleiss": 0.595361}),
    ],
)
def test_the_shared_tables_read_as_they_are(shared: Path, file: str, level: str, expected: dict[str, float]) -> None:
    data = (shared / "data" / "reliability" / f"{file}.csv").read_bytes()
    found, problems = reliability_table.read(data, file, level, empty_is_none="empty" in file)
    assert found is not None, problems
    told = figures(found)
    for name, value in expected.items():
        assert told[name].value == pytest.approx(value, abs=1e-6), name

"""Every expected figure of the shared reliability data that is no unitizing one, at its own tolerance, read from the files."""

from __future__ import annotations

import csv
import json
import re
from itertools import combinations
from pathlib import Path

import openpyxl
import pytest

from casecode.coefficients import alpha_masi, kappa
from casecode.coefficients import fleiss as fleiss_kappa
from casecode.coefficients._ask import ask
from casecode.coefficients._port import Category, Level, Ratings, ratings_of
from casecode.coefficients._sets import blocks
from tests.coefficients import shared_tables

pytestmark = pytest.mark.shared
_OURS = {
    "percent_agreement": "agreement",
    "pa_gwet": "agreement",
    "cohen_kappa": "kappa",
    "cohen_kappa_linear": "kappa_linear",
    "scott_pi": "scott",
    "brennan_prediger_S": "brennan_prediger",
    "gwet_ac1": "ac1",
    "fleiss_kappa": "fleiss",
    "fleiss_generalized": "fleiss",
    "conger_kappa": "conger",
}
_LEVELS: dict[str, Level] = {"ordinal": "ordinal", "interval": "interval", "ratio": "ratio", "linear": "ordinal"}
_UNITIZING = ("ualpha2016", "identical_spans", "krippendorff2004_fig2_unitizing")


def value(name: str, ratings: Ratings, level: Level = "nominal") -> float:
    asked = ask(name, ratings, level)
    assert asked.value is not None, asked.why_not
    return asked.value


def ours(named: str, ratings: Ratings) -> float:
    """Our figure for a coefficient as the file names it."""
    if named == "cohen_kappa_se":
        return kappa.standard_error(ratings)
    if named.startswith("fleiss_kappa_category:"):
        at = ratings.categories.index(named.partition(":")[2])
        return float(fleiss_kappa.per_category(ratings)[0, at])
    level: Level = next((level for word, level in _LEVELS.items() if named.endswith(word)), "nominal")
    if any(isinstance(category, frozenset) for category in ratings.categories):
        level = "set"
    name = re.sub(r"^alpha_(nominal|ordinal|interval|ratio)$", "alpha", named)
    return value(_OURS.get(name, name), ratings, level)


def test_every_expected_figure_holds_at_its_tolerance(shared: Path) -> None:
    folder = shared / "data" / "reliability"
    crossed = shared_tables.contingency(folder / "contingency_tables.csv")
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(expected) == 177
    here = [row for row in expected if not row["dataset"].startswith(_UNITIZING)]
    assert len(here) == 163
    for row in here:
        if row["coefficient"] == "masi_distance":
            one, other = (frozenset(codes) for codes in re.findall(r"\{(\w*)\}", row["dataset"]))
            found = float(blocks((one, other), alpha_masi.distance)(0, 1)[0, 1])
        else:
            ratings = crossed.get(row["dataset"]) or shared_tables.table(folder / f"{row['dataset']}.csv")
            found = ours(row["coefficient"], ratings)
        assert found == pytest.approx(float(row["expected"]), abs=float(row["tol"])), row


def test_every_figure_of_the_classics_holds(shared: Path) -> None:
    folder = shared / "data" / "reliability" / "classics"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    seen = 0
    for name, figures in expected.items():
        ratings = shared_tables.table(folder / f"{name}.csv")
        assert (ratings.units, ratings.coders) == (figures["units"], figures["raters"])
        for asked in set(figures) - {"units", "raters", "cohen_pairs"}:
            found = ours({"pairwise_agreement": "agreement"}.get(asked, asked), ratings)
            assert found == pytest.approx(figures[asked], abs=1e-6), (name, asked)
            seen += 1
        if "cohen_pairs" in figures:
            pairs = [value("kappa", ratings.between(*pair)) for pair in combinations(range(ratings.coders), 2)]
            assert pairs == pytest.approx(figures["cohen_pairs"], abs=1e-6)
    assert seen == 23


def test_the_first_rater_of_the_videos_never_varies_which_is_why_its_kappas_are_zero(shared: Path) -> None:
    ratings = shared_tables.table(shared / "data" / "reliability" / "classics" / "irr_video.csv")
    assert set(ratings.values[:, 0]) == {ratings.categories.index(4.0)}
    assert [value("kappa", ratings.between(0, other)) for other in (1, 2, 3)] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("cac.raw4raters", {"alpha": 0.74342, "ac1": 0.77544, "fleiss": 0.76117, "conger": 0.76282}),
        ("cont3x3abstractors", {"kappa": 0.7964094, "ac1": 0.8493305, "alpha": 0.7972585}),
        ("distrib.6raters", {"fleiss": 0.4139265, "alpha": 0.4204384, "ac1": 0.4448007}),
    ],
)
def test_figures_that_the_packages_print_hold(shared: Path, name: str, figures: dict[str, float]) -> None:
    path = shared / "data" / "reliability" / "classics" / f"{name}.csv"
    if name == "cont3x3abstractors":
        head, *body = shared_tables.rows(path)
        units = [
            [row[0], other] for row in body for other, times in zip(head[1:], row[1:], strict=True) for _ in range(int(times))
        ]
        ratings = ratings_of(units)
    else:
        ratings = shared_tables.table(path)
    for asked, told in figures.items():
        digits = len(str(told).partition(".")[2])
        assert value(asked, ratings) == pytest.approx(told, abs=0.51 * 10**-digits), asked


def test_the_six_coders_of_the_abstracts(shared: Path) -> None:
    folder = shared / "data" / "coded" / "A1-qabs-prestudy2"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    units: dict[tuple[str, int], list[Category | None]] = {}
    for at, coder in enumerate("ABCDEF"):
        for path in sorted((folder / f"abstracts.{coder}").glob("*.txt")):
            body = path.read_text(encoding="utf-8").partition("\n---")[0]
            for number, given in enumerate(re.findall(r"\{\{(.*?)\}\}", body, re.DOTALL)):
                names = (name.strip().partition(":")[0] for name in given.split(","))
                codes = frozenset(name for name in names if name and not name.startswith("-"))
                units.setdefault((path.name, number), [None] * 6)[at] = codes or None
    ratings = ratings_of(list(units.values()))
    assert len(units) == expected["units"]
    pairable = [unit for unit in units.values() if sum(one is not None for one in unit) >= 2]
    assert len(pairable) == expected["pairable_units"]
    for name in ("alpha_masi", "alpha_jaccard"):
        assert value(name, ratings, "set") == pytest.approx(expected[f"alpha_sets_{name[6:]}"], abs=1e-6)
    exact = sum(len({one for one in unit if one is not None}) == 1 for unit in pairable) / len(pairable)
    assert exact == pytest.approx(expected["exact_set_agreement_pairable"], abs=1e-6)
    single = [unit for unit in pairable if all(one is None or (isinstance(one, frozenset) and len(one) == 1) for one in unit)]
    assert len(single) == expected["single_code_units"]
    nominal = value("alpha", ratings_of(single), "set")
    assert nominal == pytest.approx(expected["alpha_nominal_single_code_units"], abs=1e-6)
    for code, figures in expected["per_code_binary"].items():
        binary = [
            [None if one is None else str(int(code in one)) for one in unit if not isinstance(one, float)] for unit in pairable
        ]
        assert value("alpha", ratings_of(binary, ["0", "1"])) == pytest.approx(figures["alpha"], abs=1e-6), code


@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_the_ten_statements_that_two_coded_in_the_quality_study(shared: Path) -> None:
    folder = shared / "data" / "coded" / "A4-rqi"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["overlap_exact_set_agreement"]
    book = openpyxl.load_workbook(folder / "interview-data.xlsx")
    sheets = {sheet: list(book[sheet].iter_rows(values_only=True)) for sheet in ("Data", "Overlap")}
    for concept, told in expected.items():
        coded = {}
        for sheet, (head, *body) in sheets.items():
            columns = [at for at, name in enumerate(head) if re.fullmatch(rf"{concept}( \d)?", str(name))]
            coded[sheet] = {row[0]: frozenset(str(row[at]).strip() for at in columns if row[at] is not None) for row in body}
        units: list[list[Category]] = [[coded["Data"][number], codes] for number, codes in coded["Overlap"].items()]
        same, all_of_them = map(int, told.split("/"))
        assert len(units) == all_of_them
        assert value("agreement", ratings_of(units), "set") == pytest.approx(same / all_of_them), concept

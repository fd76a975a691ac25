"""Every expected figure of the shared reliability data that a table can be asked for, typed as people type it."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest

from casecode.coefficients._port import MISSING, Ratings
from casecode.coefficients._tallies import shown
from tests.cli.conftest import Call
from tests.coefficients import shared_tables

pytestmark = pytest.mark.shared
_STABLE = {
    "percent_agreement": "agreement",
    "pa_gwet": "agreement",
    "cohen_kappa": "kappa",
    "scott_pi": "scott",
    "brennan_prediger": "brennan_prediger",
    "brennan_prediger_S": "brennan_prediger",
    "gwet_ac1": "ac1",
    "fleiss_kappa": "fleiss",
    "fleiss_generalized": "fleiss",
    "alpha_jaccard": "alpha_jaccard",
    "alpha_masi": "alpha_masi",
}
_EXPLAINED = {
    "cohen_kappa_linear": "kappa_linear",
    "cohen_kappa_se": "kappa",
    "conger_kappa": "conger",
    "fleiss_kappa_category": "fleiss",
}
"""What `--explain` is asked for; what stands in neither table it knows by the same name."""
_LINES = {"cohen_kappa_se": "    standard error: "}
"""The line of the explanation in which the figure stands, where it is not the last."""
_ELSEWHERE = re.compile(r"distance:|identical_spans|ualpha2016|krippendorff2004_fig2")
"""Single distances and stretches: no table of units and coders, so tested beside their formulas."""


def written(ratings: Ratings, file: Path) -> None:
    """The units of the ratings as people would have them in a spreadsheet: a row each, empty where missing."""
    named = [shown(one) if one != frozenset() else "" for one in ratings.categories]
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["unit", *(f"coder{at}" for at in range(ratings.coders))])
    number = 0
    for pattern, times in zip(ratings.values.tolist(), ratings.weights[0].tolist(), strict=True):
        for _ in range(round(times)):
            number += 1
            lines.writerow([number, *("" if value == MISSING else named[value] for value in pattern)])
    file.write_text(out.getvalue(), encoding="utf-8")


def level_of(coefficient: str, ratings: Ratings) -> str:
    if any(isinstance(one, frozenset) for one in ratings.categories):
        return "set"
    levels = {"linear": "ordinal", "ordinal": "ordinal", "interval": "interval", "ratio": "ratio"}
    return levels.get(coefficient.rpartition("_")[2], "nominal")


def test_every_expected_figure_of_a_table_is_what_the_command_prints(shared: Path, tmp_path: Path, casecode: Call) -> None:
    folder = shared / "data" / "reliability"
    crossed = shared_tables.contingency(folder / "contingency_tables.csv")
    by_call: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    tables: dict[str, Ratings] = {}
    for row in shared_tables.records(folder / "expected.csv"):
        name = row["dataset"]
        if not _ELSEWHERE.match(name):
            tables[name] = crossed.get(name) or shared_tables.table(folder / f"{name}.csv")
            by_call[name, level_of(row["coefficient"], tables[name])].append(row)
    stable = explained = 0
    for (name, level), expected in by_call.items():
        file = tmp_path / f"{name}.csv"
        written(tables[name], file)
        typed = ["agree", "--table", str(file), "--level", level, "--resamples", "100"]
        if level != "set":
            typed += ["--values", ",".join(map(shown, tables[name].categories))]
        elif frozenset() in tables[name].categories:
            typed.append("--empty-is-none")
        said = casecode(*typed, "--to", "csv")
        assert said.code == 0, said.err
        printed = {line["coefficient"]: float(line["value"]) for line in csv.DictReader(io.StringIO(said.out)) if line["value"]}
        for row in expected:
            asked = row["coefficient"]
            tolerance = float(row["tol"])
            known = "alpha" if re.fullmatch("alpha_(nominal|ordinal|interval|ratio)", asked) else _STABLE.get(asked, "")
            if known in printed:
                assert printed[known] == pytest.approx(float(row["expected"]), abs=tolerance), row
                stable += 1
                continue
            told = casecode(*typed, "--explain", _EXPLAINED.get(asked.partition(":")[0], asked))
            line = _LINES.get(asked, "  = ") if ":" not in asked else f"    kappa of {asked.partition(':')[2]}: "
            found = [float(said[len(line) :]) for said in told.out.splitlines() if said.startswith(line)]
            assert found, (row, told.err)
            assert found[-1] == pytest.approx(float(row["expected"]), abs=max(tolerance, 6e-7)), row
            explained += 1
    assert (stable, explained) == (95, 61)  # 177 less 7 distances of two sets, 8 of stretches, 6 deferred


def test_the_example_of_stretches_is_what_a_study_of_it_prints(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, casecode: Call
) -> None:
    """Twenty characters, three coders, two values that exclude each other: u, cu and its coverage within their domain."""
    folder = shared / "data" / "reliability"
    expected = {
        row["coefficient"]: float(row["expected"])
        for row in shared_tables.records(folder / "expected.csv")
        if row["dataset"].startswith("ualpha2016")
    }
    monkeypatch.chdir(tmp_path)
    (tmp_path / "twenty.txt").write_text("abcdefghijklmnopqrst", encoding="utf-8")
    coders = "{alex: Alex, paul: Paul, susan: Susan}"
    protocol = f"study: Twenty\nstance: reliability\ncoders: {coders}\nsources:\n  - files: '*.txt'\n    method: letter\n"
    (tmp_path / "casecode.yaml").write_text(protocol, encoding="utf-8")
    (tmp_path / "codebooks").mkdir()
    children = "".join(f"      - {{code: v{value}, definition: The value {value}.}}\n" for value in (1, 2))
    book = "codebook: b\ncodes:\n  - code: kind\n    definition: One of two.\n    exclusive: true\n    children:\n" + children
    (tmp_path / "codebooks" / "b.yaml").write_text(book, encoding="utf-8")
    spans = shared_tables.records(folder / "ualpha2016_example_L20_3coders.csv")
    lines = [f"twenty,v{one['value']},{one['coder'].casefold()},{one['start']},{one['end']}" for one in spans]
    (tmp_path / "c.csv").write_text("\n".join(["source,code,coder,start,end", *lines]) + "\n", encoding="utf-8")
    assert casecode("ingest").code == 0
    assert casecode("import", "c.csv", "--whole", "all").code == 0
    screen = casecode("agree", "--unit", "span").out
    domain = next(line.split() for line in screen.splitlines() if line.startswith("kind"))
    assert [float(cell) for cell in domain[1:]] == [
        pytest.approx(expected[name], abs=0.005) for name in ("u_alpha", "cu_alpha", "cu_coverage")
    ]

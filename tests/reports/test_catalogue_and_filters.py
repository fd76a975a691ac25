"""Which reports a study has, and how numbers, dates and lists are printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from casecode.analysis.dimensions import Heading
from casecode.analysis.matrix import Matrix
from casecode.reports import filters
from casecode.reports.catalogue import load_catalogue
from casecode.reports.displays import matrix_table
from casecode.views.blocks import Cell, Run, shown
from casecode.workflow.agree import figure
from tests.reports.fiction import NOTE, quote
from tests.reports.making import page, study_with


def test_the_built_in_reports_in_their_usual_order() -> None:
    catalogue = load_catalogue()
    names = ["thematic", "matrix", "codebook", "sources", "participants", "reliability", "validity", "checklist"]
    assert [report.name for report in catalogue.reports] == names
    assert all(report.title and report.about and report.view == report.name for report in catalogue.reports)
    assert catalogue.templates["matrix"].landscape
    assert catalogue.problems == ()


def test_a_study_overrides_and_adds(tmp_path: Path) -> None:
    catalogue = study_with(tmp_path, thematic="{# title: Ours #}\n# x", extra="{# title: For Anna\nview: sources #}", _part="x")
    assert [(report.name, report.overrides, report.title) for report in catalogue.reports if report.study] == [
        ("thematic", True, "Ours"),
        ("extra", False, "For Anna"),
    ]
    assert catalogue.templates["extra"].view == "sources"
    assert catalogue.templates["thematic"].view == "thematic"
    assert catalogue.problems == ()


def test_an_overridden_template_can_still_be_included(tmp_path: Path) -> None:
    made = page(tmp_path, "{% include 'casecode/thematic.md.j2' %}", thematic="# not this")
    assert made.title == "Twinned towns: themes"


def test_faulty_files_are_told(tmp_path: Path) -> None:
    study_with(tmp_path, aimless="# x", wrong="{# view: nothing #}")
    folder = tmp_path / "reports" / "templates"
    (folder / "bytes.md.j2").write_bytes(b"\xff\xfe")
    (folder / "aimless.txt.j2").write_bytes(b"# again")
    (folder / "bom.md.j2").write_bytes(b"\xef\xbb\xbf{# view: matrix #}\r\nx")
    catalogue = load_catalogue(tmp_path)
    assert [(problem.code, problem.file.rsplit("/", 1)[1], problem.line) for problem in catalogue.problems] == [
        ("V111", "aimless.md.j2", 1),
        ("V109", "aimless.txt.j2", 0),
        ("V107", "bytes.md.j2", 0),
        ("V111", "wrong.md.j2", 1),
    ]
    assert catalogue.templates["bom"].source == "{# view: matrix #}\nx"
    assert "bytes" not in catalogue.templates
    assert [report.name for report in catalogue.reports if report.study] == ["bom"]


@pytest.mark.parametrize(
    ("share", "digits", "printed"),
    [
        (0.0, 0, "0%"),
        (0.004, 0, "<1%"),
        (0.005001, 0, "1%"),
        (0.0004, 1, "<0.1%"),
        (0.5, 0, "50%"),
        (0.999, 0, ">99%"),
        (0.9999, 1, ">99.9%"),
        (1.0, 0, "100%"),
        (None, 0, "–"),
    ],
)
def test_percent(share: float | None, digits: int, printed: str) -> None:
    assert filters.percent(share, digits) == printed


def test_numbers_as_journals_print_them() -> None:
    assert [filters.share(value) for value in (0.756, -0.25, 1.0, 0.0, None)] == [".76", "-.25", "1.00", ".00", "–"]
    assert [filters.number(value) for value in (1234567, 0, None)] == ["1,234,567", "0", "–"]
    assert filters.number(2.345, 1) == "2.3"
    assert [filters.share(-0.004), filters.number(-0.004, 2), shown(-0.004), shown(-0.005, 3)] == [
        ".00",
        "0.00",
        "0.00",
        "-0.005",
    ]
    assert figure(-0.004) == ".00"
    assert [filters.words(value) for value in (0, 9, 10, 1200)] == ["no", "nine", "10", "1,200"]
    assert [filters.plural(value, "source") for value in (0, 1, 1200)] == ["0 sources", "1 source", "1,200 sources"]
    assert filters.plural(["a", "b"], "person", "people") == "2 people"


def test_dates_with_the_precision_they_have() -> None:
    given = ["2012-05-03", "2012-12", "2012", "", "spring 2012", "2012-13-01"]
    assert [filters.date(value) for value in given] == ["3 May 2012", "December 2012", "2012", "", "spring 2012", "2012"]


def test_lists_and_sentences() -> None:
    assert [filters.listed(list("abc"[:count])) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert filters.ranges([9, 3, 4, 5, 7, 8, 3]) == "3–5, 7–9"
    assert filters.ranges([]) == ""
    assert [filters.stopped(text) for text in ("a", "a.", " a? ", "")] == ["a.", "a.", "a?", ""]
    assert [filters.otherwise(value) for value in ("", None, 0, "x")] == ["–", "–", 0, "x"]
    assert filters.side("any", "r") == "r"


def _matrix(values: tuple[tuple[object, ...], ...]) -> Matrix:
    columns = tuple(Heading(name, name.title()) for name in ("north", "west"))
    return Matrix("code", "case", "count", (Heading("help", "Helping"),), columns, values, NOTE)  # type: ignore[arg-type]


def test_a_matrix_for_scripts_has_ids_and_for_readers_names_and_a_note() -> None:
    for_scripts = matrix_table(_matrix(((3, None),)), printed=False)
    assert (for_scripts.header, for_scripts.rows) == (("code", "north", "west"), (("help", 3, None),))
    assert (for_scripts.caption, for_scripts.note) == ("", "")
    for_readers = matrix_table(_matrix(((3, 0.25),)), printed=True)
    assert (for_readers.header, for_readers.rows) == (("Code", "North", "West"), (("Helping", 3, 0.25),))
    assert for_readers.note == NOTE.text
    assert for_readers.align == ("left", "right", "right")


def test_a_matrix_of_excerpts_keeps_them_apart() -> None:
    made = matrix_table(_matrix((((quote(1, "Never."),), ()),)), printed=True)
    assert made.wide
    _, said, nothing = made.rows[0]
    assert isinstance(said, Cell)
    assert said.quotes[0].words == "Never."
    assert nothing == Cell(None, ((Run("–"),),))
    assert matrix_table(_matrix((((), ()),)), printed=False).rows[0][1] == Cell(None)

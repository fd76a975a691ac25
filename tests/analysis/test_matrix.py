"""The matrix of a study of twelve segments, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.matrix import Matrix, matrix, plain
from casecode.analysis.measures import Value
from casecode.analysis.select import Selection
from casecode.domain.errors import WrongUseError
from tests.analysis.tiny import PROTOCOL, codings, group, interview, mark, tiny


def cells(made: Matrix) -> dict[str, list[Value]]:
    return {row.id: list(line) for row, line in zip(made.rows, made.values, strict=True)}


def test_theme_by_case_counts_distinct_stretches_and_keeps_every_zero() -> None:
    made = matrix(tiny(), "theme", "case")
    assert made.header == ("theme", "north", "west", "east", "(not stated)")
    assert cells(made) == {
        "knowledge": [1, 2, 0, 0],
        "coopetition": [3, 1, 0, 0],
        "market": [1, 0, 0, 0],
        "external": [0, 0, 0, 0],
    }
    assert [column.label for column in made.columns] == ["Northtown", "Westhaven", "east", "(not stated)"]


def test_row_code_is_that_code_alone() -> None:
    made = cells(matrix(tiny(), "code", "method"))
    assert matrix(tiny(), "code", "method").header == ("code", "blog", "focus-group", "interview")
    assert made == {
        "knowledge": [0, 0, 1],
        "know-formal": [0, 1, 0],
        "know-chance": [0, 1, 0],
        "coopetition": [1, 0, 3],
        "market": [0, 0, 1],
        "external": [0, 0, 0],
    }


def test_segments_are_those_an_excerpt_touches() -> None:
    made = cells(matrix(tiny(), "theme", "case", "segments"))
    assert made["knowledge"] == [2, 1, 0, 0]  # the long excerpt begins in Tom's turn and ends in Maya's
    assert made["coopetition"] == [3, 1, 0, 0]


def test_words_stand_in_the_union_and_labels_are_none() -> None:
    made = cells(matrix(tiny(), "theme", "case", "words"))
    assert made["knowledge"] == [6, 3, 0, 0]
    assert made["coopetition"] == [4, 1, 0, 0]
    assert made["market"] == [2, 0, 0, 0]


def test_coverage_leaves_out_who_asks_in_both_parts() -> None:
    made = cells(matrix(tiny(), "theme", "case", "coverage"))
    assert made["knowledge"] == [6 / 17, 3 / 8, None, 0]
    assert made["coopetition"] == [3 / 17, 1 / 8, None, 0]
    everyone = cells(matrix(tiny(), "theme", "case", "coverage", roles=["all"]))
    assert everyone["coopetition"] == [4 / 24, 1 / 8, None, 0]


def test_rates() -> None:
    words = cells(matrix(tiny(), "theme", "case", "rate"))
    assert words["coopetition"] == [2000 / 17, 1000 / 8, None, 0]
    sources = cells(matrix(tiny(), "theme", "case", "rate", per="sources"))
    assert sources["coopetition"] == [1, 1 / 2, None, 0]
    assert sources["knowledge"] == [1 / 2, 1, None, 0]


def test_sources_and_participants() -> None:
    assert cells(matrix(tiny(), "theme", "case.region", "sources"))["knowledge"] == [1, 1, 0]
    made = matrix(tiny(), "theme", "method", "participants")
    assert cells(made)["knowledge"] == [0, 1, 1]
    assert cells(made)["coopetition"] == [0, 0, 1]


def test_participants_stand_in_the_protocols_order_with_the_silent_ones() -> None:
    made = matrix(tiny(), "participant", "theme")
    assert [row.id for row in made.rows] == ["N01", "W01", "E01", "(not stated)"]
    assert cells(made) == {"N01": [1, 2, 1, 0], "W01": [2, 0, 0, 0], "E01": [0, 0, 0, 0], "(not stated)": [0, 2, 0, 0]}


def test_attributes_of_people_are_dimensions() -> None:
    made = matrix(tiny(), "participant.age", "theme", "words")
    assert [row.id for row in made.rows] == ["7", "40", "(not stated)"]
    assert cells(made)["7"] == [6, 3, 2, 0]


def test_time_and_roles() -> None:
    assert cells(matrix(tiny(), "year", "theme")) == {"2012": [1, 3, 1, 0], "2013": [2, 0, 0, 0], "(not stated)": [0, 1, 0, 0]}
    assert list(cells(matrix(tiny(), "month", "theme"))) == ["2012-05", "(not stated)"]
    assert cells(matrix(tiny(), "wave", "theme"))["2"] == [2, 0, 0, 0]
    roles = cells(matrix(tiny(), "role", "theme"))
    assert list(roles) == ["interviewer", "moderator", "participant", "author", "commenter"]
    assert roles["interviewer"] == [0, 1, 0, 0]


def test_coders_count_side_by_side() -> None:
    made = cells(matrix(tiny(), "coder", "theme"))
    assert made == {"ana": [3, 3, 0, 0], "ben": [0, 2, 1, 0]}
    only = matrix(tiny(), "theme", "source", selection=Selection(coders=("ben",)))
    assert cells(only)["coopetition"] == [1, 0, 1]
    assert "Coding by Ben Cole, as asked." in only.note.text


def test_only_roles_that_were_asked_for() -> None:
    made = matrix(tiny(), "theme", "case", roles=["interviewer"])
    assert cells(made)["coopetition"] == [1, 0, 0, 0]
    assert "only words of interviewer" in made.note.text


def test_totals_are_counted_not_added() -> None:
    made = matrix(tiny(), "theme", "participant", "sources", totals=True)
    assert made.header == ("theme", "N01", "W01", "E01", "(not stated)", "Total")
    assert cells(made)["knowledge"] == [1, 1, 0, 0, 2]
    assert cells(made)["Total"] == [1, 1, 0, 2, 3]
    shares = cells(matrix(tiny(), "theme", "case", "coverage", totals=True))
    assert shares["knowledge"][-1] == 9 / 30
    assert shares["Total"] == [9 / 17, 4 / 8, None, 0, 13 / 30]


def test_cells_of_quotes_carry_words_attribution_and_id() -> None:
    made = matrix(tiny(), "theme", "case", "excerpts")
    found = cells(made)["coopetition"][0]
    assert isinstance(found, tuple)
    assert [quote.text for quote in found] == ["our rivals", "Rivals", "partners"]  # one line where two coders agree
    assert found[0].attribution == "Maya, founder, Northtown, interview, 2012-05-09"
    assert found[0].where == "int-n01 ¶2"
    assert found[1].attribution == "interviewer, Northtown, interview, 2012-05-09"
    assert plain(found[:1]) == f"“our rivals” (Maya, founder, Northtown, interview, 2012-05-09; {found[0].id})"
    assert made.lines()[3] == ("external", "", "", "", "")


def test_an_excerpt_of_two_people_counts_for_both() -> None:
    one = interview()
    both = mark(one, "Prices rose that year", "external", "ana", by_whom=("W01", "E01"))
    made = cells(matrix(tiny(codings=(*codings(), both)), "participant", "theme"))
    assert made["W01"] == [2, 0, 0, 1]
    assert made["E01"] == [0, 0, 0, 1]
    assert made["N01"] == [1, 2, 1, 0]
    people = cells(matrix(tiny(codings=(both,)), "theme", "case", "participants"))
    assert people["external"] == [2, 0, 0, 0]


def test_the_filter_narrows_excerpts_and_the_whole_they_are_a_share_of() -> None:
    made = cells(matrix(tiny(), "theme", "case", "coverage", selection=Selection(where="method = interview and coder = ana")))
    assert made["coopetition"] == [3 / 13, None, None, None]
    made = cells(matrix(tiny(), "theme", "case", "coverage", selection=Selection(where="knowledge")))
    assert made["coopetition"] == [2 / 9, 0, None, None]  # segments with knowledge: 5 + 4 words in north, 3 in west


def test_a_code_that_no_codebook_knows_keeps_its_row() -> None:
    made = matrix(tiny(codings=(mark(group(), "plenty", "warmth", "ana"),)), "theme", "case")
    assert [row.id for row in made.rows] == ["knowledge", "coopetition", "market", "external", "warmth"]
    assert cells(made)["warmth"] == [1, 0, 0, 0]
    assert made.problems[0].code == "A103"
    assert "Code 'warmth' of 1 excerpt is in no codebook" in made.note.text


def test_many_codes_that_no_codebook_knows_are_counted_and_three_are_named() -> None:
    strange = tuple(mark(group(), "plenty", f"c{n}", "ana") for n in range(5))
    made = matrix(tiny(codings=strange), "theme", "case")
    assert "5 codes of 5 excerpts are in no codebook (c0, c1, c2 and 2 more): counted under their own ids." in made.note.text
    assert made.note.text.count("in no codebook") == 1
    assert [problem.code for problem in made.problems] == ["A103"] * 5
    few = matrix(tiny(codings=strange[:3]), "theme", "case")
    assert few.note.text.count("in no codebook") == 3


def test_an_old_revision_is_named_and_never_counted() -> None:
    old = replace(codings()[0], text="0" * 16, id="01OLD")
    made = matrix(tiny(codings=(old, replace(old, source="gone"))), "theme", "case")
    assert all(value == 0 for line in made.values for value in line)
    assert [problem.code for problem in made.problems] == ["A101", "A102"]
    assert "1 excerpt on an older revision of 'int-n01'" in made.note.text


@pytest.mark.parametrize(
    ("rows", "columns", "options", "said"),
    [
        ("them", "case", {}, "No dimension 'them'. Nearest: theme"),
        ("code", "theme", {}, "which codes occur together"),
        ("case", "case", {}, "both 'case'"),
        ("case", "theme", {"cells": "covrage"}, "Nearest: coverage"),
        ("case", "theme", {"cells": "rate", "per": "day"}, "not per 'day'"),
        ("case", "theme", {"roles": ["autor"]}, "Nearest: author"),
    ],
)
def test_what_does_not_go_together_is_said(rows: str, columns: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(WrongUseError, match=said):
        matrix(tiny(), rows, columns, **options)  # type: ignore[arg-type]


def test_a_study_without_material_has_its_cases_and_themes() -> None:
    for kind in ("count", "segments", "sources", "participants", "words", "excerpts"):
        made = matrix(tiny(materials=(), codings=()), "theme", "case", kind)
        assert len(made.rows) == 4
        assert made.header == ("theme", "north", "west", "east")
    assert matrix(tiny(materials=(), codings=()), "participant", "theme", "coverage").values[0] == (None,) * 4
    assert matrix(tiny(materials=(), codings=(), protocol=replace(PROTOCOL, cases=())), "case", "coder").lines() == []


def test_lines_are_the_stable_rows() -> None:
    assert matrix(tiny(), "theme", "case").lines()[:2] == [("knowledge", 1, 2, 0, 0), ("coopetition", 3, 1, 0, 0)]


def test_the_frame_has_the_values_as_index_and_columns() -> None:
    frame = matrix(tiny(), "case", "theme").frame()
    assert frame.loc["north", "coopetition"] == 3
    assert frame.index.name == "case"

"""Where rows of a table belong: found for certain, or listed with the reason."""

from __future__ import annotations

import pytest

from casecode.domain.problem import Problem
from casecode.exchange.codings_csv import Proposal
from tests.exchange._study import MAYA, TOM, place, source, why, words

BY_QUOTE = "source,code,coder,quote,n\n"


@pytest.mark.parametrize(
    "name",
    [
        "tom",
        "Tom",
        "transcripts/2024/tom.txt",
        r"transcripts\2024\tom.txt",
        "./transcripts/2024/tom.txt",
        "tom.txt",
        "tom,  BAKER",
    ],
)
def test_a_source_is_known_by_id_path_and_title(name: str) -> None:
    (placed,) = place(BY_QUOTE + f'"{name}",trust,ana,is small\n').placed
    assert (placed.material, placed.start, placed.end) == (TOM, 11, 19)


def test_the_id_holds_before_the_path_and_the_path_before_the_title() -> None:
    one = source("a", "words", path="b")
    two = source("b", "words", path="c", title="a")
    assert [
        each.material for each in place(BY_QUOTE + "b,trust,x,words\nc,trust,x,words\na,trust,x,words\n", one, two).placed
    ] == [two, two, one]


def test_a_source_that_fits_twice_or_never_is_not_placed() -> None:
    twins = (source("a", "words", title="Maya"), source("b", "words", title="maya"))
    placing = place(BY_QUOTE + "Maya,trust,x,words\nNina,trust,x,words\n", *twins)
    assert why(placing) == ["2 X201", "3 X201"]
    assert placing.problems[0] == Problem(
        "X201", "'Maya' fits 2 sources (a, b): write the source's id", "codings.csv", 2, "warning"
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("trust", "trust"),
        ("TRUST", "trust"),
        ("Confidence", "trust"),
        ("the  market", "market"),
        ("market-local", "market-local"),
    ],
)
def test_a_code_is_known_by_id_alias_and_label(name: str, code: str) -> None:
    (placed,) = place(BY_QUOTE + f"tom,{name},ana,is small\n").placed
    assert placed.code == code


def test_a_code_that_nobody_defined_is_proposed_and_one_that_fits_twice_is_not_guessed() -> None:
    placing = place(BY_QUOTE + "tom,hope,ana,is small\ntom,Local,ana,small\nmaya,hope,ana,Mostly\nmaya,trust,ana,Mostly\n")
    assert why(placing) == ["2 X202", "3 X206", "4 X202"]
    assert placing.proposals == (Proposal("hope", (2, 4)),)
    assert words(placing) == ["Mostly"]


def test_a_quote_is_found_exactly_then_normalised_then_edited() -> None:
    placing = place(
        BY_QUOTE + 'maya,trust,ana,Mostly\nmaya,trust,ana,"""Trust"" is slow – we"\nmaya,trust,ana,[Maya] is slow … trust\n'
    )
    assert words(placing) == ["Mostly", "“Trust” is slow - we", "is slow - we trust"]
    assert [placed.how for placed in placing.placed] == ["exact", "normalised", "brackets"]


def test_a_quote_found_twice_is_not_guessed_but_its_segment_may_be_named() -> None:
    placing = place(
        BY_QUOTE + "maya,trust,ana,trust them\nmaya,trust,ana,trust them,2\nmaya,trust,ana,trust them,3\nmaya,trust,ana,trust,9\n"
    )
    assert why(placing) == ["2 X204", "4 X203", "5 X205"]
    assert words(placing) == ["trust them"]
    assert placing.placed[0].start > MAYA.text.segments[1].start


def test_a_quote_found_nowhere_names_the_nearest_words() -> None:
    (lost,) = place(BY_QUOTE + "maya,trust,ana,Trust is very slow\n").unplaced
    assert lost.nearest
    assert f"nearest: '{lost.nearest}'" in lost.problem.message
    (lost,) = place(BY_QUOTE + f"maya,trust,ana,{'zebra ' * 20}\n").unplaced
    assert lost.nearest == ""
    assert "nearest" not in lost.problem.message


def test_what_is_no_speech_is_no_quote() -> None:
    assert why(place(BY_QUOTE + "maya,trust,ana,[laughs]\nmaya,trust,ana,laughs,3\n")) == ["2 X203", "3 X203"]
    assert why(place(BY_QUOTE + "hall,trust,ana,pause\n", source("hall", "a pause", kind="event"))) == ["2 X203"]


BY_PLACE = "source,code,coder,start,end,quote,n\n"


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("maya,trust,ana,3,8,,", "trust"),
        ("maya,trust,ana,3,8,trust,", "trust"),
        ("maya,trust,ana,3,8,trust,1", "trust"),
        ("maya,trust,ana,2,9,trust,", " trust "),
        ("maya,trust,ana,3,8,them,", "X205"),
        ("maya,trust,ana,3,8,rust,", "X205"),
        ("maya,trust,ana,3,8,trust,2", "X205"),
        ("maya,trust,ana,3,8,,7", "X205"),
        ("maya,trust,ana,3,8000,,", "X205"),
    ],
)
def test_offsets_hold_when_everything_else_agrees(row: str, outcome: str) -> None:
    placing = place(BY_PLACE + row + "\n")
    if outcome.startswith("X"):
        assert why(placing) == [f"2 {outcome}"]
    else:
        assert words(placing) == [outcome]
        assert placing.placed[0].how == "offsets"


def test_the_coder_may_be_named_for_all_rows() -> None:
    table = "source,code,coder,quote\ntom,trust,,small\ntom,trust,ben,small\n"
    assert why(place(table)) == ["2 X207"]
    assert [placed.coder for placed in place(table, coder="ana").placed] == ["ana", "ana"]


def test_rows_are_counted_by_coder_and_code_and_repetitions_told() -> None:
    table = "source,code,coder,quote,round\ntom,trust,ana,small,\ntom,Trust,ana,small,\ntom,trust,ana,small,r2\ntom,market,ben,small,\n"
    placing = place(table)
    assert placing.per_coder == {"ana": {"trust": 2}, "ben": {"market": 1}}
    assert (len(placing.placed), placing.repeated) == (4, 1)

"""Shapes that count only where a whole document holds to them, and what is said where a text looks like talk and nobody was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.readers._speakers import Labelled
from tests.readers.test_speakers import codes, label, said

TALK = [
    ("Maya", "We went down to the harbour in the morning."),
    ("Tom", "And who was there?"),
    ("Maya", "Only the lace woman, and her dog."),
    ("Tom", "What did she say?"),
    ("Maya", "That the tables are ours until noon."),
    ("Tom", "Until noon only?"),
]


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("{name}\t{words}\n", "tab"),
        ("{name} \t {words}\n\n", "tab"),
        ("{name} – {words}\n", "dashed"),
        ("{name} -- {words}\n\n", "dashed"),
        ("{n} {name}: {words}\n", "numbered"),
        ("{n:03}   {name}:   {words}\n", "numbered"),
        ("{n}. {name}: {words}\n\n", "numbered"),
    ],
)
def test_a_document_that_holds_to_a_loose_shape_has_its_speakers(line: str, shape: str) -> None:
    text = "".join(line.format(n=n, name=name, words=words) for n, (name, words) in enumerate(TALK, start=1))
    labelled = label(text)
    assert (labelled.shape, said(text, labelled)) == (shape, TALK)
    assert labelled.confidence < 1


def test_numbers_before_lines_are_nobodys_words() -> None:
    text = (
        "01  A:  so we went there\n02      12 boats lay still\n03  B:  aha\n04  A:  and then\n05      we went home\n"
        "06  B:  all of you\n07  A:  yes\n08  B:  in\n12 boats\n"
    )
    labelled = label(text)
    spoken = [
        (each.speaker, [text[mark.start : mark.end] for mark in each.marks], text[each.start : each.end].split())
        for each in labelled.segments
    ]
    assert spoken[0] == ("A", ["02"], ["so", "we", "went", "there", "02", "12", "boats", "lay", "still"])
    assert spoken[2] == ("A", ["05"], ["and", "then", "05", "we", "went", "home"])
    assert spoken[-1] == ("B", [], ["in", "12", "boats"])


def test_a_number_that_opens_an_unlabelled_paragraph_is_left_out() -> None:
    text = "".join(f"{n} {name}: {words}\n\n" for n, (name, words) in enumerate(TALK, start=1)) + "7 And not an hour more.\n"
    assert said(text, label(text))[-1] == ("Tom", "And not an hour more.")


def test_a_number_with_no_words_behind_it_stays_as_it_is() -> None:
    text = "".join(f"{n} {name}: {words}\n\n" for n, (name, words) in enumerate(TALK, start=1)) + "7\n"
    assert said(text, label(text))[-1] == ("Tom", "7")


@pytest.mark.parametrize(
    "text",
    [
        "Berlin – a city of rivers\nParis – a city of light\nRome – a city of stones\nLima – a city of fog\n",
        "Apples\t12 boxes\nPears\t3 boxes\nApples\t4 boxes\nPlums\t9 boxes\nCherries\t1 box\n",
        "North\tfirst\nNorth\tsecond\nNorth\tthird\nNorth\tfourth\nSouth\tfifth\nSouth\tsixth\nSouth\tseventh\n",
        "1 Note: one\n2 Note: two\n3 Summary: three\n4 Summary: four\n5 Note: five\n6 Summary: six\n7 Note: seven\n",
        "Maya – who came first – and Tom went down.\nThe others stayed.\nNobody spoke.\n" * 4,
    ],
)
def test_lists_tables_and_prose_have_no_speakers(text: str) -> None:
    assert not label(text).labels


def overlooked(text: str) -> str:
    """What is said of a text in which nobody was found."""
    labelled = label(text)
    assert not labelled.labels
    return next((each.message for each in labelled.problems if each.code == "R125"), "")


PROSE = "The harbour was cold that year, and the wind came in low over the tables of the market.\n\n"


def test_lines_like_speech_amid_prose_are_told_with_the_line_for_the_protocol() -> None:
    text = PROSE * 9 + "".join(f"{name} – {words}\n\n" for name, words in TALK)
    told = overlooked(text)
    assert told.startswith("6 lines begin as if somebody spoke ('Maya – …', 'Tom – …')")
    assert "speakers: {Maya: participant, Tom: participant}" in told
    assert label(text).perhaps == ("Maya", "Tom")
    named = label(text, speakers={"Maya": "", "Tom": ""})
    assert [each for each in said(text, named) if each[0]] == TALK
    assert "R125" not in codes(named)


@pytest.mark.parametrize("line", ["{}\t{}\n\n", "9 {}: {}\n\n", "{}) {}\n\n"])
def test_other_loose_lines_are_told_too(line: str) -> None:
    assert "Maya" in overlooked(PROSE * 9 + "".join(line.format(name, words) for name, words in TALK))


@pytest.mark.parametrize(
    "piece",
    ["{name} 0:0{n} {words} ", "[0:0{n}] {name}: {words} ", "{words} {name}: {words} "],
    ids=["name time", "time name", "colon"],
)
def test_labels_amid_one_long_line_are_told(piece: str) -> None:
    text = "Well. " + "".join(piece.format(name=name, words=words, n=n) for n, (name, words) in enumerate(TALK, start=1))
    assert "stands amid the words" in overlooked(text)


def test_times_in_prose_are_not_told() -> None:
    assert overlooked("The train to Lima 9:05 was late, and Rome 9:40 too. " + PROSE * 30) == ""
    assert overlooked("Berlin: cold. Rome: warm. " + PROSE * 3) == ""


@given(st.lists(st.sampled_from([*"ABn19", "Maya", "Tom", " ", ":", "\t", " – ", "\n", "0:01", "[", "]", ">> "]), max_size=80))
def test_any_text_keeps_its_words_and_its_order(pieces: list[str]) -> None:
    text = "".join(pieces)
    found: Labelled = label(text) if text.strip() else Labelled(())
    at = 0
    for each in found.segments:
        assert at <= each.start < each.end <= len(text)
        assert all(each.start <= mark.start < mark.end <= each.end for mark in each.marks)
        at = each.end

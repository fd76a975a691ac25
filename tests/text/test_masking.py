"""Letters found wherever they were copied to, offsets that lead both ways, and what identifies people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.text.identifying import EXACT, Names, find
from casecode.text.masking import cover, find_runs, letters, put, replaced, runs, stream

TEXTS = st.text(alphabet="abc DE\n.é", max_size=40)


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_covering_keeps_every_offset_and_every_line(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    made = cover(text, [(start, end)])
    assert len(made) == len(text)
    assert (made[:start], made[end:]) == (text[:start], text[end:])
    assert set(made[start:end]) <= {"█", "\n"}
    assert made.count("\n") == text.count("\n")


def test_letters_are_what_a_reader_sees() -> None:
    assert stream("Déjà-vu, 3 times!") == "dejavu3times"
    assert letters("<p title='no'>A&amp;B <b>c</b>&eacute;</p><![CDATA[d]]>", "markup").stream == "abced"
    assert letters(r'{"a": "x\ny\u0041"}', "json").stream == "axya"


def test_runs_are_four_words_in_a_row_and_begin_and_end_with_a_word() -> None:
    assert runs("We don't go there now.") == {"wedontgothere", "dontgotherenow"}
    text = "x-We don't\ngo there; owe don't go there"
    assert find_runs(letters(text), text, runs("We don't go there")) == ((2, 19),)
    assert find_runs(letters("a b"), "a b", frozenset()) == ()
    assert put(text, [(2, 19)], "…") == "x-…; owe don't go there"


CHANGES = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.text("xyz", max_size=6)), max_size=5)


@given(CHANGES)
def test_offsets_lead_to_the_copy_and_back(steps: list[tuple[int, int, str]]) -> None:
    changes, at = [], 0
    for gap, length, words in steps:
        changes.append((at + gap, at + gap + length, words))
        at += gap + length
    text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"[: at + 2]
    made = replaced(text, changes)
    outside = [place for place in range(len(text)) if not any(start <= place < end for start, end, _ in changes)]
    for place in outside:
        start, end = made.forth(place, place + 1)
        assert made.text[start:end] == text[place]
        assert made.back(start, end) == (place, place + 1)
    for start, end, words in changes:
        assert made.text[slice(*made.forth(start, end))] == words
        inner = made.forth(start, start + 1)
        assert made.text[slice(*inner)] == words


def test_replacements_must_not_overlap() -> None:
    with pytest.raises(ValueError, match="overlap"):
        replaced("abcdef", [(0, 3, "x"), (2, 4, "y")])


def kinds(text: str, names: Names) -> list[tuple[str, str]]:
    """Kind and words of everything found."""
    return [(one.kind, text[one.start : one.end]) for one in find(text, names)]


def test_the_longest_name_wins_on_word_boundaries_whatever_its_case_and_ending() -> None:
    names = Names({"Ann": "name", "Ann Marie": "name", "Quay": "place", "Will": EXACT})
    text = "ann  marie’s cat, Ann's, Joann, QUAY; Will will."
    assert kinds(text, names) == [("name", "ann  marie"), ("name", "Ann"), ("place", "QUAY"), ("name", "Will")]
    assert [one.doubtful for one in find(text, names)] == [True, False, False, False]
    assert kinds("nothing", Names({})) == []


@pytest.mark.parametrize("number", ["+44 20 7946 0018", "(020) 7946-0018", "030/901820", "555-123-4567", "0049 30 123456"])
def test_telephone_numbers_are_found(number: str) -> None:
    assert kinds(f"Ring {number}, please.", Names({})) == [("telephone", number)]


@pytest.mark.parametrize("said", ["2025-03-04", "04.03.2025", "1990-1995", "1 000 000", "12:30", "3.14159265", "1234"])
def test_dates_and_amounts_are_no_telephone_numbers(said: str) -> None:
    assert kinds(f"It was {said} then.", Names({})) == []


def test_addresses_and_handles_are_found_once() -> None:
    text = "a.b@mail.example.org, https://example.org/x?y=1. kiln-art.co.uk and @maker_1"
    assert kinds(text, Names({"example": "name"})) == [
        ("e-mail", "a.b@mail.example.org"),
        ("web address", "https://example.org/x?y=1"),
        ("web address", "kiln-art.co.uk"),
        ("handle", "@maker_1"),
    ]

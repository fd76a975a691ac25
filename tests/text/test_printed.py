"""Quotes edited for print: what is left must be word for word, in the order in which it was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.text.printed import check_printed, has_words

SAID = "My manager stood by us from day one, but the hours doubled. Stood by us, yes, until the very last day of it all."
WHOLE = (0, len(SAID))


@pytest.mark.parametrize(
    "printed",
    [
        SAID,
        "stood by us […] hours doubled",
        "stood by us [...] hours doubled",
        "stood by us ... hours doubled",
        "… the hours doubled …",
        "[She] stood by us",
        "stood by [all of] us from day one",
        "[M]y manager stood by us",
        "[s]tood by us, yes",
        "the hours [sic] doubled",
        "My manager […] last day",
        "[The manager] […] the hours doubled",
    ],
)
def test_what_is_left_is_word_for_word(printed: str) -> None:
    assert check_printed(printed, SAID, WHOLE).verbatim


def test_an_omission_may_be_long() -> None:
    said = "It began well. " + "And so on and so on. " * 60 + "It ended badly."
    assert check_printed("It began well. […] It ended badly.", said, (0, len(said))).verbatim


@pytest.mark.parametrize(
    ("printed", "wrong", "near"),
    [
        ("stood by me from day one", "stood by me from day one", "stood by us from day one"),
        ("stood by us […] hours tripled", "hours tripled", "hours doubled"),
        ("My boss stood by us", "My boss stood by us", "My manager stood by us"),
        ("whales […] the hours doubled", "whales", ""),
    ],
)
def test_a_changed_word_is_found_with_the_nearest_ones(printed: str, wrong: str, near: str) -> None:
    found = check_printed(printed, SAID, WHOLE)
    assert not found.verbatim
    assert (found.wrong, found.near) == (wrong, near)


def test_parts_turned_round_are_refused() -> None:
    found = check_printed("the hours doubled […] from day one", SAID, WHOLE)
    assert (found.wrong, found.elsewhere) == ("from day one", True)


def test_only_the_excerpt_counts() -> None:
    assert not check_printed("the hours doubled", SAID, (0, 20)).verbatim


def test_a_form_without_any_words_of_the_participant() -> None:
    assert not has_words("[…] [nothing]")
    assert has_words("[She] stood")


@given(data=st.data())
def test_any_words_left_out_of_any_quote_pass(data: st.DataObject) -> None:
    words = SAID.split()
    first = data.draw(st.integers(1, len(words) - 1))
    second = data.draw(st.integers(first, len(words) - 1))
    assert check_printed(" ".join(words[:first]) + " […] " + " ".join(words[second:]), SAID, WHOLE).verbatim

"""Lines, stripes and units: pure functions under the screen."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from casecode.domain.coding import Coding
from casecode.domain.source import Material, Placement, Segment, Source, SourceText
from casecode.terminal.motion import SEGMENT, SENTENCE, WORD, Motion
from casecode.terminal.page import Page
from casecode.terminal.stripes import Stripes
from casecode.terminal.wrapping import shown, wrap

words = st.text(alphabet=st.sampled_from("ab é\n\t.日本ｗ👍\u0301’—"), max_size=200)


@given(words, st.integers(1, 30), st.integers(1, 30))
def test_wrapped_lines_hold_every_character_once_and_fit(text: str, first: int, width: int) -> None:
    lines = wrap(text, 0, len(text), first, width)
    assert lines[0][0] == 0
    assert lines[-1][1] == len(text)
    assert all(one[1] == two[0] for one, two in pairwise(lines))
    for number, (start, end) in enumerate(lines):
        room = width if number else first
        line = shown(text[start:end])
        assert cell_len(line.rstrip(" ")) <= room or end - start == 1 or cell_len(line.rstrip(" ")) <= 2


@given(words, st.integers(4, 30))
def test_each_character_is_found_on_its_line_again(text: str, width: int) -> None:
    page = Page(material(("A", text), ("B", "end")), width, gap=1)
    for number, line in enumerate(page.lines):
        for offset in range(line.start, line.end):
            assert page.line_of(offset) == number
            assert page.lines[page.line_of(page.offset_at(number, 3))].start <= page.offset_at(number, 3)


def material(*turns: tuple[str, str]) -> Material:
    text, segments = "", []
    for number, (speaker, said) in enumerate(turns, start=1):
        text += f"{speaker}: "
        segments.append(Segment(number, "speech", len(text), len(text) + len(said), speaker, number))
        text += said + "\n"
    source = Source("talk", "Talk", "txt", "talk.txt", "", "h")
    return Material(source, Placement(), SourceText("talk", "h", text, tuple(segments)))


def test_a_line_ends_after_a_blank_and_a_long_word_is_cut() -> None:
    text = "one two threefourfive six"
    assert [text[start:end] for start, end in wrap(text, 0, len(text), 8, 8)] == ["one two ", "threefou", "rfive ", "six"]
    assert wrap("", 0, 0, 8, 8) == [(0, 0)]


def test_wide_characters_take_two_cells() -> None:
    assert wrap("日本語", 0, 3, 4, 4) == [(0, 2), (2, 3)]


def test_a_click_finds_the_character_under_it_behind_the_label() -> None:
    page = Page(material(("Ann", "日本 yes")), 20)
    text = page.text
    assert text[page.offset_at(0, 5)] == "日"
    assert text[page.offset_at(0, 7)] == "本"
    assert text[page.offset_at(0, 99)] == "s"
    assert Page(material(), 20).offset_at(3, 3) == 0


def test_a_long_label_is_cut() -> None:
    page = Page(material(("A very long name of a speaker", "yes")), 20)
    assert page.label(page.segments[0]) == "A very lo…: "


def coding(number: int, start: int, end: int, code: str = "aa", *, key: bool = False, coder: str = "ana") -> Coding:
    return Coding(f"E{number}", (f"E{number}",), coder, "talk", "h", start, end, code, key=key)


def test_overlapping_codings_have_lanes_of_their_own_and_what_does_not_fit_is_counted() -> None:
    page = Page(material(("A", "one two three four five six seven eight")), 12)
    assert len(page.lines) > 3
    first, last = page.lines[0].start, page.lines[-1].end
    one = coding(1, first, last, key=True)
    two = coding(2, page.lines[1].start, page.lines[1].end, "bb")
    three = coding(3, first, page.lines[1].end, "cc", coder="ben")
    stripes = Stripes(page, [two, one, three], {"aa": "aa", "bb": "bb"}, "ana", 12)
    assert stripes.beside(0) == "┌aa*╭cc     "
    assert stripes.beside(1) == "│   ╰   [bb "
    assert stripes.beside(2) == "│           "
    assert stripes.beside(len(page.lines) - 1) == "└           "
    assert set(stripes.codings_on(1)) == {one, two, three}
    assert Stripes(page, [one, two, three], {}, "ana", 4).beside(1) == "│ +2"
    assert Stripes(page, [coding(4, first, first + 1, coder="ben")], {}, "ana", 4).beside(0) == "(aa "


def test_units_of_segments_without_words_or_sentences_are_the_segments() -> None:
    motion = Motion(material(("A", "..."), ("B", "yes. no")).text)
    assert motion.units(0, WORD) == motion.units(0, SENTENCE) == motion.units(0, SEGMENT)
    start = motion.segments[1].start
    assert motion.around(start + 4, WORD) == (start + 5, start + 7)
    assert motion.step((start, start + 7), SEGMENT, SEGMENT, 1) == (start, start + 7), "at the end one stays"
    assert motion.first_word((start, start + 3), -1)[0] < start
    assert motion.last_word((start, start + 3), -1) == (start, start + 3)


def test_a_sentence_is_reached_back_from_a_word_inside_it() -> None:
    text = SourceText("t", "h", "One two. Three four.", (Segment(1, "speech", 0, 20, sentences=((0, 8), (9, 20))),))
    motion = Motion(text)
    assert motion.step((15, 19), WORD, SENTENCE, -1) == (9, 20)
    assert motion.step((9, 14), WORD, SENTENCE, -1) == (0, 8)
    assert motion.step((0, 20), SEGMENT, SENTENCE, -1) == (9, 20)

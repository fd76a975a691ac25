"""Which units a passage holds for: the rule of half a unit's speech or the largest part, against a count of single characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.analysis.corpus import Corpus
from casecode.analysis.projection import Ground, Placed, characters, covered, measured, placed
from casecode.analysis.units import Ints, admitted_rows, apart, talks, units_of
from casecode.domain.protocol import Protocol
from casecode.domain.source import Mark, Material, Placement, Span, Voice
from tests.analysis.tiny import blog, material
from tests.analysis.twice import talk

WORDS = ["we", "learned", "to\u00a0trust", "a", "rival.", "\U0001f600", "  ", "[laughs]", "no—really"]
SEGMENT = st.tuples(st.sampled_from("IMMT"), st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join))


def corpus(*materials: Material) -> Corpus:
    return Corpus(protocol=Protocol("P"), materials=materials)


def ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def put(made: Corpus, unit: str, spans: Sequence[tuple[str, int, int]], match: str = "majority") -> tuple[Ground, Placed]:
    """Each span under a key of its own, in the order given."""
    taken = admitted_rows(made)
    units = [units_of(made, source, unit, taken) for source in made.material]
    names = [one.source for one in units]
    columns = [ints([names.index(one[0]) for one in spans]), ints([one[1] for one in spans]), ints([one[2] for one in spans])]
    ground, (stretches,) = measured(made, unit, units, [(columns[0], columns[1], columns[2])])
    return ground, placed(ground, stretches, np.arange(len(spans)), match)


def held(found: Placed, key: int) -> list[int]:
    units: list[int] = found.unit[found.key == key].tolist()
    return units


def with_marks(made: Material) -> Material:
    """`[laughs]` is an event, no speech."""
    segments = []
    for one in made.text.segments:
        at, marks = made.text.text.find("[laughs]", one.start, one.end), []
        while at >= 0:
            marks.append(Mark("event", at, at + 8))
            at = made.text.text.find("[laughs]", at + 8, one.end)
        segments.append(replace(one, marks=tuple(marks)))
    return replace(made, text=replace(made.text, segments=tuple(segments)))


def oracle(made: Material, units: Sequence[Sequence[Span]], span: Span, match: str) -> set[int]:
    """Character by character; units without speech do not exist and are not counted."""
    text, marks = made.text.text, [mark for one in made.text.segments for mark in one.marks]

    def speech(place: int) -> bool:
        return not text[place].isspace() and not any(mark.start <= place < mark.end for mark in marks)

    sets = [{p for start, end in pieces for p in range(start, end) if speech(p)} for pieces in units]
    whole = [(number, pieces) for number, pieces in zip(sets, units, strict=True) if number]
    inside = [len(unit & set(range(*span))) for unit, _ in whole]
    if match == "full":
        return {at for at, (unit, _) in enumerate(whole) if inside[at] == len(unit)}
    if match == "any":
        holding = {at for at, many in enumerate(inside) if many}
    else:
        holding = {at for at, (unit, _) in enumerate(whole) if 2 * inside[at] >= len(unit)}
    if any(inside):
        return holding | {inside.index(max(inside))}
    low, high = span[0], max(span[1], span[0] + 1)
    return {at for at, (_, pieces) in enumerate(whole) if any(start < high and low < end for start, end in pieces)}


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(SEGMENT, min_size=1, max_size=8),
    ends=st.lists(st.tuples(st.integers(0, 200), st.integers(1, 120)), min_size=1, max_size=6),
    unit=st.sampled_from(["turn", "paragraph", "document"]),
    match=st.sampled_from(["any", "majority", "full"]),
)
def test_the_rule_is_the_one_counted_by_hand(lines: list[tuple[str, str]], ends: list[Span], unit: str, match: str) -> None:
    before = talk("a-first", [("M", "one two three")])
    made = with_marks(talk("int", lines))
    spans = [(start % len(made.text.text), min(start % len(made.text.text) + many, len(made.text.text))) for start, many in ends]
    both = corpus(before, made)
    ground, found = put(both, unit, [("int", *span) for span in spans], match)
    units = units_of(both, "int", unit, admitted_rows(both)).units
    for key, span in enumerate(spans):
        expected = oracle(made, units, span, match)
        silent = not any(not c.isspace() for c in made.text.text[slice(*span)].replace("[laughs]", ""))
        if silent and len(expected) > 1:
            expected = {min(expected)}  # two events, no speech between them: the first of their units
        assert {number - 1 for number in held(found, key)} == expected, (span, ground.edge)


def test_three_words_of_a_turn_of_600_hold_for_it_and_are_marked_as_small() -> None:
    made = talk("int", [("I", "Tell me."), ("M", " ".join(["word"] * 600)), ("T", "Yes we did.")])
    begin = made.text.segments[1].start
    ground, found = put(corpus(made), "turn", [("int", begin, begin + 14)])
    assert held(found, 0) == [0]
    assert (ground.size[0], found.small.tolist(), found.part.tolist()) == (2400, [True], [12 / 2400])
    assert held(put(corpus(made), "turn", [("int", begin, begin + 14)], "full")[1], 0) == []


def test_a_passage_across_an_interviewers_mm_hm_is_one_units() -> None:
    made = talk(
        "int", [("M", "I trusted him, really."), ("I", "Mm-hm."), ("M", "And he trusted me."), ("I", "Why?"), ("M", "So.")]
    )
    start, end = made.text.segments[0].start, made.text.segments[2].end
    ground, found = put(corpus(made), "turn", [("int", start, end)])
    assert (len(ground), held(found, 0), found.small.tolist()) == (2, [0], [False])


def test_a_passage_over_three_units_holds_for_what_it_half_covers_and_for_the_largest_part() -> None:
    lines = [("M", "a" * 100), ("T", "b" * 100), ("M", "c" * 100)]
    made = talk("int", lines)
    at = [one.start for one in made.text.segments]
    spans = [
        ("int", at[0] + 60, at[1] + 30),  # 40 and 30 of 100: neither half, the first holds more
        ("int", at[0] + 60, at[2] + 49),  # 40, all, 49
        ("int", at[0] + 50, at[2] + 50),  # half, all, half
        ("int", at[0] + 70, at[1] + 30),  # 30 and 30: the first of equal ones
    ]
    _, found = put(corpus(made), "turn", spans)
    assert [held(found, key) for key in range(4)] == [[0], [1], [0, 1, 2], [0]]
    _, touched = put(corpus(made), "turn", spans, "any")
    assert held(touched, 1) == [0, 1, 2]


def test_parts_of_one_key_are_taken_together_and_no_character_counts_twice() -> None:
    made = talk("int", [("M", "a" * 100), ("T", "b" * 100)])
    start = made.text.segments[0].start
    taken = admitted_rows(corpus(made))
    units = [units_of(corpus(made), "int", "turn", taken)]
    low = ints([start, start + 20, start + 40])
    ground, (stretches,) = measured(corpus(made), "turn", units, [(ints([0, 0, 0]), low, low + 25)])
    assert [part.tolist() for part in covered(ground, stretches, ints([7, 7, 7]))] == [[7], [0], [65]]
    assert not placed(ground, stretches, ints([7, 7, 7])).small.any()
    assert placed(ground, stretches, ints([7, 7, 8])).small.tolist() == [True, True, True]


def test_a_coding_on_a_laugh_is_in_its_turn_and_one_on_a_question_nowhere() -> None:
    made = with_marks(talk("int", [("I", "Was it good?"), ("M", "Oh yes. [laughs] It was."), ("I", "Why?")]))
    laugh = made.text.text.index("[laughs]")
    question = made.text.segments[0]
    spans = [("int", laugh, laugh + 8), ("int", question.start, question.end)]
    _, found = put(corpus(made), "turn", spans)
    assert (held(found, 0), held(found, 1), found.main.tolist()) == ([0], [], [0, -1])


def test_characters_are_cut_wherever_a_stretch_ends() -> None:
    made = talk("int", [("M", "abcde fghij")])
    start = made.text.segments[0].start
    units = [units_of(corpus(made), "int", "document", admitted_rows(corpus(made)))]
    ground, groups = measured(corpus(made), "char", units, [(ints([0]), ints([start + 2]), ints([start + 8]))])
    cut = characters(ground, groups)
    assert (cut.edge.tolist(), cut.source.tolist(), cut.unit) == ([0, 2, 7, 10], [0, 0, 0], "char")
    nothing, more = measured(corpus(), "char", [], [(ints([]), ints([]), ints([]))])
    assert len(characters(nothing, more)) == 0
    assert placed(nothing, more[0], ints([])).unit.tolist() == []


def test_units_of_texts_and_talk() -> None:
    post, chat = blog(), talk("int", [("I", "Who?"), ("M", "Me."), ("M", "And you.")])
    both = corpus(post, chat)
    taken = admitted_rows(both)
    assert (talks(both, "blog-1"), talks(both, "int")) == (False, True)
    assert [len(units_of(both, "int", unit, taken).units) for unit in ("turn", "paragraph", "sentence", "document")] == [
        1,
        2,
        2,
        1,
    ]
    assert [len(units_of(both, "int", "turn", admitted_rows(both, interviewer=True)).units)] == [2]
    nobody = np.zeros(len(both.segments), dtype=bool)
    assert units_of(both, "int", "document", admitted_rows(both, where=nobody)).units == ()
    with pytest.raises(ValueError, match="span"):
        units_of(both, "int", "span", taken)


def test_words_without_a_speaker_in_a_talk_are_units_headings_are_not() -> None:
    lines = [("", "Interview with Maya"), ("M", "Yes."), ("", "Somebody said something.")]
    made = material("int", lines, Placement("interview", voices={"M": Voice("participant")}), {1: "heading"})
    cut = tuple(replace(one, turn=1 if one.speaker else 0) for one in made.text.segments)
    both = corpus(replace(made, text=replace(made.text, segments=cut)))
    assert len(units_of(both, "int", "turn", admitted_rows(both)).units) == 2


def test_excerpts_that_overlap_are_one_those_that_touch_are_two() -> None:
    assert apart([(5, 9), (0, 4), (4, 5), (3, 4), (9, 9), (8, 12)]) == ((0, 4), (4, 5), (5, 12))

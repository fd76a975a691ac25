"""Words and spans, against naive oracles."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.source import Span
from casecode.text.spans import contains, covered, intersect, leftmost_longest, overlap, subtract, trimmed, union
from casecode.text.words import count_words, word_spans, words_in

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


def test_what_one_word_is() -> None:
    text = "Don't say “know-how” in 2016: it’s -not- हिन्दी, e.g."
    words = [text[start:end] for start, end in word_spans(text)]
    assert words == ["Don't", "say", "know-how", "in", "2016", "it’s", "not", "हिन्दी", "e", "g"]
    assert count_words(text) == 10


def test_words_in_spans_count_once() -> None:
    text = "supermarket know-how counts"
    assert words_in(text, [(5, 11)]) == 1
    assert words_in(text, [(12, 14), (16, 18)]) == 1
    assert words_in(text, [(0, 11), (5, 27)]) == 3
    assert words_in(text, [(11, 12)]) == 0
    assert words_in(text, []) == 0
    assert words_in("end.Then/else", [(6, 8), (10, 11)]) == 2


@given(st.text("ab '-\n1", max_size=40), SPANS)
def test_words_in_spans_are_the_words_they_touch(text: str, spans: list[Span]) -> None:
    inside = [(start, min(end, len(text))) for start, end in spans]
    naive = [word for word in word_spans(text) if any(overlap(word, span) for span in inside if span[0] < span[1])]
    assert words_in(text, inside) == len(naive)
    assert count_words(text) == len(re.findall(r"[ab1]+(?:['-][ab1]+)*", text))


def _points(spans: list[Span] | tuple[Span, ...]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


@given(SPANS, SPANS)
def test_span_algebra_is_set_algebra(one: list[Span], other: list[Span]) -> None:
    assert _points(union(one)) == _points(one)
    assert _points(subtract(one, other)) == _points(one) - _points(other)
    assert _points(intersect(one, other)) == _points(one) & _points(other)
    assert covered(one) == len(_points(one))
    for made in (union(one), subtract(one, other), intersect(one, other), leftmost_longest(one)):
        assert all(start < end for start, end in made)
        assert all(before[1] <= after[0] for before, after in pairwise(made))


@given(SPANS)
def test_leftmost_then_longest(spans: list[Span]) -> None:
    kept = leftmost_longest(spans)
    real = [span for span in spans if span[0] < span[1]]
    assert set(kept) <= set(real)
    assert all(any(overlap(span, each) for each in kept) for span in real)
    if real:
        first = min(start for start, _ in real)
        assert kept[0] == (first, max(end for start, end in real if start == first))


def test_overlap_containment_and_trimming() -> None:
    assert (overlap((0, 5), (3, 9)), overlap((0, 3), (3, 9))) == (2, 0)
    assert contains((0, 5), (1, 5))
    assert not contains((0, 5), (1, 6))
    assert trimmed("  a b \n", 0, 7) == (2, 5)
    assert trimmed("ab   ", 2, 5) == (2, 2)

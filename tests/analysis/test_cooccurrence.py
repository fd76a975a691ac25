"""What occurs together: counted by hand in the tiny study, and pair by pair for chance spans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.analysis.cooccurrence import Cooccurrence, Pair, cooccurrence
from casecode.analysis.corpus import Corpus
from casecode.analysis.select import Selection, select
from casecode.domain.codebook import Code, Codebook
from casecode.domain.coding import Coding
from casecode.domain.errors import WrongUseError
from casecode.domain.protocol import Protocol
from casecode.domain.source import Material, Placement, Segment, Source, SourceText
from tests.analysis.tiny import interview, mark, tiny


def of(found: Cooccurrence, one: str, other: str) -> Pair:
    names = [code.id for code in found.codes]
    return found.pair(names.index(one), names.index(other))


def test_segments_that_two_codes_share_counted_by_hand() -> None:
    """Co-opetition touches four segments (int 2, 3, 4, blog 1), knowledge one of them; know-formal touches two of the group's."""
    found = cooccurrence(select(tiny()))
    facts = of(found, "knowledge", "coopetition")
    assert (facts.n1, facts.n2, facts.n12, facts.c, facts.jaccard) == (1, 4, 1, 0.25, 0.25)
    chance = of(found, "know-formal", "know-chance")
    assert (chance.n1, chance.n2, chance.n12, chance.c) == (2, 1, 1, 0.5)
    nothing = of(found, "external", "external")
    assert (nothing.n12, nothing.c, nothing.jaccard) == (0, None, None)
    assert "Segments that excerpts of both touch" in found.note.text
    assert "Coding by Ana Ruiz and Ben Cole" in found.note.text


def test_themes_take_what_lies_below_them() -> None:
    facts = of(cooccurrence(select(tiny()), level="theme"), "knowledge", "coopetition")
    assert (facts.n1, facts.n2, facts.n12, facts.c) == (3, 4, 1, 1 / 6)


def test_the_same_words_by_overlap_counted_by_hand() -> None:
    """`our rivals` (10 characters) lies within `learned from our rivals` (23); co-opetition has 10 + 6 + 8 + 6 characters in all."""
    found = cooccurrence(select(tiny()), "overlap")
    facts = of(found, "knowledge", "coopetition")
    assert (facts.n1, facts.n2, facts.n12, facts.c) == (1, 4, 1, 0.25)
    assert facts.jaccard == pytest.approx(10 / (23 + 30 - 10))
    assert of(found, "know-formal", "know-chance").c == 1
    assert of(found, "coopetition", "coopetition").n12 == 4


def test_every_pair_stands_once_and_the_matrix_is_symmetric() -> None:
    found = cooccurrence(select(tiny()), measure="c")
    assert len(list(found.pairs())) == 6 * 5 / 2
    assert (found.together == found.together.T).all()
    assert found.cell(0, 0, "count") == 1
    assert found.cell(0, 3, "jaccard") == found.cell(3, 0, "c") == 0.25
    assert "c = n12 / (n1 + n2 − n12)" in found.note.text


def test_a_code_of_no_codebook_stands_last_and_filters_hold() -> None:
    corpus = tiny(codings=(*tiny().codings, mark(interview(), "rivals", "zeal", "ana", 2)))
    found = cooccurrence(select(corpus))
    assert [code.id for code in found.codes][-1] == "zeal"
    assert of(found, "coopetition", "zeal").n12 == 1
    only = cooccurrence(select(corpus, Selection(where="source = blog-1")))
    assert of(only, "knowledge", "coopetition").n12 == 0
    assert of(only, "coopetition", "coopetition").n1 == 1


@pytest.mark.parametrize("unit", ["segment", "sentence", "overlap"])
def test_a_study_without_codings_or_codes_gives_zeros(unit: str) -> None:
    assert not cooccurrence(select(tiny(codings=())), unit).together.any()
    assert cooccurrence(select(Corpus(Protocol("Empty"))), unit).codes == ()


@pytest.mark.parametrize(
    ("unit", "level", "measure"), [("turn", "code", "count"), ("segment", "case", "count"), ("segment", "code", "k")]
)
def test_other_words_are_refused(unit: str, level: str, measure: str) -> None:
    with pytest.raises(WrongUseError, match="One of: "):
        cooccurrence(select(tiny()), unit, level, measure)


TEXT = "One two. Three four. Five six! And seven eight.\n" * 3
SENTENCES = ((0, 8), (9, 20), (21, 30), (31, 47))
CODES = Codebook("abc", tuple(Code(code) for code in "abc"))


def lines(*, sentences: bool = True) -> Material:
    """Three segments of four sentences; the last one was never cut into sentences."""
    segments = []
    for n in range(3):
        spans = tuple((start + 48 * n, end + 48 * n) for start, end in SENTENCES) if sentences and n < 2 else ()
        segments.append(Segment(n + 1, "paragraph", 48 * n, 48 * n + 47, sentences=spans))
    return Material(Source("s", "s", "txt", "s.txt", "", "h"), Placement(), SourceText("s", "h", TEXT, tuple(segments)))


def coded(spans: list[tuple[str, int, int]], *others: Material) -> Corpus:
    made = tuple(
        Coding(f"01{at:06}", (f"01{at:06}",), "ana", "s", "h", start, end, code) for at, (code, start, end) in enumerate(spans)
    )
    return Corpus(Protocol("Spans", coders={"ana": ""}), (CODES,), (lines(), *others), made)


def test_sentences_counted_by_hand() -> None:
    """a: `Three … Five` (two sentences of the first segment); b: `Five`; c: in the third segment, which is one sentence as a whole."""
    found = cooccurrence(select(coded([("a", 9, 25), ("b", 21, 25), ("c", 100, 105), ("b", 130, 133)])), "sentence")
    assert (of(found, "a", "b").n1, of(found, "a", "b").n2, of(found, "a", "b").n12) == (2, 2, 1)
    assert of(found, "b", "c").n12 == 1
    assert of(found, "a", "c").n12 == 0
    between = cooccurrence(select(coded([("a", 8, 9), ("b", 0, 3)])), "sentence")  # the blank after a sentence goes with it
    assert of(between, "a", "b").n12 == 1


SPANS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 140), st.integers(1, 30)).map(
        lambda one: (one[0], one[1], min(one[1] + one[2], 143))
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(SPANS)
def test_overlaps_are_those_found_pair_by_pair(spans: list[tuple[str, int, int]]) -> None:
    far = replace(lines(), source=replace(lines().source, id="z"))
    corpus = coded(spans, far)
    elsewhere = tuple(replace(one, source="z", id=f"9{one.id}", ids=(f"9{one.id}",)) for one in corpus.codings[:2])
    found = cooccurrence(select(replace(corpus, codings=(*corpus.codings, *elsewhere))), "overlap")
    stretches = {("s", *span) for span in spans} | {("z", one.code, one.start, one.end) for one in elsewhere}
    covered = {
        code: {(source, at) for source, of_code, start, end in stretches if of_code == code for at in range(start, end)}
        for code in "abc"
    }
    for one, other in (("a", "b"), ("a", "c"), ("b", "c")):
        facts = of(found, one, other)
        mine, theirs = ([each for each in stretches if each[1] == code] for code in (one, other))
        pairs = sum(m[0] == t[0] and m[2] < t[3] and t[2] < m[3] for m in mine for t in theirs)
        assert (facts.n1, facts.n2, facts.n12) == (len(mine), len(theirs), pairs)
        either = len(covered[one] | covered[other])
        assert facts.jaccard == (pytest.approx(len(covered[one] & covered[other]) / either) if either else None)
        rest = len(mine) + len(theirs) - pairs
        assert facts.c == (pytest.approx(pairs / rest) if rest > 0 else None)


@settings(max_examples=40, deadline=None)
@given(SPANS, st.sampled_from(["segment", "sentence"]))
def test_shared_places_are_those_found_pair_by_pair(spans: list[tuple[str, int, int]], unit: str) -> None:
    found = cooccurrence(select(coded(spans)), unit)
    places = [(segment.start, segment.end) for segment in lines().text.segments]
    if unit == "sentence":
        places = [(start + 48 * n, end + 48 * n) for n in range(2) for start, end in SENTENCES] + [places[2]]
    touched = {
        code: {
            place for of_code, start, end in spans if of_code == code for place in places if start < place[1] and place[0] < end
        }
        for code in "abc"
    }
    only_blanks = any(not any(start < last and first < end for first, last in places) for _, start, end in spans)
    if not only_blanks:
        for one, other in (("a", "b"), ("a", "c"), ("b", "c")):
            assert of(found, one, other).n12 == len(touched[one] & touched[other])
            assert of(found, one, other).n1 == len(touched[one])


def test_many_excerpts_are_counted_without_comparing_each_with_each() -> None:
    chance = np.random.default_rng(5)
    begin = chance.integers(0, 140, 4000).tolist()
    found = cooccurrence(select(coded([("abc"[at % 3], start, start + 1 + at % 3) for at, start in enumerate(begin)])), "overlap")
    assert int(found.alone.sum()) == len({("abc"[at % 3], start, start + 1 + at % 3) for at, start in enumerate(begin)})

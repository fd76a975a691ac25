"""The double-coding sample: where material is cut, how much of each stratum is drawn, and that a seed draws the same everywhere."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.analysis.sampling import Block, allocate, blocks, draw, number_of, strata
from casecode.analysis.sampling_facts import coded_before, days_since, expected, read_by, unit_counts, usual_unit
from casecode.databank.rounds import Place
from casecode.domain.codebook import Code, Rule
from casecode.domain.coding import Hit, ReadMark, Run
from casecode.domain.errors import WrongUseError
from casecode.domain.source import Material, Placement, Segment
from tests.analysis.tiny import INTERVIEW, blog, group, interview, mark, material, tiny

LONG = tuple((("I", "And then, what came next?"), ("M", "Well " * 9 + "so."))[at % 2] for at in range(40))
"""Twenty questions of five words, twenty answers of ten: 300 words."""


def long_talk(case: str = "north", name: str = "long") -> Material:
    return material(name, LONG, replace(interview().placement, case=case))


# Cutting


def test_blocks_are_near_their_length_and_never_part_an_answer_from_its_question() -> None:
    corpus = tiny(materials=(long_talk(),), codings=(), reads=())
    made = blocks(corpus, length=60)
    assert [block.words for block in made] == [60] * 5
    assert all(corpus.speech["long"].segments[block.rows[0]].speaker == "I" for block in made)
    assert [block.rows for block in made] == [(0, 8), (8, 16), (16, 24), (24, 32), (32, 40)]
    assert not any(block.whole for block in made)


def test_what_is_shorter_than_a_block_is_one_place_without_offsets() -> None:
    corpus = tiny()
    assert [str(block.place) for block in blocks(corpus)] == ["blog-1", "fg-1", "int-n01"]
    assert [str(block.place) for block in blocks(replace(corpus, materials=(long_talk(),)), whole=True)] == ["long"]


def test_blocks_cover_every_segment_once_whatever_their_length() -> None:
    corpus = tiny(materials=(long_talk(), interview()), codings=(), reads=())
    for length in (1, 7, 33, 100, 5000):
        rows = [row for block in blocks(corpus, length=length) for row in range(*block.rows)]
        assert rows == list(range(len(corpus.segments)))


def test_no_cut_inside_a_turn_nor_behind_a_heading_nor_before_a_note() -> None:
    def segment(n: int, kind: str, speaker: str, turn: int) -> Segment:
        return replace(spoken[n - 1], kind=kind, speaker=speaker, turn=turn)  # type: ignore[arg-type]  # kinds by name

    plain = material("plain", [("", "one two three four five six")] * 8, Placement("notes"))
    spoken = plain.text.segments
    shapes = [
        ("paragraph", "", 0),
        ("heading", "", 0),
        ("paragraph", "", 0),
        ("note", "", 0),
        ("speech", "M", 1),
        ("speech", "I", 0),  # a back-channel
        ("speech", "M", 1),
        ("speech", "T", 2),
    ]
    text = replace(plain.text, segments=tuple(segment(n, *shape) for n, shape in enumerate(shapes, start=1)))
    one = Material(plain.source, Placement("notes", voices=interview().placement.voices), text)
    made = blocks(tiny(materials=(one,), codings=(), reads=()), length=1)
    assert [block.rows[0] + 1 for block in made] == [1, 2, 5, 8]


def test_a_source_without_segments_has_no_block() -> None:
    empty = material("empty", [], Placement("interview"))
    assert blocks(tiny(materials=(empty,), codings=(), reads=())) == ()


def test_the_stratum_is_what_most_words_of_those_who_answer_have() -> None:
    corpus = tiny()
    by_case = {block.source: block.stratum for block in blocks(corpus, ("case",))}
    assert by_case == {"blog-1": "west", "fg-1": "north", "int-n01": "north"}  # Maya (north) has 4 words, Tom 3, X is of no case
    both = {block.source: block.stratum for block in blocks(corpus, ("method", "case"))}
    assert both["blog-1"] == "blog, west"
    unstated = blocks(tiny(materials=(material("x", INTERVIEW, Placement("interview")),), codings=(), reads=()), ("case",))
    assert [block.stratum for block in unstated] == ["(not stated)"]
    only_asked = material("y", [("I", "Hello there."), ("I", "Anybody?")], interview().placement)
    assert [block.stratum for block in blocks(tiny(materials=(only_asked,), codings=(), reads=()), ("role",))] == ["interviewer"]


def test_material_is_drawn_only_by_what_it_has_before_it_is_coded() -> None:
    assert strata(tiny(), " Method, case.region ,method") == ("method", "case.region")
    assert strata(tiny(), "") == ()
    with pytest.raises(WrongUseError, match="cannot be drawn by code: it has none before it is coded"):
        strata(tiny(), "code")
    with pytest.raises(WrongUseError, match=r"No dimension 'metod'.*method"):
        strata(tiny(), "metod")


# Drawing


def some_blocks(sizes: dict[str, int]) -> tuple[Block, ...]:
    return tuple(
        Block(f"{name}-{number}", 10 * number, 10 * number + 9, False, name, 100, (number, number + 1))
        for name, many in sizes.items()
        for number in range(many)
    )


@pytest.mark.parametrize(
    ("sizes", "share", "drawn"),
    [
        ({"north": 30, "south": 31, "west": 30}, 0.2, {"north": 6, "south": 6, "west": 6}),  # 18 of 91, as in the field
        ({"a": 10}, 0.25, {"a": 3}),  # 2.5: halves up
        ({"a": 90, "b": 2}, 0.1, {"a": 9, "b": 1}),  # at least one of each, and the others keep theirs
        ({"a": 1, "b": 1, "c": 1}, 0.2, {"a": 1, "b": 1, "c": 1}),
        ({"a": 14, "b": 13}, 0.1, {"a": 2, "b": 1}),  # 2.7 is 3: the larger remainder has it
        ({"b": 15, "a": 15}, 0.1, {"b": 1, "a": 2}),  # equal remainders: by name
        ({"a": 3, "b": 2}, 1.0, {"a": 3, "b": 2}),
    ],
)
def test_how_many_of_each_stratum(sizes: dict[str, int], share: float, drawn: dict[str, int]) -> None:
    assert allocate(sizes, share) == drawn


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 60), min_size=1, max_size=6), st.integers(1, 100)
)
def test_one_at_least_never_more_than_there_are_and_within_one_of_the_share(sizes: dict[str, int], percent: int) -> None:
    made = allocate(sizes, percent / 100)
    for name, size in sizes.items():
        assert 1 <= made[name] <= size
        exact = Fraction(size * percent, 100)
        assert made[name] == 1 or abs(made[name] - exact) <= 1
    assert sum(made.values()) >= min(sum(sizes.values()), max(len(sizes), floor(sum(sizes.values()) * percent / 100 + 0.5)))


def slow_draw(everything: Sequence[Block], share: float, seed: str) -> set[Place]:
    """The docstring's algorithm said again in the plainest way."""
    drawn: set[Place] = set()
    for stratum, many in allocate(Counter(block.stratum for block in everything), share).items():
        lots = [
            (hashlib.sha256(f"{seed} {block.source}:{block.start}-{block.end}".encode()).hexdigest(), block.place)
            for block in everything
            if block.stratum == stratum
        ]
        drawn.update(place for _, place in sorted(lots, key=lambda lot: lot[0])[:many])
    return drawn


@given(st.permutations(range(24)), st.integers(0, 5))
def test_the_order_of_files_changes_nothing(order: list[int], seed: int) -> None:
    everything = some_blocks({"a": 12, "b": 8, "c": 4})
    shuffled = [everything[at] for at in order]
    wanted = slow_draw(everything, 0.3, str(seed))
    assert {block.place for block in draw(shuffled, 0.3, seed)} == wanted
    assert [block.place for block in draw(everything, 0.3, str(seed))] == [b.place for b in everything if b.place in wanted]


def test_a_seed_draws_the_same_on_every_machine_and_another_seed_something_else() -> None:
    everything = some_blocks({"a": 50})
    lots = sorted(range(50), key=lambda n: hashlib.sha256(b"7 a-%d:%d-%d" % (n, 10 * n, 10 * n + 9)).digest())
    assert {block.rows[0] for block in draw(everything, 0.1, 7)} == set(lots[:5])
    assert draw(everything, 0.1, 7) != draw(everything, 0.1, 8)


def test_a_source_that_is_added_takes_no_drawn_block_away_but_by_its_share() -> None:
    before = some_blocks({"a": 20})
    more = (*before, *(replace(block, source=f"new-{block.source}", stratum="b") for block in before))
    first, then = draw(before, 0.2, 3), draw(more, 0.2, 3)
    assert [block for block in then if block.stratum == "a"] == list(first)


def test_every_block_is_drawn_about_as_often() -> None:
    everything = some_blocks({"a": 10})
    times = Counter(block.source for seed in range(2000) for block in draw(everything, 0.3, seed))
    assert all(520 <= times[block.source] <= 680 for block in everything)  # 600 expected, 4 standard deviations are 82


def test_what_was_drawn_before_is_not_drawn_again() -> None:
    everything = some_blocks({"a": 10})
    first = draw(everything, 0.3, 1)
    second = draw(everything, 0.3, 1, first)
    assert len(second) == 3
    assert not set(first) & set(second)
    assert len(draw(everything, 0.3, 1, everything[1:])) == 1
    lots = sorted(everything, key=lambda block: number_of(block, 1))
    assert set(first) == set(lots[:3])
    assert set(second) == set(lots[3:6])


def test_a_block_knows_what_shares_its_words() -> None:
    block = some_blocks({"a": 2})[1]
    assert block.meets("a-1", None)
    assert block.meets("a-1", (0, 11))
    assert not block.meets("a-1", (0, 10))
    assert not block.meets("a-0", None)


# What is known of it


def test_units_are_counted_without_the_interviewer() -> None:
    corpus = tiny()
    drawn = blocks(corpus)
    assert unit_counts(corpus, drawn, "turn") == [2, 3, 3]
    assert unit_counts(corpus, drawn, "paragraph") == [2, 3, 3]
    assert unit_counts(corpus, drawn, "document") == [1, 1, 1]
    assert unit_counts(tiny(materials=(long_talk(),)), blocks(tiny(materials=(long_talk(),)), length=60), "turn") == [4] * 5


def test_the_usual_unit_is_the_turn_where_people_talk() -> None:
    corpus = tiny()
    assert usual_unit(corpus, blocks(corpus)) == "turn"
    assert usual_unit(corpus, [block for block in blocks(corpus) if block.source == "blog-1"]) == "paragraph"


def test_who_coded_and_who_read_it_before() -> None:
    corpus = tiny()
    drawn = blocks(corpus)
    assert coded_before(corpus, drawn, "ana") == 2
    assert coded_before(corpus, drawn, "ben") == 2
    assert coded_before(corpus, drawn, "chi") == 0
    stale = tiny(codings=(mark(interview(), "partners", "market", "chi", text="0" * 16),))
    assert coded_before(stale, drawn, "chi") == 0
    everything = len(interview().text.text)
    read = tiny(reads=(ReadMark("01R", "ana", "int-n01", interview().text.hash, 0, everything),))
    assert [block.source for block in read_by(read, drawn, ["ana"])] == ["int-n01"]
    assert read_by(read, drawn, ["ana", "ben"]) == frozenset()
    assert read_by(corpus, drawn, ["ana"]) == frozenset()  # read to the middle only


def test_days_since_somebody_worked_on_it() -> None:
    now = datetime(2026, 5, 20, 12, tzinfo=UTC)
    coded = mark(interview(), "partners", "market", "ana", at="2026-05-06T13:00:00Z")
    corpus = tiny(codings=(coded,), reads=(ReadMark("01R", "ana", "int-n01", interview().text.hash, 0, 90, at="2026-05-01"),))
    assert days_since(corpus, blocks(corpus), "ana", now) == 13
    assert days_since(corpus, [block for block in blocks(corpus) if block.source == "fg-1"], "ana", now) is None
    assert days_since(tiny(codings=(), reads=corpus.reads), blocks(corpus), "ana", now) == 19


def test_expected_units_from_what_people_coded_or_from_the_rules() -> None:
    corpus = tiny()
    drawn = blocks(corpus)
    assert expected(corpus, drawn, "turn").codes == {}  # nobody read a thousand words, no rules were applied
    hits = (
        ("int-n01", Hit(*_at(interview(), "rivals"), "coopetition", "coopetition/1", 2)),
        ("int-n01", Hit(*_at(interview(), "learned"), "coopetition", "coopetition/1", 2)),  # the same turn
        ("fg-1", Hit(*_at(group(), "plenty"), "coopetition", "coopetition/1", 3)),
        ("blog-1", Hit(*_at(blog(), "prices"), "gone-by", "gone-by/1", 1)),
    )
    book = replace(corpus.codebooks[0], codes=tuple(_ruled(code) for code in corpus.codebooks[0].codes))
    ruled = tiny(
        codebooks=(book,), runs={"aa11": hits}, newest_run="aa11", run_facts={"aa11": Run("aa11", "rules", "1", "b00c", {})}
    )
    found = expected(ruled, drawn, "turn")
    assert found.codes == {"coopetition": 2.0, "market": 0.0}
    assert found.basis == "by the rules, run aa11"
    assert expected(ruled, drawn[2:], "turn").codes == {"coopetition": 1.0, "market": 0.0}


def test_expected_units_from_a_thousand_words_read() -> None:
    talks = tuple(long_talk(name=f"long-{number}") for number in range(5))
    reads = tuple(
        ReadMark(f"01R{n}", "ben", one.source.id, one.text.hash, 0, len(one.text.text)) for n, one in enumerate(talks[:4])
    )
    coded = (
        mark(talks[0], "so.", "market", "ben"),
        mark(talks[0], "Well", "market", "ben"),
        mark(talks[1], "so.", "market", "ben"),
    )
    corpus = tiny(materials=talks, reads=reads, codings=coded)
    found = expected(corpus, [block for block in blocks(corpus) if block.source == "long-4"], "turn")
    assert found.basis == "by the 1,200 words that people have coded"
    assert found.codes["market"] == pytest.approx(2 * 300 / 1200)  # two turns in 1,200 words; 300 are drawn
    assert "knowledge" not in found.codes  # a theme: its codes are asked for
    assert found.codes["know-chance"] == 0


def _at(one: Material, words: str) -> tuple[int, int]:
    start = one.text.text.index(words)
    return start, start + len(words)


def _ruled(code: Code) -> Code:
    return replace(code, rules=(Rule(any=("x",)),)) if code.code in {"coopetition", "market"} else code

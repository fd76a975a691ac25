"""Which quotes stand for many."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casecode.analysis.choice import LONGEST, SHORTEST, representative, with_sentence
from casecode.analysis.quote import Quote
from casecode.domain.source import Mark, Material, Placement, Segment, SourceText
from tests.analysis.tiny import blog, tiny

BARE = Quote("Q-1", "", "s", 1, 0, 0, "trust", "Trust", "ana", "", "")


def quote(name: str, words: int, source: str = "s", start: int = 0, **facts: Any) -> Quote:
    text = " ".join(["word"] * words)
    return replace(BARE, id=name, text=text, source=source, start=start, end=start + len(text), **facts)


def test_key_quotes_come_first_even_when_they_are_short() -> None:
    found = representative([quote("Q-long", 30), quote("Q-key", 2, start=500, key=True)], 2)
    assert [one.id for one in found] == ["Q-key", "Q-long"]


def test_quotes_spread_over_people_then_cases() -> None:
    said = [
        quote("Q-a", 30, participant="N01", case="north"),
        quote("Q-b", 30, start=1000, participant="N01", case="north"),
        quote("Q-c", 12, start=2000, participant="N02", case="north"),
        quote("Q-d", 9, start=3000, participant="W01", case="west"),
    ]
    assert [one.id for one in representative(said, 4)] == ["Q-a", "Q-d", "Q-c", "Q-b"]


def test_length_stays_within_bounds_where_it_can() -> None:
    said = [quote("Q-short", 2), quote("Q-long", 200, start=100), quote("Q-fit", 10, start=5000)]
    assert [one.id for one in representative(said, 3)] == ["Q-fit", "Q-short", "Q-long"]
    assert [one.id for one in representative(said[:1], 3)] == ["Q-short"]


def test_the_same_words_are_quoted_once_and_are_key_if_anybody_said_so() -> None:
    said = [quote("Q-1", 8), quote("Q-2", 8, code="other", key=True), quote("Q-3", 30, source="t")]
    found = representative(said, 3)
    assert [(one.id, one.key) for one in found] == [("Q-1", True), ("Q-3", False)]


def test_who_asks_is_quoted_only_when_nobody_else_speaks() -> None:
    asked = quote("Q-ask", 30, role="interviewer", key=True)
    assert [one.id for one in representative([asked, quote("Q-said", 7, source="t")], 3)] == ["Q-said"]
    assert [one.id for one in representative([asked], 3)] == ["Q-ask"]


@given(
    st.lists(
        st.tuples(st.integers(1, LONGEST + 30), st.sampled_from("st"), st.integers(0, 400), st.sampled_from(["", "N01", "N02"])),
        max_size=12,
    ),
    st.integers(0, 6),
)
def test_quotes_are_verbatim_disjoint_and_independent_of_the_order_given(
    facts: list[tuple[int, str, int, str]], many: int
) -> None:
    said = [quote(f"Q-{at:02}", words, source, start, participant=who) for at, (words, source, start, who) in enumerate(facts)]
    found = representative(said, many)
    assert len(found) <= many
    assert all(one.text in {two.text for two in said} for one in found)
    for one in found:
        assert not any(
            one is not two and one.source == two.source and one.start < two.end and two.start < one.end for two in found
        )
    spans = {(one.source, one.start, one.end) for one in said}
    if len(spans) == len(said):
        assert representative(said[::-1], many) == found
    if any(SHORTEST <= words <= LONGEST for words, *_ in facts) and many:
        assert SHORTEST <= len(found[0].text.split()) <= LONGEST


def test_a_hit_is_widened_to_the_sentences_it_touches() -> None:
    text = "One here. Two rivals. Three there."
    segment = Segment(1, "post", 0, len(text), sentences=((0, 9), (10, 21), (22, 34)))
    one = Material(
        replace(blog().source, id="s"),
        Placement(),
        SourceText("s", "h", text, (segment, Segment(2, "post", 34, 34, marks=(Mark("x", 34, 34),)))),
    )
    corpus = tiny(materials=(one,), codings=())
    hit = replace(BARE, coder="rules@aa11", text="rivals. Three", start=14, end=27)
    assert with_sentence(corpus, hit).text == "Two rivals. Three there."
    assert with_sentence(corpus, replace(hit, coder="ana")).text == "rivals. Three"
    assert with_sentence(corpus, replace(hit, start=34, end=34, text="")).text == ""

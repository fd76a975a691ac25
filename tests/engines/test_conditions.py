"""Rules with conditions: who is heard, what must stand beside, what is marked."""

from __future__ import annotations

import pytest

from casecode.domain.codebook import MarkWhat, Rule, Unit
from casecode.domain.source import Segment
from casecode.engines.rules import ENGINE
from tests.engines._talk import book, source, talk, words_hit


@pytest.mark.parametrize(
    ("roles", "heard"),
    [((), [2, 4, 5, 6]), (("all",), [1, 2, 3, 4, 5, 6]), (("interviewer",), [1]), (("participant", "moderator"), [2, 3])],
)
def test_the_asking_are_left_out_unless_they_are_named(roles: tuple[str, ...], heard: list[int]) -> None:
    everyone = talk(*((label, "our rivals") for label in ("I", "P", "M", "O", "Nobody knows", "W")))
    compiled = ENGINE.compile([book(Rule(any=("rivals",), roles=roles))])
    assert [hit.n for hit in compiled.apply(everyone)] == heard


TWO = (("P", "Our rivals came. They became partners."), ("P", "Rivals of old. A law."))


@pytest.mark.parametrize(
    ("unit", "hit"),
    [("sentence", []), ("segment", ["rivals"]), ("turn", ["rivals"]), ("document", ["rivals", "Rivals"])],
)
def test_all_must_stand_in_the_unit(unit: Unit, hit: list[str]) -> None:
    assert words_hit(talk(*TWO), Rule(any=("rival*",), all=("partner*",), unit=unit)) == hit


@pytest.mark.parametrize(
    ("unit", "hit"),
    [("sentence", ["rivals", "Rivals"]), ("segment", ["rivals"]), ("turn", ["rivals"]), ("document", [])],
)
def test_none_must_not_stand_in_the_unit(unit: Unit, hit: list[str]) -> None:
    assert words_hit(talk(*TWO), Rule(any=("rival*",), none=("law",), unit=unit)) == hit


def test_a_turn_holds_all_its_segments_and_turn_zero_only_itself() -> None:
    text = "rivals partners rivals partners"
    spans = [(0, 6), (7, 15), (16, 22), (23, 31)]
    turns = [1, 1, 0, 0]
    material = source(text, [Segment(n + 1, "speech", *span, turn=turns[n]) for n, span in enumerate(spans)])
    assert words_hit(material, Rule(any=("rivals",), all=("partners",), unit="turn")) == ["rivals"]


def test_what_the_asking_say_fulfils_nothing() -> None:
    words = talk(("I", "Partners?"), ("P", "Rivals."))
    assert words_hit(words, Rule(any=("rivals",), all=("partners",), unit="document")) == []
    assert words_hit(words, Rule(any=("rivals",), all=("partners",), unit="document", roles=("all",))) == ["Rivals"]


def test_without_any_the_matches_of_all_are_the_hits() -> None:
    words = talk(("P", "Rivals and partners."), ("P", "Rivals."))
    assert words_hit(words, Rule(all=("rivals", "partners"))) == ["Rivals", "partners"]


@pytest.mark.parametrize(
    ("mark", "hit"),
    [
        ("match", ["rivals", "rivals"]),
        ("sentence", ["Our rivals came, rivals all."]),
        ("segment", ["Well. Our rivals came, rivals all. Yes."]),
    ],
)
def test_what_is_marked(mark: MarkWhat, hit: list[str]) -> None:
    assert words_hit(talk(("P", "Well. Our rivals came, rivals all. Yes.")), Rule(any=("rivals",), mark=mark)) == hit


def test_a_match_over_the_end_of_a_sentence_marks_both_and_lies_in_no_unit() -> None:
    words = talk(("P", "We came first. Second we left. Bye."))
    across = r"/first\. second/"
    assert words_hit(words, Rule(any=(across,), mark="sentence")) == ["We came first. Second we left."]
    assert words_hit(words, Rule(any=(across,), all=("we",), unit="sentence")) == []


def test_sentences_are_cut_where_ingest_has_not() -> None:
    text = "Our rivals came. They left."
    material = source(text, [Segment(1, "speech", 0, len(text))])
    assert words_hit(material, Rule(any=("rivals",), mark="sentence")) == ["Our rivals came."]


def test_a_rule_whose_condition_cannot_be_read_hits_nothing() -> None:
    for rule in (
        Rule(any=("rivals",), none=("/(/",)),
        Rule(any=("rivals",), all=("/(/",)),
        Rule(all=("/(/",)),
        Rule(none=("x",)),
    ):
        compiled = ENGINE.compile([book(rule)])
        assert compiled.apply(talk(("P", "rivals"))) == ()
        assert compiled.rules == 0


def test_hits_are_ordered_by_place_then_code() -> None:
    books = [book(Rule(any=("b", "a")), code="z"), book(Rule(any=("a",)), code="y")]
    hits = ENGINE.compile(books).apply(talk(("P", "a b")))
    assert [(hit.start, hit.code, hit.rule) for hit in hits] == [(3, "y", "y/1"), (3, "z", "z/1"), (5, "z", "z/1")]

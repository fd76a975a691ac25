"""What a name in a record means: an excerpt by any id it has or had."""

from __future__ import annotations

from casecode.analysis.excerpt_names import ExcerptNames
from casecode.domain.coding import Coding
from casecode.domain.ids import short_id


def event(tail: str) -> str:
    """An event id that ends in these eight signs."""
    return f"01J0000000000000{'0' * (10 - len(tail))}{tail}"


def said(*tails: str, coder: str = "ana", start: int = 0, grown: tuple[str, ...] = ()) -> Coding:
    ids = tuple(event(tail) for tail in tails)
    return Coding(ids[0], ids, coder, "s1", "t", start, start + 5, "market", from_=tuple(event(one) for one in grown))


def q(tail: str) -> str:
    return short_id(event(tail)).lower()


def test_a_coding_said_twice_has_two_names_and_one_id() -> None:
    names = ExcerptNames([said("AAAAAAAA", "BBBBBBBB")])
    assert names.of(q("AAAAAAAA").upper()) == names.of(q("BBBBBBBB")) == names.of(" q-bb ") == (q("AAAAAAAA"),)
    assert names.of("q-") == (q("AAAAAAAA"),)  # two names, one excerpt
    assert not names.changed("q-bb")


def test_what_was_changed_is_found_under_its_former_id() -> None:
    names = ExcerptNames([said("AAAAAAAA", grown=("BBBBBBBB",))])
    assert names.of("Q-bbbbbbbb") == names.of("q-b") == (q("AAAAAAAA"),)
    assert (names.changed("q-b"), names.changed("q-a"), names.changed("q-zz")) == (True, False, False)
    assert (names.one("Q-B"), names.one(" Q-zz")) == (q("AAAAAAAA"), "q-zz")


def test_what_stands_goes_before_what_had_the_name() -> None:
    names = ExcerptNames([said("AAAAAAAA", grown=("BBBBBBBB",)), said("BBBBBBBB", start=9), said("BCCCCCCC", start=20)])
    assert names.of(q("BBBBBBBB")) == (q("BBBBBBBB"),)
    assert names.of("q-b") == (q("BBBBBBBB"), q("BCCCCCCC"))
    assert names.one("q-b") == "q-b"
    assert names.of("") == names.of("q-zz") == ()


def test_a_coding_that_was_split_is_one_place_and_what_talk_settled_is_not_the_excerpt() -> None:
    grown = ("BBBBBBBB",)
    settled = said("DDDDDDDD", coder="consensus", start=3, grown=grown)
    one, other = said("AAAAAAAA", grown=grown), said("CCCCCCCC", grown=grown)
    assert ExcerptNames([one, other, settled]).of("q-bbbbbbbb") == (q("AAAAAAAA"),)
    assert ExcerptNames([settled]).of("q-bbbbbbbb") == (q("DDDDDDDD"),)
    apart = said("CCCCCCCC", start=40, grown=grown)
    assert ExcerptNames([one, apart]).of("q-bbbbbbbb") == (q("AAAAAAAA"), q("CCCCCCCC"))


def test_hits_of_rules_have_names_too() -> None:
    assert ExcerptNames([], ["H-00aa11bb"]).of("h-00") == ("h-00aa11bb",)

"""What consensus holds, by hand: a source of five units of ten characters, at 0, 10, 20, 30 and 40."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.coding import Coding
from casecode.domain.source import Span
from casecode.text.spans import subtract, union
from casecode.workflow.reconcile_records import Decision
from casecode.workflow.reconcile_target import UnitCodes, Wanted, change, holds, settled_ground, wanted

BOOK = {"t": "trust", "trust": "trust", "pay": "pay", "new": "new"}


def unit(at: int, **codes: str) -> UnitCodes:
    return UnitCodes("s", at + 1, (10 * at, 10 * at + 10), {coder: tuple(sorted(said.split())) for coder, said in codes.items()})


def coding(name: str, coder: str, start: int, end: int, code: str, **more: object) -> Coding:
    return Coding(name, (name,), coder, "s", "hash", start, end, code, round="r1", **more)  # type: ignore[arg-type]  # fields by name


def decided(one: UnitCodes, after: str, took: str) -> dict[str, Decision]:
    return {one.name: Decision("s", one.span, one.n, dict(one.codes), tuple(sorted(after.split())), took, "why", "ana")}


def resolve(name: str) -> str:
    return BOOK.get(name, "")


def spans(found: tuple[Wanted, ...]) -> list[tuple[str, int, int, tuple[str, ...]]]:
    return [(one.code, *one.span, one.grown_from) for one in found]


def test_what_all_gave_is_one_coding_over_the_words_of_any_of_them() -> None:
    units = [unit(0, ana="trust", ben="trust")]
    codings = [coding("A", "ana", 0, 4, "trust"), coding("B", "ben", 2, 8, "t")]
    assert spans(wanted(units, {}, codings, resolve)) == [("trust", 0, 8, ("A", "B"))]
    apart = [coding("A", "ana", 0, 4, "trust"), coding("B", "ben", 4, 8, "trust")]
    assert spans(wanted(units, {}, apart, resolve)) == [("trust", 0, 4, ("A",)), ("trust", 4, 8, ("B",))]


def test_nothing_is_said_of_an_open_unit() -> None:
    units = [unit(0, ana="trust pay", ben="trust")]
    assert holds(units[0], {}) is None
    assert wanted(units, {}, [coding("A", "ana", 0, 4, "trust")], resolve) == ()


def test_taken_as_one_coder_has_it_only_their_words_count() -> None:
    one = unit(0, ana="trust pay", ben="trust")
    codings = [coding("A", "ana", 0, 3, "trust"), coding("P", "ana", 5, 6, "pay"), coding("B", "ben", 2, 9, "trust")]
    taken = wanted([one], decided(one, "trust pay", "ana"), codings, resolve)
    assert spans(taken) == [("pay", 5, 6, ("P",)), ("trust", 0, 3, ("A",))]
    assert spans(wanted([one], decided(one, "trust pay", "all"), codings, resolve)) == [
        ("pay", 5, 6, ("P",)),
        ("trust", 0, 9, ("A", "B")),
    ]
    assert spans(wanted([one], decided(one, "trust", "none"), codings, resolve)) == [("trust", 0, 9, ("A", "B"))]


def test_a_passage_over_units_keeps_its_span_where_it_holds_in_all_of_them() -> None:
    units = [unit(0, ana="trust", ben="trust"), unit(1, ana="trust", ben=""), unit(2, ana="trust", ben="trust")]
    codings = [coding("A", "ana", 3, 28, "trust"), coding("B", "ben", 0, 5, "trust"), coding("C", "ben", 21, 25, "trust")]
    middle = units[1]
    assert spans(wanted(units, decided(middle, "trust", "ana"), codings, resolve)) == [("trust", 0, 28, ("A", "B", "C"))]
    without = wanted(units, decided(middle, "", "ben"), codings, resolve)
    assert spans(without) == [("trust", 0, 10, ("A", "B")), ("trust", 20, 28, ("A", "C"))]
    still_open = wanted(units, {}, codings, resolve)
    assert spans(still_open) == spans(without)


def test_neighbouring_units_in_which_a_passage_holds_stay_one_stretch() -> None:
    units = [unit(0, ana="trust", ben="trust"), unit(1, ana="trust", ben="trust"), unit(2, ana="trust", ben="")]
    codings = [coding("A", "ana", 2, 27, "trust"), coding("B", "ben", 0, 20, "trust")]
    assert spans(wanted(units, decided(units[2], "", "none"), codings, resolve)) == [("trust", 0, 20, ("A", "B"))]


def test_words_that_do_not_count_for_a_unit_do_not_bind_it() -> None:
    units = [unit(0, ana="trust", ben="trust"), unit(1, ana="", ben="pay")]  # ana's coding reaches two characters into it
    codings = [coding("A", "ana", 0, 12, "trust"), coding("B", "ben", 0, 9, "trust"), coding("P", "ben", 14, 16, "pay")]
    found = wanted(units, decided(units[1], "", "ana"), codings, resolve)
    assert spans(found) == [("trust", 0, 12, ("A", "B"))]


def test_a_code_that_nobody_gave_goes_on_the_words_in_dispute() -> None:
    one = unit(1, ana="trust", ben="")
    codings = [coding("A", "ana", 8, 14, "trust", valence="support", book="b1")]
    found = wanted([one], decided(one, "new", "other"), codings, resolve)
    assert spans(found) == [("new", 10, 14, ("A",))]
    assert (found[0].book, found[0].traits) == ("", {})
    nothing = decided(one, "new", "other")
    assert spans(wanted([one], nothing, [], resolve)) == [("new", 10, 20, ())]


def test_what_is_said_alike_of_the_codings_is_said_of_what_grew_out_of_them() -> None:
    units = [unit(0, ana="trust", ben="trust")]
    alike = [
        coding("A", "ana", 0, 4, "trust", valence="support", book="b1", by_whom=("N01",)),
        coding("B", "ben", 2, 8, "trust", book="b1", key=True, by_whom=("N01",)),
    ]
    found = wanted(units, {}, alike, resolve)[0]
    assert found.book == "b1"
    assert found.traits == {"valence": "support", "key": True, "by_whom": ("N01",)}
    parted = [
        coding("A", "ana", 0, 4, "trust", valence="support", book="b1"),
        coding("B", "ben", 2, 8, "trust", valence="mixed", book="b2"),
    ]
    assert (wanted(units, {}, parted, resolve)[0].book, wanted(units, {}, parted, resolve)[0].traits) == ("", {})


def test_a_decision_holds_until_somebody_codes_otherwise() -> None:
    one = unit(0, ana="trust", ben="")
    made = decided(one, "trust", "ana")
    assert holds(one, made) == ("trust",)
    recoded = unit(0, ana="trust pay", ben="")
    assert holds(recoded, made) is None
    agreed_since = unit(0, ana="pay", ben="pay")
    assert holds(agreed_since, made) == ("pay",)
    words = [coding("A", "ana", 0, 3, "pay"), coding("B", "ben", 2, 6, "pay")]
    assert spans(wanted([agreed_since], made, words, resolve)) == [("pay", 0, 6, ("A", "B"))]


def test_three_coders() -> None:
    one = unit(0, ana="trust", ben="trust pay", chi="")
    assert (one.agreed, one.disputed, one.parted) == ((), ("pay", "trust"), True)
    two = unit(0, ana="trust", ben="trust pay", chi="trust")
    assert (two.agreed, two.disputed) == (("trust",), ("pay",))
    codings = [coding("A", "ana", 0, 3, "trust"), coding("B", "ben", 2, 6, "trust"), coding("C", "chi", 5, 9, "trust")]
    assert spans(wanted([two], decided(two, "trust", "none"), codings, resolve)) == [("trust", 0, 9, ("A", "B", "C"))]


def test_consensus_has_read_all_but_what_is_open_or_was_not_read_by_two() -> None:
    units = [unit(0, ana="trust", ben="trust"), unit(1, ana="trust", ben="")]
    assert settled_ground([(0, 50)], [(30, 40)], units, {}) == ((0, 10), (20, 30), (40, 50))
    assert settled_ground([(0, 50)], [], units, decided(units[1], "", "ben")) == ((0, 50),)


def test_the_change_is_what_lacks_and_what_is_too_much_and_nothing_of_what_was_made_by_hand() -> None:
    aims = (Wanted("s", (0, 4), "trust", ("A",), "", {}),)
    standing = [
        coding("OLD", "consensus", 0, 9, "trust", from_=("A",)),
        coding("HAND", "consensus", 1, 2, "pay"),
        coding("SAME", "consensus", 0, 4, "t", from_=("A",)),
    ]
    made = change(aims, ((0, 20),), standing, [("R1", (0, 10)), ("R2", (5, 25))], resolve)
    assert made.gone == ("OLD", "R2")
    assert made.new == ()
    assert made.read == ((10, 20),)
    assert made
    assert not change(aims, ((0, 10),), standing[1:], [("R1", (0, 10))], resolve)


_SPANS = st.lists(st.tuples(st.integers(0, 45), st.integers(1, 12)).map(lambda pair: (pair[0], min(50, sum(pair)))), max_size=6)


@given(_SPANS, _SPANS, st.sets(st.integers(0, 4)))
def test_consensus_covers_no_word_that_no_coder_coded_and_settled_units_lose_none(
    ana: list[Span], ben: list[Span], dropped: set[int]
) -> None:
    """With every dispute kept but some: of an undropped unit all coded words are there, and nothing else is anywhere."""
    codings = [
        coding(f"{who}{n}", who, *span, "trust") for who, own in (("ana", ana), ("ben", ben)) for n, span in enumerate(own)
    ]

    def codes(at: int) -> Mapping[str, str]:
        return {
            who: "trust" if any(s < 10 * at + 10 and 10 * at < e for s, e in own) else ""
            for who, own in (("ana", ana), ("ben", ben))
        }

    units = [unit(at, **codes(at)) for at in range(5)]
    made: dict[str, Decision] = {}
    for at, one in enumerate(units):
        if one.parted:
            made |= decided(one, "" if at in dropped else "trust", "none" if at in dropped else "all")
    found = union(one.span for one in wanted(units, made, codings, resolve))
    everything = union([*ana, *ben])
    gone = [one.span for at, one in enumerate(units) if one.parted and at in dropped]
    assert found == subtract(everything, gone)

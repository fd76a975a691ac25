"""Span F1: stretches that find their like, with the ties at exactly one half that a greedy matching might get wrong."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from casecode.coefficients._continuum import Continuum, continuum, tracks_of
from casecode.coefficients.span_f1 import COEFFICIENT as F1
from casecode.coefficients.span_f1 import between_pairs
from tests.coefficients import oracle
from tests.coefficients.random_continua import continua, texts

Marks = list[tuple[int, int]]


def two(ana: Marks, ben: Marks) -> Continuum:
    return continuum(40, {"ana": [(*span, "a") for span in ana], "ben": [(*span, "a") for span in ben]}, ("a",))


@pytest.mark.parametrize(
    ("ana", "ben", "value"),
    [
        ([(0, 10)], [(0, 10)], 1),
        ([(0, 10)], [(5, 15)], 0),  # 5 of 15
        ([(0, 10)], [(0, 20)], 1),  # 10 of 20: just enough
        ([(0, 10)], [(0, 21)], 0),
        ([(0, 12)], [(4, 16)], 1),  # 8 of 16
        ([(0, 20)], [(0, 10), (10, 20)], 1),  # touching: one stretch
        ([(0, 20)], [(0, 10)], 1),
        ([(0, 10), (20, 30)], [(0, 10)], 2 / 3),
        ([(0, 10)], [], 0),
        ([(0, 10)], [(20, 30)], 0),
    ],
)
def test_pairs_by_hand(ana: Marks, ben: Marks, value: float) -> None:
    assert F1(two(ana, ben)) == pytest.approx(value, abs=1e-12)
    assert F1(two(ben, ana)) == pytest.approx(value, abs=1e-12)


def test_a_stretch_with_two_halves_finds_one_of_them() -> None:
    halves = Continuum(40, (((0, 20, 0), (20, 40, -1)), ((0, 10, 0), (10, 20, 0), (20, 40, -1))), ("a",))
    assert F1(halves) == pytest.approx(2 / 3, abs=1e-12)
    assert F1(Continuum(40, halves.coders[::-1], ("a",))) == pytest.approx(2 / 3, abs=1e-12)


def test_nobody_marked_anything() -> None:
    assert math.isnan(F1(two([], [])))
    assert math.isnan(F1([]))


def test_another_value_is_no_match() -> None:
    marks = {"ana": [(0, 10, "a"), (10, 20, "b")], "ben": [(0, 10, "a"), (10, 20, "c")]}
    assert F1(continuum(20, marks)) == pytest.approx(0.5)


def test_three_coders_are_three_pairs() -> None:
    """ana and ben match, chi matches nobody and marked two: 2 x 1 / (2 + 3 + 3)."""
    marks = {"ana": [(0, 10, "a")], "ben": [(0, 10, "a")], "chi": [(20, 30, "a"), (35, 40, "a")]}
    text = continuum(40, marks)
    assert F1(text) == pytest.approx(2 / 8)
    assert F1.behind(text) == (("stretches on either side of a pair of coders", 8), ("pairs of stretches that match", 1))


def test_a_coder_who_did_not_read_a_text_has_missed_nothing() -> None:
    first = continuum(40, {"ana": [(0, 10, "a")], "ben": [(0, 10, "a")]}, ("a",))
    second = continuum(40, {"ben": [(0, 10, "a")]}, ("a",))
    third = continuum(40, {"ben": [(0, 10, "a")], "chi": []}, ("a",))
    assert F1([first, second]) == 1
    assert F1([first, second, third]) == pytest.approx(2 / 3)


def test_five_hundred_random_studies_match_as_well_as_can_be() -> None:
    defined = 0
    for seed in range(600):
        some = texts(seed, kinds=2)
        value, best = F1(continua(some, kinds=2)), oracle.f1(some)
        assert math.isnan(value) if best is None else abs(value - float(best)) <= 1e-12, seed
        defined += best is not None
    assert defined > 300


def test_weights_are_copies_of_texts() -> None:
    some = continua(texts(2) + texts(3))
    weights = np.array([[2.0, *[1.0] * (len(some) - 1)]])
    assert F1.weighted(tracks_of(some), weights).tolist() == pytest.approx([F1([some[0], *some])], nan_ok=True)


def test_each_two_coders_by_themselves() -> None:
    """What two coders share is what the oracle finds when the others are sent away."""
    for seed in range(100):
        some = texts(seed, kinds=2)
        tracks = tracks_of(continua(some, kinds=2))
        figures = between_pairs(tracks)
        for one, other in itertools.combinations(range(len(tracks.names)), 2):
            kept = {tracks.names[one], tracks.names[other]}
            alone = [(length, {who: cut for who, cut in coders.items() if who in kept}) for length, coders in some]
            best = oracle.f1(alone)
            assert figures[one, other] == pytest.approx(math.nan if best is None else float(best), nan_ok=True), seed
            assert figures[other, one] == pytest.approx(figures[one, other], nan_ok=True)

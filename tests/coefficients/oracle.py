"""Slow and plain: the unitizing coefficients written down from the article, character by character, in exact fractions.

Krippendorff, Mathet, Bouvry & Widlöcher (2016), Quality & Quantity 50, 2347-2364. Nothing here is shared with the package. Texts
are laid end to end; each pair of coders who read a text shares its characters out by 1 / (readers of the text - 1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

GAP = -1
Cut = Sequence[tuple[int, int, int]]
Text = tuple[int, Mapping[str, Cut]]
"""Length, and the sections of each coder who read it: start, end, value or `GAP`."""


@dataclass
class Sums:
    """l_ck, S_c, Q_c / (m - 1) and l."""

    pairs: Counter[tuple[int, int]]
    squares: Counter[int]
    shared: Counter[int]
    whole: Fraction


def _letters(length: int, cut: Cut) -> list[int]:
    letters = [GAP] * length
    for start, end, value in cut:
        for place in range(start, end):
            letters[place] = value
    return letters


def sums(texts: Sequence[Text]) -> Sums:
    """Everything counted, one character and one section at a time."""
    made = Sums(Counter(), Counter(), Counter(), Fraction(0))
    for length, coders in texts:
        many = len(coders)
        if many < 2:
            continue
        share = Fraction(1, many - 1)
        letters = {name: _letters(length, cut) for name, cut in coders.items()}
        made.whole += many * length
        for cut in coders.values():
            for start, end, value in cut:
                made.squares[value] += (end - start) if value == GAP else (end - start) ** 2
        for one, other in permutations(coders, 2):
            for place in range(length):
                made.pairs[letters[one][place], letters[other][place]] += share  # type: ignore[assignment]
            for start, end, value in coders[one]:
                if value != GAP:
                    common = sum(letters[other][place] != GAP for place in range(start, end))
                    made.shared[value] += share * common**2  # type: ignore[assignment]
    return made


def _given(counted: Sums, values: Sequence[int]) -> dict[int, Fraction]:
    return {one: sum((Fraction(counted.pairs[one, other]) for other in values), Fraction(0)) for one in values}


def _expected(counted: Sums, values: Sequence[int]) -> dict[tuple[int, int], Fraction]:
    """e_ck = l (l_c l_k - [c = k] S_c) / (l^2 - sum S)."""
    given = _given(counted, values)
    below = counted.whole**2 - sum(counted.squares.values())
    return {
        (one, other): counted.whole * (given[one] * given[other] - (counted.squares[one] if one == other else 0)) / below
        for one in values
        for other in values
    }


def u(texts: Sequence[Text], kinds: int) -> Fraction | None:
    counted, values = sums(texts), [*range(kinds), GAP]
    if not counted.whole:
        return None
    expected = _expected(counted, values)
    chance = counted.whole - sum(expected[one, one] for one in values)
    return 1 - (counted.whole - sum(counted.pairs[one, one] for one in values)) / chance if chance else None


def bar_u(texts: Sequence[Text], kinds: int) -> Fraction | None:
    counted, values = sums(texts), [*range(kinds), GAP]
    if not counted.whole:
        return None
    expected = _expected(counted, values)
    chance = sum(expected[GAP, other] for other in values) - expected[GAP, GAP]
    return 1 - (_given(counted, values)[GAP] - counted.pairs[GAP, GAP]) / chance if chance else None


def _met(texts: Sequence[Text], kinds: int) -> tuple[Sums, dict[int, Fraction], dict[tuple[int, int], Fraction]]:
    """Counts, l'_c and e'_ck = (l'_c l'_k - [c = k] Q_c / (m - 1)) / (l' - sum Q / (l' (m - 1)))."""
    counted, values = sums(texts), range(kinds)
    met = _given(counted, values)
    whole = sum(met.values(), Fraction(0))
    below = whole - sum(counted.shared.values()) / whole if whole else whole
    if below <= 0:  # no two characters left that could have met by chance
        return counted, met, {}
    expected = {
        (one, other): (met[one] * met[other] - (counted.shared[one] if one == other else 0)) / below
        for one in values
        for other in values
    }
    return counted, met, expected


def cu(texts: Sequence[Text], kinds: int) -> Fraction | None:
    counted, met, expected = _met(texts, kinds)
    whole = sum(met.values(), Fraction(0))
    chance = whole - sum(expected[one, one] for one in range(kinds)) if expected else Fraction(0)
    return 1 - (whole - sum(counted.pairs[one, one] for one in range(kinds))) / chance if chance else None


def coverage(texts: Sequence[Text], kinds: int) -> Fraction | None:
    counted, met, _ = _met(texts, kinds)
    return sum(met.values(), Fraction(0)) / counted.whole if counted.whole else None


def ku(texts: Sequence[Text], kinds: int, value: int) -> Fraction | None:
    counted, met, expected = _met(texts, kinds)
    if not expected or not met[value]:
        return None
    of_value = sum(expected[value, other] for other in range(kinds))
    chance = of_value - expected[value, value]
    return 1 - of_value / met[value] * (met[value] - counted.pairs[value, value]) / chance if chance else None


def f1(texts: Sequence[Text]) -> Fraction | None:
    """The largest number of partners with IoU >= 1/2 that any matching finds, by augmenting paths over sets of characters."""
    matched = sides = 0
    for _, coders in texts:
        for one, other in combinations(coders, 2):
            mine, theirs = ([span for span in coders[who] if span[2] != GAP] for who in (one, other))
            fits = [[at for at, span in enumerate(theirs) if _alike(own, span)] for own in mine]
            taken: dict[int, int] = {}
            matched += sum(_augment(at, fits, taken, set()) for at in range(len(mine)))
            sides += len(mine) + len(theirs)
    return Fraction(2 * matched, sides) if sides else None


def _alike(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    mine, theirs = set(range(*one[:2])), set(range(*other[:2]))
    return one[2] == other[2] and 2 * len(mine & theirs) >= len(mine | theirs)


def _augment(at: int, fits: Sequence[Sequence[int]], taken: dict[int, int], seen: set[int]) -> bool:
    for partner in fits[at]:
        if partner not in seen:
            seen.add(partner)
            if partner not in taken or _augment(taken[partner], fits, taken, seen):
                taken[partner] = at
                return True
    return False

"""Random texts, cut by two to four coders who partly agree; some coders miss some texts. Seeded, so that a fault can be found again."""

from __future__ import annotations

import random
from collections.abc import Sequence

from casecode.coefficients._continuum import Continuum
from tests.coefficients.oracle import GAP, Text

NAMES = ("ana", "ben", "chi", "dee")


def texts(seed: int, kinds: int = 3) -> list[Text]:
    """One to three texts. Touching sections of one value occur: a passage that was marked in two goes."""
    dice = random.Random(seed)
    many = dice.randint(2, 4)
    made: list[Text] = []
    for _ in range(dice.randint(1, 3)):
        length = dice.randint(1, 40)
        first = cut(dice, length, kinds)
        readers = [name for name in NAMES[:many] if dice.random() < 0.85]
        made.append((length, {name: first if dice.random() < 0.3 else cut(dice, length, kinds) for name in readers}))
    return made


def cut(dice: random.Random, length: int, kinds: int) -> list[tuple[int, int, int]]:
    """A partition into sections with a value or a gap."""
    edges = sorted({0, length, *(dice.randint(0, length) for _ in range(dice.randint(0, 8)))})
    shy = dice.random()
    values = [GAP if dice.random() < shy else dice.randrange(kinds) for _ in edges[1:]]
    return [(start, end, value) for start, end, value in zip(edges, edges[1:], values, strict=False)]


def continua(some: Sequence[Text], kinds: int = 3) -> list[Continuum]:
    """The same texts as the package takes them."""
    values = tuple(f"v{at}" for at in range(kinds))
    return [Continuum(length, tuple(map(tuple, coders.values())), values, tuple(coders)) for length, coders in some]

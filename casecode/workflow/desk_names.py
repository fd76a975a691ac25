"""How codes are called at the desk: short keys that stay the same while the codebook grows, and part of a name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from string import ascii_lowercase

from casecode.text.fold import fold

FEW = 8
"""Up to so many codes have keys of one letter."""


def short_keys(codes: Sequence[str]) -> dict[str, str]:
    """A key for each code, of one letter for a few codes, else of two; no key is the beginning of another.

    A code takes the first free of: the initials of its id, its first letter with each later one, any letters at all. Codes
    beyond the 676 that two letters can name have none.
    """
    size = 1 if len(codes) <= FEW else 2
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        key = next((one for one in _candidates(code, size) if one not in taken), "")
        if key:
            keys[code] = key
            taken.add(key)
    return keys


def _candidates(code: str, size: int) -> Iterator[str]:
    parts = [part for part in re.split(r"[^a-z]+", fold(code)) if part]
    letters = "".join(parts)
    if size == 1:
        yield from letters
        yield from ascii_lowercase
        return
    if len(parts) > 1:
        for part in parts[1:]:
            yield parts[0][0] + part[0]
    for letter in letters[1:]:
        yield letters[0] + letter
    for part in parts[1:]:
        for letter in part[1:]:
            yield part[0] + letter
    for first, second in product(letters[:1] or ascii_lowercase, ascii_lowercase):
        yield first + second
    for first, second in product(ascii_lowercase, ascii_lowercase):
        yield first + second


def ranked(typed: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Of `names` (id -> its id, label, aliases …) the ids that fit what was typed, the best first; all of them for nothing.

    Best is a name that is it, then one that begins so, then one with a word that begins so, then one that holds it, then one
    that holds its letters in order, then one that is spelt nearly so.
    """
    wanted = fold(typed.strip())
    if not wanted:
        return tuple(names)
    found: list[tuple[int, int, str]] = []
    for order, (code, called) in enumerate(names.items()):
        best = min((_rank(wanted, fold(name)) for name in called if name), default=9)
        if best < 9:
            found.append((best, order, code))
    return tuple(code for _, _, code in sorted(found))


def _rank(wanted: str, name: str) -> int:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if re.search(rf"\b{re.escape(wanted)}", name):
        return 2
    if wanted in name:
        return 3
    left = iter(name)
    if len(wanted) > 1 and all(letter in left for letter in wanted):
        return 4
    return 5 if len(wanted) > 3 and difflib.SequenceMatcher(None, wanted, name).ratio() > 0.75 else 9

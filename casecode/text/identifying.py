"""What in a text identifies people: names of a list, addresses, numbers, handles. Pure; offsets are code points, half-open.

Nothing here guesses names. A telephone number is a row of 7 to 15 digits with the signs that people put between them, unless it reads as a date, a span of
years or a large number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casecode.text.fold import fold

EXACT = "exact"
"""The kind of a name that counts only as it is spelt (`Win`, who is no verb)."""
_PATTERNS = (
    ("e-mail", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    ("web address", re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]{3,}")),
    (
        "web address",
        re.compile(
            r"(?<![\w.@-])[\w-]{2,63}(?:\.[\w-]{2,63}){0,3}\.(?:com|org|net|edu|gov|info|eu|uk|de|fr|es|it|pt|nl|ie)\b(?:/\S*)?"
        ),
    ),
    ("handle", re.compile(r"(?<![\w@./])@[A-Za-z_][\w.]{1,29}")),
    ("telephone", re.compile(r"(?<![\w.,/-])(?:\+|00)?\(?\d[\d ().\-/\u00a0\u2011]{5,20}\d(?![\w-]|[.,]\d)")),
)
_NO_NUMBER = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|(?:1[89]|20)\d\d\s?[-/]\s?(?:1[89]|20)\d\d|\d{1,3}(?:[ .\u00a0]\d{3})+|\d+\.\d+"
)
_FEWEST, _MOST = 7, 15


@dataclass(frozen=True, slots=True)
class Identifying:
    """A stretch that identifies somebody. `name` is the name of the list that it is, empty for the rest.

    `doubtful`: written small where the name is not, so it may be an ordinary word.
    """

    kind: str
    start: int
    end: int
    name: str = ""
    doubtful: bool = False


class Names:
    """A list of names with their kinds (`name`, `place`, …), ready to be looked for: longest first, on word boundaries."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        """`kinds` by name; a name of the kind `exact` counts only as it is spelt."""
        self._known = {_even(name): (name, kind) for name, kind in kinds.items() if _even(name)}
        ordered = sorted(self._known, key=lambda name: (-len(name), name))
        spelt = "|".join(r"\s+".join(map(re.escape, name.split())) for name in ordered)
        self._pattern = re.compile(rf"(?<![^\W_])(?:{spelt})(?![^\W_])") if ordered else None

    def find(self, text: str) -> Iterator[Identifying]:
        """Every name in `text`, in order; a possessive's ending is not part of it."""
        for found in self._pattern.finditer(fold(text)) if self._pattern else ():
            name, kind = self._known[_even(found[0])]
            words = text[found.start() : found.end()]
            if kind == EXACT and " ".join(words.split()) != " ".join(name.split()):
                continue
            small = words == words.lower() != name
            yield Identifying("name" if kind == EXACT else kind, found.start(), found.end(), name, small)


def find(text: str, names: Names) -> tuple[Identifying, ...]:
    """Everything in `text` that identifies somebody, in order; what lies inside something found before it is not listed again."""
    found = [*patterns(text), *names.find(text)]
    kept: list[Identifying] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def patterns(text: str) -> Iterable[Identifying]:
    """Addresses, handles and numbers."""
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if kind == "telephone" and not _is_number(found[0]):
                continue
            words = found[0].rstrip(".,;:!?") if kind != "telephone" else found[0]
            yield Identifying(kind, found.start(), found.start() + len(words))


def _is_number(said: str) -> bool:
    digits = sum(sign.isdigit() for sign in said)
    return _FEWEST <= digits <= _MOST and not _NO_NUMBER.fullmatch(said.strip("()"))


def _even(name: str) -> str:
    return " ".join(fold(name).split())

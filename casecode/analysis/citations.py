"""Whether what a text cites is in its list: citations by author and year against references, and keys against a bibliography.

A citation that no work has is unresolved. One that a work nearly has is a mismatch: the same first author a year apart, or a
first author spelled a little otherwise in the same or the next year. Limits are this project's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from casecode.analysis.citations_read import InText, Work, in_text, listing, works_listed, works_of
from casecode.domain.protocol import Reference
from casecode.study.citations import Cited

__all__ = [
    "Checked",
    "Fault",
    "InText",
    "Kind",
    "Work",
    "check_keys",
    "check_text",
    "distance",
    "doubled",
    "in_text",
    "listing",
    "works_listed",
    "works_of",
]

Kind = Literal["unresolved", "year", "name", "twice", "spelled twice"]
MOST_APART = 2
"""Letters by which two names may differ to be one name spelled twice; a short name has less to give (one letter in four)."""
YEARS_APART = 1
_KEY = re.compile(r"([^\W\d_]{2,}?)[\W_]*((?:1[5-9]|20)\d\d)[a-z]?(?!\d)")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not resolve or does not match: `what` was cited, what it nearly is (`near`, empty for nothing).

    `kind`: `unresolved`; `year`, `name`: a mismatch; `twice`: the same work listed twice; `spelled twice`: one text writes one
    name in two ways. `where` names the place for keys; `start` is it in a text (code points, -1 elsewhere).
    """

    kind: Kind
    what: str
    near: str = ""
    where: str = ""
    start: int = -1

    @property
    def why(self) -> str:
        """What is wrong, as a clause."""
        return {
            "unresolved": "is cited and not listed",
            "year": f"is listed as {self.near}: the year differs",
            "name": f"is listed as {self.near}: the name differs",
            "twice": f"is the same work as {self.near}",
            "spelled twice": f"is written {self.near} elsewhere in the text",
        }[self.kind]


class Checked(NamedTuple):
    """A text looked through: its faults, how many works it `cites`, how many its own list of references has (`lists`)."""

    faults: tuple[Fault, ...]
    cites: int
    lists: int


def check_text(text: str, references: Iterable[Reference] = ()) -> Checked:
    """The faults of a text's citations and of its list, each work once at its first place.

    Cited works are looked for in the text's own list of references and in `references`. Where there is neither, only names
    that the text itself spells in two ways are faults: whether a work exists cannot be told.
    """
    start, _ = listing(text)
    own = works_listed(text)
    works = (*own, *works_of(references))
    near = _Nearest(works)
    cited: dict[tuple[str, str], InText] = {}
    for one in in_text(text, start):
        if not one.bare or near.of(one)[0] != "unresolved":
            cited.setdefault((_folded(one.authors[0]), one.year), one)
    faults = [*_against(cited.values(), near), *doubled(own)] if works else list(_spelled_twice(tuple(cited.values())))
    return Checked(tuple(sorted(faults, key=lambda one: one.start)), len(cited), len(own))


def _against(cited: Iterable[InText], near: _Nearest) -> Iterator[Fault]:
    for one in cited:
        kind, work = near.of(one)
        if kind:
            yield Fault(kind, one.name, work.name if work else "", start=one.start)


def check_keys(cited: Iterable[Cited], references: Sequence[Reference]) -> tuple[Fault, ...]:
    """The keys that the bibliography does not have, one a key and place. A key such as `lee2009` that nearly names one is a mismatch."""
    known = {one.key.casefold() for one in references}
    near = _Nearest((*works_of(references), *_named_by_key(references)))
    made: dict[tuple[str, str, int], Fault] = {}
    for one in cited:
        key = one.key.strip()
        if key.casefold() not in known:
            kind, work = _of_key(key, near)
            where = f"{one.file}:{one.line}" if one.line else one.file
            made.setdefault((key, where, one.line), Fault(kind, f"{key} ({one.where})", work.name if work else "", where))
    return tuple(made.values())


def _named_by_key(references: Iterable[Reference]) -> Iterator[Work]:
    for one in references:
        if found := _KEY.match(one.key):
            yield Work(found[1], found[2], "", one.key)


def _of_key(key: str, near: _Nearest) -> tuple[Kind, Work | None]:
    found = _KEY.match(key)
    if found is None:
        return "unresolved", None
    kind, work = near.of(InText((found[1],), found[2], 0, 0, key))
    return ("name" if kind == "" else kind), work


def doubled(works: Iterable[Work]) -> tuple[Fault, ...]:
    """Works that are listed twice: the same first author, year and title, however they are punctuated."""
    seen: dict[tuple[str, str, str], Work] = {}
    faults = []
    for one in works:
        key = (_folded(one.first), one.year[:4], one.title)
        if key in seen and one.title:
            number = one.name if one.start < 0 else f"{one.name}, listed again"
            faults.append(Fault("twice", number, seen[key].name, start=one.start))
        else:
            seen[key] = one
    return tuple(faults)


def _spelled_twice(cited: Sequence[InText]) -> Iterator[Fault]:
    by_year: dict[str, list[InText]] = defaultdict(list)
    for one in cited:
        for other in by_year[one.year]:
            apart = distance(_folded(one.authors[0]), _folded(other.authors[0]))
            if one.more == other.more and len(one.authors) == len(other.authors) and 0 < apart <= _allowed(one.authors[0]):
                yield Fault("spelled twice", one.name, other.name, start=one.start)
        by_year[one.year].append(one)


class _Nearest:
    """The works by first author, to find the one that a citation means or nearly means."""

    def __init__(self, works: Iterable[Work]) -> None:
        self.by_name: dict[str, list[Work]] = defaultdict(list)
        for one in works:
            if one.first:
                self.by_name[_folded(one.first)].append(one)
        self.known: dict[tuple[str, str], tuple[Kind | Literal[""], Work | None]] = {}

    def of(self, cited: InText) -> tuple[Kind | Literal[""], Work | None]:
        """Nothing and the work where it is found; else what is wrong and the work that is nearest, if any."""
        key = (cited.authors[0], cited.year)
        if key not in self.known:
            self.known[key] = self._of(cited)
        return self.known[key]

    def _of(self, cited: InText) -> tuple[Kind | Literal[""], Work | None]:
        whole = _folded(cited.authors[0])
        names = [whole, whole.rpartition(" ")[2]]  # `After Rosenfeld (1997)`, `European Commission (2010)`
        same = [work for name in dict.fromkeys(names) for work in self.by_name.get(name, ())]
        if found := next((work for work in same if _agrees(cited.year, work.year)), None):
            return "", found
        if found := next((work for work in same if _years_apart(cited.year, work.year) <= YEARS_APART), None):
            return "year", found
        alike = [
            work
            for name, works in self.by_name.items()
            if any(0 < distance(name, one) <= _allowed(one) for one in names)
            for work in works
            if _years_apart(cited.year, work.year) <= YEARS_APART
        ]
        nearest = min(alike, key=lambda work: _years_apart(cited.year, work.year), default=None)
        return ("name", nearest) if nearest else ("unresolved", None)


def _agrees(cited: str, listed: str) -> bool:
    """Whether years are the same; a letter counts only where both have one."""
    return cited[:4] == listed[:4] and (len(cited) < 5 or len(listed) < 5 or cited == listed)


def _years_apart(cited: str, listed: str) -> int:
    if not (cited[:4].isdigit() and listed[:4].isdigit()):
        return YEARS_APART + 1
    return abs(int(cited[:4]) - int(listed[:4])) + (cited[4:] != listed[4:] and cited[:4] == listed[:4])


def _allowed(name: str) -> int:
    return min(MOST_APART, len(name) // 4)


def _folded(name: str) -> str:
    """A name without case, accents, hyphens and apostrophes."""
    bare = (char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " if char.isspace() else "" for char in bare).split())


def distance(one: str, other: str, most: int = MOST_APART) -> int:
    """Letters to put in, leave out or change to make one word of the other (Levenshtein 1966); `most + 1` for any more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        last, row[0] = row[0], at
        for place, sign in enumerate(other, start=1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (letter != sign))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)

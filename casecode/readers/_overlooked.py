"""A text that looks like talk though no speaker was found in it: said with what a person can do, never decided.

Looked at only where the search for labels ended with nothing, so it may be generous; what it must not do is to doubt prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casecode.domain.problem import Problem
from casecode.domain.source import Span
from casecode.readers._shapes import is_stopped, names_role
from casecode.readers._stamps import TIME
from casecode.text.roles import label_key

_NAME = r"[^\W\d_][\w.'’-]{0,24}(?:[ ][\w.'’-]{1,24}){0,2}"
_LEAD = re.compile(
    rf"[ \t>*_\[(]{{0,8}}(?:\d{{1,5}}[.):]?[ \t]+)?(?:[\[(]?{TIME}[\])]?[ \t]+)?[*_]{{0,3}}(?P<label>{_NAME})[*_]{{0,3}}"
    r"(?P<sign>[ ]?:(?=[*_]{0,3}(?:\s|$))|[ ]?\t|[ ]?[-–—]{1,2}[ ]|[ ]?[\])>]:?[ ])"
)
_PART = r"(?:[^\W\d_a-zß-ÿ]\.|[^\W\d_a-zß-ÿ][\w'’-]{1,24})"
_CAPITAL = rf"{_PART}(?:[ ](?:{_PART}|\d{{1,3}}))?(?:[ ]{_PART})?"
_AMID = re.compile(
    rf"(?P<timed>\b{_CAPITAL})[ ]{{1,2}}[\[(]?{TIME}[\])]?(?=[ ])|[\[(]{TIME}[\])][ ]{{1,2}}(?P<after>{_CAPITAL}):(?=[ ])"
    rf"|(?<=[.?!…][ ])(?P<colon>{_CAPITAL}):(?=[ ])"
)
_RECURS, _RECURS_AS_ROLE = 3, 2
_FEWEST, _SHARE, _TURNS = 6, 0.1, 0.3
_AMID_LEAST = 5
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Overlooked:
    """`labels` that may be speakers, the most frequent first, and the `told` problem."""

    labels: tuple[str, ...]
    told: Problem


def overlooked(text: str, lines: Iterable[Span], file: str) -> Overlooked | None:
    """What looks like labels at the beginning of the lines of `text`, else amid them; None where it is prose."""
    count = 0
    found: dict[str, list[tuple[str, int]]] = {}
    for start, end in lines:
        count += 1
        hit = _LEAD.match(text, start, min(end, start + 120))
        if hit and not is_stopped(hit.group("label")):
            found.setdefault(hit.group("sign").strip(" ") or " ", []).append((hit.group("label"), start))
    for sign, hits in found.items():
        labels = _recurring([label for label, _ in hits])
        places = [(label, at) for label, at in hits if label_key(label) in labels]
        if len(labels) > 1 and len(places) >= max(_FEWEST, _SHARE * count) and _take_turns([one for one, _ in places]):
            return _at_lines(text, sign, places, file)
    return _amid(text, file)


def _recurring(labels: Sequence[str]) -> frozenset[str]:
    counts = Counter(map(label_key, labels))
    return frozenset(key for key, count in counts.items() if count >= (_RECURS_AS_ROLE if names_role(key) else _RECURS))


def _take_turns(labels: Sequence[str]) -> bool:
    """Whether the label changes often from one line to the next, as it does where people answer each other."""
    return sum(one != other for one, other in pairwise(map(label_key, labels))) >= _TURNS * len(labels)


def _ranked(labels: Iterable[str]) -> tuple[str, ...]:
    """Each label as it is first written, the most frequent first."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for label in labels:
        counts[label_key(label)] += 1
        written.setdefault(label_key(label), label)
    return tuple(written[key] for key, _ in counts.most_common())


def _at_lines(text: str, sign: str, places: Sequence[tuple[str, int]], file: str) -> Overlooked:
    labels = _ranked(label for label, _ in places)
    shown = ", ".join(
        f"'{label}{' ' if sign[0] in '-–—' else ''}{sign if sign != chr(9) else '<tab>'} …'" for label in labels[:2]
    )
    named = ", ".join(f"{label}: participant" for label in labels[:_SHOWN])
    told = (
        f"{len(places)} lines begin as if somebody spoke ({shown}), but nobody was taken for a speaker; "
        f"if they are people, write speakers: {{{named}}} below this file in sources:"
    )
    return Overlooked(labels, Problem("R125", told, file, text.count("\n", 0, places[0][1]) + 1, "warning"))


def _amid(text: str, file: str) -> Overlooked | None:
    """Labels that stand in the middle of lines, as in a transcript whose line breaks got lost."""
    found = _AMID.finditer(text) if ":" in text else ()
    hits = [(label, hit.start()) for hit in found for label in _label(hit)]
    labels = _recurring([label for label, _ in hits])
    places = [(label, at) for label, at in hits if label_key(label) in labels]
    if len(places) < _AMID_LEAST or not _thick(text, len(places)):
        return None
    names = _ranked(label for label, _ in places)
    shown = ", ".join(names[:2])
    told = (
        f"{len(places)} times a name stands amid the words as if somebody began to speak ({shown}); labels are read only at the "
        "beginning of a line: put each on a line of its own (search and replace), then ingest again"
    )
    return Overlooked((), Problem("R125", told, file, text.count("\n", 0, places[0][1]) + 1, "warning"))


def _label(hit: re.Match[str]) -> Iterator[str]:
    label = hit.group("timed") or hit.group("after") or hit.group("colon")
    if not is_stopped(label):
        yield label


def _thick(text: str, hits: int) -> bool:
    """Whether there is a hit for every two thousand signs: prose names a time or two, talk one a turn."""
    return hits * 2000 >= len(text)

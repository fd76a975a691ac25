"""What coders marked in running text, as the unitizing coefficients see it: one continuum a text, cut anew by each coder.

Sources: Krippendorff, Mathet, Bouvry & Widlöcher (2016), On the reliability of unitizing textual continua: further
developments, Quality & Quantity 50, 2347-2364. Several texts are laid end to end. A coder who did not read a text has no part
in it: each pair of characters there is shared out among those who did (divided by their number less one), as alpha does with
missing values. Where all coders read all texts that is the article's formula for one long continuum.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from casecode.coefficients._port import Counts, Floats
from casecode.coefficients._tracks import Tracks, Whole, clashes, joined, laid

Section = tuple[int, int, int]
"""Start, end, index of the value; `GAP` where nothing stands. Half-open."""
GAP = -1


@dataclass(frozen=True, slots=True)
class Continuum:
    """One text of `length` code points and how each coder cut it: sections without holes, in order.

    `values` are the codes that were compared; `names` the coders, empty where nobody needs to know who is who across texts.
    """

    length: int
    coders: tuple[tuple[Section, ...], ...]
    values: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpanMeasure:
    """A coefficient over continua: `terms` adds up over texts, shape (texts, terms); `value` makes figures of their sums.

    Because the terms add up, resampled texts cost one matrix product. `levels` is empty: it takes no ratings of units.
    `exclusive` says that it compares the values of an exclusive domain; else it is asked for one code at a time.
    `lowest` is the least it can be.
    """

    name: str
    title: str
    formula: str
    source: str
    terms: Callable[[Tracks], Floats]
    value: Callable[[Floats], Floats]
    counts: Callable[[Tracks], Counts]
    exclusive: bool = False
    lowest: float = -math.inf
    levels: ClassVar[tuple[str, ...]] = ()

    def __call__(self, continua: Continuum | Sequence[Continuum] | Tracks) -> float:
        """The figure over all texts; nan where it is undefined."""
        return float(self.value(self.terms(tracks_of(continua)).sum(axis=0)))

    def weighted(self, tracks: Tracks, weights: Floats) -> Floats:
        """The figure for each row of `weights`, shape (B, texts): how often each text counts. Shape (B,)."""
        return self.value(weights @ self.terms(tracks))

    def behind(self, continua: Continuum | Sequence[Continuum] | Tracks) -> Counts:
        """The counts behind the figure, in reading order."""
        return self.counts(tracks_of(continua))


def continuum(length: int, spans: Mapping[str, Iterable[tuple[int, int, str]]], values: Sequence[str] = ()) -> Continuum:
    """The continuum of one text from what each coder marked: (start, end, value), in any order.

    Touching or overlapping spans of one value become one, the rest becomes gaps. Without `values` they are those that occur,
    sorted. ValueError where a span lies outside the text, a value is none of `values`, or two spans of one coder with
    different values overlap.
    """
    given = {coder: tuple(marked) for coder, marked in spans.items()}
    known = tuple(values) or tuple(sorted({value for marked in given.values() for _, _, value in marked}))
    names = tuple(given)
    rows = [(at, *_row(length, span, known)) for at, coder in enumerate(names) for span in given[coder]]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    coder, start, end, value = joined((table[:, 0],), table[:, 1], table[:, 2], table[:, 3])
    for clash in clashes(coder, np.zeros_like(coder), start, end, value):
        one, other = known[clash.value], known[clash.other]
        who = names[clash.coder]
        raise ValueError(
            f"{who} gave '{one}' and '{other}' to the same words ({clash.start}-{clash.end}); "
            f"here each word can have one value of the set",
        )
    cut = tuple(
        _partition(length, zip(*(column[coder == at].tolist() for column in (start, end, value)), strict=True))
        for at in range(len(names))
    )
    return Continuum(length, cut, known, names)


def _row(length: int, span: tuple[int, int, str], values: tuple[str, ...]) -> Section:
    start, end, value = span
    if not 0 <= start <= end <= length:
        raise ValueError(f"The span {start}-{end} lies outside a text of {length} characters")
    if value not in values:
        raise ValueError(f"'{value}' is none of the values compared: {', '.join(values)}")
    return start, end, values.index(value)


def _partition(length: int, sections: Iterable[Section]) -> tuple[Section, ...]:
    cut: list[Section] = []
    at = 0
    for start, end, value in sections:
        if at < start:
            cut.append((at, start, GAP))
        cut.append((start, end, value))
        at = end
    if at < length:
        cut.append((at, length, GAP))
    return tuple(cut)


def tracks_of(continua: Continuum | Sequence[Continuum] | Tracks) -> Tracks:
    """Continua laid out for counting, sections as they are. All must compare the same values.

    Coders are told by name; without names by their place. ValueError for sections that leave a hole or overlap.
    """
    if isinstance(continua, Tracks):
        return continua
    texts = (continua,) if isinstance(continua, Continuum) else tuple(continua)
    values = texts[0].values if texts else ()
    if any(text.values != values for text in texts):
        raise ValueError("The texts compare different values")
    who = [text.names or tuple(str(at) for at in range(len(text.coders))) for text in texts]
    column = {name: at for at, name in enumerate(dict.fromkeys(name for names in who for name in names))}
    present = np.zeros((len(texts), len(column)), dtype=bool)
    rows: list[tuple[int, int, int]] = []
    for at, (text, names) in enumerate(zip(texts, who, strict=True)):
        for name, sections in zip(names, text.coders, strict=True):
            present[at, column[name]] = True
            rows.append((at, column[name], len(sections)))
    flat = (part for text in texts for sections in text.coders for section in sections for part in section)
    table = np.fromiter(flat, dtype=np.int64).reshape(-1, 3)
    source, coder, many = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    lengths = np.array([text.length for text in texts], dtype=np.int64)
    _check(table, many, lengths[source])
    full = table[:, 2] != GAP
    start, end, value = table[full].T
    where, whose = np.repeat(source, many)[full], np.repeat(coder, many)[full]
    return laid(lengths, present, values, where, whose, start, end, value, names=tuple(column))


def _check(table: Whole, many: Whole, length: Whole) -> None:
    """That the sections of each coder follow each other from 0 to the text's length."""
    if not (many[length > 0] > 0).all():
        raise ValueError("A coder has no sections at all: not even a gap")
    last = np.cumsum(many)[many > 0] - 1
    first = np.concatenate([[0], last[:-1] + 1]) if len(last) else last
    before = np.empty(len(table), dtype=np.int64)
    before[1:] = table[:-1, 1]
    before[first] = 0
    if (table[:, 0] != before).any() or (table[:, 1] <= table[:, 0]).any() or (table[last, 1] != length[many > 0]).any():
        raise ValueError("The sections of a coder must follow each other from 0 to the end of the text")

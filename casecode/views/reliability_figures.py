"""Figures of agreement as journals print them (APA 7): two digits, no leading zero, a real minus, intervals in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casecode.analysis.agreement_nouns import CodeAgreement
from casecode.analysis.intervals import Estimate

EACH = 6
"""Coders up to which each one's count stands in a cell."""
NONE = "–"
"""What stands where there is no figure; never 0 or 1."""
_LEAST = 0.01
_TO_TYPE = re.compile(r" \([^()]*(?:--|\bcasecode )[^()]*\)|: --\w.*$")


def apa(value: float | None) -> str:
    """`.63`, `−.04`, `1.00`; a dash where there is none."""
    if value is None:
        return NONE
    text = f"{abs(value):.2f}"
    shown = text[1:] if text.startswith("0.") else text
    return f"\u2212{shown}" if value < 0 and float(text) else shown


def interval(found: Estimate) -> str:
    """`[.47, .76]`; a dash where none can be given."""
    return NONE if found.low is None or found.high is None else f"[{apa(found.low)}, {apa(found.high)}]"


def chance(share: float | None) -> str:
    """A share of resamples: `.12`, `< .01`, `> .99`."""
    if share is None:
        return NONE
    if share < _LEAST:
        return "< .01"
    return "> .99" if share > 1 - _LEAST else apa(share)


def percent(share: float | None) -> str:
    """`22%`; a trace is never 0%, nearly all never 100%."""
    if share is None:
        return NONE
    text = f"{100 * share:.0f}%"
    if share > 0 and text == "0%":
        return "<1%"
    return ">99%" if share < 1 and text == "100%" else text


def resampled(found: Estimate) -> str:
    """How the interval was made, without its seed: `smoothed bootstrap of 12 sources, 2,000 resamples`; empty without one."""
    return found.method.partition(", seed")[0].replace("2000 resamples", "2,000 resamples")


def remark(one: CodeAgreement) -> str:
    """The doubt about a code in few words; what holds for a whole table stands under it."""
    if one.flag == "too few":
        return "too few"
    if one.flag == "rare":
        return f"rare: rests on {one.positive:,} units"
    return "undefined" if one.flag == "undefined" else ""


def each(counts: Sequence[int | None]) -> str:
    """`12 / 9`, one coder's count beside the other's; of many coders the least and the most: `0–12`."""
    if len(counts) <= EACH:
        return " / ".join(NONE if one is None else f"{one:,}" for one in counts)
    known = [one for one in counts if one is not None]
    return f"{min(known):,}–{max(known):,}" if known else NONE


def many(number: int, one: str, more: str = "") -> str:
    """`1 source`, `1,200 sources`."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def for_readers(sentence: str) -> str:
    """A sentence of a note without what it says to type: options stand in brackets, or at the end behind a colon."""
    return _TO_TYPE.sub("", sentence)


def capital(text: str) -> str:
    """`text` with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def in_words(number: int) -> str:
    """A count as text writes it: in words up to nine."""
    names = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return names[number] if number < len(names) else f"{number:,}"

"""How templates print numbers, dates and lists. English; a study that writes another language has its own templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from jinja2 import Undefined

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NOTHING = "–"
"""What stands where there is no number."""


def percent(share: float | None, digits: int = 0) -> str:
    """A share (0 to 1) as a percentage; a trace is never printed as 0%, nearly all never as 100%."""
    if share is None:
        return NOTHING
    text = f"{100 * share:.{digits}f}"
    if share > 0 and float(text) == 0:
        return f"<{10**-digits:.{digits}f}%"
    if share < 1 and float(text) >= 100:
        return f">{100 - 10**-digits:.{digits}f}%"
    return f"{text}%"


def share(value: float | None, digits: int = 2) -> str:
    """A number that cannot exceed 1 as journals print it (APA 7): without its leading zero."""
    if value is None:
        return NOTHING
    text = f"{value:z.{digits}f}"
    return re.sub(r"^(-?)0\.", r"\1.", text)


def number(value: float | None, digits: int = 0) -> str:
    """A number with commas between thousands."""
    return NOTHING if value is None else f"{value:z,.{digits}f}"


def words(value: int) -> str:
    """A count as text writes it: in words up to nine, in digits from ten."""
    return _WORDS[value] if 0 <= value < len(_WORDS) else f"{value:,}"


def plural(value: int | Sequence[object], one: str, many: str = "") -> str:
    """`3 sources`, `1 source`: the count (of a list: its length) with its noun."""
    count = value if isinstance(value, int) else len(value)
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def date(value: str) -> str:
    """An ISO date as text: `12 May 2012`, `May 2012`, `2012`; anything else as it stands."""
    found = _DATE.match(value)
    if not found:
        return value
    year, month, day = found.groups()
    if not month or not 1 <= int(month) <= len(_MONTHS):
        return year
    return " ".join(filter(None, (str(int(day)) if day else "", _MONTHS[int(month) - 1], year)))


def listed(values: Iterable[object], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    texts = [str(value) for value in values]
    return f" {last} ".join(filter(None, (", ".join(texts[:-1]), *texts[-1:])))


def stopped(text: str) -> str:
    """A sentence with the full stop it may lack."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…:" else f"{text}."


def ranges(numbers: Iterable[int]) -> str:
    """`3, 5–7, 12`: numbers in order, neighbours joined."""
    parts: list[tuple[int, int]] = []
    for one in sorted(set(numbers)):
        if parts and parts[-1][1] == one - 1:
            parts[-1] = (parts[-1][0], one)
        else:
            parts.append((one, one))
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in parts)


def otherwise(value: Any, instead: Any = NOTHING) -> Any:  # noqa: ANN401  whatever a view holds
    """`value`, or `instead` where it is empty, missing or none."""
    return instead if value is None or value == "" or (isinstance(value, Undefined)) else value


def side(_name: object, letter: str = "l") -> str:
    """A column's alignment (`l`, `c`, `r`), for columns whose number depends on the study: `attributes|map("side", "r")`."""
    return letter


FILTERS: Mapping[str, Callable[..., object]] = {
    "percent": percent,
    "share": share,
    "number": number,
    "words": words,
    "plural": plural,
    "date": date,
    "listed": listed,
    "stopped": stopped,
    "ranges": ranges,
    "otherwise": otherwise,
    "side": side,
}

"""Dates and positions in a recording as files write them: read when there is one way to read them, never guessed."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:[,T ].*)?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[,T ].*)?")
_POSITION = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,6})?)", re.ASCII)


def iso_date(stated: str) -> str:
    """ISO 8601 to the day (or month, or year) for a stated date; empty when it is none or can be read in two ways.

    Understood: 2012, 2012-05, 2012-05-03 (any time behind it is left out), 20120503, 3.5.2012, 25/12/2012 and 12/25/2012
    (one number above 12 tells), 4/4/2012, and the dates of mail headers. 3/5/2012 is not: day and month cannot be told apart.
    """
    text = stated.strip()
    for shape in (_ISO, _COMPACT):
        found = shape.fullmatch(text)
        if found:
            return _checked(*found.groups())
    found = _DAY_FIRST.fullmatch(text)
    if found:
        return _checked(found.group(3), found.group(2), found.group(1))
    found = _SLASHED.fullmatch(text)
    if found:
        first, second, year = found.groups()
        readings = {_checked(year, second, first), _checked(year, first, second)} - {""}
        return readings.pop() if len(readings) == 1 else ""
    try:
        return parsedate_to_datetime(text).date().isoformat() if "," in text or ":" in text else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def seconds(stated: str) -> float | None:
    """Seconds into the recording for `0:00:05.2`, `00:05`, `12,5` or `12.5`; None for anything else (a date, a clock with am/pm)."""
    found = _POSITION.fullmatch(stated.strip().strip("#[]()"))
    if not found:
        return None
    hours, minutes, rest = found.groups()
    return round(int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest.replace(",", ".")), 3)


def _checked(year: str, month: str | None = None, day: str | None = None) -> str:
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return ""
    return whole[: 10 if day else 7 if month else 4]

"""Dates as people write them in protocols and file names: ISO 8601, as precise as they are known."""

from __future__ import annotations

import calendar
import re

_TIME = re.compile(r"[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?\Z")
_DATE = re.compile(r"([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?|(\d{2})(\d{2}))?\Z")


def iso(text: str) -> str:
    """`2026`, `2026-05`, `2026-05-01`, also for `20260501`; empty when `text` is no day of the calendar."""
    found = _DATE.match(text.strip())
    if found is None:
        return ""
    year, month, day = found[1], found[2] or found[4], found[3] or found[5]
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return ""
    if day is None:
        return f"{year}-{month}"
    return f"{year}-{month}-{day}" if 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1] else ""


def moment(text: str) -> str:
    """A date as `iso` gives it, or a day with its hour (`2026-05-01T09:30:00Z`); empty when `text` is neither."""
    said = text.strip()
    day, hour = said[:10], said[10:]
    if hour:
        return said if len(iso(day)) == 10 and day[4] == "-" and _TIME.match(hour) else ""
    return iso(said)

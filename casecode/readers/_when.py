"""The date of a source: what its header says, else what its file name says. Two ways to read it: not read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from casecode.readers._dates import iso_date

_MONTHS = (
    "jan|januar|january|janvier|enero|gennaio|janeiro|januari",
    "feb|februar|february|février|febrero|febbraio|fevereiro|februari",
    "mar|märz|march|mars|marzo|março|maart",
    "apr|april|avril|abril|aprile",
    "may|mai|mayo|maggio|maio|mei",
    "jun|juni|june|juin|junio|giugno|junho",
    "jul|juli|july|juillet|julio|luglio|julho",
    "aug|august|août|agosto|augustus",
    "sep|sept|september|septembre|septiembre|settembre|setembro",
    "oct|okt|oktober|october|octobre|octubre|ottobre|outubro",
    "nov|november|novembre|noviembre|novembro",
    "dec|dez|dezember|december|décembre|diciembre|dicembre|dezembro",
)
_NUMBER = {name: at for at, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_MONTH = "|".join(sorted(_NUMBER, key=lambda name: (-len(name), name)))
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[ -](?:of |de )?({_MONTH})\.?,?[ -](?:de )?(\d{{4}})\b", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)(?:\2(\d\d))?(?!\d)")
_KEYS = (
    "date",
    "datum",
    "fecha",
    "data",
    "interview date",
    "date of interview",
    "interview",
    "recorded",
    "published",
    "published_at",
)


def dates_in(words: str) -> tuple[str, ...]:
    """Every full date in running text (`November 19, 2020`, `12-May-2023`, `2020-11-19`), ISO 8601, without repeats."""
    found: list[tuple[int, str]] = [(hit.start(), iso_date(hit.group(1))) for hit in _DAY.finditer(words)]
    found += [(hit.start(), _made(hit.group(3), hit.group(2), hit.group(1))) for hit in _DAY_MONTH.finditer(words)]
    found += [(hit.start(), _made(hit.group(3), hit.group(1), hit.group(2))) for hit in _MONTH_DAY.finditer(words)]
    return tuple(dict.fromkeys(day for _, day in sorted(found) if day))


def _made(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), _NUMBER[month.casefold()], int(day)).isoformat()
    except ValueError:
        return ""


def stated_date(meta: Mapping[str, str]) -> tuple[str, str]:
    """The date in a header's fields as ISO 8601, and the words that stand there; empty where it cannot be read one way."""
    for key in _KEYS:
        stated = meta.get(key, "").strip()
        if stated:
            read = iso_date(stated) or next(iter(dates_in(stated)), "")
            if read or key.startswith(("date", "dat", "fecha")):
                return read, stated
    return "", ""


def date_of_name(name: str) -> str:
    """The date in a file name (`2016-05-19-notes.md`, `int_20231130.txt`, `2012-05.txt`); empty for none or several."""
    read: list[str] = []
    for found in _IN_NAME.finditer(PurePosixPath(name.replace("\\", "/")).stem):
        year, mark, month, day = found.groups()
        if day or mark:
            read.append(iso_date("-".join(part for part in (year, month, day) if part)))
    days = {day for day in read if day}
    return days.pop() if len(days) == 1 else ""

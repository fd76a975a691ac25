"""Excel workbooks read member by member within limits: values as a person sees them, one row after the other.

Shared strings without the reading aids above them, numbers as typed, dates as ISO 8601, times as h:mm:ss, errors and formulas by
their last result. A sheet's stated size is never believed.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from casecode.domain.problem import Problem
from casecode.plain.ooxml import attribute
from casecode.plain.xmlguard import Element, local, parse
from casecode.plain.zipguard import unpack
from casecode.readers._sheets import MOST_COLUMNS

_READ = re.compile(
    r"xl/(?:workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels|xl/worksheets/[^/]+\.xml", re.IGNORECASE
)
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DAYS = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
_HOURS = frozenset({18, 19, 20, 21, 45, 46, 47})
_BOTH = 22
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ENTITIES = tuple("<!ENTITY".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_LAST_DAY = 2_958_465
"""31 December 9999, where Excel's calendar ends."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """The unpacked workbook: its members, the sheets by name in their order, strings, and what each cell style shows."""

    members: Mapping[str, bytes]
    sheets: tuple[tuple[str, str], ...]
    strings: tuple[str, ...]
    shows: tuple[str, ...]
    from_1904: bool


def open_workbook(data: bytes, file: str) -> tuple[Workbook | None, tuple[Problem, ...]]:
    """The workbook, or nothing and the problems that stand against reading it."""
    if not data.startswith(b"PK"):
        what = "an old or encrypted workbook" if data.startswith(b"\xd0\xcf\x11\xe0") else "no Excel workbook"
        return None, (Problem("R611", f"this is {what}: open it in its own program and save it as .xlsx or .csv", file),)
    members, problems = unpack(data, file, lambda name: _READ.fullmatch(name.lstrip("/")) is not None)
    if any(sign in member for member in members.values() for sign in _ENTITIES):
        problems = (Problem("R505", "the XML declares entities of its own; such files are not read", file),)
    parsed, faults = _parsed(members, file)
    strings, broken = _strings(members.get("xl/sharedStrings.xml", b""), file)
    book = parsed.get("xl/workbook.xml")
    if problems or faults or broken:
        return None, (*problems, *faults, *broken)
    if book is None:
        return None, (Problem("R611", "there is no workbook in it: open it in its own program and save it as .xlsx", file),)
    paths = _targets(parsed.get("xl/_rels/workbook.xml.rels"))
    sheets = ((attribute(each, "name"), paths.get(_relation(each), "")) for each in book.iter() if local(each) == "sheet")
    known = tuple((name, path) for name, path in sheets if path in members)
    from_1904 = any(attribute(each, "date1904") in {"1", "true"} for each in book.iter() if local(each) == "workbookPr")
    return Workbook(members, known, strings, _shows(parsed.get("xl/styles.xml")), from_1904), ()


def _parsed(members: Mapping[str, bytes], file: str) -> tuple[dict[str, Element], tuple[Problem, ...]]:
    """The small members as trees."""
    found: dict[str, Element] = {}
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
        root, faults = parse(members[name], file) if name in members else (None, ())
        if faults:
            return {}, faults
        if root is not None:
            found[name] = root
    return found, ()


def _relation(sheet: Element) -> str:
    return next((str(value) for key, value in sheet.items() if str(key).endswith("}id")), "")


def _targets(root: Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in () if root is None else root:
        target = each.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        found[each.get("Id", "")] = path
    return found


def _strings(data: bytes, file: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    try:
        return tuple(_words(item) for item in _elements(data, "si")), ()
    except etree.XMLSyntaxError as broken:
        return (), (_broken(broken, "sharedStrings.xml", file),)


def _broken(broken: etree.XMLSyntaxError, member: str, file: str) -> Problem:
    return Problem("R504", f"{member}: not well-formed XML: {' '.join(broken.msg.split())}", file)


def _elements(data: bytes, wanted: str) -> Iterator[Element]:
    """Every element of that name, one at a time: what is done with is forgotten, so a large sheet takes little memory."""
    if not data:
        return
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in events:
        if local(element) == wanted:
            yield element
            element.clear()
            above = element.getparent()
            while above is not None and element.getprevious() is not None:
                del above[0]


def _words(item: Element) -> str:
    """The text of a string: its runs, without phonetic ones."""
    texts = (each for each in item.iter() if local(each) == "t")
    return "".join(each.text or "" for each in texts if not any(local(above) == "rPh" for above in each.iterancestors()))


def _shows(root: Element | None) -> tuple[str, ...]:
    """What each cell style shows: `date`, `time`, both as `moment`, or nothing special."""
    if root is None:
        return ()
    own = {attribute(each, "numFmtId"): attribute(each, "formatCode") for each in root.iter() if local(each) == "numFmt"}
    styles = next((each for each in root.iter() if local(each) == "cellXfs"), None)
    return tuple(_shown(attribute(each, "numFmtId"), own) for each in (() if styles is None else styles))


def _shown(number: str, own: Mapping[str, str]) -> str:
    if number in own:
        code = _QUOTED.sub("", own[number].partition(";")[0]).casefold()
        days, hours = re.search(r"[dy]", code) is not None, re.search(r"[hs]", code) is not None
        if "general" in code:
            return ""
        return "moment" if days and hours else "date" if days or code.strip("m ") == "" < code else "time" if hours else ""
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
    return "moment" if known == _BOTH else "date" if known in _DAYS else "time" if known in _HOURS else ""


def rows(book: Workbook, path: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of a sheet that hold cells, with their numbers from 1. Raises `etree.XMLSyntaxError` where the sheet is broken."""
    number = 0
    for row in _elements(book.members[path], "row"):
        stated = row.get("r", "")
        number = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else number + 1
        cells: list[str] = []
        for cell in row:
            text = _value(cell, book) if local(cell) == "c" else ""
            column = _column(cell.get("r", ""), len(cells))
            if text and column < MOST_COLUMNS:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = text
        if cells:
            yield number, tuple(cells)


def _column(address: str, following: int) -> int:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return following
    at = 0
    for letter in found.group(1):
        at = at * 26 + ord(letter) - 64
    return at - 1


def _value(cell: Element, book: Workbook) -> str:
    """What the cell shows, as text."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_words(part) for part in cell if local(part) == "is")
    raw = next((part.text or "" for part in cell if local(part) == "v"), "")
    if kind == "s":
        at = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else len(book.strings)
        return book.strings[at] if at < len(book.strings) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
    if kind != "n":
        return raw
    style = cell.get("s", "")
    at = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
    return _number(raw, book.shows[at] if at < len(book.shows) else "", from_1904=book.from_1904)


def _number(raw: str, shows: str, *, from_1904: bool) -> str:
    try:
        value = float(raw)
    except ValueError:
        return raw
    if shows and 0 <= value <= _LAST_DAY:
        return _moment(value, shows, from_1904=from_1904)
    return f"{value:.15g}" if abs(value) < 1e15 else raw


def _moment(value: float, shows: str, *, from_1904: bool) -> str:
    """A day number and its fraction. Excel counts a 29 February 1900 that never was; days before it are one later."""
    whole = timedelta(seconds=round(value * 86_400, 3))
    if shows == "time":
        minutes, rest = divmod(whole.total_seconds(), 60)
        return f"{int(minutes // 60)}:{int(minutes % 60):02}:{rest:06.3f}".removesuffix(".000")
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30) if value >= 60 else datetime(1899, 12, 31)  # noqa: DTZ001
    try:
        moment = start + whole
    except OverflowError:
        return f"{value:.15g}"
    return moment.date().isoformat() if shows == "date" else moment.isoformat(timespec="seconds")

"""PDF with a text layer, where the library for it is installed: the words in their order on the page, headers and numbers off."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._clean import clean
from casecode.readers._dates import iso_date
from casecode.readers._layout import laid_out
from casecode.readers._pages import Line, Page, Stripped, line_of, paragraphs, strip
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.text.canonical import CANON_VERSION
from casecode.text.roles import label_key

_MAGIC = b"%PDF-"
_LOOK = 1024
_MOST_PAGES = 2000
_FEW_CHARACTERS = 20
_MOST_CHARACTERS = 50_000_000
_CREATED = re.compile(r"D:(\d{8})")
_WAY_OUT = "run OCR over it (for example with ocrmypdf), look through the text, and read that"


@dataclass(frozen=True, slots=True)
class _Printed:
    """The lines of each page, what the file says of itself, how many remarks are laid over its pages, how many lines `outside` of them."""

    pages: tuple[Page, ...]
    about: Mapping[str, str]
    remarks: int
    outside: int


@dataclass(frozen=True, slots=True)
class _Pdf:
    name: str = "pdf"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".pdf",)

    def claims(self, head: bytes, name: str) -> float:
        """Sure by the sign that stands within the first kilobyte."""
        if head.startswith(_MAGIC):
            return 1.0
        return 0.5 if name.casefold().endswith(self.suffixes) and _MAGIC in head[:_LOOK] else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document with a note to check its turns; none where only pictures of pages are in it."""
        large = too_large(data, options.name)
        if large:
            return Readings("pdf", (), problems=large)
        if _MAGIC not in data[:_LOOK]:
            return _refused("R611", "this is no PDF: open it in its own program and save it as .docx or .txt", options.name)
        try:
            library: Any = importlib.import_module("pypdfium2")
        except ImportError:
            return _refused("R631", "reading PDF needs pypdfium2: pip install 'casecode[pdf]', or save it as .docx", options.name)
        try:
            printed = _opened(library, data)
        except (library.PdfiumError, ValueError, MemoryError) as broken:
            locked = "password" in str(broken).casefold()
            what = (
                "it has a password: save it without"
                if locked
                else f"damaged or unreadable ({' '.join(str(broken).split())[:200]})"
            )
            return _refused("R632", f"the PDF is not opened: {what}", options.name)
        pages = printed.pages
        if sum(len(line.text) for page in pages for line in page) < _FEW_CHARACTERS * max(len(pages), 1):
            told = f"{len(pages)} pages and hardly a word: they are pictures. To read them, {_WAY_OUT}"
            return _refused("R633", told, options.name)
        return _read(printed, options)


def _refused(code: str, told: str, file: str) -> Readings:
    return Readings("pdf", (), problems=(Problem(code, told, file),))


def _opened(library: Any, data: bytes) -> _Printed:  # noqa: ANN401  the library is there or not
    """The lines of each page, and what the file says of itself. Raises the library's error."""
    document = library.PdfDocument(data)
    try:
        if len(document) > _MOST_PAGES:
            raise ValueError(f"{len(document):,} pages; casecode reads up to {_MOST_PAGES:,}: split it")
        found: list[Page] = []
        total = remarks = outside = 0
        for number in range(len(document)):
            page = document[number]
            sheet = page.get_textpage()
            text = sheet.get_text_range()
            total += len(text)
            if total > _MOST_CHARACTERS:
                raise ValueError(f"more than {_MOST_CHARACTERS:,} characters")
            lines = tuple(_lines(text, sheet, page.get_cropbox()))
            found.append(tuple(line for line in lines if line))
            outside += lines.count(None)
            remarks += _remarks(library.raw, page)
            sheet.close()
            page.close()
        return _Printed(tuple(found), document.get_metadata_dict(), remarks, outside)
    finally:
        document.close()


def _lines(page: str, sheet: Any, box: tuple[float, float, float, float]) -> Iterator[Line | None]:  # noqa: ANN401  same
    """The lines of a page that hold words, with their places where each character has one; None for one whose middle lies outside
    of the page's `box` (left, bottom, right, top): nobody can see it, and where a page cuts a line the next one has it whole.

    The library writes U+FFFE for a hyphen at the end of a line and joins what it parted.
    """  # noqa: D205  one sentence on what comes back
    placed = sheet.count_chars() == len(page)
    at, above = 0, 0.0
    for raw in page.split("\n"):
        words = raw.rstrip()
        lead = len(words) - len(words.lstrip())
        text = clean(words.replace("\ufffe", "-")).strip("\n")
        if text.strip() and placed:
            first = at + lead
            stop = first + len(words.split(maxsplit=1)[0]) - 1
            left, bottom, _, top = sheet.get_charbox(first, loose=True)
            right = sheet.get_charbox(at + len(words) - 1, loose=True)[2]
            if not box[1] <= (bottom + top) / 2 <= box[3]:
                if not text.strip().isdigit():  # a number in the margin is printed with every part of a row that pages cut
                    yield None
                at += len(raw) + 1
                continue
            yield Line(text, right - left, sheet.get_charbox(stop, loose=True)[2] - left, max(above - top, 0.0) if above else 0.0)
            above = top
        elif text.strip():
            yield line_of(text)
        at += len(raw) + 1


def _remarks(raw: Any, page: Any) -> int:  # noqa: ANN401  the library is there or not
    """How many notes, highlights and other remarks somebody laid over a page; links, fields and pop-ups are none."""
    count = 0
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        remark = raw.FPDFPage_GetAnnot(page, at)
        count += raw.FPDFAnnot_GetSubtype(remark) not in {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP}
        raw.FPDFPage_CloseAnnot(remark)
    return count


def _read(printed: _Printed, options: ReadOptions) -> Readings:
    stripped = strip(printed.pages)
    known = frozenset(label_key(label) for label in options.speakers)
    meta = {"pages": str(len(printed.pages))}
    meta |= {kind: " | ".join(dict.fromkeys(lines)) for kind, lines in _margins(stripped) if lines}
    created = _CREATED.match(printed.about.get("CreationDate", ""))
    day = iso_date(created.group(1)) if created else ""
    meta |= {"created": day} if day else {}
    meta |= {"comments": str(printed.remarks)} if printed.remarks else {}
    reading = laid_out(tuple(paragraphs(stripped.pages, known)), (), options, meta)
    title = " ".join(clean(printed.about.get("Title", "")).split())
    told = tuple(_doubts(printed, stripped, options.name))
    return Readings("pdf", (replace(reading, title=reading.title or title),), problems=told)


def _margins(stripped: Stripped) -> tuple[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]:
    return (("header", stripped.headers), ("footer", stripped.footers))


def _doubts(printed: _Printed, stripped: Stripped, file: str) -> Iterator[Problem]:
    """A PDF keeps places on paper, not paragraphs: what was done about it."""
    yield Problem("R634", "PDF: check turns; lines were joined into paragraphs, which a PDF does not mark", file, level="note")
    for kind, lines in _margins(stripped):
        if lines:
            shown = "; ".join(dict.fromkeys(line[:40] for line in lines[:2]))
            yield Problem("R635", f"{len(lines)} lines of page {kind}s are not part of the text: {shown} …", file, level="note")
    if stripped.numbers:
        yield Problem("R635", f"{stripped.numbers} paragraph numbers in the margin are not part of the text", file, level="note")
    if printed.outside:
        told = f"{printed.outside} lines lie outside of their page, where nobody can see them, and are not part of the text"
        yield Problem("R637", told, file, level="note")
    if printed.remarks:
        told = f"{printed.remarks} remarks laid over the pages (notes, highlights) are not part of the text"
        yield Problem("R513", told, file, level="warning")
    bare = [number for number, page in enumerate(printed.pages, 1) if not page]
    if bare:
        shown = ", ".join(map(str, bare[:10])) + (", …" if len(bare) > 10 else "")
        yield Problem("R636", f"pages without any words (blank, or pictures that are not read): {shown}", file, level="warning")


READER = _Pdf()

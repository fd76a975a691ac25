"""Excel: the header row stays in sight, long words wrap, and nothing a participant said is ever a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from casecode.views.blocks import Cell as TableCell
from casecode.views.blocks import (
    Chart,
    Heading,
    Page,
    QuoteList,
    Strip,
    Table,
    Value,
    as_cell,
    cell_text,
    plain,
)
from casecode.views.chart_numbers import numbers
from casecode.writers._port import Writer, created, header_names, legal, shade_colours

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_CELL_LIMIT = 32_767
"""The characters Excel holds in a cell (UTF-16 units)."""
_Book = Any
"""xlsxwriter carries no types."""
_SHEET_LIMIT = 31


def table(content: Table) -> bytes:
    """One sheet with the table, its caption and note on a second."""
    return _book([(content.name or "Table", content)], content.caption or content.name, "")


def page(content: Page) -> bytes:
    """A sheet for each table and for the excerpts under each heading; running text has no place in a spreadsheet."""
    return _book(list(_sheets(content)), content.title, content.date)


def _sheets(content: Page) -> Iterator[tuple[str, Table]]:
    heading = content.title
    for block in content.blocks:
        match block:
            case Heading():
                heading = plain(block.runs)
            case Table():
                yield block.name or heading, block
            case Chart():
                yield block.caption or heading, numbers(block)
            case QuoteList():
                rows = tuple((quote.id, quote.words, quote.attribution, quote.place, quote.note) for quote in block.quotes)
                header = ("id", "words", "attribution", "place", "note")
                yield heading, Table(header, rows, caption=heading, widths=(12, 70, 34, 16, 16), row_heads=False)
            case Strip():
                count = max((len(row.bins) for row in block.rows), default=0)
                bands: tuple[tuple[Value | TableCell, ...], ...] = tuple(
                    (row.group, row.label, *_band(row.bins, count)) for row in block.rows
                )
                yield (
                    heading,
                    Table(("source", "theme", *(str(place + 1) for place in range(count))), bands, caption=block.caption),
                )
            case _:
                continue


def _band(bins: tuple[float, ...], count: int) -> Iterator[Value | TableCell]:
    for place in range(count):
        yield TableCell(bins[place], shade=bins[place]) if place < len(bins) else None


def _book(sheets: list[tuple[str, Table]], title: str, date: str) -> bytes:
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(out, options)
    moment = created(date).replace(tzinfo=None)
    book.set_properties({"title": legal(title), "created": moment, "author": "casecode"})
    names = _sheet_names([name for name, _ in sheets] + ["Notes"])
    for name, (_, content) in zip(names, sheets, strict=False):
        _fill(book, book.add_worksheet(name), content)
    _notes(book, names[-1], [(name, content) for name, (_, content) in zip(names, sheets, strict=False)])
    book.close()
    return out.getvalue()


def _sheet_names(wanted: list[str]) -> tuple[str, ...]:
    """Names Excel takes: at most 31 characters, no brackets, slashes or quotation marks, each once whatever the case, never History."""
    taken: set[str] = {"history"}
    names: list[str] = []
    for name in wanted:
        base = legal(name).translate(_FORBIDDEN).replace("\n", " ").strip()[:_SHEET_LIMIT] or "Sheet"
        count, free = 1, base
        while free.lower() in taken:
            count += 1
            free = f"{base[: _SHEET_LIMIT - 1 - len(str(count))]} {count}"
        taken.add(free.lower())
        names.append(free)
    return tuple(names)


def _fill(book: _Book, sheet: _Book, content: Table) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bg_color": "#E7F0F3"})
    for column, name in enumerate(header_names([legal(name) for name in content.header])):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, _width(content, column))
    formats: dict[float | None, _Book] = {None: book.add_format({"text_wrap": True, "valign": "top"})}
    for number, row in enumerate(content.rows, start=1):
        for column, given in enumerate(row):
            cell = as_cell(given)
            form = formats.get(cell.shade)
            if form is None:
                fill, ink = shade_colours(cell.shade or 0.0)
                form = formats[cell.shade] = book.add_format({"valign": "top", "bg_color": f"#{fill}", "font_color": f"#{ink}"})
            _write(sheet, number, column, given, form)
    sheet.freeze_panes(1, 1 if content.row_heads else 0)
    if content.rows:
        sheet.autofilter(0, 0, len(content.rows), len(content.header) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")


def _write(sheet: _Book, row: int, column: int, given: Value | TableCell, form: _Book) -> None:
    """Numbers as numbers, everything else as text, whatever its first character is."""
    cell = as_cell(given)
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and not cell.quotes:
        sheet.write_number(row, column, cell.value, form)
        return
    text = _fitting(legal(str(cell.value) if isinstance(cell.value, bool) else cell_text(cell)))
    if text:
        sheet.write_string(row, column, text, form)
    else:
        sheet.write_blank(row, column, None, form)


def _fitting(text: str) -> str:
    """`text`, or as much of it as a cell holds with a plain word that the rest is missing."""
    if len(text) * 2 <= _CELL_LIMIT or len(text.encode("utf-16-le")) // 2 <= _CELL_LIMIT:
        return text
    mark = "\n[cut here: Excel holds 32,767 characters in a cell; csv and json hold all]"
    kept = text.encode("utf-16-le")[: 2 * (_CELL_LIMIT - len(mark))].decode("utf-16-le", errors="ignore")
    return kept + mark


def _width(content: Table, column: int) -> int:
    """In characters: enough for the longest line, at most a comfortable column of text."""
    longest = max((len(line) for row in content.rows[:500] for line in cell_text(row[column]).split("\n")), default=0)
    return max(9, min(56, max(longest, min(len(content.header[column]), 24)) + 2))


def _notes(book: _Book, name: str, sheets: list[tuple[str, Table]]) -> None:
    """The captions and notes of all sheets, where there are any."""
    said = [(sheet, content.caption, content.note) for sheet, content in sheets if content.caption or content.note]
    if not said and sheets:
        return
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    notes = book.add_worksheet(name)
    notes.set_column(0, 0, 32)
    notes.set_column(1, 2, 70)
    for row, texts in enumerate(said):
        for column, text in enumerate(texts):
            notes.write_string(row, column, _fitting(legal(text)), wrap)


WRITER = Writer("xlsx", ".xlsx", page=page, table=table)

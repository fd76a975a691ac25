"""Tables, heat maps and coverage strips as Word tables: real header rows, shading instead of pictures."""

from __future__ import annotations

from itertools import groupby

from casecode.views.blocks import Cell as TableCell
from casecode.views.blocks import Strip, StripRow, Table, Value, as_cell, cell_text, shown
from casecode.writers._docx_text import Ink, run
from casecode.writers._port import column_shares, shade_colours

_LONG = 1200
"""A row with a longer cell (characters) may be cut between two pages; shorter ones are kept whole."""
_LABEL = 0.24
"""The share of the line that the label of a coverage strip takes."""


def caption(ink: Ink, kind: str, number: int, words: str) -> str:
    """A caption with Word's own counter, so that a list of tables can be made of it."""
    if not words:
        return ""
    bold = "<w:rPr><w:b/></w:rPr>"
    count = (
        run(f"{kind} ", "<w:b/>")
        + f'<w:r>{bold}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{bold}<w:instrText xml:space="preserve"> SEQ {kind} \\* ARABIC </w:instrText></w:r>'
        + f'<w:r>{bold}<w:fldChar w:fldCharType="separate"/></w:r>{run(str(number), "<w:b/>")}<w:r>{bold}<w:fldChar w:fldCharType="end"/></w:r>'
        + run(". ", "<w:b/>")
        if number
        else ""
    )
    return ink.paragraph("Caption", count + run(words))


def note(ink: Ink, words: str) -> str:
    """The small print under a table, or the little air that Word needs after one."""
    return (
        ink.paragraph("TableNote", run(words))
        if words
        else '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
    )


def table(ink: Ink, content: Table, line: int) -> str:
    """A table `line` twentieths of a point wide, its header row repeated on every page."""
    widths = [round(share * line) for share in column_shares(content)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(
        _box(width, ink.paragraph("TableText", run(name), "<w:keepNext/>" + _align(content, place)))
        for place, (name, width) in enumerate(zip(content.header, widths, strict=True))
    )
    rows = "".join(_row(ink, content, row, widths) for row in content.rows)
    return (
        caption(ink, content.figure, content.number, content.caption)
        + f'<w:tbl><w:tblPr><w:tblStyle w:val="{ink.styles["Table"]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"04A0" if content.row_heads else "0420"}" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="{int(content.row_heads)}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>" + note(ink, content.note)
    )


def _align(content: Table, place: int) -> str:
    side = content.align[place] if place < len(content.align) else "left"
    return "" if side == "left" else f'<w:jc w:val="{side}"/>'


def _row(ink: Ink, content: Table, row: tuple[Value | TableCell, ...], widths: list[int]) -> str:
    cells = "".join(
        _cell(ink, content, place, as_cell(given), width) for place, (given, width) in enumerate(zip(row, widths, strict=True))
    )
    whole = "" if any(len(cell_text(cell)) > _LONG for cell in row) else "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{whole}{cells}</w:tr>"


def _cell(ink: Ink, content: Table, place: int, cell: TableCell, width: int) -> str:
    align, colour, shading = _align(content, place), "", ""
    if cell.shade is not None:
        fill, ink_colour = shade_colours(cell.shade)
        colour = f'<w:color w:val="{ink_colour}"/>'
        white = "".join(
            f'<w:{edge} w:val="single" w:sz="12" w:space="0" w:color="FFFFFF"/>' for edge in ("top", "left", "bottom", "right")
        )
        shading = (
            f'<w:tcBorders>{white}</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{fill}"/><w:vAlign w:val="center"/>'
        )
    body = "".join(ink.paragraph("TableText", ink.runs(runs, colour), align) for runs in cell.paragraphs)
    if not cell.paragraphs and not cell.quotes:
        body = ink.paragraph("TableText", run(shown(cell.value, content.decimals), colour), align)
    return _box(width, body + "".join(map(ink.cell_quote, cell.quotes)), shading)


def _box(width: int, body: str, more: str = "", span: int = 1) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{more}</w:tcPr>{body}</w:tc>'


def strip(ink: Ink, content: Strip, line: int) -> str:
    """Every band as a row of shaded cells; stretches of one shade are one cell."""
    count = max((len(row.bins) for row in content.rows), default=1) or 1
    label = round(line * _LABEL)
    bin_width = (line - label) // count
    grid = f'<w:gridCol w:w="{label}"/>' + f'<w:gridCol w:w="{bin_width}"/>' * count
    rows = "".join(
        _group(ink, group, tuple(rows), label, bin_width, count) for group, rows in groupby(content.rows, lambda row: row.group)
    )
    gap = '<w:insideH w:val="single" w:sz="12" w:space="0" w:color="FFFFFF"/>'
    return (
        caption(ink, "Figure", content.number, content.caption)
        + f'<w:tbl><w:tblPr><w:tblW w:w="{label + bin_width * count}" w:type="dxa"/><w:tblBorders>{gap}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>" + note(ink, content.note)
    )


def _group(ink: Ink, group: str, rows: tuple[StripRow, ...], label: int, bin_width: int, count: int) -> str:
    head = ""
    if group:
        name = ink.paragraph("TableText", run(group, "<w:b/>"), '<w:keepNext/><w:spacing w:before="80"/>')
        head = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_box(label + bin_width * count, name, span=count + 1)}</w:tr>"
    return head + "".join(_band(ink, row, label, bin_width, count) for row in rows)


def _band(ink: Ink, row: StripRow, label: int, bin_width: int, count: int) -> str:
    empty = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="180" w:lineRule="exact"/></w:pPr></w:p>'
    shades = [_shade(share) for share in row.bins] + ["EEF3F5"] * (count - len(row.bins))
    cells = ""
    for fill, stretch in groupby(shades):
        span = len(list(stretch))
        cells += _box(bin_width * span, empty, f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>', span)
    name = ink.paragraph(
        "TableText", run(row.label + (f" {row.note}" if row.note else "")), '<w:spacing w:before="0" w:after="0"/>'
    )
    first = _box(label, name, '<w:vAlign w:val="center"/>')
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{first}{cells}</w:tr>"


def _shade(share: float) -> str:
    """Five steps of colour, so that neighbours can be joined."""
    return "EEF3F5" if share <= 0 else shade_colours(0.25 + 0.75 * round(share * 4) / 4)[0]

"""HTML in one file: no script, no outside file, no clock. Reads well on a screen, prints well on A4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape as html_escape
from itertools import groupby
from operator import itemgetter

from casecode.views.blocks import (
    Block,
    BulletList,
    Chart,
    Contents,
    Divider,
    Heading,
    Note,
    NumberedList,
    Page,
    PageBreak,
    Paragraph,
    Quote,
    QuoteList,
    Run,
    Runs,
    Strip,
    StripRow,
    Table,
    Value,
    as_cell,
    cell_text,
    plain,
    shown,
)
from casecode.views.blocks import Cell as TableCell
from casecode.views.chart_numbers import numbers
from casecode.writers._css import CSS
from casecode.writers._port import Writer, column_shares, legal, shade_colours, turned

_SIDES = {"left": "", "right": "r", "center": "c"}
_LEAD = '<p class="lead">'
_SVG_HEAD = re.compile(r"\A.*?(?=<svg )|<metadata>.*?</metadata>", re.DOTALL)
_LONG = 900
"""A row with a longer cell (characters) may be cut between two printed pages; shorter ones are kept whole."""


def escape(text: str) -> str:
    """`text` for HTML content and quoted attributes; a carriage return stays one."""
    return html_escape(legal(text)).replace("\r", "&#13;")


def page(content: Page) -> bytes:
    """A whole document with its style sheet inside."""
    body = _body(content)
    about = f'\n<meta name="description" content="{escape(content.subject)}">' if content.subject else ""
    about += f'\n<meta name="author" content="{escape(content.author)}">' if content.author else ""
    about += f'\n<meta name="date" content="{escape(content.date)}">' if content.date else ""
    broad = ' class="broad landscape"' if content.landscape else ""
    return (
        f'<!doctype html>\n<html lang="{escape(content.language or "en")}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n<meta name="generator" content="casecode">{about}\n'
        f"<title>{escape(content.title)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main{broad}>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def table(content: Table) -> bytes:
    """One table as a page of its own."""
    name = content.caption or content.name or "Table"
    return page(Page(name, (content,), landscape=content.wide))


def _body(content: Page) -> str:
    """All blocks; what stands on a landscape page in print is one division, so that a heading turns with its table."""
    ids: set[str] = set()
    parts: list[str] = []
    for across, group in groupby(turned(content), key=itemgetter(1)):
        inside = "\n".join(_blocks((block for block, _ in group), content, ids))
        parts.append(f'<div class="landscape">\n{inside}\n</div>' if across and not content.landscape else inside)
    return "\n".join(parts)


def _blocks(blocks: Iterable[Block], of: Page, ids: set[str]) -> Iterator[str]:  # noqa: C901, PLR0912  one branch a kind of block
    for block in blocks:
        match block:
            case Heading():
                anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
                yield f"<h{block.level}{anchor}>{_runs(block.runs)}</h{block.level}>"
            case Paragraph(style="quote"):
                yield f"<blockquote><p>{_runs(block.runs)}</p></blockquote>"
            case Paragraph(style="code"):
                yield f"<pre>{escape(plain(block.runs))}</pre>"
            case Paragraph():
                yield f"{_LEAD if block.style == 'lead' else '<p>'}{_runs(block.runs)}</p>"
            case Note():
                yield f'<p class="note">{_runs(block.runs)}</p>'
            case BulletList():
                yield f"<ul>{_entries(block.entries, of, ids)}</ul>"
            case NumberedList():
                yield f'<ol start="{block.start}">{_entries(block.entries, of, ids)}</ol>'
            case QuoteList():
                yield from (_quote(quote, ids) for quote in block.quotes)
            case Table():
                yield _table(block)
            case Strip():
                yield _strip(block)
            case Chart():
                yield _chart(block)
            case Contents():
                links = "".join(
                    f'<li class="l{one.level}"><a href="#{escape(one.anchor)}">{escape(plain(one.runs))}</a></li>'
                    for one in of.headings(block.depth)
                )
                yield f'<nav aria-label="Contents"><strong>Contents</strong><ol>{links}</ol></nav>'
            case PageBreak():
                yield '<div class="break"></div>'
            case Divider():
                yield "<hr>"


def _entries(entries: Iterable[tuple[Block, ...]], of: Page, ids: set[str]) -> str:
    return "".join(f"<li>{_entry(entry, of, ids)}</li>" for entry in entries)


def _entry(entry: tuple[Block, ...], of: Page, ids: set[str]) -> str:
    """A list entry; one that is a single paragraph stands without `<p>`, so that lists stay tight."""
    match entry:
        case (Paragraph(runs=runs, style=""),):
            return _runs(runs)
        case (Paragraph(runs=runs, style=""), BulletList() | NumberedList()):
            return _runs(runs) + "".join(_blocks(entry[1:], of, ids))
    return "".join(_blocks(entry, of, ids))


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    words = escape(run.text).replace("\n", "<br>")
    for wanted, tag in ((run.code, "code"), (run.italic, "em"), (run.bold, "strong")):
        words = f"<{tag}>{words}</{tag}>" if wanted else words
    return f'<a href="{escape(run.link)}">{words}</a>' if run.link else words


def _quote(quote: Quote, ids: set[str]) -> str:
    anchor = ""
    if quote.id and quote.id not in ids:
        ids.add(quote.id)
        anchor = f' id="{escape(quote.id)}"'
    below = _credit(quote)
    caption = f"<figcaption>{below}</figcaption>" if below else ""
    return f'<figure class="q"{anchor}><blockquote><p>{escape(quote.words)}</p></blockquote>{caption}</figure>'


def _credit(quote: Quote) -> str:
    parts = [escape(part) for part in (quote.attribution, quote.place) if part]
    if quote.id:
        parts.append(f'<code class="id">{escape(quote.id)}</code>')
    if quote.note:
        parts.append(f"<em>{escape(quote.note)}</em>")
    return " · ".join(parts)


def _table(content: Table) -> str:
    heat = any(isinstance(cell, TableCell) and cell.shade is not None for row in content.rows for cell in row)
    classes = ' class="heat"' if heat else ""
    count = f"<b>{content.figure} {content.number}.</b> " if content.number else ""
    caption = f"<caption>{count}{escape(content.caption)}</caption>" if content.caption else ""
    columns = "".join(f'<col style="width:{100 * share:.1f}%">' for share in column_shares(content))
    head = "".join(f'<th scope="col"{_side(content, place)}>{escape(name)}</th>' for place, name in enumerate(content.header))
    rows = "\n".join(_row(content, row) for row in content.rows)
    note = f'<p class="note">{escape(content.note)}</p>' if content.note else ""
    label = escape(content.caption or content.name or "Table")
    wide = " wide" if content.wide else ""
    return (
        f'<div class="scroll{wide}" role="region" aria-label="{label}" tabindex="0"><table{classes}>{caption}'
        f"<colgroup>{columns}</colgroup>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>{note}"
    )


def _side(content: Table, place: int) -> str:
    side = _SIDES[content.align[place]] if place < len(content.align) else ""
    return f' class="{side}"' if side else ""


def _chart(content: Chart) -> str:
    """The drawing in the page itself, what it shows in words for a screen reader, its numbers folded away below."""
    from casecode.writers._charts import drawn  # noqa: PLC0415  matplotlib only where there is a figure

    svg = _SVG_HEAD.sub("", drawn(content, "svg").decode())
    told = escape(content.alt or content.caption or "Figure")
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{told}" ', 1)
    count = f"<b>Figure {content.number}.</b> " if content.number else ""
    caption = f"<figcaption>{count}{escape(content.caption)}</figcaption>" if content.caption else ""
    note = f'<p class="note">{escape(content.note)}</p>' if content.note else ""
    behind = _table(replace(numbers(content), caption="", note=""))
    return f'<figure class="chart">{caption}{svg}</figure>{note}<details><summary>The numbers</summary>{behind}</details>'


def _row(content: Table, row: tuple[Value | TableCell, ...]) -> str:
    cells: list[str] = []
    for place, given in enumerate(row):
        cell = as_cell(given)
        tag, scope = ("th", ' scope="row"') if content.row_heads and place == 0 else ("td", "")
        style = ""
        if cell.shade is not None:
            fill, ink = shade_colours(cell.shade)
            style = f' style="background:#{fill};color:#{ink}"'
        cells.append(f"<{tag}{scope}{_side(content, place)}{style}>{_cell(cell, content.decimals)}</{tag}>")
    long = ' class="long"' if any(len(cell_text(cell)) > _LONG for cell in row) else ""
    return f"<tr{long}>{''.join(cells)}</tr>"


def _cell(cell: TableCell, decimals: int) -> str:
    if not cell.paragraphs and not cell.quotes:
        return escape(shown(cell.value, decimals)).replace("\n", "<br>")
    parts = [_runs(runs) for runs in cell.paragraphs]
    body = parts[0] if len(parts) == 1 and not cell.quotes else "".join(f"<p>{part}</p>" for part in parts)
    for quote in cell.quotes:
        body += f'<div class="cq">“<span class="w">{escape(quote.words)}</span>” <span class="by">{_credit(quote)}</span></div>'
    return body


def _strip(content: Strip) -> str:
    count = f"<b>Figure {content.number}.</b> " if content.number else ""
    head = f'<div class="cap">{count}{escape(content.caption)}</div>' if content.caption else ""
    body = ""
    for group, rows in groupby(content.rows, key=lambda row: row.group):
        name = f'<div class="g">{escape(group)}</div>' if group else ""
        body += f"<div>{name}{''.join(map(_band, rows))}</div>"
    note = f'<p class="note">{escape(content.note)}</p>' if content.note else ""
    return f'<div class="strip">{head}{body}</div>{note}'


def _band(row: StripRow) -> str:
    covered = round(100 * sum(row.bins) / max(1, len(row.bins)))
    bars = "".join(
        f'<rect x="{place}" width="1" height="10" fill="#{shade_colours(0.25 + 0.75 * share)[0]}"/>'
        for place, share in enumerate(row.bins)
        if share > 0
    )
    title = escape(f"{row.group + ': ' if row.group else ''}{row.label}, {covered}% of the text")
    return (
        f'<div class="row"><span>{escape(row.label)}{" " + escape(row.note) if row.note else ""}</span>'
        f'<svg role="img" aria-label="{title}" viewBox="0 0 {max(1, len(row.bins))} 10" preserveAspectRatio="none" '
        f'shape-rendering="crispEdges"><title>{title}</title>{bars}</svg></div>'
    )


WRITER = Writer("html", ".html", page=page, table=table)

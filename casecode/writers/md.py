"""GitHub-flavoured Markdown, so escaped that a quotation stays the words it is, whatever characters it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote as quote_url

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
    Table,
    Value,
    as_cell,
    plain,
    shown,
)
from casecode.views.blocks import Cell as TableCell
from casecode.views.chart_numbers import numbers
from casecode.writers._port import Writer, figure_file, legal

_ALWAYS = re.compile(r"([\\`*_\[\]<>|~#])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*\d*)((?<!\d)[-+=:](?!\w)|(?<=\d)[.)](?=\s|$))")
_APART = ("", " ", "\t", "\n")
_SIGNS = frozenset(".,;:!?()–—“”")
"""Signs beside which stars around letters open or close, and never both."""
_IN_LINK = re.compile(r"[\s<>()\\]")
_BARS = " ▁▂▃▄▅▆▇█"


def escape(text: str, line_end: str = "\\\n") -> str:
    """`text` as Markdown that reads back as exactly `text`; line feeds become `line_end` (a hard break, or `<br>` in a table)."""
    return _edged(_inner(text, line_end), line_end)


def _inner(text: str, line_end: str, *, start: bool = True) -> str:
    """Every sign with a meaning escaped, at a line's `start` also those of lists; white space at the edges is left to `_edged`."""
    lines = legal(text).replace("\r\n", "\n").split("\n")
    kept = len("\n".join(lines).rstrip("\n").split("\n"))
    escaped = [_escape_line(line, start=start or place > 0) for place, line in enumerate(lines[:kept])]
    return line_end.join(escaped) + "&#10;" * (len(lines) - kept)


def _escape_line(line: str, *, start: bool) -> str:
    body = _ENTITY.sub(r"\\&", _ALWAYS.sub(r"\\\1", line))
    return (_LINE_START.sub(r"\1\\\2", body) if start else body).replace("\r", "&#13;")


def _edged(words: str, line_end: str) -> str:
    """White space at the edges of a line, which Markdown would drop, spelled out."""
    lines = words.split(line_end) if line_end.strip() else [words]
    return line_end.join(map(_edged_line, lines))


def _edged_line(line: str) -> str:
    if line and line[0].isspace():
        line = _kept(line[0]) + line[1:]
    if line and line[-1].isspace():
        line = line[:-1] + _kept(line[-1])
    return line


def _kept(space: str) -> str:
    """NEL has no reference that HTML takes, so tags shield it."""
    return "<i></i>\x85<i></i>" if space == "\x85" else f"&#{ord(space)};"


def page(content: Page) -> bytes:
    """The whole page, one blank line between blocks."""
    return ("\n\n".join(_blocks(content.blocks, content)) + "\n").encode()


def table(content: Table) -> bytes:
    """One table with its caption and note."""
    return ("\n\n".join(_table(content)) + "\n").encode()


def _blocks(blocks: Iterable[Block], of: Page) -> Iterator[str]:  # noqa: C901, PLR0912  one branch a kind of block
    for block in blocks:
        match block:
            case Heading():
                yield f"{'#' * block.level} {_runs(block.runs, ' ')}"
            case Paragraph(style="quote"):
                yield _inset("> ", _runs(block.runs))
            case Paragraph(style="code"):
                yield _fence(plain(block.runs))
            case Paragraph():
                yield _runs(block.runs)
            case Note():
                yield f"<sub>{_runs(block.runs)}</sub>"
            case BulletList():
                yield "\n".join(_entry("- ", entry, of) for entry in block.entries)
            case NumberedList():
                yield "\n".join(_entry(f"{block.start + place}. ", entry, of) for place, entry in enumerate(block.entries))
            case QuoteList():
                yield from map(_quote, block.quotes)
            case Table():
                yield from _table(block)
            case Strip():
                yield from _strip(block)
            case Chart():
                yield from _chart(block, of)
            case Contents():
                yield "\n".join(
                    f"{'  ' * (one.level - 2)}- [{_runs(one.runs, ' ')}](#{_github(one)})" for one in of.headings(block.depth)
                )
            case Divider() | PageBreak():
                yield "---"


def _github(heading: Heading) -> str:
    """The anchor GitHub gives a heading: its letters and digits in lower case, blanks as hyphens."""
    return re.sub(r"[^\w\- ]", "", plain(heading.runs).lower()).replace(" ", "-")


def _entry(mark: str, entry: Iterable[Block], of: Page) -> str:
    body = "\n\n".join(_blocks(entry, of))
    return mark + body.replace("\n", "\n" + " " * len(mark)).replace("\n" + " " * len(mark) + "\n", "\n\n")


def _inset(mark: str, body: str) -> str:
    return "\n".join((mark + line).rstrip(" ") for line in body.split("\n"))


def _fence(code: str) -> str:
    ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    return f"{ticks}\n{legal(code)}\n{ticks}"


def _runs(runs: Runs, line_end: str = "\\\n") -> str:
    edges = [Run(""), *runs, Run("")]
    written = (_run(run, line_end, edges[place], edges[place + 2]) for place, run in enumerate(runs))
    return _edged("".join(written), line_end)


def _run(run: Run, line_end: str, left: Run, right: Run) -> str:
    """A run between two others (empty ones at the edges of a paragraph).

    Stars mark it where they can only be read as meant: between blanks, or around letters between signs of plain text. Else tags do.
    """
    before, after = left.text[-1:], right.text[:1]
    words = _inner(run.text, line_end, start=not before)
    text = legal(run.text)
    if not text.strip():
        return words
    if run.code:
        words = f"<code>{words}</code>"
    marks = [("**", "strong")] * run.bold + [("*", "em")] * run.italic
    alone = not (left.bold or left.italic or right.bold or right.italic) and text[0].isalnum() and text[-1].isalnum()
    apart = all(sign in _APART or (alone and sign in _SIGNS) for sign in (before, after))
    for mark, tag in reversed(marks):
        seen = apart and not text[0].isspace() and not text[-1].isspace()
        words = f"{mark}{words}{mark}" if seen else f"<{tag}>{words}</{tag}>"
    if run.link:
        words = f"[{words}]({_IN_LINK.sub(lambda found: quote_url(found.group()), run.link)})"
    return words


def _quote(quote: Quote) -> str:
    credit = " · ".join(
        part for part in (escape(quote.attribution, " "), escape(quote.place, " "), f"`{quote.id}`" if quote.id else "") if part
    )
    note = f"*{escape(quote.note, ' ')}*" if quote.note else ""
    below = " · ".join(part for part in (f"— {credit}" if credit else "", note) if part)
    return _inset("> ", escape(quote.words) + (f"\n\n{below}" if below else ""))


def _table(content: Table) -> Iterator[str]:
    if content.caption:
        yield _caption(content.figure, content.number, content.caption)
    marks = {"left": ":--", "right": "--:", "center": ":-:"}
    align = [marks[one] for one in content.align] + ["---"] * (len(content.header) - len(content.align))
    lines = [_row([escape(name, "<br>") for name in content.header]), _row(align[: len(content.header)])]
    lines += [_row([_cell(cell, content.decimals) for cell in row]) for row in content.rows]
    yield "\n".join(lines)
    if content.note:
        yield f"<sub>{escape(content.note)}</sub>"


def _caption(figure: str, number: int, words: str) -> str:
    return f"**{figure} {number}.** {escape(words, ' ')}" if number else escape(words, " ")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(content: Value | TableCell, decimals: int) -> str:
    cell = as_cell(content)
    parts = [_runs(runs, "<br>") for runs in cell.paragraphs]
    if not parts and not cell.quotes:
        parts = [escape(shown(cell.value, decimals), "<br>")]
    for quote in cell.quotes:
        credit = f" ({escape(quote.credit, ' ')})" if quote.credit else ""
        note = f" [{escape(quote.note, ' ')}]" if quote.note else ""
        parts.append(f"“{escape(quote.words, '<br>')}”{credit}{note}")
    return "<br>".join(parts)


def _strip(content: Strip) -> Iterator[str]:
    if content.caption:
        yield _caption("Figure", content.number, content.caption)
    grouped = any(row.group for row in content.rows)
    lines = [
        _row([*(["Source"] if grouped else []), "", "Beginning to end"]),
        _row([*(["---"] if grouped else []), "---", "---"]),
    ]
    before = ""
    for row in content.rows:
        group = [escape(row.group if row.group != before else "", " ")] if grouped else []
        before = row.group
        lines.append(_row([*group, escape(row.label, " "), f"`{''.join(map(_bar, row.bins))}`"]))
    yield "\n".join(lines)
    if content.note:
        yield f"<sub>{escape(content.note)}</sub>"


def _chart(content: Chart, of: Page) -> Iterator[str]:
    """The figure as a file beside the page, its numbers as a table below."""
    name = figure_file(of, of.charts.index(content) + 1, ".svg")
    yield f"![{escape(content.alt or content.caption, ' ')}]({quote_url(name)})"
    yield from _table(numbers(content))


def companions(content: Page) -> dict[str, bytes]:
    """The drawn figures as SVG files."""
    from casecode.writers._charts import drawn  # noqa: PLC0415  matplotlib only where there is a figure

    return {figure_file(content, place, ".svg"): drawn(chart, "svg") for place, chart in enumerate(content.charts, 1)}


def _bar(share: float) -> str:
    """An eighth block for a covered share; a trace is still seen."""
    return "·" if share <= 0 else _BARS[max(1, min(8, round(share * 8)))]


WRITER = Writer("md", ".md", page=page, table=table, companions=companions)

"""What templates can put on the page as a whole: quotations, tables, heat maps, coverage strips, framework matrices."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from jinja2.exceptions import TemplateRuntimeError

from casecode.analysis.matrix import Matrix
from casecode.analysis.quote import Quote as Excerpt
from casecode.reports.filters import NOTHING, plural
from casecode.reports.markdown import Reading
from casecode.reports.tokens import Fragment
from casecode.views import blocks
from casecode.views.blocks import Align, Cell, Run, Runs, Value
from casecode.views.charts import Drawing
from casecode.views.matrix import Cell as MatrixCell
from casecode.views.matrix import MatrixView
from casecode.views.thematic import HeatMap, Strip

_ALIGN: Mapping[str, Align] = {"l": "left", "c": "center", "r": "right"}
_COLUMNS = 6
"""Columns of quotations that a landscape page holds; a wider matrix goes on in a further table."""
_VALENCES = {"mixed": "Mixed", "disconfirm": "Contradicts"}
_Rows = tuple[tuple[Value | Cell, ...], ...]


@dataclass
class Rows:
    """The rows of a table as a template puts them together."""

    rows: list[list[object]] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        """One more row."""
        self.rows.append(list(cells))

    def more(self, *cells: object) -> None:
        """Further cells of the last row."""
        self.rows[-1] += cells

    def __iter__(self) -> Iterator[list[object]]:
        return iter(self.rows)


@dataclass(frozen=True)
class Displays:
    """The functions a template can call. `reading` turns template text (a `{% set %}` block, a macro) into runs."""

    reading: Reading

    def functions(self) -> Mapping[str, Callable[..., object]]:
        """By the name templates use."""
        return {
            "quotes": quotes,
            "table": self.table,
            "heatmap": heatmap,
            "strips": strips,
            "framework": framework,
            "shaded": self.shaded,
            "rows_of": Rows,
            "note": self.note,
            "lead": self.lead,
            "chart": self.chart,
            "contents": blocks.Contents,
            "page_break": blocks.PageBreak,
            "bold": lambda words: Run(str(words), bold=True),
            "code": lambda words: Run(str(words), code=True),
        }

    def table(
        self,
        header: Sequence[object],
        rows: Iterable[Sequence[object]],
        caption: str = "",
        *,
        note: str = "",
        align: Sequence[str] = "",
        widths: Sequence[float] = (),
        wide: bool = False,
        row_heads: bool = True,
        decimals: int = 2,
    ) -> blocks.Table:
        """A table. `align` has a letter a column (l, c, r); a cell is a value, a list of lines, or a list of excerpts."""
        names = tuple(self._words(name) for name in header)
        body = tuple(tuple(self._cell(cell) for cell in row) for row in rows)
        for row in body:
            if len(row) != len(names):
                raise TemplateRuntimeError(f"a table with {plural(names, 'column')} has a row with {plural(row, 'cell')}")
        return blocks.Table(
            names,
            body,
            self._words(caption),
            self._words(note),
            tuple(_ALIGN.get(letter, "left") for letter in align),
            tuple(widths),
            wide=wide,
            row_heads=row_heads,
            decimals=decimals,
        )

    def shaded(
        self, header: Sequence[object], rows: Iterable[Sequence[object]], caption: str = "", note: str = ""
    ) -> blocks.Table:
        """A heat map: the first cell of a row names it, the numbers are shaded by their share of the largest."""
        names = tuple(self._words(name) for name in header)
        body = [(self._words(row[0]), [_number(cell) for cell in row[1:]]) for row in rows]
        return _heat(names, body, self._words(caption), self._words(note))

    def chart(self, drawing: Drawing, caption: object = "", note: object = "", alt: object = "") -> blocks.Chart:
        """A figure drawn from a view's numbers; `alt` says in words what is to be seen."""
        if not isinstance(drawing, get_args(Drawing)):
            raise TemplateRuntimeError("a chart is drawn from a forest, scatter, bars, curve or links of the view")
        return blocks.Chart(drawing, self._words(caption), self._words(note), self._words(alt))

    def note(self, words: object) -> blocks.Note:
        """Small print."""
        return blocks.Note(self._runs(words))

    def lead(self, words: object) -> blocks.Paragraph:
        """A line under the title."""
        return blocks.Paragraph(self._runs(words), "lead")

    def _cell(self, content: object) -> Value | Cell:
        if isinstance(content, Fragment):
            runs = self._runs(content)
            return Cell(blocks.plain(runs), (runs,))
        if isinstance(content, Run):
            return Cell(content.text, ((content,),))
        if isinstance(content, list | tuple):
            excerpts = tuple(_quote(one) for one in content if isinstance(one, Excerpt))
            lines = tuple(self._runs(one) for one in content if not isinstance(one, Excerpt))
            return Cell(None, lines, quotes=excerpts)
        return content if content is None or isinstance(content, get_args(Value)) else str(content)

    def _runs(self, words: object) -> Runs:
        if isinstance(words, Fragment):
            return self.reading.runs(words)
        return (words,) if isinstance(words, Run) else (Run(str(words)),)

    def _words(self, words: object) -> str:
        return blocks.plain(self._runs(words)) if isinstance(words, Fragment) else str(words)


def quotes(excerpts: Iterable[Excerpt], *, codes: bool = False) -> blocks.QuoteList:
    """Excerpts one below the other; with `codes` each says under which code it was found."""
    return blocks.QuoteList(tuple(_quote(one, codes=codes) for one in excerpts))


def _quote(excerpt: Excerpt, *, codes: bool = False) -> blocks.Quote:
    said = [_VALENCES[excerpt.valence]] if excerpt.valence in _VALENCES else []
    said += [excerpt.label] if codes and excerpt.label else []
    return blocks.Quote(excerpt.text, excerpt.attribution, excerpt.id, excerpt.where, " · ".join(said))


def heatmap(heat: HeatMap, caption: str = "", note: str = "") -> blocks.Table:
    """Numbers shaded by their share of the largest."""
    body = [(label, list(line)) for label, line in zip(heat.rows, heat.values, strict=True)]
    most = max((value for _, line in body for value in line), default=0)
    legend = f"Numbers are {heat.unit}; the darker, the more, up to {most:,}." if heat.unit and most else ""
    return _heat(("", *heat.columns), body, caption or heat.title, note or legend)


def _heat(header: tuple[str, ...], body: Sequence[tuple[str, Sequence[float]]], caption: str, note: str) -> blocks.Table:
    most = max((value for _, line in body for value in line), default=0) or 1
    rows: _Rows = tuple((label, *(Cell(value, shade=value / most) for value in line)) for label, line in body)
    return blocks.Table(
        header,
        rows,
        caption,
        note,
        ("left", *(_ALIGN["c"] for _ in header[1:])),
        (2.2, *(1.0 for _ in header[1:])),
        figure="Figure",
        name=caption,
    )


def _number(cell: object) -> float:
    if isinstance(cell, int | float):
        return cell
    raise TemplateRuntimeError(f"a shaded table holds numbers, and this is '{cell}'")


def strips(sources: Sequence[Strip], caption: str = "", note: str = "") -> blocks.Strip:
    """Every source from its beginning to its end, a band for each theme that occurs in it."""
    rows = tuple(
        blocks.StripRow(row.label, row.bins, f"{strip.title} ({plural(strip.segments, 'segment')})")
        for strip in sources
        for row in strip.rows
    )
    return blocks.Strip(rows, caption, note)


def framework(view: MatrixView, caption: str = "", note: str = "") -> tuple[blocks.Table, ...]:
    """The framework matrix on landscape pages; more columns than a page holds go on in a further table."""
    return tuple(_framework(view, low, high, caption, note) for low, high in _pages(len(view.columns)))


def _pages(count: int) -> Iterator[tuple[int, int]]:
    """Column ranges of about equal width, at most `_COLUMNS` each."""
    tables = max(1, -(-count // _COLUMNS))
    edges = [round(place * count / tables) for place in range(tables + 1)]
    yield from itertools.pairwise(edges)


def _framework(view: MatrixView, low: int, high: int, caption: str, note: str) -> blocks.Table:
    part = "" if (low, high) == (0, len(view.columns)) else f" (columns {low + 1} to {high} of {len(view.columns)})"
    columns = view.columns[low:high]
    rows: _Rows = tuple(
        (row.label, *(_framework_cell(cell) for cell in cells[low:high]))
        for row, cells in zip(view.rows, view.cells, strict=True)
    )
    return blocks.Table(
        (_capital(view.row_name), *(column.label for column in columns)),
        rows,
        f"{caption}{part}" if caption else "",
        note,
        widths=(0.6, *(1.0 for _ in columns)),
        wide=True,
        name="Matrix",
    )


def _framework_cell(cell: MatrixCell) -> Cell:
    if not cell.count:
        return Cell(None, ((Run(NOTHING),),))
    more = (
        ((Run(f"{plural(cell.count, 'excerpt')}, {plural(cell.quotes, 'shown', 'shown')}", italic=True),),) if cell.more else ()
    )
    return Cell(cell.count, more, quotes=tuple(_quote(one) for one in cell.quotes))


def matrix_table(matrix: Matrix, *, printed: bool) -> blocks.Table:
    """A matrix of the command line as a table: ids as scripts expect them or, `printed`, names, quotations apart, caption and note."""
    names = [column.label or column.id if printed else column.id for column in matrix.columns]
    rows = tuple(
        (row.label or row.id if printed else row.id, *(_matrix_cell(value, printed=printed) for value in line))
        for row, line in zip(matrix.rows, matrix.values, strict=True)
    )
    told = isinstance(next((value for line in matrix.values for value in line), None), tuple)
    return blocks.Table(
        (_capital(matrix.row_dimension) if printed else matrix.row_dimension, *names),
        rows,
        f"{matrix.row_dimension} × {matrix.column_dimension}: {matrix.cells}".capitalize() if printed else "",
        matrix.note.text if printed else "",
        ("left", *("left" if told else "right" for _ in names)),
        (0.6, *(1.0 for _ in names)) if told else (),
        wide=told or len(names) > 2 * _COLUMNS,
        decimals=3,
        name="Matrix",
    )


def _matrix_cell(value: object, *, printed: bool) -> Value | Cell:
    if isinstance(value, tuple):
        said = tuple(_quote(one) for one in value)
        return Cell(None, quotes=said) if said or not printed else Cell(None, ((Run(NOTHING),),))
    assert value is None or isinstance(value, str | int | float)
    return value


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]

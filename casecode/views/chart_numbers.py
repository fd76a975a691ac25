"""The numbers behind a figure as a table: for formats that cannot draw, for readers who cannot see, for everybody who checks."""

from __future__ import annotations

from casecode.views.blocks import Chart, Table, Value
from casecode.views.charts import Bars, Curve, Forest, Links, Scatter

Rows = tuple[tuple[Value, ...], ...]


def numbers(chart: Chart) -> Table:
    """What `chart` shows, counted as the same figure."""
    header, rows = _content(chart)
    return Table(header, rows, chart.caption, chart.note, figure="Figure", number=chart.number, name=chart.caption or "Figure")


def _content(chart: Chart) -> tuple[tuple[str, ...], Rows]:
    match chart.drawing:
        case Forest() as forest:
            body: Rows = tuple((row.label, row.value, row.low, row.high, row.note) for row in forest.rows)
            return (forest.first, forest.axis, "from", "to", "note"), body
        case Scatter() as scatter:
            return ("", scatter.x_axis, scatter.y_axis), tuple((point.label, point.x, point.y) for point in scatter.points)
        case Bars() as bars:
            lines: Rows = tuple((name, *(one.values[place] for one in bars.series)) for place, name in enumerate(bars.categories))
            return (bars.first, *(one.name for one in bars.series)), lines
        case Curve() as curve:
            return _curve(curve)
        case Links() as links:
            labels = {node.id: node.label for node in links.nodes}
            return ("from", "to"), tuple((labels.get(start, start), labels.get(end, end)) for start, end in links.edges)


def _curve(curve: Curve) -> tuple[tuple[str, ...], Rows]:
    header: tuple[str, ...] = ("source", "new", "in all")
    rows: Rows = tuple(zip(curve.sources, curve.new, curve.total, strict=True))
    if curve.band:
        header += ("5 %", "median", "95 %")
        rows = tuple((*row, *band) for row, band in zip(rows, curve.band, strict=True))
    return header, rows

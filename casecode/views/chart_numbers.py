"""The numbers behind a figure as a table: for formats that cannot draw, for readers who cannot see, for everybody who checks."""

from __future__ import annotations

from collections.abc import Sequence

from casecode.views.blocks import Chart, Table, Value
from casecode.views.charts import Bars, Curve, Forest, Links, Scatter
from casecode.views.reliability_figures import apa

Rows = tuple[tuple[Value, ...], ...]


def numbers(chart: Chart) -> Table:
    """What `chart` shows, counted as the same figure."""
    header, rows = _content(chart)
    return Table(header, rows, chart.caption, chart.note, figure="Figure", number=chart.number, name=chart.caption or "Figure")


def _content(chart: Chart) -> tuple[tuple[str, ...], Rows]:
    match chart.drawing:
        case Forest() as forest:
            figures = ((row, [row.value, row.low, row.high]) for row in forest.rows)
            body: Rows = tuple((row.label, *_written(three, apa_style=forest.apa), row.note) for row, three in figures)
            return (forest.first, forest.axis, "from", "to", "note"), body
        case Scatter() as scatter:
            places = ((point.label, *_written([point.x, point.y], apa_style=scatter.apa)) for point in scatter.points)
            return ("", scatter.x_axis, scatter.y_axis), tuple(places)
        case Bars() as bars:
            lines: Rows = tuple(
                (name, *(_whole(one.values[place]) for one in bars.series)) for place, name in enumerate(bars.categories)
            )
            return (bars.first, *(one.name for one in bars.series)), lines
        case Curve() as curve:
            return _curve(curve)
        case Links() as links:
            labels = {node.id: node.label for node in links.nodes}
            return ("from", "to"), tuple((labels.get(start, start), labels.get(end, end)) for start, end in links.edges)


def _whole(number: float | None) -> float | None:
    """A count as a count: bars may be shares, and are often numbers of things."""
    return int(number) if number is not None and float(number).is_integer() else number


def _written(figures: Sequence[float | None], *, apa_style: bool) -> tuple[Value, ...]:
    """The figures as they are, or as journals print what cannot exceed 1."""
    return tuple(map(apa, figures)) if apa_style else tuple(figures)


def _curve(curve: Curve) -> tuple[tuple[str, ...], Rows]:
    header: tuple[str, ...] = ("source", "new", "in all")
    rows: Rows = tuple(zip(curve.sources, curve.new, curve.total, strict=True))
    if curve.band:
        header += ("5 %", "median", "95 %")
        rows = tuple((*row, *band) for row, band in zip(rows, curve.band, strict=True))
    return header, rows

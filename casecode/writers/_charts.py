"""Figures drawn with matplotlib: the same numbers give the same bytes, in print and on a screen, in colour and without.

Nothing here touches pyplot, a window or the clock. Words are never read as formulas, and in SVG they stay words.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from casecode.views.blocks import Chart
from casecode.views.charts import Bars, Curve, Forest, Links, Scatter
from casecode.writers._port import legal

Kind = Literal["svg", "png", "pdf"]
WIDTH = 6.3
"""Inches: the line of an A4 page with margins of 25 mm."""
DPI = 200
DEEP, SOFT, LINE, GAP = "#084e68", "#52616b", "#c9d3d9", "#b3541e"
SHADES = ("#084e68", "#7fa8b8", "#b3541e", "#e8edf0", "#e0b49a", "#33434e")
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.7,
    "axes.labelcolor": "#16222c",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "svg.fonttype": "none",
    "svg.hashsalt": "casecode",
    "pdf.fonttype": 42,
    "path.simplify": False,
}
_METADATA: Mapping[str, Mapping[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}


def drawn(chart: Chart, kind: Kind) -> bytes:
    """The figure as a file: SVG for a page, PNG (200 dots an inch) for Word, PDF for LaTeX."""
    draw, height = _plan(chart)
    out = io.BytesIO()
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign the font lacks is a box in the figure; its words stand in the table of numbers
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        draw(figure)
        figure.savefig(out, format=kind, dpi=DPI, metadata=dict(_METADATA[kind]))
    return out.getvalue()


def extent(chart: Chart) -> tuple[float, float]:
    """Width and height in inches."""
    return WIDTH, _plan(chart)[1]


def _plan(chart: Chart) -> tuple[Callable[[Figure], None], float]:
    match chart.drawing:
        case Forest() as forest:
            rows = sum(_lines(row.label, 30) for row in forest.rows)
            return (lambda figure: _forest(figure.add_subplot(), forest)), 0.75 + 0.23 * max(rows, 2)
        case Scatter() as scatter:
            return (lambda figure: _scatter(figure.add_subplot(), scatter)), 3.6
        case Bars() as bars:
            rows = sum(_lines(name, 30) for name in bars.categories)
            return (lambda figure: _bars(figure.add_subplot(), bars)), 1.0 + 0.27 * max(rows, 2)
        case Curve() as curve:
            return (lambda figure: _curve(figure.add_subplot(), curve)), 3.2
        case Links() as links:
            most = max((sum(node.layer == layer for node in links.nodes) for layer in range(len(links.layers))), default=1)
            return (lambda figure: _links(figure.add_subplot(), links)), 0.6 + 0.42 * max(most, 2)


def _words(text: str, width: int, most: int = 3) -> str:
    """A label in lines of `width` signs, at most `most` of them."""
    lines = textwrap.wrap(" ".join(legal(text).split()), width, break_long_words=True) or [""]
    return "\n".join(lines[:most]) + (" …" if len(lines) > most else "")


def _lines(text: str, width: int) -> int:
    return _words(text, width).count("\n") + 1


def _side_labels(axes: Axes, labels: list[str]) -> list[float]:
    """Labels down the left side, each given room for its lines; the height of each row."""
    places, at = [], 0.0
    for label in labels:
        room = max(1, label.count("\n") + 1)
        places.append(at + (room - 1) / 2)
        at += room
    axes.set_yticks(places, labels)
    axes.set_ylim(at - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, colors="#16222c")
    axes.spines["left"].set_visible(False)
    return places


def _forest(axes: Axes, forest: Forest) -> None:
    places = _side_labels(axes, [_words(row.label, 30) for row in forest.rows])
    known = [end for row in forest.rows for end in (row.value, row.low, row.high) if end is not None]
    low, high = min([0.0, *known, *forest.lines]), max([1.0, *known, *forest.lines])
    axes.set_xlim(low - 0.04 * (high - low), high + 0.04 * (high - low))
    for line in forest.lines:
        axes.axvline(line, color=LINE, linewidth=1.0, linestyle=(0, (4, 3)), zorder=0)
        axes.text(
            line,
            1.0,
            f"{line:.3f}".lstrip("0"),
            transform=axes.get_xaxis_transform(),
            ha="center",
            va="bottom",
            fontsize=7,
            color=SOFT,
        )
    for number, (row, at) in enumerate(zip(forest.rows, places, strict=True)):
        if row.value is None:
            told = f"– {row.note}".rstrip(" –") if row.note else "–"
            axes.text(max(low, 0.0), at, told, va="center", fontsize=7.5, color=SOFT)
            continue
        if row.low is not None and row.high is not None:
            axes.plot([row.low, row.high], [at, at], color=DEEP, linewidth=1.4, solid_capstyle="butt", gid=f"interval-{number}")
        axes.plot(
            [row.value], [at], marker="o" if row.low is not None else "D", markersize=4.5, color=DEEP, gid=f"value-{number}"
        )
    axes.set_xlabel(forest.axis)


def _scatter(axes: Axes, scatter: Scatter) -> None:
    for line in scatter.lines:
        axes.axhline(line, color=LINE, linewidth=1.0, linestyle=(0, (4, 3)), zorder=0)
    for number, point in enumerate(scatter.points):
        axes.plot([point.x], [point.y], marker="o", markersize=4.5, color=DEEP, gid=f"point-{number}")
    axes.set_xlabel(scatter.x_axis)
    axes.set_ylabel(scatter.y_axis)
    if scatter.points:
        xs = [point.x for point in scatter.points]
        room = (max(xs) - min(xs)) or 1.0
        axes.set_xlim(min(xs) - 0.05 * room, max(xs) + 0.28 * room)
        ys = [point.y for point in scatter.points] + list(scatter.lines)
        tall = (max(ys) - min(ys)) or 1.0
        axes.set_ylim(min(ys) - 0.1 * tall, max(ys) + 0.1 * tall)
        _name_points(axes, scatter)


def _name_points(axes: Axes, scatter: Scatter) -> None:
    """Each name beside its point; where names would lie on each other the lower moves down, a line leading back to its point."""
    low, high = axes.get_ylim()
    left, right = axes.get_xlim()
    step, beside = (high - low) / 19, (right - left) * 0.016
    taken: list[tuple[float, float]] = []
    for point in sorted(scatter.points, key=lambda point: (-point.y, -point.x)):
        x, y = point.x + beside, point.y
        while any(abs(y - other) < step and abs(x - near) < (right - left) * 0.3 for near, other in taken):
            x, y = point.x + 3 * beside, y - step / 4
        taken.append((x, y))
        if x > point.x + beside:
            axes.plot([point.x, x - beside / 4], [point.y, y], color=SOFT, linewidth=0.5, zorder=0)
        axes.text(x, y, _words(point.label, 34, 1), va="center", fontsize=7, color="#16222c")
    axes.set_ylim(min([low, *(y - step for _, y in taken)]), high)


def _bars(axes: Axes, bars: Bars) -> None:
    places = _side_labels(axes, [_words(name, 30) for name in bars.categories])
    starts = [0.0] * len(places)
    for number, series in enumerate(bars.series):
        values = [value or 0.0 for value in series.values]
        drawn_bars = axes.barh(
            places,
            values,
            left=starts,
            height=0.62,
            color=SHADES[number % len(SHADES)],
            edgecolor=SOFT,
            linewidth=0.4,
            label=legal(series.name),
        )
        for place, bar in enumerate(drawn_bars):
            bar.set_gid(f"bar-{number}-{place}")
        starts = [start + value for start, value in zip(starts, values, strict=True)]
    axes.set_xlabel(bars.axis)
    if len(bars.series) > 1:
        axes.legend(frameon=False, fontsize=7.5, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))


def _curve(axes: Axes, curve: Curve) -> None:
    places = list(range(1, len(curve.sources) + 1))
    for place, value in zip(places, curve.new, strict=True):
        axes.bar([place], [value], width=0.62, color=SHADES[1]).patches[0].set_gid(f"new-{place}")
    if curve.band:
        axes.fill_between(
            places, [band[0] for band in curve.band], [band[2] for band in curve.band], color=LINE, alpha=0.5, linewidth=0
        )
        axes.plot(places, [band[1] for band in curve.band], color=SOFT, linewidth=0.9, linestyle=(0, (4, 3)))
    axes.plot(places, curve.total, color=DEEP, linewidth=1.5, marker="o", markersize=3, gid="total")
    if curve.reached is not None:
        axes.axvline(curve.reached, color=GAP, linewidth=1.0, gid="reached")
    step = max(1, -(-len(places) // 24))
    names = [_words(name, 16, 1) for name in curve.sources]
    axes.set_xticks(places[::step], names[::step], rotation=60, ha="right", fontsize=7)
    axes.set_ylabel(curve.axis)
    axes.set_ylim(bottom=0)


def _links(axes: Axes, links: Links) -> None:
    count = len(links.layers)
    by_layer = [[node for node in links.nodes if node.layer == layer] for layer in range(count)]
    most = max(map(len, by_layer), default=1) or 1
    places = {
        node.id: (layer, (row + 0.5) * most / len(nodes))
        for layer, nodes in enumerate(by_layer)
        for row, node in enumerate(nodes)
    }
    axes.set_xlim(-0.45, count - 1 + 0.45)
    axes.set_ylim(most, -0.75)
    axes.axis("off")
    for start, end in links.edges:
        if start in places and end in places:
            (x, y), (to_x, to_y) = places[start], places[end]
            axes.plot([x, to_x], [y, to_y], color=LINE, linewidth=0.9, zorder=0)
    for layer, title in enumerate(links.layers):
        axes.text(layer, -0.45, _words(title, 22, 1), ha="center", va="center", fontsize=8, fontweight="bold", color=DEEP)
    signs = max(10, 86 // max(count, 1))
    for number, node in enumerate(links.nodes):
        x, y = places[node.id]
        edge = GAP if node.gap else LINE
        box = {
            "boxstyle": "round,pad=0.35",
            "facecolor": "white",
            "edgecolor": edge,
            "linestyle": "--" if node.gap else "-",
            "linewidth": 0.8,
        }
        axes.text(x, y, _words(node.label, signs, 2), ha="center", va="center", fontsize=7, bbox=box, gid=f"node-{number}")

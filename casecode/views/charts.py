"""What a figure shows, as numbers and names: each writer draws it, or prints the numbers where it cannot draw.

A value that is None is undefined and is shown as such, never as 0.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One line of a forest plot: an estimate with the ends of its interval, where there are any."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Forest:
    """Estimates with their intervals, one below the other. `lines` are values to compare with, `axis` names the scale.

    `apa`: none can exceed 1, so their table writes them as the other tables of a report do, without the leading zero.
    """

    rows: tuple[ForestRow, ...]
    axis: str
    lines: tuple[float, ...] = ()
    first: str = "Code"
    apa: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scatter plot with its name."""

    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Scatter:
    """Points in a plane; `lines` are heights to compare with. `apa`: see `Forest`."""

    points: tuple[Point, ...]
    x_axis: str
    y_axis: str
    lines: tuple[float, ...] = ()
    apa: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers with a name."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar a category, its parts (the series) one after the other."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    first: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """What each further source adds: bars of what is `new` in it, the running total, and the total under other orders.

    `reached` is the place (from 1) of the source at which a rule was met, `band` the lower, middle and upper running total over
    random orders.
    """

    sources: tuple[str, ...]
    new: tuple[int, ...]
    total: tuple[int, ...]
    axis: str = "Codes"
    reached: int | None = None
    band: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One box in a layered figure; `layer` counts from 0. A `gap` is something that is missing."""

    id: str
    label: str
    layer: int
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """Boxes in columns and the lines between them: a chain of evidence, a data structure."""

    layers: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


Drawing = Forest | Scatter | Bars | Curve | Links

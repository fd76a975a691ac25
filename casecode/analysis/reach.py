"""How far each theme reaches: over the whole study, and within each case, method or participant, with the denominators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from casecode.analysis.dimensions import NOT_STATED, Heading, values
from casecode.analysis.laying import TOTAL, lay
from casecode.analysis.measures import MEASURES, Value
from casecode.analysis.select import Selected
from casecode.domain.source import ASKING, ROLES

_NUMBERS: tuple[str, ...] = ("count", "segments", "sources", "participants")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a theme reaches within one case, method or participant (`id`, printed as `label`).

    `count` excerpts, `segments` distinct segments, `sources` of `sources_of` sources there, `participants` of
    `participants_of` named participants who speak there. `coverage` is the share (0 to 1) of the words of counted roles,
    None where there are no such words.
    """

    id: str
    label: str
    count: int
    segments: int
    sources: int
    sources_of: int
    participants: int
    participants_of: int
    coverage: float | None


def reach(selected: Selected, dimension: str) -> Mapping[str, tuple[Reach, ...]]:
    """For each theme (in the codebook's order) its reach in each value of `dimension`; the last one is the whole study.

    `(not stated)` appears only where excerpts lie there.
    """
    names = ("theme", dimension)
    themes, columns, laid = lay(selected, names, frozenset(ROLES), shares=False, totals=True)
    numbers = [MEASURES[name][0](selected, laid) for name in _NUMBERS]
    cover = _coverage(selected, names)
    there = _there(selected, dimension)
    made: dict[str, tuple[Reach, ...]] = {}
    for row, theme in enumerate(themes[:-1]):
        cells = [row * len(columns) + column for column in range(len(columns))]
        made[theme.id] = tuple(
            _reach(
                heading, [_whole(one[cell]) for one in numbers], there.get(heading.id, (0, 0)), cover.get((theme.id, heading.id))
            )
            for cell, heading in zip(cells, columns, strict=True)
            if heading.id != NOT_STATED or numbers[0][cell]
        )
    return made


def _reach(heading: Heading, numbers: list[int], there: tuple[int, int], coverage: float | None) -> Reach:
    count, segments, sources, participants = numbers
    sources_of, participants_of = max(there[0], sources), max(there[1], participants)
    return Reach(heading.id, heading.label, count, segments, sources, sources_of, participants, participants_of, coverage)


def _coverage(selected: Selected, names: tuple[str, str]) -> dict[tuple[str, str], float | None]:
    rows, columns, laid = lay(selected, names, frozenset(ROLES) - ASKING, shares=True, totals=True)
    shares = MEASURES["coverage"][0](selected, laid)
    keys = [(row.id, column.id) for row in rows for column in columns]
    return {key: share if isinstance(share, float) else None for key, share in zip(keys, shares, strict=True)}


def _there(selected: Selected, dimension: str) -> dict[str, tuple[int, int]]:
    """For each value how many sources and named participants the admitted material has."""
    segments = selected.corpus.segments[selected.material]
    frame = pd.DataFrame(
        {
            "value": values(selected.corpus, dimension, segments),
            "source": segments["source"].tolist(),
            "participant": segments["participant"].tolist(),
        },
    )
    made = {str(value): _many(part) for value, part in frame.groupby("value", sort=False)}
    return made | {TOTAL.id: _many(frame)}


def _many(part: pd.DataFrame) -> tuple[int, int]:
    return part["source"].nunique(), len(set(part["participant"]) - {""})


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0

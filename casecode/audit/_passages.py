"""Passages: what several excerpts of one theme on overlapping words come to, so that two coders never count twice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

IntArray = npt.NDArray[np.int64]


def passages_of(excerpts: pd.DataFrame) -> pd.DataFrame:
    """One row a passage: a stretch of one source that overlapping excerpts of one theme cover. In the order of themes and sources.

    Columns theme, case, origin, start, end (code points), excerpts (how many).
    """
    found = excerpts[["theme", "case", "origin", "source", "start", "end"]]
    found = found.sort_values(["theme", "source", "start", "end"], kind="stable", ignore_index=True)
    group = np.asarray(found.groupby(["theme", "source"], sort=False).ngroup(), dtype=np.int64)
    begins = _new_stretch(group, found["start"].to_numpy(dtype=np.int64), found["end"].to_numpy(dtype=np.int64))
    made = found.assign(passage=np.cumsum(begins)).groupby("passage", sort=False)
    return made.agg(
        theme=("theme", "first"),
        case=("case", "first"),
        origin=("origin", "first"),
        start=("start", "min"),
        end=("end", "max"),
        excerpts=("start", "size"),
    ).reset_index(drop=True)


def _new_stretch(group: IntArray, start: IntArray, end: IntArray) -> npt.NDArray[np.bool_]:
    """True where a row begins a stretch: another group, or behind everything of its group so far. Rows are sorted by group, start."""
    if not len(group):
        return np.zeros(0, dtype=bool)
    shift = group * (int(end.max()) + 1)  # so that one running maximum serves all groups
    reach = np.maximum.accumulate(end + shift)
    begins = np.ones(len(group), dtype=bool)
    begins[1:] = ((start + shift)[1:] >= reach[:-1]) | (group[1:] != group[:-1])
    return begins

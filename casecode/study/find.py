"""Where the study is: the nearest folder upwards that holds `casecode.yaml`."""

from __future__ import annotations

from pathlib import Path

from casecode.domain.errors import NotAStudyError

PROTOCOL = "casecode.yaml"


def find_root(folder: Path) -> Path:
    """The study that `folder` lies in; `NotAStudyError` when there is none."""
    start = folder.resolve()
    for place in (start, *start.parents):
        if (place / PROTOCOL).is_file():
            return place
    raise NotAStudyError(folder=folder)

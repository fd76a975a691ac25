"""The files of a folder that could be material, the same on every system and in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

OURS = frozenset({"databank", "reports", "codebooks", "records", "memos"})
"""Folders of a study that hold no material."""
_LITTER = frozenset({"thumbs.db", "desktop.ini", "icon\r"})


def material_files(root: Path) -> Iterator[str]:
    """Paths below `root` with forward slashes. Hidden files, locks of open documents and a study's own folders are left out.

    Linked folders are gone into (transcripts often lie on another drive), but never round in circles.
    """
    seen: set[tuple[int, int]] = set()
    for folder, below, found in os.walk(root, followlinks=True):
        at_root = Path(folder) == root
        kept = sorted(name for name in below if not name.startswith(".") and not (at_root and name.casefold() in OURS))
        below[:] = [name for name in kept if _new(Path(folder) / name, seen)]
        place = Path(folder).relative_to(root).as_posix()
        for name in sorted(found):
            if not name.startswith((".", "~$")) and name.casefold() not in _LITTER:
                yield name if place == "." else f"{place}/{name}"


def _new(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Whether this folder was not gone into yet, by whatever name."""
    try:
        here = folder.stat()
    except OSError:
        return False
    key = (here.st_dev, here.st_ino)
    first = key not in seen
    seen.add(key)
    return first

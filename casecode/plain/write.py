"""The one seam to the disk. Every byte casecode leaves behind goes through here, so tests can die at each k-th step.

A file is written beside its place, flushed to the disk, then renamed over it; a line is appended in one write and flushed;
a folder is built aside and renamed into place. After a power cut a file is therefore old or new, a log at most torn in its
last line, a folder there or not there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

Gate = Callable[[str, Path, bytes], None]


def _open_gate(step: str, path: Path, data: bytes) -> None:
    """Let every step pass; tests put a gate in its place that dies at the k-th."""


gate: Gate = _open_gate


def _sync_folder(folder: Path) -> None:
    """Flush a folder's entries, where the system can (Windows cannot open folders)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace(path: Path, data: bytes) -> None:
    """Write `data` to `path` whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    gate("write", aside, data)
    with aside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    gate("rename", path, b"")
    aside.replace(path)
    _sync_folder(path.parent)


def create(path: Path, data: bytes) -> None:
    """Write a file of a folder that is being built aside: flushed, but not renamed, for the folder's own rename shows it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    gate("write", path, data)
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def append(path: Path, data: bytes) -> None:
    """Append `data` in one write and flush it. A torn last line is closed first, so nothing new is lost in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("ab+") as out:
        if out.tell() and not _ends_in_newline(path):
            data = b"\n" + data
        gate("append", path, data)
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    if new:
        _sync_folder(path.parent)


def _ends_in_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def move_folder(aside: Path, place: Path) -> None:
    """Rename a folder built aside into its place; the place must not exist yet."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _sync_folder(aside)
    gate("move", place, b"")
    aside.rename(place)
    _sync_folder(place.parent)


def drop_file(path: Path) -> None:
    """Remove a file that holds nothing: what a death left beside its place."""
    gate("drop", path, b"")
    path.unlink(missing_ok=True)


def drop_folder(folder: Path) -> None:
    """Remove a folder that was built aside and never finished, or a disposable cache."""
    gate("drop", folder, b"")
    shutil.rmtree(folder, ignore_errors=True)

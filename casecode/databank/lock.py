"""One writer at a time for work that is more than an append. The operating system frees the lock when its holder dies."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from casecode.databank.layout import Layout
from casecode.domain.errors import DataRefusedError, LockedError

_held: dict[Path, int] = {}
"""How many times this process holds the lock of a study: who holds it may take it again."""

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, 1 << 30, os.SEEK_SET)  # far behind the words, which others may then still read
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def writable() -> Iterator[None]:
    """Raises DataRefusedError, in words, where the disk is full or the study may not be written."""
    try:
        yield
    except OSError as why:
        place = f" ({Path(why.filename).name})" if why.filename else ""
        raise DataRefusedError(reason=f"This study cannot be written: {why.strerror or why}{place}.") from why


@contextlib.contextmanager
def lock(layout: Layout, what: str = "") -> Iterator[None]:
    """Hold the study for `what` (`ingest`, `autocode`). Raises LockedError at once when another process does.

    Raises DataRefusedError where the study cannot be written at all.
    """
    path = layout.disposable.resolve() / "lock"
    if _held.get(path):
        _held[path] += 1
        try:
            yield
        finally:
            _held[path] -= 1
        return
    with writable():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _take(handle)
        except OSError as busy:
            raise LockedError(who=_who(handle)) from busy
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{what} (process {os.getpid()})".strip().encode())
        _held[path] = 1
        try:
            yield
        finally:
            del _held[path]
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _who(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    said = os.read(handle, 200).decode("utf-8", "replace").strip()
    return f": {said}" if said else ""

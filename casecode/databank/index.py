"""The index: what was understood of each file, kept so that the next command need not read it again.

It is a cache and nothing else. A file is known by size, both times and inode; what was touched within two seconds of being
read is read again, because a clock tick can hide a second write. On any doubt (another version of the form, a damaged file,
a folder that cannot be written) it is dropped or done without: deleting `.casecode/` changes no output.

SQLite does its own writing, so this is, with the lock, the one file that does not come into being by `plain.write`; the gate
is asked all the same.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from casecode.plain import write

_FORM = 1
_SETTLED = 2_000_000_000
"""Nanoseconds within which a second write may leave the same times behind."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a file is known again. `seen` is when it was looked at (nanoseconds), not part of the comparison."""

    size: int
    mtime: int
    ctime: int
    inode: int
    seen: int = 0

    def holds(self, now: Stamp) -> bool:
        """Whether the file that `now` was taken of is the one that this stamp was taken of, for certain."""
        same = (self.size, self.mtime, self.ctime, self.inode) == (now.size, now.mtime, now.ctime, now.inode)
        return same and self.settled

    @property
    def settled(self) -> bool:
        """Whether the file was old enough when it was looked at that no second write can hide behind the same times."""
        return max(self.mtime, self.ctime) + _SETTLED < self.seen


@dataclass(frozen=True, slots=True)
class Row:
    """What was understood of one file: `payload` is JSON text of the room that keeps it."""

    stamp: Stamp
    payload: str


def stamp(path: Path) -> Stamp:
    """The stamp of `path` now. Raises OSError where it is not there."""
    seen = time.time_ns()
    found = path.stat()
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, seen)


@dataclass(frozen=True, slots=True)
class Index:
    """The index in the folder `.casecode`, a table a room, a row a file."""

    folder: Path

    def rows(self, table: str) -> dict[str, Row]:
        """Every row of `table` by file; empty when there is no index or it cannot be trusted."""
        if not (self.folder / "index.sqlite").is_file():
            return {}
        try:
            with self._open() as base:
                found = base.execute("SELECT file, size, mtime, ctime, inode, seen, payload FROM kept WHERE room = ?", (table,))
                return {str(row[0]): Row(Stamp(*row[1:6]), str(row[6])) for row in found}
        except sqlite3.DatabaseError:
            self._drop()
            return {}
        except OSError:
            return {}

    def keep(self, table: str, rows: Mapping[str, Row], gone: Collection[str] = ()) -> None:
        """Write `rows` and forget `gone`; where that is impossible nothing happens."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write.gate("index", self.folder / "index.sqlite", b"")
            with self._open() as base:
                base.executemany("DELETE FROM kept WHERE room = ? AND file = ?", [(table, file) for file in gone])
                values = [
                    (table, file, row.stamp.size, row.stamp.mtime, row.stamp.ctime, row.stamp.inode, row.stamp.seen, row.payload)
                    for file, row in rows.items()
                ]
                base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        except sqlite3.OperationalError:
            return  # locked by another command or not writable: the next command reads the files again
        except sqlite3.DatabaseError:
            self._drop()
        except OSError:
            return

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        base = sqlite3.connect(self.folder / "index.sqlite", timeout=0.5)
        try:
            base.execute("PRAGMA synchronous = OFF")  # a cache: after a power cut it may be damaged, and is then dropped
            if base.execute("PRAGMA user_version").fetchone()[0] != _FORM:
                base.executescript(
                    "BEGIN IMMEDIATE; DROP TABLE IF EXISTS kept; CREATE TABLE kept (room TEXT, file TEXT, size INTEGER, mtime INTEGER,"
                    " ctime INTEGER, inode INTEGER, seen INTEGER, payload TEXT, PRIMARY KEY (room, file)) WITHOUT ROWID;"
                    f" PRAGMA user_version = {_FORM}; COMMIT",
                )
            with base:
                yield base
        finally:
            base.close()

    def _drop(self) -> None:
        with contextlib.suppress(OSError):
            for file in self.folder.glob("index.sqlite*"):
                file.unlink()

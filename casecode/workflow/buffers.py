"""Buffers in `.casecode/buffers`: what a person is editing, and what of it could not be taken over yet. Nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from casecode.databank.layout import Layout
from casecode.databank.lock import lock, writable
from casecode.domain.coding import Coding
from casecode.domain.errors import DataRefusedError, LockedError
from casecode.domain.ids import new_event_id, slug
from casecode.plain import write

_open: set[Path] = set()
"""Buffers that this process is editing; those of other processes are locked by them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A coding as a buffer showed it: its name (`Q-…`), the segment and line it stood at, and the coding as it was."""

    name: str
    n: int
    line: str
    coding: Coding


@dataclass(frozen=True, slots=True)
class Base:
    """What a buffer was written from: source, text hash, coder, the text as written, and the codings it showed, by name.

    `numbers` are the segments it showed, `round` the round they were drawn for. `refused`: it holds lines refused before.
    """

    source: str
    text: str
    coder: str
    written: str
    shown: Mapping[str, Shown] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    round: str = ""
    refused: bool = False


class BufferFile:
    """One buffer on the disk: a folder with the text that the editor opens and what it was written from."""

    def __init__(self, folder: Path, source: str) -> None:
        """Nothing is read or written yet."""
        self.folder = folder
        self.path = folder / f"{slug(source.replace('/', '-'))}.txt"
        self._facts = folder / "written-from.json"

    def write(self, base: Base) -> None:
        """Put the text of `base` before the editor. What it was written from is on the disk before."""
        facts = asdict(base)
        with writable():
            write.replace(self._facts, json.dumps(facts, ensure_ascii=False).encode())
            write.replace(self.path, base.written.encode())

    def base(self) -> Base | None:
        """What it was written from; None when that cannot be read."""
        try:
            facts = json.loads(self._facts.read_bytes())
            shown = {
                name: Shown(one["name"], one["n"], one["line"], _coding(one["coding"]))
                for name, one in facts.pop("shown").items()
            }
            return Base(**{**facts, "numbers": tuple(facts["numbers"])}, shown=shown)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def read(self) -> str | None:
        """What the editor left; None when that is no UTF-8 text or gone."""
        try:
            return self.path.read_bytes().decode("utf-8-sig")
        except (OSError, ValueError):
            return None

    def drop(self) -> None:
        """It is done with."""
        write.drop_folder(self.folder)

    def set_aside(self) -> Path:
        """Keep the text under another name, out of the way; where it is."""
        kept = self.folder.parent / f"kept-{self.folder.name}.txt"
        with writable():
            write.replace(kept, self.path.read_bytes())
        self.drop()
        return kept


def lying(root: Path) -> tuple[Base, ...]:
    """What every buffer that lies about was written from, those left out that somebody has open at this moment."""
    folder = root / ".casecode" / "buffers"
    found: list[Base] = []
    for path in sorted(path for path in folder.glob("*~*~*") if path.is_dir()):
        base = BufferFile(path, "").base()
        if base is not None and not _in_use(path):
            found.append(base)
    return tuple(found)


def _in_use(path: Path) -> bool:
    try:
        with lock(Layout(path), "status"):
            return path.resolve() in _open
    except LockedError:
        return True
    except DataRefusedError:  # nothing can be written here: then nobody edits here
        return False


def _coding(facts: Mapping[str, object]) -> Coding:
    lists = {name: tuple(value) for name, value in facts.items() if isinstance(value, list)}
    return Coding(**{**facts, **lists})  # type: ignore[arg-type]  # written by asdict


@contextmanager
def held(root: Path, source: str, coder: str) -> Iterator[tuple[BufferFile, int]]:
    """The buffer kept from an earlier time, else a new one; and in how many other windows this coder has the source open.

    While it is held nobody else is given it. A buffer is free again when the process that held it has ended, however it ended.
    """
    folder = root / ".casecode" / "buffers"
    begins = f"{slug(coder)}~{slug(source.replace('/', '-'))}~"
    kept = sorted(path for path in folder.glob(f"{begins}*") if path.is_dir())
    busy = 0
    for path in (*kept, folder / f"{begins}{new_event_id()[-6:].lower()}"):
        resolved = path.resolve()
        if resolved in _open:
            busy += 1
            continue
        with ExitStack() as stack:
            try:
                stack.enter_context(lock(Layout(path), "edit"))
            except LockedError:
                busy += 1
                continue
            _open.add(resolved)
            stack.callback(_open.discard, resolved)
            yield BufferFile(path, source), busy
            return

"""Acts at the desk that wrote a file instead of events (a memo, a new code), with the way back and forth.

They are known as long as the desk is open; afterwards the files are there to be edited like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from casecode.databank.acts import UNDO
from casecode.domain.ids import new_event_id


@dataclass(frozen=True, slots=True)
class FileDeed:
    """One such act. `id` orders it among the events, `at` says when it was last undone."""

    id: str
    what: str
    back: Callable[[], None]
    forth: Callable[[], None]
    at: str = ""


class Shelf:
    """What was done and what was undone, each the newest last."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._done: list[FileDeed] = []
        self._undone: list[FileDeed] = []

    def put(self, deed: FileDeed) -> None:
        """Something was done; what was undone before can no longer be given back."""
        self._done.append(deed)
        self._undone.clear()

    def last(self, why: str) -> FileDeed | None:
        """What an undo, or a redo, would turn."""
        side = self._done if why == UNDO else self._undone
        return side[-1] if side else None

    def turn(self, why: str) -> str:
        """Undo or redo it; what it was. Where the file does not allow it any more the act is forgotten and the reason raised."""
        side, other = (self._done, self._undone) if why == UNDO else (self._undone, self._done)
        deed = side.pop()
        (deed.back if why == UNDO else deed.forth)()
        other.append(replace(deed, at=new_event_id()))
        return deed.what

    def forget_undone(self) -> None:
        """Something was done first-hand."""
        self._undone.clear()

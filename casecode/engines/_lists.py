"""Lists of a codebook (`@name`) put where they are named."""

from __future__ import annotations

import re
from collections.abc import Mapping

from casecode.engines._pattern import Fault

_NAMED = re.compile(r"(?<!\S)@([\w-]+)")
_DEEP = 50
_MANY = 5000

Opened = tuple["str | Fault", ...]


class Lists:
    """The lists of one codebook, each opened once; a pattern stands in an opened list once, however often it was named."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        """Nothing is opened yet."""
        self._lists = lists
        self._known: dict[str, Opened] = {}

    def open(self, name: str, inside: tuple[str, ...] = ()) -> Opened:
        """The patterns of a list and of the lists it names; a fault where it has none."""
        if name not in self._lists:
            return (Fault("L106", f"names the list '@{name}', which the codebook does not have under `lists:`"),)
        if name in inside or len(inside) > _DEEP:
            return (Fault("L106", f"names the list '@{name}', which holds itself or goes too deep"),)
        if name not in self._known:
            every = (found for each in self._lists[name] for found in opened(each, self, (*inside, name)))
            self._known[name] = tuple(dict.fromkeys(every))
        return self._known[name]


def opened(written: str, lists: Lists, inside: tuple[str, ...] = ()) -> Opened:
    """The patterns an entry stands for: itself, a list's, or a phrase once with each pattern of the lists inside it."""
    if written.lstrip().startswith("/"):
        return (written,)
    ready: list[str | Fault] = []
    waiting = [written]
    while waiting:
        text = waiting.pop()
        named = _NAMED.search(text)
        if named is None:
            ready.append(text)
            continue
        for pattern in lists.open(named.group(1), inside):
            whole = text.strip() == named.group()
            if isinstance(pattern, Fault) or whole:
                ready.append(pattern)
            elif pattern.strip().startswith("/"):
                ready.append(Fault("L106", f"puts the list '{named.group()}' into a phrase, but that list holds {pattern}"))
            else:
                waiting.append(text[: named.start()] + pattern + text[named.end() :])
        if len(ready) + len(waiting) > _MANY:
            return (Fault("L106", f"stands for more than {_MANY:,} phrases once its lists are put in"),)
    return tuple(dict.fromkeys(ready))

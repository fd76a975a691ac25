"""Ids of a container's items: as the export gives them, fit for a file's name, and each once whatever the case of its letters."""

from __future__ import annotations

import re

from casecode.domain.ids import hash16, slug

LONGEST = 80
_SAFE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")


def safe_id(given: str) -> str:
    """The id itself where it is letters, digits, `.`, `_` and `-`; else its slug; at most 80 characters, then with a hash."""
    safe = given if _SAFE.fullmatch(given) else slug(given)
    return safe if len(safe) <= LONGEST else f"{safe[: LONGEST - 9]}-{hash16(given)[:8]}"


class Natives:
    """The ids given so far in one container."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def single(self, wanted: str) -> str:
        """`wanted`, or where that is taken `wanted-2`, `wanted-3` and so on."""
        native, key = wanted, wanted.casefold()
        while native.casefold() in self._taken:
            self._taken[key] += 1
            native = f"{wanted}-{self._taken[key]}"
        self._taken[native.casefold()] = 1
        return native

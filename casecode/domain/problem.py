"""A fault in what a person wrote or collected: a value with a place, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, with the place where a person can mend it.

    `code` is a stable id such as `C203`; `casecode explain C203` prints its paragraph. `file` is relative to the study, with
    forward slashes; `line` counts from 1, 0 where no line applies. An `error` stops what depends on it, a `warning` is done
    with a doubt, a `note` only tells.
    """

    code: str
    message: str
    file: str = ""
    line: int = 0
    level: Level = "error"

    def __str__(self) -> str:
        """`codebooks/trust.yaml:14: C203 code 'trust' is defined twice`."""
        place = self.file + (f":{self.line}" if self.line else "")
        return f"{place}: {self.code} {self.message}" if place else f"{self.code} {self.message}"

    @property
    def key(self) -> tuple[str, int, str, str]:
        """Sort key: by place, then code."""
        return (self.file, self.line, self.code, self.message)

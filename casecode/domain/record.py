"""What all records of the audit have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

_PLACED: Mapping[str, bool] = {"written": False}  # nobody writes these fields: they say where the record was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: a name of its own, and the place where a person can mend it."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    id: str = ""
    file: str = field(default="", metadata=_PLACED)
    line: int = field(default=0, metadata=_PLACED)

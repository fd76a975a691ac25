"""One short mark over what records say: two copies of a study with the same records have the same, wherever they are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from casecode.domain.ids import hash16

_PLACES = frozenset({"file", "line", "lines", "hash", "_file", "_line"})
"""Keys that say where something stands, not what it says: a comment or an empty line more changes nothing."""


def fingerprint(*said: object) -> str:
    """16 hex digits over nouns (dataclasses), mappings, sequences and plain values; the order of keys does not count."""
    return hash16(json.dumps([_plain(one) for one in said], sort_keys=True, separators=(",", ":")))


def _plain(said: object) -> object:
    if is_dataclass(said):
        return {one.name: _plain(getattr(said, one.name)) for one in fields(said) if one.name not in _PLACES}
    if isinstance(said, Mapping):
        return {str(name): _plain(value) for name, value in said.items() if name not in _PLACES}
    if isinstance(said, (list, tuple)):
        return [_plain(one) for one in said]
    return said if said is None or isinstance(said, (str, int, float)) else str(said)

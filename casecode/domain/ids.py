"""Identifiers: event ids that sort by time, hashes, and slugs that every file system takes."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"com{i}" for i in range(1, 10)} | {f"lpt{i}" for i in range(1, 10)},
)
_RANDOM_BITS = 80


class _Clock:
    """The last id given, so that ids of one process always rise, also within a millisecond."""

    last = 0


def new_event_id() -> str:
    """A ULID (26 characters, Crockford base 32: 48 bits of milliseconds, 80 of chance), rising within this process."""
    value = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    if value <= _Clock.last:
        value = _Clock.last + 1
    _Clock.last = value
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))


def hash16(data: bytes | str) -> str:
    """The first 16 hex digits of sha256, over UTF-8 for text."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:16]


def slug(name: str) -> str:
    """ASCII lower case, digits and hyphens; never empty, never a name that Windows reserves."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not made:
        made = "s-" + hash16(name)[:8]
    return f"{made}-file" if made in _RESERVED else made


def short_id(event_id: str) -> str:
    """How an excerpt is named to people: `Q-` and the last eight characters of its event id, lower case."""
    return "Q-" + event_id[-8:].lower()

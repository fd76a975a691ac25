"""What a zip archive holds, told from the beginning of its bytes: enough to know an export by the names of its files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from casecode.domain.problem import Problem
from casecode.plain.zipguard import Members, unpack

MAGIC = b"PK\x03\x04"
MOST_MEMBERS = 50_000
"""An export holds a file or three for every post; its own pictures and statistics come on top."""
_NAME_LENGTH = 26
_NAME = 30
_LONGEST_NAME = 1_000


def names_in(head: bytes) -> tuple[str, ...]:
    """The names of the members that begin in `head` and are no system files, with forward slashes; nothing for other files."""
    found: list[str] = []
    at = 0 if head.startswith(MAGIC) else -1
    while at >= 0:
        length = int.from_bytes(head[at + _NAME_LENGTH : at + _NAME_LENGTH + 2], "little")
        name = head[at + _NAME : at + _NAME + length]
        if 0 < length <= _LONGEST_NAME and len(name) == length:
            found.append(name.decode("utf-8", "replace").replace("\\", "/"))
        at = head.find(MAGIC, at + 4)
    return tuple(name for name in found if is_content(name))


def is_content(name: str) -> bool:
    """False for folders and for what macOS puts beside the files."""
    path = PurePosixPath(name.replace("\\", "/"))
    return not name.endswith(("/", "\\")) and "__MACOSX" not in path.parts and not path.name.startswith(".")


def members_ending(data: bytes, file: str, *endings: str) -> tuple[Members, tuple[Problem, ...]]:
    """The members whose names end so (any case), by name with forward slashes, sorted; held in memory, never on the disk."""
    found, problems = unpack(data, file, lambda name: _wanted(name, endings), most_members=MOST_MEMBERS)
    ordered: Mapping[str, bytes] = {name.replace("\\", "/"): found[name] for name in sorted(found)}
    return ordered, problems


def _wanted(name: str, endings: tuple[str, ...]) -> bool:
    return is_content(name) and name.casefold().replace("\\", "/").endswith(endings)

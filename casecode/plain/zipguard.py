"""Zip archives from outside, looked at before anything is unpacked: a small file must never become a large memory.

Limits (bytes as the archive's own directory states them; Python never unpacks more than stated there): 100 MB for the file,
2,000 members (readers of exports allow more), 200 MB unpacked in all, and no member over 1 MB that shrank by more than a factor
of 100. Real Word files reach a factor of about 30. Members are read into memory, never written to the disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

from casecode.domain.problem import Problem

MOST_BYTES = 100_000_000
MOST_MEMBERS = 2_000
MOST_UNPACKED = 200_000_000
MOST_SHRUNK = 100
SMALL_MEMBER = 1_000_000

Members = Mapping[str, bytes]


def too_large(data: bytes, file: str) -> tuple[Problem, ...]:
    """The problem of a file above 100 MB, for every reader; nothing for a smaller one."""
    if len(data) <= MOST_BYTES:
        return ()
    size = f"{len(data) / 1_000_000:.0f} MB"
    return (Problem("R501", f"the file has {size}; casecode reads files up to {MOST_BYTES // 1_000_000} MB: split it", file),)


def unpack(
    data: bytes, file: str, wanted: Callable[[str], bool], *, most_members: int = 0
) -> tuple[Members, tuple[Problem, ...]]:
    """The members whose name is `wanted`, by name, or nothing and the problem that stands against opening the archive.

    `most_members` (0: the usual limit) is for exports that hold a file or more for every post.
    """
    problems = too_large(data, file)
    if problems:
        return {}, problems
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            fault = _fault(archive.infolist(), most_members or MOST_MEMBERS)
            if fault:
                return {}, (Problem("R502", f"the archive is not opened: {fault}", file),)
            return {info.filename: archive.read(info) for info in archive.infolist() if wanted(info.filename)}, ()
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
        RuntimeError,
        LookupError,
    ) as broken:
        message = f"the archive is damaged ({broken}): open it in its own program and save it again"
        return {}, (Problem("R503", message, file),)


def _fault(members: list[zipfile.ZipInfo], most_members: int) -> str:
    """Why these members must not be unpacked, or empty."""
    if len(members) > most_members:
        return f"it has {len(members):,} members, more than {most_members:,}"
    total = sum(member.file_size for member in members)
    if total > MOST_UNPACKED:
        return f"it would unpack to {total / 1_000_000:,.0f} MB, more than {MOST_UNPACKED // 1_000_000} MB"
    for member in members:
        fault = _member_fault(member)
        if fault:
            return f"{fault} ({member.filename[:80]})"
    return ""


def _member_fault(member: zipfile.ZipInfo) -> str:
    name = member.filename.replace("\\", "/")
    if member.flag_bits & 0x1:
        return "a member is encrypted; save it without a password"
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        return "a member's name leads outside the archive"
    if member.file_size > SMALL_MEMBER and member.file_size > MOST_SHRUNK * member.compress_size:
        return f"a member grows more than {MOST_SHRUNK} times when unpacked"
    return ""

"""A hand-written file line by line, before any YAML is read: encoding, size, tabs and characters nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from casecode.domain.problem import Problem

MAX_BYTES = 512 * 1024

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_INDENT = re.compile(r" *([^\S ])\s*\S")


def decode(data: bytes, file: str) -> tuple[str | None, tuple[Problem, ...]]:
    """UTF-8 text with single line feeds and no byte order mark, or why there is none."""
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1_000_000:.1f} MB"
        return None, (
            Problem("P103", f"the file has {size}; by hand nobody writes more than half a MB; is it the right file?", file, 1),
        )
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return None, (Problem("P102", "the file is saved as UTF-16; save it again as UTF-8", file, 1),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None, tuple(_not_utf8(data, file))
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), ()


def _not_utf8(data: bytes, file: str) -> Iterator[Problem]:
    """Each of the first ten lines that no UTF-8 reader can read."""
    found = 0
    for number, line in enumerate(re.split(rb"\r\n|\r|\n", data), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = line[error.start]
            guess = bytes([byte]).decode("cp1252", "replace")
            yield Problem(
                "P102", f"byte 0x{byte:02X} (in Windows-1252: {guess!r}) is not UTF-8; save the file as UTF-8", file, number
            )
            found += 1
            if found == 10:
                return


def scan(lines: list[str], file: str) -> list[Problem]:
    """What no YAML reader can see past, or sees other than a person does, line by line."""
    problems = []
    for number, line in enumerate(lines, 1):
        for char in sorted(set(_FORBIDDEN.findall(line))):
            name = unicodedata.name(char, "a control character").lower()
            problems.append(Problem("P104", f"an invisible character U+{ord(char):04X} ({name}); delete it", file, number))
        indent = _INDENT.match(line)
        if "\t" in line and (indent is not None or not line.lstrip().startswith("#")):
            problems.append(Problem("P105", "a tab stands in this line; put ordinary spaces in its place", file, number))
        elif indent is not None and indent.group(1) not in "\x85\u2028\u2029":
            message = f"an unusual space U+{ord(indent.group(1)):04X} in the indentation; YAML indents with ordinary spaces only"
            problems.append(Problem("P105", message, file, number))
    return problems

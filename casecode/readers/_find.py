"""Which reader a file gets: the one most sure of its content, then of its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import cast

from casecode import registry
from casecode.domain.problem import Problem
from casecode.domain.reading import Reader, Readings, ReadOptions

_WAYS_OUT: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file: save it as .docx (or .xlsx)"),
    (b"\x89PNG", "an image: only text can be read"),
    (b"\xff\xd8\xff", "an image: only text can be read"),
    (b"RIFF", "sound or video: transcribe it first"),
    (b"ID3", "sound: transcribe it first"),
    (b"OggS", "sound: transcribe it first"),
    (b"PK\x03\x04", "a zip or an office file of a kind that is not read: save it as .docx"),
)


def find_reader(head: bytes, name: str, as_format: str = "") -> Reader:
    """The reader for a file that begins with `head` (a few thousand bytes are enough) and is called `name`.

    `as_format` is what a person said and wins; an unknown one is wrong use (exit 2, with the known names). A file that
    nobody reads gets a reader that refuses it with the reason and the way out.
    """
    if as_format:
        return _load(as_format)
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    best = cast("Reader", Refuser())
    surest = (0.0, False)
    for known in registry.names("readers"):
        reader = _load(known)
        sure = (reader.claims(head, name), suffix in reader.suffixes)
        if sure[0] > 0 and sure > surest:
            best, surest = reader, sure
    return best


def _load(name: str) -> Reader:
    reader: Reader = registry.load("readers", name, "READER")
    return reader


@dataclass(frozen=True, slots=True)
class Refuser:
    """Reads nothing and says why."""

    name: str = "unknown"
    version: str = "1"
    suffixes: tuple[str, ...] = ()

    def claims(self, head: bytes, name: str) -> float:
        """Never."""
        del head, name
        return 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """No reading, and the reason."""
        why = next((way for magic, way in _WAYS_OUT if data.startswith(magic)), "no reader knows this kind of file")
        return Readings(self.name, (), problems=(Problem("R100", why, options.name),))

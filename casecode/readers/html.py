"""Web pages and fragments of them: what a browser would show, with speakers where they are marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._blocks import page
from casecode.readers._layout import laid_out
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.text.canonical import CANON_VERSION, decode

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_MEANT = dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "cp1252")
"""What these names mean on the web, by the HTML standard."""
_LOOK = 4096


@dataclass(frozen=True, slots=True)
class _Html:
    name: str = "html"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def claims(self, head: bytes, name: str) -> float:
        """How sure it is: a page says so at its start, a fragment only in its name."""
        if _PAGE.match(head[:_LOOK].replace(b"\x00", b"")):
            return 0.9
        return 0.7 if name.casefold().endswith(self.suffixes) and not head.startswith(b"PK\x03\x04") else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document. Encoding: byte order mark, UTF-8, what the page or a person says."""
        file = options.name
        large = too_large(data, file)
        if large:
            return Readings("html", (), problems=large)
        stated = _CHARSET.search(data[:_LOOK])
        stated_name = stated.group(1).decode("ascii").casefold() if stated else ""
        said = options.encoding or _MEANT.get(stated_name, stated_name)
        text, encoding, doubts = decode(data, said)
        if not encoding and not options.encoding and said:
            text, encoding, doubts = decode(data)
        problems = [replace(doubt, file=file) for doubt in doubts]
        if not encoding:
            return Readings("html", (), problems=tuple(problems))
        shown = page(text, file)
        reading = laid_out(shown.blocks, (), options, {"published": shown.published} if shown.published else {})
        if not reading.segments:
            problems.append(Problem("R522", "the page shows no words", file, level="warning"))
        language = options.language or shown.language or reading.language
        item = replace(reading, title=shown.title or reading.title, language=language)
        return Readings("html", (item,), encoding=encoding, problems=(*problems, *shown.problems))


READER = _Html()

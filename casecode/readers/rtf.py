"""Rich text as f4, MAXQDA, TextEdit, Word and LibreOffice write it: every paragraph, with speakers where they are marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.zipguard import too_large
from casecode.readers._blocks import Block
from casecode.readers._layout import laid_out
from casecode.readers._rich import Rich, Sink
from casecode.readers._rtf import read_rich
from casecode.readers._speakers import SPEAKERS_VERSION
from casecode.text.canonical import CANON_VERSION

_MAGIC = b"{\\rtf"


@dataclass(frozen=True, slots=True)
class _Rtf:
    name: str = "rtf"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".rtf",)

    def claims(self, head: bytes, name: str) -> float:
        """Sure by the first five characters."""
        return 1.0 if head.lstrip().startswith(_MAGIC) else 0.4 if name.casefold().endswith(self.suffixes) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document. Notes follow the body; headers, footers and the date of the file go into `meta`."""
        large = too_large(data, options.name)
        if large:
            return Readings("rtf", (), problems=large)
        if not data.lstrip().startswith(_MAGIC):
            refused = Problem(
                "R611", "this is no rich text: open it in its own program and save it as .rtf or .docx", options.name
            )
            return Readings("rtf", (), problems=(refused,))
        rich = read_rich(data.lstrip())
        notes = tuple(_note(kind, number, sink) for number, (kind, sink) in enumerate(rich.notes, 1) if sink.blocks)
        reading = laid_out(rich.body.blocks, notes, options, _meta(rich))
        title = " ".join(" ".join(block.text for block in rich.title.blocks).split())
        item = replace(reading, title=reading.title or title)
        return Readings("rtf", (item,), problems=tuple(_doubts(rich, options.name)))


def _note(kind: str, number: int, sink: Sink) -> Block:
    return Block("\n".join(block.text for block in sink.blocks), "note", ref=f"{kind} {number}")


def _meta(rich: Rich) -> dict[str, str]:
    """What the file says of itself; not its author: a real name must not enter unasked."""
    found: dict[str, str] = {}
    for kind in ("header", "footer"):
        said = dict.fromkeys(block.text for margin, sink in rich.margins if margin == kind for block in sink.blocks)
        found |= {kind: " | ".join(said)} if said else {}
    try:
        found["created"] = date(rich.created["yr"], rich.created["mo"], rich.created["dy"]).isoformat()
    except (KeyError, ValueError, OverflowError):
        found.pop("created", None)
    found |= {"comments": str(rich.comments)} if rich.comments else {}
    found |= {"tracked changes": str(rich.changes)} if rich.changes else {}
    return found


def _doubts(rich: Rich, file: str) -> Iterator[Problem]:
    """What a person should know before trusting the text."""
    if rich.comments:
        yield Problem("R513", f"{rich.comments} comments in the margin are not part of the text", file, level="warning")
    if rich.changes:
        message = f"{rich.changes} tracked changes: inserted words are read, deleted ones are not; accept or reject them"
        yield Problem("R514", message, file, level="warning")
    if rich.hidden:
        yield Problem("R621", f"{rich.hidden} words are formatted as hidden and not read", file, level="warning")
    if rich.odd:
        yield Problem(
            "R622", f"{rich.odd} bytes fit no encoding that the file names: look at accents and quotes", file, level="warning"
        )
    if not rich.whole or rich.beyond:
        what = "the file ends in the middle" if not rich.whole else "something stands behind the end of the document"
        yield Problem("R623", f"{what}: words may be missing, save it again from its own program", file, level="warning")
    if not rich.body.blocks and not rich.notes:
        yield Problem("R516", "the document holds no words", file, level="warning")


READER = _Rtf()

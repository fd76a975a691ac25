"""Files as they came, without one person's words: covered in the very file where each is found for sure, else nothing of it is kept."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from casecode.domain.source import Span
from casecode.plain.zipguard import MOST_BYTES, MOST_UNPACKED
from casecode.text.masking import FILLER, Form, cover, find_runs, letters, locate, put

Change = Callable[[str, Form], str]
"""Changes the text of one file."""
_MARKUP = frozenset({"xml", "html", "htm", "xhtml", "rels", "vtt", "svg", "eaf", "exb", "tei", "opml", "rss", "atom"})
_JSON = frozenset({"json", "jsonl", "ipynb"})
_PACKED = b"PK\x03\x04"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError, LookupError)


def covered(data: bytes, name: str, text: str, spans: Iterable[Span], runs: frozenset[str]) -> bytes | None:
    """The file `data` with the words of `spans` of `text` (what was read from it) covered.

    None where some cannot be found in it for sure, or where words of the person (`runs`) would be left.
    """
    wanted = tuple(spans)
    missing: list[frozenset[Span]] = []

    def change(found: str, form: Form) -> str:
        places, lost = locate(text, wanted, found, form)
        missing.append(lost)
        return cover(found, places)

    made = _packed(data, change) if data.startswith(_PACKED) else _one(data, name, change)
    if made is None or not missing or frozenset.intersection(*missing):
        return None
    return None if repeats(made, name, runs) else made


def without(data: bytes, name: str, runs: frozenset[str], word: str) -> bytes | None:
    """The file with every run of `runs` replaced by `word` (in a packed file covered); `data` itself where it holds none.

    None where it holds some and is of a kind that cannot be changed.
    """
    if not repeats(data, name, runs):
        return data

    def change(found: str, form: Form) -> str:
        places = find_runs(letters(found, form), found, runs)
        return cover(found, places) if data.startswith(_PACKED) else put(found, places, word)

    made = _packed(data, change) if data.startswith(_PACKED) else _one(data, name, change)
    return made if made is not None and not repeats(made, name, runs) else None


def repeats(data: bytes, name: str, runs: frozenset[str]) -> bool:
    """Whether any of `runs` stands in the file, packed or not; of a file that is no text, whether its bytes spell one."""
    if not runs:
        return False
    texts = list(_texts(data, name))
    if not data.startswith(_PACKED) and not texts:
        texts = [(data.decode(coding, "replace"), "plain") for coding in ("utf-8", "utf-16-le")]
    return any(find_runs(letters(text, form), text, runs) for text, form in texts)


def searchable(data: bytes, name: str) -> bool:
    """Whether the words of the file can be seen without its own program."""
    return not data or any(True for _ in _texts(data, name))


def _texts(data: bytes, name: str) -> Iterable[tuple[str, Form]]:
    if not data.startswith(_PACKED):
        told = _decoded(data)
        return [(told[0], _form(told[0], name))] if told else []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(data) > MOST_BYTES or sum(info.file_size for info in infos) > MOST_UNPACKED:
                return []
            found = [(told[0], _form(told[0], info.filename)) for info in infos if (told := _decoded(archive.read(info)))]
    except _BROKEN:
        return []
    return found


def _one(data: bytes, name: str, change: Change) -> bytes | None:
    told = _decoded(data)
    if told is None:
        return None
    text, coding = told
    made = change(text, _form(text, name))
    try:
        return made.encode(coding)
    except UnicodeEncodeError:
        return made.replace(FILLER, "x").encode(coding, "xmlcharrefreplace")


def _packed(data: bytes, change: Change) -> bytes | None:
    """The archive with its texts changed; None where it cannot be opened."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            infos = archive.infolist()
            if len(data) > MOST_BYTES or sum(info.file_size for info in infos) > MOST_UNPACKED:
                return None
            for info in infos:
                inside = archive.read(info)
                new = None if info.is_dir() else _one(inside, info.filename, change)
                made.writestr(info, inside if new is None else new)
    except _BROKEN:
        return None
    return out.getvalue()


def _decoded(data: bytes) -> tuple[str, str] | None:
    """The text of a file and its encoding; None for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        coding = "utf-16"
    elif b"\0" in data:
        return None
    else:
        coding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return data.decode(coding), coding
    except UnicodeDecodeError:
        pass
    if data.startswith(b"%PDF") or sum(byte < 32 and byte not in b"\t\n\r\f" for byte in data[:4096]):
        return None
    return data.decode("latin-1"), "latin-1"


def _form(text: str, name: str) -> Form:
    suffix = PurePosixPath(name.lower()).suffix.lstrip(".")
    if suffix in _JSON:
        return "json"
    return "markup" if suffix in _MARKUP or text.lstrip("\ufeff \n\r\t").startswith("<") else "plain"

"""From bytes to the one form of a text that everything else points into.

The order of guesses (byte order mark, UTF-8, UTF-16, what the person said, Windows-1252) goes from certain to doubtful, and
the doubtful step says so. Nothing is ever replaced by question marks: what cannot be read is refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from casecode.domain.problem import Problem

CANON_VERSION = "1"
_BREAKS = re.compile("\r\n?|[\v\f\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_LONE = re.compile("[\ud800-\udfff]")
_BOM = "\ufeff"
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOK = 4096


def canonicalise(raw: str) -> str:
    r"""The text in NFC with `\n` for every line break, no byte order marks and no control characters but `\t` and `\n`.

    Vertical tab, form feed and the Unicode line and paragraph separators become `\n`. No-break spaces, curly quotes, soft
    hyphens and spelling stay. Half a surrogate pair, which no file can hold, becomes U+FFFD. Doing it twice changes nothing.
    """
    text = raw if raw.isascii() else _LONE.sub("\ufffd", raw)
    text = _CONTROLS.sub("", _BREAKS.sub("\n", text)).replace(_BOM, "")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def decode(data: bytes, encoding: str = "") -> tuple[str, str, tuple[Problem, ...]]:
    """The text of a file's bytes, the encoding that fitted, and what a person should know about it.

    `encoding` is what a person said; it is asked only where the bytes do not speak for themselves. When nothing fits, the
    text and the encoding are empty and the problem is an error. Problems carry no file name: the caller knows it.
    """
    text, fitted, problems = _decoded(data, encoding)
    if any(problem.level == "error" for problem in problems):
        return "", "", problems
    odd = len(_CONTROLS.findall(text))
    if odd * 50 > len(text):
        return "", "", (*problems, Problem("R103", "this is not a text file: it is full of control characters"))
    if odd:
        told = f"{odd} control character{'s' if odd > 1 else ''} left out"
        problems = (*problems, Problem("R104", told, level="note"))
    return text, fitted, problems


def _decoded(data: bytes, encoding: str) -> tuple[str, str, tuple[Problem, ...]]:
    sure = _marked(data) or _utf16_by_nuls(data) or "utf-8"
    bare = data[len(next((mark for mark, name in _BOMS if name == sure and data.startswith(mark)), b"")) :]
    text = _strict(bare, sure)
    if text is not None:
        return text, sure, ()
    if encoding:
        return _as_said(data, encoding)
    text = _strict(data, "cp1252")
    if text is None:
        return "", "", (Problem("R102", "neither UTF-8, UTF-16 nor Windows-1252: name the encoding (encoding: in sources:)"),)
    return text, "cp1252", (Problem("R101", "not UTF-8, read as Windows-1252: look at accents and quotes", level="warning"),)


def _as_said(data: bytes, encoding: str) -> tuple[str, str, tuple[Problem, ...]]:
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return "", "", (Problem("R102", f"no encoding is called '{encoding}'"),)
    text = _strict(data, name)
    if text is None:
        return "", "", (Problem("R102", f"the bytes are not {encoding}"),)
    return text, name, ()


def _strict(data: bytes, encoding: str) -> str | None:
    """The text, or None where the bytes do not fit (or the codec is none of text)."""
    try:
        return str(data, encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _marked(data: bytes) -> str:
    return next((name for mark, name in _BOMS if data.startswith(mark)), "")


def _utf16_by_nuls(data: bytes) -> str:
    """UTF-16 without a mark shows as NULs on one side of the byte pairs; UTF-8 would take it, so it is asked first."""
    head = data[:_LOOK]
    pairs = len(head) // 2
    if pairs < 2 or len(data) % 2:
        return ""
    high, low = head[0::2].count(0), head[1::2].count(0)
    if low * 10 > pairs * 3 and high * 20 < pairs:
        return "utf-16-le"
    if high * 10 > pairs * 3 and low * 20 < pairs:
        return "utf-16-be"
    return ""

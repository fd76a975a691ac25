"""The parts of a mail, from bytes as mail programs and spammers write them: headers decoded, the readable parts as text.

The standard library parses; its newer header objects are not used, since they raise on malformed headers.
"""

from __future__ import annotations

import codecs
import re
from binascii import Error as BinasciiError
from binascii import a2b_base64, a2b_qp
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from casecode.text.canonical import decode

_ENCODED = re.compile(r"=\?([\w.:-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(?<=\?=)\s+(?==\?)")
_BOUNDARY = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=[Cc]ontent-)", re.MULTILINE)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
}
_DEEPEST = 100
_LARGEST = 40_000_000
_BREAKS_OFF = (ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError)


@dataclass(slots=True)
class Parts:
    """What a mail holds: its headers as written, its readable parts (`html` or not), and what was not read, by type."""

    headers: dict[str, list[str]] = field(default_factory=dict)
    texts: list[tuple[str, bool]] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    charsets: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The first header of that name, on one line, not decoded."""
        return " ".join((self.headers.get(name) or [""])[0].split())


def parts_of(data: bytes) -> Parts:
    """Everything that is read of a mail. Nothing raises: what cannot be parsed is a doubt in words."""
    parts = Parts()
    if len(data) > _LARGEST:
        parts.doubts.append(f"it is larger than {_LARGEST // 1_000_000} MB and is not read")
        return parts
    if data.lower().count(b"multipart/") > _DEEPEST:
        parts.doubts.append(f"it has more than {_DEEPEST} parts within parts and is not read")
        return parts
    try:
        message = message_from_bytes(data, policy=compat32)
        for name, value in message.raw_items():
            parts.headers.setdefault(name.strip().lower(), []).append(_unescaped(value, parts))
        parts.texts = [text for text in _texts(message, parts, 0) if text[0].strip()]
    except _BREAKS_OFF as broken:
        parts.doubts.append(f"it cannot be parsed ({type(broken).__name__})")
    return parts


def header_words(raw: str, parts: Parts) -> str:
    """A header with its encoded words read: `=?utf-8?Q?G=C3=B6ran?=` is Göran."""
    pieces: list[str] = []
    joined = _BETWEEN.sub("", raw)
    at = 0
    held: list[tuple[str, bytes]] = []
    for found in _ENCODED.finditer(joined):
        if found.start() > at and held:
            pieces.append(_held(held, parts))
            held = []
        pieces.append(joined[at : found.start()])
        charset, how, payload = found.groups()
        if held and held[-1][0] != charset.lower():
            pieces.append(_held(held, parts))
            held = []
        held.append((charset.lower(), _payload(how, payload)))
        at = found.end()
    pieces.append(_held(held, parts) if held else "")
    pieces.append(joined[at:])
    return " ".join("".join(pieces).split())


def _held(held: list[tuple[str, bytes]], parts: Parts) -> str:
    return text_of(b"".join(data for _, data in held), held[0][0], parts)


def _payload(how: str, payload: str) -> bytes:
    raw = payload.encode("ascii", "ignore")
    if how in "qQ":
        return a2b_qp(raw, header=True)
    try:
        return a2b_base64(raw + b"=" * (-len(raw) % 4))
    except BinasciiError:
        return raw


def _unescaped(value: object, parts: Parts) -> str:
    """A header as text. The parser keeps bytes that are not ASCII as half surrogates; here they are read."""
    raw = str(value)
    return raw if raw.isascii() else text_of(_bytes_of(raw), "", parts)


def _bytes_of(raw: str) -> bytes:
    """The bytes that the parser made this text of."""
    return (
        raw.encode("ascii", "surrogateescape")
        if not any("\x7f" < each < "\ud800" for each in raw)
        else raw.encode("utf-8", "replace")
    )


def text_of(data: bytes, charset: str, parts: Parts) -> str:
    """The text of bytes that claim a charset. Where the claim is false it is found out as for any file, and said."""
    for name in (_WIDER.get(charset, charset), charset):
        if name:
            try:
                return str(data, codecs.lookup(name).name)
            except (LookupError, ValueError):
                continue
    text, encoding, problems = decode(data)
    if not encoding:
        parts.doubts.append(f"a part is not the {charset or 'text'} that it claims to be and is left out")
    elif charset or any(problem.level == "warning" for problem in problems):
        parts.doubts.append(f"a part claims to be {charset or 'plain text'} and was read as {encoding}")
    return text


def _texts(part: Message, parts: Parts, depth: int) -> Iterator[tuple[str, bool]]:
    """The readable parts in order; of alternatives the plain one, unless it is empty."""
    kind = part.get_content_type()
    payload = part.get_payload()
    if kind.startswith("multipart/") and isinstance(payload, list):
        inner = [
            [text for text in _texts(each, parts, depth + 1) if text[0].strip()] for each in payload if isinstance(each, Message)
        ]
        if kind == "multipart/alternative":
            plain = next((texts for texts in inner if texts and not texts[0][1]), None)
            yield from plain if plain is not None else next((texts for texts in inner if texts), [])
        else:
            for texts in inner:
                yield from texts
    elif kind.startswith("multipart/"):
        yield from _mended(part, parts, depth)
    elif kind in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment":
        yield _decoded(part, parts), kind == "text/html"
    else:
        parts.left[kind] += 1


def _decoded(part: Message, parts: Parts) -> str:
    data = part.get_payload(decode=True)
    charset = str(part.get_content_charset() or "").strip().lower()
    if charset:
        parts.charsets.append(charset)
    return text_of(data if isinstance(data, bytes) else b"", charset, parts)


def _mended(part: Message, parts: Parts, depth: int) -> Iterator[tuple[str, bool]]:
    """A mail whose parts are separated by another line than it says: read with the line that does separate them."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    found = _BOUNDARY.search(data)
    if found is None or depth > _DEEPEST:
        yield text_of(data, "", parts), False
        return
    parts.doubts.append("its parts are separated by another line than it states; they were found by that line")
    kind = part.get_content_type().encode("ascii", "ignore")
    head = b"Content-Type: " + kind + b'; boundary="' + found.group(1) + b'"\n\n'
    yield from _texts(message_from_bytes(head + data, policy=compat32), parts, _DEEPEST + 1)

"""XML from outside: no entity is ever resolved, nothing is fetched, and what does not parse is said with its line."""

from __future__ import annotations

import html.entities
import re
from typing import Any, TypeAlias

from lxml import etree

from casecode.domain.problem import Problem
from casecode.plain.zipguard import too_large

Element: TypeAlias = etree._Element  # noqa: SLF001  the only name lxml gives its element type

MOST_TREE = 160_000_000
"""Bytes that the opened form of a file of annotations may need; a day of talk needs a tenth of it."""
_TAG, _ATTRIBUTE = 180, 255
"""Bytes that lxml holds for each `<` and each attribute, measured on files of 10 to 20 MB."""
_NAMED = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos);)(?:#(?:0*([0-9]{1,9})|[xX]0*([0-9a-fA-F]{1,8}));|(\w+);)?",
    re.DOTALL,
)
_BREAKS = re.compile(rb"[\x0b\x0c]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]+")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_STATED = re.compile(rb"""(<\?xml[^<>]{0,100}encoding\s*=\s*["'])[\w-]+""", re.IGNORECASE)


def local(element: Element) -> str:
    """The element's name without its namespace; empty for comments, processing instructions and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space(element: Element) -> str:
    """The element's namespace, empty where there is none."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def line_of(element: Element) -> int:
    """The line of the file the element starts on, from 1."""
    line: Any = element.sourceline
    return int(line or 0)


def too_rich(data: bytes, file: str) -> tuple[Problem, ...]:
    """A refusal where so many elements and attributes stand in the file that opening it would need more than `MOST_TREE`."""
    needed = data.count(b"<") * _TAG + data.count(b"=") * _ATTRIBUTE
    if needed <= MOST_TREE:
        return ()
    told = f"its marks would take {needed // 2**20} MB when opened, casecode allows {MOST_TREE // 2**20}: split it, then read the parts"
    return (Problem("R508", told, file),)


def parse(data: bytes, file: str) -> tuple[Element | None, tuple[Problem, ...]]:
    """The root of well-formed XML that declares no entities; else nothing and the problem with its line."""
    problems = too_large(data, file)
    if problems:
        return None, problems
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as broken:
        return None, (Problem("R504", f"not well-formed XML: {' '.join(broken.msg.split())}", file, broken.lineno or 0),)
    if _declares_entities(root):
        return None, (Problem("R505", "the XML declares entities of its own; such files are not read", file, 1),)
    return root, ()


def parse_bounded(data: bytes, file: str) -> tuple[Element | None, tuple[Problem, ...]]:
    """As `parse`, but a file whose tree would not fit into memory (`too_rich`) is refused unopened."""
    rich = too_rich(data, file)
    return (None, rich) if rich else parse(data, file)


def parse_leniently(data: bytes, file: str) -> tuple[Element | None, tuple[Problem, ...]]:
    """As `parse`, but broken XML is mended as far as it goes, with a warning that names the first broken line.

    First stray `&`, HTML's named characters and forbidden control characters are mended, which loses nothing. If that is not
    enough, the parser goes on behind each fault, and what stood there may be missing: the warning says so.
    """
    root, problems = parse(data, file)
    if root is not None or any(problem.code != "R504" for problem in problems):
        return root, problems
    line, said = problems[0].line, problems[0].message
    mended, again = parse(_mended(data), file)
    if mended is not None:
        message = f"{said}; stray characters were mended and every word was kept"
        return mended, (Problem("R506", message, file, line, "warning"),)
    if any(problem.code != "R504" for problem in again):
        return None, again
    try:
        rescued = etree.fromstring(_mended(data), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None, problems
    if rescued is None or _declares_entities(rescued):
        return None, problems
    message = f"{said}; read as far as possible, words near the fault may be missing: export the file again"
    return rescued, (Problem("R507", message, file, line, "warning"),)


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def _declares_entities(root: Element) -> bool:
    document: Any = root.getroottree().docinfo.internalDTD
    return document is not None and bool(document.entities())


def _mended(data: bytes) -> bytes:
    """The bytes with forbidden controls dropped (vertical tab and form feed: a line break) and stray `&`, HTML names and numbers
    of characters that XML has not written as XML wants them, outside CDATA. UTF-16 becomes UTF-8 first.
    """  # noqa: D205  one sentence, long
    if data.startswith(_UTF16):
        try:
            data = _STATED.sub(rb"\1utf-8", data.decode("utf-16").encode(), count=1)
        except UnicodeError:
            return data
    return _NAMED.sub(_written, _BREAKS.sub(b"\n", _CONTROLS.sub(b"", data)))


def _written(found: re.Match[bytes]) -> bytes:
    """One reference as XML takes it. A number that is no character of XML (half a surrogate pair) becomes U+FFFD."""
    decimal, hexadecimal, name = found.groups()
    if found.group().startswith(b"<"):
        return found.group()
    if decimal or hexadecimal:
        number = int(decimal) if decimal else int(hexadecimal, 16)
        good = number in {9, 10, 13} or 32 <= number < 0xD800 or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
        return found.group() if good else b"&#xFFFD;"
    point = html.entities.name2codepoint.get((name or b"").decode("ascii", "ignore"))
    return f"&#{point};".encode() if point else b"&amp;" + found.group()[1:]

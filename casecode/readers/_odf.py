"""OpenDocument files: an own walk of the content, which leaves nothing out that a person sees and reads nothing they do not.

Read: paragraphs and headings wherever they stand (lists, sections, frames, tables at any depth), in reading order, a frame's text
behind the paragraph it hangs on. Foot- and endnotes come apart. Not read: deleted text, comments in the margin, form controls,
descriptions of pictures, the reading aids above ruby text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from casecode.domain.problem import Problem
from casecode.domain.source import Kind
from casecode.plain.ooxml import attribute
from casecode.plain.xmlguard import Element, local, parse
from casecode.plain.zipguard import unpack
from casecode.readers._blocks import Block
from casecode.readers._clean import clean
from casecode.readers._sheets import MOST_COLUMNS

_TEXT_KIND = b"application/vnd.oasis.opendocument.text"
_SHEET_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_SKIPPED = frozenset(
    {"forms", "title", "desc", "ruby-text", "note-citation", "tracked-changes", "sequence-decls", "variable-decls"}
)
_COUNTED = frozenset({"annotation", "tracked-changes"})
_LITERAL = {"tab": "\x1e", "line-break": "\x1d"}
_SPACE = "\x1f"
_GIVEN_BACK = str.maketrans({_SPACE: " ", "\x1e": "\t", "\x1d": "\n"})
"""Counted spaces, tabs and breaks stand as signs that no XML can hold until the white space of the file is collapsed."""
_WHITE = re.compile("[ \t\r\n]+")
_MOST_SPACES = 1000
_HEADING_STYLES = frozenset({"title", "subtitle"})


@dataclass(frozen=True, slots=True)
class Odf:
    """An opened file: the body's element, the styles' parents by name, and what the file says of itself."""

    body: Element
    parents: Mapping[str, str]
    title: str
    meta: Mapping[str, str]


def kind_of(head: bytes) -> str:
    """`text` or `spreadsheet` where the first member of the archive says so, else empty."""
    if head.startswith(b"PK\x03\x04") and _SHEET_KIND in head[:200]:
        return "spreadsheet"
    return "text" if head.startswith(b"PK\x03\x04") and _TEXT_KIND in head[:200] else ""


def open_odf(data: bytes, file: str, wanted: str) -> tuple[Odf | None, tuple[Problem, ...]]:
    """The file, whose body must be `wanted` (text, spreadsheet); or nothing and the problems that stand against reading it."""
    if not data.startswith(b"PK"):
        return None, (Problem("R611", "this is not an OpenDocument file: open it in its own program and save it again", file),)
    parts, problems = unpack(data, file, lambda name: name in {"content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"})
    if problems:
        return None, problems
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        return None, (Problem("R611", "the document is encrypted: open it, save it without a password", file),)
    root, problems = parse(parts["content.xml"], file) if "content.xml" in parts else (None, ())
    if problems:
        return None, tuple(replace(problem, message=f"content.xml: {problem.message}") for problem in problems)
    body = None if root is None else next((each for each in root.iter() if local(each) == wanted and _is_body(each)), None)
    if root is None or body is None:
        return None, (Problem("R611", f"there is no OpenDocument {wanted} in it: save it as .odt, .docx or .txt", file),)
    shared = parse(parts["styles.xml"], file)[0] if "styles.xml" in parts else None
    about = parse(parts["meta.xml"], file)[0] if "meta.xml" in parts else None
    said = _about(about) | _margins(shared)
    return Odf(body, {**_parents(shared), **_parents(root)}, said.pop("title", ""), said), ()


def open_flat(data: bytes, file: str, wanted: str) -> tuple[Odf | None, tuple[Problem, ...]]:
    """As `open_odf`, for a document that is one XML file."""
    root, problems = parse(data, file)
    if root is None:
        return None, problems
    parts = {local(part): part for part in root}
    body = next((each for each in parts.get("body", ()) if local(each) == wanted), None)
    if body is None:
        return None, (Problem("R611", f"there is no OpenDocument {wanted} in it: save it as .odt, .docx or .txt", file),)
    said = _about(parts.get("meta")) | _margins(parts.get("master-styles"))
    return Odf(body, _parents(root), said.pop("title", ""), said), ()


def _is_body(element: Element) -> bool:
    above = element.getparent()
    return above is not None and local(above) == "body"


def _parents(root: Element | None) -> dict[str, str]:
    """Style -> the style it is made from, both as the file names them."""
    styles = () if root is None else (each for each in root.iter() if local(each) == "style")
    return {attribute(style, "name"): attribute(style, "parent-style-name") for style in styles}


def _about(root: Element | None) -> dict[str, str]:
    """Title and dates that the document states of itself. Its author is left out: a real name must not enter unasked."""
    names = {"title": "title", "creation-date": "created", "date": "modified"}
    found = {} if root is None else {local(each): clean(each.text or "").strip() for each in root.iter()}
    return {ours: found[theirs] for theirs, ours in names.items() if found.get(theirs)}


def _margins(root: Element | None) -> dict[str, str]:
    """What stands in the headers and footers of the pages."""
    found: dict[str, dict[str, None]] = {}
    for each in () if root is None else root.iter():
        kind = local(each).removesuffix("-left").removesuffix("-first")
        if kind in {"header", "footer"}:
            state = Walk({})
            _blocks(each, _Place(), state)
            found.setdefault(kind, {}).update(dict.fromkeys(block.text for block in state.blocks))
    return {kind: " | ".join(texts) for kind, texts in found.items() if texts}


@dataclass(slots=True)
class Walk:
    """One pass over a body: what was read, and what was met on the way."""

    parents: Mapping[str, str]
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    title: str = ""
    comments: int = 0
    changes: int = 0
    tables: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    table: int = 0
    row: int = 0
    column: int = 0


def walk(found: Odf) -> Walk:
    """Every paragraph of the body that holds words, in reading order, and its notes."""
    state = Walk(found.parents)
    _blocks(found.body, _Place(), state)
    return state


def _blocks(element: Element, place: _Place, state: Walk) -> None:
    """Block level: paragraphs, tables, and the wrappers around them."""
    for part in element:
        name = local(part)
        if name in {"p", "h"}:
            _paragraph(part, place, state)
        elif name == "table":
            _table(part, state)
        elif name in _COUNTED:
            _count(part, state)
        elif name and name not in _SKIPPED:
            _blocks(part, place, state)


def _count(element: Element, state: Walk) -> None:
    """What is met and not read."""
    if local(element) == "annotation":
        state.comments += 1
    else:
        state.changes += sum(local(each) == "changed-region" for each in element)


def _table(table: Element, state: Walk) -> None:
    number = state.tables = state.tables + 1
    for at, row in enumerate(_parts(table, {"table-row"})):
        column = 0
        for cell in _parts(row, {"table-cell", "covered-table-cell"}):
            _blocks(cell, _Place(number, at, column), state)
            column += repeats(cell, "number-columns-repeated")


def _parts(element: Element, wanted: set[str]) -> Iterator[Element]:
    """Rows or cells, also inside groups and repeated headers."""
    for part in element:
        if local(part) in wanted:
            yield part
        elif local(part) in {"table-rows", "table-header-rows", "table-row-group"}:
            yield from _parts(part, wanted)


def repeats(element: Element, name: str) -> int:
    """How often a row or a cell stands there, 1 where nothing is said."""
    stated = attribute(element, name)
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else 1


def _paragraph(paragraph: Element, place: _Place, state: Walk) -> None:
    """One paragraph, and behind it what hangs on it in frames."""
    pieces: list[str] = []
    frames: list[Element] = []
    _runs(paragraph, pieces, frames, state)
    text = clean(_WHITE.sub(" ", "".join(pieces)).lstrip(" ").translate(_GIVEN_BACK)).strip("\n").rstrip()
    if text.strip():
        style = _named(attribute(paragraph, "style-name"), state.parents)
        if style == "title" and not state.title:
            state.title = " ".join(text.split())
        kind: Kind = "heading" if local(paragraph) == "h" or style in _HEADING_STYLES else "paragraph"
        state.blocks.append(Block(text, kind, place.table, place.row, place.column))
    for frame in frames:
        _blocks(frame, place, state)


def _named(style: str, parents: Mapping[str, str]) -> str:
    """The title style that a paragraph's style is, or is made from; else empty."""
    seen: set[str] = set()
    while style and style not in seen:
        if style.casefold() in _HEADING_STYLES:
            return style.casefold()
        seen.add(style)
        style = parents.get(style, "")
    return ""


def _runs(element: Element, pieces: list[str], frames: list[Element], state: Walk) -> None:
    """Inline level: the words, with tabs, breaks and counted spaces; frames are put aside, notes too."""
    pieces.append(element.text or "")
    for part in element:
        name = local(part)
        if name == "s":
            pieces.append(_SPACE * min(repeats(part, "c"), _MOST_SPACES))
        elif name in _LITERAL:
            pieces.append(_LITERAL[name])
        elif name == "note":
            _note(part, state)
        elif name in _COUNTED:
            _count(part, state)
        elif name == "text-box":
            frames.append(part)
        elif name and name not in _SKIPPED:
            _runs(part, pieces, frames, state)
        pieces.append(part.tail or "")


def _note(note: Element, state: Walk) -> None:
    """A foot- or endnote: its body, called by its number."""
    inside = Walk(state.parents)
    _blocks(note, _Place(), inside)
    state.comments += inside.comments
    words = "\n".join(block.text for block in inside.blocks)
    if words:
        kind = attribute(note, "note-class") or "footnote"
        state.notes.append(Block(words, "note", ref=f"{kind} {len(state.notes) + 1}"))


def cell_text(cell: Element) -> str:
    """What a cell of a sheet shows; a date as ISO 8601, whatever the language it is shown in."""
    stated = attribute(cell, "date-value")
    if stated:
        return stated
    state = Walk({})
    _blocks(cell, _Place(), state)
    return "\n".join(block.text for block in state.blocks)


def sheets(body: Element) -> Iterator[tuple[str, Element]]:
    """The tables of a spreadsheet with their names."""
    return ((attribute(table, "name"), table) for table in body if local(table) == "table")


def rows(table: Element) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of a sheet that hold anything, with their numbers from 1. Repeated empty cells and rows cost nothing."""
    number = 1
    for row in _parts(table, {"table-row"}):
        cells: list[str] = []
        blank = 0
        for cell in _parts(row, {"table-cell", "covered-table-cell"}):
            text, times = cell_text(cell), repeats(cell, "number-columns-repeated")
            if text:
                cells += [""] * min(blank, MOST_COLUMNS - len(cells)) + [text] * min(times, MOST_COLUMNS)
            blank = 0 if text else blank + times
        times = repeats(row, "number-rows-repeated")
        for again in range(times if cells else 0):
            yield number + again, tuple(cells[:MOST_COLUMNS])
        number += times

"""Word documents (OOXML): an own walk of the body, because every library's list of paragraphs leaves words out.

Read: paragraphs wherever they stand (tables at any depth, content controls, text boxes, hyperlinks, smart tags, inserted and
moved-to text), in reading order; a text box comes behind the paragraph it hangs on. Not read: deleted and moved-away text,
field instructions, the fallback copy of a drawing, content controls that only hold a blank placeholder. Elements are known by
local name, so both OOXML namespaces (transitional, strict) read alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from casecode.domain.problem import Problem
from casecode.plain.xmlguard import Element, local

_SKIPPED = frozenset(
    {
        "del", "moveFrom", "instrText", "delInstrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr",
        "sdtPr", "sdtEndPr", "tblPrEx", "rt", "docPr", "cNvPr", "posOffset", "pctWidth", "pctHeight", "binData",
    },
)  # fmt: skip
_LITERAL = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a table: the number of the table in the document, row and column from 0, merged cells counted once."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's words and its style's id; `place` only inside a table."""

    text: str
    style: str = ""
    place: Place | None = None


@dataclass(slots=True)
class Walk:
    """One pass over a part: what was read, and what was met on the way."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    changes: int = 0
    prompts: list[str] = field(default_factory=list)
    tables: int = 0
    joining: str = ""


def walk(root: Element) -> Walk:
    """Every paragraph below `root`, in reading order, empty ones too. `changes` counts tracked changes, `prompts` lists
    placeholder texts ("Click here to enter text") that stand in the document as if someone had said them.
    """  # noqa: D205  one sentence each for what comes back
    state = Walk()
    _blocks(root, None, state)
    if state.joining:
        state.paragraphs.append(Paragraph(state.joining))
    return state


def notes(root: Element) -> Iterator[tuple[str, Walk]]:
    """The footnotes or endnotes of a part, as (id, walk); separators are not notes."""
    for child in root:
        if local(child) in {"footnote", "endnote"} and attribute(child, "type") in {"", "normal"}:
            yield attribute(child, "id"), walk(child)


def styles(root: Element) -> dict[str, str]:
    """Style id -> the built-in or own name (lower case) of the nearest heading or title style it is based on, else its name."""
    names: dict[str, str] = {}
    parents: dict[str, str] = {}
    for style in root:
        if local(style) != "style":
            continue
        own = attribute(style, "styleId")
        for part in style:
            if local(part) == "name":
                names[own] = attribute(part, "val").casefold()
            elif local(part) == "basedOn":
                parents[own] = attribute(part, "val")
    return {own: _nearest_heading(own, names, parents) for own in names}


def is_heading(style: str) -> bool:
    """Whether a style's name (of `styles`) is Word's Title, Subtitle or Heading n."""
    return style in {"title", "subtitle"} or style.startswith("heading ")


def attribute(element: Element, name: str) -> str:
    """The attribute with that local name, in whichever namespace; empty where there is none."""
    for key, value in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Element, name: str) -> Element | None:
    """The first child with that local name."""
    return next((part for part in element if local(part) == name), None)


def _nearest_heading(own: str, names: dict[str, str], parents: dict[str, str]) -> str:
    current, seen = own, set[str]()
    while current in names and current not in seen:
        if is_heading(names[current]):
            return names[current]
        seen.add(current)
        current = parents.get(current, "")
    return names[own]


def _blocks(element: Element, place: Place | None, state: Walk) -> None:
    """Block level: paragraphs, tables, and the wrappers around them."""
    for part in _followed(element, state):
        name = local(part)
        if name == "p":
            _paragraph(part, place, state)
        elif name == "tbl":
            _table(part, state)
        else:
            _blocks(part, place, state)


def _followed(element: Element, state: Walk) -> Iterator[Element]:
    """The children to be read: skipped elements out, of alternatives only the first that is understood."""
    for part in element:
        name = local(part)
        if name in _CHANGES:
            state.changes += 1
        if not name or name in _SKIPPED:
            continue
        if name == "AlternateContent":
            chosen = child(part, "Choice")
            fallback = child(part, "Fallback") if chosen is None else chosen
            if fallback is not None:
                yield fallback
        elif name == "sdt":
            content = _control(part, state)
            if content is not None:
                yield content
        else:
            yield part


def _control(sdt: Element, state: Walk) -> Element | None:
    """The content of a content control, or nothing where it only shows a blank placeholder."""
    content = child(sdt, "sdtContent")
    properties = child(sdt, "sdtPr")
    if content is None or properties is None or child(properties, "showingPlcHdr") is None:
        return content
    words = "".join(part.text or "" for part in content.iter() if local(part) == "t").strip()
    if not words:
        return None
    state.prompts.append(words)
    return content


def _table(table: Element, state: Walk) -> None:
    number = state.tables = state.tables + 1
    for row, line in enumerate(_parts(table, "tr", state)):
        properties = child(line, "trPr")
        if properties is not None and child(properties, "del") is not None:
            state.changes += 1
            continue
        column = _number(properties, "gridBefore", 0)
        for cell in _parts(line, "tc", state):
            _blocks(cell, Place(number, row, column), state)
            column += _number(child(cell, "tcPr"), "gridSpan", 1)


def _parts(element: Element, wanted: str, state: Walk) -> Iterator[Element]:
    """Rows or cells, also inside content controls and other wrappers."""
    for part in _followed(element, state):
        if local(part) == wanted:
            yield part
        else:
            yield from _parts(part, wanted, state)


def _number(properties: Element | None, name: str, default: int) -> int:
    found = None if properties is None else child(properties, name)
    value = "" if found is None else attribute(found, "val")
    return int(value) if value.isascii() and value.isdigit() else default


def _paragraph(paragraph: Element, place: Place | None, state: Walk) -> None:
    """One paragraph, and behind it what hangs on it in text boxes."""
    properties = child(paragraph, "pPr")
    style = None if properties is None else child(properties, "pStyle")
    boxes: list[Element] = []
    pieces: list[str] = []
    _runs(paragraph, pieces.append, boxes, state)
    text = state.joining + "".join(pieces)
    if _mark_deleted(properties):
        state.changes += 1
        state.joining = text
    else:
        state.joining = ""
        state.paragraphs.append(Paragraph(text, "" if style is None else attribute(style, "val"), place))
    for box in boxes:
        _blocks(box, place, state)


def _mark_deleted(properties: Element | None) -> bool:
    """A deleted paragraph mark: with the changes accepted, this paragraph runs on into the next."""
    run = None if properties is None else child(properties, "rPr")
    return run is not None and (child(run, "del") is not None or child(run, "moveFrom") is not None)


def _runs(element: Element, write: Callable[[str], object], boxes: list[Element], state: Walk) -> None:
    """Inline level: the words, with tabs and breaks; text boxes are put aside."""
    for part in _followed(element, state):
        name = local(part)
        if name == "t":
            write(part.text or "")
        elif name in _LITERAL:
            write(_LITERAL[name])
        elif name == "sym":
            write(_symbol(part))
        elif name == "txbxContent":
            boxes.append(part)
        else:
            _runs(part, write, boxes, state)


def _symbol(element: Element) -> str:
    """A character given by number; fonts of pictures number theirs in the private area, where the text keeps them."""
    try:
        return chr(int(attribute(element, "char"), 16))
    except (ValueError, OverflowError):
        return ""


def core_properties(root: Element | None) -> dict[str, str]:
    """Title and dates that the document states of itself. Its author is left out: a real name must not enter unasked."""
    wanted = {"title", "created", "modified"}
    found = {} if root is None else {local(part): (part.text or "").strip() for part in root if local(part) in wanted}
    return {name: text for name, text in found.items() if text}


def not_word(data: bytes, file: str) -> Problem:
    """Why bytes that are called a Word document are none, with the way out."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        what = (
            "the document is encrypted: open it in Word, remove the password"
            if locked
            else "this is an old .doc: open it in Word"
        )
        return Problem("R511", f"{what} and save it as .docx", file)
    return Problem("R512", "this is not a Word document: open it in its own program and save it as .docx", file)

"""HTML as people see it: a walk over the parsed page that gives its paragraphs, for every format that carries HTML.

Inline elements never break a word, block elements always separate paragraphs, white space collapses as in a browser (no-break
spaces stay), `pre` keeps its lines and `br` is a line break. Scripts, styles and what a browser would not show as text are
left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from casecode.domain.problem import Problem
from casecode.domain.source import Kind
from casecode.plain.xmlguard import Element
from casecode.readers._clean import clean

_BLOCK_TAGS = """
address article aside blockquote body caption center colgroup dd details dialog dir div dl dt fieldset figcaption figure footer
form h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main menu nav ol optgroup option p pre search section select summary
table tbody td textarea tfoot th thead title tr ul video audio canvas object
"""
_UNSEEN_TAGS = "head iframe math noscript rp rt script style svg template noembed noframes object"
_BLOCK = frozenset(_BLOCK_TAGS.split())
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SPACE = re.compile("[ \t\n\r\f]+")
_KEPT = str.maketrans({"\n": "\v", " ": "\x1f", "\t": "\x1e"})
_GIVEN_BACK = str.maketrans({"\x1f": " ", "\x1e": "\t"})
_BLANK_LINE = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+")
_END_OF_BLOCK = re.compile(r"</(?:p|h[1-6]|div|li|blockquote|d[dlt]|[ou]l|pre|section|article|figcaption)\s*>", re.IGNORECASE)
"""A stray one breaks the line in browsers, while the parser drops it and would glue two words; a rule behind it does not."""
_CLOSED_BREAK = re.compile(r"</br\s*>", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as the file marks it. `table` numbers the table it stands in from 1 (0: none), `row` and `column` from 0."""

    text: str
    kind: Kind = "paragraph"
    table: int = 0
    row: int = 0
    column: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: its paragraphs and what its head says (`title`, `language`, `published`)."""

    blocks: tuple[Block, ...]
    title: str = ""
    language: str = ""
    published: str = ""
    problems: tuple[Problem, ...] = ()


class _Walker:
    """Collects the page's paragraphs; the state of the walk lives here and nowhere else."""

    def __init__(self, *, blank_lines: bool) -> None:
        self.blank_lines = blank_lines
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.headings = 0
        self.preformatted = 0
        self.tables = 0
        self.cells: list[list[int]] = []

    def enter(self, tag: str) -> None:
        """An element opens."""
        if tag == "br":
            self.pieces.append("\v")
        if tag not in _BLOCK:
            return
        self.close()
        self.headings += tag in _HEADINGS
        self.preformatted += tag in {"pre", "textarea"}
        if tag == "table":
            self.tables += 1
            self.cells.append([self.tables, -1, 0])
        elif tag == "tr" and self.cells:
            self.cells[-1][1:] = [self.cells[-1][1] + 1, -1]
        elif tag in {"td", "th"} and self.cells:
            self.cells[-1][2] += 1

    def leave(self, tag: str) -> None:
        """An element closes."""
        if tag not in _BLOCK:
            return
        self.close()
        self.headings -= tag in _HEADINGS
        self.preformatted -= tag in {"pre", "textarea"}
        if tag == "table":
            self.cells.pop()

    def write(self, text: str | None) -> None:
        """Words between tags."""
        if not text:
            return
        if self.preformatted:
            self.pieces.append(text.translate(_KEPT))
        elif self.blank_lines:
            first, *others = _BLANK_LINE.split(text)
            self.pieces.append(first.replace("\n", "\v"))
            for part in others:
                self.close()
                self.pieces.append(part.replace("\n", "\v"))
        else:
            self.pieces.append(text)

    def close(self) -> None:
        """The paragraph so far is done."""
        raw = _SPACE.sub(" ", "".join(self.pieces)).translate(_GIVEN_BACK)
        self.pieces.clear()
        lines = [line.rstrip(" ") if self.preformatted else line.strip(" ") for line in clean(raw).split("\n")]
        text = "\n".join(lines).strip("\n").rstrip()
        if not text.strip():
            return
        table, row, column = self.cells[-1] if self.cells else (0, 0, 0)
        kind: Kind = "heading" if self.headings else "paragraph"
        self.blocks.append(Block(text, kind, table, max(row, 0), max(column, 0)))


def page(text: str, file: str, *, blank_lines: bool = False) -> Page:
    """The page (or fragment) `text`, already decoded. Markup is never wrong: what a browser would show is what is read.

    With `blank_lines`, an empty line ends a paragraph and a line break is a line break, as blog programs store their posts.
    """
    root, problems = tree(text, file)
    return Page(()) if root is None else Page(blocks_of(root, blank_lines=blank_lines), **_head(root), problems=problems)


def tree(text: str, file: str) -> tuple[Element | None, tuple[Problem, ...]]:
    """The page as a browser would build it, None for an empty one, and the problem where it is nested too deeply."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    parted = _END_OF_BLOCK.sub(r"\g<0><hr>", _CLOSED_BREAK.sub("<br>", text.replace("\v", "\f")))
    data = _CONTROLS.sub("", parted).encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        root = None
    deep = next((entry for entry in parser.error_log if "xcessive depth" in entry.message), None)
    if root is None or deep is None:
        return root, ()
    message = "elements are nested too deeply, and what lies deeper is not read: save the page from a browser and read that"
    return root, (Problem("R521", message, file, deep.line, "error"),)


def blocks_of(root: Element, *, blank_lines: bool = False) -> tuple[Block, ...]:
    """The paragraphs below `root`, in order, none empty. Works without recursion: pages nest deeply."""
    walker = _Walker(blank_lines=blank_lines)
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += tag in _UNSEEN
            if not hidden:
                walker.enter(tag)
                walker.write(element.text)
            continue
        if not hidden:
            walker.leave(tag)
        hidden -= tag in _UNSEEN
        if not hidden and element is not root:
            walker.write(element.tail)
    walker.close()
    return tuple(walker.blocks)


def inline(text: str) -> str:
    """A short text that may carry markup or character names (`Q&amp;A`, `a <b>bold</b> title`), as one plain line."""
    if "<" not in text and "&" not in text:
        return " ".join(clean(text).split())
    return " ".join(" ".join(block.text for block in page(f"<p>{text}</p>", "").blocks).split())


def _head(root: Element) -> dict[str, str]:
    title = root.find(".//head/title")
    found = {"title": "" if title is None else " ".join(clean("".join(map(str, title.itertext()))).split())}
    found["language"] = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    found["published"] = ""
    for meta in root.iterfind(".//head/meta"):
        name = (meta.get("property") or meta.get("name") or "").casefold()
        if name in {"article:published_time", "dcterms.created", "dc.date", "date"} and not found["published"]:
            found["published"] = (meta.get("content") or "").strip()
    return found

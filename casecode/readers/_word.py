"""A Word file opened: its parts found through the package's own relations, and read into paragraphs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from casecode.domain.problem import Problem
from casecode.domain.source import Kind
from casecode.plain import ooxml
from casecode.plain.xmlguard import Element, local, parse
from casecode.plain.zipguard import unpack
from casecode.readers._blocks import Block
from casecode.readers._clean import clean

_READ_KINDS = frozenset({"styles", "footnotes", "endnotes", "comments", "header", "footer"})
_UNREAD = ("/theme/", "/customXml/", "/fonttable", "/settings", "/websettings", "/numbering")


@dataclass(frozen=True, slots=True)
class Word:
    """What a Word file holds: the body's paragraphs, notes as paragraphs with a `ref`, and what the file says of itself."""

    blocks: tuple[Block, ...]
    notes: tuple[Block, ...]
    title: str
    meta: Mapping[str, str]
    problems: tuple[Problem, ...]


def open_word(data: bytes, file: str) -> tuple[Word | None, tuple[Problem, ...]]:
    """The document, or nothing and the problems that stand against reading it."""
    if not data.startswith(b"PK"):
        return None, (ooxml.not_word(data, file),)
    parts, problems = unpack(data, file, _is_read)
    if problems:
        return None, problems
    package = _Package(parts, file)
    main = package.main_part()
    if main not in parts:
        return None, (ooxml.not_word(data, file),)
    root = package.root(main)
    if root is None:
        return None, tuple(package.problems)
    return _read(root, package, package.related(main)), ()


def _is_read(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not any(part in f"/{name}".casefold() for part in _UNREAD)


@dataclass(frozen=True, slots=True)
class _Package:
    """The unpacked parts, and what was wrong with any of them."""

    parts: Mapping[str, bytes]
    file: str
    problems: list[Problem] = field(default_factory=list)

    def root(self, name: str) -> Element | None:
        """The parsed part, None where there is none or it is broken (which is kept as a problem)."""
        if name not in self.parts:
            return None
        root, problems = parse(self.parts[name], self.file)
        self.problems.extend(replace(problem, message=f"{name}: {problem.message}") for problem in problems)
        return root

    def main_part(self) -> str:
        """The document's part: what the package names, which is not always `word/document.xml`."""
        named = (target for kind, target in self._relations("_rels/.rels", "") if kind == "officeDocument")
        return next((target for target in named if target.startswith("word")), "word/document.xml")

    def related(self, main: str) -> Mapping[str, tuple[Element, ...]]:
        """The roots of the parts that belong to the document, by kind (`styles`, `footnotes`, `header` …)."""
        folder, name = posixpath.split(main)
        found: dict[str, tuple[Element, ...]] = {}
        for kind, target in self._relations(f"{folder}/_rels/{name}.rels", folder):
            root = self.root(target) if kind in _READ_KINDS else None
            if root is not None:
                found[kind] = (*found.get(kind, ()), root)
        return found

    def _relations(self, name: str, folder: str) -> Iterator[tuple[str, str]]:
        root = self.root(name)
        for relation in () if root is None else root:
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                yield relation.get("Type", "").rpartition("/")[2], path


def _read(root: Element, package: _Package, related: Mapping[str, tuple[Element, ...]]) -> Word:
    names = ooxml.styles(related["styles"][0]) if "styles" in related else {}
    body = ooxml.walk(root)
    changes, prompts, notes = body.changes, list(body.prompts), list[Block]()
    for kind in ("footnotes", "endnotes"):
        for number, note in (pair for part in related.get(kind, ()) for pair in ooxml.notes(part)):
            changes += note.changes
            prompts += note.prompts
            words = "\n".join(block.text for _, block in _blocks(note, names))
            notes += [Block(words, "note", ref=f"{kind[:-1]} {number}")] if words else []
    core = ooxml.core_properties(package.root("docProps/core.xml"))
    comments = sum(local(child) == "comment" for part in related.get("comments", ()) for child in part)
    meta: dict[str, str] = {name: core[name] for name in ("created", "modified") if name in core}
    for kind in ("header", "footer"):
        said = dict.fromkeys(block.text for part in related.get(kind, ()) for _, block in _blocks(ooxml.walk(part), names))
        meta |= {kind: " | ".join(said)} if said else {}
    meta |= {"comments": str(comments)} if comments else {}
    meta |= {"tracked changes": str(changes)} if changes else {}
    styled = tuple(_blocks(body, names))
    title = next((block.text for style, block in styled if style == "title"), core.get("title", ""))
    return Word(
        blocks=tuple(block for _, block in styled),
        notes=tuple(notes),
        title=" ".join(clean(title).split()),
        meta={name: clean(text) for name, text in meta.items()},
        problems=(*package.problems, *_doubts(comments, changes, prompts, package.file)),
    )


def _blocks(walk: ooxml.Walk, names: Mapping[str, str]) -> Iterator[tuple[str, Block]]:
    """The paragraphs that hold words, as canonical text, each with its style's name."""
    for paragraph in walk.paragraphs:
        text = clean(paragraph.text).strip("\n").rstrip()
        if text.strip():
            style = names.get(paragraph.style, paragraph.style.casefold())
            place = paragraph.place or ooxml.Place(0, 0, 0)
            kind: Kind = "heading" if ooxml.is_heading(style) else "paragraph"
            yield style, Block(text, kind, place.table, place.row, place.column)


def _doubts(comments: int, changes: int, prompts: list[str], file: str) -> Iterator[Problem]:
    """What a person should know before trusting the text."""
    if comments:
        yield Problem("R513", f"{comments} comments in the margin are not part of the text", file, level="warning")
    if changes:
        message = f"{changes} tracked changes: inserted words are read, deleted ones are not; accept or reject them in Word"
        yield Problem("R514", message, file, level="warning")
    if prompts:
        shown = "; ".join(dict.fromkeys(prompt[:40] for prompt in prompts[:3]))
        message = f"{len(prompts)} form fields still show their prompt, read as if it were said: {shown}"
        yield Problem("R515", message, file, level="warning")

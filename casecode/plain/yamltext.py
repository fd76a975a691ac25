"""YAML as text: bytes in, a tree of texts with lines out, and every fault of form at once.

No scalar is guessed at: `07`, `1.10`, `no`, `12:30` and `~` stay the text that stands in the file; the schema decides what they
are. Anchors, aliases, tags and merge keys are refused as they are met, before anything could be expanded.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

from casecode.domain.problem import Problem
from casecode.plain import _yamlfaults as faults
from casecode.plain import _yamllines

MAX_DEPTH = 40
_MAX_ALIKE = 100

Loader = type[yaml.SafeLoader] | type[yaml.CSafeLoader]
FAST: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it stands. `style` is empty for plain, else the quote, `|` or `>`. Lines count from 1, `column` from 0."""

    text: str
    line: int = 0
    column: int = 0
    end: int = 0
    style: str = ""

    @property
    def absent(self) -> bool:
        """Nothing stands after the key or the dash."""
        return not self.text and not self.style


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `flow` is the `[a, b]` form, which closes before column `stop` of its line `end`; `end` is its last line."""

    items: tuple[Node, ...] = ()
    line: int = 0
    column: int = 0
    end: int = 0
    flow: bool = False
    stop: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values, in the file's order, every key once. `flow`, `end`, `stop` as for lists."""

    entries: tuple[tuple[Scalar, Node], ...] = ()
    line: int = 0
    column: int = 0
    end: int = 0
    flow: bool = False
    stop: int = 0

    def get(self, key: str) -> Node | None:
        """The value under `key`; None when the key is absent or nothing stands after it."""
        for name, value in self.entries:
            if name.text == key:
                return None if isinstance(value, Scalar) and value.absent else value
        return None

    def key(self, key: str) -> Scalar | None:
        """The key itself, with its line."""
        return next((name for name, _ in self.entries if name.text == key), None)


Node = Scalar | Items | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: `root` is None when its form lets nothing be understood. `lines` are its lines without breaks."""

    root: Node | None
    problems: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()


def parse(data: bytes, file: str, loader: Loader = FAST) -> Document:
    """The tree in `data` and all faults of its form. Never raises; the tree may be there although problems are."""
    text, refused = _yamllines.decode(data, file)
    if text is None:
        return Document(None, refused)
    lines = text.split("\n")
    odd = _yamllines.scan(lines, file)
    if odd:
        return Document(None, capped(odd), tuple(lines))
    builder = _Builder(file, lines)
    root = builder.build(text, loader)
    return Document(root, capped(builder.problems), tuple(lines))


def capped(problems: list[Problem] | tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems by place, each once; of one code in one file at most a hundred, with the number of the rest said."""
    counts: dict[tuple[str, str], int] = {}
    kept: list[Problem] = []
    for problem in sorted(set(problems), key=lambda found: found.key):
        alike = (problem.code, problem.file)
        counts[alike] = counts.get(alike, 0) + 1
        if counts[alike] <= _MAX_ALIKE:
            kept.append(problem)
    for (code, file), count in counts.items():
        if count > _MAX_ALIKE:
            last = max(found.line for found in kept if (found.code, found.file) == (code, file))
            kept.append(Problem(code, f"and {count - _MAX_ALIKE:,} more of this kind below", file, last))
    return tuple(kept)


def _mark(mark: Any) -> yaml.Mark:  # noqa: ANN401  the two parsers have marks of two types
    """Parsers give every event its place, only their types do not say so."""
    assert mark is not None
    return cast("yaml.Mark", mark)


@dataclass
class _Frame:
    """A list or table that is still open."""

    table: bool
    line: int
    column: int
    flow: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    key: Scalar | None = None
    waiting: bool = False
    end: int = 0


class _Builder:
    """Events into a tree. A stack, not recursion, so depth cannot exhaust anything."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []
        self.stack: list[_Frame] = []
        self.root: Node | None = None

    def build(self, text: str, loader: Loader) -> Node | None:
        documents = 0
        try:
            for event in yaml.parse(text, Loader=loader):
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self.say(
                            "P107", "a second document begins here ('---'); one file holds one", _mark(event.start_mark).line + 1
                        )
                        break
                elif not self.take(event):
                    return None
        except yaml.YAMLError as error:
            line, message = faults.explain(error, self.lines)
            if not any(said.line == line and said.code in {"P108", "P109"} for said in self.problems):
                self.say(faults.code_of(message), message, line)
            return None
        if self.root is None or (isinstance(self.root, Scalar) and self.root.absent):
            self.say("P101", "the file is empty, or holds only comments", 1)
            return None
        return self.root

    def say(self, code: str, message: str, line: int) -> None:
        self.problems.append(Problem(code, message, self.file, line))

    def take(self, event: yaml.Event) -> bool:
        """Put one event in its place; False when there is no use in going on."""
        if isinstance(event, yaml.NodeEvent):
            self.refuse(event)
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            self.put(self.scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            mark = _mark(event.start_mark)
            if len(self.stack) >= MAX_DEPTH:
                self.say("P112", f"nested more than {MAX_DEPTH} levels deep", mark.line + 1)
                return False
            table = isinstance(event, yaml.MappingStartEvent)
            self.stack.append(_Frame(table, mark.line + 1, mark.column, bool(event.flow_style)))
        elif isinstance(event, yaml.CollectionEndEvent):
            self.close(event)
        return True

    def refuse(self, event: yaml.NodeEvent) -> None:
        """Anchors, aliases and tags: none of them is needed to write a study."""
        line = _mark(event.start_mark).line + 1
        if isinstance(event, yaml.AliasEvent):
            self.say("P108", faults.leading("*", f"*{event.anchor}"), line)
        elif event.anchor is not None:
            self.say("P108", faults.leading("&", f"&{event.anchor}"), line)
        if getattr(event, "tag", None) is not None:
            self.say("P109", faults.leading("!", str(getattr(event, "tag", ""))), line)

    def scalar(self, event: yaml.ScalarEvent | yaml.AliasEvent) -> Scalar:
        start, stop = _mark(event.start_mark), _mark(event.end_mark)
        if isinstance(event, yaml.AliasEvent):
            return Scalar(f"*{event.anchor}", start.line + 1, start.column, start.line + 1, "*")
        end = stop.line + 1
        style = event.style or ""
        if style in {"|", ">"}:
            end = stop.line + (1 if stop.column else 0)
            while end > start.line + 1 and not (end <= len(self.lines) and self.lines[end - 1].strip()):
                end -= 1
        return Scalar(unicodedata.normalize("NFC", event.value), start.line + 1, start.column, end, "" if style == ":" else style)

    def close(self, event: yaml.Event) -> None:
        frame = self.stack.pop()
        mark = _mark(event.end_mark)
        end = mark.line + 1 if frame.flow else max(frame.end, frame.line)
        place = (frame.line, frame.column, end, frame.flow, mark.column if frame.flow else 0)
        self.put(Table(tuple(frame.entries), *place) if frame.table else Items(tuple(frame.items), *place))

    def put(self, node: Node) -> None:
        """A finished node into the list or table around it."""
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        frame.end = max(frame.end, node.end)
        if not frame.table:
            frame.items.append(node)
        elif not frame.waiting:
            frame.waiting = True
            frame.key = self.known_key(node, frame)
        else:
            frame.waiting = False
            if frame.key is not None:
                frame.entries.append((frame.key, node))

    def known_key(self, node: Node, frame: _Frame) -> Scalar | None:
        """The key, or None with a problem said, so that its value is read and left out."""
        if not isinstance(node, Scalar) or not node.text.strip():
            self.say("P113", "a key must be a text (is a pattern in braces or brackets meant? Put it in quotes)", node.line)
            return None
        if node.text == "<<" and not node.style:
            self.say("P110", "'<<' merges keys in YAML; write the keys out instead", node.line)
            return None
        name = unicodedata.normalize("NFC", node.text)
        if name in frame.names:
            self.say("P111", f"the key '{name}' stands twice here (first at line {frame.names[name]})", node.line)
            return None
        frame.names[name] = node.line
        return node

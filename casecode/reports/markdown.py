"""The rendered Markdown, read once, as blocks of the page model with the tokens' values in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from casecode.domain.ids import slug
from casecode.reports.tokens import Tokens
from casecode.views.blocks import (
    BLOCKS,
    Align,
    Block,
    BulletList,
    Cell,
    Divider,
    Heading,
    NumberedList,
    Paragraph,
    Run,
    Runs,
    Table,
    plain,
)

_SAFE_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)


def _parser() -> MarkdownIt:
    """CommonMark with tables; without raw HTML, pictures and what indentation or a line of dashes could set off by accident."""
    parser = (
        MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "lheading", "reference", "image", "autolink"])
    )
    parser.validateLink = _any_link  # type: ignore[method-assign]
    parser.normalizeLink = _as_it_is  # type: ignore[method-assign]
    return parser


def _any_link(url: str) -> bool:
    """Addresses are judged later, with the tokens' values in place."""
    return bool(url)


def _as_it_is(url: str) -> str:
    return url


_PARSER = _parser()


@dataclass
class Reading:
    """One page being read. `anchors` are the headings' names given so far."""

    tokens: Tokens
    anchors: dict[str, int]

    def blocks(self, markdown: str) -> tuple[Block, ...]:
        """All blocks of a rendered template."""
        found = iter(_PARSER.parse(markdown))
        return tuple(self._blocks(found, ""))

    def runs(self, markdown: str) -> Runs:
        """The runs of one line of template text."""
        parsed = _PARSER.parseInline(markdown)
        return self._inline(parsed[0].children or []) if parsed else ()

    def _blocks(self, found: Iterator[Token], until: str) -> Iterator[Block]:  # noqa: C901  one branch a kind of Markdown
        for token in found:
            match token.type:
                case "paragraph_open":
                    yield from self._paragraph(next(found))
                case "heading_open":
                    yield self._heading(int(token.tag[1]), next(found))
                case "bullet_list_open":
                    yield BulletList(tuple(self._entries(found, "bullet_list_close")))
                case "ordered_list_open":
                    start = int(token.attrGet("start") or 1)
                    yield NumberedList(tuple(self._entries(found, "ordered_list_close")), start)
                case "blockquote_open":
                    for block in self._blocks(found, "blockquote_close"):
                        yield replace(block, style="quote") if isinstance(block, Paragraph) else block
                case "table_open":
                    yield self._table(found)
                case "fence":
                    yield Paragraph((Run(self.tokens.text(token.content).rstrip("\n")),), "code")
                case "hr":
                    yield Divider()
                case closing if closing == until:
                    return

    def _paragraph(self, inline: Token) -> Iterator[Block]:
        block = self.tokens.only_block(inline.content)
        if block is not None:
            yield block
        elif runs := self._inline(inline.children or []):
            yield Paragraph(runs)

    def _heading(self, level: int, inline: Token) -> Heading:
        runs = tuple(replace(run, text=" ".join(run.text.split("\n"))) for run in self._inline(inline.children or []))
        return Heading(min(level, 4), runs, self._anchor(plain(runs)))

    def _anchor(self, words: str) -> str:
        name = slug(words)
        self.anchors[name] = self.anchors.get(name, 0) + 1
        return name if self.anchors[name] == 1 else self._anchor(f"{name}-{self.anchors[name]}")

    def _entries(self, found: Iterator[Token], until: str) -> Iterator[tuple[Block, ...]]:
        for token in found:
            if token.type == "list_item_open":
                yield tuple(self._blocks(found, "list_item_close"))
            elif token.type == until:
                return

    def _table(self, found: Iterator[Token]) -> Table:
        header: list[str] = []
        align: list[Align] = []
        rows: list[list[Cell]] = []
        for token in found:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type in {"th_open", "td_open"}:
                runs = self._inline(next(found).children or [])
                if token.type == "th_open":
                    header.append(plain(runs))
                    align.append(_side(str(token.attrGet("style") or "")))
                else:
                    rows[-1].append(Cell(plain(runs), (runs,) if any(run != Run(run.text) for run in runs) else ()))
        return Table(tuple(header), tuple(tuple(row) for row in rows if row), align=tuple(align))

    def _inline(self, children: list[Token]) -> Runs:
        runs: list[Run] = []
        face = Run("")
        for token in children:
            match token.type:
                case "text" | "code_inline":
                    runs += self._resolved(token.content, replace(face, code=token.type == "code_inline"))
                case "softbreak":
                    runs.append(replace(face, text=" "))
                case "hardbreak":
                    runs.append(replace(face, text="\n"))
                case "strong_open" | "strong_close":
                    face = replace(face, bold=token.nesting == 1)
                case "em_open" | "em_close":
                    face = replace(face, italic=token.nesting == 1)
                case "link_open":
                    address = self.tokens.text(str(token.attrGet("href") or "")).strip()
                    face = replace(face, link=address if _SAFE_LINK.match(address) else "")
                case "link_close":
                    face = replace(face, link="")
        return _joined(runs)

    def _resolved(self, content: str, face: Run) -> Iterator[Run]:
        place = 0
        for found in self.tokens.pattern.finditer(content):
            if found.start() > place:
                yield replace(face, text=content[place : found.start()])
            value = self.tokens.value(found.group(1))
            if isinstance(value, Run):
                yield replace(
                    face,
                    text=value.text,
                    bold=face.bold or value.bold,
                    italic=face.italic or value.italic,
                    code=face.code or value.code,
                    link=face.link or value.link,
                )
            elif not isinstance(value, BLOCKS):
                yield replace(face, text=self.tokens.text(value))
            place = found.end()
        if place < len(content):
            yield replace(face, text=content[place:])


def _joined(runs: list[Run]) -> Runs:
    """Neighbours of one face as one run; the empty ones left out."""
    out: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if out and replace(out[-1], text="") == replace(run, text=""):
            out[-1] = replace(run, text=out[-1].text + run.text)
        else:
            out.append(run)
    return tuple(out)


def _side(style: str) -> Align:
    if "right" in style:
        return "right"
    return "center" if "center" in style else "left"

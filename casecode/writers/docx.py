"""Word: real styles, repeating table headers, page numbers, landscape pages for wide tables; the same page, the same bytes.

The body is written as XML once and put into a document opened with python-docx (ours or a reference document); the package is
zipped anew with fixed dates, so that nothing in it tells the hour.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from casecode.views.blocks import (
    Block,
    BulletList,
    Chart,
    Contents,
    Divider,
    Heading,
    Note,
    NumberedList,
    Page,
    PageBreak,
    Paragraph,
    QuoteList,
    Strip,
    Table,
    plain,
)
from casecode.writers import _docx_tables as tables
from casecode.writers._docx_base import FOOT_TITLE, Base, Side, open_base
from casecode.writers._docx_pictures import Pictures
from casecode.writers._docx_styles import LIST_INDENT, NUMBERS, numbered
from casecode.writers._docx_text import Ink, Links, bookmark, escape, run
from casecode.writers._port import Writer, created, turned

_FIXED = (1980, 1, 1, 0, 0, 0)
_RELATION = (
    '<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
    'Target="{target}" TargetMode="External"/>'
)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject>'
    "<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified><dc:language>{language}</dc:language></cp:coreProperties>'
)


@dataclass
class _Body:
    """The body as it grows."""

    base: Base
    page: Page
    ink: Ink
    shift: int
    parts: list[str] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    pictures: Pictures = field(default_factory=Pictures)
    bookmarks: int = 0
    across: bool = False

    @property
    def side(self) -> Side:
        return self.base.landscape if self.across else self.base.portrait

    def turn(self, across: bool) -> None:
        """End the section when the paper turns."""
        if across != self.across:
            if self.parts:
                small = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
                self.parts.append(f"<w:p><w:pPr>{small}{self.side.section}</w:pPr></w:p>")
            self.across = across

    def write(self, block: Block, depth: int = 0) -> None:  # noqa: C901  one branch a kind of block
        """Add one block."""
        ink, add = self.ink, self.parts.append
        match block:
            case Heading():
                add(self._heading(block))
            case Paragraph():
                style = {"": "Normal", "lead": "Subtitle", "quote": "Quote", "code": "SourceCode"}[block.style]
                add(ink.paragraph(style, ink.runs(block.runs), f'<w:ind w:left="{LIST_INDENT * depth}"/>' if depth else ""))
            case Note():
                add(ink.paragraph("TableNote", ink.runs(block.runs)))
            case QuoteList():
                add(ink.quotes(block.quotes))
            case Table():
                add(tables.table(ink, block, self.side.width))
            case Strip():
                add(tables.strip(ink, block, self.side.width))
            case Chart():
                add(self.pictures.chart(ink, block, self.side.width))
            case BulletList():
                self._list(block.entries, "ListBullet", "", depth)
            case NumberedList():
                self.lists.append(block.start)
                self._list(block.entries, "ListNumber", str(NUMBERS + len(self.lists)), depth)
            case Contents():
                add(self._contents(block))
            case PageBreak():
                add('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
            case Divider():
                add('<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="C9D3D9"/></w:pBdr></w:pPr></w:p>')

    def _heading(self, block: Heading) -> str:
        level = block.level - self.shift
        style = "Title" if level == 0 else f"Heading{min(level, 3)}"
        body = self.ink.runs(block.runs)
        if block.anchor:
            self.bookmarks += 1
            name = escape(bookmark(block.anchor))
            body = f'<w:bookmarkStart w:id="{self.bookmarks}" w:name="{name}"/>{body}<w:bookmarkEnd w:id="{self.bookmarks}"/>'
        return self.ink.paragraph(style, body)

    def _list(self, entries: Iterable[tuple[Block, ...]], style: str, number: str, depth: int) -> None:
        """Entries in a list style; what follows the first paragraph of an entry stands below it."""
        for entry in entries:
            for place, block in enumerate(entry):
                if place == 0 and isinstance(block, Paragraph):
                    self.parts.append(self.ink.paragraph(style, self.ink.runs(block.runs), self._numbered(style, number, depth)))
                else:
                    self.write(block, depth + 1)

    def _numbered(self, style: str, number: str, depth: int) -> str:
        """Nothing where the style counts by itself; else which list and how deep."""
        if not number and not depth:
            return ""
        own = number or str(NUMBERS - 1 if style == "ListBullet" else NUMBERS)
        return f'<w:numPr><w:ilvl w:val="{min(depth, 2)}"/><w:numId w:val="{own}"/></w:numPr>'

    def _contents(self, block: Contents) -> str:
        """A table of contents that is readable at once and that Word renews with page numbers (F9)."""
        levels = f"1-{block.depth - self.shift}"
        begin = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "{levels}" \\h \\z </w:instrText></w:r>'
        begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        lines = [
            (one, f'<w:hyperlink w:anchor="{escape(bookmark(one.anchor))}" w:history="1">{run(plain(one.runs))}</w:hyperlink>')
            for one in self.page.headings(block.depth)
        ]
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        out = self.ink.paragraph("TOC1", run("Contents", "<w:b/>"), '<w:keepNext/><w:spacing w:before="240" w:after="60"/>')
        for place, (one, line) in enumerate(lines):
            body = (begin if place == 0 else "") + line + (end if place == len(lines) - 1 else "")
            out += self.ink.paragraph(f"TOC{max(1, min(one.level - self.shift, 3))}", body)
        return out


def page(content: Page) -> bytes:
    """The page in our own styles."""
    return with_reference(content, b"")


def with_reference(content: Page, reference: bytes) -> bytes:
    """The page in the styles of `reference` (bytes of a .docx); `DataRefusedError` when that cannot be read."""
    base = open_base(reference)
    links = Links()
    titles = [block for block in content.blocks if isinstance(block, Heading) and block.level == 1]
    body = _Body(base, content, Ink(base.styles, links), shift=1 if len(titles) == 1 else 0, across=content.landscape)
    for block, across in turned(content):
        body.turn(across)
        body.write(block)
    xml = base.prefix + "".join(body.parts).encode() + f"{body.side.section}</w:body></w:document>".encode()
    return _zipped(_members(content, base, body, links, xml))


def _members(content: Page, base: Base, body: _Body, links: Links, xml: bytes) -> dict[str, bytes]:
    members = dict(base.members)
    members["word/document.xml"] = xml
    relations = "".join(_RELATION.format(id=key, target=escape(target)) for target, key in links.known.items())
    relations_name = "word/_rels/document.xml.rels"
    members[relations_name] = members[relations_name].replace(b"</Relationships>", relations.encode() + b"</Relationships>")
    body.pictures.into(members)
    counted = "".join(numbered(NUMBERS + place, NUMBERS, start) for place, start in enumerate(body.lists, start=1))
    numbering = members["word/numbering.xml"]
    members["word/numbering.xml"] = numbering.replace(b"</w:numbering>", counted.encode() + b"</w:numbering>")
    title = escape(content.title).encode()
    for name in [name for name in members if name.startswith("word/footer")]:
        members[name] = members[name].replace(FOOT_TITLE.encode(), title)
    at = created(content.date).strftime("%Y-%m-%dT%H:%M:%SZ")
    members["docProps/core.xml"] = _CORE.format(
        title=escape(content.title),
        subject=escape(content.subject),
        author=escape(content.author),
        language=escape(content.language),
        at=at,
    ).encode()
    return members


def _zipped(members: dict[str, bytes]) -> bytes:
    """The package in a fixed order with fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(members, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            package.writestr(entry, members[name])
    return out.getvalue()


def table(content: Table) -> bytes:
    """One table as a document of its own, across where it is wide."""
    return page(Page(content.caption or content.name or "Table", (content,), landscape=content.wide))


WRITER = Writer("docx", ".docx", page=page, table=table, with_reference=with_reference)

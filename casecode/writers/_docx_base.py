"""The Word document that a report is written into: ours, or a reference document of the researcher with its own styles."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Twips
from lxml import etree

from casecode.domain.errors import DataRefusedError
from casecode.writers._docx_styles import BULLETS, NUMBERS, STYLES, Style, W, numbered, numbering

_Docx = Any
"""python-docx makes the attributes of its elements at run time, where no type checker sees them."""
FOOT_TITLE = "casecode-title-of-this-page"
"""Stands in our footer until the page's title takes its place."""
_PAGES = (
    f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">{FOOT_TITLE}</w:t></w:r>'
    '<w:r><w:t xml:space="preserve"> · Page </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> of </w:t></w:r><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)
_EMPTY_NUMBERING = f'<w:numbering xmlns:w="{W}"/>'


@dataclass(frozen=True)
class Side:
    """One orientation: the section's properties as XML and the width of a line in twentieths of a point."""

    section: str
    width: int


@dataclass(frozen=True)
class Base:
    """A document without its body. `members` are the files of the package, `styles` maps our style ids to the ids in it.

    `prefix` is document.xml up to its body.
    """

    members: Mapping[str, bytes]
    styles: Mapping[str, str]
    prefix: bytes
    portrait: Side
    landscape: Side


@lru_cache(maxsize=4)
def open_base(reference: bytes = b"") -> Base:
    """The base for a page; a `reference` document keeps every style it has and is given those it lacks.

    Raises `DataRefusedError` when `reference` is no Word document.
    """
    try:
        document: _Docx = Document(io.BytesIO(reference) if reference else None)
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        raise DataRefusedError(
            reason="The reference document is not a Word document (.docx) that can be read. "
            "Open it in Word, save it as .docx, then make the report again.",
        ) from None
    _drop_thumbnail(document)
    styles = _given_styles(document) if reference else _own_styles(document)
    _lists(document)
    section = document.sections[-1]
    if not (reference and section.page_width and section.page_height):
        _paper(section)
    _footer(section)
    portrait, landscape = _sides(section)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as package:
        members = {name: package.read(name) for name in package.namelist()}
    prefix = re.match(rb".*?<w:body\s*/?>", members["word/document.xml"], re.DOTALL)
    assert prefix is not None
    return Base(members, styles, prefix.group().replace(b"<w:body/>", b"<w:body>"), portrait, landscape)


def _drop_thumbnail(document: _Docx) -> None:
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _own_styles(document: _Docx) -> dict[str, str]:
    """Our styles in place of the template's; its many table styles go, so that the list of styles is short."""
    sheet = document.styles.element
    mine = {style.id for style in STYLES}
    for old in sheet.findall(qn("w:style")):
        surplus = old.get(qn("w:type")) == "table" and old.get(qn("w:styleId")) != "TableNormal"
        if surplus or old.get(qn("w:styleId")) in mine or old.get(qn("w:styleId"), "").endswith("Char"):
            sheet.remove(old)
    for style in STYLES:
        sheet.append(parse_xml(style.xml))
    return {style.id: style.id for style in STYLES}


def _given_styles(document: _Docx) -> dict[str, str]:
    """Where each of our styles is found in the reference document: by Word's name, whatever its id; added where missing."""
    sheet = document.styles.element
    known = {
        (element.get(qn("w:type")), _name(element).lower()): element.get(qn("w:styleId"))
        for element in sheet.findall(qn("w:style"))
    }
    taken = set(known.values())
    places: dict[str, str] = {}
    for style in STYLES:
        found = known.get((style.kind, style.name.lower()))
        if found is None:
            found = style.id if style.id not in taken else f"{style.id}Casecode"
            based = places.get(style.based) or known.get((style.kind, style.based.lower())) or ""
            sheet.append(parse_xml(_renamed(style, found, based)))
        places[style.id] = found
    return places


def _name(element: _Docx) -> str:
    name = element.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val")))


def _renamed(style: Style, found: str, based: str) -> str:
    return Style(style.name, found, style.kind, based, "", style.paragraph, style.run, style.rest).xml


def _lists(document: _Docx) -> None:
    """Our two numberings, beside whatever the document has."""
    part = document.part
    try:
        definitions = part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        xml = "".join(
            (numbering(BULLETS, "bullet"), numbering(NUMBERS, "decimal"), numbered(BULLETS, BULLETS), numbered(NUMBERS, NUMBERS))
        )
        blob = _EMPTY_NUMBERING.replace("/>", f">{xml}</w:numbering>").encode()
        fresh = Part(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, blob, part.package)
        part.relate_to(fresh, RELATIONSHIP_TYPE.NUMBERING)
        return
    for last in definitions.findall(qn("w:numIdMacAtCleanup")):
        definitions.remove(last)  # must stand behind every list, and lists are still to come; Word does without it
    first = definitions.find(qn("w:num"))
    for xml in (numbering(BULLETS, "bullet"), numbering(NUMBERS, "decimal")):
        if first is None:
            definitions.append(parse_xml(xml))
        else:
            first.addprevious(parse_xml(xml))
    for number in (BULLETS, NUMBERS):
        definitions.append(parse_xml(numbered(number, number)))


def _paper(section: _Docx) -> None:
    """A4 with margins of 25 mm."""
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Twips(1418)


def _footer(section: _Docx) -> None:
    """Title and page numbers at the foot, unless the reference document has a footer of its own."""
    footer = section.footer
    if not footer.is_linked_to_previous:
        return
    footer.is_linked_to_previous = False
    element = footer._element  # noqa: SLF001  python-docx has no public way to write a field
    for child in list(element):
        element.remove(child)
    for child in parse_xml(_PAGES):
        element.append(child)


def _sides(section: _Docx) -> tuple[Side, Side]:
    """The document's last section upright and across, each as XML."""
    element = section._sectPr  # noqa: SLF001  sections are copied whole, footers and all
    kind = element.find(qn("w:type"))
    if kind is not None:
        element.remove(kind)
    upright = section.orientation != WD_ORIENT.LANDSCAPE
    turned = deepcopy(element)
    size, margins = turned.find(qn("w:pgSz")), turned.find(qn("w:pgMar"))
    wide, high = size.get(qn("w:h")), size.get(qn("w:w"))
    size.set(qn("w:w"), wide)
    size.set(qn("w:h"), high)
    size.set(qn("w:orient"), "landscape" if upright else "portrait")
    if upright and margins is not None:
        for edge in ("left", "right", "top", "bottom"):
            margins.set(qn(f"w:{edge}"), str(min(1134, int(margins.get(qn(f"w:{edge}"), "1134")))))
    sides = (_side(element), _side(turned))
    return sides if upright else (sides[1], sides[0])


def _side(element: _Docx) -> Side:
    size, margins = element.find(qn("w:pgSz")), element.find(qn("w:pgMar"))
    edges = 0 if margins is None else sum(int(margins.get(qn(f"w:{edge}"), "0")) for edge in ("left", "right", "gutter"))
    return Side(etree.tostring(element, encoding="unicode").strip(), int(size.get(qn("w:w"))) - edges)

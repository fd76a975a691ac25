"""Small Word files made by hand for the tests, part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from casecode.domain.reading import Reading, Readings, ReadOptions

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STYLES = (
    '<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Title"><w:name w:val="Title"/></w:style>'
)


def part(name: str, inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{W}">{inside}</w:{name}>'.encode()


def relations(targets: Mapping[str, str]) -> bytes:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{_REL}/{kind}" Target="{to}"/>' for n, (to, kind) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}">{rows}</Relationships>'.encode()


def word_file(body: str, parts: Mapping[str, bytes] | None = None, main: str = "document.xml") -> bytes:
    """A .docx with this body; `parts` are further parts of the folder word, by file name, or by full path with a slash."""
    more = dict(parts or {})
    kinds = {"header1.xml": "header", "footer1.xml": "footer"}
    related = {name: kinds.get(name, name.removesuffix(".xml")) for name in more if "/" not in name}
    members = {
        "_rels/.rels": relations({f"word/{main}": "officeDocument", "docProps/core.xml": "core-properties"}),
        f"word/{main}": part("document", f"<w:body>{body}</w:body>"),
        "word/styles.xml": part("styles", _STYLES),
        f"word/_rels/{main}.rels": relations({"styles.xml": "styles", **related}),
        **{name if "/" in name else f"word/{name}": data for name, data in more.items()},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def par(words: str, style: str = "") -> str:
    """A paragraph; a tab and a line break in `words` become Word's own."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    inside = escape(words).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{inside}</w:t></w:r></w:p>'


def table(*rows: tuple[str, ...]) -> str:
    """A table; an empty line in a cell starts a new paragraph there."""
    cells = ("".join(f"<w:tc>{''.join(map(par, cell.split(chr(10) * 2)))}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def only(readings: Readings) -> Reading:
    """The one document of a file."""
    (reading,) = readings.items
    return reading


def said(reading: Reading) -> list[tuple[str, str]]:
    """Speaker and words of every segment."""
    return [(segment.speaker, reading.text[segment.start : segment.end]) for segment in reading.segments]


def codes(readings: Readings) -> list[str]:
    """The codes of every problem, of the file and of its documents."""
    return [problem.code for problem in (*readings.problems, *(each for item in readings.items for each in item.problems))]


def options(name: str, **more: Any) -> ReadOptions:
    """What a person says about a file: nothing but its name, unless given."""
    return ReadOptions(name=name, **more)

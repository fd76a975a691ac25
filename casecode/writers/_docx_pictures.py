"""Drawn figures in Word: a picture in the line, with what it shows in words for those who cannot see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from casecode.views.blocks import Chart
from casecode.writers._docx_tables import caption, note
from casecode.writers._docx_text import Ink, escape

_EMU = 914_400
"""Word's unit of length: this many to the inch."""
_DRAWING = (
    '<w:p><w:pPr><w:keepNext/><w:spacing w:before="60" w:after="60"/></w:pPr><w:r><w:drawing>'
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{id}" name="Figure {id}" descr="{told}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{id}" name="{file}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{key}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
_RELATION = '<Relationship Id="{key}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/{file}"/>'
_PNG = b'<Default Extension="png" ContentType="image/png"/>'


@dataclass
class Pictures:
    """The pictures of one document by file name, in the order they were met."""

    files: dict[str, bytes] = field(default_factory=dict)

    def chart(self, ink: Ink, content: Chart, line: int) -> str:
        """Caption, picture and note; the picture fills a line of `line` twentieths of a point, or its own width if that is less."""
        from casecode.writers._charts import drawn, extent  # noqa: PLC0415  matplotlib only where there is a figure

        number = len(self.files) + 1
        file = f"casecode-figure-{number}.png"
        self.files[file] = drawn(content, "png")
        wide, high = extent(content)
        share = min(1.0, line / 1440 / wide)
        picture = _DRAWING.format(
            wide=round(wide * share * _EMU),
            high=round(high * share * _EMU),
            id=number,
            file=file,
            key=f"rIdFigure{number}",
            told=escape(content.alt or content.caption or "Figure"),
        )
        return caption(ink, "Figure", content.number, content.caption) + picture + note(ink, content.note)

    def into(self, members: dict[str, bytes]) -> None:
        """Put the pictures into a package, with what points to them."""
        if not self.files:
            return
        relations = "".join(_RELATION.format(key=f"rIdFigure{place}", file=file) for place, file in enumerate(self.files, 1))
        name = "word/_rels/document.xml.rels"
        members[name] = members[name].replace(b"</Relationships>", relations.encode() + b"</Relationships>")
        types = members["[Content_Types].xml"]
        if b'Extension="png"' not in types:
            members["[Content_Types].xml"] = types.replace(b"<Override", _PNG + b"<Override", 1)
        members |= {f"word/media/{file}": data for file, data in self.files.items()}

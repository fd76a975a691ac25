# ruff: noqa: INP001  a script beside its texts, no package
"""Set the example's interviews and focus group as Word files, byte for byte the same on every machine.

Run from anywhere: `python docs/example/build_docx.py`. The words stand beside this script as plain text, one paragraph a block, and each
file gets one of the layouts that transcripts really come in. Members are stored, not deflated, and carry a fixed date, so the
bytes depend on nothing but the words.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

_HERE: Final = Path(__file__).resolve().parent
_STUDY: Final = _HERE.parent.parent
_WHEN: Final = (2025, 10, 6, 9, 0, 0)
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LABEL: Final = re.compile(r"([A-Z]\w*): (.*)", re.DOTALL)

_TYPES: Final = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    "</Types>"
)
_RELS: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELS: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


def _style(name: str, title: str, paragraph: str, run: str, *, default: bool = False) -> str:
    first = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"{first}><w:name w:val="{title}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_STYLES: Final = (
    f'{_HEAD}<w:styles xmlns:w="{_W}">'
    + _style(
        "Normal",
        "Normal",
        '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/>',
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/>',
        default=True,
    )
    + _style("Title", "Title", '<w:spacing w:after="60"/>', '<w:b/><w:sz w:val="34"/>')
    + _style("Subtitle", "Subtitle", '<w:spacing w:after="360"/>', '<w:i/><w:color w:val="595959"/>')
    + _style("Turn", "Turn", '<w:tabs><w:tab w:val="left" w:pos="1418"/></w:tabs><w:ind w:left="1418" w:hanging="1418"/>', "")
    + "</w:styles>"
)


def _run(text: str, look: str = "") -> str:
    """One run; a tab in the text becomes Word's own tab."""
    pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("\t")]
    return f"<w:r><w:rPr>{look}</w:rPr>{'<w:tab/>'.join(pieces)}</w:r>"


def _paragraph(runs: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{runs}</w:p>"


def _bold_label(label: str, speech: str) -> Iterator[str]:
    """`I: ` as a bold run in front of the speech, in one paragraph."""
    yield _paragraph((_run(f"{label}: ", "<w:b/>") if label else "") + _run(speech))


def _label_above(label: str, speech: str) -> Iterator[str]:
    """The name alone in its paragraph, what was said below it."""
    if label:
        yield _paragraph(_run(f"{label}:", "<w:b/>"))
    yield _paragraph(_run(speech))


def _hanging(label: str, speech: str) -> Iterator[str]:
    """Name, tab and speech with a hanging indent; prompts and breaks stand unlabelled.

    One paragraph sits in a content control, as a round trip through an online editor leaves it.
    """
    if not label:
        yield _paragraph(_run(speech, "<w:i/>"))
        return
    made = _paragraph(_run(f"{label}:\t{speech}"), "Turn")
    if speech.startswith("I couldn’t. They haven’t got a website."):
        made = f'<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_0"/></w:sdtPr><w:sdtContent>{made}</w:sdtContent></w:sdt>'
    yield made


_LAYOUTS: Final[dict[str, tuple[str, Callable[[str, str], Iterator[str]]]]] = {
    "int-PM1-2025-03-11": ("pellmouth", _bold_label),
    "int-CA1-2025-06-04": ("castrenne", _label_above),
    "fg-2025-07-09": ("tannerswell", _hanging),
}


def _typeset(text: str) -> str:
    """Curly quotes and apostrophes, as Word makes them while one types."""
    text = re.sub(r'(^|[\s(\[])"', "\\1“", text, flags=re.MULTILINE)
    return text.replace('"', "”").replace("'", "’")


def _document(text: str, layout: Callable[[str, str], Iterator[str]]) -> str:
    heading, *blocks = _typeset(text).strip().split("\n\n")
    title, subtitle = heading.split("\n")
    body = [_paragraph(_run(title.removeprefix("# ")), "Title"), _paragraph(_run(subtitle), "Subtitle")]
    for block in blocks:
        found = _LABEL.fullmatch(block)
        body.extend(layout(found[1], found[2]) if found else layout("", block))
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418"/></w:sectPr>'
    return f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{"".join(body)}{page}</w:body></w:document>'


def main() -> None:
    """Write every Word file of the example into the study's transcripts."""
    for stem, (case, layout) in _LAYOUTS.items():
        members = {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELS,
            "word/document.xml": _document((_HERE / f"{stem}.txt").read_text(encoding="utf-8"), layout),
            "word/_rels/document.xml.rels": _DOCUMENT_RELS,
            "word/styles.xml": _STYLES,
        }
        with zipfile.ZipFile(_STUDY / "transcripts" / case / f"{stem}.docx", "w", zipfile.ZIP_STORED) as package:
            for name, content in members.items():
                member = zipfile.ZipInfo(name, _WHEN)
                member.create_system = 3  # else the platform's own number
                package.writestr(member, content.encode())


if __name__ == "__main__":
    main()

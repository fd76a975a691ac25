"""Small files of office programs, recognisers and data tools, made by hand for the tests."""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{name}="{ODF}:{full}:1.0"'
    for name, full in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
)
_SPACES += f' xmlns:draw="{ODF}:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="{ODF}:meta:1.0"'
TALK = [("Interviewer", "How did it start?"), ("Maya", "In a bar [laughs]."), ("Interviewer", "And?"), ("Maya", "The fair.")] * 2
HAS_PARQUET = importlib.util.find_spec("pyarrow") is not None
HAS_PDF = importlib.util.find_spec("pypdfium2") is not None


def _zip(members: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def odf_file(kind: str, body: str, *, styles: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument file of a kind (text, spreadsheet) with this body; `styles` are automatic ones, `more` further members."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return _zip({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content, **(more or {})})


def odf_part(name: str, inside: str) -> str:
    """The content of another member, such as meta.xml."""
    return f"<office:document-{name} {_SPACES}>{inside}</office:document-{name}>"


def odt_file(*paragraphs: str) -> bytes:
    """A text of plain paragraphs."""
    return odf_file("text", "".join(f"<text:p>{escape(words)}</text:p>" for words in paragraphs))


def flat_odt(body: str, *, about: str = "", master: str = "") -> bytes:
    """The text as one XML file; `about` stands in its meta, `master` in its pages' styles."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:meta>{about}</office:meta><office:master-styles>{master}</office:master-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def ods_row(*cells: str) -> str:
    inside = "".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{inside}</table:table-row>"


def ods_sheet(name: str, *rows: str) -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def xlsx_file(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook written by a library that is not the one under test."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def spoiled(data: bytes, member: str, replaced: Mapping[str, str], **added: str) -> bytes:
    """An archive with words in one of its members replaced, and members added (a double underscore for the slash)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    text = members[member]
    written = text.decode() if isinstance(text, bytes) else text
    for old, new in replaced.items():
        assert old in written
        written = written.replace(old, new)
    more = {f"{name.replace('__', '/')}.xml": inside for name, inside in added.items()}
    return _zip({**members, member: written, **more})


def rtf_file(body: str, fonts: str = r"{\f0\fcharset0 Arial;}") -> bytes:
    return (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl" + fonts + "}" + body + "}").encode("latin-1")


def pdf_file(*pages: Sequence[tuple[float, float, str]], title: str = "", note: bool = False) -> bytes:
    """Pages of lines, each at x and y in points from the lower left corner, in Courier of 10 points (a letter is 6 wide)."""
    objects: list[str] = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"]
    kids: list[str] = []
    for lines in pages:
        drawn = "".join(f"BT /F1 10 Tf {x} {y} Td ({_pdf_text(words)}) Tj ET\n" for x, y, words in lines)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        remark = "/Annots [<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (why?) >>]" if note else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R {remark} "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({_pdf_text(title)}) /CreationDate (D:20210304050607Z) >>")
    out, places = b"%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{inside}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + tail.encode()


def _pdf_text(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def pdf_lines(*lines: str, top: float = 720) -> list[tuple[float, float, str]]:
    """Lines below each other, 12 points apart."""
    return [(72, top - 12 * at, line) for at, line in enumerate(lines)]


def parquet_file(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """A Parquet file, where the library for it is installed; else only its first letters."""
    if not HAS_PARQUET:
        return b"PAR1"
    arrow: Any = importlib.import_module("pyarrow")
    parquet: Any = importlib.import_module("pyarrow.parquet")
    held = io.BytesIO()
    parquet.write_table(arrow.table(dict(columns)), held)
    return held.getvalue()


def _items(talk: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    words = [(who, word) for who, said in talk for word in said.split()]
    return [
        {
            "start_time": f"{at}.0",
            "end_time": f"{at}.5",
            "type": "pronunciation",
            "alternatives": [{"content": word}],
            "speaker_label": who,
        }
        for at, (who, word) in enumerate(words)
    ]


SMALL: dict[str, bytes] = {
    "odt": odt_file(*(f"{who}: {words}" for who, words in TALK)),
    "fodt": flat_odt("".join(f"<text:p>{escape(who)}: {escape(words)}</text:p>" for who, words in TALK)),
    "ods": odf_file("spreadsheet", ods_sheet("Talk", ods_row("speaker", "words"), *(ods_row(*pair) for pair in TALK))),
    "xlsx": xlsx_file({"Talk": [("speaker", "words"), *TALK]}),
    "rtf": rtf_file("".join(rf"{{\b {who}:}} {words}\par " for who, words in TALK)),
    "otr": json.dumps(
        {
            "text": "".join(
                f'<p><span class="timestamp" data-timestamp="{n}.5">00:0{n}</span>{who}: {words}</p>'
                for n, (who, words) in enumerate(TALK)
            ),
            "media": "maya.mp3",
        }
    ).encode(),
    "whisper": json.dumps(
        {"segments": [{"start": n, "end": n + 1, "text": f" {words}", "speaker": who} for n, (who, words) in enumerate(TALK)]}
    ).encode(),
    "stt": json.dumps({"jobName": "maya", "results": {"items": _items(TALK)}}).encode(),
    "jsonl": "\n".join(json.dumps({"speaker": who, "text": words}) for who, words in TALK).encode(),
    "parquet": parquet_file({"speaker": [who for who, _ in TALK], "text": [words for _, words in TALK]}),
    "pdf": pdf_file(pdf_lines(*(f"{who}: {words}" for who, words in TALK))),
}

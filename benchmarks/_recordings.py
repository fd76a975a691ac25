"""The same conversation as recordings are annotated, as mail, in tables and on printed pages."""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

Said = Sequence[tuple[str, str]]


def _tiers(said: Said) -> dict[str, list[tuple[int, str]]]:
    """Second and words of each turn, by speaker."""
    found: dict[str, list[tuple[int, str]]] = {}
    for second, (who, words) in enumerate(said):
        found.setdefault(who, []).append((second, words))
    return found


def _eaf(said: Said) -> bytes:
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="s{n}" TIME_VALUE="{n * 1000}"/>' for n in range(len(said) + 1))
    tiers = "".join(
        f'<TIER TIER_ID="{who}" PARTICIPANT="{who}" LINGUISTIC_TYPE_REF="talk">'
        + "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="s{n}" TIME_SLOT_REF2="s{n + 1}">'
            f"<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
            for n, words in turns
        )
        + "</TIER>"
        for who, turns in _tiers(said).items()
    )
    head = '<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"/>'
    return f"{head}<TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>".encode()


def _exb(said: Said) -> bytes:
    line = "".join(f'<tli id="T{n}" time="{n}.0"/>' for n in range(len(said) + 1))
    people = "".join(f'<speaker id="{who}"><abbreviation>{who}</abbreviation></speaker>' for who in _tiers(said))
    tiers = "".join(
        f'<tier id="{who}" speaker="{who}" category="v" type="t">'
        + "".join(f'<event start="T{n}" end="T{n + 1}">{words} </event>' for n, words in turns)
        + "</tier>"
        for who, turns in _tiers(said).items()
    )
    head = f"<basic-transcription><head><speakertable>{people}</speakertable></head>"
    return f"{head}<basic-body><common-timeline>{line}</common-timeline>{tiers}</basic-body></basic-transcription>".encode()


def _textgrid(said: Said) -> bytes:
    end = len(said)
    rows = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "0", str(end), "<exists>", str(len(_tiers(said)))]
    for who, turns in _tiers(said).items():
        at = dict(turns)
        rows += ['"IntervalTier"', f'"{who}"', "0", str(end), str(end)]
        for second in range(end):
            rows += [str(second), str(second + 1), f'"{at.get(second, "")}"']
    return ("\n".join(rows) + "\n").encode()


def _tei(said: Said) -> bytes:
    talk = "".join(f'<u who="#{who}" start="{n}.0">{words}</u>' for n, (who, words) in enumerate(said))
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{talk}</body></text></TEI>'.encode()


def _stt(said: Said) -> bytes:
    """As Amazon's service gives it: a record a word."""
    items: list[dict[str, Any]] = []
    for turn, (who, words) in enumerate(said):
        for n, word in enumerate(words.removesuffix(".").split()):
            start = turn * 60 + n * 0.5
            spoken = {"type": "pronunciation", "alternatives": [{"content": word}], "speaker_label": who}
            items.append({"start_time": f"{start}", "end_time": f"{start + 0.4}", **spoken})
        items.append({"type": "punctuation", "alternatives": [{"content": "."}], "speaker_label": who})
    return json.dumps({"jobName": "talk", "results": {"items": items}}).encode()


def _eml(said: Said) -> bytes:
    """One mail with every turn as a paragraph."""
    head = "From: Maya <a@b.example>\nSubject: Fair\nMessage-ID: <1@b.example>\nDate: Thu, 1 Jan 2015 00:00:00 +0000\n"
    body = "\n\n".join(words for _, words in said)
    return f"{head}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n".encode()


def _ods(said: Said) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{who}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{words}</text:p></table:table-cell></table:table-row>"
        for who, words in [("speaker", "text"), *said]
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0" '
        f'xmlns:table="{names}:table:1.0"><office:body><office:spreadsheet><table:table table:name="T">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return held.getvalue()


def _fodt(said: Said) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(f"<text:p>{who}: {words}</text:p>" for who, words in said)
    return (
        f'<?xml version="1.0"?><office:document xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0" '
        f'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{body}</office:text></office:body>'
        "</office:document>"
    ).encode()


def _jsonfeed(said: Said) -> bytes:
    items = [{"id": str(n), "content_html": f"<p>{words}</p>"} for n, (_, words) in enumerate(said)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Towns", "items": items}).encode()


def _parquet(said: Said) -> bytes:
    arrow: Any = importlib.import_module("pyarrow")
    parquet: Any = importlib.import_module("pyarrow.parquet")
    held = io.BytesIO()
    parquet.write_table(arrow.table({"speaker": [who for who, _ in said], "text": [words for _, words in said]}), held)
    return held.getvalue()


def _pdf(said: Said) -> bytes:
    """Pages of forty-eight lines in one of the fonts that every program has."""
    lines = [line for who, words in said for line in textwrap.wrap(f"{who}: {words}", 90)]
    sheets = [lines[at : at + 48] for at in range(0, len(lines), 48)]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"]
    for sheet in sheets:
        shown = "\n".join(f"1 0 0 1 40 {760 - 14 * at} Tm ({line}) Tj" for at, line in enumerate(sheet))
        drawn = f"BT /F 9 Tf\n{shown}\nET".encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 800] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>"
            % len(objects)
        )
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(sheets)))
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode()
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return bytes(made) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


RECORDED: dict[str, Callable[[Said], bytes]] = {
    "eaf": _eaf,
    "exb": _exb,
    "textgrid": _textgrid,
    "tei": _tei,
    "stt": _stt,
    "eml": _eml,
    "ods": _ods,
    "fodt": _fodt,
    "jsonfeed": _jsonfeed,
}
if importlib.util.find_spec("pyarrow"):
    RECORDED["parquet"] = _parquet
if importlib.util.find_spec("pypdfium2"):
    RECORDED["pdf"] = _pdf

"""One conversation, or one blog, of the same words in every format that can be written with little code."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from html import escape

import docx
import xlsxwriter

Said = Sequence[tuple[str, str]]
"""Speaker and words, turn by turn; for blogs the words alone count."""
_SYLLABLES = [one + two for one in "bdfghklmnprstvw" for two in "aeiou"]


def conversation(turns: int, words: int, seed: int) -> list[tuple[str, str]]:
    """That many turns of that many words by two people."""
    draw = random.Random(seed)
    lexicon = ["".join(draw.choices(_SYLLABLES, k=draw.randint(1, 4))) for _ in range(4_000)]
    labels = ("Interviewer", "Maya")
    return [(labels[n % 2], " ".join(draw.choices(lexicon, k=words)).capitalize() + ".") for n in range(turns)]


def _clock(second: int, mark: str) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}{mark}000"


def _txt(said: Said) -> bytes:
    return "\n".join(f"{who}: {words}" for who, words in said).encode()


def _md(said: Said) -> bytes:
    return "\n\n".join(f"**{who}:** {words}" for who, words in said).encode()


def _vtt(said: Said) -> bytes:
    cues = (f"{_clock(n, '.')} --> {_clock(n + 1, '.')}\n<v {who}>{words}</v>" for n, (who, words) in enumerate(said))
    return ("WEBVTT\n\n" + "\n\n".join(cues)).encode()


def _srt(said: Said) -> bytes:
    cues = (f"{n + 1}\n{_clock(n, ',')} --> {_clock(n + 1, ',')}\n{who}: {words}" for n, (who, words) in enumerate(said))
    return "\n\n".join(cues).encode()


def _html(said: Said) -> bytes:
    body = "".join(f"<p><b>{who}:</b> {words}</p>" for who, words in said)
    return f'<html><head><meta charset="utf-8"><title>Talk</title></head><body>{body}</body></html>'.encode()


def _docx(said: Said) -> bytes:
    document, held = docx.Document(), io.BytesIO()
    for who, words in said:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{who}: ").bold = True
        paragraph.add_run(words)
    document.save(held)
    return held.getvalue()


def _rtf(said: Said) -> bytes:
    return ("{\\rtf1\\ansi " + "".join(f"{{\\b {who}:}} {words}\\par\n" for who, words in said) + "}").encode()


def _odt(said: Said) -> bytes:
    body = "".join(f"<text:p>{who}: {words}</text:p>" for who, words in said)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _csv(said: Said) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows([("speaker", "text"), *said])
    return held.getvalue().encode()


def _xlsx(said: Said) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate([("speaker", "text"), *said]):
            sheet.write_row(n, 0, row)
    return held.getvalue()


def _jsonl(said: Said) -> bytes:
    return "\n".join(json.dumps({"speaker": who, "text": words}) for who, words in said).encode()


def _whisper(said: Said) -> bytes:
    segments = [{"id": n, "start": n, "end": n + 0.5, "text": f" {words}", "speaker": who} for n, (who, words) in enumerate(said)]
    return json.dumps({"text": "", "segments": segments, "language": "en"}).encode()


def _otr(said: Said) -> bytes:
    body = "".join(f"<p>{who}: {words}</p>" for who, words in said)
    return json.dumps({"text": body, "media": "talk.mp3", "media-time": 1.5}).encode()


def _chat(said: Said) -> bytes:
    codes = {"Interviewer": "INV", "Maya": "PAR"}
    lines = "".join(f"*{codes[who]}:\t{words[:-1]} .\n" for who, words in said)
    return f"@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tINV Investigator, PAR Participant\n{lines}@End\n".encode()


def _mbox(said: Said) -> bytes:
    return "\n".join(
        f"From a@b.example Thu Jan  1 00:00:00 2015\nFrom: {who} <a@b.example>\nSubject: Fair\nMessage-ID: <{n}@b.example>\n"
        f"Date: Thu, 1 Jan 2015 00:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{words}\n"
        for n, (who, words) in enumerate(said)
    ).encode()


def _wxr(said: Said) -> bytes:
    items = "".join(
        f"<item><title>Fair {n}</title><wp:post_id>{n}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
        f"<c:encoded><![CDATA[<p>{words}</p>]]></c:encoded></item>"
        for n, (_, words) in enumerate(said)
    )
    head = '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel>'
    return f"{head}{items}</channel></rss>".encode()


def _blogger(said: Said) -> bytes:
    entries = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-7.post-{n}</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>"
        f'<title>Fair {n}</title><content type="html">{escape(f"<p>{words}</p>")}</content></entry>'
        for n, (_, words) in enumerate(said)
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2018">'
    return f"{head}{entries}</feed>".encode()


def _feed(said: Said) -> bytes:
    items = "".join(
        f"<item><title>Fair {n}</title><guid>{n}</guid><description>{escape(f'<p>{words}</p>')}</description></item>"
        for n, (_, words) in enumerate(said)
    )
    return f'<rss version="2.0"><channel><title>Towns</title>{items}</channel></rss>'.encode()


def _ghost(said: Said) -> bytes:
    posts = [
        {"id": str(n), "title": f"Fair {n}", "html": f"<p>{words}</p>", "status": "published"}
        for n, (_, words) in enumerate(said)
    ]
    return json.dumps({"db": [{"data": {"posts": posts}}]}).encode()


def _medium(said: Said) -> bytes:
    page = (
        '<html><head><meta charset="utf-8"><title>Fair {n}</title></head><body><article class="h-entry"><h1 class="p-name">Fair {n}'
        '</h1><section data-field="body" class="e-content"><p>{words}</p></section><footer><a href="https://medium.com/p/{n:012x}">'
        '<time datetime="2015-01-01T00:00:00Z">then</time></a></footer></article></body></html>'
    )
    return _zip({f"posts/2015-01-01_Fair-{n:012x}.html": page.format(n=n, words=words) for n, (_, words) in enumerate(said)})


def _substack(said: Said) -> bytes:
    rows = "\n".join(f"{n}.fair,2015-01-01T00:00:00Z,true,everyone,Fair {n}" for n in range(len(said)))
    members = {f"posts/{n}.fair.html": f"<p>{words}</p>" for n, (_, words) in enumerate(said)}
    return _zip({"posts.csv": f"post_id,post_date,is_published,audience,title\n{rows}", **members})


def _zip(members: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return held.getvalue()


WRITTEN: dict[str, Callable[[Said], bytes]] = {
    "txt": _txt,
    "md": _md,
    "vtt": _vtt,
    "srt": _srt,
    "html": _html,
    "docx": _docx,
    "rtf": _rtf,
    "odt": _odt,
    "csv": _csv,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
    "whisper": _whisper,
    "otr": _otr,
    "chat": _chat,
    "mbox": _mbox,
    "wxr": _wxr,
    "blogger": _blogger,
    "feed": _feed,
    "ghost": _ghost,
    "medium": _medium,
    "substack": _substack,
}

"""How fast each format is read, beside the plain library call on the same bytes in the same run.

    python -m benchmarks.readers [--turns 2000] [--words 60] [--rounds 3] [format ...]

The plain call is what a script would do first: parse the file and take its words, without speakers, spans, dates or safety. CPU
time of the process, median of interleaved rounds. Exits with 1 when a reader loses a word of what was written into the file.
"""

from __future__ import annotations

import argparse
import csv
import email
import email.policy
import importlib
import importlib.util
import io
import json
import mailbox
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
from lxml import etree
from lxml import html as lxml_html

from benchmarks._exports import WRITTEN as EXPORTED
from benchmarks._exports import conversation
from benchmarks._recordings import RECORDED
from casecode import registry
from casecode.domain.reading import Reader, Readings, ReadOptions
from casecode.text.words import count_words


def _shown(markup: str | bytes) -> str:
    page: Any = lxml_html.fromstring(markup)
    return str(page.text_content())


def _xml(data: bytes) -> str:
    return "".join(map(str, etree.fromstring(data).itertext()))


def _html_in_xml(data: bytes) -> str:
    """Feeds and exports: the tree, then every body through the HTML parser."""
    bodies = (part.text for part in etree.fromstring(data).iter("{*}content", "{*}encoded", "{*}description"))
    return "".join(_shown(body) for body in bodies if body)


def _zipped_pages(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pages = (archive.read(name) for name in archive.namelist() if name.endswith(".html"))
        return "".join(_shown(page) for page in pages)


def _messages(data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "box"
        file.write_bytes(data)
        return "".join(str(message.get_payload()) for message in mailbox.mbox(file))


def _workbook(data: bytes) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
    return "".join(str(cell) for row in (sheet.iter_rows(values_only=True) if sheet else ()) for cell in row)


def _odt(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _xml(archive.read("content.xml"))


def _posts(data: bytes) -> str:
    return "".join(_shown(post["html"]) for post in json.loads(data)["db"][0]["data"]["posts"])


def _mail(data: bytes) -> str:
    return str(email.message_from_bytes(data, policy=email.policy.default).get_content())


def _items(data: bytes) -> str:
    return "".join(_shown(item["content_html"]) for item in json.loads(data)["items"])


def _table(data: bytes) -> str:
    parquet: Any = importlib.import_module("pyarrow.parquet")
    return "".join(parquet.read_table(io.BytesIO(data)).column("text").to_pylist())


def _printed(data: bytes) -> str:
    library: Any = importlib.import_module("pypdfium2")
    document = library.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document)


WRITTEN = EXPORTED | RECORDED
PLAIN: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "docx": ("python-docx paragraphs", lambda data: "".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)),
    "html": ("lxml.html text_content", _shown),
    "odt": ("zipfile + lxml", _odt),
    "csv": ("csv.reader", lambda data: "".join(row[1] for row in csv.reader(io.StringIO(data.decode())))),
    "xlsx": ("openpyxl, read only", _workbook),
    "jsonl": ("json.loads a line", lambda data: "".join(json.loads(line)["text"] for line in data.splitlines())),
    "whisper": ("json.loads", lambda data: "".join(part["text"] for part in json.loads(data)["segments"])),
    "otr": ("json + lxml.html", lambda data: _shown(json.loads(data)["text"])),
    "mbox": ("mailbox", _messages),
    "wxr": ("lxml + lxml.html", _html_in_xml),
    "blogger": ("lxml + lxml.html", _html_in_xml),
    "feed": ("lxml + lxml.html", _html_in_xml),
    "ghost": ("json + lxml.html", _posts),
    "medium": ("zipfile + lxml.html", _zipped_pages),
    "substack": ("zipfile + lxml.html", _zipped_pages),
    "eaf": ("lxml itertext", _xml),
    "exb": ("lxml itertext", _xml),
    "tei": ("lxml itertext", _xml),
    "fodt": ("lxml itertext", _xml),
    "ods": ("zipfile + lxml", _odt),
    "stt": (
        "json.loads",
        lambda data: "".join(one["alternatives"][0]["content"] for one in json.loads(data)["results"]["items"]),
    ),
    "eml": ("email.message_from_bytes", _mail),
    "jsonfeed": ("json + lxml.html", _items),
    "parquet": ("pyarrow", _table),
    "pdf": ("pypdfium2", _printed),
}
if importlib.util.find_spec("striprtf"):
    _RTF: Any = importlib.import_module("striprtf.striprtf")
    PLAIN["rtf"] = ("striprtf", lambda data: str(_RTF.rtf_to_text(data.decode())))
_BY_LINE = ("str.splitlines", lambda data: "".join(data.decode().splitlines()))


def _timed(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


def spoken(found: Readings) -> int:
    """The words in all segments but headings, which the exports add."""
    return sum(
        count_words(item.text[each.start : each.end]) for item in found.items for each in item.segments if each.kind != "heading"
    )


def main() -> int:
    """Measure, compare, print; 1 when a word is lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readers", description=__doc__)
    parser.add_argument("--turns", type=int, default=2_000)
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("formats", nargs="*")
    asked = parser.parse_args()
    said = conversation(asked.turns, asked.words, asked.seed)
    total = sum(count_words(words) for _, words in said)
    known = registry.names("readers")
    print(f"{total:,} words in {len(said):,} turns or posts, seed {asked.seed}; median CPU seconds of {asked.rounds} rounds")
    print(
        f"{'format':<10}{'file MB':>8}{'seconds':>9}{'MB/s':>7}{'1,000 words/s':>15}{'words kept':>12}  {'beside':<24}{'takes':>8}"
    )
    lost = 0
    for name in asked.formats or [one for one in WRITTEN if one in known]:
        reader: Reader = registry.load("readers", name, "READER")
        data = WRITTEN[name](said)
        given = ReadOptions(name=f"talk{reader.suffixes[0]}")
        kept = spoken(reader.read(data, given))
        beside, call = PLAIN.get(name, _BY_LINE)
        ours, plain = [], []
        for _ in range(asked.rounds):
            plain.append(_timed(lambda call=call, data=data: call(data)))  # type: ignore[misc]
            ours.append(_timed(lambda reader=reader, data=data, given=given: reader.read(data, given)))  # type: ignore[misc]
        seconds, floor = statistics.median(ours), statistics.median(plain)
        size, times = len(data) / 1e6, seconds / max(floor, 1e-9)
        print(
            f"{name:<10}{size:8.2f}{seconds:9.3f}{size / seconds:7.1f}{total / seconds / 1e3:15,.0f}{kept / total:12.2%}  {beside:<24}{times:7.1f}x"
        )
        lost += kept != total
    rest = [name for name in known if name not in WRITTEN]
    print(f"not measured: {', '.join(rest) or 'none'}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())

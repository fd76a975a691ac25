"""Files that mean harm, made from each reader's own small example, and a run over all of them that watches what is done.

    python -m tests.readers.hostile [--cuts 5] [--line 400000] [reader ...]

prints one JSON line for each file: reader, file, CPU seconds, peak memory in MB so far, what came of it. It is run in a process
of its own, so that memory can be measured and whatever hangs can be ended.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import resource
import signal
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import FrameType

from tests.readers.made import options
from tests.readers.test_conformance import NAMES, SMALL, check, reader, suffix

SECRET = "the-words-of-a-file-that-nobody-named"
DEEP = 50_000
LONGEST_CASE = 20
"""Seconds after which a case is ended."""
_WORDS = (b"In a bar", b"We went.", b"How did it start?")
_ROOT = re.compile(rb"<(?![?!])[^<>]*?/?>")


def cases(name: str, secret: Path, *, cuts: int, line: int) -> Iterator[tuple[str, bytes]]:
    """Every hostile file for this reader."""
    sample = SMALL[name]
    yield from _anything(line)
    yield from _cut(sample, cuts)
    if sample.startswith(b"PK"):
        yield from _within(sample, secret, line)
        yield from _archives(sample)
        yield from _sheets(sample)
    else:
        yield from _text(sample, secret, line)


def _anything(line: int) -> Iterator[tuple[str, bytes]]:
    talk = "Interviewer: How did it start?\nMaya: In a bar.\n" * 4
    yield "nothing but NUL", b"\x00" * 100_000
    yield "NUL within", talk.replace("bar", "b\x00r").encode()
    yield "UTF-16 without a mark", talk.encode("utf-16-le")
    yield "UTF-16 without a mark, cut in a pair", talk.encode("utf-16-be")[:-1]
    yield "half a UTF-16 pair", b"\xff\xfe" + talk.encode("utf-16-le") + b"\x00\xd8"
    yield "lone surrogates", talk.encode() + "Maya: \ud83d \udc00\n".encode("utf-8", "surrogatepass")
    yield "one line of words", b"word " * (line // 5)
    yield "one word", b"x" * line
    yield "one line of marks", b"[[:<" * (line // 16)
    yield "many short lines", b"A: b\n" * 50_000
    yield "many comments", b"<!-- a -->\n" * 6_000
    yield "nested tags", b"<p>" * DEEP + b"deep"
    yield "nested brackets", b"[" * DEEP * 2
    yield "nested braces", b"{\\b " * DEEP
    yield "nested objects", b'{"a":' * DEEP


def _cut(sample: bytes, cuts: int) -> Iterator[tuple[str, bytes]]:
    for n in range(1, cuts + 1):
        at = len(sample) * n // (cuts + 1)
        yield f"cut at {at}", sample[:at]


def _text(sample: bytes, secret: Path, line: int) -> Iterator[tuple[str, bytes]]:
    """What can be put into a file of text: XML, JSON or plain."""
    yield "its words as one line", _with(sample, b"word " * (line // 5))
    yield "its words as one word", _with(sample, b"x" * line)
    yield "its words as marks", _with(sample, b"[[ " * (line // 30))
    yield "a NUL in its words", _with(sample, b"a\x00b")
    yield "in UTF-16 without a mark", sample.decode("utf-8", "replace").encode("utf-16-le")
    yield "lone surrogates in its words", _with(sample, "\ud83d".encode("utf-8", "surrogatepass"))
    yield "lone surrogates by number", _with(sample, rb"&#xD83D; \ud83d \u55357?")
    yield "nested tags in its words", _with(sample, b"<b>" * DEEP)
    yield "escaped nested tags in its words", _with(sample, b"&lt;b&gt;" * DEEP)
    if sample.lstrip().startswith(b"<"):
        yield from _doctypes(sample, secret)


def _doctypes(sample: bytes, secret: Path) -> Iterator[tuple[str, bytes]]:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    for what, subset, use in (
        ("entity bomb", b'<!ENTITY l0 "ha">' + laughs, b"&l11;"),
        ("quadratic entity", b'<!ENTITY big "%s">' % (b"ha" * 25_000), b"&big;" * 25_000),
        ("external entity", b'<!ENTITY out SYSTEM "%s">' % secret.as_uri().encode(), b"&out;"),
        ("parameter entity", b'<!ENTITY %% out SYSTEM "%s"> %%out;' % secret.as_uri().encode(), b"words"),
        ("network entity", b'<!ENTITY out SYSTEM "http://192.0.2.1/evil.dtd">', b"&out;"),
    ):
        yield what, _declaring(_with(sample, use), b"<!DOCTYPE r [" + subset + b"]>")
    yield "external DTD", _declaring(sample, b'<!DOCTYPE r SYSTEM "%s">' % secret.as_uri().encode())


def _declaring(sample: bytes, doctype: bytes) -> bytes:
    bare = re.sub(rb"<!DOCTYPE[^<>]*>", b"", sample)
    found = _ROOT.search(bare)
    return bare[: found.start()] + doctype + bare[found.start() :] if found else doctype + bare


def _with(sample: bytes, words: bytes) -> bytes:
    """The sample with these words for its own."""
    for own in _WORDS:
        if own in sample:
            return sample.replace(own, words, 1)
    return sample + words


def _within(sample: bytes, secret: Path, line: int) -> Iterator[tuple[str, bytes]]:
    """The archive with one member at a time made hostile."""
    with zipfile.ZipFile(io.BytesIO(sample)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    for name, held in members.items():
        if any(own in held for own in _WORDS):
            for what, made in _text(held, secret, line // 4):
                yield f"{what} ({name})", _zip({**members, name: made})
        yield f"bomb ({name})", _zip({**members, name: held + b" " * 20_000_000})
        yield f"1 GB declared ({name})", _declared(_zip(members), name, 1_000_000_000)
        for rest in (b"", b"\x00", b"<", b"<?xml"):
            yield f"{rest!r} for {name}", _zip({**members, name: rest})
    for name in members:
        yield f"without {name}", _zip({other: held for other, held in members.items() if other != name})


def _archives(sample: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(sample)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    first = next(iter(members))
    for name in ("../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "a\\..\\..\\evil.txt"):
        yield f"member {name}", _zip({**members, name: b"evil"})
    yield "60,000 members", _crowd()
    data = bytearray(_zip(members))
    data[6] |= 1
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    yield "encrypted", bytes(data)
    yield "a directory of nothing", _zip({})
    yield "the archive in itself", _zip({**members, first: sample})
    wide = sample.replace(b"PK\x05\x06", b"PK\x05\x07")
    yield "no end", wide


def _sheets(sample: bytes) -> Iterator[tuple[str, bytes]]:
    """Workbooks that are endless or turn in a circle."""
    changes = {
        "xl/worksheets/sheet1.xml": (
            (rb'ref="A1:[A-Z]+\d+"', b'ref="A1:XFD1048576"'),
            (rb"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'),
            (rb"</sheetData>", b'<row r="99999999999999999999"><c r="ZZZZZZZZ1"><v>1</v></c></row></sheetData>'),
            (rb'<c r="A2"', b'<c r="A2" t="s"><v>1000000000</v></c><c r="A2"'),
            (rb'<c r="A2"', b'<c r="A2"><f>A2</f><v/></c><c r="A2"'),
            (rb"</worksheet>", b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'),
        ),
        "xl/_rels/workbook.xml.rels": (
            (rb'Target="/?[^"]*sheet1.xml"', b'Target="/xl/workbook.xml"'),
            (rb'Target="/?[^"]*sheet1.xml"', b'Target="_rels/workbook.xml.rels"'),
            (rb'Target="/?[^"]*sheet1.xml"', b'Target="../../../../etc/passwd"'),
        ),
        "content.xml": (
            (rb"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">'),
            (rb"<table:table-cell", b'<table:table-cell table:number-columns-repeated="16384"'),
            (
                rb"<table:table-row><table:table-cell",
                b'<table:table-row table:number-rows-repeated="2147483647"><table:table-cell table:number-columns-repeated="2147483647"',
            ),
            (rb"<text:p>", b'<text:p><text:s text:c="2147483647"/>'),
        ),
    }
    with zipfile.ZipFile(io.BytesIO(sample)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    for name, replaced in changes.items():
        for n, (old, new) in enumerate(replaced, start=1):
            made = re.sub(old, new, members.get(name, b""), count=1)
            if made != members.get(name, b""):
                yield f"sheet without end {n} ({name})", _zip({**members, name: made})


@cache
def _crowd() -> bytes:
    return _zip({f"m{n}": b"" for n in range(60_000)})


def _zip(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2012, 5, 3, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _declared(data: bytes, name: str, size: int) -> bytes:
    """The archive with another unpacked size for the member in its directory."""
    made, at = bytearray(data), data.find(b"PK\x01\x02")
    while at >= 0:
        (length,) = struct.unpack_from("<H", data, at + 28)
        if data[at + 46 : at + 46 + length] == name.encode():
            struct.pack_into("<I", made, at + 24, size)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(made)


class _Watch:
    """Notes what Python does to the world while a file is read: nothing but imports may be opened, and nothing be written."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.on = False
        sys.addaudithook(self.heard)

    def heard(self, event: str, details: tuple[object, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, flags = (*details, None, None, None)[:3]
            writes = isinstance(mode, str) and set(mode) & set("wax+")
            creates = isinstance(flags, int) and flags & 0o1103
            if writes or (creates and mode is None) or SECRET in str(path):
                self.done.append(f"open {path}")
        elif event.startswith(
            ("socket.connect", "socket.getaddrinfo", "subprocess.", "os.system", "shutil.", "os.mkdir", "os.rename", "os.remove")
        ):
            self.done.append(event)


class TooLongError(Exception):
    """A case that was ended."""


def _ended(number: int, frame: FrameType | None) -> None:
    raise TooLongError(number, frame)


def _peak() -> int:
    """The most memory (MB) this program has held. ru_maxrss is no help: it begins with what the parent held when it forked."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def tried(name: str, data: bytes, watch: _Watch) -> str:
    """`read`, `refused`, or what went wrong."""
    watch.done.clear()
    watch.on = True
    signal.alarm(LONGEST_CASE)
    try:
        sure = reader(name).claims(data[:65536], f"talk{suffix(name)}")
        found = reader(name).read(data, options(f"talk{suffix(name)}"))
    except Exception as broken:  # noqa: BLE001  whatever it is, it is what is looked for
        return f"{type(broken).__name__}: {str(broken)[:200]}"
    finally:
        signal.alarm(0)
        watch.on = False
    try:
        assert 0 <= sure <= 1
        check(found, name)
    except AssertionError as broken:
        return f"promise broken: {str(broken)[:200]}"
    if any(SECRET in item.text for item in found.items):
        return "read a file that nobody named"
    return f"touched: {watch.done[:3]}" if watch.done else "read" if found.items else "refused"


def main(arguments: Sequence[str]) -> None:
    """Every case of the readers named (all of them without names)."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cuts", type=int, default=5)
    parser.add_argument("--line", type=int, default=400_000)
    parser.add_argument("readers", nargs="*")
    given = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))
    signal.signal(signal.SIGALRM, _ended)
    watch = _Watch()
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / f"{SECRET}.txt"
        secret.write_text(SECRET)
        for name in given.readers or sorted(set(NAMES) & set(SMALL)):
            tried(name, SMALL[name], watch)
            for what, data in cases(name, secret, cuts=given.cuts, line=given.line):
                begun = time.process_time()
                came = tried(name, data, watch)
                seconds = round(time.process_time() - begun, 3)
                peak = _peak()
                sys.stdout.write(json.dumps([name, what, seconds, peak, came]) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

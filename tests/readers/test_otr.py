"""oTranscribe: times that were set while listening are marks in the text, not words of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casecode.readers._find import find_reader
from casecode.readers.otr import READER
from tests.readers.made import codes, only, options, said

STAMP = '<span class="timestamp" contenteditable="false" data-timestamp="{0}">{1}</span>'


def otr(text: str, **more: object) -> bytes:
    return json.dumps({"text": text, **more}).encode()


def test_a_time_inside_a_sentence_parts_nothing() -> None:
    data = otr(
        f"<p>{STAMP.format('9.48', '00:09')}We met {STAMP.format('17.4', '00:17')}at the fair.<br>And then?</p>", media="a.mp3"
    )
    reading = only(READER.read(data, options("talk.otr")))
    (segment,) = reading.segments
    assert reading.text == "[00:09]We met [00:17]at the fair.\nAnd then?"
    assert segment.seconds == 9
    assert [(mark.kind, reading.text[mark.start : mark.end]) for mark in segment.marks] == [("timestamp", "[00:17]")]
    assert dict(reading.meta) == {"media": "a.mp3"}


def test_speakers_stand_in_the_text() -> None:
    lines = [("I", "Where?"), ("B", "Here."), ("I", "Why?"), ("B", "So.")]
    data = otr("".join(f"<div>{STAMP.format(n, f'0:0{n}')}&nbsp;{who}: {words}</div>" for n, (who, words) in enumerate(lines, 1)))
    reading = only(READER.read(data, options("talk.otr")))
    assert said(reading) == lines
    assert [segment.seconds for segment in reading.segments] == [1, 2, 3, 4]


def test_a_stamp_whose_shown_time_was_typed_over_keeps_its_place() -> None:
    data = otr(f"<p>{STAMP.format('3725.9', 'here')} words <span style='x'>plain</span> <span class='timestamp'>odd</span></p>")
    assert only(READER.read(data, options("talk.otr"))).text == "[1:02:05] here words plain odd"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"{}", ["R641"]),
        (b'{"text": 5}', ["R641"]),
        (b"[]", ["R641"]),
        (b"{", ["R602"]),
        (b"", ["R105"]),
        (otr("<p></p>"), ["R522"]),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, expected: list[str]) -> None:
    assert codes(READER.read(data, options("talk.otr"))) == expected


def test_found_by_content() -> None:
    assert find_reader(otr(f"<p>{STAMP.format(1, '0:01')} words</p>"), "talk.json").name == "otr"
    assert find_reader(otr("words"), "talk.otr").name == "otr"
    assert READER.claims(b"words", "talk.otr") == 0
    assert READER.claims(otr("words"), "talk.json") == 0


@pytest.mark.shared
def test_the_row_of_the_manifest(shared: Path) -> None:
    """otr/input_otr.otr: 16 time stamps. One opens the text and one closes it; they give its first and last second, the 14 between
    are marks. Nobody is named.
    """
    data = (shared / "data/formats/otr/input_otr.otr").read_bytes()
    found = READER.read(data, options("input_otr.otr"))
    reading = only(found)
    marks = [mark for segment in reading.segments for mark in segment.marks]
    outer = [segment.seconds for segment in reading.segments if segment.seconds is not None]
    closing = [segment.until for segment in reading.segments if segment.until is not None]
    assert len(marks) + len(outer) + len(closing) == 16
    assert outer[0] == 9
    assert {segment.speaker for segment in reading.segments} == {""}
    assert "<" not in reading.text
    assert codes(found) == []

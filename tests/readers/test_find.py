"""Which reader a file gets."""

from __future__ import annotations

import pytest

from casecode.domain.errors import WrongUseError
from casecode.domain.reading import ReadOptions
from casecode.readers._find import find_reader


@pytest.mark.parametrize(
    ("head", "name", "reader"),
    [
        (b"I: Hello", "a/b.TXT", "txt"),
        (b"I: Hello", "notes", "txt"),
        (b"# Notes", "notes.md", "md"),
        (b"WEBVTT\n\n", "talk.txt", "vtt"),
        (b"\xef\xbb\xbfWEBVTT", "talk", "vtt"),
        (b"00:01.000 --> 00:02.000\nHi", "talk.vtt", "vtt"),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHi", "talk.txt", "srt"),
        (b"x\n00:00:01,000 --> 00:00:02,000\r\nHi", "talk.srt", "srt"),
        ("1\n00:00:01,000 --> 00:00:02,000\nHi".encode("utf-16"), "talk.srt", "srt"),
        (b"just text", "talk.vtt", "txt"),
    ],
)
def test_content_first_then_the_name(head: bytes, name: str, reader: str) -> None:
    assert find_reader(head, name).name == reader


def test_a_person_knows_better() -> None:
    assert find_reader(b"WEBVTT", "a.vtt", "txt").name == "txt"
    with pytest.raises(WrongUseError, match="Did you mean 'txt'"):
        find_reader(b"", "a", "txxt")


@pytest.mark.parametrize(
    ("data", "name", "way_out"),
    [
        (b"ID3\x04\0", "talk.mp3", "transcribe"),
        (b"\0\1\2\3", "talk.bin", "no reader knows"),
    ],
)
def test_what_nobody_reads_is_refused_with_the_way_out(data: bytes, name: str, way_out: str) -> None:
    readings = find_reader(data, name).read(data, ReadOptions(name=name))
    assert readings.items == ()
    assert find_reader(data, name).claims(data, name) == 0
    (problem,) = readings.problems
    assert (problem.code, problem.file) == ("R100", name)
    assert way_out in problem.message

"""What recognisers write: captions with their times, speakers only where the file names them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casecode.domain.reading import Readings
from casecode.readers._find import find_reader
from casecode.readers.whisper import READER
from tests.readers.made import codes, only, options, said


def read(value: object, name: str = "talk.json") -> Readings:
    return READER.read(value if isinstance(value, bytes) else json.dumps(value).encode(), options(name))


def times(found: Readings) -> list[tuple[float | None, float | None]]:
    return [(segment.seconds, segment.until) for segment in only(found).segments]


def test_segments_of_whisper() -> None:
    found = read(
        {
            "text": " How did it start? In a bar.",
            "segments": [
                {"start": 0.0, "end": 1.5, "text": " How did it start?"},
                {"start": 1.5, "end": 3, "text": " In a bar.", "words": None},
            ],
            "language": "en",
        }
    )
    assert said(only(found)) == [("", "How did it start?"), ("", "In a bar.")]
    assert times(found) == [(0.0, 1.5), (1.5, 3.0)]
    assert [(segment.kind, segment.ref) for segment in only(found).segments] == [("caption", "cue 1"), ("caption", "cue 2")]
    assert only(found).language == "en"


def test_speakers_of_whisperx_stay_segments() -> None:
    who = ["SPEAKER_00", "SPEAKER_00", "SPEAKER_01", None]
    found = read({"segments": [{"start": n, "end": n + 1, "text": f"part {n}", "speaker": name} for n, name in enumerate(who)]})
    assert said(only(found)) == [("SPEAKER_00", "part 0"), ("SPEAKER_00", "part 1"), ("SPEAKER_01", "part 2"), ("", "part 3")]
    assert only(found).text.startswith("SPEAKER_00: part 0\n\nSPEAKER_00: part 1\n\nSPEAKER_01: part 2\n\npart 3")


def test_a_bare_list_and_the_milliseconds_of_whisper_cpp() -> None:
    assert times(read([{"start": "1.5", "end": 2, "text": "a"}, {"start": 2, "end": 1, "text": "b"}])) == [(1.5, 2.0), (2.0, 2.0)]
    parts = [{"offsets": {"from": 500, "to": 1250}, "text": " a"}, {"text": " b"}, {"text": None}]
    found = read({"systeminfo": "x", "result": {"language": "de"}, "transcription": parts})
    assert times(found) == [(0.5, 1.25), (0.0, 0.0)]
    assert only(found).language == "de"


def test_captions_without_words_are_counted() -> None:
    found = read({"segments": [{"start": 0, "end": 1, "text": " "}, {"start": 1, "end": 2, "text": "a\ud800"}, 5]})
    assert codes(found) == ["R124"]
    assert only(found).text == "a\ufffd\n"


def test_tsv_counts_milliseconds() -> None:
    data = b"start\tend\ttext\n0\t7680\thello\teveryone\n\n7680\t9000\tand welcome\nodd line\n"
    found = read(data, "talk.tsv")
    assert times(found) == [(0.0, 7.68), (7.68, 9.0)]
    assert codes(found) == ["R604"]
    assert found.problems[0].line == 5
    named = read(b"start\tend\tspeaker\ttext\n0\t1\tAna\thello\n1\t2\tBen\thi\n", "talk.tsv")
    assert said(only(named)) == [("Ana", "hello"), ("Ben", "hi")]


def test_an_empty_line_of_lrc_ends_the_one_before() -> None:
    data = b"[ti:Talk]\n[00:43.81]Hello.\n[00:47.85]\n\n[00:48.35]Bye.\n[1:00.5]And again.\nwords alone\n"
    found = read(data, "talk.lrc")
    assert times(found) == [(43.81, 47.85), (48.35, 60.5), (60.5, 60.5)]
    assert codes(found) == ["R604"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"{}", ["R603"]),
        (b"null", ["R604", "R603"]),
        (b'{"segments": []}', ["R603"]),
        (b'{"segments": [{"text": " "}]}', ["R603"]),
        (b'{"segments": [', ["R602"]),
        (b'{"segments": [{"start": 1e999, "end": 1, "text": "a"}]}', []),
        (b'{"segments": [{"start": ' + b"9" * 400 + b', "end": true, "text": "a"}]}', []),
        (b'{"a": ' + b"9" * 5000 + b"}", ["R602"]),
        (b"[" * 5000, ["R602"]),
        (b"", ["R105"]),
        (b"start\tend\ttext\n", ["R603"]),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, expected: list[str]) -> None:
    assert codes(read(data)) == expected


def test_found_by_content_whatever_the_name() -> None:
    long = json.dumps({"text": "x" * 70_000, "segments": []}).encode()
    assert find_reader(long[:65536], "talk.json").name == "whisper"
    assert find_reader(b"start\tend\ttext\n1\t2\ta", "talk.tsv").name == "whisper"
    assert find_reader(b"start\tend\tvalue\n1\t2\ta", "talk.tsv").name == "csv"
    assert find_reader(b"[00:01.00]a\n[00:02.00]b", "talk.lrc").name == "whisper"
    assert find_reader(b"[00:01.00]a\n[00:02.00]b", "talk.txt").name == "txt"
    assert find_reader(b'{"segments": [{"text": "a"}]}', "talk").name == "whisper"
    assert READER.claims(b'{"text": "<p>"}', "talk.json") == 0


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "count", "first", "last"),
    [
        (
            "whisper_json/keitai.json",
            762,
            "hello everyone and welcome to yet another hit save podcast",
            "see you next time bye bye",
        ),
        (
            "whisper_tsv/keitai.tsv",
            762,
            "hello everyone and welcome to yet another hit save podcast",
            "see you next time bye bye",
        ),
        ("whisper_tsv/goodboy.tsv", 753, "Hello everyone and welcome to yet another Hit Save podcast.", "♪♪♪"),
        ("whisper_lrc/goodboy.lrc", 753, "Hello everyone and welcome to yet another Hit Save podcast.", "♪♪♪"),
    ],
)
def test_the_rows_of_the_manifest(shared: Path, path: str, count: int, first: str, last: str) -> None:
    """The rows count lines for TSV (763, 754: a header more than captions) and LRC (1506: every caption has a line for its end)."""
    data = (shared / "data/formats" / path).read_bytes()
    found = find_reader(data[:65536], path).read(data, options(path))
    reading = only(found)
    assert found.format == "whisper"
    assert len(reading.segments) == count
    assert said(reading)[0][1].startswith(first)
    assert said(reading)[-1] == ("", last)
    assert codes(found) == []


@pytest.mark.shared
def test_the_same_talk_in_four_formats_is_the_same(shared: Path) -> None:
    """Two programs wrote the same captions as JSON, TSV and subtitles; the subtitles go through another reader."""
    folder = shared / "data/formats"
    read_as = {}
    for path in ("whisper_json/keitai.json", "whisper_tsv/keitai.tsv", "srt/keitai.srt"):
        data = (folder / path).read_bytes()
        reading = only(find_reader(data[:65536], path).read(data, options("keitai")))
        read_as[path] = (reading.text, [(segment.start, segment.seconds, segment.until) for segment in reading.segments])
    assert len({json.dumps(value) for value in read_as.values()}) == 1

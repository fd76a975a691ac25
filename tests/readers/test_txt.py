"""Plain text files as collected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.reading import Reading, ReadOptions
from casecode.readers import _when
from casecode.readers.txt import READER, paragraphs
from casecode.text.words import count_words


def read(data: bytes | str, name: str = "talk.txt") -> Reading:
    raw = data.encode() if isinstance(data, str) else data
    (reading,) = READER.read(raw, ReadOptions(name=name)).items
    return reading


def test_a_transcript_becomes_segments() -> None:
    reading = read("I: How was it?\r\n\r\nP: Loud.\r\nVery.\r\n\r\nI: And?\r\n\r\nP: Quiet.")
    assert reading.text == "I: How was it?\n\nP: Loud.\nVery.\n\nI: And?\n\nP: Quiet."
    assert [(each.speaker, reading.text[each.start : each.end]) for each in reading.segments][1] == ("P", "Loud.\nVery.")


def test_prose_is_paragraphs_between_blank_lines() -> None:
    reading = read("One stall.\nStill one.\n \n\nTwo lamps.\n")
    assert [reading.text[each.start : each.end] for each in reading.segments] == ["One stall.\nStill one.", "Two lamps."]
    assert {each.kind for each in reading.segments} == {"paragraph"}


def test_long_lines_are_paragraphs_of_their_own() -> None:
    long = "A line that nobody wrapped by hand, because it simply goes on and on until the thought is at its end, as programs write it."
    assert len(paragraphs(f"{long}\n{long}\n{long}")) == 3
    assert len(paragraphs("short\nlines\nhere")) == 1


def test_lines_with_ranges_of_times_are_captions() -> None:
    reading = read(
        "Heading\n\n[00:43.810 --> 00:47.850]  Hello there.\n[00:48.350 --> 00:54.570]  Maya is here\nand so am I.\n[00:55.0 --> 00:56.0] Well\n"
    )
    assert [(each.kind, each.seconds, each.until, each.ref) for each in reading.segments] == [
        ("paragraph", None, None, ""),
        ("caption", 43.81, 47.85, "cue 1"),
        ("caption", 48.35, 54.57, "cue 2"),
        ("caption", 55.0, 56.0, "cue 3"),
    ]
    last = reading.segments[-2]
    assert reading.text[last.start : last.end] == "Maya is here\nand so am I."


def test_lines_with_single_times_are_paragraphs() -> None:
    reading = read("[00:43]  Hello there.\n[00:48]  Maya is here\n[00:50] (laughs)\n")
    assert [(each.kind, each.seconds) for each in reading.segments] == [("paragraph", 43.0), ("paragraph", 48.0), ("event", 50.0)]


def test_the_file_is_named_in_every_problem() -> None:
    readings = READER.read("caf\xe9".encode("cp1252"), ReadOptions(name="t/a.txt"))
    assert [(each.file, each.code) for each in readings.problems] == [("t/a.txt", "R101")]
    assert readings.encoding == "cp1252"


@pytest.mark.parametrize(("data", "code"), [(b"", "R105"), (b" \n\t\n", "R105"), (b"\x01\x02\x03", "R103"), (b"\x81", "R102")])
def test_what_holds_no_words_is_refused(data: bytes, code: str) -> None:
    readings = READER.read(data, ReadOptions(name="a.txt"))
    assert readings.items == ()
    assert [each.code for each in readings.problems if each.level == "error"] == [code]


TALK = "\n\nI: How?\n\nP: Loud.\n\nI: And?\n\nP: Quiet."


@pytest.mark.parametrize(
    ("text", "name", "date", "origin"),
    [
        ("Date: 2023-05-12\nPlace: Northtown" + TALK, "a.txt", "2023-05-12", "header"),
        ("Date: 12 May 2023\nPlace: Northtown" + TALK, "2020-01-01.txt", "2023-05-12", "header"),
        ("The interview took place on November 19, 2020." + TALK, "a.txt", "2020-11-19", "header"),
        ("12-May-2023 - 10:36 - 1h09m31s - Maya" + TALK, "a.txt", "2023-05-12", "header"),
        ("First 2020-01-02, then 2020-01-03." + TALK, "a.txt", "", ""),
        ("Prose of 2020-01-02.", "a.txt", "", ""),
        ("Prose.", "t/2016-05-19-notes.txt", "2016-05-19", "filename"),
        ("Prose.", "int_20231130.txt", "2023-11-30", "filename"),
        ("Prose.", "notes 2012-05.txt", "2012-05", "filename"),
        ("Prose.", "2016-13-40.txt", "", ""),
        ("Prose.", "2016-05-19_2016-05-20.txt", "", ""),
        ("Prose.", "room 201612.txt", "", ""),
    ],
)
def test_dates(text: str, name: str, date: str, origin: str) -> None:
    reading = read(text, name)
    assert (reading.date, reading.date_from) == (date, origin)


def test_a_date_that_can_be_read_in_two_ways_is_told() -> None:
    reading = read("Date: 3/5/2012\nPlace: Northtown" + TALK)
    assert reading.date == ""
    assert [(each.code, each.level) for each in reading.problems if each.code == "R119"] == [("R119", "warning")]


def test_a_stated_date_that_is_none_is_told_only_where_a_date_was_meant() -> None:
    assert _when.stated_date({"interview": "with Maya", "date": "in spring"}) == ("", "in spring")
    assert _when.stated_date({"interview": "with Maya", "recorded": "May 12, 2023"}) == ("2023-05-12", "May 12, 2023")


def test_dates_in_words() -> None:
    words = "3rd of May 2012, 4 mai 2013; Feb. 30, 2014; 5. März 2015; 6 de junio de 2016; 2017-07-08"
    assert _when.dates_in(words) == ("2012-05-03", "2013-05-04", "2015-03-05", "2016-06-06", "2017-07-08")


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    readings = READER.read(data, ReadOptions(name="x.txt"))
    assert len(readings.items) == 1 or any(each.level == "error" for each in readings.problems)


@given(st.text(min_size=1))
def test_any_prose_keeps_its_words(words: str) -> None:
    readings = READER.read(words.encode(errors="ignore"), ReadOptions(name="x.txt"))
    for reading in readings.items:
        if not any(each.speaker for each in reading.segments):
            inside = sum(count_words(reading.text[each.start : each.end]) for each in reading.segments)
            assert inside <= count_words(reading.text)
        assert reading.segments or not count_words(reading.text) or ":" in reading.text or ">" in reading.text


@pytest.mark.shared
def test_the_published_seeds_are_prose(shared: Path) -> None:
    files = sorted((shared / "data" / "seeds").glob("*.txt"))
    assert len(files) == 5
    for file in files:
        reading = read(file.read_bytes(), file.name)
        assert {each.speaker for each in reading.segments} == {""}, file.name
        assert {each.kind for each in reading.segments} == {"paragraph"}, file.name
        inside = "".join(reading.text[each.start : each.end] for each in reading.segments)
        assert "".join(inside.split()) == "".join(reading.text.split()), file.name


@pytest.mark.shared
def test_zoom_and_whisper_texts(shared: Path) -> None:
    formats = shared / "data" / "formats"
    raw = (formats / "vtt" / "zoom_filter_input.txt").read_text(encoding="utf-8")
    zoom = read(raw)
    assert [each.speaker for each in zoom.segments] == re.findall(r"^\[(.+?)\] [\d:]+$", raw, flags=re.MULTILINE)
    assert len(zoom.segments) == 12
    goodboy = read((formats / "whisper_txt" / "goodboy.txt").read_bytes())
    assert len(goodboy.segments) == 753
    assert {each.kind for each in goodboy.segments} == {"caption"}
    keitai = READER.read((formats / "whisper_txt" / "keitai.txt").read_bytes(), ReadOptions(name="k.txt"))
    assert len(keitai.items[0].segments) == 1
    assert [each.code for each in keitai.items[0].problems] == ["R115"]
    numbered = read((formats / "_extra" / "qualcoder" / "transcript.txt").read_bytes())
    assert {each.speaker for each in numbered.segments} == {"id1", "id2", "id3"}

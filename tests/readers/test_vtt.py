"""WebVTT captions as programs write them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.reading import Reading, ReadOptions
from casecode.readers._find import find_reader
from casecode.readers.vtt import READER


def read(text: str, **options: str) -> Reading:
    (reading,) = READER.read(text.encode(), ReadOptions(name="talk.vtt", **options)).items  # type: ignore[arg-type]
    return reading


def captions(reading: Reading) -> list[tuple[str, str]]:
    return [(each.speaker, reading.text[each.start : each.end]) for each in reading.segments]


def test_a_caption_is_a_segment_with_times_and_its_number() -> None:
    reading = read(
        "WEBVTT\n\nfirst\n00:01.500 --> 00:02.000 align:start\nHello\nthere\n\n2\n1:00:03.000 --> 01:00:04.000\nWell.\n"
    )
    assert reading.text == "Hello\nthere\n\nWell.\n"
    assert [(each.kind, each.seconds, each.until, each.ref) for each in reading.segments] == [
        ("caption", 1.5, 2.0, "cue 1"),
        ("caption", 3603.0, 3604.0, "cue 2"),
    ]


def test_voices_are_rendered_and_left_out_of_the_speech() -> None:
    reading = read("WEBVTT\n\n0:0:1.5 --> 0:0:2.0\n<v Maya Ortiz>Loud &amp; cold</v>\n\n0:0:2.0 --> 0:0:3.0\n<v.loud Tom>And?\n")
    assert reading.text == "Maya Ortiz: Loud & cold\n\nTom: And?\n"
    assert captions(reading) == [("Maya Ortiz", "Loud & cold"), ("Tom", "And?")]


def test_an_open_voice_is_inherited_and_a_closed_one_is_not() -> None:
    cue = "\n\n00:0{}.000 --> 00:0{}.500\n{}"
    text = "WEBVTT" + "".join(
        cue.format(at, at, words) for at, words in enumerate(["<v INT> So?", "And?", "<v AB>Loud.</v>", "Quiet."], 1)
    )
    assert captions(read(text)) == [("INT", "So?"), ("INT", "And?"), ("AB", "Loud."), ("", "Quiet.")]


def test_two_voices_in_one_cue_are_two_segments() -> None:
    reading = read("WEBVTT\n\n00:01.000 --> 00:02.000\nWell <v Maya>Loud. <v Tom>And?\n")
    assert captions(reading) == [("", "Well"), ("Maya", "Loud."), ("Tom", "And?")]
    assert {each.ref for each in reading.segments} == {"cue 1"}
    assert reading.text == "Well\n\nMaya: Loud.\n\nTom: And?\n"


def test_markup_goes_and_notation_stays() -> None:
    reading = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<i>It</i> <c.red>was</c> <00:01.500>loud <[?]> 3 < 4 &lt;b&gt; &#233; &#x41; &#0; &nope;\n"
    )
    assert reading.text == "It was loud <[?]> 3 < 4 <b> é A &#0; &nope;\n"
    assert [reading.text[mark.start : mark.end] for mark in reading.segments[0].marks] == ["<[?]>"]


def test_notes_styles_and_regions_are_no_captions() -> None:
    reading = read(
        "WEBVTT\nLanguage: de\n\nNOTE one\nline\n\nSTYLE\n::cue {}\n\nREGION\nid:a\n\n00:01.000 --> 00:02.000\nNOTE this is said\n\n"
        "NOTE not\n\n00:03.000 --> 00:04.000\nEnd"
    )
    assert captions(reading) == [("", "NOTE this is said"), ("", "End")]
    assert reading.language == "de"


def test_rolling_captions_do_not_double() -> None:
    reading = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nwe\n \n\n00:02.000 --> 00:03.000\nwe\nsold<00:02.500><c> lamps</c>\n"
        "00:03.000 --> 00:03.010\nsold lamps\n\n00:03.010 --> 00:05.000\nsold lamps\nand <c>chairs</c>\n"
    )
    assert [words for _, words in captions(reading)] == ["we", "sold lamps", "and chairs"]
    assert reading.segments[1].until == 3.01


def test_rolling_is_seen_without_word_times_too() -> None:
    lines = ["we", "sold", "lamps", "and chairs"]
    cues = "".join(f"\n\n00:0{at}.000 --> 00:0{at}.900\n{one}\n{two}" for at, (one, two) in enumerate(pairwise(lines)))
    assert [words for _, words in captions(read("WEBVTT" + cues))] == ["we\nsold", "lamps", "and chairs"]


def test_words_that_are_said_twice_stay() -> None:
    reading = read("WEBVTT\n\n00:01.000 --> 00:02.000\nHi Maya.\n\n00:02.000 --> 00:03.000\nHi Maya.\n")
    assert len(reading.segments) == 2


def test_names_in_the_words_are_speakers() -> None:
    cues = "".join(f"\n\n{at}\n00:0{at}.000 --> 00:0{at}.900\n{who}: Words." for at, who in enumerate(["Maya", "Tom"] * 3, 1))
    reading = read("WEBVTT" + cues)
    assert captions(reading)[:2] == [("Maya", "Words."), ("Tom", "Words.")]
    assert {each.kind for each in reading.segments} == {"caption"}
    assert reading.segments[5].seconds == 6.0


def test_missing_blank_lines_and_numbers() -> None:
    reading = read("WEBVTT\n1\n00:01.000 --> 00:02.000\nLoud.\n2\n00:02.000 --> 00:03.000\nQuiet.\n17\n")
    assert [words for _, words in captions(reading)] == ["Loud.", "Quiet.\n17"]


def test_doubts_are_told() -> None:
    reading = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Maya>Loud.\n\n00:02.000 --> 00:03.000\n\nxx --> yy\n")
    assert [(each.code, each.line) for each in reading.problems] == [("R123", 8), ("R110", 0)]
    silent = read("WEBVTT\n\n00:01.000 --> 00:02.000\nLoud.\n\n00:02.000 --> 00:03.000\n\n")
    assert [each.code for each in silent.problems] == ["R124"]


@pytest.mark.parametrize(("data", "code"), [(b"WEBVTT\n\nnothing", "R122"), (b"", "R105"), (b"\x81\xff", "R102")])
def test_a_file_without_captions_is_refused(data: bytes, code: str) -> None:
    readings = READER.read(data, ReadOptions(name="a.vtt"))
    assert readings.items == ()
    assert readings.problems[-1].code == code


PIECES = st.sampled_from(
    [
        "00:01.000 --> 00:02.000\n",
        "<v Maya>",
        "</v>",
        "Loud ",
        "\n",
        "\n\n",
        "Tom: ",
        "&amp;",
        "<c>",
        "<00:01.100>",
        "7\n",
        "NOTE ",
        "-->",
        ">> ",
    ],
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_captions_any_order(text: str) -> None:
    readings = READER.read(f"WEBVTT\n\n{text}".encode(), ReadOptions(name="x.vtt"))
    for reading in readings.items:
        spans = [(each.start, each.end) for each in reading.segments]
        assert spans == sorted(spans)
        assert all(start < end <= len(reading.text) for start, end in spans)
        assert all(each.seconds is not None and each.ref.startswith("cue ") for each in reading.segments)
    assert readings.items or any(each.level == "error" for each in readings.problems)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    readings = READER.read(data, ReadOptions(name="x.vtt"))
    assert readings.items or any(each.level == "error" for each in readings.problems)


@pytest.mark.shared
def test_the_samples_of_the_manifest(shared: Path) -> None:
    formats = shared / "data" / "formats"
    with (formats / "MANIFEST.csv").open(encoding="utf-8", newline="") as rows:
        samples = [row for row in csv.DictReader(rows) if row["file"].endswith((".vtt", ".srt"))]
    assert len(samples) == 12
    for row in samples:
        data = (formats / row["file"]).read_bytes()
        readings = find_reader(data[:4096], row["file"]).read(data, ReadOptions(name=row["file"]))
        (reading,) = readings.items
        assert readings.format == row["file"].rpartition(".")[2]
        last = reading.segments[-1]
        words = [" ".join(reading.text[each.start : each.end].split()) for each in (reading.segments[0], last)]
        assert words[0].startswith(" ".join(row["first"].split())), row["file"]
        rolled = "youtube" in row["file"]
        assert words[1].endswith(" ".join(row["last"].split())), row["file"]
        assert len(reading.segments) == int(row["expected_units"]) - rolled, row["file"]
        assert last.ref == f"cue {int(row['expected_units']) - rolled}", row["file"]


@pytest.mark.shared
def test_voices_of_the_oral_history_archive(shared: Path) -> None:
    reading = read((shared / "data" / "formats" / "vtt" / "ohd_de.vtt").read_text(encoding="utf-8"))
    assert Counter(each.speaker for each in reading.segments) == {"INT": 2, "AB": 12}
    assert (reading.segments[0].speaker, reading.segments[-1].speaker) == ("INT", "INT")


@pytest.mark.shared
def test_podcast_captions_with_names_in_brackets(shared: Path) -> None:
    counts = {"E01": 297, "E02": 442, "E03": 275, "E05": 155, "E12": 287}
    for name, cues in counts.items():
        text = (shared / "data" / "formats" / "_extra" / "vtt" / f"{name}.mp3.vtt").read_text(encoding="utf-8")
        reading = read(text)
        assert len(reading.segments) == cues, name
        naive = Counter(line[1:].split("]")[0] for line in text.split("\n") if line.startswith("["))
        assert Counter(each.speaker for each in reading.segments) == naive, name
    assert json.loads((shared / "data" / "formats" / "_extra" / "vtt" / "expected-cluster5.json").read_text(encoding="utf-8"))

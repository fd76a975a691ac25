"""CHAT: main lines, what continues them, their times and codes."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from casecode.domain.reading import Reading
from casecode.readers._find import find_reader
from casecode.readers.chat import READER
from tests.readers.made import codes, only, options, said
from tests.readers.talks import SMALL

_HEAD = "@UTF8\n@Begin\n@Participants:\tINT Investigator, MAY Maya Participant, TOM Father\n"


def read(body: str, head: str = _HEAD, **more: object) -> Reading:
    return only(READER.read(f"{head}{body}\n@End\n".encode(), options("fair.cha", **more)))


def words_without_marks(reading: Reading, at: int = 0) -> str:
    segment = reading.segments[at]
    hidden = {place for mark in segment.marks for place in range(mark.start, mark.end)}
    kept = "".join(reading.text[place] for place in range(segment.start, segment.end) if place not in hidden)
    return " ".join(kept.split())


def test_lines_speakers_roles_and_date() -> None:
    reading = only(READER.read(SMALL["chat"], options("a.cha")))
    assert reading.text == "INT: how did it start ?\n\nMAY: in a bar &=laughs .\n\nINT: and ?\n\nMAY: the fair ."
    assert said(reading)[3] == ("MAY", "the fair .")
    assert reading.declared == {"INT": "interviewer", "MAY": "participant"}
    assert (reading.date, reading.date_from, reading.language) == ("2024-05-03", "header", "en")
    assert [each.ref for each in reading.segments] == ["line 6", "line 7", "line 9", "line 10"]
    assert (reading.segments[0].seconds, reading.segments[0].until) == (0.0, 0.9)
    assert reading.meta["not read"] == "%mor 1"


def test_roles_that_say_nothing_are_not_declared() -> None:
    assert read("*TOM:\tyes .").declared == {"INT": "interviewer", "MAY": "participant"}


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("I [/] I <went to> [//] left .", "I I <went to> left ."),
        ("&-um yes &=coughs .", "&-um yes ."),
        ("she (.) was (..) away (1.5) .", "she was away ."),
        ("but +//.", "but"),
        ('+" so +/.', "so"),
        ("xxx loud yyy www .", "loud ."),
        ("gonna [: going to] go [+ exc] .", "gonna go ."),
        ("0is loud 0 .", "loud ."),
        ("(be)cause it was 5 .", "(be)cause it was 5 ."),
    ],
)
def test_codes_stay_in_the_text_and_are_marked(line: str, clean: str) -> None:
    reading = read(f"*MAY:\t{line}")
    assert said(reading) == [("MAY", line)]
    assert words_without_marks(reading) == clean
    assert {mark.kind for mark in reading.segments[0].marks} <= {"event"}


@pytest.mark.parametrize(
    "bullet",
    [
        "\x151500_2000\x15",
        "•1500_2000•",
        '\x15%snd:"fair"_1500_2000\x15',
        "\x151500_2000-\x15",
        "\x15%pic:a.jpg\x15\x151500_2000\x15",
    ],
)
def test_bullets_are_times_and_no_words(bullet: str) -> None:
    reading = read(f"*MAY:\tloud . {bullet}")
    assert said(reading) == [("MAY", "loud .")]
    assert (reading.segments[0].seconds, reading.segments[0].until) == (1.5, 2.0)


def test_many_bullets_do_not_make_it_a_binary_file() -> None:
    reading = read("*MAY:\tloud . \x150_9000\x15\n" + "%wor:\t" + "a \x151_2\x15 " * 50)
    assert said(reading) == [("MAY", "loud .")]
    inside = read("*MAY:\tso \x150_100\x15 loud \x15100_300\x15 .")
    assert said(inside) == [("MAY", "so loud .")]
    assert (inside.segments[0].seconds, inside.segments[0].until) == (0.0, 0.3)


def test_headers_within_the_talk() -> None:
    reading = read("@G:\tFair\n*MAY:\tloud .\n@Situation:\tat the door\n*TOM:\tyes .")
    assert [(each.kind, reading.text[each.start : each.end]) for each in reading.segments] == [
        ("heading", "Fair"),
        ("speech", "loud ."),
        ("note", "Situation: at the door"),
        ("speech", "yes ."),
    ]


def test_what_the_header_says() -> None:
    head = (
        "@Begin\n@Participants:\tMAY Participant\n@ID:\teng|fair|MAY|71;00.|female|||Participant|||\n@ID:\teng\n@Birth of MAY:\t01-JAN-1950\n"
        "@Comment:\tone\n@Comment:\ttwo\n@Media:\tfair, audio\n@Options:\tCA\n@Languages:\tspa, glg\n"
    )
    readings = READER.read(f"{head}*MAY:\tloud .\n@End".encode(), options("2024-05-03.cha"))
    reading = only(readings)
    assert reading.meta == {
        "participants": "MAY Participant",
        "id MAY": "eng | fair | 71;00. | female | Participant",
        "id": "eng",
        "comment": "one; two",
        "media": "fair, audio",
        "not read": "@birth 1",
    }
    assert (reading.language, reading.date, reading.date_from) == ("es", "2024-05-03", "filename")
    assert codes(readings) == ["R713"]


def test_doubts_are_told() -> None:
    data = (_HEAD + "lost words\n*MAY:\tloud .\n*TIM:\tyes .\n*MAY:\t\n" + "x\n" * 25).encode()
    problems = READER.read(data, options("a.cha")).problems
    assert [(each.code, each.line) for each in problems[:3]] == [("R711", 4), ("R711", 7), ("R711", 8)]
    assert problems[20].message == "7 more such lines"
    assert [each.code for each in problems[21:]] == ["R712", "R715"]
    assert "TIM" in problems[21].message


@pytest.mark.parametrize(("data", "code"), [(b"@Begin\n@End\n", "R714"), (b"", "R105"), (b"@Begin\x81", "R102")])
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    readings = READER.read(data, options("a.cha"))
    assert readings.items == ()
    assert codes(readings)[-1:] == [code]


def test_who_reads_it() -> None:
    assert find_reader(SMALL["chat"], "talk.txt").name == "chat"
    assert find_reader("@UTF8\n@Begin".encode("utf-16"), "talk.cha").name == "chat"
    assert find_reader(b"@Font:\tWin95\r\n@Begin\r\n", "talk").name == "chat"
    assert find_reader(b"@maya wrote:\nhello", "talk.txt").name == "txt"
    assert said(only(READER.read((_HEAD + "*MAY:\tçé .\n@End").encode("utf-16"), options("a.cha")))) == [("MAY", "çé .")]


@pytest.mark.shared
def test_the_samples_of_the_manifest(shared: Path) -> None:
    """Counts and speakers as the manifest has them; it names no words, so these are read off the files by a naive pattern."""
    formats = shared / "data" / "formats"
    with (formats / "MANIFEST.csv").open(encoding="utf-8", newline="") as rows:
        samples = [row for row in csv.DictReader(rows) if row["file"].startswith("cha/")]
    assert len(samples) == 6
    for row in samples:
        data = (formats / row["file"]).read_bytes()
        readings = find_reader(data[:4096], row["file"]).read(data, options(row["file"]))
        reading = only(readings)
        speech = [(each.speaker, reading.text[each.start : each.end]) for each in reading.segments if each.kind == "speech"]
        assert len(speech) == int(row["expected_units"]), row["file"]
        counted = Counter(speaker for speaker, _ in speech)
        assert "; ".join(f"{name}={count}" for name, count in counted.most_common()) == row["expected_speakers"], row["file"]
        lines = re.findall(r"^\*(\w+):\t(.*(?:\n\t.*)*)", data.decode(), re.MULTILINE)
        naive = [(name, " ".join(re.sub("\x15.*?\x15", "", words).split())) for name, words in lines]
        assert speech == naive, row["file"]
        assert not {"R711", "R712", "R715"} & set(codes(readings)), row["file"]

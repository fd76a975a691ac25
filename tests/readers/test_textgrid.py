"""TextGrids of Praat: long and short, with everything that stands in labels."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from casecode.domain.reading import Reading
from casecode.readers._find import find_reader
from casecode.readers.textgrid import READER
from tests.readers.made import codes, only, options, said
from tests.readers.talks import SMALL, grid

TALK = (("Tom", ((0, 1, "So?"), (1, 3, ""), (3, 4, ' "Loud",\nthen. '))), ("Maya", ((0, 0.5, " "), (0.5, 2.5, "It was."))))


def read(text: str, **more: object) -> Reading:
    return only(READER.read(text.encode(), options("fair.TextGrid", **more)))


@pytest.mark.parametrize("short", [False, True])
def test_tiers_are_speakers_and_empty_intervals_silence(*, short: bool) -> None:
    reading = read(grid(*TALK, short=short))
    assert said(reading) == [("Tom", "So?"), ("Maya", "It was."), ("Tom", '"Loud",\nthen.')]
    assert [(each.seconds, each.until) for each in reading.segments] == [(0.0, 1.0), (0.5, 2.5), (3.0, 4.0)]
    assert [each.ref for each in reading.segments] == ["interval 1", "interval 2", "interval 3"]
    assert reading.meta == {"labels": "Tom 2; Maya 1"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str) -> None:
    data = grid(("Zoë", ((0, 1, "Ça va\tbien."),))).replace("\n", "\r\n").encode(encoding)
    readings = find_reader(data[:4096], "talk.TextGrid").read(data, options("talk.TextGrid"))
    assert readings.format == "textgrid"
    assert said(only(readings)) == [("Zoë", "Ça va\tbien.")]


def test_phones_points_and_words_of_a_phrase_are_no_speech() -> None:
    words = ((0.0, 0.4, "it"), (0.4, 0.9, "was"), (2, 3, "loud"))
    text = grid(("Maya - phones", ((0, 0.2, "I"),)), ("Maya - words", words), ("Maya", ((0, 0.9, "it was"), (2, 3, "loud"))))
    points = '\n"TextTier"\n"tones"\n0\n9\n1\n0.5\n"H*"\n'
    readings = READER.read((text.replace("size = 3 ", "size = 4 ", 1) + points).encode(), options("a.TextGrid"))
    assert said(only(readings)) == [("Maya", "it was"), ("Maya", "loud")]
    assert [problem.message for problem in only(readings).problems] == [
        "tiers not read as speech: Maya - phones 1; Maya - words 3; tones 1. Name a tier under speakers: in sources: to read it",
    ]
    assert codes(readings) == ["R703", "R702"]


def test_words_are_joined_up_to_a_pause_or_the_end_of_a_sentence() -> None:
    words = ((0.0, 0.4, "it"), (0.4, 0.9, "was."), (0.9, 1, "so"), (1.3, 2, "loud"), (2.6, 3, "yes"))
    reading = read(grid(("Maya - words", words), ("Maya - phones", ((0, 0.2, "I"),))))
    assert said(reading) == [("Maya", "it was."), ("Maya", "so loud"), ("Maya", "yes")]
    assert [(each.seconds, each.until) for each in reading.segments] == [(0.0, 0.9), (0.9, 2.0), (2.6, 3.0)]
    assert reading.segments[1].ref == "interval 3–interval 4"


def test_words_that_no_phrase_covers_are_speech() -> None:
    text = grid(("words", ((0, 1, "it"), (4, 5, "was"))), ("Tom", ((0, 1, "so"), (2, 3, "mhm"))))
    assert [speaker for speaker, _ in said(read(text))] == ["words", "Tom", "Tom", "words"]


def test_words_that_a_phrase_repeats_are_only_noted() -> None:
    text = grid(("words", ((0, 1, "so"),)), ("Tom", ((0, 1, "so"),)))
    (problem,) = read(text).problems
    assert (problem.code, problem.level) == ("R702", "note")


def test_a_person_decides() -> None:
    text = grid(("notes", ((0, 1, "It was."),)), ("Tom", ((0, 1, "So?"),)))
    assert said(read(text)) == [("Tom", "So?")]
    assert said(read(text, speakers={"Notes": "respondent"})) == [("notes", "It was."), ("Tom", "So?")]


def test_nothing_but_analysis_is_read_with_a_warning() -> None:
    readings = READER.read(grid(("phones", ((0, 1, "I"),))).encode(), options("a.TextGrid"))
    assert said(only(readings)) == [("phones", "I")]
    assert codes(readings) == ["R703", "R707"]


def test_a_file_that_breaks_off_is_read_so_far() -> None:
    text = grid(("Tom", ((0, 1, "So?"), (1, 2, "Well."))), short=True)
    readings = READER.read(text[: text.index('"Well')].encode(), options("a.TextGrid"))
    assert said(only(readings)) == [("Tom", "So?")]
    (problem,) = [each for each in readings.problems if each.code == "R708"]
    assert (problem.level, problem.line) == ("warning", text[: text.index('"Well')].rstrip().count("\n") + 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "R105"),
        (b"\x81", "R102"),
        (b"ooBinaryFile\x08TextGrid", "R706"),
        (b'"a" "b" 1', "R706"),
        (b'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n1\n<absent>\n0\n', "R706"),
        (b'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n', "R708"),
        (b'File type = "ooTextFile"\nObject class = "TextGrid"\n\n"Tom"\n', "R708"),
        (grid(("Tom", ((0, 1, ""),))).encode(), "R701"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    readings = READER.read(data, options("a.TextGrid"))
    assert readings.items == ()
    assert codes(readings)[-1:] == [code]


def test_comments_of_praat_are_passed_over() -> None:
    reading = read(grid(("Tom", ((0, 1, "So!"),))).replace("item []:", 'item []: ! 7 "not this"'))
    assert said(reading) == [("Tom", "So!")]


def test_who_reads_it() -> None:
    assert find_reader(SMALL["textgrid"][:600], "talk.txt").name == "textgrid"
    assert find_reader(b"nothing", "talk.TextGrid").name == "textgrid"


@pytest.mark.shared
def test_the_samples_of_the_manifest(shared: Path) -> None:
    """`expected_units` counts the labels of all tiers, points too, so it is the sum of what `meta` counts for each tier.

    The manifest names no words. Its speakers are the tiers; of them those below are speech: a phrase rather than its words,
    words rather than phones, and phones only where the file has nothing else.
    """
    formats = shared / "data" / "formats"
    with (formats / "MANIFEST.csv").open(encoding="utf-8", newline="") as rows:
        samples = {row["file"]: row for row in csv.DictReader(rows) if row["file"].startswith("textgrid/")}
    phrase = [("phrase", "BOBBY RIPPED THE LEDGER")]
    expected = {
        "bobby_phones": None,
        "bobby_phones_elan": None,
        "bobby_words": phrase,
        "bobby_words_with_newlines": phrase,
        "bobby_words_with_newlines_longfile": phrase,
        "bobby_words_with_newlines_longfile_elan": phrase,
        "damon_set_test": [("words", "damon fried the omelet")],
        "mary": [("word", "mary rolled the barrel")],
    }
    assert {f"textgrid/{name}.TextGrid" for name in expected} == set(samples)
    for name, words in expected.items():
        row = samples[f"textgrid/{name}.TextGrid"]
        data = (formats / row["file"]).read_bytes()
        reading = only(find_reader(data[:4096], row["file"]).read(data, options(row["file"])))
        assert sum(int(count) for count in re.findall(r" (\d+)(?:;|$)", reading.meta["labels"])) == int(row["expected_units"])
        tiers = [re.sub(r" \d+$", "", each).replace("(no name)", "") for each in reading.meta["labels"].split("; ")]
        assert [name.strip() for name in row["expected_speakers"].removeprefix("tiers: ").split("; ")] == tiers
        if words is None:
            assert " ".join(label for _, label in said(reading)) == "B AA1 B IY0 R IH1 PT DH AH0 L EH1 JH ER0"
        else:
            assert said(reading) == words

"""ELAN: who speaks on which tier, when, and what is analysis."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from casecode.domain.reading import Reading
from casecode.readers._find import find_reader
from casecode.readers.eaf import READER
from tests.readers.made import codes, only, options, said
from tests.readers.talks import SMALL, elan


def read(data: bytes, **more: object) -> Reading:
    return only(READER.read(data, options("2024-05-02 fair.eaf", **more)))


def test_speakers_at_the_same_time_stay_apart_in_the_order_they_begin() -> None:
    reading = read(SMALL["eaf"])
    assert reading.text == ("Interviewer: How did it start?\n\nMaya: In a bar [laughs].\n\nInterviewer: And?\n\nMaya: The fair.")
    assert said(reading) == [
        ("Interviewer", "How did it start?"),
        ("Maya", "In a bar [laughs]."),
        ("Interviewer", "And?"),
        ("Maya", "The fair."),
    ]
    assert [(each.seconds, each.until) for each in reading.segments] == [(0.0, 0.9), (0.8, 1.9), (2.0, 2.5), (2.6, 3.0)]
    assert [reading.text[mark.start : mark.end] for mark in reading.segments[1].marks] == ["[laughs]"]
    assert (reading.date, reading.date_from) == ("2024-05-02", "filename")
    assert reading.meta == {"annotated": "2024-05-03", "media": "fair.wav", "tiers": "INT 2; MAY 2"}
    assert {each.kind for each in reading.segments} == {"speech"}
    assert codes(READER.read(SMALL["eaf"], options("a.eaf"))) == []


def test_without_a_participant_the_tier_names_the_speaker_and_that_is_told() -> None:
    data = elan(("Maya", "", ((0, 500, "Loud."),)))
    assert said(read(data)) == [("Maya", "Loud.")]
    assert codes(READER.read(data, options("a.eaf"))) == ["R703"]


def test_dependent_tiers_and_layers_are_no_speech() -> None:
    data = elan(
        ("Maya", 'PARTICIPANT="Maya" LANG_REF="deu"', ((0, 900, "Es war laut."),)),
        ("Maya-words", 'PARENT_REF="Maya"', ((0, 300, "Es"), (300, 600, "war"), (600, 900, "laut"))),
        ("Maya-gesture", 'PARTICIPANT="Maya"', ((100, 200, "points"),)),
        ("empty", "", ((0, 100, " "),)),
    )
    readings = READER.read(data, options("a.eaf"))
    assert said(only(readings)) == [("Maya", "Es war laut.")]
    assert only(readings).language == "de"
    (problem,) = only(readings).problems
    assert (problem.code, problem.level) == ("R702", "warning")
    assert "Maya-words 3; Maya-gesture 1." in problem.message


def test_a_person_decides_which_tier_is_speech() -> None:
    data = elan(
        ("Maya", 'PARTICIPANT="Maya"', ((0, 900, "Es war laut."),)), ("english", 'PARENT_REF="Maya"', ((0, 900, "It was loud."),))
    )
    assert said(read(data, speakers={"English": "other"})) == [("Maya", "Es war laut."), ("english", "It was loud.")]


def test_numbers_of_sentences_are_no_speech() -> None:
    numbers = tuple((at * 1000, at * 1000 + 900, f"fair.{at:03}") for at in range(3))
    data = elan(("ref@Maya", "", numbers), ("tx@Maya", 'PARENT_REF="ref@Maya"', ((0, 900, "Es war laut."),)))
    readings = READER.read(data, options("a.eaf"))
    assert codes(readings) == ["R701"]
    assert "ref@Maya 3; tx@Maya 1" in readings.problems[0].message
    assert said(read(data, speakers={"tx@Maya": "respondent"})) == [("tx@Maya", "Es war laut.")]


def test_a_named_tier_that_refers_to_another_has_its_times() -> None:
    below = (
        b'<TIER TIER_ID="english" PARENT_REF="Maya"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="b1" ANNOTATION_REF="a1">'
        b"<ANNOTATION_VALUE>It was loud.</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>"
        b'<TIER TIER_ID="more" PARENT_REF="english"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="c1" ANNOTATION_REF="b1">'
        b"<ANNOTATION_VALUE>Loud!</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="
        b'"c2" ANNOTATION_REF="c2"><ANNOTATION_VALUE>Round</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>'
    )
    data = elan(("Maya", "", ((1000, 1900, "Es war laut."),))).replace(b"</ANNOTATION_DOCUMENT>", below)
    reading = read(data, speakers={"english": "other", "more": "other"})
    times = {reading.text[each.start : each.end]: (each.seconds, each.until) for each in reading.segments}
    assert times == {"Es war laut.": (1.0, 1.9), "It was loud.": (1.0, 1.9), "Loud!": (1.0, 1.9), "Round": (None, None)}


def test_a_point_that_nobody_placed_has_no_time_but_keeps_its_place() -> None:
    data = elan(("Maya", 'PARTICIPANT="Maya"', ((0, 500, "One."), (None, None, "Two."), (900, 1000, "Three."))))
    readings = READER.read(data, options("a.eaf"))
    reading = only(readings)
    assert [words for _, words in said(reading)] == ["One.", "Two.", "Three."]
    assert [each.seconds for each in reading.segments] == [0.0, None, 0.9]
    assert codes(readings) == ["R704"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<ANNOTATION_DOCUMENT></ANNOTATION_DOCUMENT>", "R701"),
        (elan(("pos", "", ((0, 1, "N"),))), "R701"),
        (b"<html></html>", "R705"),
        (b"<ANNOTATION_DOCUMENT>", "R504"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><ANNOTATION_DOCUMENT>&e;</ANNOTATION_DOCUMENT>', "R505"),
        (b"<ANNOTATION_DOCUMENT>" + b"<TIER>" * 50_000, "R504"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    readings = READER.read(data, options("a.eaf"))
    assert readings.items == ()
    assert codes(readings) == [code]


def test_who_reads_it() -> None:
    assert find_reader(SMALL["eaf"][:4096], "talk.xml").name == "eaf"
    assert find_reader(SMALL["eaf"].decode().encode("utf-16")[:4096], "talk.eaf").name == "eaf"
    assert find_reader(b"<?xml version='1.0'?>", "talk.eaf").name == "eaf"


@pytest.mark.shared
def test_the_samples_of_the_manifest(shared: Path) -> None:
    """`expected_units` counts every annotation of every tier, words and gestures too; only `text` and `default` are speech.

    Of sample_3.0.eaf's 8,778 annotations 1,992 on the tier words-pos are empty; the file's speech are the 399 of `text`.
    The manifest gives neither speakers nor words for either file: those below are read off the files.
    """
    formats = shared / "data" / "formats"
    with (formats / "MANIFEST.csv").open(encoding="utf-8", newline="") as rows:
        samples = {row["file"]: int(row["expected_units"]) for row in csv.DictReader(rows) if row["file"].startswith("eaf/")}
    expected = {
        "eaf/expected_elan.eaf": ("default", 15, 0, 9.483, 132.713),
        "eaf/sample_3.0.eaf": ("text", 399, 1992, 2.0, 1199.0),
    }
    assert set(samples) == set(expected)
    for file, (speaker, segments, empty, first, last) in expected.items():
        data = (formats / file).read_bytes()
        readings = find_reader(data[:4096], file).read(data, options(file))
        reading = only(readings)
        assert {each.speaker for each in reading.segments} == {speaker}
        assert len(reading.segments) == segments
        assert (reading.segments[0].seconds, reading.segments[-1].until) == (first, last)
        counted = sum(int(count) for count in re.findall(r" (\d+)(?:;|$)", reading.meta["tiers"]))
        assert counted + empty == samples[file] == data.count(b"<ANNOTATION>")
    assert [words for _, words in said(reading)][:: segments - 1] == ["The quick brown fox 001", "The quick brown fox 399"]

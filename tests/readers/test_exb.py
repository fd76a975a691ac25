"""EXMARaLDA: events become what somebody says without tearing a word."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from casecode.readers._find import find_reader
from casecode.readers.exb import READER
from tests.readers.made import codes, only, options, said
from tests.readers.talks import SMALL

_HEAD = (
    "<basic-transcription><head><meta-information><project-name>Fair</project-name></meta-information><speakertable>"
    '<speaker id="S0"><abbreviation>MAY</abbreviation><languages-used><language lang="deu"/></languages-used></speaker>'
    '<speaker id="S1"><abbreviation></abbreviation></speaker></speakertable></head><basic-body><common-timeline>'
    '<tli id="T0" time="0.0"/><tli id="T1" time="1.5"/><tli id="T2"/><tli id="T3" time="3.0"/><tli id="T4" time="x"/>'
    "</common-timeline>"
)


def file(*tiers: tuple[str, tuple[tuple[int, int, str], ...]]) -> bytes:
    bodies = (
        f"<tier {attributes}>"
        + "".join(f'<event start="T{begin}" end="T{end}">{words}</event>' for begin, end, words in events)
        + "</tier>"
        for attributes, events in tiers
    )
    return (_HEAD + "".join(bodies) + "</basic-body></basic-transcription>").encode()


def test_an_utterance_cut_by_another_speaker_is_one_segment() -> None:
    readings = READER.read(SMALL["exb"], options("a.exb"))
    reading = only(readings)
    assert said(reading) == [("MAY", "In a bar."), ("MAY", "The fair.")]
    assert [(each.seconds, each.until, each.ref) for each in reading.segments] == [(0.0, 1.5, "T0"), (1.5, 3.0, "T1–T2")]


def test_speakers_descriptions_and_times() -> None:
    data = file(
        ('id="A" speaker="S0" category="v" type="t" display-name="MAY [v]"', ((0, 1, "So loud "), (2, 3, "then. "))),
        ('id="B" speaker="S1" category="v" type="t"', ((1, 2, "Mhm "),)),
        ('id="C" speaker="S0" category="nv" type="d"', ((0, 1, "laughs"),)),
        ('id="D" category="nn" type="t"', ((3, 4, "(door)"),)),
        ('id="E" speaker="TOM" category="v" type="t"', ((3, 4, "Hm."),)),
    )
    readings = READER.read(data, options("a.exb"))
    reading = only(readings)
    assert reading.text == "MAY: So loud\n\nS1: Mhm\n\nMAY: then.\n\n(door)\n\nTOM: Hm."
    assert [(each.seconds, each.until) for each in reading.segments] == [
        (0.0, 1.5),
        (1.5, None),
        (None, 3.0),
        (3.0, None),
        (3.0, None),
    ]
    assert reading.language == "de"
    assert reading.meta == {"project": "Fair", "events": "MAY [v] 2; S1 [v] 1; MAY [nv] 1; [nn] 1; TOM [v] 1"}
    assert [(each.code, each.level) for each in reading.problems] == [("R702", "note"), ("R704", "note")]


def test_tokens_without_spaces_get_one_between() -> None:
    data = file(('category="tok" type="t"', ((0, 1, "So"), (1, 2, "loud"), (2, 3, "then"))))
    assert said(only(READER.read(data, options("a.exb")))) == [("", "So loud then")]


@pytest.mark.parametrize(
    ("data", "code"), [(b"<basic-transcription/>", "R701"), (b"<segmented-transcription/>", "R705"), (b"<basic-", "R504")]
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    readings = READER.read(data, options("a.exb"))
    assert readings.items == ()
    assert codes(readings) == [code]


def test_who_reads_it() -> None:
    assert find_reader(SMALL["exb"], "talk.xml").name == "exb"
    assert find_reader(b"<?xml version='1.0'?>", "talk.exb").name == "exb"


@pytest.mark.shared
def test_the_sample_of_the_manifest(shared: Path) -> None:
    """`expected_units` counts the 32 events of four tiers; POS, LEMMA and Inf-Struct are analysis of the ten tokens."""
    formats = shared / "data" / "formats"
    with (formats / "MANIFEST.csv").open(encoding="utf-8", newline="") as rows:
        (row,) = (row for row in csv.DictReader(rows) if row["file"].startswith("exb/"))
    data = (formats / row["file"]).read_bytes()
    reading = only(find_reader(data[:4096], row["file"]).read(data, options(row["file"])))
    assert said(reading) == [("", "Is this example more complicated than it appears to be")]
    assert reading.meta["events"] == "[tok] 10; [POS] 10; [LEMMA] 10; [Inf-Struct] 2"
    assert int(row["expected_units"]) == 10 + 10 + 10 + 2

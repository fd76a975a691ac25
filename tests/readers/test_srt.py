"""SubRip captions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.reading import ReadOptions
from casecode.readers.srt import READER


def test_captions_with_commas_in_their_times() -> None:
    data = "1\r\n00:00:01,500 --> 00:00:02,250\r\n<i>Loud</i> {\\an8}<font color=red>and cold</font>.\r\n\r\n2\r\n0:0:3,1 --> 0:0:4,0\r\nWell.\r\n"
    readings = READER.read(data.encode(), ReadOptions(name="2023-05-12.srt"))
    (reading,) = readings.items
    assert readings.format == "srt"
    assert reading.text == "Loud and cold.\n\nWell.\n"
    assert [(each.seconds, each.until, each.ref) for each in reading.segments] == [(1.5, 2.25, "cue 1"), (3.1, 4.0, "cue 2")]
    assert (reading.date, reading.date_from) == ("2023-05-12", "filename")


def test_utf16_too() -> None:
    (reading,) = READER.read("1\n00:00:01,0 --> 00:00:02,0\nGrüße".encode("utf-16"), ReadOptions(name="a.srt")).items
    assert reading.text == "Grüße\n"


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    readings = READER.read(data, ReadOptions(name="x.srt"))
    assert readings.items or any(each.level == "error" for each in readings.problems)

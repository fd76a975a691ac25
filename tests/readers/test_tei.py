"""TEI: transcribed talk with its header, time line and events."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.domain.reading import Reading
from casecode.readers._find import find_reader
from casecode.readers.tei import READER
from tests.readers.made import codes, only, options, said
from tests.readers.talks import SMALL
from tests.readers.test_conformance import check

_HEADER = """<teiHeader><fileDesc><titleStmt><title>The <hi>Fair</hi></title></titleStmt>
<publicationStmt><date when="2030-01-01"/></publicationStmt>
<sourceDesc><recordingStmt><recording><date when="2024-05-03"/></recording></recordingStmt></sourceDesc></fileDesc>
<profileDesc><langUsage><language ident="deu"/></langUsage><particDesc><listPerson>
<person xml:id="i" role="interviewer"><persName>Tom <surname>Hill</surname></persName></person>
<person xml:id="m" role="stallholder"><persName>Maya</persName><persName>M.</persName></person>
<person xml:id="k1"><persName>Kim</persName></person><person xml:id="k2"><persName>Kim</persName></person>
<person xml:id="x"/></listPerson></particDesc></profileDesc></teiHeader>"""
_TIMES = """<timeline unit="ms"><when xml:id="T0" absolute="00:00:01"/><when xml:id="T1" interval="500" since="#T0"/>
<when xml:id="T2" interval="250"/><when xml:id="T3" interval="unknown"/></timeline>"""


def file(body: str, header: str = _HEADER) -> bytes:
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text>{_TIMES}<body>{body}</body></text></TEI>'.encode()


def read(body: str, header: str = _HEADER) -> Reading:
    return only(READER.read(file(body, header), options("talk.xml")))


def test_speakers_have_the_names_and_roles_of_the_header() -> None:
    reading = read(
        '<u who="#i">So?</u><u who="#m">Loud.</u><u who="#k1">Yes.</u><u who="fair:#k2">No.</u><u who="#x #q">Eh.</u><u>Hm.</u>'
    )
    assert said(reading) == [("Tom Hill", "So?"), ("Maya", "Loud."), ("k1", "Yes."), ("k2", "No."), ("x / q", "Eh."), ("", "Hm.")]
    assert reading.text.startswith("Tom Hill: So?\n\nMaya: Loud.")
    assert reading.declared == {"Tom Hill": "interviewer"}
    assert (reading.title, reading.date, reading.date_from, reading.language) == ("The Fair", "2024-05-03", "header", "de")
    assert [each.code for each in reading.problems] == ["R722"]


def test_times_of_all_kinds() -> None:
    reading = read(
        '<u start="#T0" end="#T1">a</u><u start="#T2" end="#T3">b</u><u start="00:01:02.5" end="63">c</u><u begin="64.5s" end="#no">d</u>'
        '<annotationBlock xml:id="ab1" who="#m" start="#T1" end="#T2"><u>e</u><spanGrp><span>N</span></spanGrp></annotationBlock>'
    )
    assert [(each.seconds, each.until) for each in reading.segments] == [
        (1.0, 1.5),
        (1.75, 1.75),
        (62.5, 63.0),
        (64.5, None),
        (1.5, 1.75),
    ]
    assert (reading.segments[4].speaker, reading.segments[4].ref) == ("Maya", "ab1")


def test_times_within_an_utterance() -> None:
    smil = "http://www.w3.org/ns/SMIL"
    reading = read(
        f'<u who="#m" xmlns:smil="{smil}"><seg smil:begin="00:00:23.685" smil:end="00:00:42.25">One.</seg><seg smil:begin="00:00:50"'
        ' smil:end="00:01:00">Two.</seg></u><u><anchor synch="#T0"/>Three<anchor synch="#T1"/> four<anchor synch="#T2"/></u>'
    )
    assert [(each.seconds, each.until) for each in reading.segments] == [(23.685, 60.0), (1.0, 1.75)]


def test_tables_in_a_speech_keep_their_cells_apart() -> None:
    body = '<u who="#m"><seg>Votes:</seg><table><row><cell>Yes</cell><cell>5</cell></row><row><cell>No</cell><cell>2</cell></row></table></u>'
    assert said(read(body)) == [("Maya", "Votes:\nYes 5\nNo 2")]


def test_events_are_marked_in_the_utterance_and_stand_alone_outside() -> None:
    reading = read(
        '<head>Opening</head><u who="#m">It <pause dur="2s"/> was <vocal><desc>laughs</desc></vocal>'
        ' <gap reason="inaudible"/><unclear>loud</unclear><anchor synch="#T1"/>.</u>'
        '<incident><desc>door</desc></incident><note type="time">Ten o\'clock</note><kinesic/>'
    )
    assert [(each.kind, reading.text[each.start : each.end]) for each in reading.segments] == [
        ("heading", "Opening"),
        ("speech", "It [pause 2s] was [laughs] [inaudible] loud."),
        ("event", "[door]"),
        ("note", "Ten o'clock"),
        ("event", "[kinesic]"),
    ]
    marks = [reading.text[mark.start : mark.end] for mark in reading.segments[1].marks]
    assert marks == ["[pause 2s]", "[laughs]", "[inaudible]"]


def test_words_in_tokens_are_written_as_people_write_them() -> None:
    body = """<u who="#m">
      <seg><s><w>It</w> <w join="right">was</w> <pc>,</pc>
        <w>well</w><pc>!</pc></s> <s><w>I</w><w join="left">'m</w>
      <w>loud</w>
      <pc>“</pc></s></seg>
      <seg>Second <choice><sic>lihne</sic><corr>line</corr></choice> <del>here</del></seg>
    </u>"""
    assert said(read(body)) == [("Maya", "It was, well! I'm loud “\nSecond lihne here")]


def test_printed_labels_where_no_ids_are() -> None:
    reading = read(
        "<sp><speaker>MAYA:</speaker><p>It was loud.</p><stage>laughs</stage><p>And cold.</p></sp>", header="<teiHeader/>"
    )
    assert said(reading) == [("MAYA", "It was loud.\nAnd cold.")]


def test_an_accent_on_its_own_and_nothing_said() -> None:
    reading = read('<u>e<seg>\u0301x</seg></u><u who="#m">  </u><u><pause/></u><p/><u>ok</u>')
    assert [words for _, words in said(reading)] == ["e\n\u0301x", "[pause]", "ok"]


def test_tei_without_speech_is_read_as_running_text() -> None:
    body = "<head>Fair</head>" + "".join(f"<p>{who}: Words.</p>" for who in ("Q", "A") * 4)
    reading = read(body)
    assert said(reading)[:3] == [("", "Fair"), ("Q", "Words."), ("A", "Words.")]
    assert [each.code for each in reading.problems] == ["R723"]
    assert (reading.title, reading.date) == ("The Fair", "2024-05-03")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (file(""), "R721"),
        (b"<TEI>", "R504"),
        (b'<!DOCTYPE TEI [<!ENTITY e SYSTEM "file:///etc/passwd">]><TEI><text><u>&e;</u></text></TEI>', "R505"),
        (b"<TEI><text>" + b"<u>" * 50_000, "R504"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    readings = READER.read(data, options("talk.xml"))
    assert readings.items == ()
    assert codes(readings) == [code]


def test_the_name_gives_the_date_where_the_header_does_not() -> None:
    reading = only(READER.read(file("<u>So.</u>", "<teiHeader/>"), options("2024-05-03.xml")))
    assert (reading.date, reading.date_from) == ("2024-05-03", "filename")


PIECES = [
    "<u who='#m'>",
    "</u>",
    "<seg>",
    "</seg>",
    "<w join='right'>",
    "</w>",
    "<pc>.</pc>",
    "<vocal>",
    "</vocal>",
    "<pause/>",
    "<head>",
    "</head>",
]
PIECES += [
    "e",
    "\u0301",
    " ",
    "\n",
    "<note>",
    "</note>",
    "<p>",
    "</p>",
    "<sp><speaker>Q</speaker>",
    "</sp>",
    "&amp;",
    "[",
    "]",
    "<anchor synch='#T1'/>",
]


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30))
def test_tei_of_anything(pieces: list[str]) -> None:
    opened: list[str] = []
    kept: list[str] = []
    for piece in pieces:
        name = piece.strip("</>").split(" ")[0].split(">")[0]
        if piece.startswith("</"):
            if not opened or opened[-1] != name:
                continue
            opened.pop()
        elif piece.startswith("<") and not piece.endswith("/>") and not piece.startswith("<pc"):
            opened.append(name)
        kept.append(piece)
    data = file("".join(kept) + "".join(f"</{name}>" for name in reversed(opened)))
    readings = READER.read(data, options("talk.xml"))
    assert "R504" not in codes(readings)
    check(readings, "tei")


def test_who_reads_it() -> None:
    assert find_reader(SMALL["tei"], "talk.xml").name == "tei"
    assert find_reader(SMALL["tei"].decode().encode("utf-16"), "talk").name == "tei"
    assert find_reader(b"<?xml version='1.0'?>", "talk.tei").name == "tei"

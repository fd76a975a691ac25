"""The shapes in which transcripts say who speaks, and the times they print."""

from __future__ import annotations

import pytest

from casecode.readers._stamps import both_seconds, marks_in, seconds
from tests.readers.test_speakers import label, said

TALK = [("I", "How was it?"), ("P", "Loud."), ("I", "And then?"), ("P", "Quiet.")]


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("{}: {}\n", "colon"),
        ("{}: {}\n\n", "colon"),
        ("{}:\t{}\n", "colon"),
        ("{}:{}\n", "colon"),
        ("**{}:** {}\n\n", "colon"),
        ("**{}**: {}\n\n", "colon"),
        ("__{}:__ {}\n\n", "colon"),
        ("*{}*: {}\n\n", "colon"),
        ("[{}]: {}\n\n", "colon"),
        ("{}:\n{}\n\n", "colon"),
        ("{}:\n\n{}\n\n", "colon"),
        ("{} : {}\n", "colon"),
        ("{}：{}\n", "colon"),
        (">> {}: {}\n", "colon"),
        ("> **{}:** {}\n\n", "colon"),
        ("{}-\t{}\n\n", "dash"),
        ("{} –\t{}\n\n", "dash"),
        ("[{}] {}\n\n", "bracket"),
        ("{} - {}\n\n", "spaced"),
        ("{} — {}\n\n", "spaced"),
    ],
)
def test_shapes_without_times(line: str, shape: str) -> None:
    text = "".join(line.format(*each) for each in TALK)
    labelled = label(text)
    assert said(text, labelled) == TALK
    assert labelled.shape == shape
    assert {each.kind for each in labelled.segments} == {"speech"}
    assert [each.n for each in labelled.segments] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("{0}  {2}  \n{1}\n\n", "head"),
        ("{0} {2}\n{1}\n\n", "head"),
        ("[{0}] {2}\n{1}\n\n", "head"),
        ("{0} ({2})\n{1}\n\n", "head"),
        ("[{2}] {0}\n{1}\n\n", "head"),
        ("{2} {0}:\n{1}\n\n", "colon"),
        ("{0} ({2}): {1}\n\n", "colon"),
        ("{0}: [{2}] {1}\n\n", "colon"),
        ("**{0}:** \\[{2}\\] {1}\n\n", "colon"),
        ("[{2}] {0}: {1}\n", "colon"),
        ("[{2}] **{0}:** {1}\n\n", "colon"),
        ("#{2}-0# {0}: {1}\n", "colon"),
        ("{2} {0}: {1}\n", "colon"),
        ("{0} {2}: {1}\n", "colon"),
    ],
)
def test_shapes_with_times(line: str, shape: str) -> None:
    stamps = ["0:05", "00:12", "1:02:03", "01:02:04"]
    talk = [("Maya Ortiz", "Loud."), ("Tom", "How was it?"), ("Maya Ortiz", "Quiet."), ("Tom", "Well.")]
    text = "".join(line.format(*each, stamp) for each, stamp in zip(talk, stamps, strict=True))
    labelled = label(text, speakers={"Maya Ortiz": "participant", "Tom": "interviewer"})
    assert said(text, labelled) == talk
    assert [each.seconds for each in labelled.segments] == [5.0, 12.0, 3723.0, 3724.0]
    assert labelled.shape == shape


def test_initials_with_dots() -> None:
    text = "A.V. How was it?\n\nM.O. Loud.\n\nA.V. And then?\n\nM.O. Quiet.\n\nA.V. Well.\n\nM.O. Yes."
    labelled = label(text)
    assert labelled.shape == "abbr"
    assert labelled.labels == {"A.V.": 3, "M.O.": 3}


def test_roles_alone_on_their_lines() -> None:
    text = "Interviewer\n\nHow was it?\n\nRespondent\n\nLoud.\n\nInterviewer\n\nAnd then?\n\nRespondent\n\nQuiet."
    labelled = label(text)
    assert labelled.shape == "bare"
    assert said(text, labelled) == [
        ("Interviewer", "How was it?"),
        ("Respondent", "Loud."),
        ("Interviewer", "And then?"),
        ("Respondent", "Quiet."),
    ]


def test_every_stamp_at_the_end_tells_until_when() -> None:
    text = "I: Wie war es? #00:00:05-2#\nB: Laut. #00:00:07-9#\nI: Und dann? #00:00:09-0#\nB: Still. #00:00:11-0#"
    labelled = label(text, language="de")
    assert said(text, labelled)[1] == ("B", "Laut.")
    assert [each.until for each in labelled.segments] == [5.2, 7.9, 9.0, 11.0]


def test_names_between_times_and_words() -> None:
    text = "\n\n".join(f"0:0:{at}.0 --> 0:0:{at}.5\n{who}\nWords\nhere" for at, who in enumerate(["Maya Ortiz", "Tom Vale"] * 3))
    labelled = label(text)
    assert labelled.shape == "timed"
    assert said(text, labelled)[:2] == [("Maya Ortiz", "Words\nhere"), ("Tom Vale", "Words\nhere")]
    assert [(each.seconds, each.until) for each in labelled.segments][3] == (3.0, 3.5)
    assert label("0:01.0 --> 0:02.0\nno name here, only words\nand more").labels == {}


def test_times_on_lines_of_their_own_are_no_words() -> None:
    text = "00:05\nI: How?\n00:10\nP: Loud.\n00:12\nVery.\n00:15\nI: And?\nP: Quiet.\n00:20"
    labelled = label(text)
    assert said(text, labelled) == [("", "00:05"), ("I", "How?"), ("P", "Loud.\n00:12\nVery."), ("I", "And?"), ("P", "Quiet.")]
    assert [(mark.kind, text[mark.start : mark.end]) for mark in labelled.segments[2].marks] == [("timestamp", "00:12")]
    assert labelled.segments[0].kind == "event"


@pytest.mark.parametrize(
    "name",
    [
        "Maya Ortiz (she/her)",
        "Ortiz, Maya",
        "Dr. Maya Ortiz",
        "$MAYA",
        "Speaker 1",
        "SPEAKER_00",
        "Мария",
        "Maya van der Berg",
        "O’Neil",
    ],
)
def test_names_as_programs_and_people_write_them(name: str) -> None:
    text = f"{name}: Loud.\n\nTom: And?\n\n" * 3
    assert label(text).labels == {name: 3, "Tom": 3}


def test_times_as_people_write_them() -> None:
    assert [seconds(stamp) for stamp in ("0:05", "1:2:3", "01:02:03.25", "00:01,5", "#00:00:05-2#", "none")] == [
        5.0,
        3723.0,
        3723.25,
        1.5,
        5.2,
        None,
    ]
    assert both_seconds("[00:01 --> 00:02.5]") == (1.0, 2.5)
    assert both_seconds("") == (None, None)


def test_sounds_are_marks_and_words_in_brackets_are_not() -> None:
    text = "Well [laughs] (pause) we [the firm] saw (as planned) it [00:12] (??) ♪ la ♪ <[?]> [laughs](link)"
    assert [text[mark.start : mark.end] for mark in marks_in(text, 0, len(text))] == [
        "[laughs]",
        "(pause)",
        "[00:12]",
        "(??)",
        "♪ la ♪",
        "<[?]>",
    ]
    assert [mark.kind for mark in marks_in("♪ la [00:12] ♪", 0, 14)] == ["event"]

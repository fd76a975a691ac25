"""Who speaks where: labels in the shapes that transcripts have, and prose that only looks like it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.reading import ReadOptions
from casecode.domain.source import Segment
from casecode.readers._speakers import Labelled, Paragraph, label_paragraphs
from casecode.readers.txt import paragraphs
from casecode.text.spans import subtract
from casecode.text.words import count_words


def label(text: str, **options: object) -> Labelled:
    return label_paragraphs(text, paragraphs(text), ReadOptions(name="talk.txt", **options))  # type: ignore[arg-type]


def said(text: str, labelled: Labelled) -> list[tuple[str, str]]:
    return [(each.speaker, text[each.start : each.end]) for each in labelled.segments]


def codes(labelled: Labelled) -> list[str]:
    return [each.code for each in labelled.problems]


def test_an_unlabelled_paragraph_goes_on_with_the_speaker() -> None:
    text = (
        "**Maya:** Loud.\n\nVery loud.\n\n**Tom:** And?\n\n**Maya:** Quiet.\n\n**Tom:** Well.\n\n**Maya:** Yes.\n\n**Tom:** Good."
    )
    assert said(text, label(text))[:3] == [("Maya", "Loud."), ("Maya", "Very loud."), ("Tom", "And?")]


def test_hard_wrapped_speech_stays_one_segment() -> None:
    text = "I: How was\n   it there?\nP: Loud, very\n   loud.\nI: And then?\nP: Quiet."
    assert said(text, label(text))[0] == ("I", "How was\n   it there?")


def test_breaks_and_sounds_are_events_and_nobodys() -> None:
    text = (
        "**Maya:** Loud.\n\n**Break:** \\[01:44\\]\n\n**Tom:** And? [laughs] Well.\n\n\\[laughter\\]\n\n"
        "**Maya:** Quiet.\n\n**Break** [02:00]\n\n**Tom:** Yes.\n\n**Maya:** [inaudible 03:10]"
    )
    labelled = label(text, speakers={"Maya": "", "Tom": ""})
    assert [(each.kind, each.speaker, each.seconds) for each in labelled.segments] == [
        ("speech", "Maya", None),
        ("event", "", 104.0),
        ("speech", "Tom", None),
        ("event", "", None),
        ("speech", "Maya", None),
        ("event", "", 120.0),
        ("speech", "Tom", None),
        ("speech", "Maya", None),
    ]
    marks = [(mark.kind, text[mark.start : mark.end]) for mark in labelled.segments[2].marks]
    assert marks == [("event", "[laughs]")]
    assert text[labelled.segments[1].start : labelled.segments[1].end] == "**Break:** \\[01:44\\]"
    assert [mark.kind for mark in labelled.segments[7].marks] == ["event"]


def test_times_inside_speech_are_marks() -> None:
    text = "I: Well [00:12] then?\nP: No (0:15).\nI: Yes?\nP: No."
    first, second = label(text).segments[:2]
    assert [text[mark.start : mark.end] for mark in first.marks] == ["[00:12]"]
    assert [(mark.kind, text[mark.start : mark.end]) for mark in second.marks] == [("timestamp", "(0:15)")]


def test_rare_labels_are_certain_when_a_person_names_them() -> None:
    text = "A long introduction of many words.\n\nstall holder: Loud.\n\nMore prose here.\n\nAnd more: of it.\n\nAnd even more."
    assert label(text).labels == {}
    labelled = label(text, speakers={"Stall Holder": "participant"})
    assert labelled.labels == {"stall holder": 1}
    assert labelled.confidence == 1.0


def test_a_participant_is_a_participant() -> None:
    text = "Dan: Hm.\n\nParticipant: Loud.\n\nDan: And?\n\nParticipant: Quiet.\n\nDan: Well.\n\nParticipant: Yes."
    assert label(text).labels == {"Dan": 3, "Participant": 3}


def test_one_label_in_many_spellings_is_one_speaker() -> None:
    text = "RA: Hm?\n\nMaya: Loud.\n\nRa: And?\n\nMaya: Quiet.\n\n[RA]: Well.\n\nMaya: Yes.\n\nRA: So."
    assert label(text).labels == {"RA": 4, "Maya": 3}


@pytest.mark.parametrize(
    "text",
    [
        "Note: this is prose.\n\nNote: so is this.\n\nNote: and this.\n\nIt goes on for a while.",
        "Results: good.\n\nMethods: two.\n\nConclusion: fine.\n\nSome words.\n\nMore words.",
        "See http://example.org/a\n\nSee https://example.org/b\n\nTime: 12:30\n\nDate: 2020-01-02",
        "He said: no.\n\nShe answered: yes.\n\nHe said: no.\n\nShe answered: yes.\n\nHe said: no.",
        "Figure 1: a stall.\n\nFigure 2: a lamp.\n\nFigure 3: a hall.\n\nProse about figures.",
        "Apples: red.\n\nPears: green.\n\nPlums: blue.\n\nA list of fruit.",
        "Just one line.",
        "The stall - a lamp - sold.\n\nThe stall - a chair - did not.\n\nThe stall - well - closed.",
        "The stall opened.\n\nIt closed at five [5].\n\n[Laughter] is a title.",
    ],
)
def test_prose_is_nobodys(text: str) -> None:
    labelled = label(text)
    assert labelled.labels == {}
    assert {each.speaker for each in labelled.segments} == {""}
    assert "".join(text.split()) == "".join("".join(text[each.start : each.end] for each in labelled.segments).split())


def test_short_dialogues_are_dialogues() -> None:
    assert label("Interviewer: How was it?\n\nParticipant: Loud.").labels == {"Interviewer": 1, "Participant": 1}
    assert label("Maya: Loud.\n\nTom: And?\n\nMaya: Quiet.").labels == {"Maya": 2, "Tom": 1}


def test_nothing_before_the_first_recurring_label_is_a_speaker() -> None:
    text = "Winter Fair: A Talk\n\n" + "\n\n".join(f"{who}: Words here." for who in ["Maya", "Tom"] * 4)
    labelled = label(text)
    assert labelled.labels == {"Maya": 4, "Tom": 4}
    assert labelled.segments[0].kind == "paragraph"


def test_arrows_never_invent_speakers() -> None:
    text = ">> Testing.\n>> We are on.\n>> Good evening."
    labelled = label(text)
    assert said(text, labelled) == [("", "Testing."), ("", "We are on."), ("", "Good evening.")]
    assert codes(labelled) == ["R114"]
    running = "so here we go >> testing >> we are right on"
    assert codes(label(running)) == ["R114"]
    named = ">> MAYA: Loud.\n>> TOM: And?\n>> MAYA: Quiet.\n>> Well.\n>> TOM: So.\n>> MAYA: Yes.\n>> TOM: Good."
    assert said(named, label(named))[3] == ("", "Well.")


def test_printed_prompts_are_nobodys() -> None:
    text = "Mod: Hello.\n\nMaya: Hi.\n\nQuestion 1. What is fair?\n\nMaya: A lot.\n\nMod: Well.\n\nMaya: Yes."
    assert said(text, label(text))[2] == ("", "Question 1. What is fair?")


def test_a_header_is_no_dialogue() -> None:
    text = (
        "Talk at the winter fair\n\nINTERVIEWEE: Maya Ortiz\nINTERVIEWER: Tom Vale\nDATE: 12 May 2023\nPLACE: Northtown\n\n"
        "Vale: How was it?\n\nOrtiz: Loud.\n\nVale: And then?\n\nOrtiz: Quiet.\n\nVale: Well.\n\nOrtiz: Yes.\n\nTranscribed by us"
    )
    labelled = label(text)
    assert labelled.labels == {"Vale": 3, "Ortiz": 3}
    assert labelled.declared == {"Vale": "interviewer", "Ortiz": "respondent"}
    assert labelled.meta == {"interviewee": "Maya Ortiz", "interviewer": "Tom Vale", "date": "12 May 2023", "place": "Northtown"}
    assert labelled.segments[1].kind == "note"
    assert labelled.segments[-1].kind == "note"
    assert labelled.segments[-1].speaker == ""


@pytest.mark.parametrize(
    ("stated", "role"),
    [
        ("Interviewer = S00", "interviewer"),
        ("S00 = Interviewer", "interviewer"),
        ("S00 = Moderator (Tom)", "moderator"),
        ("The interviewer is S00.", ""),
    ],
)
def test_roles_that_a_file_declares(stated: str, role: str) -> None:
    text = f"{stated}\n\nS00: How?\n\nS01: Loud.\n\nS00: And?\n\nS01: Quiet."
    assert label(text).declared == ({"S00": role} if role else {})


def test_legends_sentences_and_brackets_declare_roles_too() -> None:
    talk = "A.V. How?\n\nM.O. Loud.\n\nA.V. And?\n\nM.O. Quiet.\n\nA.V. Well.\n\nM.O. Yes."
    assert label(f"A.V. Anna Vale - interviewer\nM.O. Maya Ortiz - stall holder\n\n{talk}").declared == {"A.V.": "interviewer"}
    named = "Tom Vale: How?\n\nMaya: Loud.\n\n" * 3
    assert label(f"The interview took place in May. Interviewer is Tom Vale.\n\n{named}").declared == {"Tom Vale": "interviewer"}
    assert label(f"Interviewed by Tom Vale\n\n{named}").declared == {"Tom Vale": "interviewer"}
    bracket = "Tom (Moderator): How?\n\nMaya: Loud.\n\n" * 3
    assert label(bracket).declared == {"Tom (Moderator)": "moderator"}


def test_collective_labels_are_labels() -> None:
    text = "Mod: Ready?\n\nAll: Yes!\n\nMod: Good.\n\nMultiple Students: We are.\n\nMod: So.\n\nAll: So."
    assert label(text).labels == {"Mod": 3, "All": 2, "Multiple Students": 1}


def test_doubts_are_told_with_their_line() -> None:
    one = "Maya: Loud.\n\nMaya: Quiet.\n\nMaya: Well.\n\nMaya: So."
    assert codes(label(one)) == ["R110"]
    late = "Words of introduction. " * 30 + "\n\n" + "Maya: Loud.\n\nTom: And?\n\n" * 4
    (problem,) = label(late).problems
    assert (problem.code, problem.file, problem.line) == ("R112", "talk.txt", 3)
    rare = "Maya: Loud.\n\nTom: And?\n\n" * 4 + "Thom: Hm."
    assert codes(label(rare)) == ["R113"]
    near = "Andrew Thorp: Loud.\n\nAndrew Thorpe: And?\n\n" * 4
    assert codes(label(near)) == ["R116"]
    empty = "Speaker 1: Loud.\n\nSpeaker 2: \n\n" * 3
    assert codes(label(empty)) == ["R117"]
    back = "I: [00:10] Loud?\n\nP: [00:20] Yes.\n\nI: [00:05] And?\n\nP: [00:30] No."
    assert codes(label(back)) == ["R118"]
    assert codes(label("word " * 2100)) == ["R115"]
    assert "R111" in codes(label("Interviewer: How was it?\n\nParticipant: Loud."))


def test_times_of_the_clock_are_no_seconds() -> None:
    text = "[Maya] 11:02:09\nLoud.\n\n[Tom] 11:02:10\nAnd?\n\n[Maya] 11:02:12\nQuiet.\n\n[Tom] 11:02:15\nWell.\n\n" * 2
    labelled = label(f"A talk at the fair.\n\n{text}")
    assert [each.seconds for each in labelled.segments] == [None] * 9
    assert [each.ref for each in labelled.segments[:2]] == ["", "clock 11:02:09"]
    assert "R120" in codes(labelled)


def test_a_label_that_stands_once_must_look_like_the_others() -> None:
    bold = "**Maya:** Loud.\n\n**Tom:** And?\n\n" * 3
    assert label(bold + "Stalls: many.\n\n**Ivo:** Yes.").labels == {"Maya": 3, "Tom": 3, "Ivo": 1}
    wrapped = "Maya: Loud, as I say.\nLook: it was.\n\nTom: And?\n\n" + "Maya: Loud.\n\nTom: And?\n\n" * 3
    assert label(wrapped).labels == {"Maya": 4, "Tom": 4}


def test_headings_hold_no_labels_and_end_a_speech() -> None:
    text = "I: How?\nP: Loud.\nPart: two\nplain\nI: And?\nP: Quiet."
    places = [Paragraph(0, 16, ref="p1"), Paragraph(17, 26, "heading"), Paragraph(27, 32), Paragraph(33, len(text))]
    labelled = label_paragraphs(text, places, ReadOptions(name="x"))
    assert [(each.kind, each.speaker, each.ref) for each in labelled.segments] == [
        ("speech", "I", "p1"),
        ("speech", "P", "p1"),
        ("heading", "", ""),
        ("paragraph", "", ""),
        ("speech", "I", ""),
        ("speech", "P", ""),
    ]


PIECES = st.sampled_from(
    [
        "I: ",
        "Maya: ",
        "**Tom:** ",
        ">> ",
        "[00:12] ",
        "words here. ",
        "\n",
        "\n\n",
        "Break: ",
        "[laughs] ",
        "Date: x",
        "Question 1. ",
        "-\t",
        "A.V. ",
    ],
)


@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from([{}, {"Maya": "participant"}]))
def test_segments_are_ordered_and_no_word_is_lost(text: str, speakers: dict[str, str]) -> None:
    labelled = label(text, speakers=speakers)
    spans = [(each.start, each.end) for each in labelled.segments]
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(_marks_inside(each) for each in labelled.segments)
    left = " ".join(text[start:end] for start, end in subtract([(0, len(text))], spans))
    for decoration in ("Maya", "Tom", "I", "Break", "A.V.", "00:12", "Date", "Question 1"):
        left = left.replace(decoration, " ")
    assert count_words(left) == 0


def _marks_inside(segment: Segment) -> bool:
    return all(segment.start <= mark.start < mark.end <= segment.end for mark in segment.marks)

"""Who holds the floor, and what a label says of its role."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.source import ROLES, Kind, Mark, Segment
from casecode.text.roles import label_key, role_of
from casecode.text.turns import is_back_channel, number_turns


def _talk(*said: tuple[str, str] | tuple[str, str, Kind]) -> tuple[str, tuple[Segment, ...]]:
    """A text and its segments from (speaker, words) lines."""
    text = ""
    made: list[Segment] = []
    for line in said:
        start = len(text)
        text += line[1] + "\n\n"
        kind: Kind = line[2] if len(line) == 3 else "speech"
        made.append(Segment(len(made) + 1, kind, start, start + len(line[1]), line[0]))
    return text, tuple(made)


def _asks(label: str) -> bool:
    return role_of(label) in {"interviewer", "moderator"}


def _turns(*said: tuple[str, str] | tuple[str, str, Kind]) -> list[int]:
    text, segments = _talk(*said)
    return [segment.turn for segment in number_turns(segments, _asks, text)]


def test_a_turn_is_a_run_of_one_speaker() -> None:
    assert _turns(("I", "How was it?"), ("P1", "Loud."), ("P1", "And cold."), ("P2", "Not for me."), ("P1", "No?")) == [
        1,
        2,
        2,
        3,
        4,
    ]


def test_a_listening_interviewer_does_not_break_a_turn_and_has_none() -> None:
    assert _turns(("P", "We had lamps"), ("I", "Mm-hm."), ("I", "Yeah, right."), ("P", "and no stall.")) == [1, 0, 0, 1]


def test_a_question_or_more_than_three_words_break_it() -> None:
    assert _turns(("P", "We had lamps"), ("I", "Really?"), ("P", "and no stall.")) == [1, 2, 3]
    assert _turns(("P", "We had lamps"), ("I", "Yeah yeah yeah yeah"), ("P", "and no stall.")) == [1, 2, 3]


def test_at_the_edge_between_speakers_the_same_words_are_a_turn() -> None:
    assert _turns(("P1", "We had lamps."), ("I", "Okay."), ("P2", "I had none.")) == [1, 2, 3]
    assert _turns(("P1", "We had lamps."), ("I", "Okay.")) == [1, 2]
    assert _turns(("I", "Okay."), ("P1", "We had lamps.")) == [1, 2]
    assert _turns(("P1", "Lamps."), ("I", "Okay."), ("", "", "heading"), ("P1", "Again.")) == [1, 2, 0, 3]


def test_a_listening_participant_takes_the_floor() -> None:
    assert _turns(("P1", "We had lamps"), ("P2", "Yeah."), ("P1", "and no stall.")) == [1, 2, 3]


def test_events_and_notes_are_silent_headings_and_nobodys_words_are_not() -> None:
    assert _turns(("P", "So"), ("", "[laughs]", "event"), ("P", "yes")) == [1, 0, 1]
    assert _turns(("P", "So"), ("", "[laughs]", "event"), ("I", "Mm."), ("", "n", "note"), ("P", "yes")) == [1, 0, 0, 0, 1]
    assert _turns(("P", "So"), ("", "Part two", "heading"), ("P", "yes")) == [1, 0, 2]
    assert _turns(("P", "So"), ("", "A remark.", "paragraph"), ("P", "yes")) == [1, 0, 2]
    assert _turns(("", "Prose.", "paragraph"), ("", "More.", "paragraph")) == [0, 0]


def test_without_the_text_nothing_is_a_back_channel() -> None:
    _, segments = _talk(("P", "We"), ("I", "Mm."), ("P", "did"))
    assert [each.turn for each in number_turns(segments, _asks)] == [1, 2, 3]


def test_sounds_in_brackets_are_no_words() -> None:
    text, segments = _talk(("P", "We"), ("I", "Mm. [laughs]"), ("P", "did"))
    marked = replace(segments[1], marks=(Mark("event", segments[1].start + 4, segments[1].end),))
    assert [each.turn for each in number_turns((segments[0], marked, segments[2]), _asks, text)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("words", "listens"),
    [("Mm-hm.", True), ("D’accord", True), ("Genau, ja.", True), ("", False), ("…", False), ("Lamps.", False), ("Okay?", False)],
)
def test_back_channels(words: str, listens: bool) -> None:
    assert is_back_channel(words) is listens


@given(st.lists(st.sampled_from(["I", "P1", "P2", ""]), max_size=20))
def test_turns_count_up_one_by_one(speakers: list[str]) -> None:
    text, segments = _talk(*((speaker, "Mm.") for speaker in speakers))
    numbered = number_turns(segments, _asks, text)
    seen = [each.turn for each in numbered if each.turn]
    assert list(dict.fromkeys(seen)) == list(range(1, len(set(seen)) + 1))
    assert [replace(each, turn=0) for each in numbered] == list(segments)
    assert all(len({each.speaker for each in numbered if each.turn == turn}) == 1 for turn in seen)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("I", "interviewer"),
        ("**Interviewer 2:**", "interviewer"),
        ("Interviewer Moss", "interviewer"),
        ("Q", "interviewer"),
        ("Enquêtrice", "interviewer"),
        ("Moderator", "moderator"),
        ("Mod", "moderator"),
        ("Mod Squad", "unknown"),
        ("Interviewee", "respondent"),
        ("Befragte", "respondent"),
        ("A", "respondent"),
        ("A. Vale", "unknown"),
        ("P10", "participant"),
        ("Participant:", "participant"),
        ("Participant B", "participant"),
        ("Deelnemer 3", "participant"),
        ("Observador", "observer"),
        ("Note-taker", "observer"),
        ("All", "collective"),
        ("Multiple Students", "collective"),
        ("Tous les participants", "collective"),
        ("SS", "collective"),
        ("Interpreter", "other"),
        ("R", "unknown"),
        ("B", "unknown"),
        ("Unknown Speaker", "unknown"),
        ("Maya", "unknown"),
        ("", "unknown"),
    ],
)
def test_roles_that_labels_name(label: str, role: str) -> None:
    assert role_of(label) == role
    assert role in ROLES


def test_the_language_decides_single_letters() -> None:
    assert role_of("B", "de-AT") == "respondent"
    assert role_of("B1", "de") == "respondent"
    assert role_of("E", "fr") == "interviewer"
    assert role_of("E", "en") == "unknown"


def test_one_label_however_it_is_written() -> None:
    assert label_key("**RA:**") == label_key(" [Ra] ") == "ra"

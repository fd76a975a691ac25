"""The buffer's form: what is the source's own, what is a mark, a memo, a remark."""

from __future__ import annotations

import pytest

from casecode.domain.memo import MEMO_KINDS
from casecode.domain.source import Segment, SourceText
from casecode.text.editbuffer import Below, changed_segments, read_buffer, read_memo, write_buffer

TALK = 'Ada: We mended\nthe nets.\n\nBo: + no: "never"  \n\n# Evening\n\n¶9 odd'
TEXT = SourceText(
    "int-1",
    "h",
    TALK,
    (
        Segment(1, "speech", 5, 24, speaker="Ada"),
        Segment(2, "speech", 30, 44, speaker="Bo"),
        Segment(3, "heading", 46, 55),
        Segment(4, "paragraph", 57, len(TALK)),
    ),
)
ALL = (1, 2, 3, 4)


def test_a_buffer_shows_numbers_speakers_words_and_marks() -> None:
    below = {0: [Below(("a remark",))], 1: [Below((), ("+ work",)), Below(("why not",), ("+ nets", "! memo: a\nb"))]}
    assert write_buffer(TEXT, ["int-1", ""], below, (1, 2)) == (
        "# int-1\n#\n    # a remark\n\n"
        "¶1 Ada: We mended\n  ¦ the nets.\n    + work\n    # why not\n    + nets\n    ! memo: a\n    b\n\n"
        '¶2 Bo: + no: "never"\n\n# …\n'
    )


def test_nothing_of_the_source_is_ever_taken_for_a_mark() -> None:
    lines = read_buffer(write_buffer(TEXT, [], {}, ALL))
    assert {line.kind for line in lines} == {"segment", "more", "blank"}
    assert [line.n for line in lines if line.kind == "segment"] == [1, 2, 3, 4]
    assert list(changed_segments(TEXT, lines)) == []


def test_lines_of_every_kind_and_where_they_stand() -> None:
    content = (
        "\ufeff# top\r\n! above\r\n¶1 Ada: We\r\n  + work\r\n! memo: one\r\n   two\r\n\r\nloose\r\n=read\r\n¶ 12 Bo: x\r\n¶x\r\n"
    )
    assert [(line.number, line.kind, line.n, line.text) for line in read_buffer(content)] == [
        (1, "remark", 0, "# top"),
        (2, "memo", 0, "! above"),
        (3, "segment", 1, "¶1 Ada: We"),
        (4, "code", 1, "+ work"),
        (5, "memo", 1, "! memo: one\ntwo"),
        (7, "blank", 1, ""),
        (8, "other", 1, "loose"),
        (9, "read", 1, "=read"),
        (10, "segment", 12, "¶ 12 Bo: x"),
        (11, "other", 12, "¶x"),
        (12, "blank", 12, ""),
    ]


def test_changed_words_are_seen_and_changed_white_space_is_not() -> None:
    written = write_buffer(TEXT, [], {}, ALL)
    assert list(changed_segments(TEXT, read_buffer(written.replace("We mended", "We  mended ")))) == []
    assert list(changed_segments(TEXT, read_buffer(written.replace("the nets", "the boats")))) == [(1, 2)]
    assert list(changed_segments(TEXT, read_buffer(written.replace("  ¦ the nets.\n", "")))) == [(1, 2)]
    assert list(changed_segments(TEXT, read_buffer(""))) == []


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("! memo: a thought", ("", "", "a thought")),
        ("! negative case: but no", ("negative_case", "", "but no")),
        ("! Rival Q-7f3a: the weather", ("rival", "Q-7f3a", "the weather")),
        ("! memo [Q-7f3a]: odd", ("", "Q-7f3a", "odd")),
        ("! Q-7f3a: odd", ("", "Q-7f3a", "odd")),
        ("! Q-abcdefgh: odd", ("", "Q-abcdefgh", "odd")),
        ("! rival q-abcdefgh: odd", ("rival", "q-abcdefgh", "odd")),
        ("! : odd", ("", "", "odd")),
        ("! Maya: she knows", ("", "", "Maya: she knows")),
        ("! just a thought", ("", "", "just a thought")),
        ("! reflexive:", ("reflexive", "", "")),
        ("! memo: one\ntwo: three", ("", "", "one\ntwo: three")),
    ],
)
def test_memos_say_their_kind_and_what_they_are_about(line: str, read: tuple[str, str, str]) -> None:
    assert read_memo(line, MEMO_KINDS) == read

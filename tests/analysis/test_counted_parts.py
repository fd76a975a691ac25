"""Whose codings count where a coder has only stretches of a source: nothing is counted twice, nothing vanishes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.counted import counted
from casecode.analysis.excerpts import excerpts
from casecode.databank.rounds import Place, Round
from casecode.domain.coding import ReadMark
from tests.analysis.tiny import PROTOCOL, blog, group, interview, mark, tiny

FIRST = interview().text.segments[1]
"""`We learned from our rivals.`: the block that is settled."""
BLOCK = Place("int-n01", FIRST.start, FIRST.end)
SETTLED = Round("r1-consensus", purpose="adjudicated", units=(BLOCK,), assignments={"consensus": (BLOCK,)})
READ = ReadMark("01C", "consensus", "int-n01", interview().text.hash, FIRST.start, FIRST.end, round="r1-consensus")
OWN = mark(interview(), "learned from", "knowledge", "consensus", round="r1-consensus")
PEOPLE = (
    mark(interview(), "our rivals", "coopetition", "ana"),  # inside the block
    mark(interview(), "partners", "coopetition", "ana"),  # outside
    mark(interview(), "Prices rose", "market", "ben"),  # outside
    mark(group(), "taught", "knowledge", "ben", 2),
)


def test_consensus_counts_in_its_block_and_people_in_the_rest_of_the_source() -> None:
    corpus = tiny(codings=(*PEOPLE, OWN), reads=(READ,), rounds=(SETTLED,), assigned=frozenset({"int-n01"}))
    whose = counted(corpus)
    assert whose.sentence == "Coding by consensus in parts of 1 source, by every person (Ana Ruiz and Ben Cole) elsewhere"
    assert whose.parts == {"int-n01": ((FIRST.start, FIRST.end),)}
    found = excerpts(corpus)
    assert sorted(zip(found["coder"], found["text"], strict=True)) == [
        ("ana", "partners"),
        ("ben", "Prices rose"),
        ("ben", "taught"),
        ("consensus", "learned from"),
    ]


def test_a_coding_over_the_edge_lies_where_more_than_half_of_it_lies() -> None:
    corpus = tiny(codings=(*PEOPLE, OWN), reads=(READ,), rounds=(SETTLED,))
    whose = counted(corpus)
    start, end = FIRST.start, FIRST.end
    assert not whose.takes("ana", "int-n01", (end - 3, end + 2))
    assert whose.takes("ana", "int-n01", (end - 3, end + 3))  # just half: outside
    assert whose.takes("consensus", "int-n01", (start, end))
    assert not whose.takes("consensus", "int-n01", (end, end + 5))
    assert whose.takes("ana", "fg-1", (0, 5))
    assert whose.everyone == ("consensus", "ana", "ben")


def test_until_something_is_settled_people_count_on() -> None:
    corpus = tiny(codings=PEOPLE, reads=(), rounds=(SETTLED,), assigned=frozenset({"int-n01"}))
    whose = counted(corpus)
    assert (whose.parts, whose.within) == ({}, {})
    assert len(excerpts(corpus)) == 4


def test_consensus_that_also_worked_outside_of_rounds_has_the_whole_source() -> None:
    by_hand = mark(interview(), "partners", "market", "consensus")
    corpus = tiny(codings=(*PEOPLE, OWN, by_hand), reads=(READ,), rounds=(SETTLED,))
    assert counted(corpus).parts == {}
    assert set(excerpts(corpus).query("source == 'int-n01'")["coder"]) == {"consensus"}


def test_whole_sources_and_parts_are_told_together() -> None:
    whole = Round("r2", units=(Place("fg-1"),), assignments={"consensus": (Place("fg-1"),)})
    corpus = tiny(codings=(*PEOPLE, OWN), reads=(READ,), rounds=(SETTLED, whole), assigned=frozenset({"int-n01", "fg-1"}))
    whose = counted(corpus)
    assert whose.sentence.startswith("Coding by consensus in 1 source and parts of 1 source, by every person")
    assert not whose.takes("ben", "fg-1", (0, 5))
    assert whose.takes("ana", "blog-1", (0, 5))


@pytest.mark.parametrize("purpose", ["reliability", "full", "training"])
def test_the_coder_of_the_tables_has_what_a_round_gave_them_and_the_other_one_the_rest(purpose: str) -> None:
    plan = Round("r1", purpose=purpose, units=(BLOCK,), assignments={"ana": (BLOCK,), "ben": (BLOCK,)})
    protocol = replace(PROTOCOL, tables_coder="ana", tables_else="ben")
    codings = (
        mark(interview(), "our rivals", "coopetition", "ana", round="r1"),
        mark(interview(), "our rivals", "coopetition", "ben", round="r1"),
        mark(interview(), "Prices rose", "market", "ben"),
        mark(blog(), "Rivals", "market", "ben"),
    )
    corpus = tiny(protocol=protocol, codings=codings, reads=(), rounds=(plan,))
    assert counted(corpus).sentence == "Coding by Ana Ruiz in parts of 1 source, by Ben Cole elsewhere, as the protocol says"
    found = excerpts(corpus)
    assert sorted(zip(found["coder"], found["text"], strict=True)) == [
        ("ana", "our rivals"),
        ("ben", "Prices rose"),
        ("ben", "Rivals"),
    ]

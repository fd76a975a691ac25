"""Whose codings count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecode.analysis.counted import counted
from casecode.analysis.excerpts import excerpts, find_excerpt
from casecode.analysis.gather import hit_id
from casecode.analysis.select import Selection, select
from casecode.domain.coding import Hit, ReadMark, Run
from casecode.domain.errors import NotFoundError, WrongUseError
from tests.analysis.tiny import PROTOCOL, blog, codings, group, interview, mark, tiny

HITS = (
    ("blog-1", Hit(3, 9, "coopetition", "coopetition/1", 1)),
    ("int-n01", Hit(0, 3, "gone-by", "gone-by/1", 1)),
)
RUNS = {"aa11": HITS, "ab22": HITS[:1]}


def test_every_person_counts_when_nothing_is_said() -> None:
    whose = counted(tiny())
    assert whose.coders == ("ana", "ben")
    assert whose.sentence == "Coding by Ana Ruiz and Ben Cole"
    assert whose.takes("ben", "blog-1")


def test_consensus_counts_alone_in_its_sources() -> None:
    agreed = mark(interview(), "our rivals", "coopetition", "consensus")
    whose = counted(tiny(codings=(*codings(), agreed)))
    assert whose.takes("consensus", "int-n01")
    assert not whose.takes("ana", "int-n01")
    assert whose.takes("ana", "fg-1")
    assert not whose.takes("consensus", "fg-1")
    assert whose.sentence == "Coding by consensus in 1 source, by every person (Ana Ruiz and Ben Cole) in the other 2"


def test_a_source_assigned_to_consensus_is_its_own_before_it_codes() -> None:
    whose = counted(tiny(assigned=frozenset({"fg-1", "blog-1"})))
    assert not whose.takes("ana", "fg-1")
    assert whose.takes("ana", "int-n01")
    only = counted(
        tiny(codings=(mark(blog(), "Rivals", "market", "consensus"),), assigned=frozenset({"fg-1", "blog-1", "int-n01"}))
    )
    assert only.everyone == ("consensus",)
    assert only.sentence == "Coding by consensus in 3 sources"
    some = counted(tiny(codings=(mark(blog(), "Rivals", "market", "consensus"),)))
    assert some.sentence == "Coding by consensus in 1 source, by nobody in the other 2"


def test_the_protocols_tables_come_first() -> None:
    protocol = replace(PROTOCOL, tables_coder="consensus", tables_else="ana")
    nothing_yet = counted(tiny(protocol=protocol))
    assert nothing_yet.everyone == ("ana",)
    assert nothing_yet.sentence == "Coding by Ana Ruiz (consensus has no source yet), as the protocol says"
    alone = counted(tiny(protocol=replace(PROTOCOL, tables_coder="ben")))
    assert alone.coders == ("ben",)
    two = counted(tiny(protocol=replace(PROTOCOL, tables_coder="ana", tables_else="ben")))
    assert two.takes("ana", "int-n01")
    assert not two.takes("ben", "int-n01")
    assert two.takes("ben", "blog-1")
    assert two.sentence == "Coding by Ana Ruiz in 2 sources, by Ben Cole in the other one, as the protocol says"


def test_a_source_that_was_only_read_belongs_to_its_reader() -> None:
    protocol = replace(PROTOCOL, tables_coder="chi", tables_else="ana")
    read = ReadMark("01R", "chi", "blog-1", blog().text.hash, 0, 9)
    assert counted(tiny(protocol=protocol, reads=(read,))).within == {"blog-1": ("chi",)}


def test_runs_count_only_when_nobody_has_coded_or_when_named() -> None:
    corpus = tiny(runs=RUNS, newest_run="ab22")
    assert counted(corpus).runs == ()
    alone = counted(replace(corpus, codings=()))
    assert alone.runs == ("ab22",)
    assert alone.sentence == "Hits of the rules, run ab22: no person has coded yet"
    assert counted(tiny(codings=())).sentence == "Nobody has coded yet and no rules were applied"
    both = counted(corpus, coders=["ana", "rules"])
    assert both.coders == ("ana", "rules@ab22")
    assert both.sentence == "Coding by Ana Ruiz and the rules (run ab22), as asked"
    assert counted(corpus, coders=["rules@aa"]).coders == ("rules@aa11",)
    assert counted(corpus, runs=["aa11", "newest"]).runs == ("aa11", "ab22")


def test_tables_may_name_the_rules() -> None:
    corpus = tiny(runs=RUNS, newest_run="ab22", protocol=replace(PROTOCOL, tables_coder="rules", tables_else="ana"))
    assert counted(corpus).within == {"blog-1": ("rules@ab22",)}
    facts = {"ab22": Run("ab22", "rules", "1", "b00c", {"blog-1": "x", "fg-1": "y"})}
    assert set(counted(replace(corpus, run_facts=facts)).within) == {"blog-1", "fg-1"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"coders": ["anna"]}, "No coder 'anna' in this study. Nearest: ana"),
        ({"coders": ["rules"]}, "Apply them with: casecode autocode"),
        ({"runs": ["aa"]}, "No run 'aa' in this study. No rules were applied yet"),
    ],
)
def test_unknown_coders_and_runs(asked: dict[str, list[str]], said: str) -> None:
    with pytest.raises(WrongUseError, match=said):
        counted(tiny(), **asked)


def test_an_ambiguous_run_is_not_guessed() -> None:
    with pytest.raises(WrongUseError, match=r"'a' fits 2 runs\. Known: aa11, ab22"):
        counted(tiny(runs=RUNS, newest_run="ab22"), runs=["a"])


def test_a_coder_of_the_protocol_may_have_nothing_yet() -> None:
    assert counted(tiny(), coders=["Chi Wu", "unknown"]).coders == ("chi", "unknown")


def test_the_stable_table_of_a_run() -> None:
    found = excerpts(tiny(runs=RUNS, newest_run="ab22"), Selection(runs=("aa11",)))
    assert found.columns.tolist() == [
        *("id", "source", "n", "start", "end", "code", "coder", "run"),
        *("participant", "role", "case", "method", "date", "text"),
    ]
    first = found.iloc[0].to_dict()
    assert first["text"] == "Rivals"
    assert (first["coder"], first["run"], first["n"]) == ("rules", "aa11", 1)
    assert first["id"] == hit_id("aa11", *HITS[0])
    assert first["id"].startswith("H-")
    assert len(first["id"]) == 10
    assert found["code"].tolist() == ["coopetition", "gone-by"]


def test_runs_can_be_asked_for_in_an_expression() -> None:
    corpus = tiny(runs=RUNS, newest_run="ab22")
    everything = Selection(coders=("ana",), runs=("aa11", "ab22"), where="coder = rules@aa11")
    assert excerpts(corpus, everything)["run"].tolist() == ["aa11", "aa11"]
    assert len(excerpts(corpus, replace(everything, where="coder = rules"))) == 3
    assert len(excerpts(corpus, replace(everything, where="not coder = rules"))) == 6
    assert len(excerpts(corpus, replace(everything, where="run = ab22"))) == 1


def test_hits_on_an_older_revision_are_left_out() -> None:
    facts = {"aa11": Run("aa11", "rules", "1", "b00c", {"blog-1": "0" * 16, "int-n01": interview().text.hash})}
    found = select(tiny(runs=RUNS, newest_run="aa11", run_facts=facts, codings=()))
    assert found.excerpts["source"].tolist() == ["int-n01"]
    assert [problem.code for problem in found.problems] == ["A101", "A103"]


def test_the_note_says_codebook_and_digest() -> None:
    old = mark(group(), "plenty", "market", "ana", book="0ld")
    note = select(tiny(codings=(*codings(), old)), Selection(where="case = west or case = north")).note("Numbers count excerpts")
    assert note.text == (
        "Coding by Ana Ruiz and Ben Cole. Numbers count excerpts. Only where case = west or case = north. "
        "Codebook: fairs 1.0.0 (b00c); 1 of 10 excerpts were coded under an earlier version. Study digest d1ge57."
    )


def test_the_note_joins_both_filters() -> None:
    note = select(tiny(), Selection(where="case = north", code="market or knowledge")).note()
    assert note.filter == "(case = north) and (market or knowledge)"


def test_a_run_counts_only_in_its_own_sources_when_the_tables_say_so() -> None:
    protocol = replace(PROTOCOL, tables_coder="ana", tables_else="rules")
    corpus = tiny(runs=RUNS, newest_run="aa11", protocol=protocol)
    found = excerpts(corpus)
    assert set(found[found["coder"] == "rules"]["source"]) == {"blog-1"}  # ana has coded in int-n01


def test_an_excerpt_is_found_by_the_beginning_of_its_id() -> None:
    table = excerpts(tiny())
    name = table["id"].iloc[0]
    assert find_excerpt(table, name[:-1].upper()) == name
    assert find_excerpt(table, name) == name
    with pytest.raises(WrongUseError, match="fits 9 excerpts"):
        find_excerpt(table, "q-")
    with pytest.raises(NotFoundError, match="excerpt 'Q-zz'"):
        find_excerpt(table, "Q-zz")

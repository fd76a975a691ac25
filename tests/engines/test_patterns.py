"""What a pattern hits, said with small sentences."""

from __future__ import annotations

import pytest

from casecode import registry
from casecode.domain.codebook import Rule
from casecode.domain.source import Mark, Segment
from casecode.engines.rules import ENGINE, query
from tests.engines._talk import book, said, source, talk, words_hit


@pytest.mark.parametrize(
    ("words", "pattern", "hit"),
    [
        ("Our rival is no rivalry.", "rival", ["rival"]),
        ("RIVAL, Rival; rival!", "rival", ["RIVAL", "Rival", "rival"]),
        ("We compete and competed.", "compet*", ["compete", "competed"]),
        ("A partner, partners, copartners.", "*partner", ["partner"]),
        ("A partner, partners, copartners.", "*partner*", ["partner", "partners", "copartners"]),
        ("a joint\n  venture, jointventure", "joint venture", ["joint\n  venture"]),
        ("joint ventures and joint, venture", "joint ventur*", ["joint ventures"]),
        ("a  joint   venture; joint  venture.  So", "joint venture", ["joint   venture", "joint  venture"]),
        ("the joined ventures here", "join* ventur*", ["joined ventures"]),
        ("to learn so much from them", "learn * much *", ["learn so much from"]),
        ("know-how, know how", "know-how", ["know-how"]),
        ("know-how, know how", "know", ["know", "know"]),
        ("I don’t, I don't", "don't", ["don’t", "don't"]),
        ("naïve, naive", "naïve", ["naïve"]),
        ("l'été fut long", "été", ["été"]),
        ("Straße STRASSE", "strasse", ["STRASSE"]),
        ("İzmir izmir IZMIR", "izmir", ["İzmir", "izmir", "IZMIR"]),
        ("ΟΔΟΣ οδος", "οδος", ["ΟΔΟΣ", "οδος"]),
        ("наш рынок, рынки", "рын*", ["рынок", "рынки"]),
        ("हिन्दी बोलते हैं", "हिन्दी", ["हिन्दी"]),
        ("हिन्दी बोलते हैं", "हिन", []),
        ("write C++ or C", "c++", ["C++"]),
        ("was? nothing!", "?", ["?"]),
        ("costs 3.5 not 35", "3.5", ["3.5"]),
        ("under_score score", "score", ["score"]),
        ("two\u00a0words", "two words", ["two\u00a0words"]),
        ("a b a b a", "a b a", ["a b a"]),
        ("picked it up, pick that up", "/pick(ed)? (it|that) up/", ["picked it up", "pick that up"]),
        ("We MARKET it", r"/\bmarket\b/", ["MARKET"]),
        ("first\nsecond", "/^second/", []),
        ("abc", "/x*/", []),
        ("ex- colleague", "/(?:former|ex-) ?colleagues?/", ["ex- colleague"]),
        ("cost {10} euros", r"/\{\d+\}/", ["{10}"]),
        ("a{e<=1} b", "/a{e<=1}/", ["a{e<=1}"]),
        ("x:y", "/[[:alpha:]]/", []),
    ],
)
def test_pattern_in_a_sentence(words: str, pattern: str, hit: list[str]) -> None:
    assert said(words, pattern) == hit


@pytest.mark.parametrize(
    ("pattern", "code", "says"),
    [
        ("", "L101", "0 characters"),
        ("x" * 2001, "L101", "2,001"),
        ("* *", "L101", "stars"),
        ("a\0b", "L101", "NUL"),
        ("wom*n", "L102", "inside a word"),
        ("~learn", "L103", "learn*"),
        ("/pick", "L104", "end with /"),
        ("/", "L104", "end with /"),
        ("//", "L104", "end with /"),
        ("/(a/", "L104", "missing )"),
        (r"/\p{L}/", "L104", "bad escape"),
        ("/a{1,5000}/", "L104", "repeats"),
        ("/((((a+)+)+)+)+/", "L104", "repeats"),
        (r"/(a)?(?(1)((((b+)+)+)+)|c)/", "L104", "repeats"),
        ("/" + "(" * 990 + "a" + ")" * 990 + "/", "L104", "too deep"),
        ("@firms", "L106", "firms"),
        ("with @firms", "L106", "firms"),
    ],
)
def test_a_pattern_with_a_fault_is_a_problem_at_its_place(pattern: str, code: str, says: str) -> None:
    compiled = ENGINE.compile([book(Rule(any=(pattern, "rival")))])
    (problem,) = compiled.problems
    assert (problem.code, problem.file, problem.line) == (code, "codebooks/book.yaml", 5)
    assert says in problem.message
    assert "of code 'c', rule 1" in problem.message
    assert [hit.patterns for hit in compiled.apply(talk(("P", "a rival")))] == [("rival",)]


def test_the_same_fault_in_one_rule_is_told_once() -> None:
    assert len(ENGINE.compile([book(Rule(any=("a*b", "a*b"), none=("a*b",)))]).problems) == 1


def test_lists_are_put_in_wherever_they_are_named() -> None:
    lists = {"firms": ("firm*", "@small"), "small": ("shop", "shop")}
    words = talk(("P", "The firms and a shop; our shop sells. Two shop owners."))
    assert words_hit(words, Rule(any=("@firms",)), lists=lists) == ["firms", "shop", "shop", "shop"]
    assert words_hit(words, Rule(any=("our @firms",)), lists=lists) == ["our shop"]
    assert words_hit(words, Rule(any=("@small; our",)), lists=lists) == ["shop; our"]
    assert words_hit(words, Rule(all=("@small", "owners")), lists=lists) == ["shop", "shop", "shop", "owners"]


@pytest.mark.parametrize(
    ("lists", "pattern"),
    [
        ({"a": ("@b",), "b": ("@a", "x")}, "@a"),
        ({f"l{n}": (f"@l{n + 1}",) for n in range(80)} | {"l80": ("x",)}, "@l0"),
        ({"a": tuple(f"w{n}" for n in range(100))}, "@a @a @a"),
        ({"a": ("/x/",)}, "our @a"),
    ],
)
def test_lists_that_cannot_be_put_in_are_a_problem(lists: dict[str, tuple[str, ...]], pattern: str) -> None:
    compiled = ENGINE.compile([book(Rule(any=(pattern,)), lists=lists)])
    assert {problem.code for problem in compiled.problems} == {"L106"}


def test_lists_that_double_at_each_step_are_opened_once() -> None:
    lists = {f"l{n}": (f"@l{n + 1}", f"@l{n + 1}") for n in range(40)} | {"l40": ("x",)}
    assert said("x") == []
    assert words_hit(talk(("P", "x")), Rule(any=("@l0",)), lists=lists) == ["x"]


def test_labels_stamps_and_events_are_never_matched() -> None:
    text = "Market Analyst: [00:01] We sell [laughs] at the market.\n> their market\n"
    start = text.index("[00")
    marks = (
        Mark("label", 0, start),
        Mark("timestamp", start, start + 7),
        Mark("event", text.index("[laughs]"), text.index("[laughs]") + 8),
        Mark("quoted", text.index("> their"), len(text) - 1),
    )
    material = source(text, [Segment(1, "speech", start, len(text) - 1, "Market Analyst", 1, marks=marks)])
    answer = query("market", [material])
    assert [(found.start, found.end) for found in answer.found] == [(text.index("market."), text.index("market.") + 6)]
    for never in ("analyst", "laughs", "00", "their market"):
        assert query(never, [material]).found == ()
    (across,) = query("sell at", [material]).found
    assert text[across.start : across.end] == "sell [laughs] at"


def test_no_match_reaches_over_the_end_of_a_segment() -> None:
    material = source("joint venture", [Segment(1, "speech", 0, 5), Segment(2, "speech", 5, 13)])
    assert query("joint venture", [material]).found == ()
    assert query(r"/joint\s+venture/", [material]).found == ()
    assert [(f.segment.n, f.start, f.end) for f in query("*n*", [material]).found] == [(1, 0, 5), (2, 6, 13)]
    halves = source("jointventure", [Segment(1, "speech", 0, 5), Segment(2, "speech", 5, 12)])
    assert [(f.start, f.end) for f in query("joint", [halves]).found] == [(0, 5)]


def test_events_are_no_speech() -> None:
    material = source("a pause", [Segment(1, "event", 0, 7)])
    assert query("pause", [material]).found == ()


def test_hits_of_one_code_that_overlap_are_one_and_name_every_pattern_inside() -> None:
    compiled = ENGINE.compile([book(Rule(any=("joint venture*", "venture")), Rule(any=("ventures capital", "joint*")))])
    (hit,) = compiled.apply(talk(("P", "joint ventures capital")))
    assert (hit.start, hit.end, hit.rule, hit.n) == (3, 17, "c/1", 1)
    assert hit.patterns == ("joint venture*", "joint*")


def test_hits_that_only_touch_stay_two() -> None:
    assert said("abab", "/ab/") == ["ab", "ab"]


def test_a_query_hears_everyone_and_tells_what_is_wrong_with_it() -> None:
    material = talk(("I", "Any rivals?"), ("P", "No rivals."))
    assert [found.segment.n for found in query("rivals", [material]).found] == [1, 2]
    answer = query("ri*vals", [material])
    assert [str(problem) for problem in answer.problems] == [
        "L102 pattern 'ri*vals' has a * inside a word; a star stands only before or behind a word",
    ]
    assert [found.start for found in query("@r", [material], {"r": ["rivals"]}).found] == [7, 21]


def test_the_engine_is_in_the_registry() -> None:
    engine = registry.load("engines", "rules", "ENGINE")
    assert (engine, engine.name) == (ENGINE, "rules")


def test_nothing_to_look_for_finds_nothing() -> None:
    assert ENGINE.compile([]).apply(talk(("P", "words"))) == ()
    assert query("words", []).found == ()
    assert query("/words|/", [source("", [])]).found == ()

"""Regular expressions of researchers: never lost for want of a literal, never waited for, said when they cannot match."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.domain.codebook import Code, Codebook, Rule
from casecode.engines import _haystack
from casecode.engines._literals import EDGE, needed
from casecode.engines._regex import read_regex
from casecode.engines.rules import ENGINE, query
from tests.engines._talk import book, said, talk

_parser: Any = import_module("re._parser")
_casefix: Any = import_module("re._casefix")
_sre: Any = import_module("_sre")


@pytest.mark.parametrize(
    ("expression", "literals"),
    [
        ("market", {"market"}),
        (r"\bmarkets?\b", {f"{EDGE}market{EDGE}", f"{EDGE}markets{EDGE}"}),
        ("globali[sz]ation", {"globalisation", "globalization"}),
        ("(?:rival|partner)s*", {"rival", "partner"}),
        (r"\w+ company", {" company"}),
        ("(?i:ab)+", {"ab"}),
        ("(?>abc)d", {"abcd"}),
        ("a(?=xyz)bc", {"abc"}),
        (r"covid-?\d", {"covid", "covid-"}),
        ("(?:abc|d*)", set()),
        ("x*", set()),
        ("[^a]b", set()),
        ("a|bcd", set()),
        ("(?:abc)?", set()),
        (r"\bfoo\B", {f"{EDGE}foo"}),
        ("[abcdefg]xyz", {"xyz"}),
        ("[ab][ab][ab][ab][ab][ab]x", {a + b + c + d + e for a in "ab" for b in "ab" for c in "ab" for d in "ab" for e in "ab"}),
        ("(?a)\\bfoo", {"foo"}),
        ("(?a:\\bfoo)", {"foo"}),
        ("[\\b]ab\\x08", {"ab"}),
        ("(a)(?(1)bcd|e)", set()),
        ("ſure", {"sure"}),
        ("(?:abc){1}d", {"abcd"}),
        ("(?:abc){2}", {"abc"}),
    ],
)
def test_what_every_match_must_hold(expression: str, literals: set[str]) -> None:
    assert needed(_parser.parse(expression, 2)) == literals


def test_letters_that_ignore_case_are_one_letter_of_the_haystack() -> None:
    for number in range(sys.maxunicode + 1):
        lower = _sre.unicode_tolower(number)
        if lower == number and number not in _casefix._EXTRA_CASES:
            continue
        for other in (lower, *_casefix._EXTRA_CASES.get(lower, ())):
            assert _haystack.read(chr(number)) == _haystack.read(chr(other)), hex(number)


@given(st.text())
def test_the_haystack_keeps_every_place(text: str) -> None:
    plain = _haystack.read(text)
    raw, _ = _haystack.as_bytes(plain)
    assert len(plain) == len(raw) == len(text)
    assert [byte != 0x20 for byte in raw] == [_haystack.is_word(char) for char in plain]


def test_many_letters_of_another_script_share_bytes_and_lose_nothing() -> None:
    script = "".join(chr(number) for number in range(0x430, 0x500)) + " рынок 市場"
    assert said(script + " рынки", "рын*", "市場") == ["рынок", "市場", "рынки"]


CATASTROPHES = [r"/(a+)+$/", r"/^(\w+\s?)+$/", r"/(a|aa)+$/", r"/(?:(?:a+)+)+!/", r"/(a*)*(a*)*(a*)*-$/"]


@pytest.mark.parametrize("expression", CATASTROPHES)
def test_a_catastrophe_is_a_problem_and_no_hang(expression: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casecode.engines._scan.SECONDS", 0.2)
    compiled = ENGINE.compile([book(Rule(any=(expression, "rival")))])
    bad = talk(("P", "a" * 20000 + " rival - b! c"), name="first")
    begun = time.process_time()
    every = list(compiled.apply_all([bad, bad, talk(("P", "rival"))]))
    assert time.process_time() - begun < 30
    assert [hit.patterns for hit in every[2][1]] == [("rival",)]
    (overrun,) = compiled.overruns
    assert (overrun.code, overrun.file, overrun.line) == ("L105", "codebooks/book.yaml", 5)
    assert expression in overrun.message
    assert "'c'" in overrun.message
    assert "'first'" in overrun.message
    compiled.apply(bad)
    assert len(compiled.overruns) == 1


def test_slowness_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casecode.engines._scan.SECONDS", 0.01)
    monkeypatch.setattr("casecode.engines._scan._ORDINARY", 0.0)
    monkeypatch.setattr("casecode.engines._scan._ORDINARY_EACH", 1e-9)
    slow = talk(*[("P", "ab " * 2000)] * 200)
    answer = query("/[ab]+c?/", [slow])
    assert [problem.code for problem in answer.problems] == ["L105"]


@pytest.mark.parametrize(
    ("expression", "certain"),
    [
        ("a^b", True),
        (r"a\Ab", True),
        ("a$b", True),
        ("a$bc", True),
        (r"a\Zb", True),
        ("(?:a|b)(^c)", True),
        ("(?:a^b|c^d)", True),
        (r"a\bb", True),
        (r"a\B ", True),
        (r" \b ", True),
        ("(?!)", True),
        ("a(?!)", True),
        (r"\b", True),
        ("a{0}", True),
        ("(?:a^)+b", True),
        ("(?>a^b)", True),
        ("a*^b", False),
        ("a$\n", False),
        ("^a$", False),
        ("(?m)a\n^b", False),
        ("(?m:a\n^b)", False),
        ("(?:a^b|c)", False),
        ("(?:a^b)?c", False),
        (r"a\b ", False),
        (r"a\b\w", False),
        (r"a\B\w", False),
        ("a.*b", False),
    ],
)
def test_what_can_never_match_is_known_where_it_is_certain(expression: str, certain: bool) -> None:
    read = read_regex(expression)
    assert not isinstance(read, str)
    assert bool(read.never) == certain
    if certain:
        assert said("ab a b c abc acd\n", f"/{expression}/") == []


ATOMS = [
    "a",
    "b",
    "ab",
    "\\b",
    "\\B",
    "^",
    "$",
    "\\w",
    " ",
    "[ab]",
    "(?:ab|b)",
    "(a)",
    "a?",
    "b*",
    "(?:ab)+",
    "\\Z",
    "(?=a)",
    "(?!b)",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=6), st.text("abk \n-", max_size=24))
def test_no_match_is_lost_and_no_never_is_wrong(atoms: list[str], words: str) -> None:
    import re

    expression = "".join(atoms)
    expected = [found.group() for found in re.finditer(expression, words, re.IGNORECASE) if found.group()]
    codes = Codebook("b", (Code("c", rules=(Rule(any=(f"/{expression}/",)),)),))
    material = talk(("P", words))
    hits = ENGINE.compile([codes]).apply(material)
    assert [material.text.text[hit.start : hit.end] for hit in hits] == expected
    read = read_regex(expression)
    assert not isinstance(read, str)
    assert not (read.never and expected)

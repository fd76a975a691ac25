"""Codebooks as researchers write them, short and long, and what is understood."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from casecode.codebook.load import codebook_files, load_codebooks, parse_codebook
from casecode.domain.codebook import Code, Codebook, Rule, RuleTests
from casecode.domain.ids import hash16

FERRY = """\
codebook: ferry
title: Life on the ferry
version: 1.10
language: en
lists:
  crew: [mate*, deckhand*]
  people: |
    @crew
    passenger*
codes:
  - code: waiting                # people say this first
    label: Waiting
    aliases: [queue, queueing]
    definition: Time that passes because the boat is not there.
    include: Weather, tides.
    exclude: [Boredom aboard (idle)., Lateness of others.]
    literature: gasparini1995
    origin: inductive
    children:
      - {code: wait-tide, label: For the tide, rules: [tide*, low water]}
      - code: wait-crew
        rules: |
          wait* for @crew
          /where (is|are) (he|they)/

          *boat
      - label: Nobody's fault
  - code: idle
    exclusive: yes
    rules:
      - cards
      - knit*
      - any: bored
        all: [aboard, deck]
        none: board meeting
        unit: sentence
        mark: sentence
        roles: all
        tests:
          match: |
            We were bored on deck aboard.
          reject: [Board meeting.]
      - sleep*
"""


def _book(text: str) -> Codebook:
    book, problems = parse_codebook(text.encode(), "codebooks/ferry.yaml")
    assert book is not None, [str(one) for one in problems]
    assert problems == ()
    return book


def _problems(text: str) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in parse_codebook(text.encode(), "f.yaml")[1]]


def _code(book: Codebook, name: str) -> Code:
    return next(code for code in book.walk() if code.code == name)


def test_a_codebook_with_all_its_short_forms() -> None:
    book = _book(FERRY)
    assert (book.id, book.title, book.version, book.language) == ("ferry", "Life on the ferry", "1.10", "en")
    assert book.lists == {"crew": ("mate*", "deckhand*"), "people": ("@crew", "passenger*")}
    assert [code.code for code in book.walk()] == ["waiting", "wait-tide", "wait-crew", "nobody-s-fault", "idle"]
    waiting = book.codes[0]
    assert waiting.exclude == ("Boredom aboard (idle).", "Lateness of others.")
    assert waiting.include == ("Weather, tides.",)
    assert waiting.literature == ("gasparini1995",)
    assert waiting.origin == "inductive"
    assert waiting.aliases == ("queue", "queueing")
    assert [child.label for child in waiting.children] == ["For the tide", "", "Nobody's fault"]
    assert book.hash == hash16(FERRY)
    assert book.file == "codebooks/ferry.yaml"


def test_rules_in_each_of_their_forms() -> None:
    book = _book(FERRY)
    assert _code(book, "wait-tide").rules == (Rule(any=("tide*", "low water")),)
    assert _code(book, "wait-crew").rules == (Rule(any=("wait* for @crew", "/where (is|are) (he|they)/", "*boat")),)
    assert _code(book, "idle").rules == (
        Rule(any=("cards", "knit*")),
        Rule(
            any=("bored",),
            all=("aboard", "deck"),
            none=("board meeting",),
            unit="sentence",
            mark="sentence",
            roles=("all",),
            tests=RuleTests(match=("We were bored on deck aboard.",), reject=("Board meeting.",)),
        ),
        Rule(any=("sleep*",)),
    )
    assert _code(book, "idle").exclusive


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("stall*", (Rule(any=("stall*",)),)),
        ("'*port'", (Rule(any=("*port",)),)),
        ("{any: stall*}", (Rule(any=("stall*",)),)),
        ("[]", ()),
        ("", ()),
        ("[/a,b/, x]", (Rule(any=("/a", "b/", "x")),)),
        ("['07', no]", (Rule(any=("07", "no")),)),
    ],
)
def test_rules_in_one_line(rules: str, expected: tuple[Rule, ...]) -> None:
    assert _book(f"codebook: f\ncodes:\n  - code: a\n    rules: {rules}\n").codes[0].rules == expected


def test_lines_of_codes_rules_and_lists_are_known() -> None:
    lines = _book(FERRY).lines
    assert {
        name: lines[name] for name in ("waiting", "wait-tide", "wait-crew", "nobody-s-fault", "idle", "@crew", "@people")
    } == {
        "waiting": 11,
        "wait-tide": 20,
        "wait-crew": 21,
        "nobody-s-fault": 27,
        "idle": 28,
        "@crew": 6,
        "@people": 7,
    }
    assert {name: lines[name] for name in ("wait-crew/1", "idle/1", "idle/2", "idle/3")} == {
        "wait-crew/1": 22,
        "idle/1": 31,
        "idle/2": 33,
        "idle/3": 43,
    }


def test_codes_may_be_words_and_the_book_named_after_its_file() -> None:
    book, problems = parse_codebook("codes: [trust, Know how, 信頼]\n".encode(), "codebooks/First Book.yaml")
    assert book is not None
    assert problems == ()
    assert book.id == "first-book"
    assert [(code.code, code.label) for code in book.codes] == [("trust", ""), ("know-how", "Know how"), ("信頼", "")]


def test_one_code_alone_needs_no_list() -> None:
    assert [code.code for code in _book("codes: {code: a, children: b}\n").walk()] == ["a", "b"]
    assert [code.code for code in _book("codes: a\n").walk()] == ["a"]
    assert [code.code for code in _book("codes: [{code: a, children: []}, {code: b, children: }]\n").walk()] == ["a", "b"]


def test_parents_are_an_alternative_to_nesting() -> None:
    flat = "codes:\n  - {code: b, parent: a}\n  - {code: a}\n  - {code: c, parent: B}\n  - {code: d, parent: a}\n"
    nested = "codes:\n  - code: a\n    children:\n      - {code: b, children: [{code: c}]}\n      - {code: d}\n"
    assert _book(flat).codes == _book(nested).codes


def test_a_parent_that_is_where_the_code_stands_says_nothing_new() -> None:
    assert _book("codes:\n  - code: a\n    children: [{code: b, parent: a}]\n").codes == (Code("a", children=(Code("b"),)),)


def test_all_problems_come_at_once() -> None:
    text = (
        "codebook: f\nlists: {x: ['@y']}\ncodes:\n  - code: a\n    lable: A\n  - code: A\n    rules: {any: q, roles: [crowd]}\n"
        "  - code: b\n    parent: z\n  - label: '!!'\n  - code: c\n    unit: sentence\n"
    )
    assert set(_problems(text)) == {("C205", 2), ("P201", 5), ("C203", 6), ("C210", 7), ("C207", 9), ("C202", 10), ("P201", 12)}


def test_rules_and_lists_are_judged_together() -> None:
    text = "lists: {x: ['@y'], 'a b': q}\ncodes:\n  - {code: a, rules: [{any: '@z', roles: [crowd]}, {none: q}]}\n"
    assert set(_problems(text)) == {("C205", 1), ("C215", 1), ("C205", 3), ("C210", 3), ("C213", 3)}


def test_an_at_sign_in_a_regular_expression_or_an_address_is_no_list() -> None:
    assert _problems("codes: [{code: a, rules: ['/@maya/', maya@fair.example]}]\n") == []


def test_doubts_do_not_stop_a_codebook() -> None:
    book, problems = parse_codebook("language: English\ncodes: [{code: a, rules: ['“know how”']}]\n".encode(), "f.yaml")
    assert book is not None
    assert [(one.code, one.level) for one in problems] == [("C219", "warning"), ("C217", "warning")]
    empty, problems = parse_codebook(b"codebook: f\n", "f.yaml")
    assert empty is not None
    assert [(one.code, one.level) for one in problems] == [("C218", "warning")]


def test_a_bad_regular_expression_is_the_engines_to_judge() -> None:
    patterns = ("/(unclosed/", "/(a+)+$/", "/[/")
    text = "codes:\n  - code: a\n    rules: |\n" + "".join(f"      {pattern}\n" for pattern in patterns)
    assert _book(text).codes[0].rules == (Rule(any=patterns),)


def test_the_study_s_codebooks_are_read_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "codebooks"
    folder.mkdir()
    (folder / "b.yaml").write_text("codes: [x]\n")
    (folder / "A.yml").write_text("codes: [y]\n")
    (folder / ".hidden.yaml").write_text("codes: [z]\n")
    (folder / "notes.txt").write_text("nothing\n")
    (folder / "c.yaml").mkdir()
    books, problems = load_codebooks(tmp_path)
    assert [book.file for book in books] == ["codebooks/A.yml", "codebooks/b.yaml"]
    assert [(one.code, one.file) for one in problems] == [("P115", "codebooks/c.yaml")]
    assert len(codebook_files(tmp_path)) == 3
    assert load_codebooks(tmp_path / "nowhere") == ((), ())


def test_a_code_or_book_twice_across_files_leaves_the_second_out(tmp_path: Path) -> None:
    folder = tmp_path / "codebooks"
    folder.mkdir()
    (folder / "a.yaml").write_text("codebook: one\ncodes:\n  - market\n")
    (folder / "b.yaml").write_text("codebook: One\ncodes:\n  - stall\n  - Market\n")
    books, problems = load_codebooks(tmp_path)
    assert [book.file for book in books] == ["codebooks/a.yaml"]
    assert [(one.code, one.file, one.line) for one in problems] == [
        ("C209", "codebooks/b.yaml", 1),
        ("C203", "codebooks/b.yaml", 4),
    ]
    assert "codebooks/a.yaml:3" in problems[1].message


def test_every_noun_of_a_codebook_forbids_unknown_keys_at_every_depth() -> None:
    rule = "rules: [{any: x%s, tests: {match: y%s}}]"
    for depth in range(1, 12):
        open_, close = "{code: a%d, children: [" * depth % tuple(range(depth)), "]}" * depth
        for inner in (
            f"{{code: z, {rule % ('', ', oddity: 1')}}}",
            f"{{code: z, {rule % (', oddity: 1', '')}}}",
            "{code: z, oddity: 1}",
        ):
            found = parse_codebook(f"codes:\n  - {open_}{inner}{close}\n".encode(), "f.yaml")[1]
            assert [one.code for one in found] == ["P201"], (depth, inner)
    for noun in (Code, Rule, RuleTests):
        assert noun.__pydantic_config__ == {"extra": "forbid"}
        nested = [
            hint for hint in get_type_hints(noun).values() for hint in (hint, *get_args(hint)) if dataclasses.is_dataclass(hint)
        ]
        assert all(hint in {Code, Rule, RuleTests} for hint in nested)


def test_a_codebook_s_own_id_is_an_id() -> None:
    assert _problems("codebook: My book\ncodes: [a]\n") == [("C201", 1)]

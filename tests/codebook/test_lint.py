"""What a codebook means: each doubt where it belongs, none where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casecode.codebook.lint import folded, lint
from casecode.codebook.load import parse_codebook
from casecode.domain.codebook import Codebook
from casecode.domain.problem import Problem


def _book(text: str, file: str = "codebooks/f.yaml") -> Codebook:
    book, problems = parse_codebook(text.encode(), file)
    assert book is not None, problems
    return book


def _found(text: str) -> list[tuple[str, int, str]]:
    return [(one.code, one.line, one.level) for one in lint([_book(text)])]


GOOD = "{definition: %s, exclude: Not that.}"


def test_a_code_with_definition_and_exclusion_is_fine() -> None:
    assert _found("codes:\n  - {code: a, definition: This., exclude: That.}\n") == []


def test_no_definition_and_no_exclusion() -> None:
    text = "codes:\n  - code: a\n  - code: b\n    definition: ' '\n    exclude: ['']\n    children:\n      - code: c\n"
    assert _found(text) == [
        ("C301", 2, "warning"),
        ("C302", 2, "warning"),
        ("C301", 3, "warning"),
        ("C302", 3, "warning"),
        ("C301", 7, "warning"),
        ("C302", 7, "note"),
    ]


def test_a_reflexive_study_is_not_asked_for_exclusions() -> None:
    book = _book("codes:\n  - {code: a, definition: This.}\n")
    assert lint([book], stance="reflexive") == ()
    assert [one.code for one in lint([book], stance="reliability")] == ["C302"]


def test_the_same_definition_twice_also_across_files() -> None:
    one = _book("codes:\n  - {code: a, definition: 'Help, freely given.', exclude: x}\n", "codebooks/a.yaml")
    two = _book("codes:\n  - {code: b, definition: 'help freely  given', exclude: x}\n", "codebooks/b.yaml")
    assert [(found.code, found.file, found.line) for found in lint([one, two])] == [("C303", "codebooks/b.yaml", 2)]


def test_sibling_labels_that_collide() -> None:
    codes = "codes:\n" + "".join(
        f"  - {{code: {code}, label: '{label}', definition: {code}., exclude: x}}\n"
        for code, label in (("a", "Café talk"), ("b", "cafe-talk"), ("c", "CAFÉ TALK!"), ("d", "Other"))
    )
    assert _found(codes) == [("C304", 3, "warning"), ("C304", 4, "warning")]


def test_cousins_may_have_the_same_label() -> None:
    child = "children: [{code: %s, label: Other, definition: %s., exclude: x}]"
    text = "codes:\n" + "".join(
        f"  - {{code: {one}, definition: {one}., exclude: x, {child % (one * 2, one * 2)}}}\n" for one in "ab"
    )
    assert _found(text) == []


def test_letters_of_other_scripts_do_not_collide() -> None:
    assert folded("Führung!") == "fuhrung"
    assert folded("हिंदी") != folded("हद")
    assert folded("信頼") == "信頼"


def test_an_example_that_is_a_counterexample() -> None:
    text = "codes:\n  - {code: a, definition: x, exclude: y, examples: ['We met.', Q-1], counterexamples: we met}\n"
    assert _found(text) == [("C305", 2, "warning")]


def test_exclusive_without_children_and_rules_without_tests() -> None:
    assert _found("codes:\n  - {code: a, definition: x, exclude: y, exclusive: yes, rules: [b]}\n") == [
        ("C306", 2, "warning"),
        ("C308", 2, "note"),
    ]
    assert _found("codes:\n  - {code: a, definition: x, exclude: y, rules: {any: b, tests: {reject: c}}}\n") == []


def test_literature_is_judged_only_where_the_study_keeps_it() -> None:
    book = _book("codes:\n  - {code: a, definition: x, exclude: y, literature: [marshal1890, Yin2009]}\n")
    assert lint([book]) == ()
    found = lint([book], literature=["marshall1890", "yin2009"])
    assert [(one.code, one.level) for one in found] == [("C309", "warning")]
    assert "did you mean 'marshall1890'?" in found[0].message
    assert len(lint([book], literature=[])) == 2


def test_the_engine_s_judgements_take_their_place_by_line() -> None:
    def failing(books: Sequence[Codebook]) -> Iterable[Problem]:
        yield Problem("L201", "rule a/1 does not hit its own test sentence", books[0].file, 2)

    book = _book("codes:\n  - {code: a, definition: x, exclude: y}\n  - {code: b, definition: z}\n")
    assert [one.code for one in lint([book], rule_checks=[failing])] == ["L201", "C302"]

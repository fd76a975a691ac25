"""Rules and their own tests; rules that can never hit."""

from __future__ import annotations

import pytest

from casecode.domain.codebook import Code, Codebook, Rule, RuleTests
from casecode.engines.rules import ENGINE, never_hits, test_rules
from tests.engines._talk import book, talk


def test_each_test_sentence_is_judged_by_its_own_rule_alone() -> None:
    rules = (
        Rule(
            any=("compet*", "rival*"),
            all=("partner*",),
            none=("competition law",),
            unit="sentence",
            roles=("interviewer",),
            tests=RuleTests(
                match=("Our rivals became partners.", "Our rivals. Partners."), reject=("Partners read competition law.",)
            ),
        ),
        Rule(any=("rivals",), roles=("all",), tests=RuleTests(reject=("Our rivals became partners.",))),
    )
    codebook = Codebook("b", (Code("theme", children=(Code("co", rules=rules),)),), file="b.yaml", lines={"co": 3, "co/2": 9})
    results = test_rules([codebook])
    assert [(r.code, r.rule, r.expects, r.passed) for r in results] == [
        ("co", 1, "match", True),
        ("co", 1, "match", False),
        ("co", 1, "reject", True),
        ("co", 2, "reject", False),
    ]
    assert results[0].matched == ("rivals",)
    assert str(results[1].problem) == "b.yaml:3: L201 rule co/1 does not hit its own test sentence 'Our rivals. Partners.'"
    assert str(results[3].problem) == ("b.yaml:9: L201 rule co/2 must not hit 'Our rivals became partners.', but hits 'rivals'")


@pytest.mark.parametrize(
    "rule",
    [
        Rule(),
        Rule(none=("rival",)),
        Rule(any=("rival",), none=("rival",)),
        Rule(any=("rival", "rivals"), none=("rival*",)),
        Rule(any=("rivals*",), none=("rival*",)),
        Rule(any=("archrival",), none=("*rival",)),
        Rule(any=("*archrival*",), none=("*rival*",)),
        Rule(any=("old rival firms",), none=("rival* firm*",)),
        Rule(any=("/x+/",), none=("/x+/",)),
        Rule(any=("partner",), all=("rival",), none=("rival",)),
        Rule(all=("rival",), none=("rival",)),
        Rule(any=("@them",), none=("rival*",)),
        Rule(any=("a * b",), none=("* b",)),
        Rule(any=("rival",), roles=("particpant",)),
    ],
)
def test_a_rule_that_can_never_hit_is_told(rule: Rule) -> None:
    codebook = book(rule, lists={"them": ("rival", "rivals")})
    (problem,) = never_hits([codebook])
    assert (problem.code, problem.level, problem.file, problem.line) == ("L202", "warning", "codebooks/book.yaml", 5)
    assert "c/1" in problem.message
    words = talk(("P", "old rival firms, rivals archrival x partner a c b archrivals"))
    assert ENGINE.compile([codebook]).apply(words) == ()


@pytest.mark.parametrize(
    "rule",
    [
        Rule(any=("rival",)),
        Rule(any=("rival", "partner"), none=("rival",)),
        Rule(any=("rival*",), none=("rivals",)),
        Rule(any=("*rival",), none=("rival*",)),
        Rule(any=("rival*",), none=("*rival",)),
        Rule(any=("rival*",), none=("rival",)),
        Rule(any=("rival firm",), none=("firm rival",)),
        Rule(any=("rival",), none=("/rival/",)),
        Rule(any=("/rival/",), none=("/rivals/",)),
        Rule(any=("rival",), roles=("participant", "typo")),
        Rule(any=("rival",), roles=("all",)),
        Rule(any=("/(/",)),
    ],
)
def test_a_rule_that_might_hit_is_left_in_peace(rule: Rule) -> None:
    assert never_hits([book(rule)]) == ()


def test_an_expression_that_can_never_match_is_told() -> None:
    (problem,) = never_hits([book(Rule(any=("/a^b/", "rival")))])
    assert problem.code == "L203"
    assert problem.message == (
        "pattern '/a^b/' of rule c/1 can never match: it asks for the beginning of the words after something has stood there already"
    )

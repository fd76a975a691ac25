"""What can be said of rules without a study: whether they keep their own tests, and whether they can hit at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.problem import Problem
from casecode.domain.source import ROLES, Material, Placement, Segment, Source, SourceText, Voice
from casecode.engines._batch import make_batch
from casecode.engines._compile import ReadyRule, tables
from casecode.engines._hits import Rulings
from casecode.engines._pattern import Pattern, Token
from casecode.engines._scan import Scanner
from casecode.text.canonical import canonicalise


@dataclass(frozen=True, slots=True)
class TestResult:
    """One sentence of a rule's own tests. `matched` are the words that the rule hit in it."""

    code: str
    rule: int
    expects: Literal["match", "reject"]
    sentence: str
    matched: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    __test__ = False

    @property
    def passed(self) -> bool:
        """Whether the rule did what the test says."""
        return bool(self.matched) == (self.expects == "match")

    @property
    def problem(self) -> Problem:
        """What to tell of a test that failed."""
        if self.expects == "match":
            said = f"does not hit its own test sentence '{self.sentence}'"
        else:
            said = f"must not hit '{self.sentence}', but hits '{', '.join(self.matched)}'"
        return Problem("L201", f"rule {self.code}/{self.rule} {said}", self.file, self.line)


def test_rules(codebooks: Sequence[Codebook]) -> tuple[TestResult, ...]:
    """Each rule applied, alone, to the sentences of its own tests, in the codebooks' order.

    A sentence stands for one segment and one turn, spoken by somebody whom the rule listens to.
    """
    alone = tables([_each_alone(book) for book in codebooks])
    scanner, rulings = Scanner(alone), Rulings(alone)
    results = []
    for book, code, number, rule in _rules(codebooks):
        name = f"{code.code}/{number}"
        line = book.lines.get(name, book.lines.get(code.code, 0))
        tests = [("match", text) for text in rule.tests.match] + [("reject", text) for text in rule.tests.reject]
        for expects, sentence in tests:
            material = _spoken(sentence, rule.roles, book.language)
            batch = make_batch([material], None)
            hits = rulings.hits(scanner.scan(batch), batch)[0]
            matched = tuple(material.text.text[hit.start : hit.end] for hit in hits if hit.code == name)
            which: Literal["match", "reject"] = "match" if expects == "match" else "reject"
            results.append(TestResult(code.code, number, which, sentence, matched, book.file, line))
    return tuple(results)


test_rules.__test__ = False  # type: ignore[attr-defined]  # no test of ours, though its name begins like one


def _rules(codebooks: Iterable[Codebook]) -> Iterator[tuple[Codebook, Code, int, Rule]]:
    for book in codebooks:
        for code in book.walk():
            for number, rule in enumerate(code.rules, 1):
                yield book, code, number, rule


def _each_alone(book: Codebook) -> Codebook:
    """The codebook with a code of its own for each rule, so that no rule hides another's hit."""
    codes = tuple(Code(code=f"{code.code}/{number}", rules=(rule,)) for _, code, number, rule in _rules([book]))
    return replace(book, codes=codes)


def _spoken(sentence: str, roles: tuple[str, ...], language: str) -> Material:
    text = canonicalise(sentence)
    role = next((role for role in roles if role != "all"), "participant")
    segment = Segment(n=1, kind="speech", start=0, end=len(text), turn=1)
    source = Source(id="test", title="", format="", path="", sha256="", text="", language=language)
    return Material(source, Placement(voices={"": Voice(role=role)}), SourceText("test", "", text, (segment,)))


def never_hits(codebooks: Sequence[Codebook]) -> tuple[Problem, ...]:
    """Rules and expressions that can never hit, each with the reason. Only what is certain is said."""
    problems: list[Problem] = []
    for book, code, number, rule in _rules(codebooks):
        name = f"{code.code}/{number}"
        line = book.lines.get(name, book.lines.get(code.code, 0))
        ready = tables([replace(book, codes=(Code(code=code.code, rules=(rule,)),))])
        problems.extend(
            Problem("L203", f"pattern '{pattern.written}' of rule {name} can never match: {pattern.regex.never}", book.file, line)
            for pattern in ready.patterns
            if pattern.regex is not None and pattern.regex.never
        )
        why = _why_never(rule, ready.rules, ready.patterns)
        if why:
            problems.append(Problem("L202", f"rule {name} can never hit: {why}", book.file, line, "warning"))
    return tuple(problems)


def _why_never(rule: Rule, ready: Sequence[ReadyRule], patterns: Sequence[Pattern]) -> str:
    if not rule.any and not rule.all:
        return "it has neither `any` nor `all`"
    if rule.roles and not any(role == "all" or role in ROLES for role in rule.roles):
        return f"nobody has the role {' or '.join(rule.roles)}; roles: {', '.join(ROLES)}, all"
    if not ready:
        return ""
    one = ready[0]
    nones = [patterns[number] for number in one.none]
    for word, group in (("any", one.any), *(("all", group) for group in one.all)):
        stopped = [_stopped(patterns[number], nones) for number in group]
        if group and all(stopped):
            return f"what `{word}` asks for, `none` forbids ({stopped[0]})"
    return ""


def _stopped(pattern: Pattern, nones: Iterable[Pattern]) -> str:
    """The pattern of `none` that matches wherever `pattern` does, as written; empty when there is none for certain."""
    return next((none.written for none in nones if _implies(pattern, none)), "")


def _implies(pattern: Pattern, none: Pattern) -> bool:
    """Whether every match of `pattern` holds a match of `none`."""
    if pattern.regex is not None or none.regex is not None:
        return pattern.regex is not None and none.regex is not None and pattern.regex.source == none.regex.source
    inside, outside = none.tokens, pattern.tokens
    return any(
        all(_token_implies(outside[at + step], inside[step]) for step in range(len(inside)))
        for at in range(len(outside) - len(inside) + 1)
    )


def _token_implies(word: Token, other: Token) -> bool:
    """Whether every word that `word` stands for is one that `other` stands for."""
    if not other.text:
        return word == other
    if other.lead and other.trail:
        return other.text in word.text
    if other.trail:
        return not word.lead and word.text.startswith(other.text)
    if other.lead:
        return not word.trail and word.text.endswith(other.text)
    return word == other

"""A codebook made ready: every pattern once, every needle in one automaton, every rule as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import ahocorasick_rs

from casecode.domain.codebook import Code, Codebook, MarkWhat, Rule, Unit
from casecode.domain.problem import Problem
from casecode.domain.source import ASKING, ROLES
from casecode.engines import _haystack
from casecode.engines._lists import Lists, opened
from casecode.engines._literals import as_needles
from casecode.engines._pattern import Fault, Pattern, Token, read_pattern

WORD, WILD, TRY = range(3)
"""What a needle found means: the pattern itself, the pattern but for a word's open end, or a reason to try the pattern."""

_FAST = 300_000
"""Bytes of needles up to which the fastest kind of automaton is built; beyond, it takes long and fills the memory."""

DEFAULT_ROLES = frozenset(ROLES) - ASKING


@dataclass(frozen=True, slots=True)
class Use:
    """What one needle is for. `left`, `right` are the border bytes it was given; `text` is what must stand between them.

    `sure`: the bytes alone prove the text where each letter has a byte of its own.
    """

    op: int
    pattern: int
    left: int
    right: int
    text: str
    sure: bool
    lead: bool = False
    trail: bool = False

    @property
    def spaced(self) -> bool:
        """Whether more than one space between its words would hide it."""
        return " " in self.text


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule as numbers of patterns. `roles` None: everyone."""

    code: str
    number: int
    any: tuple[int, ...]
    all: tuple[tuple[int, ...], ...]
    none: tuple[int, ...]
    unit: Unit
    mark: MarkWhat
    roles: frozenset[str] | None

    @property
    def simple(self) -> bool:
        """Whether every match of `any` is a hit, whatever stands around it."""
        return bool(self.any) and not self.all and not self.none

    @property
    def name(self) -> str:
        """`<code>/<number>`."""
        return f"{self.code}/{self.number}"


@dataclass(slots=True)
class Tables:
    """Everything the reading needs. `always` are the patterns without a needle; `where` says whose each pattern is."""

    patterns: list[Pattern] = field(default_factory=list)
    rules: list[ReadyRule] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    needles: dict[bytes, list[Use]] = field(default_factory=dict)
    always: list[int] = field(default_factory=list)
    where: dict[int, tuple[str, str, int]] = field(default_factory=dict)

    def automaton(self) -> ahocorasick_rs.BytesAhoCorasick | None:
        """The automaton over all needles, None when there are none. Its numbers follow the order of `needles`."""
        if not self.needles:
            return None
        kinds = ahocorasick_rs.Implementation
        kind = kinds.DFA if sum(map(len, self.needles)) <= _FAST else kinds.ContiguousNFA
        return ahocorasick_rs.BytesAhoCorasick(list(self.needles), implementation=kind)


def tables(codebooks: Sequence[Codebook]) -> Tables:
    """Read every rule of every code. Faults are collected.

    A pattern with a fault is left out, and so is a rule that would hit too much without it.
    """
    made = Tables()
    known: dict[str, int | Fault] = {}
    for book in codebooks:
        lists = Lists(book.lists)
        for code in book.walk():
            for number, rule in enumerate(code.rules, 1):
                _Reading(made, known, book, lists, code, number).add(rule)
    return made


@dataclass(slots=True)
class _Reading:
    """One rule being read."""

    made: Tables
    known: dict[str, int | Fault]
    book: Codebook
    lists: Lists
    code: Code
    number: int

    def add(self, rule: Rule) -> None:
        anys = [found for written in rule.any for found in self._group(written)]
        alls = [self._group(written) for written in rule.all]
        nones = [self._group(written) for written in rule.none]
        whole = all(alls) and all(nones)
        if whole and (anys or (alls and not rule.any)):
            self.made.rules.append(
                ReadyRule(
                    self.code.code,
                    self.number,
                    tuple(dict.fromkeys(anys)),
                    tuple(tuple(dict.fromkeys(group)) for group in alls),
                    tuple(dict.fromkeys(found for group in nones for found in group)),
                    rule.unit,
                    rule.mark,
                    _roles(rule.roles),
                ),
            )

    def _group(self, written: str) -> list[int]:
        """The numbers of the patterns that one entry stands for: itself, or a list's patterns."""
        found = []
        for text in opened(written, self.lists):
            number = text if isinstance(text, Fault) else self._pattern(text)
            if isinstance(number, Fault):
                self._problem(number, written if isinstance(text, Fault) else text)
            else:
                found.append(number)
        return found

    def _pattern(self, written: str) -> int | Fault:
        if written not in self.known:
            pattern = read_pattern(written)
            self.known[written] = pattern if isinstance(pattern, Fault) else _admit(self.made, pattern)
        number = self.known[written]
        if isinstance(number, int):
            self.made.where.setdefault(number, (self.code.code, self.book.file, self._line()))
        return number

    def _problem(self, fault: Fault, written: str) -> None:
        shown = written if len(written) <= 80 else written[:77] + "..."
        message = f"pattern '{shown}' of code '{self.code.code}', rule {self.number}, {fault.reason}"
        problem = Problem(fault.code, message, self.book.file, self._line())
        if problem not in self.made.problems:
            self.made.problems.append(problem)

    def _line(self) -> int:
        """The rule's line, failing that the code's."""
        return self.book.lines.get(f"{self.code.code}/{self.number}", self.book.lines.get(self.code.code, 0))


def _roles(roles: tuple[str, ...]) -> frozenset[str] | None:
    if "all" in roles:
        return None
    return frozenset(roles) or DEFAULT_ROLES


def _admit(made: Tables, pattern: Pattern) -> int:
    """Give the pattern its number and its needles."""
    number = len(made.patterns)
    made.patterns.append(pattern)
    if pattern.regex is not None:
        for needle in as_needles(pattern.regex.literals):
            made.needles.setdefault(needle, []).append(Use(TRY, number, 0, 0, "", sure=False))
        if not pattern.regex.literals:
            made.always.append(number)
        return number
    word = _needle(number, pattern)
    if word is None:
        made.always.append(number)
    else:
        made.needles.setdefault(word[0], []).append(word[1])
    return number


def _needle(number: int, pattern: Pattern) -> tuple[bytes, Use] | None:
    """What to look for, for a word or phrase: all of it when stars stand only at its ends, else its longest word."""
    tokens = pattern.tokens
    first, last = tokens[0], tokens[-1]
    closed = all(token.text for token in tokens)
    closed = closed and not any(token.trail for token in tokens[:-1]) and not any(token.lead for token in tokens[1:])
    if closed:
        text, op = " ".join(token.text for token in tokens), WILD if first.lead or last.trail else WORD
    else:
        first = last = max(tokens, key=_weight)
        text, op = first.text, TRY
    if not any(map(_haystack.is_word, text)):
        return None
    left = int(first.holds_left and not first.lead)
    right = int(last.holds_right and not last.trail)
    bare, own_bytes = _haystack.as_bytes(text)
    sure = own_bytes and all(map(_haystack.is_word, text))
    return b" " * left + bare + b" " * right, Use(op, number, left, right, text, sure, first.lead, last.trail)


def _weight(token: Token) -> int:
    """How many letters of the token the automaton can look for."""
    return sum(map(_haystack.is_word, token.text))

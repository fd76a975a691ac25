"""The one filter language of casecode: `case = north and (trust or not role in [author, commenter])`.

    or   = and {"or" and}          and = not {"and" not}          not = ["not"] ("(" or ")" | test)
    test = field op value | field "in" "[" value {"," value} "]" | field "is" ["not"] "missing" | code

Here text becomes a tree; what the names mean is settled in `casecode.analysis.vocabulary`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from casecode.domain.errors import WrongUseError

OPERATORS: tuple[str, ...] = ("=", "!=", "<", "<=", ">", ">=")
_WORDS = frozenset({"and", "or", "not", "in", "is", "missing"})
_TOKEN = re.compile(
    r"""\s*(?:(?P<op><=|>=|!=|=|<|>)|(?P<mark>[()\[\],])|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s()\[\],=<>!"']+))""",
)


@dataclass(frozen=True, slots=True)
class Test:
    """`field op value`, or `field in [values]` with op `in`. `at` is the place of the first character, from 1."""

    __test__ = False  # pytest collects by name, and this is no test of ours
    field: str
    op: str
    values: tuple[str, ...]
    at: int
    value_at: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """`field is missing`, or with `negated` `field is not missing`."""

    field: str
    negated: bool
    at: int


@dataclass(frozen=True, slots=True)
class Named:
    """A code or theme with its descendants: true in every segment that one of them touches."""

    code: str
    at: int


@dataclass(frozen=True, slots=True)
class Not:
    """What is inside does not hold."""

    inner: Expr


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Expr, ...]


Expr = Test | Missing | Named | Not | And | Or


class _Token(NamedTuple):
    kind: str  # op, mark, name, quoted, end
    text: str
    at: int


def parse(text: str) -> Expr:
    """The tree of an expression; WrongUseError names the place (characters, from 1) where it stops making sense."""
    reader = _Parser(text)
    made = reader.any_of()
    reader.expect_end()
    return made


def _tokens(text: str) -> list[_Token]:
    made: list[_Token] = []
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            place = at + len(text[at:]) - len(text[at:].lstrip())
            why = "a quotation mark is not closed" if text[place] in "\"'" else f"'{text[place]}' does not belong here"
            raise WrongUseError(reason=_complaint(text, place + 1, why))
        kind = found.lastgroup or ""
        name = {"double": "quoted", "single": "quoted", "word": "name"}.get(kind, kind)
        start = found.start(kind) - (1 if name == "quoted" else 0)
        made.append(_Token(name, found.group(kind), start + 1))
        at = found.end()
    made.append(_Token("end", "", len(text) + 1))
    return made


def _complaint(text: str, at: int, why: str) -> str:
    return f"In the expression `{text}`, at character {at}: {why}."


class _Parser:
    """Recursive descent over the tokens; `_at` is the next one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._all = _tokens(text)
        self._at = 0

    def any_of(self) -> Expr:
        parts = [self._all_of()]
        while self._word("or"):
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def expect_end(self) -> None:
        token = self._peek
        if token.kind == "end":
            return
        if token.kind in {"name", "quoted"}:
            self._stop(token, f"'{token.text}' follows without `and` or `or`; a name of several words stands in quotation marks")
        self._stop(token, f"'{token.text}' does not belong here")

    def _all_of(self) -> Expr:
        parts = [self._not()]
        while self._word("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self) -> Expr:
        negated = self._word("not")
        if self._mark("("):
            inner = self.any_of()
            if not self._mark(")"):
                self._stop(self._peek, "a closing parenthesis is missing")
        else:
            inner = self._test()
        return Not(inner) if negated else inner

    def _test(self) -> Expr:
        name = self._name("a field or a code")
        following = self._peek
        if name.kind == "quoted":
            if following.kind == "op":
                self._stop(name, "a field stands without quotation marks")
            return Named(name.text, name.at)
        if following.kind == "op":
            self._at += 1
            value = self._name("a value")
            return Test(name.text.lower(), following.text, (value.text,), name.at, value.at)
        if self._word("in"):
            return Test(name.text.lower(), "in", self._values(), name.at, following.at)
        if self._word("is"):
            negated = self._word("not")
            if not self._word("missing"):
                self._stop(self._peek, "after `is` stands `missing` or `not missing`")
            return Missing(name.text.lower(), negated, name.at)
        return Named(name.text, name.at)

    def _values(self) -> tuple[str, ...]:
        if not self._mark("["):
            self._stop(self._peek, "after `in` stands a list such as [north, west]")
        values = [self._name("a value").text]
        while self._mark(","):
            values.append(self._name("a value").text)
        if not self._mark("]"):
            self._stop(self._peek, "the list is not closed by ]; values are parted by commas")
        return tuple(values)

    def _name(self, wanted: str) -> _Token:
        token = self._peek
        if token.kind == "quoted" and token.text.strip():
            self._at += 1
            return token
        if token.kind != "name" or token.text.lower() in _WORDS:
            self._stop(token, f"{wanted} is expected here" + (f", not '{token.text}'" if token.text else ""))
        self._at += 1
        return token

    @property
    def _peek(self) -> _Token:
        return self._all[self._at]

    def _word(self, word: str) -> bool:
        return self._took(self._peek.kind == "name" and self._peek.text.lower() == word)

    def _mark(self, mark: str) -> bool:
        return self._took(self._peek.kind == "mark" and self._peek.text == mark)

    def _took(self, fits: bool) -> bool:
        self._at += fits
        return fits

    def _stop(self, token: _Token, why: str) -> NoReturn:
        raise WrongUseError(reason=_complaint(self._text, token.at, why))

"""What a codebook means: definitions that are missing or the same, labels nobody can tell apart, examples that contradict.

Form is the loader's business. What only an engine can know (tests that fail, rules that never hit) comes from the caller, since
engines stand above the codebook.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from casecode.domain.codebook import Code, Codebook
from casecode.domain.problem import Level, Problem
from casecode.domain.protocol import Stance
from casecode.plain.schema import Hints

RuleCheck = Callable[[Sequence[Codebook]], Iterable[Problem]]
"""A judgement on the rules of all codebooks, made by an engine."""


def lint(
    codebooks: Sequence[Codebook],
    *,
    stance: Stance = "codebook",
    literature: Collection[str] | None = None,
    rule_checks: Sequence[RuleCheck] = (),
) -> tuple[Problem, ...]:
    """Every doubt about meaning, by file and line.

    `literature` are the keys of the study's bibliography (None: it keeps none, keys are not judged). A reflexive study is not
    asked for exclusions: its codes are not meant to be applied alike by others.
    """
    problems: list[Problem] = []
    hints = Hints()
    for book in codebooks:
        for code, below in _with_depth(book):
            if code.retired:
                continue
            problems += _definition(book, code, below=below, stance=stance)
            problems += _details(book, code, literature, hints)
    problems += _same_definitions(codebooks)
    problems += _same_labels(codebooks)
    for check in rule_checks:
        problems += check(codebooks)
    return tuple(sorted(problems, key=lambda problem: problem.key))


def folded(text: str) -> str:
    """What is left of a text without case, Latin accents, punctuation and spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = (char for char in apart if not "\u0300" <= char <= "\u036f" and unicodedata.category(char)[0] in "LMN")
    return unicodedata.normalize("NFC", "".join(bare))


def _with_depth(book: Codebook) -> Iterator[tuple[Code, bool]]:
    """Every code, and whether it stands below another."""
    tops = {id(code) for code in book.codes}
    return ((code, id(code) not in tops) for code in book.walk())


def _say(book: Codebook, code: Code, name: str, message: str, level: Level = "warning") -> Problem:
    return Problem(name, message, book.file, book.lines.get(code.code, 0), level)


def _definition(book: Codebook, code: Code, *, below: bool, stance: Stance) -> Iterator[Problem]:
    """Two people can apply a code alike only when it says what it is and where it ends."""
    if not code.definition.strip():
        yield _say(book, code, "C301", f"code '{code.code}' has no definition")
    if stance != "reflexive" and not any(text.strip() for text in code.exclude):
        level: Level = "note" if below else "warning"
        yield _say(book, code, "C302", f"code '{code.code}' does not say what it excludes, and where that goes", level)


def _details(book: Codebook, code: Code, literature: Collection[str] | None, hints: Hints) -> Iterator[Problem]:
    against = {folded(text) for text in code.counterexamples} - {""}
    for text in code.examples:
        if folded(text) in against:
            yield _say(book, code, "C305", f"code '{code.code}' has '{text}' as example and as counterexample")
    if code.exclusive and not code.children:
        yield _say(book, code, "C306", f"code '{code.code}' is exclusive, which says something about children; it has none")
    if code.rules and not any(rule.tests.match or rule.tests.reject for rule in code.rules):
        yield _say(book, code, "C308", f"the rules of '{code.code}' have no tests", "note")
    known = {key.casefold() for key in literature or ()}
    for key in code.literature if literature is not None else ():
        if key.casefold() not in known:
            hint = hints(key, literature or ())
            yield _say(book, code, "C309", f"code '{code.code}' names '{key}', which is not in the literature{hint}")


def _same_definitions(codebooks: Sequence[Codebook]) -> Iterator[Problem]:
    seen: dict[str, Code] = {}
    for book in codebooks:
        for code in book.walk():
            key = "" if code.retired else folded(code.definition)
            first = seen.setdefault(key, code) if key else code
            if first is not code:
                yield _say(book, code, "C303", f"code '{code.code}' has the same definition as '{first.code}'")


def _same_labels(codebooks: Sequence[Codebook]) -> Iterator[Problem]:
    """Siblings, and the top codes of all books, stand side by side in tables."""
    families = [[(book, code) for book in codebooks for code in book.codes]]
    families += [[(book, child) for child in code.children] for book in codebooks for code in book.walk()]
    for family in families:
        seen: dict[str, Code] = {}
        for book, code in family:
            label = "" if code.retired else code.label or code.code
            first = seen.setdefault(folded(label), code) if folded(label) else code
            if first is not code:
                other = first.label or first.code
                message = f"the labels '{label}' ({code.code}) and '{other}' ({first.code}) differ in nothing but case, accents or signs"
                yield _say(book, code, "C304", message)

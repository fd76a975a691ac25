"""What can be said of lists, patterns and roles without applying them: unknown names, circles, nothing to look for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from casecode.domain.codebook import Codebook, Rule
from casecode.domain.problem import Problem
from casecode.domain.source import ROLES
from casecode.plain import names
from casecode.plain.schema import Hints

_LIST = re.compile(r"(?<!\S)@([\w-]+)")
_CURLY = "“”„«»‘’"


def check(book: Codebook) -> tuple[Problem, ...]:
    """All faults of the lists and rules of `book`, at the lines it knows."""
    hints = Hints()
    problems = [*_lists(book, hints)]
    for code in book.walk():
        for number, rule in enumerate(code.rules, 1):
            line = book.lines.get(f"{code.code}/{number}", book.lines.get(code.code, 0))
            problems += _rule(rule, f"{code.code}/{number}", book, line, hints)
    return tuple(problems)


def _rule(rule: Rule, name: str, book: Codebook, line: int, hints: Hints) -> Iterator[Problem]:
    if not rule.any and not rule.all:
        yield Problem("C213", f"rule {name} has nothing to look for: it needs 'any' or 'all'", book.file, line)
    for role in rule.roles:
        if role not in ROLES and role != "all":
            hint = hints(role, (*ROLES, "all")) or f"; known: {', '.join(ROLES)}, all"
            yield Problem("C210", f"unknown role '{role}' in rule {name}{hint}", book.file, line)
    for pattern in (*rule.any, *rule.all, *rule.none):
        yield from _pattern(pattern, f"rule {name}", book, line, hints)


def _pattern(pattern: str, where: str, book: Codebook, line: int, hints: Hints) -> Iterator[Problem]:
    if not pattern.strip():
        yield Problem("C211", f"an empty pattern in {where}", book.file, line)
    if pattern[:1] in _CURLY and pattern[-1:] in _CURLY and len(pattern) > 1:
        message = f"the curly quotes around {pattern} in {where} count as part of the pattern; leave them out"
        yield Problem("C217", message, book.file, line, "warning")
    for name in referred(pattern):
        if name not in book.lists:
            hint = hints(name, book.lists) or " (for the sign itself write a /regular expression/)"
            yield Problem("C205", f"unknown list '@{name}' in {where}{hint}", book.file, line)


def referred(pattern: str) -> tuple[str, ...]:
    """The names of the lists a pattern inserts; a `/regular expression/` inserts none."""
    if pattern.startswith("/") and pattern.endswith("/") and len(pattern) > 1:
        return ()
    return tuple(_LIST.findall(pattern))


def _lists(book: Codebook, hints: Hints) -> Iterator[Problem]:
    for name, patterns in book.lists.items():
        line = book.lines.get(f"@{name}", 0)
        if not names.valid(name):
            yield Problem("C215", f"a list's name holds letters, digits, hyphen and underscore, not '{name}'", book.file, line)
        if not patterns:
            yield Problem("C211", f"the list '{name}' is empty", book.file, line)
        for pattern in patterns:
            yield from _pattern(pattern, f"list '{name}'", book, line, hints)
    for circle in _circles({name: [used for one in book.lists[name] for used in referred(one)] for name in book.lists}):
        shown = " uses ".join(f"@{name}" for name in (*circle, circle[0]))
        yield Problem("C206", f"lists in a circle: {shown}", book.file, book.lines.get(f"@{circle[0]}", 0))


def _circles(uses: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle once. Depth first with a stack of its own, so a long chain exhausts nothing."""
    seen: set[str] = set()
    for start in uses:
        if start in seen:
            continue
        seen.add(start)
        path, open_ = {start: None}, [iter(uses[start])]
        while open_:
            name = next(open_[-1], None)
            if name is None:
                path.popitem()
                open_.pop()
            elif name in path:
                yield tuple(path)[list(path).index(name) :]
            elif name in uses and name not in seen:
                seen.add(name)
                path[name] = None
                open_.append(iter(uses[name]))

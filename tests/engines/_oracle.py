"""The rule language by definition, as slowly as it likes: every stretch of every segment is asked whether it is a match."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from casecode.domain.codebook import Codebook, Rule
from casecode.domain.source import Material, Segment
from casecode.text.fold import straighten

Plain = tuple[int, int, str, str, int, tuple[str, ...]]
"""(start, end, code, rule, n, patterns)"""


def word_char(char: str) -> bool:
    return regex.fullmatch(r"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]", char) is not None


def speech(material: Material, segment: Segment) -> str:
    chars = list(material.text.text[segment.start : segment.end])
    for mark in segment.marks:
        for at in range(max(mark.start, segment.start), min(mark.end, segment.end)):
            chars[at - segment.start] = "\x00" if mark.kind == "quoted" else " "
    return "".join(chars)


def matches(pattern: str, words: str) -> list[tuple[int, int]]:
    """All places of a word or phrase; what Python's finditer finds of an expression."""
    if pattern.startswith("/"):
        odd = any(word_char(char) != bool(re.match(r"\w", char)) for char in words)
        engine = regex if odd else re
        return [
            found.span()
            for found in engine.finditer(pattern[1:-1], words, re.IGNORECASE if engine is re else regex.I)
            if found[0]
        ]
    tokens = straighten(pattern).split()
    plain = straighten(words)
    return [(s, e) for s in range(len(plain)) for e in range(s + 1, len(plain) + 1) if _is_match(tokens, plain, s, e)]


def _is_match(tokens: Sequence[str], plain: str, start: int, end: int) -> bool:
    parts = plain[start:end].split()
    if plain[start].isspace() or plain[end - 1].isspace() or len(parts) != len(tokens):
        return False
    before, after = plain[start - 1 : start], plain[end : end + 1]
    if before and word_char(before) and (tokens[0][0] == "*" or word_char(tokens[0][0])):
        return False
    if after and word_char(after) and (tokens[-1][-1] == "*" or word_char(tokens[-1][-1])):
        return False
    return all(_is_word(token, part) for token, part in zip(tokens, parts, strict=True))


def _is_word(token: str, part: str) -> bool:
    bare = token.strip("*")
    if not bare:
        return all(map(word_char, part))
    for at in range(len(part) + 1):
        for stop in range(at, len(part) + 1):
            if (
                re.fullmatch(re.escape(bare), part[at:stop], re.IGNORECASE)
                and all(map(word_char, part[:at] + part[stop:]))
                and (at == 0 or token.startswith("*"))
                and (stop == len(part) or token.endswith("*"))
            ):
                return True
    return False


@dataclass(frozen=True)
class At:
    """A match in the source: its place, its segment, who spoke."""

    start: int
    end: int
    segment: Segment
    role: str


def apply(books: Sequence[Codebook], material: Material) -> list[Plain]:
    made: dict[str, list[tuple[int, int, int, int, str, int]]] = {}
    order: list[str] = []
    for book in books:
        for code in book.walk():
            for number, rule in enumerate(code.rules, 1):
                for pattern in (*rule.any, *rule.all, *rule.none):
                    if pattern not in order:
                        order.append(pattern)
                for pattern, at in _rule_hits(rule, material):
                    start, end = _mark(rule, at)
                    made.setdefault(code.code, []).append((start, -end, number, order.index(pattern), pattern, at.segment.n))
    return sorted(hit for code, several in made.items() for hit in _settled(code, several))


def _rule_hits(rule: Rule, material: Material) -> list[tuple[str, At]]:
    found = {pattern: _allowed(rule, material, pattern) for pattern in (*rule.any, *rule.all, *rule.none)}
    kept = []
    for pattern in rule.any or rule.all:
        for at in found[pattern]:
            unit = _unit(rule, at)
            if unit is None:
                continue
            fulfilled = all(any(_unit(rule, other) == unit for other in found[wanted]) for wanted in rule.all)
            forbidden = any(_unit(rule, other) == unit for barred in rule.none for other in found[barred])
            if fulfilled and not forbidden:
                kept.append((pattern, at))
    if rule.any and not rule.all and not rule.none:
        return [(pattern, at) for pattern in rule.any for at in found[pattern]]
    return kept


def _allowed(rule: Rule, material: Material, pattern: str) -> list[At]:
    made = []
    for segment in material.text.segments:
        role = material.voice(segment).role
        asking = role in {"interviewer", "moderator"}
        if segment.kind != "event" and ("all" in rule.roles or role in rule.roles or (not rule.roles and not asking)):
            for start, end in matches(pattern, speech(material, segment)):
                made.append(At(segment.start + start, segment.start + end, segment, role))
    return made


def _unit(rule: Rule, at: At) -> object:
    if rule.unit == "document":
        return "document"
    if rule.unit == "segment":
        return at.segment.n
    if rule.unit == "turn":
        return ("turn", at.segment.turn) if at.segment.turn else at.segment.n
    return next((span for span in at.segment.sentences if span[0] <= at.start and at.end <= span[1]), None)


def _mark(rule: Rule, at: At) -> tuple[int, int]:
    if rule.mark == "segment":
        return at.segment.start, at.segment.end
    touched = [span for span in at.segment.sentences if span[0] < at.end and at.start < span[1]]
    if rule.mark == "sentence" and touched:
        return touched[0][0], touched[-1][1]
    return at.start, at.end


def _settled(code: str, several: list[tuple[int, int, int, int, str, int]]) -> list[Plain]:
    """Leftmost, then longest; every pattern that matched inside."""
    hits: list[Plain] = []
    for start, minus_end, number, _, _, n in sorted(several):
        if not hits or start >= hits[-1][1]:
            inside = [each[4] for each in sorted(several) if start <= each[0] and -each[1] <= -minus_end]
            hits.append((start, -minus_end, code, f"{code}/{number}", n, tuple(dict.fromkeys(inside))))
    return hits

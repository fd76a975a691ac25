"""File patterns of `sources:`: `*`, `**`, `?` and braces that fill fields from the file's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from casecode.plain.schema import nearest
from casecode.study import dates

FIELDS: tuple[str, ...] = ("case", "person", "date", "wave", "method")
_TOKEN = re.compile(r"\{([^{}]*)\}|(\*\*/|\*\*|\*|\?)|([{}])")
_DATE = r"(?<!\d)[12]\d{3}(?:-\d{2}(?:-\d{2})?|\d{4})?(?!\d)"


def name_key(path: str) -> str:
    """Paths are compared as file systems do that ignore case and the way accents are stored."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def tidy(pattern: str) -> str:
    """Forward slashes, no `./` in front."""
    neat = unicodedata.normalize("NFC", pattern.strip().replace("\\", "/")).removeprefix("./")
    return re.sub(r"(?:\*\*/)+", "**/", neat)


def faults(pattern: str) -> Iterator[tuple[str, str]]:
    """Problem code and message for all that is wrong with a pattern."""
    neat = tidy(pattern)
    if not neat:
        yield "S210", "'files' is empty"
    elif neat.startswith(("/", "~")) or re.match(r"[A-Za-z]:", neat) or ".." in neat.split("/"):
        yield "S211", f"'{pattern}' lies outside the study; material belongs into its folder"
    for word, _, brace in _TOKEN.findall(neat):
        if brace:
            yield "S212", f"a brace is not closed in '{pattern}'"
        elif word and word not in FIELDS:
            hint = nearest(word, FIELDS) or f"; known: {', '.join(FIELDS)} (and * for anything)"
            yield "S213", f"unknown '{{{word}}}' in '{pattern}'{hint}"
    if "{}" in neat:
        yield "S213", f"nothing between the braces in '{pattern}'; known: {', '.join(FIELDS)}"


def fields_of(pattern: str) -> frozenset[str]:
    """The fields that the name fills."""
    return frozenset(word for word, _, _ in _TOKEN.findall(pattern) if word in FIELDS)


def matched(pattern: str, path: str, known: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> dict[str, str] | None:
    """The fields that `path` gives under `pattern`, as written; None when it does not match.

    `known` are the names that fields are expected to have (`case` -> ids): they win where a name could be cut in several ways.
    """
    text = unicodedata.normalize("NFC", path)
    for choices in _tries(known):
        found = _regex(tidy(pattern), choices).fullmatch(text)
        fields = found.groupdict() if found is not None else {}
        if found is not None and ("date" not in fields or dates.iso(fields["date"])):
            return {name: dates.iso(value) if name == "date" else value for name, value in fields.items()}
    return None


def _tries(known: tuple[tuple[str, tuple[str, ...]], ...]) -> Iterator[tuple[tuple[str, tuple[str, ...]], ...]]:
    """All known names, then each field's alone, then none."""
    known = tuple(field for field in known if field[1])
    if len(known) > 1:
        yield known
    for field in known:
        yield (field,)
    yield ()


@lru_cache(maxsize=512)
def _regex(pattern: str, known: tuple[tuple[str, tuple[str, ...]], ...]) -> re.Pattern[str]:
    choices = dict(known)
    parts, end, seen = [], 0, set()
    for token in _TOKEN.finditer(pattern):
        parts.append(re.escape(pattern[end : token.start()]))
        end = token.end()
        word, wild = token[1], token[2]
        if wild:
            parts.append({"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}[wild])
        elif word in seen:
            parts.append(f"(?P={word})")
        elif word in FIELDS:
            seen.add(word)
            parts.append(f"(?P<{word}>{_field(word, choices.get(word, ()))})")
        else:
            parts.append(re.escape(token[0]))
    parts.append(re.escape(pattern[end:]))
    return re.compile("".join(parts), re.IGNORECASE)


def _field(word: str, names: tuple[str, ...]) -> str:
    if word == "date":
        return _DATE
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or r"[^/]+?"

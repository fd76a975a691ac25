"""A bibliography in BibTeX's form: keys, fields, `@string` and joined texts, LaTeX accents as letters; broken entries said.

Only what a study needs of it is read; nothing is ever written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace

from casecode.domain.problem import Problem
from casecode.domain.protocol import Reference

_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_KEY = re.compile(r"\s*([^\s,{}()=\"#%]+)\s*(?=[,})])")
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w:-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,{}()#\"]+")
_ACCENT = re.compile(r"""\{?\\(?:(['`"^~=.])|([uvHckr])(?=[\s{]))\s*\{?(\\?[A-Za-z])\}?\}?""")
_MARKS = {
    "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å"}
_LETTER = re.compile(r"\{?\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?:\{\}|(?![A-Za-z])\s?)\}?")
_MONTHS = {month: month for month in ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")}


def references(text: str, file: str) -> tuple[tuple[Reference, ...], tuple[Problem, ...]]:
    """The entries of `text` in its order, and what could not be read."""
    found: list[Reference] = []
    problems: list[Problem] = []
    strings: dict[str, str] = dict(_MONTHS)
    taken: dict[str, int] = {}
    place = 0
    lines = _Lines(text)
    while (entry := _ENTRY.search(text, place)) is not None:
        kind, line = entry[1].lower(), lines.at(entry.start())
        reader = _Entry(text, entry.end(), "}" if entry[2] == "{" else ")", strings)
        if kind in {"comment", "preamble"}:
            place = reader.skipped()
            continue
        key = "" if kind == "string" else reader.key()
        fields = dict(reader.fields())
        place = max(reader.place, entry.end())
        if reader.broken or (not key and kind != "string"):
            problems.append(
                Problem("S321", f"the entry @{kind} that begins here cannot be read: {reader.broken or 'no key'}", file, line)
            )
        elif kind == "string":
            strings |= fields
        elif key.casefold() in taken:
            first = taken[key.casefold()]
            problems.append(Problem("S322", f"the key '{key}' stands twice (first at line {first})", file, line, "warning"))
        else:
            taken[key.casefold()] = line
            found.append(replace(_reference(key, kind, fields), file=file, line=line))
    return tuple(found), tuple(problems)


def _reference(key: str, kind: str, fields: Mapping[str, str]) -> Reference:
    clean = {name: plain(value) for name, value in fields.items()}
    date = re.match(r"\d{4}", clean.get("date", ""))
    year = clean.get("year") or (date.group() if date else "")
    return Reference(key, clean.get("title", ""), clean.get("author") or clean.get("editor", ""), year, {"type": kind, **clean})


def plain(value: str) -> str:
    """LaTeX's accents and grouping braces as plain text, spaces single."""

    def accented(found: re.Match[str]) -> str:
        return unicodedata.normalize("NFC", found[3].replace("\\", "") + _MARKS[found[1] or found[2]])

    text = _LETTER.sub(lambda found: _LETTERS[found[1]], _ACCENT.sub(accented, value))
    text = re.sub(r"\\([&%$#_{}])", lambda found: {"{": "\x02", "}": "\x03"}.get(found[1], found[1]), text)
    text = re.sub(r"\\[A-Za-z]+\s*", "", text).replace("{", "").replace("}", "")
    text = text.replace("---", "—").replace("--", "–").replace("~", " ").replace("\x02", "{").replace("\x03", "}")
    return " ".join(text.split())


class _Lines:
    """Line numbers of places that only go forward."""

    def __init__(self, text: str) -> None:
        self.text, self.seen, self.line = text, 0, 1

    def at(self, place: int) -> int:
        self.line += self.text.count("\n", self.seen, place)
        self.seen = place
        return self.line


class _Entry:
    """Reads one entry from `place` on; `broken` says why it stopped early."""

    def __init__(self, text: str, place: int, close: str, strings: Mapping[str, str]) -> None:
        self.text, self.place, self.close, self.strings = text, place, close, strings
        self.broken = ""

    def key(self) -> str:
        found = _KEY.match(self.text, self.place)
        if found is None:
            return ""
        self.place = found.end()
        return found[1]

    def fields(self) -> Iterator[tuple[str, str]]:
        while not self.broken:
            found = _FIELD.match(self.text, self.place)
            if found is None:
                rest = re.compile(r"[\s,]*").match(self.text, self.place)
                self.place = rest.end() if rest else self.place
                if self.text[self.place : self.place + 1] == self.close:
                    self.place += 1
                else:
                    self.broken = "a comma, an equals sign or the closing brace is missing"
                return
            self.place = found.end()
            value = self.value()
            if not self.broken:
                yield found[1].lower(), value

    def value(self) -> str:
        """Texts in braces, in quotes or bare, joined by `#`."""
        parts = []
        while True:
            sign = self.text[self.place : self.place + 1]
            if sign in {"{", '"'}:
                parts.append(self.enclosed(sign))
            elif (bare := _BARE.match(self.text, self.place)) is not None:
                parts.append(self.strings.get(bare.group().lower(), bare.group()))
                self.place = bare.end()
            else:
                self.broken = self.broken or "a field has no value"
            joined = re.compile(r"\s*#\s*").match(self.text, self.place)
            if joined is None or self.broken:
                return "".join(parts)
            self.place = joined.end()

    def enclosed(self, sign: str) -> str:
        """The text up to the brace or quote that closes it; braces inside are balanced."""
        depth, start = 0, self.place + 1
        for mark in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(self.text, start):
            char = mark.group()
            if depth == 0 and char == ("}" if sign == "{" else '"'):
                self.place = mark.end()
                return self.text[start : mark.start()]
            depth += {"{": 1, "}": -1}.get(char, 0)
        self.broken = f"the {'brace' if sign == '{' else 'quote'} of a field is not closed"
        return ""

    def skipped(self) -> int:
        """Past a comment or preamble in balanced braces."""
        self.place -= 1
        if self.text[self.place] == "{":
            self.enclosed("{")
        return max(self.place, self.place + (1 if self.broken else 0))

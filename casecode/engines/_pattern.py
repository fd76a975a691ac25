"""One pattern as written in a codebook: read once, or said why it cannot be read.

A word, a phrase, `*` at either end of a word, `/a regular expression/`. Lists (`@name`) are opened before this.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import regex

from casecode.engines import _haystack
from casecode.engines._regex import UserRegex, read_regex

LONGEST = 2000
"""Code points a pattern may have: more is a mistake in the file, and slow."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a pattern, folded. `lead`, `trail`: a `*` stands before it, behind it. A lone `*` has no text."""

    text: str
    lead: bool = False
    trail: bool = False

    @property
    def holds_left(self) -> bool:
        """Whether the token must begin where a word begins."""
        return self.lead or self.text == "" or _haystack.is_word(self.text[0])

    @property
    def holds_right(self) -> bool:
        """Whether the token must end where a word ends."""
        return self.trail or self.text == "" or _haystack.is_word(self.text[-1])

    @property
    def source(self) -> str:
        """The token as a regular expression over folded text, without its borders."""
        if not self.text:
            return r"\w+"
        return (r"\w*" if self.lead else "") + regex.escape(self.text, special_only=True) + (r"\w*" if self.trail else "")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern understood: `tokens` of a word or phrase, or the researcher's own `regex`."""

    written: str
    tokens: tuple[Token, ...] = ()
    regex: UserRegex | None = None

    @property
    def source(self) -> str:
        """Words and phrases as a regular expression over folded text: whole words, any white space between them."""
        inner = " +".join(token.source for token in self.tokens)
        return (r"(?<!\w)" if self.tokens[0].holds_left else "") + inner + (r"(?!\w)" if self.tokens[-1].holds_right else "")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a pattern cannot be read: the problem's code and the end of the sentence `pattern '…' of code x …`."""

    code: str
    reason: str


def read_pattern(written: str) -> Pattern | Fault:
    """The pattern, or its fault."""
    text = unicodedata.normalize("NFC", written).strip()
    if not text or len(text) > LONGEST or _haystack.SEPARATOR in text:
        return Fault("L101", f"has {len(text):,} characters; a pattern has 1 to {LONGEST:,}, none of them NUL")
    if text.startswith("/"):
        return _read_slashes(written, text)
    if text.startswith("~"):
        return Fault("L103", f"matches by stem, which this version cannot do yet; write the endings with a star: {text[1:]}*")
    tokens = tuple(_token(part) for part in _haystack.read(text).split())
    if any("*" in token.text for token in tokens):
        return Fault("L102", "has a * inside a word; a star stands only before or behind a word")
    if not any(token.text for token in tokens):
        return Fault("L101", "is nothing but stars and would match every word")
    return Pattern(written, tokens)


def _token(part: str) -> Token:
    bare = part.strip("*")
    if not bare:
        return Token("")
    return Token(bare, part.startswith("*"), part.endswith("*"))


def _read_slashes(written: str, text: str) -> Pattern | Fault:
    if len(text) < 3 or not text.endswith("/"):
        return Fault("L104", "begins with / and so is a regular expression, which must also end with / (and hold something)")
    read = read_regex(text[1:-1])
    if isinstance(read, str):
        return Fault("L104", read)
    return Pattern(written, regex=read)

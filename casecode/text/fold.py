"""Folding for matching: what people type and what programs print are brought together, character by character.

Every function here keeps the length, so a place in the folded text is the same place in the text.
"""

from __future__ import annotations

_ALIKE: tuple[tuple[str, str], ...] = (
    ("'", "‘’‚‛ʼ′`´"),
    ('"', "“”„‟″«»"),
    ("-", "‐‑‒–—―−"),
    (" ", "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"),
)
_PAIRS: tuple[tuple[str, str], ...] = tuple((odd, plain) for plain, odds in _ALIKE for odd in odds)


def straighten(text: str) -> str:
    """The text with straight quotes, plain hyphens for all dashes and plain spaces; letters untouched, same length."""
    if text.isascii():
        return text.replace("`", "'") if "`" in text else text
    for odd, plain in _PAIRS:
        if odd in text:
            text = text.replace(odd, plain)
    return text


def fold(text: str) -> str:
    """The text in lower case and straightened, for case-blind matching; same length.

    The dotted capital I of Turkish becomes a plain i and the final sigma a plain one: else lower case would depend on the
    neighbours or change the length.
    """
    if text.isascii():
        return straighten(text.lower())
    return straighten(text.replace("İ", "i").lower().replace("ς", "σ"))

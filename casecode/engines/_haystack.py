"""The text as the rules read it: letters that differ only in case or kind brought together, then one byte a character.

Both steps keep the length, so a place found is a place in the source. The bytes are for the automaton, which reads them five
times faster than text: two letters may share a byte (what is found is then compared with the words), but a character that
separates words is always a space and a letter never is, so the ends of words can be read off the bytes.
"""

from __future__ import annotations

import re

import regex

from casecode.text.fold import fold

SEPARATOR = "\x00"
"""Stands between segments and over what no pattern may reach across; no canonical text holds it."""

# Regular expressions that ignore case take these letters for the plain ones behind them; `fold` leaves them alone.
_KIN = {
    "ı": "i",
    "ſ": "s",
    "µ": "μ",
    "\u0345": "ι",
    "\u1fbe": "ι",
    "\u1fd3": "ΐ",
    "\u1fe3": "ΰ",
    "ϐ": "β",
    "ϵ": "ε",
    "ϑ": "θ",
    "ϰ": "κ",
    "ϖ": "π",
    "ϱ": "ρ",
    "ϕ": "φ",
    "\u1c80": "в",
    "\u1c81": "д",
    "\u1c82": "о",
    "\u1c83": "с",
    "\u1c84": "т",
    "\u1c85": "т",
    "\u1c86": "ъ",
    "\u1c87": "ѣ",
    "\u1c88": "ꙋ",
    "ẛ": "ṡ",
    "ﬅ": "ﬆ",
}
_KIN_TABLE = str.maketrans(_KIN)
_HAS_KIN = re.compile("[" + "".join(_KIN) + "]")
_WORD = regex.compile(r"\w")
_TABLE = bytes(at if _WORD.match(chr(at)) else 0x20 for at in range(256))
_LETTERS = "".join(chr(at) for at in range(0x61, 0x100) if _WORD.match(chr(at)) and chr(at).islower() and chr(at) != "µ")
_SPACES = "\n\t\r\x0b\x0c\x85\u2028\u2029"
_FEW = 48


def read(text: str) -> str:
    """The text folded for matching, white space of every kind a plain space; same length."""
    plain = fold(text)
    if not plain.isascii() and _HAS_KIN.search(plain):
        plain = plain.translate(_KIN_TABLE)
    for space in _SPACES:
        if space in plain:
            plain = plain.replace(space, " ")
    return plain


def as_bytes(plain: str) -> tuple[bytes, bool]:
    """One byte for each character of what `read` gave, and whether each letter has a byte of its own.

    All that is no letter, mark, digit or underscore (UTS 18) is a space.
    """
    try:
        return plain.encode("latin-1").translate(_TABLE), True
    except UnicodeEncodeError:
        pass
    wide = {char: _byte(char) for char in set(plain) if char > "ÿ"}
    if len(wide) <= _FEW:
        for char, byte in wide.items():
            plain = plain.replace(char, byte)
    else:
        plain = plain.translate(str.maketrans(dict[str, str | int | None](wide)))
    return plain.encode("latin-1").translate(_TABLE), all(byte == " " for byte in wide.values())


def is_word(char: str) -> bool:
    """Whether the character belongs to words: letters, combining marks, digits, underscore."""
    return _WORD.match(char) is not None


def _byte(char: str) -> str:
    return _LETTERS[ord(char) % len(_LETTERS)] if _WORD.match(char) else " "

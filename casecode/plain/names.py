"""Ids that people write (codes, coders, lists): what they are made of, how one follows from a label, when two are the same."""

from __future__ import annotations

import unicodedata


def valid(name: str) -> bool:
    """Letters of any script with their accents, digits, hyphen and underscore, beginning with a letter or digit."""
    return bool(name) and _inside(name[0]) and name[0] not in "-_" and all(map(_inside, name))


def from_label(label: str) -> str:
    """`Trust in managers` -> `trust-in-managers`; letters of every script stay. Empty when the label has none."""
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", label).lower())
    return "-".join("".join(char if _inside(char) and char not in "-_" else " " for char in lowered).split())


def folded(name: str) -> str:
    """Two ids are the same when this is: case and the way accents are stored do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _inside(char: str) -> bool:
    return char in "-_" or unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd"

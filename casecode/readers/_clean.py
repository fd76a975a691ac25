"""Words out of a file's structure, made canonical piece by piece."""

from __future__ import annotations

from casecode.text.canonical import canonicalise


def clean(raw: str) -> str:
    """The canonical form of a piece of text, without byte order marks, which editors leave also within a document."""
    return canonicalise(raw.replace("\ufeff", "") if not raw.isascii() else raw)

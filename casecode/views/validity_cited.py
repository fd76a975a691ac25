"""Works of the literature as running text names them: `(Bathelt et al. 2004)` where a protocol says `[@bathelt2004]`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casecode.domain.protocol import Reference

_BRACKETS = re.compile(r"\[([^\[\]\n]*@[^\[\]\n]*)\]")
_KEY = re.compile(r"(?<![\w@.])-?@(?:\{([^{}\s]+)\}|(\w(?:[\w:.#$%&+?<>~/-]*\w)?))")


def short_work(author: str, year: str, key: str) -> str:
    """`Porter 1998`, `Lee and Wu 2005`, `Lee et al. 2009`; the key where author or year is not stated."""
    names = [part.strip() for part in author.replace(" and ", ";").split(";") if part.strip()]
    if not names or not year:
        return key
    families = [one.split(",")[0].strip() if "," in one else one.split()[-1] for one in names]
    said = f"{families[0]} et al." if len(families) > 2 else " and ".join(families)
    return f"{said} {year}"


def cited(text: str, works: Iterable[Reference]) -> str:
    """`text` with its citations as a reader knows them. A key that the literature does not have stays, without its `@`, in brackets.

    Outside brackets a word after `@` is a work only where the literature has it: else it may be a person or an address.
    """
    if "@" not in text:
        return text
    known = {one.key: short_work(one.author, one.year, one.key) for one in works}

    def named(match: re.Match[str]) -> str:
        key = match[1] or match[2]
        return known.get(key, key)

    def bare(match: re.Match[str]) -> str:
        return known.get(match[1] or match[2], match[0])

    return _KEY.sub(bare, _BRACKETS.sub(lambda match: f"({_KEY.sub(named, match[1])})", text))

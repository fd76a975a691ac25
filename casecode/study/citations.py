"""Where the study cites its literature: keys in the protocol, the records, the codebooks and the memos, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casecode.domain.codebook import Codebook
from casecode.domain.memo import Memo
from casecode.domain.protocol import Protocol

_IN_BRACKETS = re.compile(r"\[[^\[\]\n]*@[^\[\]]*\]")
_KEY = re.compile(r"(?<![\w@.])-?@(?:\{([^{}\s]+)\}|(\w(?:[\w:.#$%&+?<>~/-]*\w)?))")
_YEARLY = re.compile(r"\w+[12]\d{3}[a-z]?\Z")
_CITE = re.compile(r"\\[A-Za-z]*cite[A-Za-z]*\*?(?:\[[^\]]*\])*\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Cited:
    """A key of the literature as it stands somewhere. `where` says it to people: `code trust`, `P1`, `memo on-north`."""

    key: str
    where: str
    file: str
    line: int = 0


def citations(protocol: Protocol, codebooks: Iterable[Codebook] = (), memos: Iterable[Memo] = ()) -> tuple[Cited, ...]:
    r"""Every key that is cited, in the order protocol, records, codebooks, memos; the same key at two places twice.

    In running text (memos, claims, propositions, the design) `[@key]`, `[see @key, p. 3]`, `\cite{key}` count, and a bare
    `@key` that ends in a year, as keys do; other words after `@` are people or addresses.
    """
    return (*_protocol(protocol), *_records(protocol), *_codebooks(codebooks), *_memos(memos))


def _protocol(protocol: Protocol) -> Iterator[Cited]:
    for one in protocol.propositions:
        path = f"propositions.{one.id}"
        line = protocol.lines.get(f"{path}.literature", protocol.lines.get(path, 0))
        yield from (Cited(key, one.id, protocol.file, line) for key in one.literature)
        yield from (Cited(key, one.id, protocol.file, protocol.lines.get(path, 0)) for key, _ in keys_in(one.text))
    for name, text in protocol.design.items():
        line = protocol.lines.get(f"design.{name}", 0)
        yield from (Cited(key, f"design: {name}", protocol.file, line) for key, _ in keys_in(text))


def _records(protocol: Protocol) -> Iterator[Cited]:
    for link in protocol.kept.literature_links:
        yield Cited(link.key, f"literature link to {link.target}", link.file, link.line)
    for claim in protocol.kept.claims:
        yield from (Cited(key, f"claim {claim.id}", claim.file, claim.line) for key, _ in keys_in(claim.text))


def _codebooks(codebooks: Iterable[Codebook]) -> Iterator[Cited]:
    for book in codebooks:
        for code in book.walk():
            yield from (Cited(key, f"code {code.code}", book.file, book.lines.get(code.code, 0)) for key in code.literature)


def _memos(memos: Iterable[Memo]) -> Iterator[Cited]:
    for memo in memos:
        if not memo.withdrawn:
            for key, place in keys_in(memo.text):
                yield Cited(key, f"memo {memo.id}", memo.file, memo.line + memo.text.count("\n", 0, place))


def keys_in(text: str) -> Iterator[tuple[str, int]]:
    """The keys cited in running text, each with the place it stands at (code points), in the text's order."""
    if "@" not in text and "cite" not in text:
        return
    bracketed = [(one.start(), one.end()) for one in _IN_BRACKETS.finditer(text)]
    found: list[tuple[int, str]] = []
    for one in _KEY.finditer(text):
        key, place = one[1] or one[2], one.start()
        if one[1] or _YEARLY.match(key) or any(start <= place < end for start, end in bracketed):
            found.append((place, key))
    for one in _CITE.finditer(text):
        found += [(one.start(), key.strip()) for key in one[1].split(",") if key.strip()]
    yield from ((key, place) for place, key in sorted(found, key=lambda one: one[0]))

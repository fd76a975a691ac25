"""Marks as people write them under a segment: `+ code: "words" [key]`. How they are spelt; `casecode.text.placing` finds their words.

A mark says codes, words, and in brackets what else holds. `+ code` alone is the whole segment, `-> ¶7: "words"` goes on to a
later one. Whatever can stand in a databank can be written: `#2` picks one of several equal places, `@12-40` names code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from casecode.domain.source import Span

VALENCES: tuple[str, ...] = ("support", "mixed", "disconfirm", "neutral")
KINDS: tuple[str, ...] = ("direct", "reported", "observation", "researcher")
"""What an excerpt is: direct speech, reported speech, an observation, the researcher's words."""

_OPENING, _CLOSING = '"“„«', '"”“»'
_ATTRIBUTES = re.compile(r"\s*\[([^\[\]\"]*)\]\s*$")
_ON = re.compile(r"\s*->\s*¶?\s*(\d+)\s*(?::\s*(.*))?$", re.DOTALL)
_ID = re.compile(r"[qh]-[0-9a-z]+", re.IGNORECASE)
_AT = re.compile(r"@(\d+)-(\d+)")
_WHICH = re.compile(r"#(\d+)")
_UNSAFE = re.compile(r"[\[\]\",+\n]")


@dataclass(frozen=True, slots=True)
class Marking:
    """One mark. `words` None: the segment from its beginning; `to` 0: it ends in its own segment, with `to_words` the last words.

    `which` picks the place counted from 1 (0: there must be only one), `at` are code points. `id` names the coding changed.
    """

    codes: tuple[str, ...]
    words: str | None = None
    to: int = 0
    to_words: str | None = None
    id: str = ""
    key: bool = False
    valence: str = ""
    kind: str = ""
    by_whom: tuple[str, ...] = ()
    which: int = 0
    at: Span | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a mark cannot be understood or put on the words: a problem code and a sentence."""

    code: str
    message: str


def read_mark(line: str) -> Marking | Fault:
    """The mark in a line that begins with `+`; `++` marks a key quote."""
    body = unicodedata.normalize("NFC", line).strip()
    key = body.startswith("++")
    body = body.lstrip("+").strip()
    attributes = _ATTRIBUTES.search(body)
    mark = Marking(codes=(), key=key)
    if attributes and _ends_whole(body[: attributes.start()]):
        read = _with_attributes(mark, attributes.group(1))
        if isinstance(read, Fault):
            return read
        mark, body = read, body[: attributes.start()].rstrip()
    onward = _last_onward(body)
    if onward:
        words = onward.group(2)
        mark = replace(mark, to=int(onward.group(1)), to_words=_bare(words) if words else None)
        body = body[: onward.start()].rstrip()
    codes, _, words = _halves(body)
    named = tuple(part.strip() for part in codes.split(",") if part.strip())
    if not named:
        return Fault("X303", 'the mark names no code: write + code, or + code: "words"')
    return replace(mark, codes=named, words=_bare(words) if words else None)


def _ends_whole(before: str) -> bool:
    """Whether brackets after this are attributes and no part of a quote: no quote is open."""
    return not any(sign in before for sign in _OPENING) or before.rstrip()[-1:] in _CLOSING or _ON.search(before) is not None


def _last_onward(body: str) -> re.Match[str] | None:
    """The `-> ¶7` that stands outside the words: behind a closing quotation mark, or where no quotation mark precedes it."""
    for found in reversed(list(re.finditer(r"\s*->", body))):
        match = _ON.match(body, found.start())
        before = body[: found.start()].rstrip()
        if match and (not any(sign in before for sign in _OPENING) or before[-1] in _CLOSING):
            return match
    return None


def _halves(body: str) -> tuple[str, str, str]:
    quoted = re.search(rf"\s*:\s*(?=[{_OPENING}])", body)
    if quoted:
        return body[: quoted.start()], ":", body[quoted.end() :]
    codes, colon, words = body.partition(": ")
    return codes.rstrip(": "), colon, words.strip()


def _bare(words: str) -> str:
    """The words without the quotation marks around them."""
    words = words.strip()
    if words[:1] and words[0] in _OPENING:
        words = words[1:]
        if words[-1:] and words[-1] in _CLOSING:
            words = words[:-1]
    return words


def _with_attributes(mark: Marking, told: str) -> Marking | Fault:
    for part in filter(None, (one.strip() for one in told.split(","))):
        name, _, rest = part.partition(" ")
        if _ID.fullmatch(part):
            mark = replace(mark, id=part[:1].upper() + part[1:].lower())
        elif part == "key":
            mark = replace(mark, key=True)
        elif part in VALENCES:
            mark = replace(mark, valence=part)
        elif part in KINDS:
            mark = replace(mark, kind=part)
        elif name == "by" and rest.strip():
            mark = replace(mark, by_whom=tuple(one.strip() for one in rest.split("+") if one.strip()))
        elif name in {"valence", "kind"} and rest.strip():
            mark = replace(mark, valence=rest.strip()) if name == "valence" else replace(mark, kind=rest.strip())
        elif found := _WHICH.fullmatch(part):
            mark = replace(mark, which=int(found.group(1)))
        elif found := _AT.fullmatch(part):
            mark = replace(mark, at=(int(found.group(1)), int(found.group(2))))
        else:
            known = ", ".join(("key", *VALENCES, *KINDS, "by PARTICIPANT", "#2"))
            return Fault("X304", f"'{part}' says nothing here; in brackets may stand: {known}")
    return mark


def shown_attributes(valence: str, kind: str, by_whom: Sequence[str]) -> tuple[bool, bool, bool]:
    """Which of valence, kind and by whom the syntax can show; the others stay as they are when a mark is changed."""
    return tuple(not any(_UNSAFE.search(one) for one in told) for told in ((valence,), (kind,), by_whom))  # type: ignore[return-value]


def line_of(mark: Marking) -> str:
    """The mark as a line, without indentation."""
    words = f': "{mark.words}"' if mark.words is not None else ""
    onward = f" -> ¶{mark.to}" + (f': "{mark.to_words}"' if mark.to_words is not None else "") if mark.to else ""
    told = [mark.id, "key" if mark.key else ""]
    told.append(mark.valence if mark.valence in VALENCES or not mark.valence else f"valence {mark.valence}")
    told.append(mark.kind if mark.kind in KINDS or not mark.kind else f"kind {mark.kind}")
    told.append(f"by {' + '.join(mark.by_whom)}" if mark.by_whom else "")
    told.append(f"#{mark.which}" if mark.which else "")
    told.append(f"@{mark.at[0]}-{mark.at[1]}" if mark.at else "")
    brackets = ", ".join(filter(None, told))
    return f"+ {', '.join(mark.codes)}{words}{onward}" + (f" [{brackets}]" if brackets else "")


def flat(words: str) -> str:
    """The words in one line: NFC, every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def shortened(words: str, most: int = 90) -> str:
    """The words in one line, cut for a message."""
    words = flat(words)
    return words if len(words) <= most else words[: most - 1] + "…"

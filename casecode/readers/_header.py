"""What stands before the dialogue: `Date: …` lines, legends, and who is said to be the interviewer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from casecode.domain.source import Span
from casecode.text.roles import label_key, role_of

_LOOK = 40
_TITLES = 4
_LONGEST = 300
_KEYS = """
date datum fecha data place ort lieu lugar luogo location venue time zeit duration dauer durée length interview title titel
participants interviewees present transcribed transcriber transcription transcript recorded recording language method case project
subject topic copyright session file wave setting audio version number id
"""
_META = frozenset(_KEYS.split())
_LINE = re.compile(r"[ \t*_]*(?P<key>[^\W\d_][^:\n]{0,38}?)[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]+(?P<value>\S[^\n]*)")
_EQUALS = re.compile(r"[ \t*_]{0,8}(?P<one>[^=\n:]{1,40}?)[*_]{0,3}[ \t]{0,8}=[ \t]{0,8}(?P<other>[^=\n]{1,60}?)[ \t.;,]*$")
_LEGEND = re.compile(
    r"[ \t]*(?P<label>(?:[^\W\d_]\.){2,3}|[^\W_]{1,4})[ \t]+(?P<name>[^\n–—]{3,40}?)[ \t]+[-–—][ \t]*(?P<role>[^\n]{3,30}?)[. \t]*$"
)
_IS = re.compile(
    r"\b(?P<role>Interviewer|Moderator|Facilitator|Interviewee|Host|Interviewed by|Moderated by)(?:s|in)?(?:\s+(?:is|was|are)\s+|\s*:\s*|\s+(?=[A-Z]))"
    r"(?P<name>[^\W\d_a-zß-ÿ][\w'’-]+(?:[ ](?:[^\W\d_]\.|[^\W\d_a-zß-ÿ][\w'’-]+)){0,3})",
)
_BY: Mapping[str, str] = {"interviewed by": "interviewer", "moderated by": "moderator"}
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Header:
    """`meta` as stated, `roles` by the label or name they were stated for, `lines` the spans that are header and not speech."""

    meta: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()


def read_header(text: str, lines: Iterable[Span]) -> Header:
    """The header among the first lines: nothing in it is taken for speech.

    `Key: value` lines count as a header only when one of them has a key that no person answers to (Date, Place, …), so that
    a dialogue which starts at once stays one.
    """
    meta: dict[str, str] = {}
    roles: dict[str, str] = {}
    taken: set[int] = set()
    pairs: list[tuple[int, str, str]] = []
    open_block, titles = True, 0
    for start, end in islice(lines, _LOOK):
        short = end - start <= _LONGEST
        declared = _declaration(text, start, end) if short else None
        if declared:
            roles.update([declared])
            taken.add(start)
            continue
        pair = _LINE.match(text, start, end) if open_block and short else None
        if pair and _is_meta(pair):
            pairs.append((start, pair.group("key").strip(), pair.group("value").strip()))
        elif open_block:
            titles += 1
            open_block = not pairs and titles <= _TITLES
    if any(_first_word(key) in _META for _, key, _ in pairs):
        for start, key, value in pairs:
            taken.add(start)
            meta.setdefault(key.casefold(), value)
            if role_of(key) != "unknown":
                roles.update((name.strip(), role_of(key)) for name in re.split(r",| and |&|;", value))
    return Header(meta, roles, frozenset(taken))


def _first_word(key: str) -> str:
    return key.split(maxsplit=1)[0].casefold().strip(".")


def _is_meta(pair: re.Match[str]) -> bool:
    """A key of the kind Date, or a role with nothing but a name behind it."""
    key, value = pair.group("key"), pair.group("value").strip()
    if _first_word(key) in _META:
        return True
    words = value.split()
    named = len(words) <= 6 and not value.endswith((".", "?", "!")) and all(not word[0].islower() for word in words)
    return role_of(key) != "unknown" and named


def _declaration(text: str, start: int, end: int) -> tuple[str, str] | None:
    """`Interviewer = S00`, `I = Interviewer`, `A.V. Angela Vauter - interviewer`: a label and its role."""
    equal = _EQUALS.match(text, start, end)
    if equal:
        one, other = equal.group("one").strip(), equal.group("other").strip()
        for label, role in ((other, role_of(one)), (one, _stated_role(other))):
            if role != "unknown" and (len(one) > 2 or label == one):
                return label, role
    legend = _LEGEND.match(text, start, end)
    if legend and _stated_role(legend.group("role")) != "unknown":
        return legend.group("label"), _stated_role(legend.group("role"))
    return None


def _stated_role(words: str) -> str:
    """The role that a few words of description name: `Interviewer (Ana)`, `the moderator`."""
    for word in re.findall(r"[^\W\d_]{4,}(?:-\w+)?", words):
        role = role_of(word)
        if role != "unknown":
            return role
    return "unknown"


def declared_roles(text: str, until: int, header: Header, labels: Iterable[str]) -> dict[str, str]:
    """The roles the file itself states, for labels that it uses; `until` is where the dialogue begins.

    A full name in the header also stands for its last word and its initials. A label with the role in brackets
    (`Ana (Moderator)`) states it itself.
    """
    stated = {label_key(name): role for name, role in header.roles.items()}
    for found in _IS.finditer(text, 0, until):
        word = found.group("role").casefold()
        stated.setdefault(label_key(found.group("name")), _BY.get(word) or role_of(word))
    for name, role in list(stated.items()):
        words = name.split()
        if len(words) > 1:
            stated.setdefault(words[-1], role)
            stated.setdefault("".join(word[0] for word in words), role)
            stated.setdefault(".".join(word[0] for word in words) + ".", role)
    declared: dict[str, str] = {}
    for label in labels:
        bracket = _IN_BRACKETS.search(label)
        role = stated.get(label_key(label)) or (_stated_role(bracket.group(1)) if bracket else "unknown")
        if role != "unknown":
            declared[label] = role
    return declared

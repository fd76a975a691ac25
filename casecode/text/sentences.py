r"""Sentences of spoken and written language by rule: fast, without a model, the same everywhere.

A candidate is a run of `. ! ? …` with the closing quotes and brackets behind it and white space after that, a blank line,
or a line that starts a list item. Candidates are then judged by what stands before and behind them. The rule was written
for transcripts: titles, initials, abbreviations, ordinals before months, trailing dots of hesitation.
"""

from __future__ import annotations

import re

from casecode.domain.source import Span
from casecode.text.spans import trimmed

SPLITTER = "rule/1"

_CANDIDATE = re.compile(
    r"\n[ \t]*\n"
    r"|\n(?=[ \t]*(?:[-*•–][ \t]|\d{1,3}[.)][ \t]))"
    r"|[。！？｡]+[」』”’）)]*"
    r"|(?<![.!?…‽؟।])(?P<stop>[.!?…‽؟।]+)(?P<close>[\"'”’»›)\]}*_]*)(?=\s|$)",
)
_OPENING = " \t\n\u00a0\"'“‘«‹„‚¿¡([{*_\\-–—"
_NUMBER = re.compile(r"\d{1,2}")
_TITLES = """
mr mrs ms mx dr prof mt messrs hon capt lt sgt vs viz cf ibid fig figs eq approx resp incl excl e.g i.e eg ie nr hrsg bzw ca vgl
sog z.b d.h u.a i.d.r o.ä dipl ing mme mlle sr sra srta dña sig sgra dott ecc dhr mevr dr.h.c pp p.ex bd kap
"""
_NEVER_LAST = frozenset(_TITLES.split())
_SHORT_FORMS = """
etc usw inc ltd co corp jr bros u.s u.k u.n e.u u.s.a a.m p.m ph.d b.a m.a d.c no ff al st sec ed eds rep gen gov sen rev col pres
vol ch fr hr tel art abs
"""
_MAY_BE_LAST = frozenset(_SHORT_FORMS.split())
_MONTHS = re.compile(
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|januar|februar|märz|april|juni|juli|august|september"
    r"|oktober|november|dezember|jahrhundert|klasse|semester|stock)[a-zéû]*\b",
    re.IGNORECASE,
)
_STARTERS = re.compile(
    r"(?:The|We|I|It|They|He|She|You|But|And|So|This|That|These|Those|There|Then|In|If|When|What|Who|How|Our|My|Well|Yeah|Yes|No"
    r"|Now|Because|Or|After|For|At|As|Und|Wir|Ich|Es|Er|Sie|Il|Elle|Nous|Et)\b",
)
_ARTICLES = re.compile(r"(?:Die|Der|Das|Le|La|Les|El|Los|Las|Y|En|Het|De)\b")
_HESITATES = re.compile(r"I(?:'|’|\b)(?!\w*[-.])")


def sentences(text: str, start: int, end: int, language: str = "") -> tuple[Span, ...]:
    """The sentences of `text[start:end]`: ordered, disjoint spans without outer white space that hold every word.

    No sentence crosses a blank line. `language` (a BCP 47 tag) lets German ordinals stand before any noun.
    """
    found: list[Span] = []
    begin = start
    for candidate in _CANDIDATE.finditer(text, start, end):
        if candidate.group("stop") is None or _ends(text, candidate, end, language):
            _keep(text, begin, candidate.end(), found)
            begin = candidate.end()
    _keep(text, begin, end, found)
    return tuple(found)


def _keep(text: str, begin: int, end: int, found: list[Span]) -> None:
    span = trimmed(text, begin, end)
    if span[0] < span[1]:
        found.append(span)


def _ends(text: str, candidate: re.Match[str], end: int, language: str) -> bool:
    """Whether a sentence ends at this run of stops."""
    after = candidate.end()
    while after < end and text[after] in _OPENING:
        after += 1
    if after >= end:
        return True
    stop, behind = candidate.group("stop"), text[after]
    if "!" in stop or "?" in stop or "‽" in stop or "؟" in stop or "।" in stop:
        return not (candidate.group("close") and behind.islower())
    if behind.islower():
        return False
    if len(stop) > 1 or "…" in stop:
        return not _HESITATES.match(text, after)
    return candidate.group("close") != "" or _full_stop_ends(text, candidate.start(), after, language)


def _full_stop_ends(text: str, at: int, after: int, language: str) -> bool:
    """Whether the full stop at `at`, followed by something at `after` that is no small letter, ends a sentence."""
    word = _last_word(text, at)
    plain = word.lower()
    if plain in _NEVER_LAST:
        return False
    if plain in _MAY_BE_LAST:
        return _after_short_form(text, after, plain)
    if word[-1:].isupper() and (len(word) == 1 or word[-2] == "."):
        return word == "I" or _STARTERS.match(text, after) is not None
    if _NUMBER.fullmatch(word):
        return not (_MONTHS.match(text, after) or (language.lower().startswith("de") and text[after].isalpha()))
    return True


def _last_word(text: str, at: int) -> str:
    """The run without white space before `at`, opening brackets and quotes taken off; no more than its last 24 signs."""
    parts = text[max(0, at - 24) : at].rsplit(None, 1)
    return parts[-1].lstrip(_OPENING) if parts and not text[at - 1].isspace() else ""


def _after_short_form(text: str, after: int, plain: str) -> bool:
    """`etc. The` ends a sentence, `Inc. Apple` may not; `No. 5` is a number, `No. That` an answer."""
    if plain == "no":
        return not text[after].isdigit()
    starts = _STARTERS.match(text, after) or _ARTICLES.match(text, after)
    return plain in {"etc", "usw"} or starts is not None

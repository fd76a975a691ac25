"""Author–year citations read out of running text, and the works that a list of references names.

What is read are habits of writing, not a grammar: `(Saxenian, 1994; Reid et al, 2008)`, `Voss et al (2002)`, `Rosenfeld's
'associative economy' (2005:5)`, and entries that begin with their authors. A name and a year without a bracket around the year
(`EMDA 2001`) may be a place and a date, so such a find is marked `bare`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casecode.domain.protocol import Reference

_PARTICLE = r"(?:van|von|der|den|ter|ten|de|del|della|di|da|du|dos|la|le|el|al|bin|af|av)"
_NAME = r"(?:(?:[A-ZÀ-ÖØ-ÞĀ-Ž\u0391-\u03a9\u0401\u0410-\u042f]\w*(?:[-‐'’](?!s\b)\w+)*)(?:['’]s?\b(?!\w))?)"
_ONE = rf"(?<!\w)(?:{_PARTICLE}\s+){{0,2}}{_NAME}(?:\s+(?:(?:of|for|on|the|de|des|für|der)\s+){{0,2}}{_NAME}){{0,5}}"
_ETAL = r"(?:\s*,?\s+(?:et\.?\s+al\b\.?|and\s+(?:others|colleagues)\b|u\.\s*a\.)(?:['’]s)?)"
_NAMES = rf"(?P<names>{_ONE}(?:\s*,\s*{_ONE}){{0,8}}?(?:\s*,?\s*(?:and|&|und|et|y|e)\s+{_ONE})?{_ETAL}?(?:['’])?)"
_DAY = r"(?:\d{1,2}\.\d{1,2}\.)?"
_YEAR = r"(?:1[5-9]|20)\d\d[a-z]?(?![\w–-])"
_PAGES = r"(?:\s*:\s*\d[\d–-]*)?"
_YEARS = rf"(?P<years>{_DAY}{_YEAR}{_PAGES}(?:\s*[,&]\s*{_YEAR}{_PAGES})*)"
_IN_BRACKETS = re.compile(rf"{_NAMES}[\s,;:]{{0,4}}{_YEARS}")
_BEFORE = re.compile(rf"{_NAMES}\s*,?\s*\(\s*{_YEARS}\s*[,)]")
_OWNER = re.compile(rf"{_NAMES}(?<=[s’'])(?:\s+[^\s().;]+){{1,4}}\s*\(\s*{_YEARS}\s*\)")
_BARE = re.compile(rf"{_NAMES}\s*,?\s+{_YEARS}")
_BRACKET = re.compile(r"\(([^()]{4,400})\)|\[([^\[\]]{4,400})\]")
_TITLED = re.compile(rf"\s*(?P<names>{_ONE})\s*,[^;]*?[\s,]{_YEARS}\s*\Z")
_REACH = 160
_ONE_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d[a-z]?(?!\d)")
_PARTED = re.compile(r"\s*(?:,|&|\b(?:and|und|et|y|e)\b)\s*")
_AL = re.compile(rf"{_ETAL}\Z")
_HEADING = re.compile(
    r"^[\W\d_]*(?:references(?: cited)?|reference list|list of references|bibliography|works cited|literature(?: cited)?|literatur(?:verzeichnis)?|bibliographie|bibliograf[ií]a|referencias)[\W_]*$",
    re.IGNORECASE | re.MULTILINE,
)
_AFTER = re.compile(r"^[\W\d_]*(?:appendix|appendices|annex|acknowledge?ments?|notes)\b.{0,60}$", re.IGNORECASE | re.MULTILINE)
_MARK = re.compile(r"^\s*(?:[-*•–]\s+)?(?:\[\d{1,4}\]|\(\d{1,3}\)|\d{1,3}[.)])?\s*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?-?)+[^\W\d_]?|[^\W\d_]")
_ENDS = re.compile(r"\s*(?:,|;|:|\(|“|\"|&|\.\s|\band\b|\bund\b|\bet\b|\beds?\b|(?<!\d)(?:1[5-9]|20)\d\d)", re.IGNORECASE)
_DATES = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november"
    r"|december|spring|summer|autumn|fall|winter|(?:mon|tues|wednes|thurs|fri|satur|sun)day|uk|usa?|eu|table|fig(?:ure)?|chapter"
    r"|section|vol(?:ume)?|version|phase|wave)\Z",
    re.IGNORECASE,
)
"""What stands before a year and is no name."""
_OPENING = re.compile(
    r"(?:according|adapted|after|although|and|as|both|but|cf|following|for|from|he|however|in|like|on|see|she|similarly|since|so"
    r"|the|these|they|this|thus|when|where|while)\Z",
    re.IGNORECASE,
)
"""What opens a sentence or a bracket before a name."""


@dataclass(frozen=True, slots=True)
class InText:
    """One work cited in running text, at `start` to `end` (code points).

    `authors` are surnames or institutions as printed, `year` with its letter (`1998a`). `more`: the authors end in *et al.*
    `bare`: no bracket stands around the year, so it may be none. `text` is the citation as printed.
    """

    authors: tuple[str, ...]
    year: str
    start: int
    end: int
    text: str
    more: bool = False
    bare: bool = False

    @property
    def name(self) -> str:
        """As it is printed in a finding: `Voss et al. 2002`, `Lee & Wilhelm 2009`."""
        who = " & ".join(self.authors[:2]) if len(self.authors) < 3 and not self.more else f"{self.authors[0]} et al."
        return f"{who} {self.year}"


@dataclass(frozen=True, slots=True)
class Work:
    """One work of a list. `first` is the surname or institution of its first author, `name` what it is called in a finding.

    `title` is what tells it from others of the same author and year. `start` is where its entry begins, -1 for a bibliography.
    """

    first: str
    year: str
    title: str
    name: str
    start: int = -1


def listing(text: str) -> tuple[int, int]:
    """Where the text's list of references stands (after its heading), half-open; empty and at the end where there is none."""
    heads = list(_HEADING.finditer(text))
    if not heads:
        return len(text), len(text)
    after = _AFTER.search(text, heads[-1].end())
    return heads[-1].end(), after.start() if after else len(text)


def in_text(text: str, until: int | None = None) -> tuple[InText, ...]:
    """The author–year citations of `text` before `until` (by default before its list of references), in its order."""
    whole = text[: listing(text)[0] if until is None else until]
    found: list[InText] = []
    for bracket in _BRACKET.finditer(whole):
        inside = bracket[1] or bracket[2]
        if _ONE_YEAR.search(inside):
            found += _bracketed(inside, bracket.start() + 1)
    near_years = tuple(_stretches(whole))
    for pattern, bare in ((_BEFORE, False), (_OWNER, False), (_BARE, True)):
        taken = sorted((one.start, one.end) for one in found)
        starts = [start for start, _ in taken]
        for match in (match for start, end in near_years for match in pattern.finditer(whole, start, end)):
            at = bisect_right(starts, match.end() - 1) - 1
            if at < 0 or taken[at][1] <= match.start():
                found += _cited(match, 0, bare=bare)
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.year)))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where a name may stand before a year: names are only looked for there, so a text without years costs nothing."""
    start = end = 0
    for year in _ONE_YEAR.finditer(text):
        if year.start() - _REACH > end:
            if end:
                yield start, end
            start = year.start() - _REACH
        end = year.end() + _REACH // 4
    if end:
        yield start, end


def _bracketed(inside: str, offset: int) -> Iterator[InText]:
    """What stands between brackets: several citations, or an institution with a title (`European Commission, Paper on …, 2010`)."""
    some = False
    for match in _IN_BRACKETS.finditer(inside):
        made = tuple(_cited(match, offset))
        some = some or bool(made)
        yield from made
    titled = None if some else _TITLED.match(inside)
    if titled is not None:
        yield from _cited(titled, offset)


def _cited(match: re.Match[str], offset: int, *, bare: bool = False) -> Iterator[InText]:
    said = match["names"]
    more = _AL.search(said)
    people = tuple(name for part in _PARTED.split(said[: more.start()] if more else said) if (name := _surname(part)))
    people = people[1:] if len(people) > 1 and _OPENING.match(people[0]) else people
    if not people or _DATES.match(people[-1].split()[-1]) or _DATES.match(people[0]):
        return
    for year in _ONE_YEAR.finditer(match["years"]):
        text = " ".join(match.group().split())
        yield InText(people, year.group(), match.start() + offset, match.end() + offset, text, bool(more), bare)


def _surname(part: str) -> str:
    """A name without what shows possession, and without the word that opens the sentence before it."""
    words = re.sub(r"['’]s?$", "", part.strip()).split()
    return " ".join(words[1:] if len(words) > 1 and _OPENING.match(words[0]) else words)


def works_listed(text: str) -> tuple[Work, ...]:
    """The works in the text's own list of references, in its order. Entries that run over several lines are joined."""
    start, end = listing(text)
    return tuple(_entry(words, at) for at, words in _entries(text, start, end))


def _entries(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    at, words = start, ""
    for line in re.finditer(r"[^\n]*\S[^\n]*", text[start:end]):
        if words and not _begins(line.group()):
            words = f"{words} {line.group().strip()}"
            continue
        if words:
            yield at, words
        at, words = start + line.start(), line.group()
    if words:
        yield at, words


def _begins(line: str) -> bool:
    """Whether a line begins an entry: it has a bullet or number, or a name before a year."""
    mark = _MARK.match(line)
    rest = line[mark.end() :] if mark else line
    numbered = bool(mark and mark.group().strip())
    return numbered or (rest[:1].isupper() and _ONE_YEAR.search(rest[:250]) is not None)


def _entry(words: str, at: int) -> Work:
    mark = _MARK.match(words)
    rest = words[mark.end() if mark else 0 :].strip()
    printed = re.search(r"\(((?:1[5-9]|20)\d\d[a-z]?)\)", rest) or _ONE_YEAR.search(rest)
    year = (printed[1] if printed.re.groups else printed.group()) if printed else ""
    first = first_author(rest)
    return Work(first, year, " ".join(re.findall(r"\w+", rest.casefold())), f"{first} {year}".strip(), at)


def first_author(entry: str) -> str:
    """The surname (or institution) that an entry or a bibliography's author field begins with, initials left out."""
    rest = entry.strip()
    lead = re.match(r"(?:[^\W\d_]\.\s?-?)+\s*", rest)
    rest = rest[lead.end() :] if lead else rest
    end = _ENDS.search(rest)
    words = (rest[: end.start()] if end else rest).split()
    kept = [word for at, word in enumerate(words) if not (at and _INITIALS.fullmatch(word))]
    return " ".join(kept)


def works_of(references: Iterable[Reference]) -> tuple[Work, ...]:
    """The works of a bibliography."""
    return tuple(
        Work(_family(one.author), one.year, " ".join(re.findall(r"\w+", one.title.casefold())), one.key) for one in references
    )


def _family(author: str) -> str:
    """The first author's surname in BibTeX's forms: `Lee, C. and Wilhelm, W.`, `Chris Lee and …`, `European Commission`."""
    first = re.split(r"\s+and\s+", author.strip(), maxsplit=1)[0]
    if "," in first:
        return first.partition(",")[0].strip()
    words = first.split()
    lead = [word for word in words[:-1] if _INITIALS.fullmatch(word)]
    return words[-1] if lead else first

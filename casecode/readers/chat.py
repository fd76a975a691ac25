"""CHAT, the transcripts of TalkBank and CHILDES: main lines are speech, lines that begin with `%` are analysis.

What transcribers add to the words (`[/]`, `&=laughs`, `(.)`, `+//.`, `xxx`) stays in the text and is marked as not said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, Readings, ReadOptions
from casecode.domain.source import Mark
from casecode.plain.zipguard import too_large
from casecode.readers._languages import language_code
from casecode.readers._prose import opened
from casecode.readers._sheet import Sheet
from casecode.readers._when import date_of_name, stated_date
from casecode.text.canonical import CANON_VERSION

_LINE = re.compile(r"(?P<sign>[@*%])(?P<name>[^:\n]{1,60})(?::[ \t]*(?P<rest>.*))?", re.DOTALL)
_BULLET = re.compile(r"[\t•](?:%(?:snd|mov):\"?[^\"\t•]{0,200}\"?_)?(\d{1,12})_(\d{1,12})-?[\t•]")
_PICTURE = re.compile(r"[\t•]%(?:pic|txt):[^\t•]{0,200}[\t•]")
_NOTATION = re.compile(
    r"\[[^\[\]\n]*\]|&[={}]\S+|\(\.{1,3}\)|\(\d+(?:[.:]\d*)*\)|(?<!\S)\+[^\s\w]+|(?<!\S)(?:xxx?|yyy?|www)(?!\w)|(?<!\S)0[^\W\d]*(?!\S)",
)
_HEADERS_LEFT = frozenset({"utf8", "begin", "end", "window", "font", "color words", "options", "new episode", "eg", "blank"})
_HEADINGS = frozenset({"g", "bg"})
_ROLES = {
    "interviewer": "investigator interviewer examiner researcher",
    "participant": "participant subject informant patient client respondent speaker target_child target_adult child adult student",
    "observer": "observer camera_operator",
    "moderator": "moderator leader",
    "collective": "group audience",
}
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names.split()}


@dataclass(slots=True)
class _Heard:
    """What the file holds, in the making."""

    sheet: Sheet = field(default_factory=Sheet)
    meta: dict[str, list[str]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    odd: list[int] = field(default_factory=list)
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """The reader of CHAT."""

    name: str = "chat"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".cha",)

    def claims(self, head: bytes, name: str) -> float:
        """0.99 where the file begins as CHAT does, 0.7 by its name."""
        start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
        if start.startswith((b"@UTF8", b"@Begin")) or (start.startswith(b"@") and b"\n@Begin" in start.replace(b"\r", b"\n")):
            return 0.99
        return 0.7 if name.casefold().endswith(self.suffixes) else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document, a segment a main line, labelled with the speaker's code; roles as `@Participants` states them."""
        file = options.name
        large = too_large(data, file)
        if large:
            return Readings(self.name, (), problems=large)
        text, encoding, problems = opened(_without_controls(data), options)
        if not text:
            return Readings(self.name, (), encoding=encoding, problems=problems)
        heard = _Heard()
        for number, line in _logical_lines(text):
            _hear(heard, number, line)
        if not heard.sheet.segments:
            refused = Problem("R714", "no line begins with * and a speaker's code: nobody says anything", file)
            return Readings(self.name, (), encoding=encoding, problems=(*problems, refused))
        return Readings(self.name, (_reading(heard, options),), encoding=encoding, problems=(*problems, *_told(heard, file)))


READER = Chat()


def _without_controls(data: bytes) -> bytes:
    """Time bullets and underlining are control characters in CHAT, and many: bullets become tabs, underlining goes."""
    if b"\0" in data[:4096]:
        return data
    return re.sub(rb"[\x01-\x04]", b"", data).replace(b"\x15", b"\t")


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with what continues them behind a tab or a space; the number is that of the first one."""
    begun, kept = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1] in {"\t", " "} and begun:
            kept += "\n" + line.strip(" ")
        else:
            if kept.strip():
                yield begun, kept
            begun, kept = number, line
    if kept.strip():
        yield begun, kept


def _hear(heard: _Heard, number: int, line: str) -> None:
    found = _LINE.fullmatch(line)
    if found is None:
        heard.odd.append(number)
        return
    sign, name, rest = found.group("sign"), " ".join(found.group("name").split()), found.group("rest") or ""
    if sign == "%":
        heard.left[f"%{name.lower()}"] += 1
    elif sign == "*":
        _say(heard, number, name, rest)
    else:
        _head(heard, name, _plain(rest))


def _say(heard: _Heard, number: int, speaker: str, rest: str) -> None:
    times = [(int(start) / 1000, int(until) / 1000) for start, until in _BULLET.findall(rest)]
    words = _plain(rest)
    if not words:
        heard.odd.append(number)
        return
    marks = tuple(Mark("event", hit.start(), hit.end()) for hit in _NOTATION.finditer(words))
    start, until = (times[0][0], times[-1][1]) if times else (None, None)
    heard.sheet.put(words, "speech", label=speaker, marks=marks, seconds=start, until=until, ref=f"line {number}")


def _head(heard: _Heard, name: str, value: str) -> None:
    """A header line: about the file before the first words, about what follows behind them. Birthdays are not read in."""
    key = name.lower()
    heard.ended = heard.ended or key == "end"
    if key in _HEADERS_LEFT or not value:
        return
    if key.startswith("birth of"):
        heard.left["@birth"] += 1
        return
    if key in _HEADINGS:
        heard.sheet.put(value, "heading", ref=f"@{name}")
    elif heard.sheet.segments:
        heard.sheet.put(f"{name}: {value}", "note", ref=f"@{name}")
    elif key == "id":
        cells = [cell.strip() for cell in value.split("|")]
        code = cells[2] if len(cells) > 2 else ""
        heard.meta.setdefault(f"id {code}".strip(), []).append(" | ".join(cell for cell in cells if cell and cell != code))
    else:
        heard.meta.setdefault(key, []).append(value)


def _plain(rest: str) -> str:
    """The line without its time bullets, its white space single."""
    return " ".join(_PICTURE.sub(" ", _BULLET.sub(" ", rest)).replace("•", " • ").split())


def _participants(meta: Mapping[str, list[str]]) -> dict[str, str]:
    """Code and stated role of everybody: `PAR Investigator, CHI Ross Target_Child`."""
    entries = (entry.split() for value in meta.get("participants", ()) for entry in value.split(","))
    return {words[0]: words[-1] for words in entries if len(words) > 1}


def _reading(heard: _Heard, options: ReadOptions) -> Reading:
    meta = {key: "; ".join(values) for key, values in heard.meta.items()}
    day, _ = stated_date({"date": meta.get("date", "")})
    named = "" if day else date_of_name(options.name)
    left = "; ".join(f"{name} {count}" for name, count in sorted(heard.left.items()))
    stated = {code: _ROLE_OF.get(role.lower(), "") for code, role in _participants(heard.meta).items()}
    return Reading(
        text=heard.sheet.text,
        segments=tuple(heard.sheet.segments),
        title=meta.get("title", ""),
        date=day or named,
        date_from="header" if day else "filename" if named else "",
        language=options.language or language_code(meta.get("languages", "")),
        declared={code: role for code, role in stated.items() if role},
        meta={key: value for key, value in {**meta, "not read": left}.items() if value and key not in {"title", "languages"}},
    )


def _told(heard: _Heard, file: str) -> tuple[Problem, ...]:
    problems = [
        Problem("R711", "this line is neither @, * nor %, or holds no words", file, at, "warning") for at in heard.odd[:20]
    ]
    if len(heard.odd) > len(problems):
        problems.append(Problem("R711", f"{len(heard.odd) - len(problems)} more such lines", file, 0, "warning"))
    known = _participants(heard.meta)
    strangers = sorted({each.speaker for each in heard.sheet.segments if each.speaker} - set(known))
    if strangers:
        problems.append(Problem("R712", f"not listed in @Participants: {', '.join(strangers)}", file, 0, "warning"))
    if heard.left:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(heard.left.items()))
        problems.append(Problem("R713", f"lines of analysis and comment are not read: {counts}", file, 0, "note"))
    if not heard.ended:
        problems.append(Problem("R715", "there is no @End: the file may be cut short", file, 0, "warning"))
    return tuple(problems)

"""What a TEI document says of itself: people, time line, title, date; and the words of an utterance with its events."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from casecode.domain.source import Mark
from casecode.plain.xmlguard import Element, local
from casecode.readers._clean import clean
from casecode.readers._dates import iso_date, seconds
from casecode.readers._languages import language_code
from casecode.text.roles import role_of

XML = "{http://www.w3.org/XML/1998/namespace}"
EVENTS = frozenset({"incident", "vocal", "kinesic", "pause", "gap", "note", "writing", "event"})
_UNSAID = frozenset(
    {"spanGrp", "span", "fs", "corr", "reg", "expan", "linkGrp", "index", "graphic", "figure", "speaker", "stage"}
)
_LINES = frozenset({"seg", "p", "ab", "l", "head", "item", "row"})
_TOKENS = frozenset({"w", "pc", "s", "phr", "cl", "cell"})
_UNITS = {"ms": 0.001, "s": 1.0, "sec": 1.0, "seconds": 1.0, "min": 60.0, "h": 3600.0}
_COUNT = re.compile(r"(-?\d{1,12}(?:\.\d{1,12})?)(ms|s|min|h)?")
_OPEN, _SHUT, _GLUE, _BREAK = "\x01", "\x02", "\x03", "\x04"
_GLUED = re.compile(rf"[ \t\n]*{_GLUE}[ \t\n{_GLUE}]*")
_BROKEN = re.compile(rf"[ \t\n]*{_BREAK}[ \t\n{_BREAK}]*")
_EVENT = re.compile(f"({_OPEN}[^{_SHUT}]*{_SHUT})")
_CLOSING = re.compile(r"[.,;:!?…)\]»”’%]+")


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker: the label and the role that the header states, empty where it states none that is known."""

    label: str
    role: str = ""


def flat(element: Element) -> str:
    """All words below an element, as one plain line."""
    return " ".join(clean(" ".join(map(str, element.itertext()))).split())


def inside(element: Element, *names: str) -> Iterator[Element]:
    """Every element of these names below `element`, in order."""
    return (part for part in element.iter() if local(part) in names)


def people(root: Element) -> dict[str, Person]:
    """Speakers by id. Where two have the same name, their ids are their labels."""
    found: dict[str, tuple[str, str]] = {}
    for person in inside(root, "person", "personGrp"):
        number = person.get(f"{XML}id") or ""
        name = next((flat(part) for part in inside(person, "persName", "name") if flat(part)), "")
        role = role_of((person.get("role") or "").replace("_", " "))
        if number:
            found[number] = (name or number, "" if role == "unknown" else role)
    names = Counter(name for name, _ in found.values())
    return {number: Person(name if names[name] == 1 else number, role) for number, (name, role) in found.items()}


def timeline(root: Element) -> dict[str, float]:
    """Seconds of each point of the time line that can be worked out."""
    points: dict[str, float] = {}
    for line in inside(root, "timeline"):
        unit = _UNITS.get(line.get("unit") or "s", 1.0)
        before = 0.0
        for when in inside(line, "when"):
            before = _moment(when, before, unit, points)
            points[when.get(f"{XML}id") or ""] = round(before, 3)
    return points


def _moment(when: Element, before: float, unit: float, points: Mapping[str, float]) -> float:
    absolute = seconds(when.get("absolute") or "")
    if absolute is not None:
        return absolute
    stated = _COUNT.fullmatch(when.get("interval") or "")
    if stated is None or float(stated.group(1)) < 0:
        return before
    since = (when.get("since") or "").removeprefix("#")
    return (points.get(since, 0.0) if since else before) + float(stated.group(1)) * unit


def time_of(stated: str, points: Mapping[str, float]) -> float | None:
    """Seconds for `#T3`, `00:01:02.5`, `62.5` or `62.5s`."""
    if stated.startswith("#"):
        return points.get(stated[1:])
    counted = _COUNT.fullmatch(stated)
    if counted and counted.group(2) and float(counted.group(1)) >= 0:
        return round(float(counted.group(1)) * _UNITS[counted.group(2)], 3)
    return seconds(stated)


def about(root: Element) -> dict[str, str]:
    """Title, date of the talk (not of the publication) and language, empty where not stated."""
    titles = (flat(title) for statement in inside(root, "titleStmt") for title in inside(statement, "title"))
    places = (
        date for place in inside(root, "setting", "settingDesc", "recording", "sourceDesc") for date in inside(place, "date")
    )
    dates = (iso_date(date.get("when") or flat(date)) for date in places)
    texts = [part.get(f"{XML}lang") or "" for part in (*inside(root, "text"), root)]
    used = [part.get("ident") or "" for part in inside(root, "language")]
    return {
        "title": next((title for title in titles if title), ""),
        "date": next((date for date in dates if date), ""),
        "language": language_code(next((code for code in (*texts, *used) if code), "")),
    }


def event_words(element: Element) -> str:
    """What an event is called: its description, else its kind, else its own name."""
    words = flat(element) or element.get("reason") or element.get("type") or local(element)
    length = element.get("dur") or ""
    return f"{words} {length}".strip() if local(element) == "pause" else words


def words_of(element: Element) -> tuple[str, tuple[Mark, ...]]:
    """The words of an utterance and the events in it, in square brackets. Parts of it stand on lines of their own."""
    raw: list[str] = []
    hidden = 0
    glued = False
    for stage, part in etree.iterwalk(element, events=("start", "end")):
        name = local(part)
        silent = name in _UNSAID or (name in EVENTS and part is not element)
        if stage == "start":
            if not hidden and name in EVENTS and part is not element:
                raw.append(f" {_OPEN}{event_words(part)}{_SHUT} ")
            hidden += silent
            if not hidden:
                raw.append(_before(part, name, glued=glued))
                raw.append(part.text or "")
            continue
        if not hidden:
            glued = part.get("join") in {"right", "both"} if name in {"w", "pc"} else glued
            raw.append(_BREAK if name in _LINES else " " if name in _TOKENS or name in {"lb", "pb"} else "")
        hidden -= silent
        if not hidden and part is not element:
            raw.append(part.tail or "")
    return _marked("".join(raw))


def _before(part: Element, name: str, *, glued: bool) -> str:
    """What stands before a part: a line break, nothing, or glue where two tokens are written as one."""
    if name in _LINES:
        return _BREAK
    if name not in {"w", "pc"}:
        return ""
    closes = name == "pc" and part.get("join") is None and _CLOSING.fullmatch((part.text or "").strip()) is not None
    return _GLUE if glued or closes or part.get("join") in {"left", "both"} else ""


def _marked(raw: str) -> tuple[str, tuple[Mark, ...]]:
    plain = re.sub(r"[ \t\n\r]+", " ", raw)
    lines = _BROKEN.sub(_BREAK, _GLUED.sub("", plain)).strip(f" {_BREAK}")
    pieces: list[str] = []
    marks: list[Mark] = []
    at = 0
    for part in _EVENT.split(lines.replace(_BREAK, "\n")):
        event = part.startswith(_OPEN)
        words = f"[{' '.join(clean(part).split())}]" if event else clean(part)
        if event:
            marks.append(Mark("event", at, at + len(words)))
        pieces.append(words)
        at += len(words)
    return "".join(pieces), tuple(marks)

"""TEI with speech in it: transcribed talk, oral history, parliamentary debates; TEI without any is read as running text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, Readings, ReadOptions
from casecode.domain.source import Mark
from casecode.plain.xmlguard import Element, local, parse_bounded
from casecode.readers._prose import running_reading
from casecode.readers._sheet import Sheet
from casecode.readers._speakers import SPEAKERS_VERSION, Paragraph
from casecode.readers._tei import EVENTS, Person, about, event_words, flat, inside, people, time_of, timeline, words_of
from casecode.readers._when import date_of_name
from casecode.text.canonical import CANON_VERSION

_PARAGRAPHS = frozenset({"p", "ab", "l", "item", "seg"})
_NOTES = frozenset({"note", "stage"})
_HEADINGS = frozenset({"head", "docTitle", "trailer"})


@dataclass(frozen=True, slots=True)
class _Context:
    """What is needed to read an utterance."""

    people: Mapping[str, Person]
    points: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Tei:
    """The reader of TEI."""

    name: str = "tei"
    version: str = f"1/{SPEAKERS_VERSION}/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".tei", ".xml")

    def claims(self, head: bytes, name: str) -> float:
        """0.95 where the root or the namespace is TEI's, 0.6 by the name .tei."""
        start = head.replace(b"\0", b"")
        if b"<TEI" in start or b"<teiCorpus" in start or b"tei-c.org/ns/" in start:
            return 0.95
        return 0.6 if name.casefold().endswith(".tei") else 0.0

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document: utterances with speaker and times, what happens between them as events, headings and notes."""
        root, problems = parse_bounded(data, options.name)
        if root is None:
            return Readings(self.name, (), problems=problems)
        encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
        context = _Context(people(root), timeline(root))
        sheet = Sheet()
        for element in _parts(root):
            _put(sheet, element, context)
        if not sheet.segments:
            refused = Problem("R721", "no element holds words (u, sp, p): there is nothing to read", options.name)
            return Readings(self.name, (), encoding=encoding, problems=(*problems, refused))
        facts = about(root)
        spoken = any(segment.kind == "speech" for segment in sheet.segments)
        reading = _spoken(sheet, context, options) if spoken else _written(sheet, options)
        if facts["date"]:
            reading = replace(reading, date=facts["date"], date_from="header")
        reading = replace(reading, title=facts["title"], language=options.language or facts["language"])
        return Readings(self.name, (reading,), encoding=encoding, problems=problems)


READER = Tei()


def _parts(root: Element) -> Iterator[Element]:
    """The elements that hold words, in the order of the file, none within another. The header is not among them."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name in {"u", "sp"} or name in _PARAGRAPHS | _NOTES | _HEADINGS | EVENTS:
            yield element
        elif name not in {"teiHeader", "standOff", "spanGrp", "timeline", "fs", "listPerson"}:
            waiting.extend(reversed(element))


def _put(sheet: Sheet, element: Element, context: _Context) -> None:
    name = local(element)
    if name in {"u", "sp"}:
        _say(sheet, element, context)
        return
    if name in EVENTS - _NOTES:
        words = f"[{event_words(element)}]"
        sheet.put(words, "event", marks=(Mark("event", 0, len(words)),), ref=name)
        return
    words, marks = words_of(element)
    if words:
        kind = "note" if name in _NOTES else "heading" if name in _HEADINGS else "paragraph"
        sheet.put(words, kind, marks=marks if kind == "paragraph" else (), ref=name)  # type: ignore[arg-type]


def _say(sheet: Sheet, element: Element, context: _Context) -> None:
    words, marks = words_of(element)
    if not words:
        return
    block = element.getparent()
    holders = [element, *([block] if block is not None and local(block) == "annotationBlock" else [])]
    points = list(inside(element, "seg", "anchor"))
    sheet.put(
        words,
        "speech",
        label=_label(element, holders, context.people),
        marks=marks,
        seconds=_time([*holders, *points], ("start", "begin", "clipBegin", "synch"), context.points),
        until=_time([*holders, *reversed(points)], ("end", "clipEnd", "synch"), context.points),
        ref=" ".join(_stated(holders, "id").split()),
    )


def _stated(holders: list[Element], name: str) -> str:
    """An attribute by its local name, of the utterance or of the block around it."""
    for element in holders:
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] == name and str(value).strip():
                return str(value).strip()
    return ""


def _time(holders: list[Element], names: tuple[str, ...], points: Mapping[str, float]) -> float | None:
    return next((time for name in names if (time := time_of(_stated(holders, name), points)) is not None), None)


def _label(element: Element, holders: list[Element], known: Mapping[str, Person]) -> str:
    """The speaker's name as the header gives it, else the id, else what the printed label says; several are named together."""
    ids = [each.rpartition("#")[2] for each in _stated(holders, "who").split()]
    names = [known[each].label if each in known else each for each in ids if each]
    if not names:
        names = [flat(part).rstrip(" :.") for part in inside(element, "speaker")][:1]
    return " ".join(" / ".join(dict.fromkeys(names)).split())


def _spoken(sheet: Sheet, context: _Context, options: ReadOptions) -> Reading:
    heard = {segment.speaker for segment in sheet.segments if segment.speaker}
    labels = {person.label for person in context.people.values()}
    strangers = sorted(heard - labels) if labels else []
    problems: tuple[Problem, ...] = ()
    if strangers:
        told = f"speakers that the header does not list: {', '.join(strangers)}"
        problems = (Problem("R722", told, options.name, 0, "note"),)
    day = date_of_name(options.name)
    return Reading(
        text=sheet.text,
        segments=tuple(sheet.segments),
        date=day,
        date_from="filename" if day else "",
        declared={person.label: person.role for person in context.people.values() if person.role and person.label in heard},
        problems=problems,
    )


def _written(sheet: Sheet, options: ReadOptions) -> Reading:
    """Nobody speaks in the markup; labels in the words are found as in any other text."""
    places = [Paragraph(each.start, each.end, each.kind, each.ref) for each in sheet.segments]
    told = Problem(
        "R723", "no utterances are marked (u, sp), so the paragraphs were read as running text", options.name, 0, "note"
    )
    reading = running_reading(sheet.text, places, options, {}, (told,))
    return replace(reading, problems=tuple(replace(problem, line=0) for problem in reading.problems))

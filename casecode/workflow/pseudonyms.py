"""`pseudonyms scan`: what in the sources, their files and their names identifies people."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from casecode.domain.source import Material, Source
from casecode.plain.zipguard import unpack
from casecode.text.identifying import Identifying, Names, find
from casecode.views.blocks import Table
from casecode.workflow.pseudonyms_list import FILE, Pseudonyms, load
from casecode.workflow.study import Progress, Study, no_progress

COLUMNS = ("source", "kind", "words", "times", "segments", "context")
_AROUND = 32
_MOST = 12
_PROPERTIES = {
    "docProps/core.xml": ("creator", "lastModifiedBy"),
    "docProps/app.xml": ("Company", "Manager"),
    "meta.xml": ("creator", "initial-creator", "printed-by"),
}
_AUTHORS = re.compile(r"<w:(?:comment|ins|del)\b[^>]*?\bw:author=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that identifies somebody: where, as what, how often, in which segments, and the words around the first."""

    source: str
    kind: str
    words: str
    times: int
    segments: tuple[int, ...] = ()
    context: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """Everything found, by source; `names` counts the names that were looked for."""

    found: tuple[Found, ...]
    names: int
    sources: int
    listed: Pseudonyms

    def table(self) -> Table:
        """A row a source and word."""
        rows = tuple((one.source, one.kind, one.words, one.times, _numbers(one.segments), one.context) for one in self.found)
        note = f"{self.sources:,} sources were searched for {self.names:,} names, e-mail and web addresses, numbers, handles, file properties."
        return Table(COLUMNS, rows, note=note, row_heads=False, name="pseudonyms")

    def talk(self) -> tuple[str, ...]:
        """What was found and what to type next."""
        if not self.found:
            return ("Nothing was found. Names that are in no list cannot be found: read the sources all the same.",)
        said = f"{len(self.found):,} identifying words in {len({one.source for one in self.found}):,} sources."
        if not self.listed.exists:
            return (said, f"Next: casecode pseudonyms apply makes {FILE} for you to fill in.")
        return (said, f"Next: put what is to be replaced into {FILE}, then casecode pseudonyms apply")


def names_of(study: Study, listed: Pseudonyms) -> Names:
    """The names to look for: of participants, and of the private list."""
    people = {person.name: "name" for person in study.protocol.people if person.name and person.name != person.id}
    return Names(people | dict(listed.kinds))


def scan(study: Study, source: str = "", *, progress: Progress = no_progress) -> Scanned:
    """Look at every source, or at one. Raises `NotFoundError` for a source that is not there."""
    from casecode.workflow.lists import find_material  # noqa: PLC0415  lists bring pandas

    listed = load(study.root)
    names = names_of(study, listed)
    materials = (find_material(study, source),) if source else study.materials
    found: list[Found] = []
    files: set[str] = set()
    for number, material in enumerate(materials):
        progress(number, len(materials), material.source.id)
        found += _in_words(material, names)
        name = material.source.container or material.source.id
        if name not in files:
            files.add(name)
            found += _of_file(study, material.source, names)
    count = len({person.name for person in study.protocol.people if person.name} | set(listed.kinds))
    return Scanned(tuple(found), count, len(materials), listed)


def _in_words(material: Material, names: Names) -> Iterator[Found]:
    text, segments = material.text.text, material.text.segments
    same: dict[tuple[str, str], list[Identifying]] = defaultdict(list)
    for one in find(text, names):
        kind = f"{one.kind}?" if one.doubtful else one.kind
        same[kind, " ".join(text[one.start : one.end].split())].append(one)
    for (kind, words), places in same.items():
        numbers = dict.fromkeys(
            next((segment.n for segment in segments if segment.end > one.start), len(segments)) for one in places
        )
        first = places[0]
        around = text[max(0, first.start - _AROUND) : first.end + _AROUND]
        yield Found(material.source.id, kind, words, len(places), tuple(numbers), " ".join(around.split()))


def _of_file(study: Study, source: Source, names: Names) -> Iterator[Found]:
    """The file's own name and properties."""
    name = source.container or source.id
    for one in names.find(re.sub(r"[_\W]+", " ", f"{source.path} ")):
        yield Found(name, "file name", one.name, 1, (), source.path)
    folder = study.bank.layout.sources / source.folder
    for copy in sorted(folder.glob("original*")):
        members, _ = unpack(copy.read_bytes(), copy.name, lambda member: member in _PROPERTIES or member == "word/comments.xml")
        for member, data in members.items():
            told = data.decode("utf-8", "replace")
            words = [
                (tag, said)
                for tag in _PROPERTIES.get(member, ())
                for said in re.findall(rf"<(?:\w+:)?{tag}\b[^>]*>([^<]+)<", told)
            ]
            words += [("comment", said) for said in _AUTHORS.findall(told)]
            for tag, said in dict.fromkeys(words):
                yield Found(name, "file property", html.unescape(said), 1, (), tag)
    if source.author and not source.container:
        yield Found(name, "file property", source.author, 1, (), "author")


def _numbers(segments: tuple[int, ...]) -> str:
    shown = " ".join(str(number) for number in segments[:_MOST])
    return f"{shown} …" if len(segments) > _MOST else shown

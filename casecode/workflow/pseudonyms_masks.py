"""A masked copy: the reading of a source with its real names replaced, and the way between the offsets of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casecode.databank.store import Incoming
from casecode.domain.reading import Reading, Readings
from casecode.domain.source import Mark, Material, Segment, Source
from casecode.text.identifying import Names
from casecode.text.masking import Replaced, replaced

FROM, TEXT, CUTS = "derived_from", "derived_text", "derived_cuts"
"""What a masked copy says of itself: its original, the hash of the text it was made of, and the stretches that were replaced."""
ENDING = "-masked"
_FORBIDDEN = frozenset(":=;,")


@dataclass(frozen=True, slots=True)
class Masker:
    """Replaces the names of a list; a doubtful place (`win` for Win) is replaced too, unless the list says `exact`."""

    names: Names
    replacements: Mapping[str, str]

    def __call__(self, text: str) -> Replaced:
        """`text` masked. The longest name wins."""
        return replaced(text, [(one.start, one.end, self.replacements[one.name]) for one in self.names.find(text)])


def masker(replacements: Mapping[str, str], kinds: Mapping[str, str]) -> Masker:
    """A masker of a list; names that differ in case or quotation marks only are one."""
    return Masker(Names(kinds), replacements)


def is_copy(source: Source) -> bool:
    """Whether a source is a masked copy."""
    return FROM in source.meta


def way(source: Source) -> Replaced:
    """The way from the original's offsets to those of the masked copy `source`; its text is not filled in."""
    cuts = []
    for one in source.meta.get(CUTS, "").split():
        old, _, new = one.partition(">")
        (start, end), (begin, until) = (map(int, part.split("-")) for part in (old, new))
        cuts.append((start, end, begin, until))
    return Replaced("", tuple(cuts))


def copy_of(materials: Sequence[Material], mask: Masker) -> tuple[Incoming, Readings]:
    """The masked copy of one file: a plain source, or all items of a container."""
    first = materials[0].source
    container = bool(first.container)
    items = tuple(_reading(material, mask, container=container) for material in materials)
    name = f"{first.container or first.id}{ENDING}"
    data = "\n".join(item.text for item in items).encode()
    incoming = Incoming(f"masked/{name}.txt", data, "masked/1", _given(materials, mask), {"of": first.container or first.id})
    return incoming, Readings("masked", items, container=container)


def _reading(material: Material, mask: Masker, *, container: bool) -> Reading:
    source, text, placement = material.source, material.text, material.placement
    made = mask(text.text)
    told = {FROM: source.id, TEXT: text.hash, CUTS: " ".join(f"{a}-{b}>{c}-{d}" for a, b, c, d in made.cuts)}
    facts = {"case": placement.case} if container and placement.case else {}
    return Reading(
        text=made.text,
        segments=tuple(_segment(segment, made, mask) for segment in text.segments),
        title=mask(source.title).text,
        native=source.native,
        kind=source.kind,
        date=placement.date if container else "",
        language=source.language,
        declared={mask(label).text: role for label, role in source.declared.items()},
        meta={name: value for name, value in (told | facts).items() if value},
    )


def _segment(segment: Segment, made: Replaced, mask: Masker) -> Segment:
    start, end = made.forth(segment.start, segment.end)
    marks = tuple(Mark(mark.kind, *made.forth(mark.start, mark.end)) for mark in segment.marks)
    sentences = tuple(made.forth(*span) for span in segment.sentences)
    return replace(segment, start=start, end=end, speaker=mask(segment.speaker).text, marks=marks, sentences=sentences)


def _given(materials: Sequence[Material], mask: Masker) -> dict[str, str]:
    """Where the copy stands in the study: what the protocol says of the original today, without real names."""
    first = materials[0].placement
    voices: dict[str, str] = {}
    person = ""
    for material in materials:
        for label, voice in material.placement.voices.items():
            said = voice.participant or voice.role
            if label and not _FORBIDDEN & set(mask(label).text):
                voices[mask(label).text] = said
            person = person or ("" if label else voice.participant)
    alone = len({material.placement.case for material in materials}) == 1
    given = {"method": first.method, "wave": first.wave, "case": first.case if alone else ""}
    given |= {"date": first.date if len(materials) == 1 and not materials[0].source.container else "", "person": person}
    return given | {"speakers": "; ".join(f"{label}: {said}" for label, said in sorted(voices.items()))}

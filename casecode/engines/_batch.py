"""What is read in one go: the speech of many segments, one behind the other, labels and stamps left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casecode.domain.source import ROLES, Mark, Material, Segment
from casecode.engines._haystack import SEPARATOR

SIZE = 1_000_000
"""Code points after which a batch is full."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Segment `k` is `text[begins[k]:ends[k]]`, of material `owners[k]`, spoken by `roles[k]`.

    A separator stands before, between and behind the segments. Places here are places in the batch; `shift` gives the source's.
    """

    materials: Sequence[Material]
    text: str
    begins: list[int]
    ends: list[int]
    segments: list[Segment]
    owners: list[int]
    roles: list[str]

    def shift(self, k: int) -> int:
        """What to add to a place in segment `k` of the batch to get the place in the source."""
        return self.segments[k].start - self.begins[k]


def batches(materials: Iterable[Material], roles: frozenset[str] | None) -> Iterator[Batch]:
    """The materials in batches, in order, none split; only segments of these roles (None: of all)."""
    waiting: list[Material] = []
    size = 0
    for material in materials:
        waiting.append(material)
        size += len(material.text.text)
        if size >= SIZE:
            yield make_batch(waiting, roles)
            waiting, size = [], 0
    if waiting:
        yield make_batch(waiting, roles)


def make_batch(materials: Sequence[Material], roles: frozenset[str] | None) -> Batch:
    """One batch of these materials. Segments that are events, not speech, are left out; a role nobody knows is `unknown`."""
    parts: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    segments: list[Segment] = []
    owners: list[int] = []
    spoken: list[str] = []
    at = 1
    for owner, material in enumerate(materials):
        text = material.text.text
        role_of: dict[str, str] = {}
        for segment in material.text.segments:
            role = role_of.get(segment.speaker)
            if role is None:
                given = material.voice(segment).role
                role = role_of[segment.speaker] = given if given in ROLES else "unknown"
            if segment.kind == "event" or (roles is not None and role not in roles):
                continue
            speech = text[segment.start : segment.end]
            if segment.marks:
                speech = without_marks(speech, segment.start, segment.marks)
            parts.append(speech)
            begins.append(at)
            at += len(speech)
            ends.append(at)
            at += 1
            segments.append(segment)
            owners.append(owner)
            spoken.append(role)
    joined = SEPARATOR + SEPARATOR.join(parts) + SEPARATOR
    return Batch(materials, joined, begins, ends, segments, owners, spoken)


def without_marks(speech: str, start: int, marks: Iterable[Mark]) -> str:
    """The speech with spaces over its marks, so that a phrase goes on behind a stamp or a laugh; same length.

    Nothing goes on across a quoted reply: those are somebody else's words.
    """
    for mark in marks:
        begin, end = max(0, mark.start - start), min(len(speech), mark.end - start)
        if begin < end:
            blank = SEPARATOR if mark.kind == "quoted" else " "
            speech = speech[:begin] + blank * (end - begin) + speech[end:]
    return speech

"""ELAN: root tiers are speakers, dependent tiers (words, parts of speech, translations) are analysis and no speech."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.xmlguard import Element, local, parse_bounded
from casecode.readers._languages import language_code
from casecode.readers._tiers import Piece, Tier, claims_root, is_layer, spoken, tier_label, tier_reading
from casecode.text.canonical import CANON_VERSION

Slots = Mapping[str, tuple[float, float | None]]
"""Each time slot's place on the time line and its stated time, both in seconds."""


@dataclass(frozen=True, slots=True)
class Eaf:
    """The reader of ELAN's annotation files."""

    name: str = "eaf"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".eaf",)

    def claims(self, head: bytes, name: str) -> float:
        """0.99 for the root element, 0.6 for XML under its name."""
        return claims_root(head, name, "ANNOTATION_DOCUMENT", self.suffixes)

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document: a segment an annotation, by time. The speaker is the tier's participant, else the tier's name."""
        root, problems = parse_bounded(data, options.name)
        if root is None:
            return Readings(self.name, (), problems=problems)
        if local(root) != "ANNOTATION_DOCUMENT":
            wrong = Problem("R705", "this is XML, but no ELAN file (ANNOTATION_DOCUMENT)", options.name, 1)
            return Readings(self.name, (), problems=(wrong,))
        encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
        units = next((part.get("TIME_UNITS") for part in root if local(part) == "HEADER"), None)
        tiers = tuple(_tiers(root, _slots(root, 1.0 if units == "seconds" else 0.001)))
        read = spoken(tiers, options)
        spoken_in = [part.get("LANG_REF", "") for part in root if local(part) == "TIER" and not part.get("PARENT_REF")]
        language = language_code(next((code for code in spoken_in if code), ""))
        meta = {
            "annotated": (root.get("DATE") or "")[:10],
            "annotator": tier_label(root.get("AUTHOR") or ""),
            "media": _media(root),
        }
        reading, refused = tier_reading(tiers, options, read=read, language=language, meta=meta)
        nobody = {tier_label(part.get("TIER_ID") or "") for part in root if local(part) == "TIER" and not part.get("PARTICIPANT")}
        named = tuple(dict.fromkeys(tier.speaker for tier in read if tier.name in nobody))
        if reading is None:
            return Readings(self.name, (), encoding=encoding, problems=refused)
        if named:
            message = f"no participant is named, so the speaker has the name of the tier: {', '.join(named)}"
            problems = (*problems, Problem("R703", message, options.name, 0, "note"))
        return Readings(self.name, (reading,), encoding=encoding, problems=problems)


READER = Eaf()


def _slots(root: Element, unit: float) -> Slots:
    """The slots in their order. One without a time stands where the one before it stands."""
    slots: dict[str, tuple[float, float | None]] = {}
    at = 0.0
    for slot in (part for order in root if local(order) == "TIME_ORDER" for part in order):
        stated = slot.get("TIME_VALUE") or ""
        seconds = round(int(stated) * unit, 3) if stated.isascii() and stated.isdigit() and len(stated) < 16 else None
        at = at if seconds is None else seconds
        slots[slot.get("TIME_SLOT_ID") or ""] = (at, seconds)
    return slots


def _tiers(root: Element, slots: Slots) -> Iterator[Tier]:
    elements = [part for part in root if local(part) == "TIER"]
    held = {id(tier): [inner for holder in tier for inner in holder if local(inner).endswith("_ANNOTATION")] for tier in elements}
    timed = _timed([inner for annotations in held.values() for inner in annotations])
    for tier in elements:
        name = tier_label(tier.get("TIER_ID") or "")
        pieces = tuple(piece for inner in held[id(tier)] if (piece := _piece(inner, timed[inner], slots)).text.strip())
        yield Tier(
            name=name,
            speaker=tier_label(tier.get("PARTICIPANT") or "") or name,
            pieces=pieces,
            below=bool(tier.get("PARENT_REF")),
            layer=is_layer(name, tier.get("LINGUISTIC_TYPE_REF") or ""),
        )


def _timed(annotations: Sequence[Element]) -> dict[Element, Element]:
    """For each annotation the one whose times it has: its own, or those of the one it refers to, however far up."""
    by_id = {inner.get("ANNOTATION_ID"): inner for inner in annotations}
    found: dict[Element, Element] = {}
    for inner in annotations:
        passed: list[Element] = []
        at: Element | None = inner
        while at is not None and at not in found and not at.get("TIME_SLOT_REF1"):
            passed.append(at)
            found[at] = at
            at = by_id.get(at.get("ANNOTATION_REF"))
        source = inner if at is None else found.get(at, at)
        found.update(dict.fromkeys([*passed, inner], source))
    return found


def _piece(inner: Element, timed: Element, slots: Slots) -> Piece:
    value = next((part for part in inner if local(part) == "ANNOTATION_VALUE"), None)
    text = "" if value is None else "".join(map(str, value.itertext()))
    at, seconds = slots.get(timed.get("TIME_SLOT_REF1") or "", (0.0, None))
    to, until = slots.get(timed.get("TIME_SLOT_REF2") or "", (at, None))
    return Piece(text, at, to, seconds, until, inner.get("ANNOTATION_ID") or "")


def _media(root: Element) -> str:
    """The names of the recordings, without the folders of the one who made the file."""
    urls = (part.get("MEDIA_URL") or "" for header in root if local(header) == "HEADER" for part in header)
    return "; ".join(dict.fromkeys(PurePosixPath(tier_label(url)).name for url in urls if url))

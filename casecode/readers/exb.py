"""EXMARaLDA: tiers of type `t` are what speakers say, cut into events wherever somebody else begins to speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from casecode.domain.problem import Problem
from casecode.domain.reading import Readings, ReadOptions
from casecode.plain.xmlguard import Element, local, parse_bounded
from casecode.readers._languages import language_code
from casecode.readers._tiers import Piece, Tier, chained, claims_root, is_layer, spoken, tier_label, tier_reading
from casecode.text.canonical import CANON_VERSION


@dataclass(frozen=True, slots=True)
class Exb:
    """The reader of EXMARaLDA's basic transcriptions."""

    name: str = "exb"
    version: str = f"1/{CANON_VERSION}"
    suffixes: tuple[str, ...] = (".exb",)

    def claims(self, head: bytes, name: str) -> float:
        """0.99 for the root element, 0.6 for XML under its name."""
        return claims_root(head, name, "basic-transcription", self.suffixes)

    def read(self, data: bytes, options: ReadOptions) -> Readings:
        """One document: events that follow one another are one segment up to the end of a sentence. No speaker: nobody's."""
        root, problems = parse_bounded(data, options.name)
        if root is None:
            return Readings(self.name, (), problems=problems)
        if local(root) != "basic-transcription":
            wrong = Problem("R705", "this is XML, but no EXMARaLDA basic transcription", options.name, 1)
            return Readings(self.name, (), problems=(wrong,))
        encoding = (root.getroottree().docinfo.encoding or "utf-8").lower()
        people = dict(_people(root))
        tiers = tuple(_tiers(root, people))
        read = spoken(tiers, options)
        languages = (part.get("lang", "") for part in root.iter() if local(part) == "language")
        joined = [replace(tier, pieces=chained(tier.pieces)) for tier in read]
        swapped = tuple(joined[read.index(tier)] if tier in read else tier for tier in tiers)
        meta = {"project": _named(root, "project-name"), "transcription": _named(root, "transcription-name")}
        meta["events"] = "; ".join(f"{tier.name} {len(tier.pieces)}" for tier in tiers)
        language = language_code(next((code for code in languages if code), ""))
        reading, refused = tier_reading(swapped, options, read=joined, language=language, meta=meta)
        if reading is None:
            return Readings(self.name, (), encoding=encoding, problems=refused)
        kept = {key: value for key, value in reading.meta.items() if key != "tiers"}
        return Readings(self.name, (replace(reading, meta=kept),), encoding=encoding, problems=problems)


READER = Exb()


def _named(root: Element, name: str) -> str:
    return next((tier_label("".join(map(str, part.itertext()))) for part in root.iter() if local(part) == name), "")


def _people(root: Element) -> Iterator[tuple[str, str]]:
    """Id and abbreviation of each speaker."""
    for speaker in (part for part in root.iter() if local(part) == "speaker"):
        number = speaker.get("id") or ""
        yield number, _named(speaker, "abbreviation") or tier_label(number)


def _tiers(root: Element, people: Mapping[str, str]) -> Iterator[Tier]:
    places: dict[str, tuple[float, float | None]] = {}
    for point in (part for part in root.iter() if local(part) == "tli"):
        places[point.get("id") or ""] = (float(len(places)), _time(point.get("time") or ""))
    for tier in (part for part in root.iter() if local(part) == "tier"):
        category = tier_label(tier.get("category") or "")
        code = tier.get("speaker") or ""
        who = people.get(code, tier_label(code))
        yield Tier(
            name=tier_label(tier.get("display-name") or "") or tier_label(f"{who} [{category}]"),
            speaker=who,
            pieces=tuple(piece for event in tier if local(event) == "event" and (piece := _piece(event, places)).text.strip()),
            below=(tier.get("type") or "t") != "t",
            layer=is_layer(category),
        )


def _piece(event: Element, places: Mapping[str, tuple[float, float | None]]) -> Piece:
    start, end = event.get("start") or "", event.get("end") or ""
    at, seconds = places.get(start, (0.0, None))
    to, until = places.get(end, (at, None))
    words = (event.text or "") + "".join(part.tail or "" for part in event)
    return Piece(words, at, to, seconds, until, tier_label(start))


def _time(stated: str) -> float | None:
    try:
        found = float(stated)
    except ValueError:
        return None
    return round(found, 3) if 0 <= found < 1e9 else None

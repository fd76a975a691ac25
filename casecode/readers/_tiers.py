"""Tiers on a time line, as annotation programs keep them (ELAN, Praat, EXMARaLDA), laid out as one running text.

A tier is a speaker, or it is a layer of analysis over what a speaker says (phones, parts of speech, gestures, translations).
Layers are never taken for speech, unless a person names them under `speakers:`; what is not read is always told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.domain.reading import Reading, ReadOptions
from casecode.readers._clean import clean
from casecode.readers._sheet import Sheet
from casecode.readers._stamps import marks_in
from casecode.readers._when import date_of_name
from casecode.text.roles import label_key

_LAYER_NAMES = """
phone phones phon phons phoneme phonemes phonetic phonetics phonology vowel vowels consonant consonants syllable syllables syll
syl tonic pitch tones tobi stress intonation prosody breaks formant formants intensity ipa sampa pos lemma lemmas lemmata gloss
glosses glossing morph morphs morpheme morphemes morphology translation translations gesture gestures gaze hands posture mimics
struct structure syntax chunk chunks dependency comment comments note notes mau kan kas mas
"""
_LAYERS = frozenset(_LAYER_NAMES.split())
_WORDS = frozenset({"word", "words", "tok", "token", "tokens"})
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SENTENCE_ENDS = re.compile(r"[.?!…˙][\s\"'»”’)\]]*$")
_NUMBER = re.compile(r"\S*\d\S*")
_NEAR = 0.01
_FEW = 3


def claims_root(head: bytes, name: str, tag: str, suffixes: tuple[str, ...]) -> float:
    """0.99 where the root element `tag` begins in `head`, 0.6 for XML under one of the suffixes."""
    start = head.replace(b"\0", b"")
    if f"<{tag}".encode() in start:
        return 0.99
    return 0.6 if name.casefold().endswith(suffixes) and b"<" in start[:8] else 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One annotation. `at` and `to` order it on the time line; `seconds` and `until` are stated times, None where none are."""

    text: str
    at: float
    to: float
    seconds: float | None = None
    until: float | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """Annotations of one kind. `speaker` is the label, `name` the tier's own; `below` says it depends on another tier."""

    name: str
    speaker: str
    pieces: tuple[Piece, ...]
    below: bool = False
    layer: bool = False


def is_layer(*names: str) -> bool:
    """Whether a tier's name (or type) says that it holds analysis: `phones`, `Ana - POS`, `tonicVowel`."""
    return any(part in _LAYERS for name in names for part in name_parts(name))


def is_words(name: str) -> bool:
    """Whether each annotation of the tier is one word."""
    return any(part in _WORDS for part in name_parts(name))


def name_parts(name: str) -> tuple[str, ...]:
    """The words of a tier's name, small: `tonicVowel` is tonic and vowel."""
    return tuple(part.lower() for part in _PARTS.findall(name))


def spoken(tiers: Sequence[Tier], options: ReadOptions) -> tuple[Tier, ...]:
    """The tiers that hold speech: named by a person, or neither below another tier nor a layer, and not said twice.

    Numbers of sentences (`fair.001`) are no speech. A tier of single words is left out where another spoken tier covers all of it, because that one has the same words.
    """
    known = frozenset(label_key(label) for label in options.speakers)
    named = [tier for tier in tiers if label_key(tier.name) in known]
    candidates = [tier for tier in tiers if tier.pieces and tier not in named and not tier.below and not tier.layer]
    free = [tier for tier in candidates if not _only_numbers(tier)]
    whole = [tier for tier in free if not is_words(tier.name)]
    kept = [tier for tier in free if tier in whole or not any(_covers(other, tier) for other in whole)]
    return tuple(tier for tier in tiers if tier in named or tier in kept)


def _only_numbers(tier: Tier) -> bool:
    """Whether the tier numbers what stands on tiers below it, as programs for dictionaries do."""
    return len(tier.pieces) >= _FEW and all(_NUMBER.fullmatch(piece.text.strip()) for piece in tier.pieces)


def _covers(whole: Tier, words: Tier) -> bool:
    """Whether every word lies within some annotation of the other tier."""
    spans = sorted((piece.at, piece.to) for piece in whole.pieces)
    at = 0
    for piece in sorted(words.pieces, key=lambda each: each.at):
        while at < len(spans) and spans[at][1] + _NEAR < piece.to:
            at += 1
        if at == len(spans) or spans[at][0] - _NEAR > piece.at:
            return False
    return True


def chained(pieces: Sequence[Piece], gap: float = 0.0) -> tuple[Piece, ...]:
    """Pieces that follow one another within `gap` as one, up to the end of a sentence, so that no sentence is torn.

    They are joined as they are where any piece has space at its edge, else with one space between.
    """
    glue = "" if any(piece.text != piece.text.strip() for piece in pieces) else " "
    made: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: (each.at, each.to)):
        last = made[-1][-1] if made else None
        if last and piece.at - last.to <= gap + 1e-6 and piece.at >= last.at and not _SENTENCE_ENDS.search(last.text):
            made[-1].append(piece)
        else:
            made.append([piece])
    return tuple(
        Piece(
            glue.join(piece.text for piece in run),
            run[0].at,
            run[-1].to,
            run[0].seconds,
            run[-1].until,
            run[0].ref if len(run) == 1 else f"{run[0].ref}–{run[-1].ref}",
        )
        for run in made
    )


def laid_in_time(tiers: Sequence[Tier], read: Sequence[Tier]) -> Sheet:
    """What is said on the tiers `read`, by time; who speaks at the same time stays apart, each in a segment."""
    order = {id(tier): at for at, tier in enumerate(tiers)}
    rows = [(piece.at, order[id(tier)], n, tier, piece) for tier in read for n, piece in enumerate(tier.pieces)]
    sheet = Sheet()
    for *_, tier, piece in sorted(rows, key=lambda row: row[:3]):
        words = clean(piece.text).strip()
        if words:
            sheet.put(
                words,
                "speech",
                label=tier.speaker,
                marks=marks_in(words, 0, len(words)),
                seconds=piece.seconds,
                until=piece.until,
                ref=piece.ref,
            )
    return sheet


def tier_reading(
    tiers: Sequence[Tier],
    options: ReadOptions,
    *,
    read: Sequence[Tier],
    language: str = "",
    meta: dict[str, str] | None = None,
) -> tuple[Reading | None, tuple[Problem, ...]]:
    """The tiers `read` as one document, and what is to be told of the others; no reading where nobody says a word."""
    sheet = laid_in_time(tiers, read)
    problems = _told(tiers, read, options.name)
    if not sheet.segments:
        listed = _counted([tier for tier in tiers if tier.pieces]) or "none"
        message = f"no tier holds speech; tiers with words: {listed}. Name those that do under speakers: in sources:"
        return None, (Problem("R701", message, options.name),)
    timeless = [segment.n for segment in sheet.segments if segment.seconds is None]
    if timeless:
        message = f"{len(timeless)} segments have no time of their own, the first is {timeless[0]}"
        problems = (*problems, Problem("R704", message, options.name, 0, "note"))
    day = date_of_name(options.name)
    facts = {**(meta or {}), "tiers": _counted(tiers)}
    reading = Reading(
        text=sheet.text,
        segments=tuple(sheet.segments),
        date=day,
        date_from="filename" if day else "",
        language=options.language or language,
        meta={key: value for key, value in facts.items() if value},
        problems=problems,
    )
    return reading, ()


def tier_label(raw: str) -> str:
    """A name as one plain line."""
    return " ".join(clean(raw).split())


def _counted(tiers: Sequence[Tier]) -> str:
    return "; ".join(f"{tier.name or '(no name)'} {len(tier.pieces)}" for tier in tiers)


def _told(tiers: Sequence[Tier], read: Sequence[Tier], file: str) -> tuple[Problem, ...]:
    left = [tier for tier in tiers if tier not in read and tier.pieces]
    if not left:
        return ()
    doubtful = any(tier.layer or not (tier.below or is_words(tier.name)) for tier in left if not tier.below)
    message = f"tiers not read as speech: {_counted(left)}. Name a tier under speakers: in sources: to read it"
    return (Problem("R702", message, file, 0, "warning" if doubtful else "note"),)

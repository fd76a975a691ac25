"""Counts, words and shares against slow oracles that look at every character."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecode.analysis.corpus import Corpus
from casecode.analysis.matrix import matrix
from casecode.analysis.speech import Speech
from casecode.analysis.strips import bins
from casecode.domain.codebook import Code, Codebook
from casecode.domain.coding import Coding
from casecode.domain.ids import hash16
from casecode.domain.protocol import Participant, Protocol
from casecode.domain.source import Mark, Material, Placement, Segment, Source, SourceText, Voice

CODES = ("a", "a1", "b")
BOOK = Codebook("book", (Code("a", children=(Code("a1"),)), Code("b")))
VOICES = {"I": Voice("interviewer"), "P": Voice("participant", "p1"), "Q": Voice("participant", "q1"), "": Voice()}


def random_material(chance: random.Random, name: str) -> Material:
    text, segments = "", []
    for n in range(1, chance.randint(1, 6)):
        label = chance.choice(["I", "P", "Q", ""])
        text += f"{label}: " if label else ""
        start = len(text)
        text += " ".join(
            "".join(chance.choice("xyz'-é") for _ in range(chance.randint(1, 4))) for _ in range(chance.randint(0, 5))
        )
        marks: tuple[Mark, ...] = ()
        if len(text) - start > 4 and chance.random() < 0.4:
            begin = chance.randint(start, len(text) - 2)
            marks = (Mark("event", begin, chance.randint(begin + 1, len(text))),)
        kind = "event" if chance.random() < 0.1 else "speech"
        segments.append(Segment(n, kind, start, len(text), speaker=label, marks=marks))  # type: ignore[arg-type]
        text += "\n"
    placement = Placement(method=chance.choice(["interview", "blog", ""]), voices=VOICES)
    source = Source(name, name, "txt", f"{name}.txt", "", hash16(text))
    return Material(source, placement, SourceText(name, hash16(text), text, tuple(segments)))


def random_corpus(seed: int) -> Corpus:
    chance = random.Random(seed)
    materials = tuple(random_material(chance, f"s{number}") for number in range(chance.randint(1, 4)))
    codings = []
    for number in range(chance.randint(0, 12)):
        one = chance.choice(materials)
        if len(one.text.text) > 1:
            start = chance.randint(0, len(one.text.text) - 2)
            end = chance.randint(start + 1, len(one.text.text))
            coder, code = chance.choice(["ana", "ben"]), chance.choice(CODES)
            codings.append(Coding(f"01{number:024}", (), coder, one.source.id, one.text.hash, start, end, code))
    protocol = Protocol("Random", people=(Participant("p1"), Participant("q1")))
    return Corpus(protocol, (BOOK,), materials, tuple(codings))


def words_at(one: Material, segment: Segment) -> list[set[int]]:
    """The places of each word of a segment, found character by character."""
    if segment.kind == "event":
        return []
    silent = {place for mark in segment.marks for place in range(mark.start, mark.end)}
    found: list[set[int]] = []
    run: list[int] = []
    for place in range(segment.start, segment.end + 1):
        inside = place < segment.end and place not in silent
        character = one.text.text[place] if inside else " "
        if inside and (character.isalnum() or (character in "'-" and run)):
            run.append(place)
            continue
        found += split_at_joiners(one.text.text, run)
        run = []
    return found


def split_at_joiners(text: str, run: list[int]) -> list[set[int]]:
    """Words of a run of letters and joiners: a joiner belongs to a word only between two letters."""
    found: list[set[int]] = []
    word: list[int] = []
    for at, place in enumerate(run):
        joins = text[place] in "'-"
        between = at + 1 < len(run) and text[run[at + 1]].isalnum() and word and text[run[at - 1]].isalnum()
        if not joins or between:
            word.append(place)
        elif word:
            found.append(set(word))
            word = []
    return [*found, set(word)] if word else found


def held(code: str, row: str) -> bool:
    return code == row or (row == "a" and code == "a1")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_words_segments_and_shares(seed: int) -> None:
    corpus = random_corpus(seed)
    made = {kind: matrix(corpus, "theme", "method", kind) for kind in ("count", "segments", "sources", "words", "coverage")}
    for row, theme in enumerate(heading.id for heading in made["count"].rows):
        for column, method in enumerate(heading.id for heading in made["count"].columns):
            counted, segments, sources = set(), set(), set()
            words = heard = whole = 0
            for one in corpus.materials:
                if (one.placement.method or "(not stated)") != method:
                    continue
                own = [coding for coding in corpus.codings if coding.source == one.source.id and held(coding.code, theme)]
                covered = {place for coding in own for place in range(coding.start, coding.end)}
                for coding in own:
                    counted.add((one.source.id, coding.start, coding.end, coding.code))
                    sources.add(one.source.id)
                for segment in one.text.segments:
                    spoken = words_at(one, segment)
                    touched = sum(bool(word & covered) for word in spoken)
                    words += touched
                    if covered & set(range(segment.start, segment.end)):
                        segments.add((one.source.id, segment.n))
                    if segment.speaker != "I":
                        heard += touched
                        whole += len(spoken)
            assert made["count"].values[row][column] == len(counted)
            assert made["sources"].values[row][column] == len(sources)
            assert made["words"].values[row][column] == words
            assert made["coverage"].values[row][column] == (heard / whole if whole else None)
            assert made["segments"].values[row][column] == len(segments | between_segments(corpus, theme, method))


def between_segments(corpus: Corpus, theme: str, method: str) -> set[tuple[str, int]]:
    """Excerpts that lie wholly in labels or between lines stand in the segment they lie before, at the end in the last."""
    found = set()
    for one in corpus.materials:
        own = [coding for coding in corpus.codings if coding.source == one.source.id and held(coding.code, theme)]
        if (one.placement.method or "(not stated)") != method:
            continue
        for coding in own:
            touches = any(max(segment.start, coding.start) < min(segment.end, coding.end) for segment in one.text.segments)
            if one.text.segments and not touches:
                before = [segment.n for segment in one.text.segments if segment.start <= coding.start < segment.end]
                after = [segment.n for segment in one.text.segments if coding.start < segment.start < coding.end]
                earlier = [segment.n for segment in one.text.segments if segment.start <= coding.start]
                found.add((one.source.id, (before or after[:1] or earlier[-1:] or [1])[0]))
    return found


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200))), st.integers(0, 200), st.integers(1, 70))
def test_bins_of_a_strip_are_shares_of_equal_stretches(spans: list[tuple[int, int]], length: int, many: int) -> None:
    made = bins([(start, min(end, length)) for start, end in spans], length, many)
    assert len(made) == many
    assert all(0 <= share <= 1 for share in made)
    covered = {place for start, end in spans for place in range(start, min(end, length))}
    assert sum(made) * length / many == pytest.approx(len(covered), abs=0.01)


def test_a_span_in_a_label_belongs_to_the_speech_after_it() -> None:
    speech = Speech(SourceText("s", "", "P: one two\n\n", (Segment(1, "speech", 3, 10, "P"),)))
    assert (speech.at(0, 2), speech.at(0, 5), speech.at(11, 12)) == (0, 0, 0)
    assert speech.pieces(0, 5) == [(0, 3, 5)]
    assert Speech(SourceText("s", "", "", ())).at(0, 1) == -1
    assert speech.words(0) == 2

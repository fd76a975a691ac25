"""Sentences of transcripts. The expected cuts (|) are set by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.text.sentences import SPLITTER, sentences
from casecode.text.words import word_spans


@pytest.mark.parametrize(
    "marked",
    [
        "We met Dr. Moss at 5 p.m. on Friday.|It rained.",
        "J. R. Vale and M. Ortiz came.|They paid 3.5 euros each.",
        "“Is it open?” she asked.|“Yes!”|(It was.)|Good",
        "We tried, well...|Then it failed.|It was so... I mean bad.",
        "You did what?!|No way!|never",
        "It was I.|We knew.",
        "Stalls, lamps, etc.|The rest stayed.|Ask Lamp Inc. Ortiz knows.",
        "See No. 5 in fig. 2.|No.|That is all.",
        "Am 3. Mai kamen wir an.|Wir waren 12.|Danach ging es.",
        "We live in the U.S. now.|So it goes in the U.S.|They left.",
        "It was plan B.|Then we were done…|Next one.",
        "First paragraph without a stop\n\n|second one",
        "We need:\n|- lamps\n|- chairs\n|2. tables",
        "hard wrapped\nlines are one.|Mm.|Yeah.",
        "It is called Yahoo!.|Fine.",
        "He said “stop.”|She left.",
    ],
)
def test_cuts(marked: str) -> None:
    text = marked.replace("|", " ").replace("\n ", "\n")
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == [piece.strip() for piece in marked.split("|")]


def test_chinese_and_japanese_need_no_space() -> None:
    text = "これは文です。次の文です。"
    assert sentences(text, 0, len(text)) == ((0, 7), (7, 13))


def test_german_ordinals_stand_before_nouns_when_the_language_says_so() -> None:
    text = "Der 2. Versuch gelang."
    assert len(sentences(text, 0, len(text), "de")) == 1
    assert len(sentences(text, 0, len(text))) == 2


def test_a_page_of_dots_is_quick() -> None:
    text = "." * 50_000 + "a"
    assert sentences(text, 0, len(text)) == ((0, len(text)),)


def test_the_version_is_frozen_with_the_spans() -> None:
    assert SPLITTER == "rule/1"


def test_only_the_asked_stretch_is_cut() -> None:
    text = "I: Really? P: Yes. We did."
    assert [text[s:e] for s, e in sentences(text, 14, len(text))] == ["Yes.", "We did."]
    assert sentences(text, 3, 3) == ()


@given(st.text(st.sampled_from("aB. ?!…\n\"'”)(-1。\u00a0")), st.integers(0, 12))
def test_sentences_hold_every_word_in_order(text: str, start: int) -> None:
    begin = min(start, len(text))
    spans = sentences(text, begin, len(text))
    assert all(begin <= s < e <= len(text) and text[s:e] == text[s:e].strip() for s, e in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert not any("\n\n" in text[s:e] for s, e in spans)
    kept = "".join(text[s:e] for s, e in spans)
    assert "".join(kept.split()) == "".join(text[begin:].split())
    inside = [(s + begin, e + begin) for s, e in word_spans(text[begin:])]
    assert all(any(s <= word[0] and word[1] <= e for s, e in spans) for word in inside)

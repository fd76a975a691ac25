"""The engine finds what the language's definition says, whatever stands in the codebook and the transcript."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecode.domain.codebook import Code, Codebook, MarkWhat, Rule, Unit
from casecode.domain.source import Mark, Material, Segment
from casecode.engines.rules import ENGINE
from casecode.text.sentences import sentences
from tests.engines import _oracle
from tests.engines._talk import source

WORDS = [
    "know",
    "how",
    "know-how",
    "knows",
    "unknown",
    "rival",
    "Rivals",
    "partner",
    "Partnership",
    "don't",
    "don’t",
    "İstanbul",
    "istanbul",
    "ıslak",
    "straße",
    "STRASSE",
    "naïve",
    "x̱at",
    "ſure",
    "K",
    "Kelvin",
    "kelvin",
    "ΟΔΟΣ",
    "οδος",
    "हिन्दी",
    "हिन्",
    "łódka",
    "C++",
    "C",
    "x²",
    "3.5",
    "R&D",
    "e-mail",
    "—",
    "…",
    "!",
    "[laughs]",
    "ab",
    "aa",
    "aaa",
]
GAPS = [" ", " ", " ", "  ", "\n", "\u00a0", ", ", ". ", "-", "", "\n\n", "\t"]
TEMPLATES = (
    r"{a}",
    r"\b{a}s?\b",
    r"{a}\w*",
    r"(?:{a}|{b})",
    r"\b(?:{a}|{b}\w*)\b",
    r"{a}\s+{b}",
    r"^{a}",
    r"{a}$",
    r"[kK]\w+",
    r"(a)\1",
    r"{a}[ -]?{b}",
    r"(?:{a}){{1,2}}",
    r"(?={a})\w+",
    r"(?<!{a}){b}",
    r"\w+ \w+",
    r"{a}|",
    r"(?:{a}\b|\b{b})x?",
)

plain_words = st.sampled_from([word for word in WORDS if "…" not in word])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    import re

    kind = draw(st.integers(0, 3))
    if kind == 3:
        first, second = (re.escape(draw(plain_words)) for _ in range(2))
        return "/" + draw(st.sampled_from(TEMPLATES)).format(a=first, b=second) + "/"
    tokens = []
    for _ in range(draw(st.integers(1, 3)) if kind == 2 else 1):
        word = draw(plain_words)
        cut = draw(st.integers(0, min(2, (len(word) - 1) // 2)))
        lead, trail = (draw(st.booleans()) for _ in range(2)) if kind >= 1 else (False, False)
        tokens.append(("*" if lead else "") + word[cut : len(word) - cut] + ("*" if trail else ""))
    return draw(st.sampled_from([" ", "  "])).join(tokens)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    anys = tuple(draw(st.lists(patterns(), max_size=3)))
    alls = tuple(draw(st.lists(patterns(), max_size=2, min_size=0 if anys else 1)))
    units: list[Unit] = ["sentence", "segment", "turn", "document"]
    marks: list[MarkWhat] = ["match", "sentence", "segment"]
    return Rule(
        any=anys,
        all=alls,
        none=tuple(draw(st.lists(patterns(), max_size=1))),
        unit=draw(st.sampled_from(units)),
        mark=draw(st.sampled_from(marks)),
        roles=draw(st.sampled_from([(), (), ("all",), ("participant",), ("interviewer", "observer")])),
    )


@st.composite
def transcripts(draw: st.DrawFn) -> Material:
    text, segments = "", []
    turn = 0
    for n in range(1, draw(st.integers(1, 4)) + 1):
        label = draw(st.sampled_from(["I", "P", "O", ""]))
        text += draw(st.sampled_from([label, f"{label}: ", "know"]))
        start, marks = len(text), []
        for _ in range(draw(st.integers(0, 8))):
            begun = len(text)
            text += draw(st.sampled_from(WORDS))
            if draw(st.integers(0, 9)) == 0:
                marks.append(Mark(draw(st.sampled_from(["event", "timestamp", "quoted"])), begun, len(text)))
            text += draw(st.sampled_from(GAPS))
        turn = draw(st.sampled_from([0, turn, turn + 1]))
        cut = sentences(text, start, len(text))
        kind = "event" if draw(st.integers(0, 12)) == 0 else "speech"
        segments.append(Segment(n, kind, start, len(text), label, turn, marks=tuple(marks), sentences=cut))  # type: ignore[arg-type]
        text += draw(st.sampled_from(["\n", ""]))
    return source(text, segments)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    codes = tuple(
        Code(name, rules=tuple(draw(st.lists(rules(), min_size=1, max_size=2))))
        for name in ("trust", "coopetition")[: draw(st.integers(1, 2))]
    )
    return Codebook("book", codes)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(codebooks(), transcripts())
def test_hits_are_those_of_the_definition(book: Codebook, material: Material) -> None:
    same_as_definition(book, material)


@pytest.mark.deep
@settings(max_examples=4000, deadline=None, suppress_health_check=list(HealthCheck))
@given(codebooks(), transcripts())
def test_hits_are_those_of_the_definition_in_thousands_of_studies(book: Codebook, material: Material) -> None:
    same_as_definition(book, material)


def same_as_definition(book: Codebook, material: Material) -> None:
    compiled = ENGINE.compile([book])
    assert not compiled.problems, [str(p) for p in compiled.problems]
    hits = compiled.apply(material)
    assert [(h.start, h.end, h.code, h.rule, h.n, h.patterns) for h in hits] == _oracle.apply([book], material)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(codebooks(), st.lists(transcripts(), max_size=4))
def test_many_sources_at_once_are_as_one_after_the_other(book: Codebook, several: list[Material]) -> None:
    named = [replace(each, source=replace(each.source, id=f"s{number}")) for number, each in enumerate(several)]
    compiled = ENGINE.compile([book])
    assert list(compiled.apply_all(named)) == [(each, compiled.apply(each)) for each in named]

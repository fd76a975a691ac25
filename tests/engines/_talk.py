"""Small sources to apply rules to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.source import Material, Placement, Segment, Source, SourceText, Voice
from casecode.engines.rules import ENGINE
from casecode.text.sentences import sentences

Lists = Mapping[str, tuple[str, ...]]
VOICES = {
    "I": Voice("interviewer"),
    "M": Voice("moderator"),
    "P": Voice("participant"),
    "O": Voice("observer"),
    "W": Voice("wizard"),
}


def talk(*turns: tuple[str, str], name: str = "talk") -> Material:
    """Each turn: a label and what was said, one segment and one turn each, `Label: words` and a line break in the text."""
    text, segments = "", []
    for n, (label, words) in enumerate(turns, 1):
        text += f"{label}: " if label else ""
        start, end = len(text), len(text) + len(words)
        text += words + "\n"
        segments.append(Segment(n, "speech", start, end, label, n, sentences=sentences(text, start, end)))
    return source(text, segments, name)


def source(text: str, segments: Sequence[Segment], name: str = "talk", **facts: str) -> Material:
    described = Source(name, facts.get("title", ""), "txt", facts.get("path", f"transcripts/{name}.txt"), "", "")
    return Material(described, Placement(voices=VOICES), SourceText(name, "", text, tuple(segments)))


def book(*rules: Rule, code: str = "c", lists: Lists | None = None) -> Codebook:
    """One code with these rules."""
    return Codebook("book", (Code(code, rules=rules),), lists=lists or {}, file="codebooks/book.yaml", lines={code: 5})


def words_hit(material: Material, *rules: Rule, lists: Lists | None = None) -> list[str]:
    """The words that the rules hit, in order."""
    compiled = ENGINE.compile([book(*rules, lists=lists)])
    assert not compiled.problems
    return [material.text.text[hit.start : hit.end] for hit in compiled.apply(material)]


def said(words: str, *patterns: str) -> list[str]:
    """What the patterns hit in a participant's words."""
    return words_hit(talk(("P", words)), Rule(any=patterns))

"""Fifty real podcast interviews against five themes: counts known from an independent script (data/corpora, A6)."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.source import Mark, Material, Segment
from casecode.engines.rules import ENGINE
from casecode.text.canonical import canonicalise
from tests.engines._talk import source


def interview(path: Path) -> Material:
    """A paragraph is a segment; the label before it and the stamps in it are not speech."""
    text = canonicalise(path.read_text(encoding="utf-8"))
    segments: list[Segment] = []
    for found in re.finditer(r"\S.*?(?=\n\s*\n|\s*\Z)", text, re.DOTALL):
        label = re.match(r"\*\*(.+?):\*\*\s*", found.group())
        start = found.start() + (label.end() if label else 0)
        stamps = re.compile(r"\\?\[\d+:\d+(?::\d+)?\\?\]").finditer(text, start, found.end())
        marks = tuple(Mark("timestamp", *stamp.span()) for stamp in stamps)
        segments.append(Segment(len(segments) + 1, "speech", start, found.end(), label[1] if label else "", marks=marks))
    return source(text, segments, path.stem)


@pytest.mark.shared
def test_segments_counts_and_sources_are_those_of_the_corpus(shared: Path) -> None:
    corpora = shared / "data" / "corpora"
    themes = json.loads((corpora / "cluster5-rules.json").read_text(encoding="utf-8"))
    expected = json.loads((corpora / "A6-founders-talk" / "expected-cluster5.json").read_text(encoding="utf-8"))
    codes = tuple(Code(name, rules=(Rule(any=(rf"/\b(?:{regex})\b/",), roles=("all",)),)) for name, regex in themes.items())
    materials = [interview(path) for path in sorted((corpora / "A6-founders-talk" / "founderstalk").glob("*.md"))]
    assert sum(len(material.text.segments) for material in materials) == expected["turns"]
    counts, segments, sources = Counter[str](), set(), set()
    for material, hits in ENGINE.compile([Codebook("cluster5", codes)]).apply_all(materials):
        for hit in hits:
            counts[hit.code] += 1
            segments.add((material.source.id, hit.n, hit.code))
            sources.add((material.source.id, hit.code))
    assert counts == expected["total_hits"]
    assert Counter(code for _, _, code in segments) == expected["turn_hits"]
    assert Counter(code for _, code in sources) == expected["file_hits"]

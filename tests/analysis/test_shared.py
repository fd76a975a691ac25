"""Fifty long interviews of other people's making, with the counts that stand beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casecode.analysis.corpus import Corpus
from casecode.analysis.matrix import matrix
from casecode.domain.codebook import Code, Codebook, Rule
from casecode.domain.ids import hash16
from casecode.domain.protocol import Protocol
from casecode.domain.reading import ReadOptions
from casecode.domain.source import Material, Placement, Source, SourceText
from casecode.engines.rules import ENGINE
from casecode.readers.md import READER

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Corpus:
    folder = shared / "data" / "corpora"
    patterns = json.loads((folder / "cluster5-rules.json").read_text(encoding="utf-8"))
    codes = tuple(Code(code, rules=(Rule(any=(rf"/\b(?:{regex})\b/",), roles=("all",)),)) for code, regex in patterns.items())
    books = (Codebook("cluster5", codes, hash="c5"),)
    materials = []
    for path in sorted((folder / "A6-founders-talk" / "founderstalk").glob("*.md")):
        (reading,) = READER.read(path.read_bytes(), ReadOptions(path.name)).items
        text = SourceText(path.stem, hash16(reading.text), reading.text, reading.segments)
        source = Source(path.stem, path.stem, "md", path.name, "", text.hash, segments=len(text.segments))
        materials.append(Material(source, Placement("podcast"), text))
    compiled = ENGINE.compile(books)
    hits = tuple((one.source.id, hit) for one, found in compiled.apply_all(materials) for hit in found)
    return Corpus(Protocol("Founders"), books, tuple(materials), runs={"c5": hits}, newest_run="c5")


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(
        (shared / "data" / "corpora" / "A6-founders-talk" / "expected-cluster5.json").read_text(encoding="utf-8")
    )
    return found


def test_everything_is_there(corpus: Corpus, expected: dict[str, int]) -> None:
    assert len(corpus.materials) == expected["files"]
    assert len(corpus.segments) == expected["turns"]


@pytest.mark.parametrize(("cells", "key"), [("segments", "turn_hits"), ("count", "total_hits"), ("sources", "file_hits")])
def test_counts_are_those_beside_the_corpus(corpus: Corpus, expected: dict[str, dict[str, int]], cells: str, key: str) -> None:
    made = matrix(corpus, "code", "method", cells)
    assert {row.id: line[0] for row, line in zip(made.rows, made.values, strict=True)} == expected[key]

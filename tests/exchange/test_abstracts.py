"""Twenty abstracts coded sentence by sentence by six people (data/coded, A1), brought in as a table of quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casecode.domain.codebook import Code, Codebook
from casecode.domain.source import Material
from casecode.exchange.codings_csv import FORMAT, CodingRow, place_rows
from casecode.text.canonical import canonicalise
from tests.exchange._study import source


def coded_sentences(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each sentence with its base codes. A word that begins with a hyphen is an instruction, not a code."""
    lines: list[str] = []
    for line in canonicalise(path.read_text(encoding="utf-8")).split("\n"):
        if line.startswith("---"):
            return
        codes = re.fullmatch(r"\s*\{\{(.*)\}\}\s*", line)
        if codes is None:
            lines.append(line)
            continue
        names = [name.strip().partition(":")[0] for name in codes[1].split(",")]
        yield " ".join(" ".join(lines).split()), [name for name in names if name and not name.startswith("-")]
        lines = []


def row(material: Material, at: int, words: str, code: str, coder: str) -> CodingRow:
    """A sentence is its words. One unit of one abstract is an empty line, which five people coded: it is its line break."""
    file = f"{material.source.id}.txt"
    if words:
        return CodingRow(file, code, coder, quote=words)
    start = material.text.segments[at].start
    return CodingRow(file, code, coder, start, start + 1)


@pytest.mark.shared
def test_every_code_of_six_coders_finds_its_sentence(shared: Path) -> None:
    folder = shared / "data" / "coded" / "A1-qabs-prestudy2"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    names = sorted(path.stem for path in (folder / "abstracts.A").glob("*.txt"))
    sources = {
        name: source(name, *(text for text, _ in coded_sentences(folder / "abstracts.A" / f"{name}.txt"))) for name in names
    }
    rows = [
        row(sources[name], at, text, code, coder)
        for coder in "ABCDEF"
        for name in names
        for at, (text, codes) in enumerate(coded_sentences(folder / f"abstracts.{coder}" / f"{name}.txt"))
        for code in codes
    ]
    assert sum(not row.quote for row in rows) == 5
    read = FORMAT.read(FORMAT.write(rows), "codings.csv")
    assert not read.problems
    codes = {code for counts in expected["code_applications_per_coder"].values() for code in counts}
    book = Codebook("qabs", tuple(Code(code) for code in sorted(codes)))
    placing = place_rows(read.rows, sources.values(), [book], file="codings.csv")
    assert (placing.unplaced, placing.repeated, len(sources)) == ((), 0, 20)
    assert placing.per_coder == expected["code_applications_per_coder"]

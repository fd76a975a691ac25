"""Very long files are read, or refused, within 300 MB."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casecode import registry
from casecode.plain import xmlguard
from casecode.plain.xmlguard import too_rich
from tests.readers.made import codes, options

MOST_MEGABYTES = 300
LINES = 500_000
_READ = """
import resource, sys
from pathlib import Path
from casecode import registry
from casecode.domain.reading import ReadOptions
reader = registry.load("readers", sys.argv[1], "READER")
found = reader.read(Path(sys.argv[2]).read_bytes(), ReadOptions(name=Path(sys.argv[2]).name))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (2**20 if sys.platform == "darwin" else 1024)
status = Path("/proc/self/status")  # ru_maxrss begins with what the parent held when it forked; this does not
lines = status.read_text().splitlines() if status.is_file() else []
peak = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), peak)
print(peak, sum(len(item.segments) for item in found.items), *(problem.code for problem in found.problems))
"""


def _talk(line: str) -> Iterator[str]:
    for n in range(LINES):
        yield line.format(who="AB"[n % 2], n=n, minute=n // 60 % 60, second=n % 60, hour=n // 3600)


def _events() -> Iterator[str]:
    yield "<basic-transcription><head/><basic-body><common-timeline>"
    yield from (f'<tli id="T{n}" time="{n}.5"/>\n' for n in range(200_000))
    yield '</common-timeline><tier id="T" speaker="S" category="v" type="t">'
    yield from (f'<event start="T{n}" end="T{n + 1}">word {n} </event>\n' for n in range(199_999))
    yield "</tier></basic-body></basic-transcription>"


def _utterances() -> Iterator[str]:
    yield "<TEI><text><body>"
    yield from (f'<u who="#{"AB"[n % 2]}" start="{n}.5">word {n} of talk</u>\n' for n in range(180_000))
    yield "</body></text></TEI>"


@pytest.mark.deep
@pytest.mark.parametrize(
    ("reader", "words", "segments"),
    [
        ("txt", _talk("Line {n} of the talk goes on.\n"), 1),
        ("txt", _talk("{who}: line {n} of the talk goes on.\n"), LINES),
        ("txt", _talk("{who}: line {n} of the talk goes on.\n\n"), LINES),
        ("txt", _talk("Line {n} of the talk goes on.\n\n"), LINES),
        ("txt", _talk("[{hour}:{minute:02}:{second:02}] Line {n} of the talk.\n"), LINES),
        ("md", _talk("**{who}:** line {n} of the talk goes on.\n\n"), LINES),
        ("tei", _events(), 0),
        ("exb", _events(), 0),
        ("tei", _utterances(), 180_000),
    ],
    ids=["lines", "labels", "labelled paragraphs", "paragraphs", "times", "markdown", "exb as tei", "exb", "tei"],
)
def test_a_long_file_needs_at_most_300_megabytes(reader: str, words: Iterator[str], segments: int, tmp_path: Path) -> None:
    path = tmp_path / f"long.{reader}"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(words)
    done = subprocess.run([sys.executable, "-c", _READ, reader, str(path)], capture_output=True, text=True, check=True)
    peak, found, *said = done.stdout.split()
    assert int(found) == segments
    assert said == (["R508"] if not segments else [])
    assert int(peak) <= MOST_MEGABYTES


@pytest.mark.parametrize("name", ["eaf", "exb", "tei"])
def test_files_of_annotations_with_too_many_marks_are_refused_before_they_are_opened(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xmlguard, "MOST_TREE", 1000)
    found = registry.load("readers", name, "READER").read(b"<a b='1'/>" * 10, options(f"a.{name}"))
    assert codes(found) == ["R508"]
    assert not found.items


def test_what_counts_are_elements_and_attributes() -> None:
    assert too_rich(b"word " * 1_000_000, "a.xml") == ()
    assert too_rich(b"<a b='1'/>" * 300_000, "a.xml") == ()
    assert [problem.code for problem in too_rich(b"<a b='1'/>" * 400_000, "a.xml")] == ["R508"]

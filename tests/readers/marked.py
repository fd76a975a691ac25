"""Speaker labels that were marked by reading, and how the readers stand against them.

`labels/first.csv` and `labels/second.csv` say file, line and label; line 0: the file has none; `doubt`: the label is printed
but opens no new speech (a page break prints a line twice), so it counts neither way. Which words stand behind a label is
worked out here from the file itself, with nothing of the readers: lines of a text file, paragraphs through python-docx, the
XML of an OpenDocument text, `pdftotext` for PDF.

    python -m tests.readers.marked SHARED

prints the scores of each file.
"""

from __future__ import annotations

import csv
import html
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import docx

from casecode.domain.reading import ReadOptions
from casecode.domain.source import Segment
from casecode.readers._find import find_reader

FOLDER = Path(__file__).resolve().parent / "labels"
HALVES = ("first", "second")
_WORDS = 5
_TIME = re.compile(r"\\?[\[(<#]\s*\d{1,3}:\d\d[\d:., >\-–#]*\\?[\])>]?|(?<!\S)\d{1,3}:\d\d(?::\d\d)?(?=\s|$)")
_ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True)
class Opening:
    """A label that opens speech: its key and the first words behind it. `line` is 0 for what the reader found."""

    key: str
    words: tuple[str, ...]
    line: int = 0
    doubt: bool = False


@dataclass(frozen=True)
class Score:
    """What came of one file: right, `wrong` ones of the reader, `missed` ones of the marks."""

    file: str
    right: int
    wrong: tuple[Opening, ...]
    missed: tuple[Opening, ...]


def key(label: str) -> str:
    """A label as one name, whatever its case and decoration."""
    return " ".join(re.sub(r"[*_\[\]:\"“”]", " ", unicodedata.normalize("NFC", label)).split()).casefold()


def first_words(text: str) -> tuple[str, ...]:
    """The first words of some speech, without times."""
    plain = _TIME.sub(" ", unicodedata.normalize("NFC", html.unescape(text)).replace("\\", ""))
    return tuple(re.findall(r"[^\W_]+", plain.casefold())[:_WORDS])


def lines_of(path: Path) -> list[str]:
    """The file as whoever marked it saw it, counted from 1."""
    data = path.read_bytes()
    if path.suffix == ".docx":
        return [each.text for each in docx.Document(BytesIO(data)).paragraphs if each.text.strip()]
    if path.suffix == ".odt":
        with zipfile.ZipFile(BytesIO(data)) as packed:
            root = ET.fromstring(packed.read("content.xml"))
        found = ("".join(part.itertext()) for part in root.iter() if part.tag in {f"{_ODF_TEXT}p", f"{_ODF_TEXT}h"})
        return [each for each in found if each.strip()]
    if path.suffix == ".pdf":
        asked = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
        return subprocess.run(asked, capture_output=True, check=True).stdout.decode().replace("\f", "").split("\n")
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")


def can_be_seen(file: str) -> bool:
    """Whether the tool that shows this file is here."""
    return not file.endswith(".pdf") or shutil.which("pdftotext") is not None


@cache
def marked(half: str) -> dict[str, list[tuple[int, str, bool]]]:
    """Line, label and doubt of each mark, by file."""
    found: dict[str, list[tuple[int, str, bool]]] = {}
    with (FOLDER / f"{half}.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            marks = found.setdefault(row["file"], [])
            if row["line"] != "0":
                marks.append((int(row["line"]), row["label"], row["note"].startswith("doubt")))
    return found


def expected(path: Path, marks: Sequence[tuple[int, str, bool]]) -> list[Opening]:
    """The marks with the words that stand behind them in the file: on the label's line, else on the next that has words."""
    lines = lines_of(path)
    found = []
    for line, label, doubt in marks:
        at = lines[line - 1].find(label)
        assert at >= 0, f"{path.name}:{line} does not hold '{label}'"
        words = first_words(lines[line - 1][at + len(label) :])
        following = (first_words(below) for below in lines[line:])
        found.append(Opening(key(label), words or next((some for some in following if some), ()), line, doubt))
    return found


def found_by_reader(path: Path) -> list[Opening]:
    """Where the reader's segments open with a label: the speaker's name stands between the segment before and this one."""
    data = path.read_bytes()
    reader = find_reader(data[:65536], path.name, "")
    made = []
    for reading in reader.read(data, ReadOptions(name=path.name)).items:
        opens: list[tuple[str, int, int]] = []
        before = 0
        for segment in reading.segments:
            if _opens(reading.text[before : segment.start], segment):
                opens.append((segment.speaker, segment.start, segment.end))
            before = segment.end
        for at, (speaker, start, end) in enumerate(opens):
            stop = opens[at + 1][1] if at + 1 < len(opens) else len(reading.text)
            made.append(Opening(key(speaker), first_words(reading.text[start : max(end, min(stop, end + 200))])))
    return made


def _opens(between: str, segment: Segment) -> bool:
    return bool(segment.speaker) and key(segment.speaker) in key(between)


def same(one: Opening, other: Opening) -> bool:
    """The same label before the same words, as far as both have some."""
    least = min(len(one.words), len(other.words))
    return one.key == other.key and one.words[:least] == other.words[:least] and (least > 0 or one.words == other.words)


def score(file: str, wanted: Sequence[Opening], found: Sequence[Opening]) -> Score:
    """The most openings that can be paired in the order of the file (a longest common subsequence)."""
    best = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i in reversed(range(len(wanted))):
        for j in reversed(range(len(found))):
            kept = best[i + 1][j + 1] + 1 if same(wanted[i], found[j]) else 0
            best[i][j] = max(kept, best[i + 1][j], best[i][j + 1])
    i = j = right = 0
    wrong: list[Opening] = []
    missed: list[Opening] = []
    while i < len(wanted) or j < len(found):
        if i < len(wanted) and j < len(found) and same(wanted[i], found[j]) and best[i][j] == best[i + 1][j + 1] + 1:
            right += not wanted[i].doubt
            i, j = i + 1, j + 1
        elif j == len(found) or (i < len(wanted) and best[i + 1][j] >= best[i][j + 1]):
            missed += [] if wanted[i].doubt else [wanted[i]]
            i += 1
        else:
            wrong.append(found[j])
            j += 1
    return Score(file, right, tuple(wrong), tuple(missed))


def scores(half: str, data: Path) -> list[Score]:
    """A score a file, for those that can be seen here."""
    made = []
    for file, marks in marked(half).items():
        if can_be_seen(file):
            path = data / file
            made.append(score(file, expected(path, marks), found_by_reader(path)))
    return made


def precision_and_recall(of: Sequence[Score]) -> tuple[float, float]:
    """Over all files together; 1 where there is nothing to find and nothing was found."""
    right, wrong, missed = (sum(each) for each in zip(*((one.right, len(one.wrong), len(one.missed)) for one in of), strict=True))
    return right / (right + wrong or 1), right / (right + missed or 1)


if __name__ == "__main__":
    for half in HALVES:
        made = scores(half, Path(sys.argv[1]) / "data")
        for one in made:
            print(f"{half} {one.file}: right {one.right}, wrong {len(one.wrong)}, missed {len(one.missed)}")  # noqa: T201
            for what, which in (("wrong", one.wrong), ("missed", one.missed)):
                for each in which[: 20 if "-v" in sys.argv else 0]:
                    print(f"    {what} {each}")  # noqa: T201
        print(half, "precision %.4f recall %.4f" % precision_and_recall(made))  # noqa: T201, UP031

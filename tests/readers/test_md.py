"""Markdown: transcripts and posts."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecode.domain.reading import Reading, ReadOptions
from casecode.readers._frontmatter import front_matter
from casecode.readers._prose import opened
from casecode.readers._speakers import label_paragraphs
from casecode.readers.md import READER, paragraphs


def read(text: str, name: str = "post.md") -> Reading:
    (reading,) = READER.read(text.encode(), ReadOptions(name=name)).items
    return reading


def kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in paragraphs(text)]


def test_blocks_headings_and_rules() -> None:
    text = "# Fair #\nIntro.\n\nLate\n====\nMore\n\nLast\n---\n\n* * *\n\n- a\n- b\n## Two\n\n####### no\n#no"
    assert kinds(text) == [
        ("heading", "Fair"),
        ("paragraph", "Intro."),
        ("heading", "Late"),
        ("paragraph", "More"),
        ("heading", "Last"),
        ("paragraph", "- a\n- b\n"),
        ("heading", "Two"),
        ("paragraph", "####### no\n#no"),
    ]


def test_thousands_of_headings_in_one_block() -> None:
    assert len(paragraphs("a\n---\n" * 3000)) == 3000
    assert kinds("# a #b\n# c ##\n# #") == [("heading", "a #b"), ("heading", "c"), ("heading", "")]


def test_code_holds_no_headings() -> None:
    text = "```\n# not\n\n# not\n```\n\n# yes\n\n~~~~\n# no\n~~~~\n"
    assert [words for kind, words in kinds(text) if kind == "heading"] == ["yes"]


def test_a_header_gives_title_author_date_and_the_rest() -> None:
    reading = read(
        '---\ntitle: "Winter: a fair"\nauthors:\n- maya\n- tom\ndate: 2016-03-21 12:00:00 -4\nlang: de\ntags: [a, b]\ndraft: no\nx: {y: z}\nempty:\n---\n\nText here.\n'
    )
    assert reading.text == "Text here.\n"
    assert (reading.title, reading.author, reading.language) == ("Winter: a fair", "maya, tom", "de")
    assert (reading.date, reading.date_from) == ("2016-03-21", "header")
    assert reading.meta == {"date": "2016-03-21 12:00:00 -4", "tags": "a, b", "draft": "no"}


def test_toml_headers_too() -> None:
    reading = read('+++\ntitle = "Fair"\ndate = 2016-03-21\nauthor = "maya"\n+++\nText.')
    assert (reading.title, reading.date, reading.author, reading.text) == ("Fair", "2016-03-21", "maya", "Text.")


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("---\ntitle: Fair\ndate: 2016-05-01\nauthor:\n\t- maya\n---\nText.", 5),
        ("---\ntitle: Fair\ndate: 2016-05-01\nnote: a: b\n---\nText.", 4),
    ],
)
def test_a_broken_header_is_told_and_the_text_is_read(header: str, line: int) -> None:
    reading = read(header)
    (problem,) = reading.problems
    assert (problem.code, problem.file, problem.line, problem.level) == ("R121", "post.md", line, "warning")
    assert (reading.text, reading.title, reading.date) == ("Text.", "Fair", "2016-05-01")


def test_a_broken_toml_header() -> None:
    reading = read("+++\ntitle = Fair\n+++\nText.", "2016-05-19-a.md")
    assert [(each.code, each.line) for each in reading.problems] == [("R121", 2)]
    assert (reading.text, reading.date, reading.date_from) == ("Text.", "2016-05-19", "filename")


def test_deep_nesting_is_no_way_to_stop_us() -> None:
    assert [each.code for each in read("---\na: " + "[" * 400 + "\n---\nText.").problems] == ["R121"]


@pytest.mark.parametrize(
    "text", ["---\nNo header.\n", "---\n\nJust a rule\n\n---\n\nText.", "---\n- a\n- b\n---\nText.", "---\n{ [ \n---\nx"]
)
def test_rules_are_no_headers(text: str) -> None:
    assert front_matter(text, "a.md").body == 0


def test_an_empty_header_is_a_header() -> None:
    assert read("---\n---\nText.").text == "Text."


def test_the_first_heading_is_the_title_when_nothing_else_is() -> None:
    assert read("# A fair\n\nText.").title == "A fair"
    assert read("Text.\n\n# A fair").title == ""


def test_a_file_without_words_is_refused() -> None:
    readings = READER.read(b"", ReadOptions(name="a.md"))
    assert (readings.items, [each.code for each in readings.problems]) == ((), ["R105"])


@given(st.binary() | st.text().map(lambda words: f"---\n{words}\n---\n{words}".encode(errors="ignore")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    readings = READER.read(data, ReadOptions(name="x.md"))
    assert len(readings.items) == 1 or any(each.level == "error" for each in readings.problems)
    for reading in readings.items:
        assert all(0 <= each.start < each.end <= len(reading.text) for each in reading.segments)


@pytest.mark.shared
def test_founders_talk(shared: Path) -> None:
    """Every number is the corpus's own, or counted here by two regular expressions that know nothing of readers."""
    folder = shared / "data" / "corpora" / "A6-founders-talk"
    expected = json.loads((folder / "expected-cluster5.json").read_text(encoding="utf-8"))
    files = sorted((folder / "founderstalk").glob("*.md"))
    segments = words = 0
    for file in files:
        (reading,) = READER.read(file.read_bytes(), ReadOptions(name=file.name)).items
        own = expected["per_file"][file.stem]
        assert len(reading.segments) == own["turns"], file.name
        bare = re.sub(r"^\*\*[^*\n]+\*\*:?", "", reading.text, flags=re.MULTILINE)
        assert len(bare.split()) == own["words"], file.name
        stamps = [word for word in bare.split() if re.fullmatch(r"\\\[[\d:.]+\\\]", word)]
        spoken = sum(len(_speech(reading, at).split()) for at in range(len(reading.segments)))
        unsaid = len(stamps) + 2 * bare.count(
            "\nOutro: "
        )  # one line reads `Outro: [stamp] - [stamp]`: name and dash are no speech
        assert own["words"] - spoken == unsaid, file.name
        assert {each.speaker for each in reading.segments if each.kind == "speech"} <= _bold_names(reading.text), file.name
        assert not any(each.speaker for each in reading.segments if each.kind != "speech"), file.name
        segments += len(reading.segments)
        words += own["words"]
    assert (len(files), segments, words) == (50, 10_506, 649_655)


def _bold_names(text: str) -> set[str]:
    return {name for name in re.findall(r"^\*\*([^*\n]+?):?\*\*", text, flags=re.MULTILINE) if name not in {"Break", "Outro"}}


def _speech(reading: Reading, at: int) -> str:
    """The words of a segment without the times in it."""
    segment = reading.segments[at]
    words = list(reading.text[segment.start : segment.end])
    for mark in segment.marks:
        if mark.kind == "timestamp" or segment.kind == "event":
            words[mark.start - segment.start : mark.end - segment.start] = " " * (mark.end - mark.start)
    return "".join(words)


@pytest.mark.shared
def test_the_18f_blog(shared: Path) -> None:
    folder = shared / "data" / "corpora" / "A7-18f-blog"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    years: Counter[str] = Counter()
    authors: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    origins: Counter[str] = Counter()
    differ = words = read_files = 0
    broken: list[str] = []
    for file in sorted((folder / "posts").glob("*.md")):
        (reading,) = READER.read(file.read_bytes(), ReadOptions(name=file.name)).items
        read_files += 1
        problems = [each for each in reading.problems if each.code == "R121"]
        assert all(each.file == file.name and each.line > 1 for each in problems)
        assert reading.segments
        origins[reading.date_from] += 1
        if problems:
            broken.append(file.name)
            continue
        years[reading.date[:4]] += 1
        differ += reading.date_from == "header" and reading.date != file.name[:10]
        words += len(reading.text.split())
        assert reading.title
        authors.update(reading.author.split(", "))
        tags.update(reading.meta.get("tags", "").split(", ") if reading.meta.get("tags") else [])
    assert read_files == expected["files"] == 509
    assert [name for name in broken if not expected["front_matter_errors"][0].startswith(name)] == []
    assert len(broken) == 1
    assert years == expected["by_year"]
    assert (origins["filename"], differ, words) == (
        expected["no_date"],
        expected["date_differs_from_filename"],
        expected["body_words"],
    )
    assert len(authors) == expected["distinct_authors"]
    assert [list(each) for each in authors.most_common(3)] == expected["top_authors"][:3]
    assert len(tags) == expected["distinct_tags"]


@pytest.mark.shared
def test_the_samples_of_the_manifest(shared: Path) -> None:
    formats = shared / "data" / "formats"
    with (formats / "MANIFEST.csv").open(encoding="utf-8", newline="") as rows:
        samples = [row for row in csv.DictReader(rows) if row["file"].startswith("md/")]
    assert len(samples) == 6
    for row in samples:
        options = ReadOptions(name=row["file"])
        text, _, _ = opened((formats / row["file"]).read_bytes(), options)
        labelled = label_paragraphs(text, paragraphs(text), options)
        speakers = dict(pair.rsplit("=", 1) for pair in row["expected_speakers"].split("; "))
        assert {name: str(count) for name, count in labelled.labels.items()} == speakers, row["file"]
        assert sum(labelled.labels.values()) == int(row["expected_units"]), row["file"]


@pytest.mark.shared
def test_what_the_podcast_files_declare(shared: Path) -> None:
    file = shared / "data" / "formats" / "md" / "lantana.md"
    raw = file.read_text(encoding="utf-8")
    stated = re.search(r"Interviewer is (\w+ \w+)\.", raw)
    assert stated is not None
    reading = read(raw, file.name)
    assert reading.declared == {stated.group(1): "interviewer"}
    assert (reading.date, reading.date_from) == ("2020-11-19", "header")
    assert reading.segments[-1].kind == "note"

"""Re-anchoring as a use case: it can die at any step, it is quick, and twice is once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from casecode.databank.events import code_event, read_event
from casecode.domain.reading import ReadOptions
from casecode.readers._find import find_reader
from casecode.workflow.check import check
from casecode.workflow.ingest import ingest
from casecode.workflow.reanchor import behind, reanchor
from casecode.workflow.study import Study
from tests.databank.dying import each_death
from tests.small import write_study
from tests.text.tracked import Tracked, edited, some_spans

FILES = ("transcripts/north/int-N01-2025-03-04.txt", "transcripts/fg-2025-04-01.txt")
WORDS = ("I learned from the lace woman", "Rivals, yes", "We learned from the potters", "It made me tired")


def _prepare(folder: Path) -> None:
    """Two coders have coded two sources, then both files were corrected and read again."""
    write_study(folder)
    study = Study(folder)
    ingest(study)
    for material in study.materials:
        text = material.text
        source = material.source
        for coder in ("ana", "ben"):
            found = [(text.text.index(words), len(words)) for words in WORDS if words in text.text]
            events = [code_event(coder, text, at, at + size, "knowledge", key=True) for at, size in found]
            study.bank.append(coder, source, events)
        mark = read_event("ana", text, text.segments[0].start, text.segments[-1].end)
        study.bank.append("ana", source, [mark])
    for file in FILES:
        path = folder / file
        path.write_text("\n\n".join(["Interviewer: Shall we?", path.read_text(encoding="utf-8")]), encoding="utf-8")
    ingest(Study(folder))


def _again(folder: Path) -> None:
    reanchor(Study(folder))


def _told(study: Study) -> list[tuple[object, ...]]:
    texts = {material.source.id: material.text for material in study.materials}
    standing = study.bank.standing()
    assert all(one.text == texts[one.source].hash for one in standing.codings)
    assert all(one.text == texts[one.source].hash for one in standing.reads)
    return sorted(
        (one.source, one.coder, one.code, one.key, texts[one.source].text[one.start : one.end]) for one in standing.codings
    )


def test_dying_at_any_step_and_doing_it_again_ends_the_same(tmp_path: Path) -> None:
    reference = tmp_path / "reference"
    reference.mkdir()
    _prepare(reference)
    assert behind(Study(reference)) == 8
    done = reanchor(Study(reference))
    assert (len(done.placed), done.marks, done.exit_code) == (8, 2, 0)
    whole = Study(reference)
    told, digest = _told(whole), whole.bank.digest()
    assert len(told) == 8
    deaths = 0
    for death in each_death(_again, tmp_path / "deaths", _prepare):
        deaths += 1
        assert not check(Study(death.folder), fix=True).faulty, death
        reanchor(Study(death.folder))
        after = Study(death.folder)
        assert _told(after) == told, death
        assert after.bank.digest() == digest, death
        assert not check(after).faulty, death
    assert deaths >= 6


def test_a_second_time_there_is_nothing_to_do(tmp_path: Path) -> None:
    _prepare(tmp_path)
    reanchor(Study(tmp_path))
    before = {path: path.read_bytes() for path in (tmp_path / "databank").rglob("*") if path.is_file()}
    again = reanchor(Study(tmp_path))
    assert (again.lines, again.marks) == ((), 0)
    assert {path: path.read_bytes() for path in (tmp_path / "databank").rglob("*") if path.is_file()} == before


def test_a_mark_on_words_that_are_all_new_stays_where_it_was(tmp_path: Path) -> None:
    _prepare(tmp_path)
    (tmp_path / FILES[1]).write_text("Moderator: Hello?\n\nTom: Nobody came this time, so there is nothing.\n", encoding="utf-8")
    ingest(Study(tmp_path))
    done = reanchor(Study(tmp_path), "fg-2025-04-01")
    assert {line.coding.coder for line in done.lost} == {"ana", "ben"}
    assert done.marks == 0
    assert any(mark.source == "fg-2025-04-01" for mark in Study(tmp_path).bank.standing().reads)


@pytest.mark.shared
def test_a_thousand_codings_of_a_long_interview(tmp_path: Path, shared: Path) -> None:
    """Also: of a real interview that was edited a hundred times, every coding that is brought over lies on its own words."""
    original = min((shared / "data/corpora/A6-founders-talk/founderstalk").glob("*.md"))
    (tmp_path / "casecode.yaml").write_text("study: Long\ncoders: [ana]\nsources: ['transcripts/*']\n", encoding="utf-8")
    path = tmp_path / "transcripts/talk.txt"
    path.parent.mkdir()
    reading = find_reader(b"", original.name).read(original.read_bytes(), ReadOptions(name=original.name)).items[0]
    path.write_text(reading.text, encoding="utf-8")
    study = Study(tmp_path)
    ingest(study)
    text = study.materials[0].text
    dice = random.Random(4)
    spans = some_spans(text.text, [(one.start, one.end) for one in text.segments], dice, 1000)
    study.bank.append("ana", "talk", [code_event("ana", text, *span, f"c{at}") for at, span in enumerate(spans)])
    changed = Tracked(text.text)
    for _ in range(100):
        made = edited(changed.text, dice)
        changed.text = made.text
    path.write_text(changed.text, encoding="utf-8")
    ingest(Study(tmp_path))
    done = reanchor(Study(tmp_path))
    assert len(done.lines) == 1000
    for line in done.placed:
        if line.found.how != "fuzzy" and "\n" not in line.words:  # over two turns the label between them may have changed
            assert "".join(line.now.split()).casefold() == "".join(line.words.split()).casefold()

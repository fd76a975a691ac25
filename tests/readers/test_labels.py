"""Speakers as they were marked by reading, and prose in which nobody speaks. Method and numbers: docs/readers.md."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casecode.domain.reading import ReadOptions
from casecode.readers._find import find_reader
from tests.readers.marked import (
    FOLDER,
    HALVES,
    Opening,
    can_be_seen,
    found_by_reader,
    marked,
    precision_and_recall,
    score,
    scores,
)

GOAL = 0.99
CONVERSATIONS = frozenset((FOLDER / "conversations.txt").read_text(encoding="utf-8").split())
"""Posts of A7 that are conversations: each was opened and its labels read."""


def speakers(path: Path) -> set[str]:
    """The labels the reader finds in a file."""
    data = path.read_bytes()
    readings = find_reader(data[:65536], path.name, "").read(data, ReadOptions(name=path.name))
    return {segment.speaker for reading in readings.items for segment in reading.segments if segment.speaker}


@pytest.mark.shared
@pytest.mark.parametrize("half", HALVES)
def test_labels_are_found_as_they_were_marked(half: str, shared: Path) -> None:
    files = [file for file in marked(half) if can_be_seen(file)]
    assert len(files) >= 10, "poppler's pdftotext shows the PDF files as they were marked"
    precision, recall = precision_and_recall(scores(half, shared / "data"))
    assert precision >= GOAL
    assert recall >= GOAL


def test_at_least_twenty_files_are_marked_and_half_of_them_for_a_reader_unseen() -> None:
    files = {half: set(marked(half)) for half in HALVES}
    assert len(files["first"] | files["second"]) >= 20
    assert not files["first"] & files["second"]
    assert len(files["second"]) >= 10


WANTED = [Opening("ana", ("we", "went"), 1), Opening("ben", ("yes",), 2), Opening("ana", ("and", "then"), 3)]


@pytest.mark.parametrize(
    ("found", "right", "wrong", "missed"),
    [
        (WANTED, 3, 0, 0),
        (WANTED[:2], 2, 0, 1),
        ([WANTED[0], replace(WANTED[1], key="bea"), WANTED[2]], 2, 1, 1),
        ([WANTED[0], replace(WANTED[1], words=("no",)), WANTED[2]], 2, 1, 1),
        ([WANTED[0], WANTED[0], *WANTED[1:]], 3, 1, 0),
        ([WANTED[1], WANTED[0], WANTED[2]], 2, 1, 1),
        ([], 0, 0, 3),
    ],
    ids=["all", "one missed", "another label", "other words", "one twice", "another order", "none"],
)
def test_the_score_counts_what_is_wrong(found: list[Opening], right: int, wrong: int, missed: int) -> None:
    made = score("a.txt", WANTED, found)
    assert (made.right, len(made.wrong), len(made.missed)) == (right, wrong, missed)


def test_a_doubtful_mark_counts_neither_way() -> None:
    wanted = [WANTED[0], replace(WANTED[1], doubt=True), WANTED[2]]
    for found in (WANTED, [WANTED[0], WANTED[2]]):
        made = score("a.txt", wanted, found)
        assert (made.right, made.wrong, made.missed) == (2, (), ())


def test_a_reader_that_takes_continuations_for_turns_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ana: One.\n\nAna: Two.\n\nMore.\n\nBen: Three.\n\nAna: Four.\n\nBen: Five.\n\nBen: Six.\n", encoding="utf-8")
    opened = [(each.key, each.words) for each in found_by_reader(path)]
    words = [("ana", "one"), ("ana", "two"), ("ben", "three"), ("ana", "four"), ("ben", "five"), ("ben", "six")]
    assert [(who, said[0]) for who, said in opened] == words


@pytest.mark.shared
def test_at_most_one_blog_post_in_a_hundred_gets_a_false_speaker(shared: Path) -> None:
    posts = sorted((shared / "data/corpora/A7-18f-blog/posts").glob("*.md"))
    assert len(posts) == 509
    spoken = {post.stem for post in posts if speakers(post)}
    assert len(spoken - CONVERSATIONS) <= 0.01 * len(posts)
    assert spoken >= CONVERSATIONS


@pytest.mark.shared
def test_ordinary_prose_has_no_speakers(shared: Path) -> None:
    data, own = shared / "data", Path(__file__).resolve().parents[2]
    files = [
        *data.glob("formats/_extra/qcoder-marked/*.txt"),
        *data.glob("formats/_extra/qualcoder/ID*"),
        *data.glob("formats/jekyll/**/*.md"),
        *(
            path
            for name in ("LICENSE*", "README.md", "MANIFEST.md", "codebook.md", "data-description.md")
            for path in data.rglob(name)
        ),
        *(path for folder in ("docs", "casecode/help") for path in (own / folder).rglob("*.md")),
    ]
    assert len(files) > 40
    assert {path.name: found for path in files if (found := speakers(path))} == {}

"""A small study to place codings in."""

from __future__ import annotations

from collections.abc import Iterable

from casecode.domain.codebook import Code, Codebook
from casecode.domain.source import Kind, Mark, Material, Placement, Segment, Source, SourceText
from casecode.exchange.codings_csv import FORMAT, Placing, place_rows

BOOK = Codebook(
    "five",
    (
        Code("trust", "Trust", aliases=("confidence",)),
        Code("market", "The Market", children=(Code("market-local", "Local"),)),
        Code("other", "Local"),
    ),
)


def source(name: str, *said: str, path: str = "", title: str = "", kind: Kind = "speech", marked: Iterable[str] = ()) -> Material:
    """Each of `said` is a segment; of those, the words in `marked` are no speech."""
    text, segments = "", []
    for n, words in enumerate(said, 1):
        start = len(text)
        text += words
        marks = tuple(
            Mark("event", start + words.index(one), start + words.index(one) + len(one)) for one in marked if one in words
        )
        segments.append(Segment(n, kind, start, len(text), marks=marks))
        text += "\n"
    described = Source(name, title, "txt", path or f"transcripts/{name}.txt", "", "")
    return Material(described, Placement(), SourceText(name, "", text, tuple(segments)))


MAYA = source(
    "maya", "We trust them. Mostly.", "“Trust” is slow - we trust them.", "We [laughs] trust nobody.", marked=["[laughs]"]
)
TOM = source("tom", "The market is small.", path="transcripts/2024/tom.txt", title="Tom, baker")


def place(table: str, *materials: Material, coder: str = "") -> Placing:
    """The table placed in Maya's and Tom's interviews; it must be well formed."""
    read = FORMAT.read(table.encode(), "codings.csv")
    assert not read.problems, [str(problem) for problem in read.problems]
    return place_rows(read.rows, materials or (MAYA, TOM), [BOOK], coder=coder, file="codings.csv")


def words(placing: Placing) -> list[str]:
    """The words that were found, in the table's order."""
    return [placed.material.text.text[placed.start : placed.end] for placed in placing.placed]


def why(placing: Placing) -> list[str]:
    """Problem codes of the rows that were not placed."""
    return [f"{lost.problem.line} {lost.problem.code}" for lost in placing.unplaced]

"""What became of the files that were read, in a table and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casecode.domain.problem import Problem
from casecode.views.blocks import Table
from casecode.workflow.preview import Preview


@dataclass(frozen=True, slots=True)
class IngestRow:
    """One file: what it became. `sources` counts the posts or rows of an export; `words` are words of speech."""

    source: str
    format: str
    sources: int
    words: int
    segments: int
    turns: int
    speakers: Mapping[str, int]
    status: str


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of all files.

    `behind` counts codings that stand on an older revision of their source now, `previews` are of a dry run, `drawing` is the command that draws what two people code apart, empty where the study needs none now.
    """

    rows: tuple[IngestRow, ...]
    problems: tuple[Problem, ...] = ()
    refused: int = 0
    dry_run: bool = False
    behind: int = 0
    previews: tuple[Preview, ...] = ()
    drawing: str = ""

    @property
    def exit_code(self) -> int:
        """4 when a file was refused, else 0: a doubt is no failure."""
        return 4 if self.refused else 0

    @property
    def changed(self) -> tuple[IngestRow, ...]:
        """The files that brought something."""
        return tuple(row for row in self.rows if row.status in {"new", "revision", "would be read"})

    def table(self, *, brief: bool = False) -> Table:
        """One line a file; `brief` leaves out what the terminal has no room for."""
        header = ("source", "format", "sources", "words", "segments", "turns", "speakers", "status")
        rows = [
            (row.source, row.format, row.sources, row.words, row.segments, row.turns, _voices(row.speakers), row.status)
            for row in self.rows
        ]
        if not brief:
            return Table(header, tuple(rows), name="ingest")
        many = any(row.sources != 1 for row in self.rows)
        kept = [at for at, name in enumerate(header) if name not in {"format", "turns"} and (many or name != "sources")]
        return Table(tuple(header[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows))

    def talk(self) -> tuple[str, ...]:
        """What happened, what was not done, what to type next."""
        if not self.rows and not self.refused:
            return ("Nothing to read: no file in transcripts/ and none that the protocol lists. Put files there, or name them.",)
        new = self.changed
        words = sum(row.words for row in new)
        count = sum(row.sources for row in new)
        lines = [f"{_count(count, 'source')} {'would be ' if self.dry_run else ''}read, {words:,} words."]
        if not new:
            lines = []
            if self.rows:
                lines = [f"Everything {'that can be read ' if self.refused else ''}was already in; nothing changed."]
        if self.refused:
            lines.append(f"{_count(self.refused, 'file')} could not be read and {'is' if self.refused == 1 else 'are'} not in.")
        if self.behind:
            lines.append(f"{_count(self.behind, 'coding')} on an older revision now: casecode reanchor brings them over.")
        if new and not self.dry_run:
            apart = f"; to draw what two people code, each alone: {self.drawing}" if self.drawing else ""
            lines.append(f"Next: casecode autocode, or casecode code{apart}")
        return tuple(lines)


def _voices(speakers: Mapping[str, int], most: int = 6) -> str:
    """`Ana 48, Ben 47`: the most frequent labels first, the rest counted."""
    ranked = sorted(speakers.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ", ".join(f"{label} {count}" for label, count in ranked[:most])
    return shown + (f" and {len(ranked) - most} more" if len(ranked) > most else "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

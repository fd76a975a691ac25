"""Documents that set paragraphs and tables (Word, web pages) as one running text with its segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from casecode.domain.reading import Reading, ReadOptions
from casecode.domain.source import Segment
from casecode.readers._blocks import Block
from casecode.readers._cells import Columns, Row, is_head, label_of, rows_of, transcript_columns
from casecode.readers._prose import running_reading
from casecode.readers._shapes import candidate, names_role
from casecode.readers._sheet import GAP
from casecode.readers._speakers import Paragraph
from casecode.readers._stamps import both_seconds, marks_in
from casecode.text.roles import label_key

_LONG_HEADING = 30


@dataclass(slots=True)
class _Draft:
    """The text in the making: `open` paragraphs go to the search for labels, `said` segments are settled by a table."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    open: list[Paragraph] = field(default_factory=list)
    said: list[Segment] = field(default_factory=list)

    def write(self, text: str) -> tuple[int, int]:
        """Append `text`, an empty line below what stands there; its span."""
        if self.pieces:
            self.pieces.append(GAP)
            self.length += len(GAP)
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start, self.length


def laid_out(blocks: Sequence[Block], notes: Sequence[Block], options: ReadOptions, meta: Mapping[str, str]) -> Reading:
    """The blocks an empty line apart, cut into segments by labels and transcript tables; the notes behind them.

    A row of a transcript table is one line, its cells a tab apart. Problems found on the way have no line: the text is not
    the file's. `meta` is what the file says of itself.
    """
    draft = _Draft()
    known = frozenset(label_key(label) for label in options.speakers)
    labels = _heading_labels(blocks, known)
    for table, part in groupby(blocks, key=lambda block: block.table):
        together = tuple(part)
        rows = rows_of(together) if table else ()
        columns = transcript_columns(rows, known) if rows else None
        if columns:
            _put_transcript(draft, rows, columns)
        else:
            for block in together:
                kind = block.kind
                if kind == "heading" and (_label_in(block.text, known) in labels or len(block.text.split()) > _LONG_HEADING):
                    kind = "paragraph"
                draft.open.append(Paragraph(*draft.write(block.text), kind, block.ref))
    for note in notes:
        start, end = draft.write(note.text)
        draft.said.append(Segment(0, "note", start, end, ref=note.ref))
    reading = running_reading("".join(draft.pieces), draft.open, options, meta)
    segments = sorted((*reading.segments, *draft.said), key=lambda segment: segment.start)
    return replace(
        reading,
        segments=tuple(replace(segment, n=n) for n, segment in enumerate(segments, start=1)),
        problems=tuple(replace(problem, line=0) for problem in reading.problems),
    )


def _heading_labels(blocks: Sequence[Block], known: frozenset[str]) -> frozenset[str]:
    """The labels that stand in headings: the same words again and again, or a role twice; no document repeats its sections so."""
    counts = Counter(_label_in(block.text, known) for block in blocks if block.kind == "heading")
    return frozenset(key for key, count in counts.items() if count > 2 or (count == 2 and names_role(key)) or key in known)


def _label_in(heading: str, known: frozenset[str]) -> str:
    """What a heading says of who speaks: `Maya: We met` and `Maya` both say Maya."""
    first = heading.partition("\n")[0]
    found = candidate(first, 0, len(first), known)
    return found.key if found else label_key(first.rstrip(": "))


def _put_transcript(draft: _Draft, rows: Sequence[Row], columns: Columns) -> None:
    """Each row a line. The words after the first paragraph of their cell stand below it, as segments of the same speaker."""
    speaker = ""
    for number, row in enumerate(rows):
        words = row.get(columns.words, ())
        front = [" ".join(row[column]) for column in sorted(row) if column != columns.words]
        start, end = draft.write("\t".join((*front, *words[:1])))
        if number == 0 and is_head(row, columns):
            draft.open.append(Paragraph(start, end, "heading"))
            continue
        if columns.speaker < 0:
            draft.open.append(Paragraph(start, end))
            draft.open.extend(Paragraph(*draft.write(more)) for more in words[1:])
            continue
        speaker = label_of(row.get(columns.speaker, ())) or speaker
        seconds, until = both_seconds(" ".join((*row.get(columns.time, ()), *row.get(columns.speaker, ()))))
        if words:
            draft.said.append(_speech(words[0], end, speaker, seconds, until))
        draft.said.extend(_speech(more, draft.write(more)[1], speaker, None, None) for more in words[1:])


def _speech(words: str, end: int, speaker: str, seconds: float | None, until: float | None) -> Segment:
    """The words, which end at `end`, as a segment."""
    start = end - len(words)
    marks = (replace(mark, start=mark.start + start, end=mark.end + start) for mark in marks_in(words, 0, len(words)))
    return Segment(0, "speech", start, end, speaker, seconds=seconds, until=until, marks=tuple(marks))

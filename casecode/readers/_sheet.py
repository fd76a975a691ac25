"""One canonical text written segment by segment, for formats that hold records and not a running text."""

from __future__ import annotations

from dataclasses import dataclass, field

from casecode.domain.source import Kind, Mark, Segment

GAP = "\n\n"


@dataclass(slots=True)
class Sheet:
    """Text and segments in the making. Segments stand an empty line apart; the label stands before the words, outside them."""

    pieces: list[str] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    length: int = 0

    def put(
        self,
        words: str,
        kind: Kind,
        *,
        label: str = "",
        speaker: str = "",
        marks: tuple[Mark, ...] = (),
        seconds: float | None = None,
        until: float | None = None,
        parent: int | None = None,
        date: str = "",
        ref: str = "",
    ) -> int:
        """Append canonical `words` as one segment and give its number. `label` is written before them with a colon; `marks`
        count from the start of the words.
        """  # noqa: D205  two sentences, one of them long
        if self.pieces:
            self._write(GAP)
        if label:
            self._write(f"{label}: ")
        start = self.length
        self._write(words)
        placed = tuple(Mark(mark.kind, mark.start + start, mark.end + start) for mark in marks)
        n = len(self.segments) + 1
        self.segments.append(
            Segment(
                n=n,
                kind=kind,
                start=start,
                end=self.length,
                speaker=speaker or label,
                seconds=seconds,
                until=until,
                marks=placed,
                parent=parent,
                date=date,
                ref=ref,
            ),
        )
        return n

    @property
    def text(self) -> str:
        """The whole text so far."""
        return "".join(self.pieces)

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

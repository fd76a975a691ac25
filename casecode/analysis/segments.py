"""Every segment of the study as one table: the ground on which shares are counted and from which values are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from casecode.analysis.speech import Speech
from casecode.domain.protocol import Participant
from casecode.domain.source import Material

COLUMNS: tuple[str, ...] = ("source", "n", "kind", "participant", "role", "case", "method", "wave", "date")
SILENT_KINDS: frozenset[str] = frozenset({"heading", "note", "event"})
"""Kinds of segments in which nobody speaks: no participant is missed there."""


def segment_table(
    materials: Iterable[Material],
    speech: Mapping[str, Speech],
    people: Mapping[str, Participant],
) -> pd.DataFrame:
    """One row a segment, in the order of sources and places; what is not known is empty text.

    `case` is the source's, failing that the speaker's (a focus group across cases). `date` is the segment's own (a comment's,
    a message's), failing that the source's.
    """
    rows: list[tuple[str, int, str, str, str, str, str, str, str]] = []
    for material in materials:
        placed, source = material.placement, material.source
        date = placed.date or source.date
        for segment in speech[source.id].segments:
            voice = material.voice(segment)
            person = people.get(voice.participant)
            case = placed.case or (person.case if person else "")
            rows.append(
                (
                    source.id,
                    segment.n,
                    segment.kind,
                    voice.participant,
                    voice.role or "unknown",
                    case,
                    placed.method,
                    placed.wave,
                    segment.date or date,
                ),
            )
    return table(rows, COLUMNS, ("n",))


def table(rows: Sequence[Sequence[object]], columns: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame:
    """A frame of plain objects, whole numbers in the columns `numbers`: walking over it costs no conversions."""
    made = pd.DataFrame(rows, columns=list(columns), dtype=object)
    return made.astype(dict.fromkeys(numbers, int))

"""How the material came about."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances(Record):
    """How a source (an id, path or pattern; empty for an entry of `sources:`) came about. `place` is where, or the channel.

    `duration` is in minutes. `recorded`: audio, video, notes, no. `proofread` is the share read against the recording (0 to 1).
    `instrument` is the guide used, `derived_from` the source whose words these are, `transcript_of` the recording.
    """

    source: str = ""
    place: str = ""
    duration: float | None = None
    collector: tuple[str, ...] = ()
    recorded: str = ""
    access: str = ""
    instrument: str = ""
    transcribed_by: str = ""
    proofread: float | None = None
    field_notes: str = ""
    licence: str = ""
    derived_from: str = ""
    transcript_of: str = ""

"""A timeline as a table to be shown or written."""

from __future__ import annotations

from dataclasses import dataclass

from casecode.analysis.select import select
from casecode.analysis.timeline import timeline
from casecode.views.blocks import Table
from casecode.workflow.displays import FOR_SCRIPTS
from casecode.workflow.study import Study
from casecode.workflow.tables import selection


@dataclass(frozen=True, slots=True)
class Asked:
    """A timeline as asked for; empty words mean the study's own rule."""

    by: str = "month"
    rows: str = "theme"
    per: str = ""
    where: str = ""
    coder: str = ""
    run: str = ""


def timeline_table(study: Study, asked: Asked, to: str) -> Table:
    """Rows over time for format `to`."""
    found = timeline(select(study.corpus, selection(asked.where, asked.coder, asked.run)), asked.by, asked.rows, asked.per)
    printed = to not in FOR_SCRIPTS
    header = (asked.rows.capitalize() if printed else asked.rows, *(time.label if printed else time.id for time in found.times))
    rows = tuple((row.label if printed else row.id, *line) for row, line in zip(found.rows, found.values, strict=True))
    material = ", ".join(f"{time.label}: {many}" for time, many in zip(found.times, found.sources, strict=True))
    note = f"{found.note.text} Sources by {asked.by}: {material}." if found.times else found.note.text
    if not found.dated:
        note += f" No source has a {'wave' if asked.by == 'wave' else 'date'}: say it under `sources:` in casecode.yaml."
    caption = f"{asked.rows.capitalize()}s by {asked.by}" if printed else ""
    return Table(header, rows, caption, note, wide=len(header) > 10, name="timeline")

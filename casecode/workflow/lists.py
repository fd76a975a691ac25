"""What there is: sources, segments, participants, cases, as tables with the columns that scripts rely on."""

from __future__ import annotations

import difflib
import re

from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.domain.source import Material
from casecode.views.blocks import Table, Value
from casecode.workflow.labels import silent_in
from casecode.workflow.study import Study

SOURCES = (
    "source",
    "title",
    "method",
    "case",
    "date",
    "wave",
    "format",
    "segments",
    "turns",
    "speakers",
    "words",
    "revision",
    "sha256",
    "status",
)
SEGMENTS = ("n", "kind", "speaker", "participant", "role", "turn", "start", "end", "seconds", "text")
_RANGE = re.compile(r"(?P<first>\d+)(?P<dash>-(?P<last>\d+)?)?")


def find_material(study: Study, name: str) -> Material:
    """The source that `name` means: its id, else the path of its original, else its title. Raises `NotFoundError`."""
    wanted = name.casefold()
    for told in (_ids, _paths, _titles):
        fits = [material for material in study.materials if wanted in told(material)]
        if len(fits) == 1:
            return fits[0]
        if fits:
            names = ", ".join(material.source.id for material in fits[:6])
            raise WrongUseError(reason=f"'{name}' fits {len(fits)} sources: {names}. Name one by its id.")
    known = [material.source.id for material in study.materials]
    near = difflib.get_close_matches(name, known, n=3) or [one for one in known if wanted in one.casefold()][:3]
    hint = f" Did you mean: {', '.join(near)}?" if near else " casecode sources lists them."
    raise NotFoundError(kind="source", name=name, nearest=hint)


def _ids(material: Material) -> set[str]:
    return {material.source.id.casefold()}


def _paths(material: Material) -> set[str]:
    path = material.source.path.casefold()
    return set() if material.source.container else {path, path.rpartition("/")[2]}


def _titles(material: Material) -> set[str]:
    return {material.source.title.casefold(), material.placement.title.casefold()} - {""}


def sources_table(study: Study, where: str = "", *, brief: bool = False) -> Table:
    """Every source in the stable columns; `brief` leaves out title, revision and hash for the terminal."""
    materials = study.materials
    if where:
        from casecode.analysis.select import Selection, select  # noqa: PLC0415  only a filter needs pandas

        chosen = select(study.corpus, Selection(where=where))
        admitted = set(study.corpus.segments["source"][chosen.material])
        materials = tuple(material for material in materials if material.source.id in admitted)
    rows = tuple(_source_row(material) for material in materials)
    words = sum(material.source.words for material in materials)
    note = f"{len(rows):,} sources, {words:,} words."
    if not brief:
        return Table(SOURCES, rows, note=note, name="sources")
    kept = [SOURCES.index(name) for name in ("source", "method", "case", "date", "segments", "words", "status")]
    return Table(tuple(SOURCES[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows), note=note)


def _source_row(material: Material) -> tuple[Value, ...]:
    source, placed = material.source, material.placement
    return (
        source.id,
        placed.title or source.title,
        placed.method,
        placed.case,
        placed.date or source.date,
        placed.wave,
        source.format,
        source.segments,
        source.turns,
        len(source.speakers),
        source.words,
        source.revision,
        source.sha256,
        "doubts" if source.warnings else "ok",
    )


def segments_table(study: Study, name: str, segments: str = "", *, brief: bool = False) -> Table:
    """The segments of one source, from N to M, in the stable columns."""
    material = find_material(study, name)
    first, last = _range(segments, len(material.text.segments))
    rows = tuple(_segment_rows(material, first, last))
    note = f"{material.source.id}: {len(rows)} of {len(material.text.segments)} segments, {material.source.words:,} words."
    if material.source.warnings:
        note += " Doubts when it was read: " + "; ".join(material.source.warnings) + "."
    if not brief:
        return Table(SEGMENTS, rows, note=note, name="segments")
    kept = [SEGMENTS.index(column) for column in ("n", "speaker", "role", "text")]
    shown = tuple(tuple(row[at] for at in kept) for row in rows)
    return Table(("¶", "speaker", "role", "text"), shown, note=note)


def _segment_rows(material: Material, first: int, last: int) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for segment in material.text.segments:
        if first <= segment.n <= last:
            voice = material.voice(segment)
            words = material.text.text[segment.start : segment.end]
            role = voice.role if segment.speaker else ""
            rows.append(
                (
                    segment.n,
                    segment.kind,
                    segment.speaker,
                    voice.participant,
                    role,
                    segment.turn or None,
                    segment.start,
                    segment.end,
                    segment.seconds,
                    words,
                ),
            )
    return rows


def _range(words: str, count: int) -> tuple[int, int]:
    """`12`, `10-14`, `40-`, or nothing for all."""
    if not words:
        return 1, count
    found = _RANGE.fullmatch(words.strip())
    if not found:
        raise WrongUseError(reason=f"--segments {words} is no range. Write 12, 10-14 or 40-.")
    first = int(found["first"])
    if not found["dash"]:
        return first, first
    return first, int(found["last"]) if found["last"] else count


_WHOLE = " Attributes and more: --to csv."


def people_table(study: Study, *, brief: bool = False) -> Table:
    """The participants with attributes, words and quotes; who never speaks stands there with zeros.

    `brief` leaves out the attributes and counts the themes. `silent` are sources where somebody was present and says nothing.
    """
    from casecode.views.participants import participants_view  # noqa: PLC0415  views bring pandas

    view = participants_view(study.corpus)
    named = () if brief else view.attributes
    silent = silent_in((material.source, material.placement) for material in study.materials)
    header = (
        "id" if brief else "participant",
        *("name", "case", "role", *named, "sources", "words"),
        *(() if brief else ("share",)),
        *("quotes", "themes"),
        *(("silent",) if silent or not brief else ()),
    )
    rows = tuple(
        (
            *(line.id, line.name, line.case, line.role),
            *(() if brief else line.attributes),
            *(len(line.sources), line.words),
            *(() if brief else (line.share,)),
            line.quotes,
            len(line.themes) if brief else ", ".join(line.themes),
            *((", ".join(silent.get(line.id, ())),) if silent or not brief else ()),
        )
        for line in view.participants
    )
    unnamed = f" Speaker labels that are no participant of the protocol: {len(view.unnamed)}." if view.unnamed else ""
    return Table(header, rows, note=view.note.text + unnamed + (_WHOLE if brief and view.attributes else ""), name="people")


def cases_table(study: Study, *, brief: bool = False) -> Table:
    """The cases with attributes, sources, participants, words, quotes and coverage; `brief` leaves out the attributes."""
    from casecode.views.participants import participants_view  # noqa: PLC0415  views bring pandas

    view = participants_view(study.corpus)
    named = () if brief else view.case_attributes
    header = ("case", "name", *named, "sources", "participants", "words", "quotes", "coverage")
    rows = tuple(
        (
            *(line.id, line.name),
            *(() if brief else line.attributes),
            *(line.sources, line.participants, line.words, line.quotes, line.coverage),
        )
        for line in view.cases
    )
    note = view.note.text + (_WHOLE if brief and view.case_attributes else "")
    return Table(header, rows, note=note, decimals=3, name="cases")

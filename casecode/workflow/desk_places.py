"""Where a coder stopped, kept in `.casecode/places`: a convenience that may be deleted at any time."""

from __future__ import annotations

import json
from collections.abc import Iterator

from casecode.databank.layout import coder_folder
from casecode.databank.rounds import Round
from casecode.domain.errors import DataRefusedError, NotFoundError
from casecode.domain.ids import slug
from casecode.domain.source import Material, Source, Span
from casecode.plain import write
from casecode.study.place import place
from casecode.text.spans import contains, overlap, subtract
from casecode.workflow.desk_rounds import part_of, spoken
from casecode.workflow.lists import find_material
from casecode.workflow.study import Study

_LAST = "last"


def keep_place(study: Study, coder: str, material: Material, span: Span) -> None:
    """Remember `span` of this text, and that this is the source `coder` had open."""
    folder = study.root / ".casecode" / "places" / coder_folder(coder)
    facts = {"source": material.source.id, "text": material.text.hash, "start": span[0], "end": span[1]}
    data = json.dumps(facts).encode() + b"\n"
    write.replace(folder / f"{_file(material.source.id)}.json", data)
    if _read(study, coder, _LAST).get("source") != material.source.id:
        write.replace(folder / f"{_LAST}.json", data)


def kept_place(study: Study, coder: str, material: Material) -> Span | None:
    """Where `coder` stopped in this text; None when that is not known or the text is another revision's."""
    facts = _read(study, coder, _file(material.source.id))
    start, end = facts.get("start"), facts.get("end")
    whole = (0, len(material.text.text))
    if facts.get("text") != material.text.hash or not isinstance(start, int) or not isinstance(end, int):
        return None
    return (start, end) if start < end and contains(whole, (start, end)) else None


def _read(study: Study, coder: str, name: str) -> dict[str, object]:
    path = study.root / ".casecode" / "places" / coder_folder(coder) / f"{name}.json"
    try:
        facts = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _file(source: str) -> str:
    return slug(source.replace("/", "-"))


def open_source(study: Study, coder: str, name: str = "", plan: Round | None = None) -> Material:
    """The source `name` means; without a name the one left open, if it is not read to its end, else the first that is not."""
    sources = {source.id: source for source in study.bank.sources()}
    if not sources:
        raise DataRefusedError(reason="There is no source in the databank yet. Read them in with: casecode ingest")
    if name:
        return _material(study, sources[name]) if name in sources else find_material(study, name)
    if plan is not None:
        given = plan.sources_of(coder)
        sources = {one: source for one, source in sources.items() if one in given}
        if not sources:
            raise NotFoundError(kind="source of round", name=plan.id, nearest=" Read it in with: casecode ingest")
    last = str(_read(study, coder, _LAST).get("source", ""))
    ordered = [sources[last], *sources.values()] if last in sources else list(sources.values())
    read = _reach(study, coder, plan.id if plan else "")
    for source in ordered:
        material = _material(study, source)
        mine = part_of(plan, coder, material).spans
        ends = [one.end for one in material.text.segments if any(overlap((one.start, one.end), span) for span in mine)]
        if ends and read.get((source.id, source.text), 0) < ends[-1]:
            return material
    return _material(study, ordered[0])


def sources_left(study: Study, coder: str, plan: Round | None = None) -> tuple[str, ...]:
    """The sources in which `coder` has something left to read: in the round `plan`, else anywhere, by marks of whatever round."""
    return tuple(_left(study, coder, plan))


def _left(study: Study, coder: str, plan: Round | None) -> Iterator[str]:
    standing = study.bank.standing()
    own = [mark for mark in standing.reads if mark.coder == coder and (plan is None or mark.round == plan.id)]
    begun = {mark.source for mark in own}
    given = plan.sources_of(coder) if plan else None
    for source in study.bank.sources():
        if given is not None and source.id not in given:
            continue
        if source.id not in begun:  # its words need not be loaded
            yield source.id
            continue
        material = _material(study, source)
        here = [(mark.start, mark.end) for mark in own if (mark.source, mark.text) == (source.id, source.text)]
        if spoken(material, subtract(part_of(plan, coder, material).spans, here)):
            yield source.id


def _material(study: Study, source: Source) -> Material:
    return Material(source, place(study.protocol, source), study.bank.text(source))


def _reach(study: Study, coder: str, round_: str) -> dict[tuple[str, str], int]:
    """How far `coder` has marked each text as read."""
    reach: dict[tuple[str, str], int] = {}
    for mark in study.bank.standing().reads:
        if mark.coder == coder and (not round_ or mark.round == round_):
            reach[mark.source, mark.text] = max(mark.end, reach.get((mark.source, mark.text), 0))
    return reach

"""How each source came about, from everything that says something of it: the general first, the particular over it.

In this order: what the file's own head states (`Place: …`), the entry of `sources:` that means the file, records of the
container a post or row came in, records with a pattern, records that name the source itself. Each field is taken from the
last of them that gives it; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from casecode.domain.circumstances import Circumstances
from casecode.domain.protocol import Protocol
from casecode.domain.source import Source
from casecode.plain import names
from casecode.plain.schema import written_fields
from casecode.study import patterns
from casecode.study._tidy import minutes
from casecode.study.place import match_rule

FIELDS: tuple[str, ...] = tuple(name for name in written_fields(Circumstances) if name not in {"id", "source"})
_STATED: Mapping[str, tuple[str, ...]] = {
    "place": ("place", "ort", "lieu", "lugar", "luogo", "location", "venue", "setting"),
    "duration": ("duration", "dauer", "durée", "length"),
    "transcribed_by": ("transcribed by", "transcriber"),
    "recorded": ("recorded", "recording"),
    "licence": ("licence", "license", "copyright"),
    "derived_from": ("derived_from",),
}


def circumstances(protocol: Protocol, sources: Iterable[Source]) -> dict[str, Circumstances]:
    """By source id, what is known of how it came about. `file` and `line` are of the most particular record, where there is one."""
    exact: dict[str, list[Circumstances]] = {}
    general: list[Circumstances] = []
    for record in protocol.kept.circumstances:
        if is_pattern(record.source):
            general.append(record)
        else:
            exact.setdefault(names.folded(record.source), []).append(record)
    found: dict[str, Circumstances] = {}
    for source in sources:
        rule = match_rule(protocol, source.path)
        layers = [_stated(source), rule[0].circumstances if rule else Circumstances()]
        layers += exact.get(names.folded(source.container), ()) if source.container else ()
        layers += [record for record in general if fits(record.source, source)]
        for name in dict.fromkeys((names.folded(source.path), names.folded(source.id))):
            layers += exact.get(name, ())
        found[source.id] = _laid(source.id, layers)
    return found


def is_pattern(name: str) -> bool:
    """Whether a record's `source` means several sources."""
    return any(sign in name for sign in "*?{")


def fits(name: str, source: Source) -> bool:
    """Whether a record's `source`, an id, a path or a pattern over either, means this source or the container it came in."""
    known = (source.id, source.path, *((source.container,) if source.container else ()))
    if is_pattern(name):
        return any(patterns.matched(name, one) is not None for one in known)
    return names.folded(name) in {names.folded(one) for one in known}


def _stated(source: Source) -> Circumstances:
    """What the file says of itself."""
    said = {field: next((source.meta[key] for key in keys if source.meta.get(key)), "") for field, keys in _STATED.items()}
    long = minutes(said.pop("duration"))
    return replace(Circumstances(duration=long), **cast("dict[str, Any]", said))


def _laid(source: str, layers: Iterable[Circumstances]) -> Circumstances:
    """The layers on each other; a field that a layer leaves open keeps what lies below."""
    made = Circumstances(id=source, source=source)
    for layer in layers:
        given: dict[str, Any] = {name: value for name in FIELDS if (value := getattr(layer, name)) not in {None, "", ()}}
        if layer.file:
            given |= {"file": layer.file, "line": layer.line}
        made = replace(made, **given)
    return made

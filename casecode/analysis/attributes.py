"""Attributes of cases, participants and sources, as fields of expressions and dimensions of tables: `case.region`."""

from __future__ import annotations

from collections.abc import Mapping

from casecode.analysis.corpus import Corpus
from casecode.domain.protocol import Case, Participant
from casecode.domain.source import Material


def attribute_names(corpus: Corpus) -> tuple[str, ...]:
    """Every attribute the study states, as `case.region`, `participant.stage`, `source.format`; kinds in this order."""
    owners = (("case", _of_cases(corpus)), ("participant", _of_people(corpus)), ("source", _of_sources(corpus)))
    names = (f"{kind}.{name.lower()}" for kind, all_of in owners for facts in all_of.values() for name in facts)
    return tuple(dict.fromkeys(names))


def attribute_values(corpus: Corpus, field: str) -> dict[str, str]:
    """Owner id -> value of the attribute `field` (`case.region`), in the protocol's order; owners without it are left out."""
    kind, _, name = field.partition(".")
    facts = {"case": _of_cases, "participant": _of_people, "source": _of_sources}[kind](corpus)
    made = {}
    for owner, stated in facts.items():
        value = {key.lower(): text for key, text in stated.items()}.get(name, "")
        if value.strip():
            made[owner] = value.strip()
    return made


def _of_cases(corpus: Corpus) -> dict[str, Mapping[str, str]]:
    return {one.id: _case(one) for one in corpus.protocol.cases}


def _of_people(corpus: Corpus) -> dict[str, Mapping[str, str]]:
    return {one.id: _person(one) for one in corpus.protocol.people}


def _of_sources(corpus: Corpus) -> dict[str, Mapping[str, str]]:
    return {one.source.id: _source(one) for one in corpus.materials}


def _case(case: Case) -> Mapping[str, str]:
    return {"name": case.name, "why": case.why, **case.attributes}


def _person(person: Participant) -> Mapping[str, str]:
    return {"name": person.name, "case": person.case, "role": person.role, **person.attributes}


def _source(material: Material) -> Mapping[str, str]:
    source = material.source
    own = {
        "title": material.placement.title or source.title,
        "format": source.format,
        "kind": source.kind,
        "container": source.container,
        "author": source.author,
        "language": source.language,
    }
    return {**source.meta, **source.given, **own}

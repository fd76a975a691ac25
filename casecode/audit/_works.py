"""The study's literature as the checks see it: which keys resolve, and which works are linked to which themes and propositions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casecode.audit._evidence import Evidence
from casecode.domain.protocol import Reference
from casecode.domain.records import LiteratureLink
from casecode.study.crosscheck import target


@dataclass(frozen=True, slots=True)
class Linked:
    """A link whose work is in the bibliography: the `code` (id) or `proposition` it is about, the other is empty."""

    link: LiteratureLink
    work: Reference
    code: str
    proposition: str


def works(evidence: Evidence) -> Mapping[str, Reference]:
    """The bibliography by key, case folded."""
    return {one.key.casefold(): one for one in evidence.protocol.literature}


def resolving(evidence: Evidence, keys: Iterable[str]) -> tuple[Reference, ...]:
    """The works behind keys; keys without one are left out."""
    known = works(evidence)
    return tuple(known[key.strip().casefold()] for key in keys if key.strip().casefold() in known)


def linked(evidence: Evidence) -> tuple[Linked, ...]:
    """The literature links whose work and target are there."""
    tree, known = evidence.corpus.tree, works(evidence)
    propositions = {one.id for one in evidence.protocol.propositions}
    made = []
    for link in evidence.records.literature_links:
        kind, name = target(link.target)
        proposition = name if name in propositions and kind != "code" else ""
        code = "" if proposition or kind == "proposition" else tree.resolve(name)
        work = known.get(link.key.strip().casefold())
        if work is not None and (code or proposition):
            made.append(Linked(link, work, code, proposition))
    return tuple(made)

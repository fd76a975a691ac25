"""What the databank can say to a checklist about the researchers, the participants and what was agreed with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from casecode.analysis.dimensions import label_of
from casecode.analysis.tree import folded
from casecode.audit._evidence import Evidence
from casecode.domain.records import Researcher
from casecode.views.validity_cited import cited

_SHOWN = 8


def listed(names: Iterable[str]) -> str:
    """`a, b and 3 more`, each once."""
    found = list(dict.fromkeys(name for name in names if name))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more


def many(count: int, noun: str, plural: str = "") -> str:
    """`1 source`, `2 sources`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def design(evidence: Evidence, key: str, head: str) -> str:
    """What `design:` says under a key, as a sentence that begins with `head`; empty where it says nothing."""
    said = str(evidence.protocol.design.get(key, "")).replace("_", " ").strip()
    return f"{head}: {cited(said, evidence.protocol.literature).rstrip('.')}." if said else ""


def collectors(evidence: Evidence) -> str:
    """Who collected, by source."""
    counted: Counter[str] = Counter(who for one in evidence.circumstances.values() for who in one.collector)
    told = [f"{label_of(evidence.corpus, 'coder', who)} ({many(count, 'source')})" for who, count in counted.most_common()]
    return f"Collected by {listed(told)}; {len(evidence.circumstances)} sources in all." if told else ""


def _of_each(evidence: Evidence, field: Callable[[Researcher], str]) -> str:
    told = [
        f"{one.name or label_of(evidence.corpus, 'coder', one.id)}: {field(one)}"
        for one in evidence.records.researchers
        if field(one)
    ]
    return f"{'; '.join(told)}." if told else ""


def credentials(evidence: Evidence) -> str:
    """Credentials of the researchers."""
    return _of_each(evidence, lambda one: one.credentials)


def roles(evidence: Evidence) -> str:
    """What the researchers did, and as what."""
    return _of_each(evidence, lambda one: one.role)


def training(evidence: Evidence) -> str:
    """Their training."""
    return _of_each(evidence, lambda one: one.training)


def relations(evidence: Evidence) -> str:
    """How they stand to those who take part."""
    return _of_each(evidence, lambda one: one.relation_to_participants)


def assumptions(evidence: Evidence) -> str:
    """What they took for granted, and reflexive memos."""
    memos = evidence.memos("reflexive")
    told = _of_each(evidence, lambda one: one.assumptions)
    return " ".join(part for part in (told, f"{many(len(memos), 'reflexive memo')} on file." if memos else "") if part)


def conflicts(evidence: Evidence) -> str:
    """Conflicts of interest and what was done about them."""
    return _of_each(
        evidence, lambda one: f"{one.conflict}{f' ({one.mitigation})' if one.mitigation else ''}" if one.conflict else ""
    )


def funding(evidence: Evidence) -> str:
    """Who paid."""
    return design(evidence, "funding", "Funding")


def ethics(evidence: Evidence) -> str:
    """Approval, and consents on record."""
    given = {folded(one.participant) for one in evidence.records.consents}
    told = f"Consents on record for {many(len(given), 'participant')}." if given else ""
    return " ".join(part for part in (design(evidence, "ethics", "Ethics"), told) if part)


def naming(evidence: Evidence) -> str:
    """The policy on names."""
    return design(evidence, "naming", "Names")


def sampling(evidence: Evidence) -> str:
    """Strategy of sampling, and why the cases."""
    told = [one.strategy for one in evidence.records.sampling if one.strategy]
    cases = [f"{case.name or case.id}: {case.why.rstrip(' .')}" for case in evidence.protocol.cases if case.why]
    parts = (
        f"Strategy: {listed(told)}." if told else "",
        design(evidence, "selection", "Selection"),
        f"Cases: {'; '.join(cases)}." if cases else "",
    )
    return " ".join(part for part in parts if part)


def approach(evidence: Evidence) -> str:
    """How people were approached."""
    told = [one.approach for one in evidence.records.sampling if one.approach]
    access = listed(one.access for one in evidence.circumstances.values())
    parts = (f"Approached {listed(told)}." if told else "", f"Access: {access}." if access else "")
    return " ".join(part for part in parts if part)


def size(evidence: Evidence) -> str:
    """How many people, sources and cases; nothing where nobody is named, as then nobody was counted."""
    heard = set(evidence.corpus.segments["participant"]) - {""}
    if not heard:
        return ""
    cases = f", {many(len(evidence.cases), 'case')}" if evidence.cases else ""
    return f"Named participants who are heard: {len(heard)}; {many(len(evidence.corpus.materials), 'source')}{cases}."


def refusals(evidence: Evidence) -> str:
    """Who did not take part, and why."""
    told = [
        f"{one.invited} invited, {one.refused if one.refused is not None else 'refusals not stated'}{' refused' if one.refused is not None else ''}"
        + (f" ({one.reasons})" if one.reasons else "")
        for one in evidence.records.sampling
        if one.invited is not None
    ]
    return f"{'; '.join(told)}." if told else ""


def sample(evidence: Evidence) -> str:
    """What is on record of the people."""
    people = evidence.protocol.people
    names = listed(name for one in people for name in one.attributes)
    told = listed(one.role for one in people)
    if not people:
        return ""
    parts = (
        f"{many(len(people), 'participant')} in the protocol",
        f"roles: {told}" if told else "",
        f"recorded: {names}" if names else "",
    )
    return f"{'; '.join(part for part in parts if part)} (casecode report make participants prints the table)."


def context(evidence: Evidence) -> str:
    """What is said of the cases."""
    told = [case.name or case.id for case in evidence.protocol.cases if case.context or case.attributes]
    return f"Described in the protocol: {listed(told)}." if told else ""


FACTS: Mapping[str, Callable[[Evidence], str]] = {
    one.__name__: one
    for one in (
        collectors,
        credentials,
        roles,
        training,
        relations,
        assumptions,
        conflicts,
        funding,
        ethics,
        naming,
        sampling,
        approach,
        size,
        refusals,
        sample,
        context,
    )
}
"""By the name that the checklists use. Each gives whole sentences, and nothing at all where nothing is on record."""

"""What the databank can say to a checklist about findings, what speaks against them, and what they were compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from casecode.audit._evidence import Evidence
from casecode.audit._works import linked
from casecode.views.checklist_team import listed, many


def _sources(count: int) -> str:
    return many(count, "source")


def quotes(evidence: Evidence) -> str:
    """Excerpts and how many name who said them."""
    found = evidence.excerpts
    named = int((found["participant"] != "").sum())
    return (
        f"{many(len(found), 'excerpt')}, {named} of them with the participant, each with an id that leads to its source."
        if len(found)
        else ""
    )


def claims(evidence: Evidence) -> str:
    """Claims, propositions and judged excerpts."""
    parts = (
        f"{many(len(evidence.records.claims), 'claim')} on record." if evidence.records.claims else "",
        f"{many(sum(map(len, evidence.judged.values())), 'judged excerpt')} for {many(len(evidence.judged), 'proposition')}."
        if evidence.judged
        else "",
    )
    return " ".join(part for part in parts if part)


def themes(evidence: Evidence) -> str:
    """The themes by how often they were found."""
    counted = evidence.by_theme["excerpts"].sort_values(ascending=False, kind="stable")
    said = [f"{evidence.corpus.tree.label(str(name))} ({count})" for name, count in counted.items() if count]
    return f"Themes with their excerpts: {listed(said)}." if said else ""


def minor(evidence: Evidence) -> str:
    """Negative cases, and what was marked as speaking against."""
    cases = len(evidence.records.negative_cases) + len(evidence.memos("negative_case"))
    against = int(evidence.excerpts["valence"].isin({"mixed", "disconfirm"}).sum())
    parts = (
        f"{many(cases, 'search', 'searches')} for negative cases on record." if cases else "",
        f"{many(against, 'excerpt')} marked as mixed or disconfirming." if against else "",
    )
    return " ".join(part for part in parts if part)


def rivals(evidence: Evidence) -> str:
    """Rival explanations with a verdict."""
    found = evidence.records.rivals
    judged = sum(bool(one.verdict) for one in found)
    return f"{many(len(found), 'rival explanation')}, {judged} of them with a verdict." if found else ""


def families(evidence: Evidence) -> str:
    """Kinds of evidence."""
    counted = Counter(family.replace("-", " ") or "kind not stated" for family in evidence.families.values())
    return (
        f"Kinds of evidence: {', '.join(f'{family} ({_sources(count)})' for family, count in counted.most_common())}."
        if counted
        else ""
    )


def literature(evidence: Evidence) -> str:
    """Works, and links from the findings to them."""
    links, works = linked(evidence), evidence.protocol.literature
    if not works:
        return ""
    stances = Counter(one.link.stance for one in links)
    said = (
        f" linked to findings as {', '.join(f'{stance} ({count})' for stance, count in stances.most_common())}"
        if stances
        else " none of them linked to a finding"
    )
    return f"{many(len(works), 'work')} in the bibliography,{said}."


def replications(evidence: Evidence) -> str:
    """Replications on record."""
    found = evidence.records.replications
    met = sum(one.observed == "as_predicted" for one in found)
    return f"{many(len(found), 'replication')} on record, {met} as predicted." if found else ""


def reviews(evidence: Evidence) -> str:
    """Readings by others."""
    counted = Counter(one.kind.replace("_", " ") for one in evidence.records.reviews)
    debriefed = len(evidence.memos("peer_debrief"))
    said = [f"{kind} ({count})" for kind, count in counted.most_common()] + (
        [f"debriefing memo ({debriefed})"] if debriefed else []
    )
    return f"Reviews: {', '.join(said)}." if said else ""


FACTS: Mapping[str, Callable[[Evidence], str]] = {
    one.__name__: one
    for one in (
        quotes,
        claims,
        themes,
        minor,
        rivals,
        families,
        literature,
        replications,
        reviews,
    )
}
"""By the name that the checklists use. Each gives whole sentences, and nothing at all where nothing is on record."""

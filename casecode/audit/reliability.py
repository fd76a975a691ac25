"""Reliability: what was written down about the study itself. Its protocol (R1), whose words it rests on (R5), its researchers (R6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from casecode.analysis.tree import folded
from casecode.audit._evidence import Evidence
from casecode.audit._families import GUIDED, SPOKEN
from casecode.audit._port import Check, Limits, Offender, Verdict
from casecode.audit._saying import many, place_in_protocol, place_of_record
from casecode.audit._stances import relaxed
from casecode.audit.reliability_coders import coding_people
from casecode.domain.records import ProtocolSections, Researcher

_SECTIONS: Mapping[str, str] = {
    "overview": "overview",
    "procedures": "procedures",
    "questions": "questions",
    "report_guide": "report guide",
}
_FIRST, _LAST = "0000-00-00", "9999-99-99"
"""The earliest and the latest day that a date of a year or a month can mean."""


# ------------------------------------------------------------------------------------------------------------- protocol


def _written_first(evidence: Evidence, limits: Limits) -> Verdict:
    versions = evidence.records.protocol
    there = {name for one in versions for name in _SECTIONS if getattr(one, name).strip()}
    if len(there) < limits["warn"]:
        return Verdict("unknown", float(len(there)), len(versions))
    began, doubts = _began(evidence)
    early = {name for one in versions for name in _SECTIONS if getattr(one, name).strip() and _before(one.date, began)}
    if len(early) >= limits["pass"] and not doubts:
        told = f"{many(len(early), 'section')}, {_dated(versions)}; the first source is of {began}"
        return Verdict("pass", float(len(early)), len(versions), seen=told)
    place = place_of_record(versions[0])
    missing = tuple(Offender(said, place, "no such section") for name, said in _SECTIONS.items() if name not in there)
    late = tuple(
        Offender(said, place, f"{_dated(versions)}, and the first source is of {began or 'no stated date'}")
        for name, said in _SECTIONS.items()
        if name in there - early
    )
    return Verdict("warn", float(len(early)), len(versions), (*missing, *late, *doubts))


def _dated(versions: tuple[ProtocolSections, ...]) -> str:
    dates = sorted(one.date for one in versions if one.date)
    if not dates:
        return "undated"
    return f"of {dates[0]}" if dates[0] == dates[-1] else f"of {dates[0]} to {dates[-1]}"


def _before(date: str, began: str) -> bool:
    """Whether a date is for certain not later than another: both as precise as they are known."""
    return bool(date and began) and date + _LAST[len(date) :] <= began + _FIRST[len(began) :]


def _began(evidence: Evidence) -> tuple[str, tuple[Offender, ...]]:
    """When the first source was collected, and sources that may have been earlier because nobody says when.

    Documents are older than any study of them: where there is nothing else, the day counts on which the first was taken in.
    """
    field = [one for one in evidence.corpus.materials if evidence.families[one.source.id] in GUIDED | {""}]
    field = [one for one in field if one.source.id not in evidence.duplicates]
    if not field:
        trail = evidence.outside.trail
        taken = trail.first.get("ingest") if trail else None
        return (taken.at[:10] if taken else ""), ()
    dates = {one.source.id: (one.placement.date or one.source.date)[:10] for one in field}
    undated = [name for name, date in dates.items() if not date]
    doubts = (Offender("undated sources", undated[0], f"{many(len(undated), 'source')} without a date"),) if undated else ()
    known = [date for date in dates.values() if date]
    return min(known, key=lambda date: date + _FIRST[len(date) :], default=""), doubts


# -------------------------------------------------------------------------------------------------------------- balance


@dataclass(frozen=True, slots=True)
class _Share:
    """The largest share of one person in `where`: who, how much of how many excerpts."""

    where: str
    who: str
    share: float
    excerpts: int


def _balanced(evidence: Evidence, limits: Limits) -> Verdict:
    voices = evidence.voices
    if not len(voices):
        return Verdict("unknown")
    free = relaxed("R5", evidence.protocol)
    whole = _largest(evidence, "")
    over = [] if "share" in free or whole.share <= limits["pass"] else [_leaning(evidence, whole)]
    if over and limits.own("pass"):
        return Verdict("fail", whole.share, whole.excerpts, tuple(over))
    for theme in () if "theme" in free else evidence.themes:
        one = _largest(evidence, theme)
        if one.excerpts >= limits["excerpts"] and one.share > limits["theme"]:
            over.append(_leaning(evidence, one))
    heard = set(voices["participant"])
    unheard = [one for one in evidence.protocol.people if one.id not in heard]
    if evidence.protocol.people and len(unheard) / len(evidence.protocol.people) > limits["unheard"]:
        over += [Offender(one.name or one.id, one.id, "never quoted") for one in unheard]
    if over:
        return Verdict("warn", whole.share, whole.excerpts, tuple(over))
    counts = [count for _, count in _ranked(voices["participant"].tolist())]
    effective = sum(counts) ** 2 / sum(count**2 for count in counts)
    source, count = _ranked(evidence.excerpts["origin"].tolist())[0]
    most = f"{source} {count / len(evidence.excerpts):.0%}"
    told = f"at most {whole.share:.0%} from one of {many(len(counts), 'informant')}, as if {effective:.1f} spoke equally; largest source {most}"
    return Verdict("pass", whole.share, whole.excerpts, seen=told)


def _ranked(names: list[str]) -> list[tuple[str, int]]:
    """Each name with how often it stands there, the most frequent first; names that stand equally often in their order."""
    return sorted(Counter(names).items(), key=lambda one: (-one[1], one[0]))


def _leaning(evidence: Evidence, one: _Share) -> Offender:
    where = f" in {evidence.corpus.tree.label(one.where)}" if one.where else ""
    person = evidence.corpus.people.get(one.who)
    who = (person.name or person.id) if person else one.who or "speakers without a name"
    return Offender(f"{who}{where}", one.who, f"{one.share:.0%} of {many(one.excerpts, 'excerpt')}")


def _largest(evidence: Evidence, theme: str) -> _Share:
    """The largest share overall, or in one theme. Speakers whom nobody named may be one person, so they count as one."""
    found, voices = evidence.excerpts, evidence.voices
    if theme:
        found, voices = found[found["theme"] == theme], voices[voices["theme"] == theme]
    bare = (found["participant"] == "") & found["family"].isin(SPOKEN) & (found["role"] != "collective")
    total = int(bare.sum()) + int(voices["row"].nunique())
    if not total:
        return _Share(theme, "", 0.0, 0)
    counts = _ranked(voices["participant"].tolist())
    who, most = counts[0] if counts else ("", 0)
    if int(bare.sum()) > most:
        who, most = "", int(bare.sum())
    return _Share(theme, who, most / total, total)


# ---------------------------------------------------------------------------------------------------------- researchers

_SAID: Mapping[str, str] = {
    "role": "role",
    "credentials": "credentials",
    "relation_to_participants": "relation to participants",
    "assumptions": "assumptions",
    "conflict": "conflicts of interest",
}
_NONE = frozenset(
    {"none", "no", "nothing", "not", "keine", "kein", "keinerlei", "aucun", "aucune", "ninguno", "ninguna", "nessuno", "nessuna"}
)


def _described(evidence: Evidence, _limits: Limits) -> Verdict:
    records = evidence.records.researchers
    notes = evidence.memos("reflexive")
    wanted = _wanted(evidence, records)
    if not records:
        if not notes:
            return Verdict("unknown", n=len(wanted))
        bare = tuple(Offender(name, "", "reflexive memos, but no statement") for name in wanted)
        return Verdict("warn", 0.0, len(wanted), bare or (Offender("statement", "", "reflexive memos alone"),))
    weak, filled, asked = [], 0, 0
    for name, own in wanted.items():
        lacks = tuple(_lacking(own))
        asked += len(_SAID)
        filled += len(_SAID) - sum(one in _SAID.values() for one in lacks)
        if lacks:
            weak.append(Offender(name, place_of_record(own[0]) if own else "", f"not stated: {', '.join(lacks)}"))
    if not evidence.design("funding"):
        weak.append(Offender("funding", place_in_protocol(evidence, "design"), "not stated, not even `none`"))
    share = filled / asked if asked else 0.0
    if weak:
        return Verdict("warn", share, len(wanted), tuple(weak))
    told = f"{many(len(wanted), 'researcher')}, funding stated, {many(len(notes), 'reflexive memo')}"
    return Verdict("pass", share, len(wanted), seen=told)


def _wanted(evidence: Evidence, records: tuple[Researcher, ...]) -> Mapping[str, list[Researcher]]:
    """Everybody who coded or collected, and whoever is described: by printed name, with what is recorded of them."""
    coders = evidence.protocol.coders
    collectors = chain.from_iterable(one.collector for one in evidence.circumstances.values())
    alias = {folded(word): coder for coder, name in coders.items() for word in (coder, name) if word}
    made: dict[str, list[Researcher]] = {}
    shown = dict(coders)
    for name in (*coding_people(evidence), *collectors):
        if name.strip():
            key = alias.get(folded(name), folded(name))
            made.setdefault(key, [])
            shown.setdefault(key, name.strip())
    for one in records:
        keys = [alias.get(folded(word), folded(word)) for word in (one.id, one.name) if word] or [place_of_record(one)]
        key = next((key for key in keys if key in made), keys[0])
        made.setdefault(key, []).append(one)
        shown.setdefault(key, one.name or one.id or key)
    return {shown[key] or key: own for key, own in made.items()}


def _lacking(own: list[Researcher]) -> Iterator[str]:
    """What is not said of one person, over all that is recorded of them."""
    if not own:
        yield from _SAID.values()
        return
    for field, said in _SAID.items():
        if not any(getattr(one, field).strip() for one in own):
            yield said
    tied = any(_is_some(one.relation_to_participants) or _is_some(one.conflict) for one in own)
    if tied and not any(one.mitigation.strip() for one in own):
        yield "what was done about the relation or conflict"


def _is_some(text: str) -> bool:
    words = folded(text).replace(",", " ").replace(".", " ").split()
    return bool(words) and words[0] not in _NONE


CHECKS: tuple[Check, ...] = (Check("R1", _written_first), Check("R5", _balanced), Check("R6", _described))

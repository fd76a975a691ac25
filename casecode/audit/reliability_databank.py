"""Reliability: the databank. Whether it is complete (R2), its trail can be followed (R11), and names are protected (R12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from casecode.analysis.tree import folded
from casecode.audit._evidence import Evidence
from casecode.audit._families import GUIDED, SPOKEN
from casecode.audit._port import Check, Limits, Offender, Verdict
from casecode.audit._saying import NOTHING_CODED, many, place_of_record
from casecode.domain.records import Consent
from casecode.domain.source import ASKING, Material

_RECORDED = frozenset({"audio", "video"})
_EVENTS = frozenset({"D508", "D509", "D510", "D512"})
"""Lines of the coding logs that cannot be read, were changed after they were written, or say two things under one id."""


# --------------------------------------------------------------------------------------------------------- completeness


def _complete(evidence: Evidence, limits: Limits) -> Verdict:
    sources = [one for one in evidence.corpus.materials if one.source.id not in evidence.duplicates]
    missing, loose = evidence.outside.missing, evidence.outside.unregistered
    if missing:
        return Verdict("fail", None, len(sources), missing, facts={"bad": len(missing)})
    if missing is None or loose is None or not sources:
        nobody = "Nobody looked whether the originals are there." if sources else "No source is registered yet."
        return Verdict("unknown", n=len(sources), message=nobody)
    agreed = _agreed(evidence)
    poor = []
    for one in sources:
        lacks = tuple(_lacks(evidence, one, agreed))
        if lacks:
            poor.append(Offender(one.source.id, one.source.path, f"no {', no '.join(lacks)}"))
    share = 1 - len(poor) / len(sources)
    facts = {"bad": len(poor)}
    unread = tuple(Offender(path, path, "lies among the material and was never read in") for path in loose)
    if share < limits["warn"]:
        return Verdict("unknown", share, len(sources), (*poor, *unread), facts=facts)
    if share < limits["pass"] or unread:
        return Verdict("warn", share, len(sources), (*poor, *unread), facts=facts)
    return Verdict(
        "pass", share, len(sources), tuple(poor), seen=f"{many(len(sources), 'source')}, every original, nothing left unread"
    )


def _agreed(evidence: Evidence) -> frozenset[str]:
    """Participants who are on record as having agreed."""
    return frozenset(_person(evidence, one.participant) for one in evidence.records.consents if not _declined(one))


def _lacks(evidence: Evidence, one: Material, agreed: frozenset[str]) -> Iterator[str]:
    said, family = evidence.circumstances[one.source.id], evidence.families[one.source.id]
    if said.recorded in _RECORDED and not one.text.segments:
        yield "transcript"
    if family in GUIDED and family not in SPOKEN and not (said.field_notes or one.text.segments):
        yield "field notes"
    voices = (*one.placement.voices.values(), *(one.voice(segment) for segment in one.text.segments))
    people = {voice.participant for voice in voices if voice.participant}
    people |= set(one.placement.present)
    if not said.licence and not (people and people <= agreed):
        yield "consent" if people or family in SPOKEN else "licence"


# ---------------------------------------------------------------------------------------------------------------- trail


def _followed(evidence: Evidence, _limits: Limits) -> Verdict:
    outside, trail = evidence.outside, evidence.outside.trail
    n = len(evidence.corpus.codings)  # of entries there is one more after each report: a count would change with every build
    events = tuple(one for one in outside.integrity or () if one.code in _EVENTS and one.level == "error")
    faults = (*events, *(trail.faults if trail else ()))
    broken = [Offender(f"{one.file}:{one.line}" if one.line else one.file, one.file, one.message) for one in faults]
    broken += [Offender(one.name, one.file, one.why) for one in outside.reports or () if one.state == "differs"]
    if broken:
        return Verdict("fail", n=n, offenders=tuple(broken))
    if trail is None or not trail.entries or outside.integrity is None or outside.reports is None:
        return Verdict("unknown", n=n)
    gaps = [*_late_start(evidence), *trail.vanished]
    gaps += [
        Offender(one.name, one.file, f"{one.file} is older than the databank: {one.why}")
        for one in outside.reports
        if one.state == "stale"
    ]
    if gaps:
        return Verdict("warn", n=n, offenders=tuple(gaps))
    begun = min((one.at[:10] for one in trail.first.values() if one.at), default="")
    journal = f"a journal from {begun} on" if begun else "a journal"
    coded = f"all events of {many(n, 'coding')} whole" if n else "no coding yet"
    digest = f", study digest {evidence.corpus.digest}" if evidence.corpus.digest else ""
    built = ", no report older than the databank" if outside.reports else ""
    return Verdict("pass", n=n, seen=f"{journal}, {coded}{built}{digest}")


def _late_start(evidence: Evidence) -> Iterator[Offender]:
    """A journal that begins after the first coding. Codings brought in from elsewhere keep their own, older dates."""
    trail = evidence.outside.trail
    moments = [_moment(one.at) for one in evidence.corpus.codings if one.at]
    starts = [_moment(one.at) for one in trail.first.values() if one.at] if trail else []
    if not moments or (trail and "import" in trail.first):
        return
    if not starts or min(starts) > min(moments):
        begun = f"{min(starts):%Y-%m-%d}" if starts else "on no stated day"
        yield Offender("journal", "databank/journal", f"begins {begun}, after the first coding of {min(moments):%Y-%m-%d}")


def _moment(at: str) -> datetime:
    made = datetime.fromisoformat(at)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


# ---------------------------------------------------------------------------------------------------------------- names


def _protected(evidence: Evidence, _limits: Limits) -> Verdict:
    policy, leaks = evidence.design("naming"), evidence.outside.leaks
    quoted = sorted(set(evidence.voices["participant"]))
    against = tuple(_against(evidence, quoted))
    if leaks or against:
        return Verdict("fail", float(len(leaks or ())), len(quoted), (*(leaks or ()), *against))
    agreed = _agreed(evidence)
    lacking = tuple(Offender(_called(evidence, one), one, "no consent on record") for one in quoted if one not in agreed)
    lacking += _nobody_named(evidence)
    if not policy or not len(evidence.excerpts):
        return Verdict("unknown", None, len(quoted), lacking, NOTHING_CODED if policy else "")
    masked = policy.replace("_", " ") not in {"actual name", "actual names", "real names"}
    if leaks is None and masked:
        nobody = "Names are to be hidden, and nothing says which: there is no private list to look for."
        return Verdict("unknown", None, len(quoted), lacking, nobody)
    if lacking:
        told = f"Consent is not on record for {', '.join(one.what for one in lacking[:5])}{' and others' if len(lacking) > 5 else ''}."
        return Verdict("unknown", 0.0, len(quoted), lacking, told)
    vague = tuple(_vague(evidence, quoted))
    if vague:
        return Verdict("warn", 0.0, len(quoted), vague)
    names = "no name of the private list in reports or excerpts" if leaks is not None else "actual names are used"
    return Verdict("pass", 0.0, len(quoted), seen=f"policy '{policy}', {names}, {many(len(quoted), 'consent')}")


def _nobody_named(evidence: Evidence) -> tuple[Offender, ...]:
    """Excerpts of speech of which nobody says whose it is: no consent can be looked up for them."""
    found = evidence.excerpts
    spoken = found["family"].isin(SPOKEN) | (found["family"] == "")
    bare = int((spoken & (found["participant"] == "") & ~found["role"].isin(ASKING)).sum())
    return (Offender("speakers without a name", "", f"{many(bare, 'excerpt')} of them"),) if bare else ()


def _against(evidence: Evidence, quoted: list[str]) -> Iterator[Offender]:
    """Participants who declined and are quoted all the same."""
    for one in evidence.records.consents:
        if _declined(one) and _person(evidence, one.participant) in quoted:
            yield Offender(_called(evidence, _person(evidence, one.participant)), place_of_record(one), "declined, and is quoted")


def _declined(one: Consent) -> bool:
    return one.scope.strip().casefold() in {"none", "no", "declined", "refused"}


def _vague(evidence: Evidence, quoted: list[str]) -> Iterator[Offender]:
    """Consents of those quoted that say neither when nor to what."""
    for who in quoted:
        own = [one for one in evidence.records.consents if _person(evidence, one.participant) == who]
        lacks = [word for word in ("date", "scope") if not any(getattr(one, word).strip() for one in own)]
        if lacks:
            yield Offender(_called(evidence, who), place_of_record(own[0]), f"consent without {' and '.join(lacks)}")


def _person(evidence: Evidence, name: str) -> str:
    """The id of the participant whom a record names by id or name."""
    word = folded(name)
    return next((one.id for one in evidence.protocol.people if word in {folded(one.id), folded(one.name)}), name)


def _called(evidence: Evidence, who: str) -> str:
    person = evidence.corpus.people.get(who)
    return (person.name if person else "") or who


CHECKS: tuple[Check, ...] = (Check("R2", _complete), Check("R11", _followed), Check("R12", _protected))

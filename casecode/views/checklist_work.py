"""What the databank can say to a checklist about design, collection, coding and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from casecode.analysis.dimensions import label_of
from casecode.analysis.saturation import saturation
from casecode.audit._engine import checks, find
from casecode.audit._evidence import Evidence
from casecode.domain.coding import RESERVED_CODERS
from casecode.domain.release import VERSION
from casecode.domain.source import ASKING
from casecode.views.checklist_team import design, listed, many
from casecode.views.validity_design import date_of, period, stance_of
from casecode.views.validity_saturation import sentence_of


def _sources(count: int) -> str:
    return many(count, "source")


def orientation(evidence: Evidence) -> str:
    """Approach, framework and how coding is understood."""
    parts = (
        design(evidence, "approach", "Codes"),
        design(evidence, "framework", "Framework"),
        f"Coding is understood {stance}." if (stance := stance_of(evidence.protocol)) else "",
    )
    return " ".join(part for part in parts if part)


def question(evidence: Evidence) -> str:
    """The research questions."""
    return " ".join(f"{name}: {text}" for name, text in evidence.protocol.questions.items())


def protocol(evidence: Evidence) -> str:
    """The case study protocol and its sections."""
    said = []
    for one in evidence.records.protocol:
        names = [name.replace("_", " ") for name in ("overview", "procedures", "questions", "report_guide") if getattr(one, name)]
        said.append(
            " ".join(
                part
                for part in (f"Version {one.version}" if one.version else "A version", f"of {one.date}" if one.date else "")
                if part
            )
            + f": {', '.join(names) or 'no section'}"
        )
    return f"Case study protocol. {'; '.join(said)}." if said else ""


def setting(evidence: Evidence) -> str:
    """Where the sources were collected."""
    places = listed(one.place for one in evidence.circumstances.values())
    return f"Places: {places}." if places else ""


def presence(evidence: Evidence) -> str:
    """Who else was there."""
    said = [
        f"{one.source.id} ({many(len(one.placement.present), 'person', 'people')})"
        for one in evidence.corpus.materials
        if one.placement.present
    ]
    return f"Those present are named for {listed(said)}." if said else ""


def guide(evidence: Evidence) -> str:
    """Interview guides and other instruments."""
    said = listed(one.instrument for one in evidence.circumstances.values())
    return f"Instruments: {said}." if said else ""


def repeats(evidence: Evidence) -> str:
    """Who was interviewed more than once."""
    interviews = {one.source.id for one in evidence.corpus.materials if "interview" in one.placement.method.casefold()}
    segments = evidence.corpus.segments
    spoken = segments[(segments["participant"] != "") & ~segments["role"].isin(ASKING) & segments["source"].isin(interviews)]
    places = spoken.groupby("participant")["source"].nunique()
    waves = sorted({one.placement.wave for one in evidence.corpus.materials if one.placement.wave})
    if not len(places):
        return ""
    said = f"{int((places > 1).sum())} of {many(len(places), 'interviewed participant')} with more than one interview."
    return f"{said} Waves: {', '.join(waves)}." if waves else said


def recording(evidence: Evidence) -> str:
    """How words were kept."""
    counted = Counter(one.recorded for one in evidence.circumstances.values() if one.recorded)
    return f"Recorded: {', '.join(f'{how} ({_sources(count)})' for how, count in counted.most_common())}." if counted else ""


def field_notes(evidence: Evidence) -> str:
    """Notes of the field."""
    count = sum(bool(one.field_notes) for one in evidence.circumstances.values())
    return f"Field notes are named for {many(count, 'source')}." if count else ""


def duration(evidence: Evidence) -> str:
    """How long it took."""
    known = sorted(one.duration for one in evidence.circumstances.values() if one.duration)
    if not known:
        return ""
    return (
        f"{many(len(known), 'source')} with a length on record: {_span(known[0], known[-1])} minutes, {sum(known):,.0f} in all."
    )


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def material(evidence: Evidence) -> str:
    """Sources by method, and when they were collected."""
    counted = Counter(one.placement.method or "method not stated" for one in evidence.corpus.materials)
    dates = sorted(date for one in evidence.corpus.materials if (date := date_of(one)))
    if not counted:
        return ""
    said = ", ".join(f"{method} ({count})" for method, count in counted.most_common())
    return f"{many(len(evidence.corpus.materials), 'source')}: {said}" + (
        f"; dated {period(dates)}." if dates else "; none of them dated."
    )


def transcription(evidence: Evidence) -> str:
    """Who wrote transcripts, and how much was read against the recording."""
    who = listed(one.transcribed_by for one in evidence.circumstances.values())
    read = [one.proofread for one in evidence.circumstances.values() if one.proofread is not None]
    parts = (
        f"Transcribed by {who}." if who else "",
        f"Read against the recording: stated for {many(len(read), 'source')}." if read else "",
    )
    return " ".join(part for part in parts if part)


def saturated(evidence: Evidence) -> str:
    """Whether saturation was looked at, and with which result."""
    if not len(evidence.excerpts):
        return ""
    finding = find(evidence, checks()["IV4"])
    said = "" if finding.status == "unknown" else sentence_of(saturation(evidence.selected, orders=200), finding)
    return f"{design(evidence, 'saturation', 'Said in the design')} {said}".strip()


def returned(evidence: Evidence) -> str:
    """Transcripts that went back to those who spoke."""
    count = sum(one.item_type == "transcript" for one in evidence.records.member_checks)
    return f"{many(count, 'transcript')} went back to participants." if count else ""


def checked(evidence: Evidence) -> str:
    """Member checks by outcome."""
    counted = Counter(one.outcome.replace("_", " ") or "no answer recorded" for one in evidence.records.member_checks)
    if not counted:
        return ""
    return f"{many(counted.total(), 'member check')}: {', '.join(f'{what} ({count})' for what, count in counted.most_common())}."


def coders(evidence: Evidence) -> str:
    """Who coded."""
    counted = Counter(one.coder for one in evidence.corpus.codings if one.coder not in RESERVED_CODERS)
    said = [f"{label_of(evidence.corpus, 'coder', who)} ({many(count, 'coding')})" for who, count in counted.most_common()]
    both = f"{many(len(said), 'person', 'people')} coded: {listed(said)}." if said else ""
    return f"{both} {evidence.selected.whose.sentence.rstrip('.')}." if both else ""


def tree(evidence: Evidence) -> str:
    """The coding tree."""
    codes = evidence.corpus.tree.codes
    books = ", ".join(f"{book.id} {book.version}".strip() for book in evidence.corpus.codebooks)
    if not codes:
        return ""
    return f"{many(len(codes), 'code')} under {many(len(evidence.corpus.tree.themes), 'theme')} in {books} (casecode report make codebook prints it)."


def derivation(evidence: Evidence) -> str:
    """Where codes come from."""
    counted = Counter(code.origin for code in evidence.corpus.tree.codes.values())
    said = ", ".join(f"{origin} ({count})" for origin, count in counted.most_common())
    return f"{design(evidence, 'approach', 'Approach')} Origin of the codes in the codebook: {said}.".strip() if counted else ""


def versions(evidence: Evidence) -> str:
    """Versions of the codebook that were used."""
    return f"Codings were made under {many(len(evidence.books), 'version')} of the codebook." if evidence.books else ""


def software(_evidence: Evidence) -> str:
    """The program."""
    return f"casecode {VERSION}."


FACTS: Mapping[str, Callable[[Evidence], str]] = {
    one.__name__: one
    for one in (
        orientation,
        question,
        protocol,
        setting,
        presence,
        guide,
        repeats,
        recording,
        field_notes,
        duration,
        material,
        transcription,
        saturated,
        returned,
        checked,
        coders,
        tree,
        derivation,
        versions,
        software,
    )
}
"""By the name that the checklists use. Each gives whole sentences, and nothing at all where nothing is on record."""

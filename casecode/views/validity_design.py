"""The design of a study as its validity report opens: what the protocol says, and the material as counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from casecode.analysis.dimensions import NOT_STATED
from casecode.analysis.triangulation import family
from casecode.audit._evidence import Evidence
from casecode.domain.protocol import Protocol
from casecode.domain.source import ASKING, Material
from casecode.views.validity_cited import cited
from casecode.views.validity_nouns import Design, Fact, Grid

_STATED: tuple[tuple[str, str], ...] = (
    ("purpose", "Purpose"),
    ("cases", "Number of cases"),
    ("embedded", "Embedded units"),
    ("unit", "Unit of analysis"),
    ("approach", "Where codes come from"),
    ("framework", "Framework"),
    ("selection", "Selection"),
    ("naming", "Names"),
    ("ethics", "Ethics"),
    ("funding", "Funding"),
)
_ASKED = frozenset({"purpose", "cases", "unit", "approach", "naming", "ethics", "funding"})
_SHOWN = 5
STANCES: Mapping[str, str] = {
    "reliability": "as measurement on which coders should agree (reliability)",
    "codebook": "as work with a shared codebook (codebook)",
    "reflexive": "as interpretation by those who code (reflexive)",
}


def design_of(evidence: Evidence) -> Design:
    """What the protocol says of the design, the research questions and propositions, and the sources by method."""
    protocol = evidence.protocol
    said = {key: str(value).replace("_", " ").strip() for key, value in protocol.design.items()}
    facts = [Fact(label, cited(said[key], protocol.literature)) for key, label in _STATED if said.get(key)]
    if stance := stance_of(protocol):
        facts.append(Fact("How coding is understood", stance))
    if protocol.cases:
        facts.append(Fact("Cases", "; ".join(_cases(evidence))))
    dates = sorted(date for one in evidence.corpus.materials if (date := date_of(one)))
    return Design(
        tuple(facts),
        (
            *(label.lower() for key, label in _STATED if key in _ASKED and not said.get(key)),
            *(() if stance_of(protocol) else ("how coding is understood",)),
        ),
        tuple(protocol.questions.items()),
        tuple((one.id, cited(one.text, protocol.literature), one.status) for one in protocol.propositions),
        _material(evidence),
        period(dates),
        len(evidence.corpus.materials) - len(dates),
        len(evidence.corpus.materials),
        tuple(_remarks(evidence)),
    )


def stance_of(protocol: Protocol) -> str:
    """How the protocol says that coding is understood; empty where it says nothing, and the default is only a default."""
    return STANCES[protocol.stance] if "stance" in protocol.lines else ""


def date_of(material: Material) -> str:
    """When a source was collected, as precise as it is known."""
    return material.placement.date or material.source.date


def period(dates: list[str]) -> str:
    """`2025-03-04 to 2025-04-01`, one date where they are all the same, empty for none. `dates` are sorted."""
    if not dates:
        return ""
    first, last = dates[0], max(dates, key=lambda one: one + "-99")
    return first if first == last else f"{first} to {last}"


def _cases(evidence: Evidence) -> Iterator[str]:
    names = {case.id: case.name or case.id for case in evidence.protocol.cases}
    for case in evidence.protocol.cases:
        inside = f" (in {names.get(case.parent, case.parent)})" if case.parent else ""
        yield f"{names[case.id]}{inside}: {case.why.rstrip(' .')}" if case.why else f"{names[case.id]}{inside}"


def _material(evidence: Evidence) -> Grid:
    groups: dict[str, list[Material]] = defaultdict(list)
    for one in evidence.corpus.materials:
        groups[one.placement.method or NOT_STATED].append(one)
    rows = [(method, _family(evidence, found), *_counted(evidence, found)) for method, found in sorted(groups.items())]
    if len(rows) > 1:
        rows.append(("All", "", *_counted(evidence, list(evidence.corpus.materials))))
    return Grid(
        ("Method", "Kind of evidence", "Sources", "People", "Words", "Minutes", "Collected"),
        tuple(rows),
        "What was collected",
        "Words are those of everyone but interviewers and moderators. Minutes are those on record; – where none are. Dates are those of the sources.",
        "llrrrrl",
        (1.9, 1.9, 0.9, 0.9, 0.9, 1.1, 1.4),
        empty="No source is in the databank yet.",
    )


def _family(evidence: Evidence, found: list[Material]) -> str:
    names = {evidence.families[one.source.id] or family(one.placement.method) or NOT_STATED for one in found}
    return ", ".join(sorted(name.replace("-", " ") for name in names))


def _counted(evidence: Evidence, found: list[Material]) -> tuple[int, int, str, str, str]:
    segments, corpus = evidence.corpus.segments, evidence.corpus
    here = segments["source"].isin({one.source.id for one in found}).to_numpy(dtype=bool)
    part = segments[here]
    words = sum(
        many for many, own, role in zip(corpus.segment_words, here, segments["role"], strict=True) if own and role not in ASKING
    )
    minutes = [
        long
        for one in found
        if (long := evidence.circumstances[one.source.id].duration) and one.source.id not in evidence.duplicates
    ]
    dates = sorted(date for one in found if (date := date_of(one)))
    told = f"{sum(minutes):,.0f}" + (f" (of {len(minutes)})" if len(minutes) < len(found) else "") if minutes else "–"
    return len(found), len(set(part["participant"]) - {""}), f"{words:,}", told, period(dates) or "not stated"


def _remarks(evidence: Evidence) -> Iterator[str]:
    doubled = [one.sentence for one in evidence.duplicates.values()]
    if doubled:
        more = f" and {len(doubled) - _SHOWN} more" if len(doubled) > _SHOWN else ""
        yield f"Counted once only: {'; '.join(doubled[:_SHOWN])}{more}."
    if evidence.strange_methods:
        yield f"No kind of evidence is known for the method words {', '.join(evidence.strange_methods)}; they count as not stated."

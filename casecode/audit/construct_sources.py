"""Construct validity: who said it, how and when (CV6), and how each source came about (CV8)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from casecode.audit._families import GUIDED, SPOKEN
from casecode.audit._port import Check, Evidence, Limits, Offender, Verdict
from casecode.audit._saying import NOTHING_CODED, many
from casecode.domain.source import Material

_NOBODY_MISSING = frozenset({"collective", "interviewer", "moderator", "observer"})
"""Roles whose words need no named participant."""


def _attributed(evidence: Evidence, limits: Limits) -> Verdict:
    found = evidence.excerpts
    if not len(found):
        return Verdict("unknown", message=NOTHING_CODED)
    written = (found["family"] != "") & ~found["family"].isin(SPOKEN)
    lacks = pd.DataFrame(
        {
            "speaker": (found["participant"] == "") & ~found["role"].isin(_NOBODY_MISSING) & ~written,
            "method": found["method"] == "",
            "date": found["date"] == "",
        },
    )
    bare = lacks.any(axis=1)
    share = 1 - float(bare.mean())
    sums = lacks[bare].groupby(found["source"][bare], sort=False).sum()
    poor = tuple(
        Offender(
            source, source, ", ".join(f"{many(number, 'excerpt')} without {what}" for what, number in missing.items() if number)
        )
        for source, missing in zip(sums.index.tolist(), sums.astype(int).to_dict("records"), strict=True)
    )
    facts = {"bad": int(bare.sum())}
    if share >= limits["pass"]:
        return Verdict("pass", share, len(found), poor, seen=many(len(found), "excerpt"), facts=facts)
    weak = "warn" if share >= limits["warn"] else "unknown"
    return Verdict("fail" if limits.own("pass") else weak, share, len(found), poor, facts=facts)  # type: ignore[arg-type]


def _came_about(evidence: Evidence, limits: Limits) -> Verdict:
    sources = [one for one in evidence.corpus.materials if one.source.id not in evidence.duplicates]
    if not sources:
        return Verdict("unknown", message="There is no source in the databank yet.")
    shares, poor, undated = [], [], 0
    for one in sources:
        fields = dict(_fields(evidence, one))
        lacks = [name for name, there in fields.items() if not there]
        shares.append(1 - len(lacks) / len(fields))
        undated += "date" in lacks
        if lacks:
            poor.append(Offender(one.source.id, one.source.path, f"not stated: {', '.join(lacks)}"))
    share = sum(shares) / len(shares)
    if share >= limits["pass"] and not undated:
        return Verdict(
            "pass", share, len(sources), tuple(poor), seen=f"{many(len(sources), 'source')}, {share:.0%} of the fields"
        )
    return Verdict("warn" if share >= limits["warn"] else "unknown", share, len(sources), tuple(poor))


def _fields(evidence: Evidence, one: Material) -> Iterator[tuple[str, bool]]:
    """Each field that is asked of this kind of source, and whether it is there."""
    said, family = evidence.circumstances[one.source.id], evidence.families[one.source.id]
    guided = family in GUIDED or not family
    spoken = guided and any(segment.kind == "speech" for segment in one.text.segments)
    timed = bool(one.text.segments) and one.text.segments[-1].seconds is not None
    yield "date", bool(one.placement.date or one.source.date)
    yield "place", bool(said.place)
    yield "length", said.duration is not None or timed or (not spoken and bool(one.source.words))
    yield "collector", bool(said.collector)
    yield "access", bool(said.access)
    if spoken:
        yield "way of recording", bool(said.recorded)
    if guided:
        yield "instrument", bool(said.instrument)


CHECKS: tuple[Check, ...] = (Check("CV6", _attributed), Check("CV8", _came_about))

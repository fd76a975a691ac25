"""The paragraph for a paper: what is claimed, from which evidence, and with which limitation. Nothing is claimed without either.

A tactic is claimed only where its check saw evidence. Where the check did not pass, its limitation stands in the same paragraph,
for a weak tactic right beside the claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from casecode.views.validity_nouns import CheckLine, Design

OPENING = (
    "This report checks whether the records of the study document a tactic of validity or reliability, and how. "
    "It does not say whether a finding is true, and it gives no score."
)
_VERB = {
    "Construct validity": "was supported by",
    "Internal validity": "was addressed by",
    "External validity": "rests on",
    "Reliability": "was supported by",
}


CLAIMS: Mapping[str, str] = {
    "CV1": "several sources of evidence for each theme",
    "CV2": "a chain of evidence in which each excerpt was verified against its source",
    "CV3": "review of the draft by key informants",
    "CV4": "operational definitions of the codes",
    "CV5": "links from the research questions to the excerpts and back",
    "CV6": "attribution of quotations to person, method and date",
    "CV7": "review by peers",
    "CV8": "a record of how each source came about",
    "CV9": "several passages and sources for each theme",
    "IV1": "comparison of the evidence across methods",
    "IV2": "a search for negative cases",
    "IV3": "a comparison with rival explanations",
    "IV4": "collection until little new was found",
    "IV5": "predicted patterns that were compared with what was found",
    "IV6": "a framework that comes from the literature",
    "IV7": "a reading through several theories",
    "IV8": "claims that were compared with the judged evidence",
    "EV1": "replication logic across cases",
    "EV2": "analytic generalisation from a comparison with similar and conflicting literature",
    "EV3": "a stated rationale for cases and participants",
    "EV4": "a description of the context of the cases",
    "EV5": "a comparison in which each empty cell is explained",
    "EV6": "a bibliography in which each citation resolves",
    "R1": "a case study protocol",
    "R2": "a complete case study databank",
    "R3": "agreement among independent coders",
    "R4": "a codebook that stood still",
    "R5": "a balance of informants",
    "R6": "a description of the researchers",
    "R7": "an adequate sample for reliability",
    "R8": "coders who are stable over time",
    "R9": "monitoring of the coders",
    "R10": "recorded decisions on disagreements",
    "R11": "an audit trail",
    "R12": "a naming policy with consent",
}
"""How a paper claims a tactic that is documented."""


def paragraph(test: str, lines: Sequence[CheckLine]) -> str:
    """One test in prose: what is documented, what is documented in part with its limitation, and every further limitation."""
    passed = [_claim(one, CLAIMS.get(one.id, one.tactic)) for one in lines if one.status == "pass"]
    told = [f"{test} {_VERB[test]} {listed(passed)}." if passed else f"{test}: no tactic is documented in full."]
    weak = [f"{_claim(one, one.tactic)}, with the limitation that {one.limitation}" for one in lines if one.status == "warn"]
    if weak:
        told.append(f"Documented in part: {'; '.join(weak)}.")
    for status, head in (
        ("fail", "Limitations because records contradict each other or the text"),
        ("unknown", "The records are silent, so a reader must allow for these limitations"),
    ):
        clauses = [one.limitation for one in lines if one.status == status]
        if clauses:
            told.append(f"{head}: {'; '.join(clauses)}.")
    excused = [one.tactic for one in lines if one.status == "na"]
    if excused:
        told.append(f"Not asked of this design: {listed(excused)}.")
    waived = [f"{one.tactic} ({one.waiver.rstrip('.')})" for one in lines if one.waiver]
    if waived:
        told.append(f"Set aside by the researchers: {'; '.join(waived)}.")
    return " ".join(told)


def _claim(one: CheckLine, words: str) -> str:
    """A tactic with the evidence its check saw; a weak one without any such words says only the tactic."""
    seen = one.evidence.rstrip(".") if one.status == "pass" or one.evidence.rstrip(".") != one.message.rstrip(".") else ""
    return f"{words} ({seen})" if seen else words


def listed(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a; b; and c`: with semicolons, as the parts hold commas of their own."""
    texts = list(parts)
    if len(texts) < 3:
        return " and ".join(texts)
    return f"{'; '.join(texts[:-1])}; and {texts[-1]}"


def beginning(study: str, design: Design, *, broken: bool, published: str) -> str:
    """How the paragraph begins: the material, and what stands over everything that follows."""
    many = "one source" if design.sources == 1 else f"{design.sources:,} sources" if design.sources else "no source yet"
    told = [f"The study “{study}” draws on {many}" + (f", dated {design.period}" if design.period else "") + "."]
    if design.undated == design.sources:
        told.append("None of them has a date on record." if design.sources else "")
    elif design.undated:
        told.append(f"For {'one' if design.undated == 1 else f'{design.undated:,}'} of them no date is on record.")
    if published:
        told.append(published)
    if broken:
        told.append(
            "The integrity check of the databank failed, so that everything below was computed on material that nobody can vouch for."
        )
    return " ".join(part for part in told if part)

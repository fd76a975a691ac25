"""The four tests as the validity report prints them: one line a check, from the findings of the audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casecode.audit._catalogue import catalogue
from casecode.audit._engine import counts
from casecode.audit._nouns import STATUSES, TESTS, Finding, Offender
from casecode.views.validity_nouns import CheckLine, TestPart
from casecode.views.validity_text import paragraph

NAMES: Mapping[str, str] = {
    "construct": "Construct validity",
    "internal": "Internal validity",
    "external": "External validity",
    "reliability": "Reliability",
}
STATUS_NAMES: Mapping[str, str] = {
    "pass": "documented",
    "warn": "weak or in part",
    "fail": "contradicted",
    "unknown": "not documented",
    "na": "not asked of this design",
}
"""How a status is said in words; the table prints the word of the audit."""
SECTIONS: Mapping[str, tuple[str, str]] = {
    "CV1": ("Triangulation", "triangulation"),
    "CV2": ("Chain of evidence", "chain-of-evidence"),
    "CV3": ("Review by those who were studied", "review-by-those-who-were-studied"),
    "CV5": ("Chain of evidence", "chain-of-evidence"),
    "CV7": ("Review by peers", "review-by-peers"),
    "CV8": ("Design and material", "design-and-material"),
    "CV9": ("What each theme rests on", "what-each-theme-rests-on"),
    "IV1": ("Triangulation", "triangulation"),
    "IV2": ("What speaks against the findings", "what-speaks-against-the-findings"),
    "IV3": ("What speaks against the findings", "what-speaks-against-the-findings"),
    "IV4": ("Saturation", "saturation"),
    "IV5": ("Predicted and observed", "predicted-and-observed"),
    "EV1": ("Replication", "replication"),
    "EV2": ("Findings and the literature", "findings-and-the-literature"),
    "EV3": ("Design and material", "design-and-material"),
    "EV4": ("Design and material", "design-and-material"),
    "R4": ("Changes of the codebook", "changes-of-the-codebook"),
    "R5": ("What each theme rests on", "what-each-theme-rests-on"),
    "R6": ("The researchers", "the-researchers"),
}
"""Where the report shows what a check looked at: heading and its anchor."""
_SHOWN = 5


def tests_of(findings: Iterable[Finding]) -> tuple[TestPart, ...]:
    """The four tests in their order, each with its checks and its paragraph; a test without a finding is left out."""
    found = tuple(findings)
    tallied = counts(found)
    made = []
    for test in TESTS:
        lines = tuple(line_of(one) for one in found if one.test == test)
        if lines:
            made.append(TestPart(test, NAMES[test], tally(tallied[test]), lines, paragraph(NAMES[test], lines)))
    return tuple(made)


def tally(counted: Mapping[str, int]) -> str:
    """`5 documented (pass), 2 weak or in part (warn)`: no figure is made of it."""
    return ", ".join(f"{counted[status]} {STATUS_NAMES[status]} ({status})" for status in STATUSES if counted.get(status))


def line_of(one: Finding) -> CheckLine:
    """A finding as a line of the report. What is not passed always has a limitation, the check's title failing its own clause."""
    open_clause = one.status not in {"pass", "na"}
    return CheckLine(
        one.id,
        one.title,
        catalogue()[one.id].tactic,
        one.status,
        one.n,
        f"{_plain(one.message if one.status == 'fail' else one.seen or one.message).rstrip('.')}.",
        _plain(one.message),
        _plain(one.limits or f"not shown: {one.title[:1].lower()}{one.title[1:]}") if open_clause else "",
        SECTIONS.get(one.id, ("", "")),
        places(one.offenders),
        tuple((part, at % 2 == 1) for at, part in enumerate(one.fix.split("`")) if part),
        one.why,
        one.source,
        one.threshold,
        one.waiver,
        one.unverified,
    )


def _plain(text: str) -> str:
    """A text of the audit without the backticks that mark what one types."""
    return text.replace("`", "")


def places(offenders: tuple[Offender, ...]) -> tuple[str, ...]:
    """The first offenders with their places, and how many more there are."""
    told = []
    for one in offenders[:_SHOWN]:
        where = f" ({one.where})" if one.where and one.where != one.what else ""
        told.append(_plain(f"{one.what}{where}{f': {one.why}' if one.why else ''}"))
    more = len(offenders) - _SHOWN
    return (*told, *((f"and {more} more",) if more > 0 else ()))

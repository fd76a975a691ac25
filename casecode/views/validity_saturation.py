"""Saturation as the validity report shows it: a sentence always, a curve and its numbers where the question makes sense."""

from __future__ import annotations

from fractions import Fraction

from casecode.analysis.saturation import Saturation, saturation
from casecode.analysis.saturation_orders import Rule
from casecode.analysis.select import Selected
from casecode.audit._nouns import Finding
from casecode.audit._settings import limits_of
from casecode.domain.protocol import Protocol
from casecode.views.charts import Curve
from casecode.views.validity_nouns import Grid, SaturationPart

_ORDERS = 200
"""Random orders, as many as the check `IV4` draws, so that both say the same."""


def saturation_of(selected: Selected, finding: Finding | None = None) -> SaturationPart:
    """By the rule of Guest, Namey and Chen (2020) with the limits in force; nothing is drawn where it does not apply.

    `finding` is what the audit says of it: report and audit give one reason.
    """
    found = saturation(selected, _rule(selected.corpus.protocol), orders=_ORDERS)
    if found.reason or found.counted is None or (finding and finding.status == "na"):
        return SaturationPart(False, sentence_of(found, finding))
    return SaturationPart(
        True, found.sentence, tuple(f"{one.rstrip('.')}." for one in found.doubts), _curve(found), _steps(found), _meaning(found)
    )


def sentence_of(found: Saturation, finding: Finding | None) -> str:
    """The result in full sentences; where nothing was counted, the reason that the audit gives."""
    silent = bool(found.reason) or found.counted is None
    if finding is None or not (finding.status == "na" or (silent and finding.status == "unknown")):
        return found.told
    said = finding.message.replace("`", "").rstrip(".")
    return (
        f"{said}."
        if said.startswith("Saturation") or finding.status == "unknown"
        else f"Saturation is not asked of this design. {said}."
    )


def _rule(protocol: Protocol) -> Rule:
    limits = limits_of("IV4", protocol)
    threshold = min(Fraction(1), max(Fraction(0), Fraction(str(limits["pass"]))))
    return Rule(max(1, int(limits["base"])), max(1, int(limits["run"])), threshold)


def _curve(found: Saturation) -> Curve:
    steps = found.steps
    banded = [one.band for one in steps if one.band is not None]
    return Curve(
        tuple(one.label for one in steps),
        tuple(one.new for one in steps),
        tuple(one.cumulative for one in steps),
        "Codes",
        found.counted.reached if found.counted else None,
        tuple(banded) if len(banded) == len(steps) else (),
    )


def _steps(found: Saturation) -> Grid:
    rows = tuple(
        (one.n, one.label, one.date or "–", one.codes, one.new, one.cumulative, "–" if one.share is None else f"{one.share:.0%}")
        for one in found.steps
    )
    head = ("", "Source", "Collected", "Codes", "New", "In all", "Run")
    note = "Run: new codes of the run that ends here, as a share of the codes of the base."
    return Grid(head, rows, "New codes source by source", note, "rllrrrr", (0.4, 2.4, 1.1, 0.8, 0.7, 0.8, 0.8))


def _meaning(found: Saturation) -> Grid:
    rows = tuple(
        (one.label, f"{one.codes} of {one.of}", one.sources, one.last_source or "–", one.after if one.last else "–")
        for one in found.meaning
    )
    head = ("Theme", "Sub-codes seen", "Sources", "Last new one in", "Sources after it")
    return Grid(head, rows, "Meaning: the last new sub-code of each theme", "", "lrrlr", empty="No theme has sub-codes.")

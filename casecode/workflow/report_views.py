"""What fills a report's template: the view it asks for, and for views of the audit what lies beyond the corpus as well."""

from __future__ import annotations

import importlib
from dataclasses import replace

from casecode.analysis.corpus import Corpus
from casecode.analysis.select import Selection
from casecode.audit._evidence import Evidence
from casecode.audit._outside import Outside
from casecode.databank import journal
from casecode.domain.errors import WrongUseError
from casecode.reports.catalogue import Template
from casecode.study.memos import load_memos
from casecode.views.checklist import standard_of, standards
from casecode.workflow.audit import evidence_of
from casecode.workflow.reconcile_records import before_talk
from casecode.workflow.reports_built import CHECKLIST
from casecode.workflow.study import Study

AUDITED = frozenset({"validity", CHECKLIST})
"""Views that are made of the audit's findings."""
_OF_WORK = frozenset({"reliability"})
"""Views of how the work was done."""
_MADE, _KEPT = "report", "evidence for reports"
_AGAIN = frozenset({_MADE, "ingest", "autocode"})
"""What building a study writes into its journal: a copy that is built again has these entries once more."""


def view_of(study: Study, template: Template, asked: Selection, standard: str = "") -> object:
    """The view of `template`. Raises WrongUseError for a `standard` that is none, or that no checklist asks for."""
    if standard:
        standard_of(standard)
        if template.view != CHECKLIST:
            raise WrongUseError(reason=f"--standard is for the checklist; the report '{template.name}' follows none.")
    builder = getattr(importlib.import_module(f"casecode.views.{template.view}"), f"{template.view}_view")
    if template.view not in AUDITED:
        return builder(_corpus(study, template.view), asked, title=template.title)
    evidence = _evidence(study)
    more = {"standard": standard} if template.view == CHECKLIST else {}
    return builder(evidence.corpus, asked, title=template.title, outside=evidence.outside, **more)


def known_standards() -> tuple[str, ...]:
    """The standards that a checklist can follow."""
    return tuple(standards())


def _corpus(study: Study, view: str) -> Corpus:
    """What a report is made from; those that tell of the work itself also see memos and the figures from before talk."""
    if view not in _OF_WORK:
        return study.corpus
    kept = {plan.id: found.facts for plan in study.corpus.rounds if (found := before_talk(study, plan.id))}
    return replace(study.corpus, memos=load_memos(study.root)[0], before_talk=kept)


def _evidence(study: Study) -> Evidence:
    """What the checks look at, fetched once for all reports that are made together."""
    known = study.corpus.kept.get(_KEPT)
    if isinstance(known, Evidence):
        return known
    found = evidence_of(study)
    made = Evidence(found.corpus, lasting(study, found.outside))
    study.corpus.kept[_KEPT] = made
    return made


def lasting(study: Study, found: Outside) -> Outside:
    """What lies outside, without what building changes: built reports, and the journal's entries of having built.

    A report that told of itself could never be made again byte for byte, here or in a copy; `casecode audit` looks at all of it.
    """
    if found.trail is None:
        return replace(found, reports=())
    entries, _ = journal.entries(study.bank.layout)
    made = sum(one.get("action") in _AGAIN for one in entries)
    first = {action: entry for action, entry in found.trail.first.items() if action != _MADE}
    return replace(found, reports=(), trail=replace(found.trail, entries=len(entries) - made, first=first))

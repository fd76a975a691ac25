"""The validity report: what the records of a study document of construct, internal and external validity and reliability."""

from __future__ import annotations

from casecode.analysis.corpus import Corpus
from casecode.analysis.select import Selection, select
from casecode.audit._engine import INTEGRITY, look
from casecode.audit._outside import Outside
from casecode.views.checklist import summaries
from casecode.views.validity_chain import chain_of
from casecode.views.validity_checks import tests_of
from casecode.views.validity_design import design_of
from casecode.views.validity_displays import grid_of, valences_of
from casecode.views.validity_negatives import against_of
from casecode.views.validity_nouns import ValidityView
from casecode.views.validity_records import (
    codebooks,
    literature,
    member_checks,
    reflections,
    researchers,
    reviews,
    thresholds,
    waivers,
)
from casecode.views.validity_saturation import saturation_of
from casecode.views.validity_text import OPENING, beginning
from casecode.views.validity_unknown import published_of, unknown_of


def validity_view(
    corpus: Corpus, selection: Selection | None = None, *, title: str = "", outside: Outside | None = None
) -> ValidityView:
    """The report. The checks look at everything that counts by the study's own rule; a `selection` narrows the displays only.

    `outside` is what a workflow found beyond the corpus; without it the checks that need it are unknown, never passed.
    """
    looked = look(corpus, outside)
    evidence, findings = looked.evidence, looked.findings
    selected = select(corpus, selection)
    broken = any(one.status == "fail" for one in findings if one.id in INTEGRITY)
    tests, design, published = tests_of(findings), design_of(evidence), published_of(evidence)
    head = beginning(corpus.protocol.study, design, broken=broken, published=published)
    return ValidityView(
        study=corpus.protocol.study,
        title=title or "Validity and reliability",
        opening=OPENING,
        published=published,
        broken=broken,
        design=design,
        tests=tests,
        prose=(head, *(part.text for part in tests)),
        triangulation=grid_of(selected, "triangulation"),
        valences=valences_of(evidence),
        propositions=grid_of(selected, "propositions"),
        evidence=grid_of(selected, "evidence").lean("Largest informant", "Share"),
        against=against_of(evidence, selected),
        rivals=grid_of(selected, "rivals").lean("By", "Excerpts"),
        patterns=grid_of(selected, "patterns"),
        replication=grid_of(selected, "replication"),
        saturation=saturation_of(selected, next((one for one in findings if one.id == "IV4"), None)),
        chain=chain_of(evidence),
        member_checks=member_checks(evidence),
        reviews=reviews(evidence),
        researchers=researchers(evidence),
        reflections=reflections(evidence),
        codebooks=codebooks(evidence),
        waivers=waivers(evidence),
        thresholds=thresholds(evidence),
        literature=literature(evidence).lean("Defined by", "Extended"),
        unknown=unknown_of(evidence, findings),
        checklists=summaries(evidence, findings),
        note=selected.note(
            "Checks count what the study's own rule counts"
            + ("; displays only what was asked for" if selection and selection != Selection() else "")
        ),
    )

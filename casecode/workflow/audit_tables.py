"""The audit as it leaves casecode: json and table in the stable shape, and as a page for html, docx and md."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping

from casecode.audit._nouns import TESTS, Finding
from casecode.views.blocks import Block, Heading, NumberedList, Page, Paragraph, Run, Runs, Table, number_captions
from casecode.workflow.audit import NOT_TRUTH, Audited, first
from casecode.workflow.audit_told import HEADS, UNVERIFIED, place, tally
from casecode.workflow.study import Study
from casecode.writers import page_formats, write_page, write_table

STABLE: tuple[str, ...] = (
    "id",
    "test",
    "title",
    "status",
    "value",
    "threshold",
    "n",
    "offenders",
    "message",
    "fix",
    "source",
    "waiver",
)
_COMMAND = "`"


def audit_bytes(study: Study, audited: Audited, to: str) -> bytes:
    """The audit in a format: json, a table's (csv, xlsx …), or a page's (html, docx, md, tex)."""
    if to == "json":
        return (json.dumps([stable(one) for one in audited.findings], ensure_ascii=False, indent=2) + "\n").encode()
    if to in page_formats():
        return write_page(to, audit_page(study, audited))
    return write_table(to, audit_table(audited))


def stable(one: Finding) -> Mapping[str, object]:
    """A finding in the stable shape; `value` is null where nothing was measured, an offender has what, where and why."""
    made: dict[str, object] = {name: getattr(one, name) for name in STABLE}
    return made | {"offenders": [dataclasses.asdict(offender) for offender in one.offenders], "message": _message(one)}


def _message(one: Finding) -> str:
    return f"{one.message} ({UNVERIFIED})" if one.unverified else one.message


def audit_table(audited: Audited) -> Table:
    """One row a check, the columns of the stable shape; offenders in one cell, a line each."""
    rows = []
    for one in audited.findings:
        cells = {name: getattr(one, name) for name in STABLE} | {
            "offenders": "\n".join(map(place, one.offenders)),
            "message": _message(one),
        }
        rows.append(tuple(cells[name] for name in STABLE))
    return Table(STABLE, tuple(rows), note=NOT_TRUTH, name="audit", row_heads=False, decimals=3)


def audit_page(study: Study, audited: Audited) -> Page:
    """The audit as a document."""
    protocol = study.protocol
    dates = sorted(one.placement.date or one.source.date for one in study.materials)
    return Page(
        title=f"Audit of {audited.study}",
        blocks=number_captions(tuple(_blocks(audited))),
        language=protocol.language or "en",
        landscape=True,
        date=dates[-1] if dates else "",
        subject="audit of validity and reliability",
        author=", ".join(protocol.coders.values()),
        stem="audit",
    )


def _blocks(audited: Audited) -> Iterator[Block]:
    yield Heading(1, (Run(f"Audit of {audited.study}"),), "audit")
    yield Paragraph((Run(NOT_TRUTH),), "lead")
    found = first(audited.findings)
    if found:
        yield Heading(2, (Run("What matters most now"),), "first")
        yield NumberedList(tuple(_entry(one) for one in found))
    for test in TESTS:
        ours = [one for one in audited.findings if one.test == test]
        if ours:
            yield Heading(2, (Run(HEADS[test].capitalize()),), test)
            yield _table_of(test, ours, tally(audited.counts[test]))
    yield from _set_aside(audited)
    yield Heading(2, (Run("Sources of the checks"),), "sources")
    header = ("check", "tactic", "source", "limits in force")
    rows = tuple((one.id, one.title, one.source, one.threshold) for one in audited.findings)
    yield Table(header, rows, caption="Where the checks come from, and their limits", widths=(0.08, 0.27, 0.4, 0.25))


def _entry(one: Finding) -> tuple[Block, ...]:
    head = (Run(f"{one.id} {one.title} ({one.status}). ", bold=True), Run(_message(one)))
    why = (Run("Why it matters: ", italic=True), Run(one.why))
    return Paragraph(head), Paragraph(why), Paragraph((Run("What mends it: ", italic=True), *_worded(one.fix)))


def _worded(text: str) -> Runs:
    """Commands between backticks in a fixed face."""
    return tuple(Run(part, code=at % 2 == 1) for at, part in enumerate(text.split(_COMMAND)) if part)


def _table_of(test: str, found: list[Finding], counted: str) -> Table:
    header = ("check", "tactic", "status", "finding", "evidence", "limitation to report")
    rows = tuple(
        (one.id, one.title, one.status + (" (waived)" if one.waiver else ""), _message(one), one.seen, one.limits)
        for one in found
    )
    caption = f"{HEADS[test].capitalize()}: {counted}"
    return Table(header, rows, caption=caption, widths=(0.06, 0.17, 0.09, 0.3, 0.18, 0.2), wide=True)


def _set_aside(audited: Audited) -> Iterator[Block]:
    waived = [one for one in audited.findings if one.waiver]
    if waived:
        yield Heading(2, (Run("Set aside by the researchers"),), "waived")
        rows = tuple((one.id, one.title, one.status, one.waiver) for one in waived)
        yield Table(("check", "tactic", "status as found", "by whom, when and why"), rows, caption="Waived checks")

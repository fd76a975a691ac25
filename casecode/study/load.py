"""The protocol with everything beside it: `casecode.yaml`, `records/`, people, cases, literature; all problems at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from casecode.domain.circumstances import Circumstances
from casecode.domain.ids import hash16
from casecode.domain.problem import Problem
from casecode.domain.protocol import Case, Participant, Proposition, Protocol, SourceRule
from casecode.domain.records import Waiver
from casecode.plain import names, schema, yamltext
from casecode.plain.schema import Built
from casecode.plain.yamltext import Table
from casecode.study import _form, _kept, _lists, _meaning, _records, dates, patterns
from casecode.study._form import WrittenProtocol
from casecode.study._lifted import lifted
from casecode.study._lists import Listed
from casecode.study.circumstances import FIELDS
from casecode.study.find import PROTOCOL


def load_protocol(root: Path) -> tuple[Protocol | None, tuple[Problem, ...]]:
    """The study's protocol, None when anything in it is an error, and every problem. Never raises for what a person wrote."""
    try:
        data = (root / PROTOCOL).read_bytes()
    except OSError as error:
        return None, (Problem("P115", f"the file cannot be read: {error.strerror or error}", PROTOCOL),)
    return parse_protocol(data, root)


def parse_protocol(data: bytes, root: Path) -> tuple[Protocol | None, tuple[Problem, ...]]:
    """The protocol in `data`; the lists and records it goes with lie in `root`."""
    document = yamltext.parse(data, PROTOCOL)
    problems = list(document.problems)
    if document.root is None:
        return None, tuple(problems)
    if not isinstance(document.root, Table):
        message = "a protocol begins with keys: 'study: title', then 'sources:' and what else is known"
        return None, yamltext.capped([*problems, Problem("P203", message, PROTOCOL, document.root.line)])
    root_table = document.root
    listed = _lists.read(root, root_table, PROTOCOL)
    entries = tuple(entry for entry in root_table.entries if not _records.kind_of(entry[0].text))
    found = _records.read(root, root_table, PROTOCOL)
    raw, within = found.raw(), _records.Found()
    table = lifted(_form.opened(dataclasses.replace(root_table, entries=entries)), PROTOCOL, within)
    found = within.before(found)
    made, faults = _kept.typed(found)
    built = schema.build(WrittenProtocol, table, PROTOCOL, _form.SYNONYMS)
    problems += [*listed.problems, *found.problems, *faults, *built.problems]
    if built.partial is not None:
        problems += _meaning.check(built.partial, listed, PROTOCOL, _Lines(built))
    if built.value is None or any(problem.level == "error" for problem in problems):
        return None, yamltext.capped(problems)
    protocol = _protocol(built.value, built, listed)
    kept = _kept.kept(made, _waivers(built.value, built), listed.people, listed.places)
    return dataclasses.replace(protocol, records=raw, kept=kept, hash=hash16(data)), yamltext.capped(problems)


class _Lines:
    """The line of a path of keys, or of the nearest place above it."""

    def __init__(self, built: Built[WrittenProtocol]) -> None:
        self.lines = built.lines

    def __call__(self, *path: str | int) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def _protocol(written: WrittenProtocol, built: Built[WrittenProtocol], listed: Listed) -> Protocol:
    lines = {".".join(map(str, path)): line for path, line in built.lines.items() if path}
    lines |= {key: line for key, (_, line) in listed.places.items()}
    design = dataclasses.asdict(written.design)
    known = _meaning.cases_by_name(listed.cases)
    return Protocol(
        study=written.study,
        stance=written.stance,
        language=written.language,
        questions={name: one.text for name, one in written.questions.items()},
        question_themes={name: one.themes for name, one in written.questions.items() if one.themes},
        propositions=tuple(
            Proposition(name, one.text, one.rivals, one.themes, one.kind, one.status, one.questions, one.literature)
            for name, one in written.propositions.items()
        ),
        design={key: value for key, value in design.items() if value},
        coders=written.coders,
        tables_coder=written.tables.get("coder", ""),
        tables_else=written.tables.get("else", ""),
        cases=tuple(_case(case, known) for case in listed.cases),
        people=tuple(_person(person, known) for person in listed.people),
        sources=tuple(_rules(written, built, known)),
        literature=listed.literature,
        double_coding=_double_coding(written),
        report=written.report,
        audit=_audit(written),
        lines=lines,
    )


def _person(person: Participant, known: Mapping[str, Case]) -> Participant:
    """The case by its id, however it was named."""
    case = known.get(names.folded(person.case))
    return person if case is None else dataclasses.replace(person, case=case.id)


def _case(case: Case, known: Mapping[str, Case]) -> Case:
    """The case it lies in by its id, however that was named."""
    parent = known.get(names.folded(case.parent))
    return case if parent is None else dataclasses.replace(case, parent=parent.id)


def _rules(written: WrittenProtocol, built: Built[WrittenProtocol], known: Mapping[str, Case]) -> Iterator[SourceRule]:
    """Every pattern is a rule of its own, in the file's order."""
    for number, source in enumerate(written.sources):
        fields = {spot.name: getattr(source, spot.name) for spot in dataclasses.fields(source) if spot.name != "files"}
        told = {name: fields.pop(name) for name in FIELDS}
        line = built.lines.get(("sources", number), 0)
        circumstances = Circumstances(**told, file=PROTOCOL, line=line) if any(told.values()) else Circumstances()
        case = known.get(names.folded(source.case))
        fields["case"] = case.id if case is not None else source.case
        fields["date"] = dates.iso(source.date)
        for pattern in source.files:
            yield SourceRule(patterns.tidy(pattern), **fields, line=line, circumstances=circumstances)


def _double_coding(written: WrittenProtocol) -> dict[str, object]:
    """The plan with its share as a number between 0 and 1; what was not said is left out."""
    plan = written.double_coding
    if plan is None:
        return {}
    given: dict[str, object] = {"by": plan.by, "coders": plan.coders, "unit": plan.unit}
    given = {key: value for key, value in given.items() if value}
    share = _meaning.share_of(plan.share)
    return given | ({} if share is None else {"share": share}) | ({} if plan.seed is None else {"seed": plan.seed})


def _waivers(written: WrittenProtocol, built: Built[WrittenProtocol]) -> Iterator[Waiver]:
    """The waivers of `audit:`, as those in files of their own."""
    for number, one in enumerate(written.audit.waive):
        line = built.lines.get(("audit", "waive", number), 0)
        on = dates.iso(one.on)
        yield Waiver(check=one.check, why=one.why, by=one.by, on=on, id=f"waive-{number + 1}", file=PROTOCOL, line=line)


def _audit(written: WrittenProtocol) -> dict[str, object]:
    waivers = tuple(dataclasses.asdict(waiver) for waiver in written.audit.waive)
    said = written.audit
    given: dict[str, object] = {"thresholds": dict(said.thresholds), "waive": waivers}
    given |= {"families": dict(said.families), "focus_groups": said.focus_groups, "drafts": said.drafts}
    return {key: value for key, value in given.items() if value}

"""What must agree within a protocol: names that refer to something, dates of the calendar, shares between 0 and 1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from casecode.domain.coding import RESERVED_CODERS
from casecode.domain.ids import slug
from casecode.domain.problem import Level, Problem
from casecode.domain.protocol import Case, Participant
from casecode.domain.source import ROLES
from casecode.plain import names
from casecode.plain.schema import Hints
from casecode.study import dates, patterns
from casecode.study._form import WrittenProtocol, WrittenSource
from casecode.study._lists import Listed

LineOf = Callable[..., int]

_USUAL: Mapping[str, tuple[str, ...]] = {
    "cases": ("single", "multiple"),
    "purpose": ("exploratory", "descriptive", "explanatory", "evaluative", "intrinsic", "instrumental"),
    "approach": ("deductive", "inductive", "template", "reflexive", "abductive"),
    "naming": ("pseudonym", "actual_name"),
}
_WHY_TYPES = (
    *("critical", "extreme", "common", "revelatory", "longitudinal"),
    *("literal", "theoretical", "polar", "convenience", "self-selected"),
)
_STRATA = ("case", "method", "source", "wave", "participant", "role", "year", "month", "date")
_CHECK = re.compile(r"[A-Z]+\d+\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*\Z")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)\Z")


class Saying:
    """Problems of one file, with their lines and nearest words."""

    def __init__(self, file: str, line: LineOf) -> None:
        """Say what is wrong in `file`, at lines that `line` gives for paths of keys."""
        self.file, self.line, self.near = file, line, Hints()

    def __call__(self, code: str, message: str, *path: str | int, level: Level = "error") -> Problem:
        """One problem at the line of `path`."""
        return Problem(code, message, self.file, self.line(*path), level)


def check(written: WrittenProtocol, listed: Listed, file: str, line: LineOf) -> tuple[Problem, ...]:
    """All problems of meaning. `line("coders", "ana")` is the line of that place in the file."""
    say = Saying(file, line)
    problems = [*_coders(written, say), *_design(written, say), *_double_coding(written, say), *_audit(written, say)]
    for number, source in enumerate(written.sources):
        problems += _source(source, number, listed, say)
    problems += [*_cases(listed, say), *_people(listed, say)]
    for key, what in (("propositions", "proposition"), ("questions", "question")):
        for name, one in getattr(written, key).items():
            if not one.text.strip():
                problems.append(say("S215", f"the {what} '{name}' has no text", key, name))
    if not written.study.strip():
        problems.append(say("P202", "'study' is empty: give the study a title", "study"))
    if written.language and not _LANGUAGE.match(written.language):
        problems.append(
            say("S216", f"'{written.language}' is no language code such as en, de or pt-BR", "language", level="warning")
        )
    return tuple(problems)


def _coders(written: WrittenProtocol, say: Saying) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for coder in written.coders:
        if names.folded(coder) in RESERVED_CODERS:
            yield say("S202", f"the coder name '{coder}' is reserved ({', '.join(sorted(RESERVED_CODERS))})", "coders", coder)
        elif not names.valid(coder) or slug(coder).endswith("-file"):
            yield say(
                "S203", f"a coder's id names a folder: letters, digits, hyphen and underscore, not '{coder}'", "coders", coder
            )
        first = taken.setdefault(names.folded(coder), coder)
        if first != coder:
            yield say("S201", f"the coder '{coder}' stands twice (also as '{first}')", "coders", coder)
    known = (*written.coders, *sorted(RESERVED_CODERS))
    for key, coder in written.tables.items():
        if key not in {"coder", "else"}:
            yield say(
                "P201", f"unknown key '{key}'{say.near(key, ('coder', 'else')) or '; known here: coder, else'}", "tables", key
            )
        elif coder not in known and not coder.startswith("rules@"):
            yield say("S204", f"'{coder}' is no coder of this study{say.near(coder, known)}", "tables", key)


def _design(written: WrittenProtocol, say: Saying) -> Iterator[Problem]:
    for key, usual in _USUAL.items():
        value = getattr(written.design, key)
        if value and value not in usual:
            hint = say.near(value, usual) or f"; usual: {', '.join(usual)}"
            yield say("S214", f"'{key}: {value}' is none of the usual words{hint}", "design", key, level="warning")


def share_of(text: str) -> float | None:
    """`20%` and `0.2` as 0.2; None when it is no share above 0 and up to 1."""
    found = _SHARE.match(text.strip())
    if found is None:
        return None
    value = float(found[1]) / (100 if found[2] else 1)
    return value if 0 < value <= 1 else None


def _double_coding(written: WrittenProtocol, say: Saying) -> Iterator[Problem]:
    plan = written.double_coding
    if plan is None:
        return
    if plan.share and share_of(plan.share) is None:
        yield say("S205", f"'share: {plan.share}' is no share such as 20% or 0.2", "double_coding", "share")
    if plan.by and plan.by not in _STRATA and not plan.by.startswith(("case.", "participant.", "source.")):
        hint = say.near(plan.by, _STRATA) or f"; known: {', '.join(_STRATA)}"
        yield say("S205", f"'by: {plan.by}' is nothing to draw by{hint}", "double_coding", "by")
    for place, coder in enumerate(plan.coders):
        if coder not in written.coders:
            yield say(
                "S204", f"'{coder}' is no coder of this study{say.near(coder, written.coders)}", "double_coding", "coders", place
            )
    if len(plan.coders) == 1:
        yield say("S205", "double coding needs two coders", "double_coding", "coders")


def _audit(written: WrittenProtocol, say: Saying) -> Iterator[Problem]:
    for check_id in written.audit.thresholds:
        if not _CHECK.match(check_id.partition(".")[0]):
            yield say("S206", f"'{check_id}' is no check such as CV1", "audit", "thresholds", check_id)
    for place, waiver in enumerate(written.audit.waive):
        if not _CHECK.match(waiver.check):
            yield say("S206", f"'{waiver.check}' is no check such as CV1", "audit", "waive", place, "check")
        if not dates.iso(waiver.on):
            yield say("S209", f"'on: {waiver.on}' is no date such as 2026-05-01", "audit", "waive", place, "on")
        if not waiver.why.strip():
            yield say("S206", f"the waiver of {waiver.check} gives no reason", "audit", "waive", place, "why")


def _source(source: WrittenSource, number: int, listed: Listed, say: Saying) -> Iterator[Problem]:
    filled: frozenset[str] = frozenset()
    if not source.files:
        yield say("S210", "'files' is empty", "sources", number, "files")
    for pattern in source.files:
        for code, message in patterns.faults(pattern):
            yield say(code, message, "sources", number, "files")
        filled |= patterns.fields_of(pattern)
    for key in ("case", "date", "wave", "method"):
        if getattr(source, key) and key in filled:
            yield say("S217", f"'{key}' is given twice: by the file's name and by '{key}:'", "sources", number, key)
    if source.date and not dates.iso(source.date):
        yield say("S209", f"'date: {source.date}' is no date such as 2026-05-01, 2026-05 or 2026", "sources", number, "date")
    if source.case and listed.cases and names.folded(source.case) not in cases_by_name(listed.cases):
        hint = say.near(source.case, (case.id for case in listed.cases))
        yield say("S208", f"'{source.case}' is no case of this study{hint}", "sources", number, "case")
    if source.proofread is not None and not 0 <= source.proofread <= 1:
        yield say("S414", "'proofread' is no share such as 20% or 0.2", "sources", number, "proofread")
    if source.duration is not None and not 0 < source.duration < float("inf"):
        yield say("S416", f"'duration: {source.duration}' cannot be; it is in minutes", "sources", number, "duration")
    yield from _there(source, number, listed, say)


def _there(source: WrittenSource, number: int, listed: Listed, say: Saying) -> Iterator[Problem]:
    """Who speaks, and who was present, must be somebody."""
    if "people" in listed.unread:
        return
    ids = {names.folded(word): word for person in listed.people for word in (person.id, person.name) if word}
    for label, voice in source.speakers.items():
        if voice not in ROLES and names.folded(voice) not in ids:
            hint = say.near(voice, (*ROLES, *ids.values())) or f"; roles: {', '.join(ROLES)}"
            yield say("S207", f"'{label}: {voice}': neither a role nor a participant{hint}", "sources", number, "speakers", label)
    for place, person in enumerate(source.present):
        if names.folded(person) not in ids:
            hint = say.near(person, ids.values())
            yield say("S207", f"'present: {person}': no participant{hint}", "sources", number, "present", place)


def cases_by_name(cases: tuple[Case, ...]) -> dict[str, Case]:
    """The cases by id, failing that by name; case of letters and stored accents aside."""
    by_name = {names.folded(case.name): case for case in reversed(cases) if case.name}
    return by_name | {names.folded(case.id): case for case in reversed(cases)}


def _cases(listed: Listed, say: Saying) -> Iterator[Problem]:
    """Embedded units lie in a case that is there, and never in themselves by any way round."""
    known = cases_by_name(listed.cases)
    above = {case.id: known.get(names.folded(case.parent)) for case in listed.cases if case.parent}
    for case in listed.cases:
        place = listed.places[f"cases.{case.id}"]
        usual = case.why_type.casefold().replace("_", "-").replace(" ", "-")
        if case.why_type and usual not in _WHY_TYPES:
            hint = say.near(usual, _WHY_TYPES) or f"; usual: {', '.join(_WHY_TYPES)}"
            yield Problem("S214", f"'why_type: {case.why_type}' is none of the usual words{hint}", *place, "warning")
        if case.parent and above[case.id] is None:
            hint = say.near(case.parent, (one.id for one in listed.cases))
            yield Problem("S208", f"'{case.id}' lies in the case '{case.parent}', which is no case of this study{hint}", *place)
        step, seen = above.get(case.id), {case.id}
        while step is not None and step.id not in seen:
            seen.add(step.id)
            step = above.get(step.id)
        if step is not None and step.id == case.id:
            yield Problem("S417", f"the case '{case.id}' lies in itself, by its 'parent'", *place)


def _people(listed: Listed, say: Saying) -> Iterator[Problem]:
    known = cases_by_name(listed.cases)
    for person in listed.people:
        if person.case and known and names.folded(person.case) not in known:
            place = listed.places[f"people.{person.id}"]
            hint = say.near(person.case, (case.id for case in listed.cases))
            message = f"the case '{person.case}' of participant '{person.id}' is no case of this study{hint}"
            yield Problem("S208", message, *place)
    yield from _same_names(listed)


def _same_names(listed: Listed) -> Iterator[Problem]:
    """A name that two participants share cannot say who speaks."""
    taken: dict[str, Participant] = {}
    for person in listed.people:
        for word in {names.folded(word) for word in (person.id, person.name) if word}:
            other = taken.setdefault(word, person)
            if other is not person:
                message = f"'{person.name or person.id}' stands for the participants '{other.id}' and '{person.id}': labels cannot tell them apart"
                yield Problem("S218", message, *listed.places[f"people.{person.id}"], "warning")

"""A reporting checklist answered from the databank: what it asks, what is on record, and what only a person can add."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from casecode.analysis.corpus import Corpus
from casecode.analysis.note import Note
from casecode.analysis.select import Selection, select
from casecode.audit._engine import look
from casecode.audit._evidence import Evidence
from casecode.audit._nouns import Finding
from casecode.audit._outside import Outside
from casecode.domain.errors import WrongUseError
from casecode.plain import schema, yamltext
from casecode.views import checklist_findings, checklist_team, checklist_work
from casecode.views.validity_checks import STATUS_NAMES
from casecode.views.validity_nouns import ChecklistSummary
from casecode.views.validity_text import OPENING
from casecode.views.validity_unknown import published_of

USUAL = "coreq"
ANSWERED, PARTLY, SILENT = "from the databank", "in part", "nothing on record"
_FORBID: dict[str, str] = {"extra": "forbid"}
_FACTS: Mapping[str, Callable[[Evidence], str]] = {**checklist_team.FACTS, **checklist_work.FACTS, **checklist_findings.FACTS}


@dataclass(frozen=True)
class Item:
    """One item of a standard: `asks` in our own words, `facts` that answer it, `checks` whose findings belong to it.

    `person` says what only a person can add, whatever the databank holds.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    n: str
    group: str
    asks: str
    person: str
    facts: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standard:
    """A reporting standard. `about` says what it is for, `source` where it was published."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID
    standard: str
    title: str
    source: str
    about: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One item answered. `state` is `from the databank`, `in part` or `nothing on record`; `checks` are findings with their status.

    `needs` are sentences on what still needs a person.
    """

    n: str
    group: str
    asks: str
    state: str
    answer: str
    checks: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """The checklist report. `others` are the standards that can be asked for besides."""

    study: str
    title: str
    opening: str
    published: str
    standard: str
    name: str
    source: str
    about: str
    lines: tuple[ChecklistLine, ...]
    summary: ChecklistSummary
    others: tuple[str, ...]
    note: Note


@cache
def standards() -> Mapping[str, Standard]:
    """Every standard there is, by name; one file each. They are ours, so a fault in one is a bug and raises."""
    found = {}
    for path in sorted(files("casecode").joinpath("reports", "checklists").iterdir(), key=lambda one: one.name):
        if path.name.endswith(".yaml"):
            document = yamltext.parse(path.read_bytes(), path.name)
            built = schema.build(Standard, document.root or yamltext.Table(), path.name)
            if document.problems or built.value is None:
                raise ValueError("\n".join(map(str, (*document.problems, *built.problems))))
            found[built.value.standard] = built.value
    return found


def standard_of(name: str) -> Standard:
    """The standard of that name, the usual one for none. Raises WrongUseError with the known names."""
    wanted = name.strip().lower() or USUAL
    if wanted not in standards():
        raise WrongUseError(reason=f"No standard '{name}'. Known: {', '.join(standards())}.")
    return standards()[wanted]


def checklist_view(
    corpus: Corpus, selection: Selection | None = None, *, title: str = "", outside: Outside | None = None, standard: str = ""
) -> ChecklistView:
    """The items of a standard, answered by what counts under the study's own rule. Nothing is said that is not on record."""
    asked, looked = standard_of(standard), look(corpus, outside)
    evidence, lines = looked.evidence, answered(asked, looked.evidence, looked.findings)
    return ChecklistView(
        study=corpus.protocol.study,
        title=title or "Checklist",
        opening=OPENING,
        published=published_of(evidence),
        standard=asked.standard,
        name=asked.title,
        source=asked.source,
        about=asked.about,
        lines=lines,
        summary=summary(asked, lines),
        others=tuple(name for name in standards() if name != asked.standard),
        note=select(corpus, selection).note("Answers count what the study's own rule counts"),
    )


def summaries(evidence: Evidence, findings: Sequence[Finding]) -> tuple[ChecklistSummary, ...]:
    """Every standard in short; what several ask for is looked up once."""
    facts: dict[str, str] = {}
    return tuple(summary(one, answered(one, evidence, findings, facts)) for one in standards().values())


def summary(asked: Standard, lines: Sequence[ChecklistLine]) -> ChecklistSummary:
    """Which items of a standard are answered, in part, or not at all."""
    by = {state: ", ".join(line.n for line in lines if line.state == state) or "none" for state in (ANSWERED, PARTLY, SILENT)}
    return ChecklistSummary(asked.standard, asked.title, by[ANSWERED], by[PARTLY], by[SILENT], len(lines))


def answered(
    asked: Standard, evidence: Evidence, findings: Sequence[Finding], known: dict[str, str] | None = None
) -> tuple[ChecklistLine, ...]:
    """Every item with what is on record.

    An item is answered from the databank where each of its facts is there and each of its checks passed or is not asked of the
    design; in part where some of it is there; else nothing is on record. `known` keeps facts that were composed already.
    """
    facts = {} if known is None else known
    of = {one.id: one for one in findings}
    return tuple(_line(item, evidence, of, facts) for item in asked.items)


def _line(item: Item, evidence: Evidence, findings: Mapping[str, Finding], facts: dict[str, str]) -> ChecklistLine:
    for name in item.facts:
        if name not in facts:
            facts[name] = _FACTS[name](evidence)
    told = [facts[name] for name in item.facts if facts[name]]
    checks = [findings[name] for name in item.checks if name in findings]
    open_checks = [one for one in checks if one.status not in {"pass", "na"}]
    seen = [f"{_sentence(one.seen)} ({one.id})" for one in checks if one.status == "pass"]
    whole = len(told) == len(item.facts) and not open_checks and bool(told or seen)
    state = ANSWERED if whole else PARTLY if told or seen else SILENT
    needs = (*(f"{_sentence(one.limits or one.message)} ({one.id})" for one in open_checks), item.person)
    return ChecklistLine(
        item.n,
        item.group,
        item.asks,
        state,
        " ".join((*told, *(f"{one.rstrip('.')}." for one in seen))),
        tuple(f"{one.id} {STATUS_NAMES[one.status]}" for one in checks),
        tuple(one for one in needs if one),
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".")

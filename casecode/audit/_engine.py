"""The audit: every check judged, by the design, the thresholds in force and the waivers; integrity first."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from string import Formatter

from casecode import registry
from casecode.analysis.corpus import Corpus
from casecode.audit._catalogue import Said, catalogue
from casecode.audit._evidence import Evidence
from casecode.audit._outside import Outside
from casecode.audit._port import TESTS, Check, Finding, Limits, Verdict
from casecode.audit._settings import limits_of, waivers_of
from casecode.audit._stances import excused
from casecode.domain.errors import WrongUseError
from casecode.domain.records import Waiver

_LEADING = re.compile(r" \(\{list\}\)|(?: for)?:? \{list\}")
INTEGRITY: tuple[str, ...] = ("CV2", "R11")
"""Judged first: where one of them fails, everything else was computed on material that nobody can vouch for."""


@cache
def checks() -> Mapping[str, Check]:
    """Every check there is, by id, in the catalogue's order; each module of this folder gives its own in `CHECKS`."""
    found: dict[str, Check] = {}
    for name in registry.names("audit"):
        given: tuple[Check, ...] = registry.load("audit", name, "CHECKS")
        found |= {check.id: check for check in given}
    return {name: found[name] for name in catalogue() if name in found}


def chosen(only: Iterable[str]) -> tuple[str, ...]:
    """The checks that words name: an id (`CV1`), a family's letters (`CV`), a test (`construct`). No words: all of them."""
    words = [word.strip() for given in only for word in given.split(",") if word.strip()]
    made: set[str] = set()
    for word in words:
        fits = {name for name, said in catalogue().items() if _fits(word, said)}
        if not fits:
            known = "CV, IV, EV, R, a check such as CV1, or construct, internal, external, reliability"
            raise WrongUseError(reason=f"'{word}' names no check. Known: {known}.")
        made |= fits
    return tuple(name for name in checks() if name in made or not words)


def _fits(word: str, said: Said) -> bool:
    return word.upper() in {said.id, said.id.rstrip("0123456789")} or word.lower() == said.test


def audit(evidence: Evidence, only: Iterable[str] = ()) -> tuple[Finding, ...]:
    """A finding for every check asked for, in the catalogue's order.

    The checks of integrity are judged first, also when they were not asked for. Raises WrongUseError for a word that names no check.
    """
    wanted = chosen(only)
    waived = waivers_of(evidence.protocol)
    first = {name: find(evidence, checks()[name], waived.get(name)) for name in INTEGRITY if name in checks()}
    shaken = tuple(name for name, finding in first.items() if finding.status == "fail")
    made = []
    for name in wanted:
        finding = first.get(name) or find(evidence, checks()[name], waived.get(name))
        others = [one for one in shaken if one != name]
        made.append(dataclasses.replace(finding, unverified=bool(others) and finding.status != "na"))
    return tuple(made)


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """A corpus looked at by every check."""

    evidence: Evidence
    findings: tuple[Finding, ...]


def look(corpus: Corpus, outside: Outside | None = None) -> Look:
    """Every check on `corpus`; without `outside` those that need it are unknown. Made once for reports made together."""
    kept = corpus.kept.get(Look)
    if isinstance(kept, Look) and kept.evidence.outside is outside:
        return kept
    evidence = Evidence(corpus, outside or Outside())
    made = Look(evidence, audit(evidence))
    corpus.kept[Look] = made
    return made


def find(evidence: Evidence, check: Check, waiver: Waiver | None = None) -> Finding:
    """One check judged. A design that leaves it out is told before anything is looked at."""
    said = catalogue()[check.id]
    limits = limits_of(check.id, evidence.protocol)
    reason = excused(check.id, evidence.protocol)
    verdict = Verdict("na", message=reason) if reason else check.judge(evidence, limits)
    _sound(check.id, verdict)
    return _finding(said, verdict, limits, waiver)


def _sound(name: str, verdict: Verdict) -> None:
    """No pass without the evidence it saw, no verdict of `na` without a reason: a check that breaks this is a bug."""
    if verdict.status == "pass" and not verdict.seen.strip():
        raise AssertionError(f"{name} passed without saying what it saw")
    if verdict.status == "na" and not verdict.message.strip():
        raise AssertionError(f"{name} is not applicable without a reason")


def _finding(said: Said, verdict: Verdict, limits: Limits, waiver: Waiver | None) -> Finding:
    facts = {
        "n": verdict.n,
        "value": verdict.value,
        "seen": verdict.seen,
        "list": listed(verdict),
        "bad": len(verdict.offenders),
    } | dict(verdict.facts)
    message = verdict.message or filled(said.when.get(verdict.status, ""), facts)
    open_clause = verdict.status not in {"pass", "na"}
    return Finding(
        id=said.id,
        test=said.test,
        title=said.title,
        status=verdict.status,
        value=verdict.value,
        threshold="; ".join(map(str, limits.thresholds)),
        n=verdict.n,
        offenders=verdict.offenders,
        message=message,
        fix=said.fix if open_clause else "",
        source=said.source,
        waiver=_waived(waiver, verdict.status) if waiver else "",
        why=said.why,
        seen=verdict.seen,
        limits=(verdict.limits or filled(said.clause(verdict.status), facts)) if open_clause else "",
    )


def _waived(waiver: Waiver, status: str) -> str:
    told = f"{waiver.by} on {waiver.on}: {waiver.why}"
    return f"{told} (needless now: the check passes)" if status == "pass" else told


def listed(verdict: Verdict, most: int = 5) -> str:
    """What the offenders are, the first few by name: `a, b, c and 4 more`."""
    names = list(dict.fromkeys(one.what for one in verdict.offenders))
    left = len(names) - most
    return ", ".join(names[:most]) + (f" and {left} more" if left > 0 else "")


class _Gaps(dict[str, object]):
    def __missing__(self, key: str) -> str:
        raise KeyError(f"no fact '{key}' for this text")


def filled(text: str, facts: Mapping[str, object]) -> str:
    """A text of `checks.yaml` with the facts in their places (`{n}`, `{value:.0%}`). A fact that is missing is a bug.

    Where `list` is empty the words that lead to it go with it (` ({list})`, ` for {list}`, `: {list}`).
    """
    if facts.get("list") == "":
        text = _LEADING.sub("", text)
    return Formatter().vformat(text, (), _Gaps(facts)) if "{" in text else text


def counts(findings: Iterable[Finding]) -> Mapping[str, Mapping[str, int]]:
    """For each test how many findings of each status, those with none left out. No score is made of it, on purpose."""
    made: dict[str, dict[str, int]] = {test: {} for test in TESTS}
    for one in findings:
        made[one.test][one.status] = made[one.test].get(one.status, 0) + 1
    return {test: found for test, found in made.items() if found}


def holding(findings: Iterable[Finding], level: str) -> tuple[Finding, ...]:
    """The findings that `--fail-on` counts: `fail` alone, or `warn` with fail and unknown. Waived ones never count."""
    bad: Collection[str] = {"fail": ("fail",), "warn": ("fail", "warn", "unknown")}[level]
    return tuple(one for one in findings if one.status in bad and not one.waiver)

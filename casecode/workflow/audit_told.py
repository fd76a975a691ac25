"""The audit as it is read in a terminal: what matters most first, then test by test. Lines of text, nothing printed here."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from casecode.audit._nouns import TESTS, Finding, Offender
from casecode.workflow.audit import NOT_TRUTH, Audited, first

HEADS = {
    "construct": "CONSTRUCT VALIDITY",
    "internal": "INTERNAL VALIDITY",
    "external": "EXTERNAL VALIDITY",
    "reliability": "RELIABILITY",
}
_SHOWN = 3
_ORDER = ("pass", "warn", "fail", "unknown", "na")
UNVERIFIED = "computed on unverified data"


def told(audited: Audited, width: int = 100) -> str:
    """The whole audit as text, folded to `width` columns."""
    lines = [f"{audited.study}: the audit", *_folded(NOT_TRUTH, width, 0)]
    lines += _since(audited, width)
    lines += _first(audited, width)
    for test in TESTS:
        found = [one for one in audited.findings if one.test == test]
        if found:
            lines += ["", f"{HEADS[test]}   {tally(audited.counts[test])}"]
            for one in found:
                lines += _line(one, width)
    lines += ["", *_folded(_last(audited), width, 0)]
    return "\n".join(lines)


def tally(counted: Mapping[str, int]) -> str:
    """`5 pass, 2 warn, 1 fail, 1 unknown`."""
    return ", ".join(f"{counted[status]} {status}" for status in _ORDER if counted.get(status))


def _first(audited: Audited, width: int) -> Iterator[str]:
    found = first(audited.findings if audited.earlier is None else audited.worse)
    if not found:
        return
    yield from ("", "FIRST: what matters most now")
    for number, one in enumerate(found, start=1):
        yield from ("", f" {number}. {one.status:<8} {one.id:<4} {one.title}")
        yield from _folded(one.message, width, 4)
        for offender in one.offenders[:_SHOWN]:
            yield from _folded(f"· {place(offender)}", width, 4, 2)
        if len(one.offenders) > _SHOWN:
            yield f"    · and {len(one.offenders) - _SHOWN} more: casecode audit --only {one.id} --to csv"
        yield from _folded(f"Why it matters: {one.why}", width, 4)
        yield from _folded(f"What mends it: {one.fix}", width, 4)


def place(one: Offender) -> str:
    """`trust (codebooks/five.yaml:14): lacks exclude`."""
    where = f" ({one.where})" if one.where and one.where != one.what else ""
    return f"{one.what}{where}{f': {one.why}' if one.why else ''}"


def _line(one: Finding, width: int) -> Iterator[str]:
    notes = [UNVERIFIED] if one.unverified else []
    notes += [f"waived by {one.waiver}"] if one.waiver else []
    changed = re.findall(r"[^;]*changed by the study[^;]*", one.threshold)
    notes += [part.strip() for part in changed]
    body = one.message + (f" [{'; '.join(notes)}]" if notes else "")
    yield from _folded(f"{one.status:<8} {one.id:<4} {body}", width, 2, 14)


def _since(audited: Audited, width: int) -> Iterator[str]:
    if audited.earlier is None:
        return
    worse = [f"{one.id} ({audited.earlier.get(one.id, 'not there')} → {one.status})" for one in audited.worse]
    better = [f"{one.id} ({audited.earlier[one.id]} → {one.status})" for one in audited.better]
    yield from ("", "SINCE THE EARLIER AUDIT")
    yield from _folded(f"New or worse: {', '.join(worse) or 'nothing'}.", width, 2)
    yield from _folded(f"Better: {', '.join(better) or 'nothing'}.", width, 2)


def _last(audited: Audited) -> str:
    some = next(iter(first(audited.findings)), None) or next(iter(audited.findings), None)
    name = some.id if some else "CV1"
    return (
        f"No score is given, on purpose. Why, how and from whom: casecode audit explain {name}. "
        f'Set one aside with a reason: casecode audit waive {name} --why "…". For the appendix: casecode audit -o audit.docx'
    )


def _folded(text: str, width: int, left: int, hang: int = 0) -> Iterable[str]:
    """`text` in lines of `width`, `left` columns in, the second line and those after it `hang` more."""
    head = " " * left
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=head,
        subsequent_indent=" " * (left + hang),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [head]

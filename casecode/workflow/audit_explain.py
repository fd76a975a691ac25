"""`audit explain`: what a check is, why it is there, how it is computed, which limits are in force, and which designs are free of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from casecode.audit._catalogue import Said, catalogue
from casecode.audit._engine import chosen
from casecode.audit._settings import limits_of, waivers_of
from casecode.audit._stances import excused, freedoms, relaxed
from casecode.domain.errors import WrongUseError
from casecode.domain.protocol import Protocol
from casecode.views.blocks import Table


def checks_table() -> Table:
    """Every check with its title and who is free of it."""
    rows = tuple((one.id, one.test, one.title, "; ".join(_free(one.id))) for one in catalogue().values())
    note = "casecode audit explain CV1 says more of one. What a study's design leaves out is not applicable and says why."
    return Table(("check", "test", "what it checks", "free of it"), rows, note=note, name="checks")


def stances_table() -> Table:
    """The table of designs: who is free of what, and of which part."""
    rows = tuple((row.condition, ", ".join(row.checks), ", ".join(row.without) or "all of it", row.why) for row in freedoms())
    return Table(("design", "checks", "free of", "why"), rows, name="stances", row_heads=False)


def explained(name: str, protocol: Protocol | None = None, width: int = 100) -> str:
    """Everything about one check, as text; with a study's `protocol` the limits in force there. Raises WrongUseError."""
    found = [one for one in catalogue() if one == name.strip().upper()]
    if not found:
        fits = ", ".join(chosen([name])) or "none yet"  # the words that `--only` knows are answered with their checks
        raise WrongUseError(reason=f"'{name}' is no single check. It names: {fits}. Type one of them.")
    said = catalogue()[found[0]]
    lines = [f"{said.id}  {said.title}", f"{said.test} validity" if said.test != "reliability" else "reliability", ""]
    for head, text in (
        ("What it looks at", said.looks_at),
        ("Why it matters", said.why),
        ("How it is computed", said.computed),
        ("Where it comes from", said.source),
        ("What mends it", said.fix),
    ):
        lines += [*textwrap.wrap(f"{head}: {text}", max(width, 40), subsequent_indent="  ", break_on_hyphens=False), ""]
    lines += [*_limits(said, protocol), *_statuses(said, width)]
    lines += ["", "Designs", *(f"  {one}" for one in _designs(said, protocol))]
    return "\n".join(lines)


def _limits(said: Said, protocol: Protocol | None) -> Iterator[str]:
    if not said.thresholds:
        yield "Limits: none."
        return
    yield "Limits in force" if protocol else "Limits"
    now = limits_of(said.id, protocol) if protocol else said.defaults
    for one in now.thresholds:
        origin = "from the literature" if one.origin == "lit" else "project default"
        changed = f"; set by this study, default {one.default:g}" if one.set_by_study else ""
        yield f"  {one.name:<13}{one.value:g}  {said.thresholds[one.name].means} ({origin}{changed})"
    yield f"  Change one in casecode.yaml: audit: {{thresholds: {{{said.id}.{said.main}: {now.named(said.main).value:g}}}}}"


def _statuses(said: Said, width: int) -> Iterator[str]:
    yield ""
    yield "What it says"
    for status, text in said.when.items():
        yield from textwrap.wrap(f"{status:<8} {text}", max(width, 40), initial_indent="  ", subsequent_indent=" " * 11)


def _free(check: str) -> Iterator[str]:
    for row in freedoms():
        if check in row.checks:
            yield row.condition + (f" (of {', '.join(row.without)})" if row.without else "")


def _designs(said: Said, protocol: Protocol | None) -> Iterator[str]:
    rows = [row for row in freedoms() if said.id in row.checks]
    for row in rows:
        yield f"{row.condition}: {'free of ' + ', '.join(row.without) if row.without else 'not applicable'}. {row.why}."
    if not rows:
        yield "Asked of every design."
    if protocol is not None:
        reason, parts, waiver = excused(said.id, protocol), relaxed(said.id, protocol), waivers_of(protocol).get(said.id)
        yield f"This study: {'not applicable' if reason else 'free of ' + ', '.join(sorted(parts)) if parts else 'asked'}."
        if waiver:
            yield f"Waived by {waiver.by} on {waiver.on}: {waiver.why} ({waiver.file})"

"""The study's own thresholds and waivers, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from casecode.audit._catalogue import Said, catalogue
from casecode.audit._nouns import Limits
from casecode.domain.problem import Problem
from casecode.domain.protocol import Protocol
from casecode.domain.records import Waiver
from casecode.plain.schema import nearest

_WHERE = "audit.thresholds"


def limits_of(check: str, protocol: Protocol) -> Limits:
    """The thresholds of a check that are in force: the defaults, with what the study set in their place."""
    own = {name: value for found, name, value, _ in _set(protocol) if found == check}
    made = catalogue()[check].defaults.thresholds
    return Limits(tuple(replace(one, value=own[one.name], set_by_study=True) if one.name in own else one for one in made))


def waivers_of(protocol: Protocol) -> Mapping[str, Waiver]:
    """Waivers that stand, by check: the newest of several, none where that takes it back."""
    made: dict[str, Waiver] = {}
    for one in sorted(protocol.kept.waivers, key=lambda waiver: (waiver.on[:10], waiver.at)):
        made[one.check.strip().upper()] = one
    return {check: one for check, one in made.items() if not one.withdrawn}


def settings_problems(protocol: Protocol) -> tuple[Problem, ...]:
    """Thresholds and waivers of checks or names that do not exist, with file and line."""
    return (*_threshold_problems(protocol), *_waiver_problems(protocol))


def _set(protocol: Protocol) -> Iterator[tuple[str, str, float, str]]:
    """(check, name, value, key as written): `CV1: 0.6` sets the main threshold, `CV1.families: 3` the one of that name."""
    said = protocol.audit.get("thresholds")
    for key, value in said.items() if isinstance(said, Mapping) else ():
        check, _, name = str(key).partition(".")
        known = catalogue().get(check.upper())
        yield check.upper(), name or (known.main if known else ""), float(value), str(key)


def _threshold_problems(protocol: Protocol) -> Iterator[Problem]:
    for check, name, _, key in _set(protocol):
        line = protocol.lines.get(f"{_WHERE}.{key}", 0) or protocol.lines.get(_WHERE, 0)
        known = catalogue().get(check)
        if known is None:
            yield Problem("U100", f"'{check}' is no check{nearest(check, catalogue())}", protocol.file, line)
        elif name not in known.thresholds:
            yield Problem("U101", f"{check} has no threshold '{name}'; {_names(known)}", protocol.file, line)


def _names(said: Said) -> str:
    return f"it has {', '.join(said.thresholds)}" if said.thresholds else "it has none"


def _waiver_problems(protocol: Protocol) -> Iterator[Problem]:
    for one in protocol.kept.waivers:
        if one.check.strip().upper() not in catalogue():
            message = f"'{one.check}' is no check that could be waived{nearest(one.check.upper(), catalogue())}"
            yield Problem("U102", message, one.file, one.line)

"""Which member checks stand: what was sent, what came back and what became of it are records of their own, and none is overwritten."""

from __future__ import annotations

from collections.abc import Iterable

from casecode.domain.records import MemberCheck


def standing_checks(checks: Iterable[MemberCheck]) -> tuple[MemberCheck, ...]:
    """Of one participant (or case), item and version what was recorded last, in the order of `checks`.

    Without a version the day it was sent tells one from another. What was recorded last has the later day of reply; on the same
    day an answer goes before none, one with a resolution before one without, and the later in order before the earlier.
    """
    newest: dict[tuple[str, ...], MemberCheck] = {}
    for one in checks:
        key = (one.participant.casefold(), one.case.casefold(), one.item_type, one.version or one.sent_on)
        if key not in newest or _told(newest[key]) <= _told(one):
            newest[key] = one
    return tuple(newest.values())


def _told(one: MemberCheck) -> tuple[str, bool, bool]:
    return one.replied_on, bool(one.outcome), bool(one.resolution.strip())

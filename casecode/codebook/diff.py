"""What changed between two versions of a codebook, code by code: a code is the same one as long as its id or an alias says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from casecode.domain.codebook import Code, Codebook, Rule
from casecode.plain import names

Kind = Literal["added", "removed", "renamed", "merged", "moved", "retired", "back", "changed"]

_FIELDS = (
    "label",
    "definition",
    "include",
    "exclude",
    "examples",
    "counterexamples",
    "literature",
    "origin",
    "exclusive",
    "rules",
)
MEANING = ("definition", "include", "exclude")
"""What a coder goes by: when one of these changes, codings made before need a look."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `code` is the id now (for a removed code the one it had), `was` the id then; both are the same where it stayed.

    `what` names the changed key; `before` and `after` are its texts (of a list the entries that went and came), or the parents
    of a moved code.
    """

    kind: Kind
    code: str
    was: str
    what: str = ""
    before: str = ""
    after: str = ""

    @property
    def touches_meaning(self) -> bool:
        """Whether codings made under the older version were made by other words of the definition."""
        return self.kind == "changed" and self.what in MEANING


def diff(before: Codebook, after: Codebook) -> tuple[Change, ...]:
    """Every change, in the order of the codes now, what was removed last."""
    names_now = _names(after)
    now, then = _placed(after), _placed(before)
    heirs = {old: names_now.get(names.folded(old), "") for old in then}
    owners: dict[str, list[str]] = {}
    for old, new in heirs.items():
        owners.setdefault(new, []).append(old)
    changes: list[Change] = []
    for new, (parent, code) in now.items():
        own = owners.get(new, [])
        first = next((old for old in own if names.folded(old) == names.folded(new)), own[0] if own else "")
        if not first:
            changes.append(Change("added", new, "", after=parent))
            continue
        if first != new:
            changes.append(Change("renamed", new, first))
        changes += [Change("merged", new, old) for old in own if old != first]
        changes += _changes(then[first], (parent, code), heirs, first)
    changes += [Change("removed", old, old, before=then[old][0]) for old in owners.get("", [])]
    return tuple(changes)


def _changes(then: tuple[str, Code], now: tuple[str, Code], heirs: dict[str, str], was: str) -> Iterator[Change]:
    (parent_then, old), (parent_now, new) = then, now
    if heirs.get(parent_then, parent_then) != parent_now:
        yield Change("moved", new.code, was, "under", parent_then, parent_now)
    if old.retired != new.retired and not (old.retired and new.retired):
        yield Change("retired" if new.retired else "back", new.code, was, "retired", old.retired, new.retired)
    for key in _FIELDS:
        if key == "rules" and (old.retired or new.retired):
            continue
        before, after = _texts(getattr(old, key)), _texts(getattr(new, key))
        if before != after:
            gone = tuple(text for text in before if text not in after)
            come = tuple(text for text in after if text not in before)
            whole = not gone and not come  # the same in another order
            yield Change(
                "changed", new.code, was, key, *(" | ".join(one) for one in ((before, after) if whole else (gone, come)))
            )


def _texts(value: object) -> tuple[str, ...]:
    """A value as texts, one an entry; line breaks and doubled spaces are layout."""
    if isinstance(value, tuple):
        return tuple(_rule(one) if isinstance(one, Rule) else " ".join(str(one).split()) for one in value)
    return ("yes" if value else "no",) if isinstance(value, bool) else (" ".join(str(value).split()),)


def _rule(rule: Rule) -> str:
    parts = [f"{key} {', '.join(getattr(rule, key))}" for key in ("any", "all", "none", "roles") if getattr(rule, key)]
    parts += [f"{key} {getattr(rule, key)}" for key in ("unit", "mark")]
    tests = [f"{key} “{text}”" for key in ("match", "reject") for text in getattr(rule.tests, key)]
    return "; ".join(parts + tests)


def _placed(book: Codebook) -> dict[str, tuple[str, Code]]:
    """Each code with the id above it, in order."""
    found: dict[str, tuple[str, Code]] = {}
    waiting = [("", code) for code in reversed(book.codes)]
    while waiting:
        above, code = waiting.pop()
        found[code.code] = (above, code)
        waiting += [(code.code, child) for child in reversed(code.children)]
    return found


def _names(book: Codebook) -> dict[str, str]:
    """Ids and aliases, folded, with the id they stand for; ids win."""
    codes = tuple(book.walk())
    made = {names.folded(alias): code.code for code in reversed(codes) for alias in code.aliases}
    return made | {names.folded(code.code): code.code for code in codes}

"""The codebook then and now: the versions that something was coded under, what changed since, and whose codings that touches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casecode.analysis.staleness import Definitions
from casecode.analysis.tree import CodeTree, tree_of
from casecode.codebook.diff import Change, diff
from casecode.codebook.load import parse_codebook
from casecode.domain.codebook import Codebook
from casecode.domain.coding import Coding
from casecode.domain.errors import NotFoundError, WrongUseError
from casecode.plain import names
from casecode.views.blocks import Table
from casecode.workflow.study import Study

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z")


@dataclass(frozen=True, slots=True)
class Version:
    """A codebook as it was: `first` and `last` are when something was coded or read under it (UTC)."""

    book: Codebook
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed, as a table, and the sentences around it."""

    table: Table
    said: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """The changes to be read at a terminal: what, whose codings, and the texts that went and came below each other."""
        made: list[str] = []
        for kind, code, what, before, after, count, coders in self.table.rows:
            touched = f"  ({count} {'coding' if count == 1 else 'codings'}: {coders})" if count else ""
            made.append(f"{kind} {code}{f' {what}' if kind == 'changed' else ''}{touched}")
            if kind in {"renamed", "merged"}:
                made.append(f"    was {before}")
            elif kind == "moved":
                made.append(f"    from {before or 'the top'} to {after or 'the top'}")
            else:
                made += [
                    f"    {sign} {text}"
                    for sign, texts in (("-", before), ("+", after))
                    for text in str(texts).split(" | ")
                    if text
                ]
        return tuple(made)


def versions(study: Study) -> tuple[Version, ...]:
    """Every version that something was coded or read under and that can still be read, the one used last at the end."""
    used: dict[str, tuple[str, str]] = {}
    for event in study.bank.events():
        if name := str(event.body.get("book") or ""):
            first, last = used.get(name, (event.at, event.at))
            used[name] = (min(first, event.at), max(last, event.at))
    made = [(last, first, book) for name, (first, last) in used.items() if (book := _book(study, name))]
    return tuple(Version(book, first, last) for last, first, book in sorted(made, key=lambda one: (one[0], one[1], one[2].hash)))


def _book(study: Study, name: str) -> Codebook | None:
    data = study.bank.codebook_bytes(name)
    return parse_codebook(data, f"databank/codebooks/{name}.yaml")[0] if data is not None else None


def compare(study: Study, version: str = "", *, since: str = "") -> Compared:
    """Each codebook against `version` (the beginning of a hash), as it was on the day `since`, else the last one coded under.

    Raises `NotFoundError` for a version that is not there, `WrongUseError` for one that could be several, or for no date.
    """
    if since and not _DATE.match(since):
        raise WrongUseError(reason=f"'{since}' is no date. Write it as 2026-11-22.")
    found = versions(study)
    chosen = [_named(study, found, version)] if version else list(_last(found, since))
    if not chosen:
        return Compared(
            _table(()), ("Nobody has coded under any version of the codebook yet, so there is nothing to compare with.",)
        )
    rows: list[tuple[str | int, ...]] = []
    said: list[str] = []
    for book, when in chosen:
        now = _present(study, book)
        used = f", last used {when[:10]}" if when else ""
        if now is None:
            said.append(f"{book.id} {book.hash}{used}: there is no codebook of that id any more.")
            continue
        changes = diff(book, now)
        rows += _rows(study, changes, book)
        many = f"{len(changes)} {'change' if len(changes) == 1 else 'changes'}" if changes else "nothing changed"
        said.append(f"{now.id}: {many} since version {book.hash}{f' ({book.version})' if book.version else ''}{used}.")
    return Compared(_table(tuple(rows)), tuple(said))


def _named(study: Study, found: tuple[Version, ...], name: str) -> tuple[Codebook, str]:
    """The version whose hash begins so; one nobody coded under any more is looked for as well."""
    fits = [(one.book, one.last) for one in found if one.book.hash.startswith(name.lower())]
    whole = _book(study, name.lower()) if not fits else None
    if whole is not None:
        return whole, ""
    if not fits:
        listed = ", ".join(f"{one.book.hash} ({one.last[:10]})" for one in found) or "none yet"
        raise NotFoundError(kind="codebook version", name=name, nearest=f" There are: {listed}.")
    if len(fits) > 1:
        raise WrongUseError(reason=f"'{name}' fits {len(fits)} versions; give more of the hash.")
    return fits[0]


def _last(found: tuple[Version, ...], since: str) -> Iterator[tuple[Codebook, str]]:
    """Of each codebook the version used last, with `since` the one used last before that day (else the first one)."""
    books: dict[str, list[Version]] = {}
    for one in found:
        books.setdefault(names.folded(one.book.id), []).append(one)
    for many in books.values():
        before = [one for one in many if one.first < since]
        one = many[-1] if not since else before[-1] if before else min(many, key=lambda one: one.first)
        yield one.book, one.last


def _present(study: Study, book: Codebook) -> Codebook | None:
    """The codebook of the same id today; where there is only one, that one."""
    now = [one for one in study.codebooks if names.folded(one.id) == names.folded(book.id)]
    return now[0] if now else study.codebooks[0] if len(study.codebooks) == 1 else None


def _rows(study: Study, changes: tuple[Change, ...], then: Codebook) -> Iterator[tuple[str | int, ...]]:
    corpus, former = study.corpus, tree_of([then])
    definitions = Definitions(corpus)
    under: dict[str, list[Coding]] = {}
    for coding in corpus.codings:
        under.setdefault(corpus.tree.resolve(coding.code) or coding.code, []).append(coding)
    for change in changes:
        touched = [one for one in under.get(change.code, ()) if _touches(change, one, definitions, former)]
        who = ", ".join(sorted({one.coder for one in touched}))
        was = change.was if change.kind in {"renamed", "merged"} else change.before
        yield (change.kind, change.code, change.what, was, change.after, len(touched), who)


def _touches(change: Change, one: Coding, definitions: Definitions, former: CodeTree) -> bool:
    """Whether a coding under the code is one that the change is about."""
    if change.kind in {"renamed", "merged"}:
        return former.resolve(one.code) == change.was
    if change.touches_meaning:
        return definitions.changed(one) or definitions.merged(one)
    return True


def _table(rows: tuple[tuple[str | int, ...], ...]) -> Table:
    note = (
        "codings: by people; for a changed definition, inclusion or exclusion those made by the older words, for a renamed or merged "
        "code those that say the old id, else all under the code."
    )
    return Table(
        ("change", "code", "what", "before", "after", "codings", "coders"), rows, note=note, row_heads=False, name="codebook diff"
    )

"""Codes renamed, merged, moved, retired: the files changed with their comments kept, the reason in the journal, no event touched."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from casecode.analysis.tree import CodeTree, tree_of
from casecode.codebook import life
from casecode.domain.codebook import Codebook
from casecode.domain.errors import ChangedElsewhereError, DataRefusedError, NotFoundError, WrongUseError
from casecode.domain.ids import hash16
from casecode.plain import names, write
from casecode.plain.schema import nearest
from casecode.workflow.codebook_references import mentions, referred
from casecode.workflow.study import Study

Files = Mapping[str, bytes]
"""Files of the study by their path in it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done, or with `dry_run` would be: the files before and after, and what a person should look at."""

    said: str
    before: Files
    after: Files
    notes: tuple[str, ...]
    reason: str
    dry_run: bool

    def diff(self) -> str:
        """The files' lines before and after, as `diff -u` shows them."""
        made: list[str] = []
        for file, after in self.after.items():
            then, now = (data.decode().replace("\r\n", "\n").splitlines(keepends=True) for data in (self.before[file], after))
            made += difflib.unified_diff(then, now, file, file, n=1)
        return "".join(line if line.endswith("\n") else line + "\n" for line in made)

    def talk(self) -> tuple[str, ...]:
        """What happened, what to look at, what to type next."""
        if self.dry_run:
            return (f"Dry run, nothing was written. Then: {self.said}", *self.notes)
        bare = () if self.reason else ("No reason was recorded; next time say it with --reason.",)
        return (self.said, "Past codings stay as they are; comments in the files too.", *self.notes, *bare)


def rename(study: Study, old: str, new: str, *, label: str = "", reason: str = "", dry_run: bool = False) -> Changed:
    """Give the code `old` the id `new` (and `label`); the old id becomes an alias, so that everything coded under it counts.

    Raises `NotFoundError`, `WrongUseError` for an id that is none, `DataRefusedError` where it stands for another code.
    """
    tree = tree_of(study.codebooks)
    code = _known(tree, old)
    taken = next((other for other in _names(study, new) if other != code), "")
    if taken:
        hint = f" To make them one: casecode codebook merge {code} {taken}" if names.folded(taken) == names.folded(new) else ""
        raise DataRefusedError(reason=f"'{new}' stands for '{taken}' already.{hint}")
    if new == code and not label:
        raise WrongUseError(reason=f"'{code}' has this id already. Give another, or a --label.")
    file, before = _file_of(study, code)
    after = {file: life.rename(before, code, new, label)}
    edited, notes = referred(study.root, {code: new}) if new != code else ({}, ())
    said = f"'{code}' is '{new}' now; '{code}' still leads to it." if new != code else f"'{code}' is labelled '{label}' now."
    notes = (*notes, *mentions(after, {code: new})) if new != code else notes
    return _done(study, "rename", said, after, edited, notes, reason, dry_run=dry_run, code=code, to=new, label=label)


def merge(study: Study, merged: tuple[str, ...], into: str, *, reason: str = "", dry_run: bool = False) -> Changed:
    """Make `merged` one with `into`: their ids become its aliases, their rules, examples and children go to it.

    What else was written of them stands as a comment there. A passage coded with both counts once from now on; both codings stand.
    Raises as `rename`, and where `into` stands below one of them.
    """
    tree = tree_of(study.codebooks)
    target = _known(tree, into)
    gone = tuple(dict.fromkeys(_known(tree, name) for name in merged))
    after = {book.file: (study.root / book.file).read_bytes() for book in study.codebooks}
    now = dict(after)
    for code in gone:
        why = f": {' '.join(reason.split())}" if reason.strip() else ""
        now = life.merge(now, code, target, f"merged from {code} on {datetime.now(UTC):%Y-%m-%d}{why}")
    order = sorted(now, key=lambda file: file != _file_of(study, target)[0])  # with the aliases first, no moment loses a name
    changed = {file: now[file] for file in order if now[file] != after[file]}
    edited, notes = referred(study.root, dict.fromkeys(gone, target))
    listed = ", ".join(f"'{code}'" for code in gone)
    said = f"{listed} {'is' if len(gone) == 1 else 'are'} '{target}' now; the old ids still lead to it."
    look = f"What {listed} said of itself stands as a comment under '{target}': work it into the definition, then delete it."
    notes = (look, *notes, *mentions(changed, dict.fromkeys(gone, target)))
    return _done(study, "merge", said, changed, edited, notes, reason, dry_run=dry_run, merged=", ".join(gone), into=target)


def move(study: Study, code: str, under: str = "", *, reason: str = "", dry_run: bool = False) -> Changed:
    """Put `code` and all below it under `under`, or at the top. Raises as `rename`, and where it would stand below itself."""
    tree = tree_of(study.codebooks)
    moved, target = _known(tree, code), _known(tree, under) if under else ""
    file, before = _file_of(study, moved)
    if target and _file_of(study, target)[0] != file:
        raise DataRefusedError(reason=f"'{target}' stands in another file than '{moved}'; codes move within a file.")
    after = {file: life.move(before, moved, target)}
    said = f"'{moved}' stands {f'under {target!r}' if target else 'at the top'} now."
    return _done(study, "move", said, after, {}, (), reason, dry_run=dry_run, code=moved, under=target)


def retire(study: Study, code: str, *, reason: str = "", dry_run: bool = False) -> Changed:
    """Take `code` out of use: what is coded with it counts on, it is not offered any more and its rules rest. Raises as `rename`."""
    gone = _known(tree_of(study.codebooks), code)
    file, before = _file_of(study, gone)
    why = " ".join(reason.split()) or f"since {datetime.now(UTC):%Y-%m-%d}"
    after = {file: life.retire(before, gone, why)}
    said = f"'{gone}' is retired: what is coded with it still counts, its rules rest. Without the line 'retired:' it is back."
    return _done(study, "retire", said, after, {}, (), reason, dry_run=dry_run, code=gone)


def _done(
    study: Study,
    action: str,
    said: str,
    books: Files,
    others: Files,
    notes: tuple[str, ...],
    reason: str,
    *,
    dry_run: bool,
    **details: object,
) -> Changed:
    """Write the codebooks, then what refers to them, then the journal; with `dry_run` nothing."""
    after = {**books, **others}
    before = {file: (study.root / file).read_bytes() for file in after}
    if not dry_run:
        versions = [f"{file} {hash16(before[file])} -> {hash16(data)}" for file, data in books.items()]
        carry_out(study, f"codebook {action}", before, after, {**details, "versions": "; ".join(versions), "why": reason})
    return Changed(said, before, after, notes, reason, dry_run)


def carry_out(study: Study, action: str, before: Files, after: Files, details: Mapping[str, object], by: str = "") -> None:
    """Write `after` in its order and log it (`by` whom, else who sits here), alone in the study. Raises `ChangedElsewhereError` where a file is not `before`."""
    with study.bank.lock(action):
        for file, data in before.items():
            if (study.root / file).read_bytes() != data:
                raise ChangedElsewhereError(what=file)
        for file, data in after.items():
            write.replace(study.root / file, data)
        study.bank.log(action, by or study.bank.coder, **details)
    study.forget()
    for name in ("loaded_codebooks", "loaded_protocol"):
        study.__dict__.pop(name, None)


def _known(tree: CodeTree, name: str) -> str:
    """The id behind an id, alias or label. Raises `NotFoundError` with the nearest id."""
    found = tree.resolve(name)
    if not found:
        raise NotFoundError(kind="code", name=name, nearest=nearest(name, tree.codes).replace("; d", " D"))
    return found


def _names(study: Study, name: str) -> tuple[str, ...]:
    """The codes of all books that have `name` as id or alias."""
    wanted = names.folded(name)
    codes = [code for book in study.codebooks for code in book.walk()]
    return tuple(code.code for code in codes if wanted in {names.folded(one) for one in (code.code, *code.aliases)})


def _file_of(study: Study, code: str) -> tuple[str, bytes]:
    """The codebook file a code stands in, and its bytes as they were read. Raises `ChangedElsewhereError`."""
    book: Codebook = next(one for one in study.codebooks if any(found.code == code for found in one.walk()))
    data = (study.root / book.file).read_bytes()
    if hash16(data) != book.hash:
        raise ChangedElsewhereError(what=book.file)
    return book.file, data

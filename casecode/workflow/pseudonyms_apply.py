"""`pseudonyms apply`: masked copies by the private list, and every coding on both sides."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from casecode.domain.errors import DataRefusedError
from casecode.domain.ids import new_event_id
from casecode.domain.problem import Problem
from casecode.domain.source import Material, Source
from casecode.study.place import place
from casecode.text.identifying import find
from casecode.views.blocks import Table
from casecode.workflow.pseudonyms import names_of
from casecode.workflow.pseudonyms_carry import Batches, carry, outdated
from casecode.workflow.pseudonyms_list import FILE, begin, load
from casecode.workflow.pseudonyms_masks import FROM, TEXT, copy_of, is_copy, masker
from casecode.workflow.study import Progress, Study, no_progress

ACTION = "pseudonyms"
COLUMNS = ("source", "masked copy", "replaced", "status")


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of each source; `carried` counts codings and read marks that were written on either side."""

    rows: tuple[tuple[str, str, int, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    carried: int = 0
    begun: str = ""
    dry_run: bool = False

    @property
    def exit_code(self) -> int:
        """1 when something that identifies people is left, or the list has faults or is new."""
        return 1 if self.problems or self.begun else 0

    def table(self) -> Table:
        """A row a source."""
        return Table(COLUMNS, self.rows, row_heads=False, name="pseudonyms")

    def talk(self) -> tuple[str, ...]:
        """What happened and what to type next."""
        if self.begun:
            return (self.begun, "Look it through, add every other name, then run casecode pseudonyms apply again.")
        if self.dry_run:
            return (f"{sum(row[2] for row in self.rows):,} names in {len(self.rows)} sources would be replaced.",)
        new = sum(row[3] != "already in" for row in self.rows)
        told = (
            f"{len(self.rows)} masked copies, {new} of them new or changed; {self.carried} codings and read marks carried over."
        )
        after = "Tables and reports now show the masked copies. Next: casecode pseudonyms scan, then casecode build"
        return (told, after) if self.rows else ("Nothing of the list stands in any source; no copy was made.",)


def apply(study: Study, *, dry_run: bool = False, progress: Progress = no_progress) -> Applied:
    """Make or renew a masked copy of every source; without a list, begin one. Raises `DataRefusedError` for a list with faults."""
    listed = load(study.root)
    if not listed.exists:
        return Applied(begun=f"{FILE} would be made." if dry_run else begin(study), dry_run=dry_run)
    if listed.problems:
        raise DataRefusedError(reason=f"{FILE} has lines of no use; nothing was replaced.", problems=listed.problems)
    mask = masker(listed.replacements, listed.kinds)
    files = _files(study)
    if dry_run:
        rows = tuple((name, "", sum(len(mask(one.text.text).cuts) for one in found), "") for name, found in files.items())
        return Applied(tuple(row for row in rows if row[2]), dry_run=True)
    bank, act, carried = study.bank, new_event_id(), 0
    made: list[tuple[str, str, int, str]] = []
    with bank.lock(ACTION):
        carried += _append(study, carry(study), act)
        before = {source.id: source for source in bank.sources()}
        for number, (name, found) in enumerate(files.items()):
            progress(number, len(files), name)
            incoming, readings = copy_of(found, mask)
            stored = bank.store_file(incoming, readings, bank.coder)
            if stored.sources:
                copy = stored.sources[0].container or stored.sources[0].id
                made.append((name, copy, sum(len(mask(one.text.text).cuts) for one in found), stored.status))
        _append(study, outdated(study, before), act)
        carried += _append(study, carry(study), act)
    study.forget()
    return Applied(tuple(made), (*_left(study), *_behind(study)), carried)


def _files(study: Study) -> dict[str, list[Material]]:
    """The originals as they are placed today, a list a file."""
    files: dict[str, list[Material]] = defaultdict(list)
    for source in study.bank.sources():
        if not is_copy(source):
            material = Material(source, place(study.protocol, source), study.bank.text(source))
            files[source.container or source.id].append(material)
    return dict(sorted(files.items()))


def _append(study: Study, batches: Batches, act: str) -> int:
    for (coder, log), events in batches.items():
        study.bank.append(coder, log, events, action=ACTION, act=act, by=study.bank.coder)
    return sum(event.do != "withdraw" for events in batches.values() for event in events)


def _left(study: Study) -> list[Problem]:
    """What still identifies people in the masked copies, a problem a source and kind."""
    names = names_of(study, load(study.root))
    found: list[Problem] = []
    for source in filter(is_copy, study.bank.sources()):
        text = study.bank.text(source).text
        kinds = Counter(f"{one.kind} ({text[one.start : one.end]})" for one in find(text, names))
        found += [
            Problem("R906", f"still there: {kind}, {count} times", source.id, level="warning") for kind, count in kinds.items()
        ]
    return found


def _behind(study: Study) -> list[Problem]:
    """Codings on an original's older words, which have no way onto the copy."""
    copies: dict[str, Source] = {source.meta[FROM]: source for source in study.bank.sources() if is_copy(source)}
    old = Counter(
        coding.source
        for coding in study.bank.standing().codings
        if coding.source in copies and coding.text != copies[coding.source].meta.get(TEXT)
    )
    said = "{} codings lie on older words of it and were not carried onto the masked copy"
    return [Problem("R907", said.format(count), name, level="warning") for name, count in sorted(old.items())]

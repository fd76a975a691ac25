"""What the audit has to know from beyond the corpus: integrity, files, built reports, names, the journal. Looks; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casecode import __version__
from casecode.audit._nouns import Offender
from casecode.audit._outside import Entry, Outside, Trail
from casecode.databank import journal
from casecode.domain.problem import Problem
from casecode.study._records import FOLDER
from casecode.study.expand import expand
from casecode.study.memos import load_memos
from casecode.text.identifying import Names
from casecode.workflow.pseudonyms_list import load as private_list
from casecode.workflow.reconcile_records import UNDONE
from casecode.workflow.reports_built import judged, pages
from casecode.workflow.study import Progress, Study, no_progress

_TRAIL, _ORIGINAL = "D524", "D501"
_HARMLESS = frozenset({"D506", "D521", _TRAIL})
"""Problems of the databank's housekeeping: what was left lying about, git's settings, and the journal, which has a check of its own."""


def outside(study: Study, progress: Progress = no_progress) -> Outside:
    """Every fact that a workflow can fetch. A part that cannot be looked at stays None, so its checks are unknown, never passed."""
    progress(0, 3, "integrity")
    found = study.bank.check().problems
    progress(1, 3, "reports and names")
    found_pages = tuple(pages(study))
    listed = private_list(study.root)
    progress(2, 3, "journal")
    return Outside(
        integrity=tuple(one for one in found if one.code not in _HARMLESS),
        missing=tuple(Offender(one.file, one.file, one.message) for one in found if one.code == _ORIGINAL),
        unregistered=_unregistered(study),
        reports=judged(study, found_pages),
        leaks=tuple(_leaks(study, found_pages, Names(listed.kinds))) if listed.exists else None,
        private=listed.exists,
        trail=_trail(study, tuple(one for one in found if one.code == _TRAIL)),
        version=__version__,
    )


def _unregistered(study: Study) -> tuple[str, ...]:
    """Files among the material that are in no entry of `sources:`, or were never read in."""
    listed = expand(study.protocol, study.root)
    known = {pinned.head.path for pinned in study.bank.catalog().pinned}
    return tuple(sorted({*listed.unlisted, *(path for path in listed.files if path not in known)}))


def _leaks(study: Study, found: tuple[tuple[str, str, str], ...], names: Names) -> Iterator[Offender]:
    """Files with real names of the private list, how many, never which."""
    texts = [(file, text) for _, file, text in found]
    texts += [(one.source.id, one.text.text) for one in study.materials]
    for place, text in texts:
        many = sum(not one.doubtful for one in names.find(text))
        if many:
            yield Offender(place, place, f"{many} {'name' if many == 1 else 'names'} of the private list")


def _trail(study: Study, faults: tuple[Problem, ...]) -> Trail:
    entries, _ = journal.entries(study.bank.layout)
    first: dict[str, Entry] = {}
    for one in entries:
        action = str(one.get("action", ""))
        first.setdefault(action, Entry(str(one.get("at", "")), str(one.get("by", "")), action))
    return Trail(len(entries), first, faults, tuple(_vanished(study, entries)))


def _vanished(study: Study, entries: tuple[Any, ...]) -> Iterator[Offender]:
    """Records and memos that the journal says were written and whose files are gone; not what was taken back by a command."""
    memos = {memo.id for memo in load_memos(study.root)[0]}
    written: dict[str, str] = {}
    for one in entries:
        said = f"written on {str(one.get('at', ''))[:10]} by {one.get('by', '') or 'nobody named'}, and gone"
        files, taken = _records_named(one)
        for file in taken:
            written.pop(file, None)
        for file in files:
            if not (study.root / file).is_file():
                written.setdefault(file, said)
        if one.get("action") == "memo" and (memo := str(one.get("memo", ""))) and memo not in memos:
            written.setdefault(memo, said)
    for name, said in written.items():
        yield Offender(name, name, said)


def _records_named(entry: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The files in `records/` that an entry of the journal says were written, and those it says were removed."""
    named = [str(one) for one in (entry.get("file", ""), *_listed(entry.get("files"))) if str(one).startswith(f"{FOLDER}/")]
    gone = [str(one) for one in _listed(entry.get("removed"))]
    return ([], named + gone) if entry.get("action") == UNDONE else (named, gone)


def _listed(said: object) -> Sequence[object]:
    return said if isinstance(said, list) else ()

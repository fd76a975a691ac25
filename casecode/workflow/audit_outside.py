"""What the audit has to know from beyond the corpus: integrity, files, built reports, names, the journal. Looks; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casecode import __version__
from casecode.audit._nouns import Offender
from casecode.audit._outside import BuiltReport, Entry, Outside, Trail
from casecode.databank import journal
from casecode.domain.problem import Problem
from casecode.plain import zipguard
from casecode.reports.catalogue import BUILT, load_catalogue
from casecode.study.expand import expand
from casecode.study.memos import load_memos
from casecode.text.identifying import Names
from casecode.workflow.pseudonyms_list import load as private_list
from casecode.workflow.study import Progress, Study, no_progress

_DIGEST = re.compile(r"Study digest ([0-9a-f]{16})")
_BOOK = re.compile(r"\(([0-9a-f]{16})\)")
_TAG = re.compile(r"<[^>]*>")
_READABLE = (".md", ".html", ".docx")
_TRAIL, _ORIGINAL = "D524", "D501"
_HARMLESS = frozenset({"D506", "D521", _TRAIL})
"""Problems of the databank's housekeeping: what was left lying about, git's settings, and the journal, which has a check of its own."""


def outside(study: Study, progress: Progress = no_progress) -> Outside:
    """Every fact that a workflow can fetch. A part that cannot be looked at stays None, so its checks are unknown, never passed."""
    progress(0, 3, "integrity")
    found = study.bank.check().problems
    progress(1, 3, "reports and names")
    pages = tuple(_pages(study))
    listed = private_list(study.root)
    progress(2, 3, "journal")
    return Outside(
        integrity=tuple(one for one in found if one.code not in _HARMLESS),
        missing=tuple(Offender(one.file, one.file, one.message) for one in found if one.code == _ORIGINAL),
        unregistered=_unregistered(study),
        reports=tuple(_built(study, name, file, text) for name, file, text in pages),
        leaks=tuple(_leaks(study, pages, Names(listed.kinds))) if listed.exists else None,
        private=listed.exists,
        trail=_trail(study, tuple(one for one in found if one.code == _TRAIL)),
        version=__version__,
    )


def _unregistered(study: Study) -> tuple[str, ...]:
    """Files among the material that are in no entry of `sources:`, or were never read in."""
    listed = expand(study.protocol, study.root)
    known = {pinned.head.path for pinned in study.bank.catalog().pinned}
    return tuple(sorted({*listed.unlisted, *(path for path in listed.files if path not in known)}))


def built_reports(study: Study) -> tuple[BuiltReport, ...]:
    """Every built report in each of its formats, and whether it is what the databank gives today."""
    return tuple(_built(study, *page) for page in _pages(study))


def _pages(study: Study) -> Iterator[tuple[str, str, str]]:
    """Every built report as (name, file, words); of one report in several formats each."""
    names = {template.name for template in load_catalogue(study.root).reports}
    folder = study.root / BUILT
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.suffix in _READABLE and path.stem in names and path.is_file():
            yield path.stem, f"{BUILT}/{path.name}", _words(path)


def _words(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".docx":
        members, _ = zipguard.unpack(data, path.name, lambda name: name.startswith("word/") and name.endswith(".xml"))
        data = b" ".join(members.values())
    text = data.decode("utf-8", "replace")
    return text if path.suffix == ".md" else _TAG.sub("", text)


def _built(study: Study, name: str, file: str, text: str) -> BuiltReport:
    """A report says in its small print from which databank and codebook it was made."""
    said = _DIGEST.search(text)
    if said is None:
        return BuiltReport(name, file, "stale", "it does not say from which databank it was made")
    if said[1] != study.corpus.digest:
        return BuiltReport(name, file, "stale", "sources or codings have changed since")
    known = {book.hash for book in study.codebooks}
    line = text[max(0, text.rfind("Codebook:", 0, said.start())) : said.start()]
    if any(found not in known for found in _BOOK.findall(line)):
        return BuiltReport(name, file, "stale", "the codebook has changed since")
    return BuiltReport(name, file, "same")


def _leaks(study: Study, pages: tuple[tuple[str, str, str], ...], names: Names) -> Iterator[Offender]:
    """Files with real names of the private list, how many, never which."""
    texts = [(file, text) for _, file, text in pages]
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
    """Records and memos that the journal says were written and whose files are gone."""
    memos = {memo.id for memo in load_memos(study.root)[0]}
    told: set[str] = set()
    for one in entries:
        file, memo = str(one.get("file", "")), str(one.get("memo", ""))
        name = file if file.startswith("records/") else memo if one.get("action") == "memo" else ""
        gone = name and (memo not in memos if name == memo else not (study.root / file).is_file())
        if gone and name not in told:
            told.add(name)
            yield Offender(
                name, name, f"written on {str(one.get('at', ''))[:10]} by {one.get('by', '') or 'nobody named'}, and gone"
            )

"""Built reports against the study of today: which files belong to a report, and whether they still say what is on record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from casecode.audit._outside import BuiltReport
from casecode.plain import zipguard
from casecode.reports.catalogue import BUILT, Template, load_catalogue
from casecode.study.fingerprint import fingerprint
from casecode.study.memos import load_memos
from casecode.views.blocks import Table
from casecode.views.checklist import standards
from casecode.workflow.reconcile_records import before_talk
from casecode.workflow.study import Study

CHECKLIST = "checklist"
_DIGEST = re.compile(r"Study digest ([0-9a-f]{16})")
_RECORDS = re.compile(r"Records ([0-9a-f]{16})")
_BOOK = re.compile(r"\(([0-9a-f]{16})\)")
_TAG = re.compile(r"<[^>]*>")
_READABLE, _FIGURE = (".md", ".html", ".docx"), ".svg"
_COLUMNS = ("file", "state", "why")


def built_reports(study: Study) -> tuple[BuiltReport, ...]:
    """Every built report in each of its formats, and whether it is what the databank gives today."""
    return judged(study, pages(study))


def judged(study: Study, found: Iterable[tuple[str, str, str]]) -> tuple[BuiltReport, ...]:
    """Of pages as `pages` gives them those that are reports; a figure is as old as the report it belongs to."""
    told = [page for page in found if not page[1].endswith(_FIGURE)]
    mark = records_mark(study) if any(_RECORDS.search(text) for _, _, text in told) else ""
    return tuple(_built(study, mark, *page) for page in told)


def pages(study: Study) -> Iterator[tuple[str, str, str]]:
    """Every built report and figure as (name, file, words); of one report in several formats each. `name` is as `make` takes it."""
    folder = study.root / BUILT
    named = {stem: name for template in load_catalogue(study.root).reports for stem, name in _stems(template)}
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        stem = path.stem.rpartition("-figure-")[0] if path.suffix == _FIGURE else path.stem
        if stem in named and path.suffix in {*_READABLE, _FIGURE} and path.is_file():
            yield named[stem], f"{BUILT}/{path.name}", _words(path)


def files_of(study: Study, template: Template) -> tuple[str, ...]:
    """The names of the files that `template` was made into so far, its checklists by standard and its figures among them."""
    found = (
        path
        for stem, _ in _stems(template)
        for form in ("", "-figure-*")
        for path in (study.root / BUILT).glob(f"{stem}{form}.*")
    )
    return tuple(sorted({path.name for path in found if path.is_file()}))


def remade(names: Iterable[str]) -> str:
    """The commands that make these reports anew, in one line."""
    given = list(dict.fromkeys(names))
    plain = " ".join(name for name in given if " " not in name)
    return "; ".join(f"casecode report make {name}" for name in (plain, *(name for name in given if " " in name)) if name)


def stale_table(study: Study) -> tuple[Table, tuple[BuiltReport, ...]]:
    """Every built report with its state, and those that are behind the study."""
    found = built_reports(study)
    old = tuple(one for one in found if one.state != "same")
    rows = tuple((one.file, "up to date" if one.state == "same" else one.state, one.why) for one in found)
    note = f"{len(old)} of {len(found)} files are behind the study."
    return Table(_COLUMNS, rows, note=note, name="built reports"), old


def records_mark(study: Study) -> str:
    """A fingerprint over protocol, records, memos, rounds and figures from before talk: what reports on the work itself rest on."""
    plans = study.bank.rounds()
    talk = [found.facts if (found := before_talk(study, plan.id)) else {} for plan in plans]
    return fingerprint(study.protocol, load_memos(study.root)[0], plans, talk)


def _stems(template: Template) -> Iterator[tuple[str, str]]:
    """The names a report's files have, each with how `report make` is told to make it."""
    yield template.name, template.name
    if template.view == CHECKLIST:
        yield from ((f"{template.name}-{one}", f"{template.name} --standard {one}") for one in standards())


def _words(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".docx":
        members, _ = zipguard.unpack(data, path.name, lambda name: name.startswith("word/") and name.endswith(".xml"))
        data = b" ".join(members.values())
    text = data.decode("utf-8", "replace")
    return text if path.suffix == ".md" else _TAG.sub("", text)


def _built(study: Study, records: str, name: str, file: str, text: str) -> BuiltReport:
    """A report says in its small print from which databank, codebook and (where it tells of the work itself) records it was made."""
    said = _DIGEST.search(text)
    if said is None:
        return BuiltReport(name, file, "stale", "it does not say from which databank it was made")
    if said[1] != study.corpus.digest:
        return BuiltReport(name, file, "stale", "sources or codings have changed since")
    known = {book.hash for book in study.codebooks}
    line = text[max(0, text.rfind("Codebook:", 0, said.start())) : said.start()]
    if any(found not in known for found in _BOOK.findall(line)):
        return BuiltReport(name, file, "stale", "the codebook has changed since")
    mark = _RECORDS.search(text)
    if mark is not None and mark[1] != records:
        return BuiltReport(name, file, "stale", "the protocol, records, memos or decisions have changed since")
    return BuiltReport(name, file, "same")

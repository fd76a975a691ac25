"""What lies about and needs a look: one line each, with the command that shows or mends it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from casecode.audit._outside import BuiltReport
from casecode.domain.memo import SUMMARY
from casecode.study.memos import load_memos
from casecode.views.status_steps import RoundLine
from casecode.workflow.buffers import lying
from casecode.workflow.reports_built import remade
from casecode.workflow.study import Study

_STANDS = frozenset({"current", "replaced by a newer one"})


def mentions(study: Study, rounds: Iterable[RoundLine], reports: Iterable[BuiltReport]) -> Iterator[str]:
    """Faulty memos, summaries whose evidence changed, texts left in an editor, reports older than the databank, broken decisions."""
    yield from _memos(study)
    yield from _buffers(study)
    yield from (line.fault for line in rounds if line.fault)
    yield from _reports(reports)


def _memos(study: Study) -> Iterator[str]:
    memos, problems = load_memos(study.root)
    if problems:
        yield f"{_n(len(problems), 'fault')} in memo files: casecode memo list"
    if any(memo.kind == SUMMARY and not memo.withdrawn for memo in memos):
        from casecode.workflow.summaries import remarks_of  # noqa: PLC0415  only summaries count excerpts

        stale = sum(remark not in _STANDS for remark in remarks_of(study, memos).values())
        if stale:
            are = "summary no longer stands" if stale == 1 else "summaries no longer stand"
            yield f"{stale} framework {are} as written: casecode memo list --kind {SUMMARY}"


def _buffers(study: Study) -> Iterator[str]:
    for base in lying(study.root):
        round_ = f" --round {base.round}" if base.round else ""
        command = f"casecode code {shlex.quote(base.source)} --editor --coder {base.coder}{round_}"
        yield f"a text of {base.coder} on {base.source} is kept as the editor left it: {command}"
    folder = study.root / ".casecode" / "buffers"
    for path in sorted((*folder.glob("memo-*/memo.md"), *folder.glob("kept-*.txt"))):
        what = "words of a memo that was not kept" if path.name == "memo.md" else "a text that no longer fits its source"
        then = "casecode memo add" if path.name == "memo.md" else "casecode code --editor"
        yield f"{what}, in {path.relative_to(study.root).as_posix()}: take over what you need with {then}, then delete it"


def _reports(reports: Iterable[BuiltReport]) -> Iterator[str]:
    old = list(dict.fromkeys(one.name for one in reports if one.state != "same"))
    if old:
        are = "built report is" if len(old) == 1 else "built reports are"
        yield f"{len(old)} {are} behind the study: {remade(old)}"


def _n(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

"""Memos at the desk: which kinds are offered, and taking one back (`memos.kept` writes them)."""

from __future__ import annotations

from casecode.domain.errors import ChangedElsewhereError
from casecode.domain.memo import MEMO_KINDS
from casecode.plain import write
from casecode.workflow.study import Study

KINDS = tuple(kind for kind in MEMO_KINDS if kind not in {"waiver", "framework_summary"})
"""The kinds a person chooses from while coding; the first is the one taken unasked."""


def set_aside(study: Study, coder: str, path: str, *, again: bool) -> None:
    """Mark a memo as withdrawn, or (`again`) take the mark off: nothing a person wrote is deleted by an undo.

    Raises `ChangedElsewhereError` when the file is gone or is no memo any more.
    """
    file = study.root / path
    mark, line = b"\nwithdrawn: true\n", b"\nlinks:\n"
    try:
        data = file.read_bytes()
    except OSError as gone:
        raise ChangedElsewhereError(what=path) from gone
    before, after = (mark + line[1:], line) if again else (line, mark + line[1:])
    if before not in data or (not again and mark in data):
        raise ChangedElsewhereError(what=path)
    write.replace(file, data.replace(before, after, 1))
    study.bank.log("memo again" if again else "memo withdrawn", coder, memo=file.stem)
